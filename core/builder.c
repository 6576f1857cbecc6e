/* SPDX-License-Identifier: Apache-2.0 */
/* Building a chain from a configuration, and naming everything that is wrong with it. */
#include "chain.h"

#include <stdlib.h>
#include <string.h>

#include "config.h"
#include "names.h"
#include "nearest.h"
#include "option.h"
#include "plugin.h"

enum { ARENA_SIZE = 256 << 20, MOST_TYPES = 256 };

/** What building a chain needs at hand. */
struct builder {
    postil_chain *chain;
    postil_registry *registry;
    const postil_config *config;
    struct postil_report *report;
};

static void
fault(const struct builder *b, const char *where, const char *format, ...) POSTIL_PRINTF(3, 4);

static void
fault(const struct builder *b, const char *where, const char *format, ...)
{
    struct postil_error err;
    va_list args;
    va_start(args, format);
    postil_vfail(&err, POSTIL_CONFIG, format, args);
    va_end(args);
    postil_blame(&err, "%s", where);
    postil_report_fault(b->report, &err);
}

/* -- root and run ------------------------------------------------------------------------------ */

static void
check_root(const struct builder *b)
{
    static const char *const known[] = {"postil", "source", "chain", "run", "tests", NULL};
    const struct node *root = b->config->root;
    for (size_t i = 0; i < root->n_item; i++) {
        const struct node *item = root->items[i];
        const char *near = postil_nearest(item->name, known, 5);
        if (!names_hold(known, item->name))
            fault(b, item->where,
                  "unknown setting '%s'; %s%s%sthere are: postil, source, chain, run, tests",
                  item->name, near ? "did you mean '" : "", near ? near : "", near ? "'? " : "");
    }
    const struct node *version = node_find(root, "postil");
    if (version && (version->kind != NODE_INT || version->whole != 1))
        fault(b, version->where, "postil must be 1, the version of this format");
}

static void
bind_run(const struct builder *b)
{
    const struct node *group = node_find(b->config->root, "run");
    if (group && group->kind != NODE_GROUP) {
        fault(b, group->where, "run must be a group: run: { workers = 2; };");
        group = NULL;
    }
    struct binding binding = {
        .options = run_options, .owner = "run", .arena = b->chain->arena, .report = b->report};
    postil_options_bind(&binding, group, &b->chain->run);
}

/* -- layer types ------------------------------------------------------------------------------- */

static void
add_types(const struct builder *b, const struct step *step)
{
    postil_chain *chain = b->chain;
    for (size_t i = 0; step->declared.layers && step->declared.layers[i]; i++) {
        const struct postil_layer_type *type = step->declared.layers[i];
        const struct postil_layer_type *known = chain_find_type(chain, type->name);
        struct postil_error err;
        if (known && postil_layer_type_match(known, type, &err) != POSTIL_OK)
            fault(b, step->where, "step '%s': %s", step->name, err.message);
        else if (!known && chain->n_types < MOST_TYPES)
            chain->types[chain->n_types++] = type;
    }
}

/* What the step reads and writes with its settings, which are sound. */
static void
declare(const struct builder *b, struct step *step)
{
    struct postil_error err;
    if (postil_plugin_declare(step->plugin, step->settings, b->chain->arena, &step->declared,
                              &err) == POSTIL_OK)
        add_types(b, step);
    else
        fault(b, step->where, "%s '%s': %s", step->role == POSTIL_SOURCE ? "source" : "step",
              step->name, err.message);
}

/* -- steps ------------------------------------------------------------------------------------- */

static const char *const reserved[] = {"plugin", "name", NULL};

/* The group's own name, the plugin's, or that with a number: unique in the chain. */
static const char *
name_of(const struct builder *b, const struct node *group, const char *plugin)
{
    const struct node *label = node_find(group, "name");
    const char *base = label && label->text ? label->text : plugin;
    const postil_chain *chain = b->chain;
    char name[256];
    snprintf(name, sizeof name, "%s", base);
    for (size_t i = 0, n = 2; i < chain->n_step; i++)
        if (strcmp(chain->steps[i].name, name) == 0) {
            if (label)
                fault(b, label->where, "two steps are named '%s'", name);
            snprintf(name, sizeof name, "%.200s-%zu", base, n++);
            i = (size_t)-1;
        }
    return postil_arena_copy(chain->arena, name, strlen(name));
}

