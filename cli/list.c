/* SPDX-License-Identifier: Apache-2.0 */
/* postil list. */
#include "command.h"

#include <stdio.h>
#include <string.h>

#include "args.h"
#include "json.h"

static const char help[] =
    "usage: postil list [--plugin-path DIR]... [--json]\n"
    "Lists every plugin that is found, whether it loads, and the folders that are not searched.\n"
    "      --plugin-path DIR   search plugins there first; may repeat\n"
    "      --json              one JSON object, with all folders\n"
    "Exit code: 0 listed, 2 usage.\n";

static const char *
kind_of(const struct postil_plugin *p)
{
    bool step = p->analyze || p->collect || p->conclude;
    if (p->flags & POSTIL_WRITER)
        return p->next ? "source, writer" : "writer";
    return p->next ? (step ? "source, step" : "source") : "analyzer";
}

static void
print_text(postil_registry *registry)
{
    size_t n;
    const struct postil_plugin_file *files = postil_registry_files(registry, &n);
    for (size_t i = 0; i < n; i++) {
        const struct postil_plugin *plugin;
        struct postil_error err;
        if (files[i].shadowed)
            continue;
        if (postil_registry_load(registry, files[i].name, &plugin, &err) == POSTIL_OK)
            printf("%-12s %-15s %s\n", plugin->name, kind_of(plugin), plugin->summary);
        else
            printf("%-12s %-15s %s\n", files[i].name, "does not load", err.message);
    }
    const struct postil_folder *folders = postil_registry_folders(registry, &n);
    for (size_t i = 0; i < n; i++)
        if (folders[i].refused)
            fprintf(stderr, "postil: %s is not searched: %s\n", folders[i].path,
                    folders[i].refused);
}

static void
json_plugin(struct postil_buffer *out, postil_registry *registry,
            const struct postil_plugin_file *file)
{
    const struct postil_plugin *plugin;
    struct postil_error err;
    json_key(out, "name", file->name);
    json_key(out, "path", file->path);
    if (file->shadowed) {
        json_flag(out, "shadowed", true);
    } else if (postil_registry_load(registry, file->name, &plugin, &err) == POSTIL_OK) {
        json_key(out, "version", plugin->version);
        json_key(out, "kind", kind_of(plugin));
        json_key(out, "summary", plugin->summary);
    } else {
        json_key(out, "fault", err.message);
    }
}

static void
print_json(postil_registry *registry)
{
    struct postil_buffer out = json_begin();
    size_t n;
    const struct postil_plugin_file *files = postil_registry_files(registry, &n);
    json_open(&out, "plugins", '[');
    for (size_t i = 0; i < n; i++) {
        json_open(&out, NULL, '{');
        json_plugin(&out, registry, &files[i]);
        json_close(&out, '}');
    }
    json_close(&out, ']');
    const struct postil_folder *folders = postil_registry_folders(registry, &n);
    json_open(&out, "folders", '[');
    for (size_t i = 0; i < n; i++) {
        json_open(&out, NULL, '{');
        json_key(&out, "path", folders[i].path);
        json_flag(&out, "exists", folders[i].exists);
        json_key(&out, "refused", folders[i].refused);
        json_close(&out, '}');
    }
    json_close(&out, ']');
    json_end(&out);
}

int
command_list(int argc, char **argv)
{
    struct args args;
    int code = args_read(&args, argc, argv);
    if (code == 0 && args.help)
        fputs(help, stdout);
    else if (code == 0 && args.json)
        print_json(args.registry);
    else if (code == 0)
        print_text(args.registry);
    args_fini(&args);
    return code;
}
