/* SPDX-License-Identifier: Apache-2.0 */
/* A walk over paths and folders that holds one sorted list of names a level. */
#define _GNU_SOURCE
#include "walk.h"

#include <dirent.h>
#include <errno.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "glob.h"

/* Names in a folder, one behind the other, and where the sorted ones begin. */
struct level {
    char *text;
    size_t len, size;
    const char **names; /* [n], into text; set once text is complete */
    size_t n, at;
    size_t path_len; /* of the folder in walk.path, with a '/' behind */
};

struct walk {
    const struct postil_strings *paths, *patterns;
    size_t at; /* next of paths */
    char *path;
    size_t path_size;
    struct level *levels;
    size_t n_level, level_size;
};

static void
level_fini(struct level *level)
{
    free(level->text);
    free(level->names);
}

void
walk_free(walk *w)
{
    if (!w)
        return;
    while (w->n_level > 0)
        level_fini(&w->levels[--w->n_level]);
    free(w->levels);
    free(w->path);
    free(w);
}

/* Grows a heap block to hold `need` bytes; false when memory is out. */
static bool
reserve(void **block, size_t *size, size_t need)
{
    if (need <= *size)
        return true;
    size_t bigger = *size * 2 > need ? *size * 2 : need + 256;
    void *moved = realloc(*block, bigger);
    if (!moved)
        return false;
    *block = moved;
    *size = bigger;
    return true;
}

static bool
set_path(walk *w, size_t at, const char *name)
{
    size_t len = strlen(name);
    void *path = w->path;
    if (!reserve(&path, &w->path_size, at + len + 2))
        return false;
    w->path = path;
    memcpy(w->path + at, name, len + 1);
    return true;
}

static bool
level_add(struct level *level, const char *name)
{
    size_t len = strlen(name) + 1;
    void *text = level->text;
    if (!reserve(&text, &level->size, level->len + len))
        return false;
    level->text = text;
    memcpy(level->text + level->len, name, len);
    level->len += len;
    level->n++;
    return true;
}

static int
compare_names(const void *a, const void *b)
{
    return strcmp(*(const char *const *)a, *(const char *const *)b);
}

static bool
level_sort(struct level *level)
{
    if (level->n == 0)
        return true;
    level->names = malloc(level->n * sizeof *level->names);
    if (!level->names)
        return false;
    const char *name = level->text;
    for (size_t i = 0; i < level->n; i++, name += strlen(name) + 1)
        level->names[i] = name;
    qsort(level->names, level->n, sizeof *level->names, compare_names);
    return true;
}

static enum postil_status
level_read(struct level *level, const char *path, struct postil_error *err)
{
    DIR *dir = opendir(path);
    if (!dir)
        return postil_fail(err, POSTIL_NOINPUT, "folder can't be opened: %s", strerror(errno));
    bool room = true;
    for (;;) {
        errno = 0;
        const struct dirent *entry = readdir(dir);
        if (!entry || !room)
            break;
        if (entry->d_name[0] != '.')
            room = level_add(level, entry->d_name);
    }
    int reason = errno;
    closedir(dir);
    if (!room || !level_sort(level))
        return postil_fail(err, POSTIL_NOMEM, "folder's list of %zu names", level->n);
    if (reason)
        return postil_fail(err, POSTIL_IO, "folder can't be read: %s", strerror(reason));
    return POSTIL_OK;
}

/* Goes down into the folder that walk.path names. */
static enum postil_status
enter(walk *w, struct postil_error *err)
{
    void *levels = w->levels;
    if (!reserve(&levels, &w->level_size, (w->n_level + 1) * sizeof *w->levels))
        return postil_fail(err, POSTIL_NOMEM, "folder");
    w->levels = levels;
    struct level level = {.path_len = strlen(w->path)};
    enum postil_status st = level_read(&level, w->path, err);
    if (st != POSTIL_OK) {
        level_fini(&level);
        return st;
    }
    if (level.path_len > 0 && w->path[level.path_len - 1] != '/') {
        memcpy(w->path + level.path_len, "/", 2); /* set_path left room for it */
        level.path_len++;
    }
    w->levels[w->n_level++] = level;
    return POSTIL_OK;
}

