/* SPDX-License-Identifier: Apache-2.0 */
/* Configuration as a tree: layering and overrides. */
#include "config.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { ARENA_SIZE = 64 << 20 };

static enum postil_status
no_memory(struct postil_error *err)
{
    return postil_fail(err, POSTIL_NOMEM, "configuration: out of memory");
}

void
postil_report_fault(struct postil_report *report, const struct postil_error *err)
{
    report->n_fault++;
    if (report->fault)
        report->fault(report->ctx, err->message);
}

static const char *
copy(postil_config *config, const char *s)
{
    return s ? postil_arena_copy(config->arena, s, strlen(s)) : NULL;
}

struct node *
node_new(postil_config *config, enum node_kind kind, const char *name, const char *where)
{
    struct node *node = postil_arena_array(config->arena, struct node, 1);
    if (!node)
        return NULL;
    *node = (struct node){.kind = kind, .name = copy(config, name), .where = copy(config, where)};
    return (name && !node->name) || !node->where ? NULL : node;
}

struct node *
node_find(const struct node *group, const char *name)
{
    if (group->kind != NODE_GROUP)
        return NULL;
    for (size_t i = 0; i < group->n_item; i++)
        if (strcmp(group->items[i]->name, name) == 0)
            return group->items[i];
    return NULL;
}

bool
node_add(postil_config *config, struct node *parent, struct node *child)
{
    if (!child)
        return false;
    if (parent->n_item == parent->item_size) {
        size_t size = parent->item_size ? 2 * parent->item_size : 8;
        struct node **grown =
            postil_arena_resize(config->arena, parent->items, parent->item_size * sizeof *grown,
                                size * sizeof *grown, alignof(struct node *));
        if (!grown)
            return false;
        parent->items = grown;
        parent->item_size = size;
    }
    parent->items[parent->n_item++] = child;
    return true;
}

const char *
node_kind_name(enum node_kind kind)
{
    static const char *const names[] = {
        [NODE_GROUP] = "group",      [NODE_LIST] = "list",        [NODE_BOOL] = "true or false",
        [NODE_INT] = "whole number", [NODE_REAL] = "real number", [NODE_STRING] = "string",
        [NODE_TEXT] = "text",
    };
    return names[kind];
}

postil_config *
postil_config_new(void)
{
    postil_config *config = calloc(1, sizeof *config);
    if (!config)
        return NULL;
    config->arena = postil_arena_new(ARENA_SIZE);
    config->root = config->arena ? node_new(config, NODE_GROUP, NULL, "configuration") : NULL;
    if (!config->root) {
        postil_config_free(config);
        return NULL;
    }
    return config;
}

void
postil_config_free(postil_config *config)
{
    if (!config)
        return;
    postil_arena_free(config->arena);
    free(config);
}

/* -- layers ------------------------------------------------------------------------------------ */

static const char *
plugin_of(const struct node *group)
{
    const struct node *plugin = node_find(group, "plugin");
    return plugin ? plugin->text : NULL;
}

/* Whether `over` extends `base` rather than taking its place. */
static bool
extends(const struct node *base, const struct node *over)
{
    if (base->kind != NODE_GROUP || over->kind != NODE_GROUP)
        return false;
    const char *was = plugin_of(base), *is = plugin_of(over);
    return !was || !is || strcmp(was, is) == 0;
}

static bool
merge(postil_config *config, struct node *base, const struct node *over)
{
    for (size_t i = 0; i < over->n_item; i++) {
        struct node *item = over->items[i];
        struct node *there = node_find(base, item->name);
        if (!there) {
            if (!node_add(config, base, item))
                return false;
        } else if (extends(there, item)) {
            if (!merge(config, there, item))
                return false;
        } else {
            *there = *item;
        }
    }
    return true;
}

enum postil_status
config_merge(postil_config *config, struct node *over, struct postil_error *err)
{
    return merge(config, config->root, over) ? POSTIL_OK : no_memory(err);
}

/* -- overrides --------------------------------------------------------------------------------- */

/* The child of that name, made when missing. */
static struct node *
reach(postil_config *config, struct node *group, const char *name, enum node_kind kind,
      const char *where)
{
    struct node *child = node_find(group, name);
    if (child)
        return child;
    child = node_new(config, kind, name, where);
    return node_add(config, group, child) ? child : NULL;
}

static bool
step_goes_by(const struct node *step, size_t i, const char *name)
{
    const struct node *label = node_find(step, "name");
    const char *is = label ? label->text : plugin_of(step);
    char number[24];
    snprintf(number, sizeof number, "%zu", i);
    return (is && strcmp(is, name) == 0) || strcmp(number, name) == 0;
}

static enum postil_status
find_step(const struct node *chain, const char *name, const char *where, struct node **out_step,
          struct postil_error *err)
{
    struct node *found = NULL;
    for (size_t i = 0; chain && i < chain->n_item; i++) {
        if (!step_goes_by(chain->items[i], i, name))
            continue;
        if (found)
            return postil_fail(
                err, POSTIL_CONFIG,
                "%s: two steps go by '%s': use their number from 0, or give them names", where,
                name);
        found = chain->items[i];
    }
    if (!found)
        return postil_fail(err, POSTIL_CONFIG, "%s: the chain has no step '%s'", where, name);
    *out_step = found;
    return POSTIL_OK;
}

