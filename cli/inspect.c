/* SPDX-License-Identifier: Apache-2.0 */
/* postil inspect: everything a plugin says of itself. */
#include "command.h"

#include <stdio.h>
#include <string.h>

#include "args.h"
#include "json.h"

static const char help[] = "usage: postil inspect NAME... [--plugin-path DIR]... [--json]\n"
                           "Describes a plugin: its file, what that shadows, its options, the "
                           "layers it reads and writes; or\n"
                           "a built-in layer.\n"
                           "      --plugin-path DIR   search plugins there first; may repeat\n"
                           "      --json              one JSON object\n"
                           "Exit code: 0 found, 1 not found, 2 usage, 78 does not load.\n";

static const char *const option_types[] = {
    [POSTIL_OPTION_BOOL] = "bool",     [POSTIL_OPTION_INT] = "int",
    [POSTIL_OPTION_REAL] = "real",     [POSTIL_OPTION_STRING] = "string",
    [POSTIL_OPTION_CHOICE] = "choice", [POSTIL_OPTION_SIZE] = "size",
    [POSTIL_OPTION_STRINGS] = "list",
};

static const char *const field_types[] = {
    [POSTIL_U8] = "u8",           [POSTIL_U16] = "u16",   [POSTIL_U32] = "u32",
    [POSTIL_U64] = "u64",         [POSTIL_I64] = "i64",   [POSTIL_F32] = "f32",
    [POSTIL_F64] = "f64",         [POSTIL_BOOL] = "bool", [POSTIL_STRING] = "string",
    [POSTIL_STRINGS] = "strings", [POSTIL_ENUM] = "enum", [POSTIL_OFFSET] = "offset",
    [POSTIL_HASH] = "hash",       [POSTIL_JSON] = "json",
};

static const char *const scopes[] = {
    [POSTIL_ANYWHERE] = NULL,
    [POSTIL_SOURCE_ONLY] = "source",
    [POSTIL_STEP_ONLY] = "step",
};

/* -- for people -------------------------------------------------------------------------------- */

static void
print_names(const char *what, const char *const *names)
{
    if (!names || !*names)
        return;
    printf("%-10s", what);
    for (; *names; names++)
        printf(" %s", *names);
    puts("");
}

static void
print_option(const struct postil_option *o)
{
    printf("  %-14s %-7s", o->name, option_types[o->type]);
    if (o->fallback)
        printf(" = %s", *o->fallback ? o->fallback : "\"\"");
    else
        printf(" %s", o->optional ? "(optional)" : "(must be given)");
    if (o->min != o->max)
        printf("  [%.15g, %.15g]", o->min, o->max);
    if (o->unit)
        printf("  %s", o->unit);
    if (scopes[o->scope])
        printf("  (as a %s)", scopes[o->scope]);
    printf("\n      %s", o->help ? o->help : "");
    for (size_t i = 0; o->choices && o->choices[i]; i++)
        printf("%s%s", i ? ", " : ": ", o->choices[i]);
    puts("");
}

static void
print_options(const char *head, const struct postil_option *options)
{
    if (options && options->type != POSTIL_NO_OPTION)
        puts(head);
    for (const struct postil_option *o = options; o && o->type != POSTIL_NO_OPTION; o++)
        print_option(o);
}

static void
print_layer(const struct postil_layer_type *type)
{
    printf("layer %s: %s%s\n", type->name, type->help ? type->help : "",
           type->flags & POSTIL_LAYER_BULK ? " (written only when asked for)" : "");
    for (const struct postil_field *f = type->fields; f->type != POSTIL_NO_FIELD; f++) {
        printf("  %-14s %-7s %s", f->name, field_types[f->type], f->help ? f->help : "");
        for (size_t i = 0; f->symbols && f->symbols[i]; i++)
            printf("%s%s", i ? " " : ": ", f->symbols[i]);
        printf("%s%s\n", f->unit ? ", " : "", f->unit ? f->unit : "");
    }
}

static void
print_plugin(const postil_registry *registry, const struct postil_plugin *p)
{
    size_t n;
    const struct postil_plugin_file *files = postil_registry_files(registry, &n);
    printf("%s %s: %s\n", p->name, p->version, p->summary);
    for (size_t i = 0; i < n; i++)
        if (strcmp(files[i].name, p->name) == 0)
            printf("%-10s %s\n", files[i].shadowed ? "shadows" : "file", files[i].path);
    printf("hooks     %s%s%s%s%s%s%s\n", p->next ? " next" : "", p->decode ? " decode" : "",
           p->analyze ? " analyze" : "", p->collect ? " collect" : "",
           p->conclude ? " conclude" : "", p->save ? " save" : "", p->train ? " train" : "");
    if (p->declare)
        puts("layers     as its settings say");
    print_names("reads", p->reads);
    print_names("writes", p->writes);
    print_names("collects", p->collect_writes);
    print_names("concludes", p->conclude_writes);
    print_names("decodes", p->decode_writes);
    print_options("options", p->options);
    print_options("options of train", p->train_options);
    for (size_t i = 0; p->layers && p->layers[i]; i++)
        print_layer(p->layers[i]);
}

