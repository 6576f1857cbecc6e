/* SPDX-License-Identifier: Apache-2.0 */
/* The plugin search path, and the plugins loaded so far. */
#define _GNU_SOURCE
#include <postil/registry.h>

#include <dirent.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <postil/arena.h>

#include "loader.h"
#include "names.h"
#include "nearest.h"

enum { ARENA_SIZE = 64 << 20, MOST_FOLDERS = 64 };

struct loaded {
    const char *name;
    loader_handle *handle;
    const struct postil_plugin *plugin;
    struct loaded *next;
};

struct postil_registry {
    postil_arena *arena;
    loader *loader;
    struct postil_folder folders[MOST_FOLDERS];
    size_t n_folder;
    struct postil_plugin_file *files; /* [file_size] */
    size_t n_file, file_size;
    struct loaded *loaded;
};

static char *
print(postil_registry *r, const char *format, const char *a, const char *b)
{
    int len = snprintf(NULL, 0, format, a, b);
    char *s = len >= 0 ? postil_arena_alloc(r->arena, (size_t)len + 1, 1) : NULL;
    if (s)
        snprintf(s, (size_t)len + 1, format, a, b);
    return s;
}

/* -- folders ----------------------------------------------------------------------------------- */

/* Why a file or folder can't be trusted, or NULL. A private group (its id is ours) is no
 * stranger. */
static const char *
distrust(const struct stat *st)
{
    if (st->st_uid != 0 && st->st_uid != geteuid())
        return "belongs to another user";
    if (st->st_mode & S_IWOTH)
        return "everybody may write to it";
    if ((st->st_mode & S_IWGRP) && st->st_gid != getegid())
        return "a group may write to it";
    return NULL;
}

static bool
add_file(postil_registry *r, const char *folder, const char *entry)
{
    size_t len = strlen(entry);
    if (len <= 3 || strcmp(entry + len - 3, ".so") != 0 || entry[0] == '.')
        return true;
    if (r->n_file == r->file_size) {
        size_t size = r->file_size ? 2 * r->file_size : 32;
        struct postil_plugin_file *grown =
            postil_arena_resize(r->arena, r->files, r->file_size * sizeof *grown,
                                size * sizeof *grown, alignof(struct postil_plugin_file));
        if (!grown)
            return false;
        r->files = grown;
        r->file_size = size;
    }
    struct postil_plugin_file *file = &r->files[r->n_file];
    file->name = postil_arena_copy(r->arena, entry, len - 3);
    file->path = print(r, "%s/%s", folder, entry);
    file->shadowed = false;
    r->n_file += file->name && file->path;
    return file->name && file->path;
}

static bool
scan(postil_registry *r, const char *folder)
{
    DIR *dir = opendir(folder);
    if (!dir)
        return true;
    bool ok = true;
    for (struct dirent *entry; ok && (entry = readdir(dir));)
        ok = add_file(r, folder, entry->d_name);
    closedir(dir);
    return ok;
}

static bool
add_folder(postil_registry *r, const char *path)
{
    if (!*path || r->n_folder == MOST_FOLDERS)
        return true;
    char *absolute = realpath(path, NULL);
    struct stat st;
    struct postil_folder *folder = &r->folders[r->n_folder++];
    bool exists = absolute && stat(absolute, &st) == 0 && S_ISDIR(st.st_mode);
    const char *name = absolute ? absolute : path;
    *folder = (struct postil_folder){.path = postil_arena_copy(r->arena, name, strlen(name)),
                                     .exists = exists};
    free(absolute);
    if (!folder->path || !exists)
        return folder->path != NULL;
    folder->refused = distrust(&st);
    return folder->refused || scan(r, folder->path);
}

static bool
add_folders(postil_registry *r, const char *list)
{
    while (list && *list) {
        size_t len = strcspn(list, ":");
        const char *path = postil_arena_copy(r->arena, list, len);
        if (!path || !add_folder(r, path))
            return false;
        list += len + (list[len] == ':');
    }
    return true;
}

static bool
add_user_folder(postil_registry *r)
{
    const char *data = getenv("XDG_DATA_HOME"), *home = getenv("HOME");
    const char *path = data && *data == '/' ? print(r, "%s/postil/plugins%s", data, "")
                       : home && *home      ? print(r, "%s/.local/share/postil/plugins%s", home, "")
                                            : "";
    return path && add_folder(r, path);
}

static int
by_name(const void *a, const void *b)
{
    const struct postil_plugin_file *f = a, *g = b;
    return strcmp(f->name, g->name);
}

/* By name; within a name the search order stays. Few files: insertion keeps it simple and
 * stable. */
static void
sort_files(postil_registry *r)
{
    for (size_t i = 1; i < r->n_file; i++) {
        struct postil_plugin_file file = r->files[i];
        size_t j = i;
        for (; j > 0 && by_name(&r->files[j - 1], &file) > 0; j--)
            r->files[j] = r->files[j - 1];
        r->files[j] = file;
    }
    for (size_t i = 1; i < r->n_file; i++)
        r->files[i].shadowed = by_name(&r->files[i - 1], &r->files[i]) == 0;
}