/* Whether the entry at walk.path is to be taken; a folder is entered instead. */
static enum postil_status
visit(walk *w, const char *name, bool *out_take, struct postil_error *err)
{
    struct stat s;
    *out_take = false;
    if (lstat(w->path, &s) != 0)
        return errno == ENOENT ? POSTIL_OK /* gone since the folder was read */
                               : postil_fail(err, POSTIL_NOINPUT, "%s", strerror(errno));
    if (S_ISDIR(s.st_mode))
        return enter(w, err);
    if (!glob_match_any(w->patterns, name))
        return POSTIL_OK;
    if (!S_ISLNK(s.st_mode)) {
        *out_take = S_ISREG(s.st_mode);
        return POSTIL_OK;
    }
    if (stat(w->path, &s) != 0)
        return postil_fail(err, POSTIL_NOINPUT, "link can't be followed: %s", strerror(errno));
    *out_take = S_ISREG(s.st_mode);
    return POSTIL_OK;
}

/* The next of the paths that were given. */
static enum postil_status
start_path(walk *w, bool *out_take, struct postil_error *err)
{
    const char *path = w->paths->items[w->at++];
    struct stat s;
    *out_take = true;
    if (!set_path(w, 0, path))
        return postil_fail(err, POSTIL_NOMEM, "path");
    if (strcmp(path, "-") == 0)
        return POSTIL_OK;
    if (stat(path, &s) != 0)
        return postil_fail(err, POSTIL_NOINPUT, "%s", strerror(errno));
    *out_take = !S_ISDIR(s.st_mode);
    return *out_take ? POSTIL_OK : enter(w, err);
}

enum postil_status
walk_next(walk *w, const char **out_path, struct postil_error *err)
{
    for (;;) {
        bool take = false;
        enum postil_status st = POSTIL_OK;
        if (w->n_level == 0) {
            if (w->at == w->paths->n)
                return POSTIL_END;
            *out_path = w->paths->items[w->at];
            st = start_path(w, &take, err);
        } else {
            struct level *top = &w->levels[w->n_level - 1];
            if (top->at == top->n) {
                level_fini(top);
                w->n_level--;
                continue;
            }
            const char *name = top->names[top->at++];
            *out_path = name;
            if (!set_path(w, top->path_len, name))
                return postil_fail(err, POSTIL_NOMEM, "path");
            st = visit(w, name, &take, err);
        }
        if (st == POSTIL_NOMEM && !w->path)
            return st;
        if (take || st != POSTIL_OK) {
            *out_path = w->path;
            return st;
        }
    }
}

enum postil_status
walk_new(const struct postil_strings *paths, const struct postil_strings *patterns, walk **out,
         struct postil_error *err)
{
    for (size_t i = 0; i < paths->n; i++) {
        struct stat s;
        if (strcmp(paths->items[i], "-") != 0 && stat(paths->items[i], &s) != 0)
            return postil_fail(err, POSTIL_NOINPUT, "%s: %s", paths->items[i], strerror(errno));
    }
    walk *w = calloc(1, sizeof *w);
    if (!w)
        return postil_fail(err, POSTIL_NOMEM, "walk over %zu paths", paths->n);
    w->paths = paths;
    w->patterns = patterns;
    *out = w;
    return POSTIL_OK;
}

uint64_t
walk_total(const struct postil_strings *paths, const struct postil_strings *patterns,
           size_t max_files)
{
    walk *w;
    if (walk_new(paths, patterns, &w, NULL) != POSTIL_OK)
        return 0;
    uint64_t total = 0;
    const char *path;
    enum postil_status st;
    while ((st = walk_next(w, &path, NULL)) != POSTIL_END) {
        struct stat s;
        if (max_files-- == 0 || st == POSTIL_NOMEM) {
            total = 0;
            break;
        }
        if (st != POSTIL_OK)
            continue;
        if (stat(path, &s) != 0 || !S_ISREG(s.st_mode)) {
            total = 0;
            break;
        }
        total += (uint64_t)s.st_size;
    }
    walk_free(w);
    return total;
}
