/* SPDX-License-Identifier: Apache-2.0 */
/* Files, folders of files, and models that are there already. */
#define _GNU_SOURCE
#include "sources.h"

#include <dirent.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

static int
is_list(const struct dirent *entry)
{
    size_t len = strlen(entry->d_name);
    return len > 4 && *entry->d_name != '.' && strcmp(entry->d_name + len - 4, ".txt") == 0;
}

static int
by_bytes(const struct dirent **a, const struct dirent **b)
{
    return strcmp((*a)->d_name, (*b)->d_name);
}

/* A file as the list that goes by its name without the ending. */
static enum postil_status
add_list(struct listing *l, const char *path, struct postil_error *err)
{
    const char *slash = strrchr(path, '/'), *base = slash ? slash + 1 : path;
    char *name = strndup(base, strcspn(base, "."));
    if (!name)
        return postil_fail(err, POSTIL_NOMEM, "lists");
    enum postil_status st = words_listing_add_list(l, name, path, err);
    free(name);
    return st;
}

static enum postil_status
add_folder(struct listing *l, const char *folder, struct postil_error *err)
{
    struct dirent **entries;
    int n = scandir(folder, &entries, is_list, by_bytes);
    enum postil_status st = POSTIL_OK;
    if (n < 0)
        return postil_fail(err, POSTIL_NOINPUT, "lists: %s: %s", folder, strerror(errno));
    for (int i = 0; i < n; i++) {
        char *path = NULL;
        if (st == POSTIL_OK)
            st = asprintf(&path, "%s/%s", folder, entries[i]->d_name) < 0
                     ? postil_fail(err, POSTIL_NOMEM, "lists")
                     : add_list(l, path, err);
        free(path);
        free(entries[i]);
    }
    free(entries);
    return st;
}

static enum postil_status
add_lists(struct listing *l, const struct postil_strings *paths, struct postil_error *err)
{
    enum postil_status st = POSTIL_OK;
    for (size_t i = 0; st == POSTIL_OK && i < paths->n; i++) {
        struct stat info;
        if (stat(paths->items[i], &info) != 0)
            st =
                postil_fail(err, POSTIL_NOINPUT, "lists: %s: %s", paths->items[i], strerror(errno));
        else if (S_ISDIR(info.st_mode))
            st = add_folder(l, paths->items[i], err);
        else
            st = add_list(l, paths->items[i], err);
    }
    return st;
}

static enum postil_status
take_over(struct listing *l, const struct postil_plugin *plugin, const char *name,
          struct postil_error *err)
{
    postil_model *model;
    struct lexicon lexicon;
    enum postil_status st = postil_model_open_for(plugin, name, &model, err);
    if (st != POSTIL_OK)
        return st;
    st = words_lexicon_view(model, &lexicon, err);
    if (st == POSTIL_OK)
        st = words_listing_take_over(l, &lexicon, err);
    postil_model_close(model);
    return st;
}

enum postil_status
words_listing_make(struct listing *l, const struct postil_plugin *plugin,
                   const struct words_sources *from, struct postil_error *err)
{
    enum postil_status st = words_listing_init(l, err);
    if (st == POSTIL_OK && from->lexicon)
        st = take_over(l, plugin, from->lexicon, err);
    if (st == POSTIL_OK)
        st = add_lists(l, &from->lists, err);
    if (st == POSTIL_OK && from->classes)
        st = words_listing_add_classes(l, from->classes, err);
    return st;
}
