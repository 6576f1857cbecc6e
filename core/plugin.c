/* SPDX-License-Identifier: Apache-2.0 */
/* Descriptors of plugins. */
#include "plugin.h"

#include <string.h>

#include "layer.h"
#include "option.h"

static enum postil_status
check_sizes(const struct postil_plugin *p, struct postil_error *err)
{
    const struct {
        const char *name;
        uint32_t theirs, ours;
    } facts[] = {
        {"ABI number", p->abi, POSTIL_ABI},
        {"struct postil_plugin", p->plugin_size, sizeof(struct postil_plugin)},
        {"struct postil_option", p->option_size, sizeof(struct postil_option)},
        {"struct postil_layer_type", p->layer_type_size, sizeof(struct postil_layer_type)},
        {"struct postil_field", p->field_size, sizeof(struct postil_field)},
    };
    for (size_t i = 0; i < sizeof facts / sizeof facts[0]; i++)
        if (facts[i].theirs != facts[i].ours)
            return postil_fail(err, POSTIL_CONFIG,
                               "built for another Postil: %s is %u there and %u here; "
                               "compile it against these headers",
                               facts[i].name, facts[i].theirs, facts[i].ours);
    return POSTIL_OK;
}

static enum postil_status
check_hooks(const struct postil_plugin *p, struct postil_error *err)
{
    bool step = p->analyze || p->collect || p->conclude;
    if (!step && !p->next)
        return postil_fail(err, POSTIL_CONFIG, "has no hook: neither a step nor a source");
    if (!p->next && (p->decode || p->extent || p->ready))
        return postil_fail(err, POSTIL_CONFIG, "has decode, extent or ready, but no next");
    if (!p->save != !p->restore || (p->saved && !p->save))
        return postil_fail(err, POSTIL_CONFIG, "has one of save and restore, or saved alone");
    if (p->settings_size == 0 && p->options && p->options->type != POSTIL_NO_OPTION)
        return postil_fail(err, POSTIL_CONFIG, "has options, but no settings_size");
    if ((p->flags & ~(uint32_t)(POSTIL_WRITER | POSTIL_COMPLETES | POSTIL_STATELESS)) != 0)
        return postil_fail(err, POSTIL_CONFIG, "has unknown flags");
    return POSTIL_OK;
}

static enum postil_status
check_training(const struct postil_plugin *p, struct postil_error *err)
{
    const struct postil_option *options = p->train_options;
    if (!p->train && (options || p->train_settings_size))
        return postil_fail(err, POSTIL_CONFIG, "has options for training, but no train");
    if (p->train_settings_size == 0 && options && options->type != POSTIL_NO_OPTION)
        return postil_fail(err, POSTIL_CONFIG, "has train_options, but no train_settings_size");
    enum postil_status st = postil_options_check(options, p->train_settings_size, err);
    if (st != POSTIL_OK)
        postil_blame(err, "train_options");
    for (; st == POSTIL_OK && options && options->type != POSTIL_NO_OPTION; options++)
        if (options->scope != POSTIL_ANYWHERE)
            return postil_fail(err, POSTIL_CONFIG,
                               "train_options: option '%s' has a scope, but no step or source to "
                               "be for",
                               options->name);
    return st;
}

/* Layers a hook writes need that hook. */
static enum postil_status
check_writes(const struct postil_plugin *p, const struct postil_declaration *d,
             struct postil_error *err)
{
    const struct {
        const char *field;
        const char *const *names;
        bool hook;
    } facts[] = {
        {"writes", d->writes, p->analyze != NULL},
        {"collect_writes", d->collect_writes, p->collect != NULL},
        {"conclude_writes", d->conclude_writes, p->conclude != NULL},
        {"decode_writes", d->decode_writes, p->decode != NULL},
    };
    for (size_t i = 0; i < sizeof facts / sizeof facts[0]; i++)
        if (facts[i].names && facts[i].names[0] && !facts[i].hook)
            return postil_fail(err, POSTIL_CONFIG, "%s names '%s', but no hook does it",
                               facts[i].field, facts[i].names[0]);
    return POSTIL_OK;
}

static enum postil_status
check_declaration(const struct postil_plugin *p, const struct postil_declaration *d,
                  struct postil_error *err)
{
    enum postil_status st = check_writes(p, d, err);
    for (size_t i = 0; st == POSTIL_OK && d->layers && d->layers[i]; i++)
        st = postil_layer_type_check(d->layers[i], err);
    return st;
}

static struct postil_declaration
declaration_of(const struct postil_plugin *p)
{
    return (struct postil_declaration){
        .size = sizeof(struct postil_declaration),
        .layers = p->layers,
        .reads = p->reads,
        .writes = p->writes,
        .collect_writes = p->collect_writes,
        .conclude_writes = p->conclude_writes,
        .decode_writes = p->decode_writes,
    };
}

enum postil_status
postil_plugin_declare(const struct postil_plugin *p, const void *settings, postil_arena *arena,
                      struct postil_declaration *out, struct postil_error *err)
{
    *out = declaration_of(p);
    if (!p->declare)
        return POSTIL_OK;
    postil_fail(err, POSTIL_OK, "no reason given");
    enum postil_status st = p->declare(settings, arena, out, err);
    if (st == POSTIL_OK)
        st = check_declaration(p, out, err);
    if (st != POSTIL_OK)
        *out = declaration_of(p);
    return st;
}

enum postil_status
postil_plugin_check(const struct postil_plugin *p, const char *name, struct postil_error *err)
{
    enum postil_status st = check_sizes(p, err);
    if (st != POSTIL_OK)
        return st;
    if (!p->name || strcmp(p->name, name) != 0)
        return postil_fail(err, POSTIL_CONFIG, "calls itself '%s', but its file is named '%s.so'",
                           p->name ? p->name : "", name);
    if (!p->version || !p->summary)
        return postil_fail(err, POSTIL_CONFIG, "lacks a version or a summary");
    struct postil_declaration declared = declaration_of(p);
    if ((st = check_hooks(p, err)) == POSTIL_OK &&
        (st = postil_options_check(p->options, p->settings_size, err)) == POSTIL_OK &&
        (st = check_training(p, err)) == POSTIL_OK)
        st = check_declaration(p, &declared, err);
    return st;
}
