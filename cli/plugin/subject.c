/* SPDX-License-Identifier: Apache-2.0 */
/* Subjects. */
#define _GNU_SOURCE
#include "subject.h"

#include <errno.h>
#include <ftw.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* What looks like a file is one: a name has neither slash nor ending. */
static bool
is_file(const char *target)
{
    size_t len = strlen(target);
    return strchr(target, '/') || (len > 3 && strcmp(target + len - 3, ".so") == 0);
}

static enum postil_status
find(struct subject *s, const char *target, struct postil_error *err)
{
    size_t n;
    const char *name = target;
    enum postil_status st =
        is_file(target) ? postil_registry_add(s->registry, target, &name, err) : POSTIL_OK;
    if (st != POSTIL_OK)
        return st;
    const struct postil_plugin_file *files = postil_registry_files(s->registry, &n);
    for (size_t i = 0; i < n && !s->path; i++)
        if (strcmp(files[i].name, name) == 0) {
            s->name = files[i].name;
            s->path = files[i].path;
        }
    return s->path ? POSTIL_OK
                   : postil_fail(err, POSTIL_NOINPUT,
                                 "no plugin '%s' ('postil list' shows them all)", name);
}

enum postil_status
subject_init(struct subject *s, const char *target, const char *const *folders, size_t n_folder,
             const char *const *sets, size_t n_set, struct postil_error *err)
{
    const char *temporary = getenv("TMPDIR");
    *s = (struct subject){.sets = sets, .n_set = n_set};
    enum postil_status st = postil_registry_new(folders, n_folder, &s->registry, err);
    if (st == POSTIL_OK)
        st = find(s, target, err);
    if (st != POSTIL_OK)
        return st;
    snprintf(s->scratch, sizeof s->scratch, "%s/postil-plugin-XXXXXX",
             temporary && *temporary ? temporary : "/tmp");
    if (!mkdtemp(s->scratch)) {
        st = postil_fail(err, POSTIL_CANTCREATE, "%s: %s", s->scratch, strerror(errno));
        s->scratch[0] = '\0';
    }
    return st;
}

static int
remove_one(const char *path, const struct stat *st, int flag, struct FTW *ftw)
{
    (void)st, (void)flag, (void)ftw;
    return remove(path);
}

void
subject_fini(struct subject *s)
{
    if (s->scratch[0])
        nftw(s->scratch, remove_one, 8, FTW_DEPTH | FTW_PHYS);
    postil_registry_free(s->registry);
}
