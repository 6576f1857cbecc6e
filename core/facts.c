/* SPDX-License-Identifier: Apache-2.0 */
/* Facts: gathered from the option tables, compared one by one. */
#define _GNU_SOURCE
#include <postil/facts.h>

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <postil/model.h>
#include <xxhash.h>

#include "chain.h"
#include "option.h"

enum { PIECE = 1 << 16 };

/* Settings of a run that change nothing about its result. */
static const char *const how[] = {"workers", "slots", "checkpoint"};

/* -- files ------------------------------------------------------------------------------------- */

static enum postil_status
hash_rest(int fd, XXH3_state_t *state, uint64_t *out_bytes)
{
    char piece[PIECE];
    ssize_t n;
    *out_bytes = 0;
    while ((n = read(fd, piece, sizeof piece)) != 0) {
        if (n < 0 && errno == EINTR)
            continue;
        if (n < 0)
            return POSTIL_IO;
        XXH3_64bits_update(state, piece, (size_t)n);
        *out_bytes += (uint64_t)n;
    }
    return POSTIL_OK;
}

enum postil_status
postil_file_hash(const char *path, uint64_t *out_hash, uint64_t *out_bytes,
                 struct postil_error *err)
{
    int fd = open(path, O_RDONLY | O_CLOEXEC);
    if (fd < 0)
        return postil_fail(err, POSTIL_NOINPUT, "%s: %s", path, strerror(errno));
    XXH3_state_t *state = XXH3_createState();
    if (!state) {
        close(fd);
        return postil_fail(err, POSTIL_NOMEM, "%s", path);
    }
    XXH3_64bits_reset(state);
    enum postil_status st = hash_rest(fd, state, out_bytes);
    if (st != POSTIL_OK)
        postil_fail(err, st, "%s: %s", path, strerror(errno));
    *out_hash = XXH3_64bits_digest(state);
    XXH3_freeState(state);
    close(fd);
    return st;
}

/* -- gathering --------------------------------------------------------------------------------- */

struct gathering {
    postil_arena *arena;
    bool hashed;
    struct postil_facts *facts;
    size_t size;
    struct postil_error *err;
};

static enum postil_status
add_fact(struct gathering *g, const struct postil_fact *fact)
{
    struct postil_facts *facts = g->facts;
    if (facts->n == g->size) {
        size_t size = g->size ? 2 * g->size : 64;
        struct postil_fact *items =
            postil_arena_resize(g->arena, facts->items, g->size * sizeof *items,
                                size * sizeof *items, alignof(struct postil_fact));
        if (!items)
            return postil_fail(g->err, POSTIL_NOMEM, "%zu facts", size);
        facts->items = items;
        g->size = size;
    }
    struct postil_fact *item = &facts->items[facts->n];
    *item = *fact;
    item->owner = postil_arena_copy(g->arena, fact->owner, strlen(fact->owner));
    item->name = postil_arena_copy(g->arena, fact->name, strlen(fact->name));
    item->value = postil_arena_copy(g->arena, fact->value, strlen(fact->value));
    if (!item->owner || !item->name || !item->value)
        return postil_fail(g->err, POSTIL_NOMEM, "%zu facts", g->size);
    facts->n++;
    return POSTIL_OK;
}

static enum postil_status
add_setting(struct gathering *g, const char *owner, const struct postil_option *o,
            const void *settings)
{
    char *value = NULL;
    size_t len;
    FILE *out = open_memstream(&value, &len);
    if (!out)
        return postil_fail(g->err, POSTIL_NOMEM, "setting %s", o->name);
    postil_option_print(o, settings, out);
    enum postil_status st =
        fclose(out) == 0 && value
            ? add_fact(g, &(struct postil_fact){POSTIL_FACT_SETTING, owner, o->name, value, 0})
            : postil_fail(g->err, POSTIL_NOMEM, "setting %s", o->name);
    free(value);
    return st;
}

static enum postil_status
add_hashed(struct gathering *g, enum postil_fact_kind kind, const char *owner, const char *name,
           const char *path)
{
    struct postil_fact fact = {kind, owner, name, path, 0};
    uint64_t bytes;
    enum postil_status st =
        g->hashed ? postil_file_hash(path, &fact.hash, &bytes, g->err) : POSTIL_OK;
    return st == POSTIL_OK ? add_fact(g, &fact) : st;
}

/* Words that name files, of a command or of a line for the shell: scripts, word lists. */
static enum postil_status
add_programs(struct gathering *g, const char *owner, const char *name, const char *line)
{
    static const char between[] = " \t\n'\"|&;<>()";
    enum postil_status st = POSTIL_OK;
    for (const char *at = line; *at && st == POSTIL_OK;) {
        struct stat s;
        size_t len = strcspn(at, between);
        char *word = strndup(at, len);
        if (!word)
            return postil_fail(g->err, POSTIL_NOMEM, "setting %s", name);
        if (stat(word, &s) == 0 && S_ISREG(s.st_mode))
            st = add_hashed(g, POSTIL_FACT_PLUGIN, owner, name, word);
        free(word);
        at += len + (at[len] != '\0');
    }
    return st;
}

