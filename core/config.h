/* SPDX-License-Identifier: Apache-2.0 */
/* The tree behind a configuration. */
#ifndef POSTIL_CORE_CONFIG_H
#define POSTIL_CORE_CONFIG_H

#include <stdbool.h>
#include <stdint.h>

#include <postil/arena.h>
#include <postil/config.h>

enum node_kind {
    NODE_GROUP,
    NODE_LIST,
    NODE_BOOL,
    NODE_INT,
    NODE_REAL,
    NODE_STRING,
    NODE_TEXT /* from an override: takes the type that is asked of it */
};

/** One setting. Arena: dies with its configuration. */
struct node {
    enum node_kind kind;
    const char *name;  /* NULL in a list                                     */
    const char *where; /* "news.conf:12", "-s run.workers=4", "command line" */
    bool flag;
    int64_t whole;
    double real;
    const char *text; /* STRING, TEXT */
    struct node **items; /* [item_size], n_item of them used */
    size_t n_item, item_size;
};

struct postil_config {
    postil_arena *arena;
    struct node *root;
};

/** NULL when memory ran out, as for everything below that returns a node. */
struct node *
node_new(postil_config *config, enum node_kind kind, const char *name, const char *where);

/** Child of that name, or NULL. */
struct node *
node_find(const struct node *group, const char *name);

bool
node_add(postil_config *config, struct node *parent, struct node *child);

/** "group", "list of values", "whole number" ... */
const char *
node_kind_name(enum node_kind kind);

/** Lay `over` on the root: see postil_config_read. */
enum postil_status
config_merge(postil_config *config, struct node *over, struct postil_error *err);

#endif