/* -- for programs ------------------------------------------------------------------------------ */

static void
json_option(struct postil_buffer *out, const struct postil_option *o)
{
    json_open(out, NULL, '{');
    json_key(out, "name", o->name);
    json_key(out, "type", option_types[o->type]);
    json_key(out, "default", o->fallback);
    json_flag(out, "required", !o->fallback && !o->optional);
    if (o->min != o->max) {
        json_number(out, "min", o->min);
        json_number(out, "max", o->max);
    }
    json_names(out, "choices", o->choices);
    json_key(out, "unit", o->unit);
    json_key(out, "scope", scopes[o->scope]);
    json_key(out, "help", o->help);
    json_close(out, '}');
}

static void
json_options(struct postil_buffer *out, const char *key, const struct postil_option *options)
{
    json_open(out, key, '[');
    for (const struct postil_option *o = options; o && o->type != POSTIL_NO_OPTION; o++)
        json_option(out, o);
    json_close(out, ']');
}

static void
json_layer(struct postil_buffer *out, const struct postil_layer_type *type)
{
    json_key(out, "name", type->name);
    json_key(out, "help", type->help);
    json_flag(out, "bulk", type->flags & POSTIL_LAYER_BULK);
    json_flag(out, "apart", type->flags & POSTIL_LAYER_APART);
    json_open(out, "fields", '[');
    for (const struct postil_field *f = type->fields; f->type != POSTIL_NO_FIELD; f++) {
        json_open(out, NULL, '{');
        json_key(out, "name", f->name);
        json_key(out, "type", field_types[f->type]);
        json_names(out, "symbols", f->symbols);
        json_key(out, "unit", f->unit);
        json_key(out, "help", f->help);
        json_close(out, '}');
    }
    json_close(out, ']');
}

static void
json_plugin(struct postil_buffer *out, const postil_registry *registry,
            const struct postil_plugin *p)
{
    size_t n;
    const struct postil_plugin_file *files = postil_registry_files(registry, &n);
    json_key(out, "name", p->name);
    json_key(out, "version", p->version);
    json_key(out, "summary", p->summary);
    json_open(out, "files", '[');
    for (size_t i = 0; i < n; i++)
        if (strcmp(files[i].name, p->name) == 0)
            json_key(out, NULL, files[i].path);
    json_close(out, ']');
    json_names(out, "reads", p->reads);
    json_names(out, "writes", p->writes);
    json_names(out, "collect_writes", p->collect_writes);
    json_names(out, "conclude_writes", p->conclude_writes);
    json_names(out, "decode_writes", p->decode_writes);
    json_options(out, "options", p->options);
    if (p->train)
        json_options(out, "train_options", p->train_options);
    json_open(out, "layers", '[');
    for (size_t i = 0; p->layers && p->layers[i]; i++) {
        json_open(out, NULL, '{');
        json_layer(out, p->layers[i]);
        json_close(out, '}');
    }
    json_close(out, ']');
}

static bool
is_file(const postil_registry *registry, const char *name)
{
    size_t n;
    const struct postil_plugin_file *files = postil_registry_files(registry, &n);
    for (size_t i = 0; i < n; i++)
        if (strcmp(files[i].name, name) == 0)
            return true;
    return false;
}

static int
inspect(const struct args *args, const char *name)
{
    const struct postil_plugin *plugin = NULL;
    const struct postil_layer_type *layer = postil_layer_type_builtin(name);
    struct postil_error err;
    enum postil_status st = postil_registry_load(args->registry, name, &plugin, &err);
    if (st != POSTIL_OK && (!layer || is_file(args->registry, name))) {
        complain(err.message);
        return is_file(args->registry, name) ? exit_code(st) : EXIT_REJECTS;
    }
    if (args->json) {
        struct postil_buffer out = json_begin();
        if (plugin)
            json_plugin(&out, args->registry, plugin);
        else
            json_layer(&out, layer);
        json_end(&out);
    } else if (plugin) {
        print_plugin(args->registry, plugin);
    } else {
        print_layer(layer);
    }
    return EXIT_ALL_GOOD;
}

int
command_inspect(int argc, char **argv)
{
    struct args args;
    int code = args_read(&args, argc, argv);
    if (code == 0 && args.help) {
        fputs(help, stdout);
    } else if (code == 0 && args.n_input == 0) {
        complain("inspect what? 'postil list' shows the plugins");
        code = EXIT_USAGE;
    } else if (code == 0) {
        for (int i = 0; i < args.n_input; i++) {
            int one = inspect(&args, args.inputs[i]);
            code = code ? code : one;
        }
    }
    args_fini(&args);
    return code;
}