static enum postil_status
add_file(struct gathering *g, const char *owner, const struct step *step,
         const struct postil_option *o, const char *value)
{
    static const enum postil_fact_kind kinds[] = {
        [POSTIL_FILE_INPUT] = POSTIL_FACT_INPUT,
        [POSTIL_FILE_MODEL] = POSTIL_FACT_MODEL,
        [POSTIL_FILE_OUTPUT] = POSTIL_FACT_OUTPUT,
        [POSTIL_FILE_STORE] = POSTIL_FACT_STORE,
    };
    if (o->file == POSTIL_FILE_PROGRAM)
        return add_programs(g, owner, o->name, value);
    if (o->file != POSTIL_FILE_MODEL || !g->hashed)
        return add_fact(g, &(struct postil_fact){kinds[o->file], owner, o->name, value, 0});
    char *path;
    enum postil_status st = postil_model_find(step->plugin, value, &path, g->err);
    if (st != POSTIL_OK) {
        postil_blame(g->err, "%s: %s", step->where, owner);
        return st;
    }
    st = add_hashed(g, POSTIL_FACT_MODEL, owner, o->name, path);
    free(path);
    return st;
}

static enum postil_status
add_files(struct gathering *g, const char *owner, const struct step *step,
          const struct postil_option *o)
{
    const char *at = (const char *)step->settings + o->offset;
    if (o->type == POSTIL_OPTION_STRING)
        return add_file(g, owner, step, o, *(const char *const *)at);
    const struct postil_strings *list = (const void *)at;
    enum postil_status st = POSTIL_OK;
    for (size_t i = 0; i < list->n && st == POSTIL_OK; i++)
        st = add_file(g, owner, step, o, list->items[i]);
    return st;
}

static enum postil_status
add_step(struct gathering *g, const struct step *step)
{
    bool source = step->role == POSTIL_SOURCE;
    enum postil_option_scope scope = source ? POSTIL_SOURCE_ONLY : POSTIL_STEP_ONLY;
    struct postil_error owner;
    postil_fail(&owner, POSTIL_OK, "%s '%s'", source ? "source" : "step", step->name);
    enum postil_status st =
        step->file ? add_hashed(g, POSTIL_FACT_PLUGIN, owner.message, "plugin", step->file)
                   : POSTIL_OK;
    for (const struct postil_option *o = step->plugin->options;
         o && o->type != POSTIL_NO_OPTION && st == POSTIL_OK; o++) {
        if (!postil_option_is_set(o, scope, step->settings))
            continue;
        st = add_setting(g, owner.message, o, step->settings);
        if (st == POSTIL_OK && o->file)
            st = add_files(g, owner.message, step, o);
    }
    return st;
}

static bool
is_about_how(const char *name)
{
    for (size_t i = 0; i < sizeof how / sizeof how[0]; i++)
        if (strcmp(how[i], name) == 0)
            return true;
    return false;
}

enum postil_status
postil_chain_facts(const postil_chain *chain, bool hashed, postil_arena *arena,
                   struct postil_facts *out_facts, struct postil_error *err)
{
    *out_facts = (struct postil_facts){0};
    struct gathering g = {.arena = arena, .hashed = hashed, .facts = out_facts, .err = err};
    enum postil_status st = add_fact(
        &g, &(struct postil_fact){POSTIL_FACT_SETTING, "postil", "version", PACKAGE_VERSION, 0});
    if (st == POSTIL_OK && chain->source)
        st = add_step(&g, chain->source);
    for (size_t i = 0; i < chain->n_step && st == POSTIL_OK; i++)
        st = add_step(&g, &chain->steps[i]);
    for (const struct postil_option *o = run_options; o->type != POSTIL_NO_OPTION; o++)
        if (st == POSTIL_OK && !is_about_how(o->name))
            st = add_setting(&g, "run", o, &chain->run);
    return st;
}

/* -- comparing --------------------------------------------------------------------------------- */

static bool
matters(const struct postil_fact *fact)
{
    return fact->kind <= POSTIL_FACT_MODEL;
}

/* The next fact from *at on that matters, or NULL. */
static const struct postil_fact *
next_fact(const struct postil_facts *facts, size_t *at)
{
    while (*at < facts->n && !matters(&facts->items[*at]))
        ++*at;
    return *at < facts->n ? &facts->items[(*at)++] : NULL;
}

static enum postil_status
compare(const struct postil_fact *then, const struct postil_fact *now, struct postil_error *err)
{
    if (!then || !now || strcmp(then->owner, now->owner) != 0)
        return postil_fail(err, POSTIL_CONFIG, "the chain is another one: there was %s, now %s",
                           then ? then->owner : "nothing more", now ? now->owner : "nothing more");
    if (then->kind != now->kind || strcmp(then->name, now->name) != 0)
        return postil_fail(err, POSTIL_CONFIG, "%s: '%s' was set, and now '%s' is", then->owner,
                           then->name, now->name);
    if (then->kind == POSTIL_FACT_SETTING && strcmp(then->value, now->value) != 0)
        return postil_fail(err, POSTIL_CONFIG, "%s: %s was %s and is %s", then->owner, then->name,
                           then->value, now->value);
    if (then->hash != now->hash)
        return postil_fail(err, POSTIL_CONFIG,
                           "%s: its %s is another one: %s had hash %016" PRIx64
                           ", %s has %016" PRIx64,
                           then->owner, then->name, then->value, then->hash, now->value, now->hash);
    return POSTIL_OK;
}

enum postil_status
postil_facts_compare(const struct postil_facts *then, const struct postil_facts *now,
                     struct postil_error *err)
{
    size_t at_then = 0, at_now = 0;
    for (;;) {
        const struct postil_fact *a = next_fact(then, &at_then), *b = next_fact(now, &at_now);
        if (!a && !b)
            return POSTIL_OK;
        enum postil_status st = compare(a, b, err);
        if (st != POSTIL_OK)
            return st;
    }
}