static bool
fits_role(const struct builder *b, const struct step *step)
{
    const struct postil_plugin *p = step->plugin;
    if (step->role == POSTIL_SOURCE && !p->next)
        fault(b, step->where, "plugin '%s' is no source: put it into the chain", p->name);
    else if (step->role == POSTIL_STEP && !p->analyze && !p->collect && !p->conclude)
        fault(b, step->where, "plugin '%s' is a source, no step: source: { plugin = \"%s\"; };",
              p->name, p->name);
    else
        return true;
    return false;
}

/* Fill *step from its group. Returns false, with faults reported, when there is no step to be
 * had. */
static bool
build_step(const struct builder *b, const struct node *group, enum postil_role role,
           struct step *step)
{
    if (group->kind != NODE_GROUP) {
        fault(b, group->where, "a %s is a group: { plugin = \"NAME\"; }",
              role == POSTIL_SOURCE ? "source" : "step");
        return false;
    }
    const struct node *plugin = node_find(group, "plugin");
    if (!plugin || !plugin->text) {
        fault(b, group->where, "plugin = \"NAME\" is missing");
        return false;
    }
    *step = (struct step){.where = group->where, .role = role};
    struct postil_error err;
    if (postil_registry_load(b->registry, plugin->text, &step->plugin, &err) != POSTIL_OK) {
        fault(b, plugin->where, "%s", err.message);
        return false;
    }
    if (!fits_role(b, step))
        return false;
    step->file = postil_registry_path(b->registry, plugin->text);
    step->name = role == POSTIL_SOURCE
                     ? postil_arena_copy(b->chain->arena, plugin->text, strlen(plugin->text))
                     : name_of(b, group, plugin->text);
    step->where = postil_arena_copy(b->chain->arena, group->where, strlen(group->where));
    step->settings = postil_arena_calloc(b->chain->arena, 1, step->plugin->settings_size + 1, 16);
    if (!step->name || !step->where || !step->settings) {
        fault(b, group->where, "out of memory");
        return false;
    }
    struct postil_error owner;
    postil_fail(&owner, POSTIL_OK, "%s '%s'", role == POSTIL_SOURCE ? "source" : "step",
                step->name);
    struct binding binding = {
        .options = step->plugin->options,
        .scope = role == POSTIL_SOURCE ? POSTIL_SOURCE_ONLY : POSTIL_STEP_ONLY,
        .owner = owner.message,
        .reserved = reserved,
        .arena = b->chain->arena,
        .report = b->report,
    };
    size_t before = b->report->n_fault;
    postil_options_bind(&binding, group, step->settings);
    if (b->report->n_fault == before)
        declare(b, step);
    return true;
}

static void
build_source(const struct builder *b)
{
    const struct node *group = node_find(b->config->root, "source");
    struct step *source = postil_arena_array(b->chain->arena, struct step, 1);
    if (group && source && build_step(b, group, POSTIL_SOURCE, source))
        b->chain->source = source;
}

/* Whether every step that is listed could be built. */
static bool
build_steps(const struct builder *b)
{
    postil_chain *chain = b->chain;
    const struct node *list = node_find(b->config->root, "chain");
    if (!list || list->kind != NODE_LIST || list->n_item == 0) {
        fault(b, list ? list->where : "configuration",
              "there is no chain: chain = ( { plugin = \"segment\"; }, ... ); or --chain "
              "segment,...");
        return false;
    }
    chain->steps = postil_arena_array(chain->arena, struct step, list->n_item);
    chain->stages = postil_arena_array(chain->arena, struct stage, list->n_item);
    if (!chain->steps || !chain->stages) {
        fault(b, list->where, "out of memory");
        return false;
    }
    for (size_t i = 0; i < list->n_item; i++)
        if (build_step(b, list->items[i], POSTIL_STEP, &chain->steps[chain->n_step]))
            chain->n_step++;
    return chain->n_step == list->n_item;
}