enum postil_status
postil_registry_new(const char *const *folders, size_t n_folder, postil_registry **out_registry,
                    struct postil_error *err)
{
    postil_registry *r = calloc(1, sizeof *r);
    if (!r)
        return postil_fail(err, POSTIL_NOMEM, "plugins: out of memory");
    enum postil_status st = loader_new(&r->loader, err);
    if (st != POSTIL_OK) {
        free(r);
        return st;
    }
    bool ok = (r->arena = postil_arena_new(ARENA_SIZE)) != NULL;
    for (size_t i = 0; ok && i < n_folder; i++)
        ok = add_folder(r, folders[i]);
    const char *system = getenv("POSTIL_PLUGIN_SYSTEM_PATH");
    if (!ok || !add_folders(r, getenv("POSTIL_PLUGIN_PATH")) || !add_user_folder(r) ||
        !add_folders(r, system ? system : POSTIL_PLUGINS_DIR)) {
        postil_registry_free(r);
        return postil_fail(err, POSTIL_NOMEM, "plugins: out of memory");
    }
    sort_files(r);
    *out_registry = r;
    return POSTIL_OK;
}

void
postil_registry_free(postil_registry *r)
{
    if (!r)
        return;
    for (struct loaded *l = r->loaded; l; l = l->next)
        loader_close(l->handle);
    loader_free(r->loader);
    postil_arena_free(r->arena);
    free(r);
}

/* The file was added last: it goes to the front, and sorting keeps it ahead of its namesakes. */
static void
move_to_front(postil_registry *r)
{
    struct postil_plugin_file file = r->files[r->n_file - 1];
    memmove(r->files + 1, r->files, (r->n_file - 1) * sizeof *r->files);
    r->files[0] = file;
}

enum postil_status
postil_registry_add(postil_registry *r, const char *path, const char **out_name,
                    struct postil_error *err)
{
    const char *slash = strrchr(path, '/'), *entry = slash ? slash + 1 : path;
    const char *folder = slash ? postil_arena_copy(r->arena, path, (size_t)(entry - path)) : ".";
    if (access(path, F_OK) != 0)
        return postil_fail(err, POSTIL_NOINPUT, "%s: %s", path, strerror(errno));
    char *absolute = folder ? realpath(folder, NULL) : NULL;
    size_t before = r->n_file;
    bool ok = absolute && add_file(r, absolute, entry);
    free(absolute);
    if (!ok)
        return postil_fail(err, POSTIL_NOMEM, "plugins: out of memory");
    if (r->n_file == before)
        return postil_fail(err, POSTIL_CONFIG, "%s: a plugin's file is called NAME.so", path);
    move_to_front(r);
    *out_name = r->files[0].name;
    sort_files(r);
    return POSTIL_OK;
}

const struct postil_folder *
postil_registry_folders(const postil_registry *r, size_t *out_n)
{
    *out_n = r->n_folder;
    return r->folders;
}

const struct postil_plugin_file *
postil_registry_files(const postil_registry *r, size_t *out_n)
{
    *out_n = r->n_file;
    return r->files;
}

/* -- loading ----------------------------------------------------------------------------------- */

static enum postil_status
blame_missing(const postil_registry *r, const char *name, struct postil_error *err)
{
    struct postil_error more = {.message = ""};
    for (size_t i = 0; i < r->n_folder; i++)
        if (r->folders[i].refused)
            postil_fail(&more, POSTIL_OK, "%s; %s is not searched: %s", more.message,
                        r->folders[i].path, r->folders[i].refused);
    const char *names[256];
    size_t n = 0;
    for (size_t i = 0; i < r->n_file && n < 256; i++)
        names[n++] = r->files[i].name;
    const char *near = postil_nearest(name, names, n);
    if (near)
        return postil_fail(err, POSTIL_CONFIG, "no plugin '%s'; did you mean '%s'?%s", name, near,
                           more.message);
    return postil_fail(err, POSTIL_CONFIG, "no plugin '%s' ('postil list' shows them all)%s", name,
                       more.message);
}

enum postil_status
postil_registry_load(postil_registry *r, const char *name, const struct postil_plugin **out_plugin,
                     struct postil_error *err)
{
    for (const struct loaded *l = r->loaded; l; l = l->next)
        if (strcmp(l->name, name) == 0) {
            *out_plugin = l->plugin;
            return POSTIL_OK;
        }
    const struct postil_plugin_file *file = NULL;
    for (size_t i = 0; i < r->n_file && !file; i++)
        if (strcmp(r->files[i].name, name) == 0)
            file = &r->files[i];
    if (!file)
        return blame_missing(r, name, err);
    struct stat st;
    const char *fault = stat(file->path, &st) != 0 ? strerror(errno) : distrust(&st);
    if (fault)
        return postil_fail(err, POSTIL_CONFIG, "plugin %s: %s", file->path, fault);
    struct loaded *l = postil_arena_array(r->arena, struct loaded, 1);
    if (!l)
        return postil_fail(err, POSTIL_NOMEM, "plugin %s: out of memory", file->path);
    enum postil_status status =
        loader_open(r->loader, file->path, name, &l->handle, &l->plugin, err);
    if (status != POSTIL_OK) {
        postil_blame(err, "plugin %s", file->path);
        return status;
    }
    l->name = file->name;
    l->next = r->loaded;
    r->loaded = l;
    *out_plugin = l->plugin;
    return POSTIL_OK;
}

const char *
postil_registry_find_writer(postil_registry *r, const char *layer)
{
    for (size_t i = 0; i < r->n_file; i++) {
        const struct postil_plugin *plugin;
        if (r->files[i].shadowed ||
            postil_registry_load(r, r->files[i].name, &plugin, NULL) != POSTIL_OK)
            continue;
        if (names_hold(plugin->writes, layer) || names_hold(plugin->collect_writes, layer))
            return r->files[i].name;
    }
    return NULL;
}

const char *
postil_registry_path(const postil_registry *r, const char *plugin)
{
    for (size_t i = 0; i < r->n_file; i++)
        if (!r->files[i].shadowed && strcmp(r->files[i].name, plugin) == 0)
            return r->files[i].path;
    return NULL;
}