/* Walk to the group that holds the last part of `path`, which is cut at its dots. */
static enum postil_status
walk(postil_config *config, char *path, const char *where, struct node **out_group,
     const char **out_name, struct postil_error *err)
{
    struct node *group = config->root;
    for (char *dot; (dot = strchr(path, '.')); path = dot + 1) {
        *dot = '\0';
        if (group->kind == NODE_LIST) {
            enum postil_status st = find_step(group, path, where, &group, err);
            if (st != POSTIL_OK)
                return st;
        } else {
            bool chain = group == config->root && strcmp(path, "chain") == 0;
            group = reach(config, group, path, chain ? NODE_LIST : NODE_GROUP, where);
            if (!group)
                return no_memory(err);
        }
        if (group->kind != NODE_GROUP && group->kind != NODE_LIST)
            return postil_fail(err, POSTIL_CONFIG, "%s: '%s' is a %s, not a group", where, path,
                               node_kind_name(group->kind));
    }
    if (group->kind != NODE_GROUP)
        return postil_fail(err, POSTIL_CONFIG, "%s: write chain.STEP.OPTION=VALUE", where);
    *out_group = group;
    *out_name = path;
    return POSTIL_OK;
}

/* Put a value in the place of what is there under its name. */
static bool
put(postil_config *config, struct node *group, struct node *value)
{
    if (!value)
        return false;
    struct node *there = node_find(group, value->name);
    if (!there)
        return node_add(config, group, value);
    *there = *value;
    return true;
}

enum postil_status
postil_config_override(postil_config *config, const char *assignment, struct postil_error *err)
{
    struct postil_error where;
    postil_fail(&where, POSTIL_OK, "-s %s", assignment);
    const char *equals = strchr(assignment, '=');
    if (!equals || equals == assignment || equals[-1] == '.')
        return postil_fail(err, POSTIL_CONFIG, "%s: not of the form path=value", where.message);
    char *path = postil_arena_copy(config->arena, assignment, (size_t)(equals - assignment));
    if (!path)
        return no_memory(err);
    struct node *group = NULL;
    const char *name = NULL;
    enum postil_status st = walk(config, path, where.message, &group, &name, err);
    if (st != POSTIL_OK)
        return st;
    struct node *value = node_new(config, NODE_TEXT, name, where.message);
    if (!value || !(value->text = copy(config, equals + 1)) || !put(config, group, value))
        return no_memory(err);
    return POSTIL_OK;
}

/* -- what the command line sets ---------------------------------------------------------------- */

static struct node *
string_node(postil_config *config, const char *name, const char *text, const char *where)
{
    struct node *node = node_new(config, NODE_STRING, name, where);
    return node && (node->text = copy(config, text)) ? node : NULL;
}

enum postil_status
postil_config_add_step(postil_config *config, const char *plugin, struct postil_error *err)
{
    struct node *chain = reach(config, config->root, "chain", NODE_LIST, "command line");
    struct node *step = node_new(config, NODE_GROUP, NULL, "command line");
    if (!chain || !step ||
        !node_add(config, step, string_node(config, "plugin", plugin, "command line")) ||
        !node_add(config, chain, step))
        return no_memory(err);
    return POSTIL_OK;
}

enum postil_status
postil_config_set_chain(postil_config *config, const char *names, struct postil_error *err)
{
    struct node *chain = node_new(config, NODE_LIST, "chain", "command line");
    if (!put(config, config->root, chain))
        return no_memory(err);
    for (const char *from = names; *from;) {
        size_t len = strcspn(from, ",");
        const char *name = postil_arena_copy(config->arena, from, len);
        if (len == 0)
            return postil_fail(err, POSTIL_USAGE, "--chain %s: a name is missing", names);
        enum postil_status st = name ? postil_config_add_step(config, name, err) : no_memory(err);
        if (st != POSTIL_OK)
            return st;
        from += len + (from[len] == ',');
    }
    return POSTIL_OK;
}

enum postil_status
postil_config_set_source(postil_config *config, const char *plugin, struct postil_error *err)
{
    struct node *source = node_find(config->root, "source");
    const char *is = source ? plugin_of(source) : NULL;
    if (is && strcmp(is, plugin) == 0)
        return POSTIL_OK;
    if (!source || is || source->kind != NODE_GROUP) { /* one that names no plugin is completed */
        struct node *fresh = node_new(config, NODE_GROUP, "source", "command line");
        if (!put(config, config->root, fresh))
            return no_memory(err);
        source = node_find(config->root, "source");
    }
    return put(config, source, string_node(config, "plugin", plugin, "command line"))
               ? POSTIL_OK
               : no_memory(err);
}

enum postil_status
postil_config_set_paths(postil_config *config, const char *const *paths, size_t n,
                        struct postil_error *err)
{
    struct node *source = reach(config, config->root, "source", NODE_GROUP, "command line");
    struct node *list = node_new(config, NODE_LIST, "paths", "command line");
    if (!source || !list)
        return no_memory(err);
    list->items = postil_arena_array(config->arena, struct node *, n);
    list->item_size = n;
    if (n && !list->items)
        return no_memory(err);
    for (size_t i = 0; i < n; i++)
        if (!(list->items[list->n_item++] = string_node(config, NULL, paths[i], "command line")))
            return no_memory(err);
    return put(config, source, list) ? POSTIL_OK : no_memory(err);
}

const char *
postil_config_get(const postil_config *config, const char *path)
{
    const struct node *node = config->root;
    while (node && *path) {
        size_t len = strcspn(path, ".");
        const struct node *next = NULL;
        for (size_t i = 0; node->kind == NODE_GROUP && i < node->n_item; i++)
            if (strlen(node->items[i]->name) == len && memcmp(node->items[i]->name, path, len) == 0)
                next = node->items[i];
        node = next;
        path += len + (path[len] == '.');
    }
    return node ? node->text : NULL;
}
