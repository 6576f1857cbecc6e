/* SPDX-License-Identifier: Apache-2.0 */
/* Where a plugin's models are searched. */
#define _GNU_SOURCE
#include <postil/model.h>

#include <dlfcn.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <postil/plugin.h>

struct search {
    const char *plugin, *name;
    char *found;   /* path, owned                        */
    char *folders; /* searched so far, for the message  */
    bool no_memory;
};

/* Look into folder[len]. */
static void
look(struct search *s, const char *folder, size_t len)
{
    char *path = NULL, *folders = NULL;
    if (s->found || s->no_memory || len == 0)
        return;
    if (asprintf(&path, "%.*s/%s-%s.model", (int)len, folder, s->plugin, s->name) < 0 ||
        asprintf(&folders, "%s%s%.*s", s->folders ? s->folders : "", s->folders ? ", " : "",
                 (int)len, folder) < 0) {
        s->no_memory = true;
        free(path);
        return;
    }
    free(s->folders);
    s->folders = folders;
    if (access(path, F_OK) == 0)
        s->found = path;
    else
        free(path);
}

static void
look_below(struct search *s, const char *folder, size_t len, const char *below)
{
    char *path;
    if (asprintf(&path, "%.*s/%s", (int)len, folder, below) < 0) {
        s->no_memory = true;
        return;
    }
    look(s, path, strlen(path));
    free(path);
}

static void
look_everywhere(struct search *s, const struct postil_plugin *plugin)
{
    for (const char *list = getenv("POSTIL_MODEL_PATH"); list && *list;) {
        size_t len = strcspn(list, ":");
        look(s, list, len);
        list += len + (list[len] == ':');
    }
    const char *data = getenv("XDG_DATA_HOME"), *home = getenv("HOME");
    if (data && *data == '/')
        look_below(s, data, strlen(data), "postil/models");
    else if (home && *home == '/')
        look_below(s, home, strlen(home), ".local/share/postil/models");
    Dl_info info;
    const char *slash = dladdr(plugin, &info) ? strrchr(info.dli_fname, '/') : NULL;
    if (slash)
        look_below(s, info.dli_fname, (size_t)(slash - info.dli_fname), "models");
    look(s, POSTIL_MODELS_DIR, strlen(POSTIL_MODELS_DIR));
}

enum postil_status
postil_model_find(const struct postil_plugin *plugin, const char *name, char **out_path,
                  struct postil_error *err)
{
    struct search s = {.plugin = plugin->name, .name = name};
    if (strchr(name, '/'))
        s.no_memory = !(s.found = strdup(name));
    else
        look_everywhere(&s, plugin);
    enum postil_status st = POSTIL_OK;
    if (s.no_memory)
        st = postil_fail(err, POSTIL_NOMEM, "model %s", name);
    else if (!s.found)
        st = postil_fail(err, POSTIL_NOINPUT,
                         "model %s: there is no file %s-%s.model in %s; give its path, or its "
                         "folder in POSTIL_MODEL_PATH",
                         name, plugin->name, name, s.folders);
    free(s.folders);
    if (st == POSTIL_OK)
        *out_path = s.found;
    else
        free(s.found);
    return st;
}

enum postil_status
postil_model_open_for(const struct postil_plugin *plugin, const char *name,
                      postil_model **out_model, struct postil_error *err)
{
    char *path;
    enum postil_status st = postil_model_find(plugin, name, &path, err);
    if (st != POSTIL_OK)
        return st;
    st = postil_model_open(path, plugin->name, out_model, err);
    free(path);
    return st;
}