/* -- what is read must have been written ------------------------------------------------------- */

/* The step before the n-th that writes `layer`, or n. */
static size_t
writer_of(const postil_chain *chain, const char *layer, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        const struct postil_declaration *d = &chain->steps[i].declared;
        if (names_hold(d->writes, layer) || names_hold(d->collect_writes, layer))
            return i;
    }
    return n;
}

static void
check_reads(const struct builder *b, size_t i)
{
    const postil_chain *chain = b->chain;
    const struct step *step = &chain->steps[i];
    for (const char *const *name = step->declared.reads; name && *name; name++) {
        if (strcmp(*name, "*") == 0 || writer_of(chain, *name, i) < i ||
            (chain->source && (names_hold(chain->source->declared.decode_writes, *name) ||
                               names_hold(chain->source->declared.decode_writes, "*"))))
            continue;
        const char *remedy = postil_registry_find_writer(b->registry, *name);
        if (remedy)
            fault(b, step->where,
                  "step '%s' reads layer '%s', which nothing before it writes: put "
                  "{ plugin = \"%s\"; } before it",
                  step->name, *name, remedy);
        else
            fault(b, step->where,
                  "step '%s' reads layer '%s', which nothing before it, and no plugin, writes",
                  step->name, *name);
    }
}

static void
check_writes(const struct builder *b, size_t i, const char *const *names)
{
    const struct step *step = &b->chain->steps[i];
    for (; names && *names; names++) {
        if (!chain_find_type(b->chain, *names))
            fault(b, step->where, "step '%s' writes layer '%s', whose type nobody declares",
                  step->name, *names);
        size_t other = writer_of(b->chain, *names, i);
        if (other < i)
            fault(b, step->where, "steps '%s' and '%s' both write layer '%s': take one out",
                  b->chain->steps[other].name, step->name, *names);
    }
}

static void
check_layers(const struct builder *b)
{
    for (size_t i = 0; i < b->chain->n_step; i++) {
        struct step *step = &b->chain->steps[i];
        step->types = b->chain->types;
        step->n_types = b->chain->n_types;
        check_reads(b, i);
        check_writes(b, i, step->declared.writes);
        check_writes(b, i, step->declared.collect_writes);
        check_writes(b, i, step->declared.conclude_writes);
    }
    if (b->chain->source) {
        b->chain->source->types = b->chain->types;
        b->chain->source->n_types = b->chain->n_types;
    }
}

static void
cut_stages(postil_chain *chain)
{
    bool collected = false;
    for (size_t i = 0; i < chain->n_step; i++) {
        const struct postil_plugin *p = chain->steps[i].plugin;
        if (i == 0 || (p->analyze && collected)) {
            chain->stages[chain->n_stage++] = (struct stage){.from = i};
            collected = false;
        }
        chain->stages[chain->n_stage - 1].to = i + 1;
        collected |= p->collect != NULL;
    }
}

enum postil_status
postil_chain_new(postil_registry *registry, const postil_config *config,
                 struct postil_report *report, postil_chain **out_chain)
{
    postil_chain *chain = calloc(1, sizeof *chain);
    struct builder b = {.chain = chain, .registry = registry, .config = config, .report = report};
    size_t before = report->n_fault, n_builtin;
    const struct postil_layer_type *const *builtins = postil_layer_type_builtins(&n_builtin);
    if (!chain || !(chain->arena = postil_arena_new(ARENA_SIZE)) ||
        !(chain->types =
              postil_arena_array(chain->arena, const struct postil_layer_type *, MOST_TYPES))) {
        fault(&b, "configuration", "out of memory");
        postil_chain_free(chain);
        return POSTIL_NOMEM;
    }
    memcpy(chain->types, builtins, n_builtin * sizeof *builtins);
    chain->n_types = n_builtin;
    check_root(&b);
    bind_run(&b);
    build_source(&b);
    if (build_steps(&b)) /* one that is missing would be blamed again for layers that others miss */
        check_layers(&b);
    if (report->n_fault > before) {
        postil_chain_free(chain);
        return POSTIL_CONFIG;
    }
    cut_stages(chain);
    *out_chain = chain;
    return POSTIL_OK;
}
