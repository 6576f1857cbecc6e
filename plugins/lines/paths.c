/* SPDX-License-Identifier: Apache-2.0 */
/* Looking at files before they are read. */
#include "paths.h"

#include <errno.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

bool
lines_is_stdin(const char *path)
{
    return strcmp(path, "-") == 0;
}

static enum postil_status
look_at(const char *path, uint64_t *total, bool *known, struct postil_error *err)
{
    struct stat st;
    if (lines_is_stdin(path) ? fstat(STDIN_FILENO, &st) != 0
                             : stat(path, &st) != 0 || access(path, R_OK) != 0)
        return postil_fail(err, POSTIL_NOINPUT, "'%s' can't be read: %s", path, strerror(errno));
    if (S_ISDIR(st.st_mode))
        return postil_fail(err, POSTIL_NOINPUT, "'%s' is a folder", path);
    if (S_ISREG(st.st_mode))
        *total += (uint64_t)st.st_size;
    else
        *known = false;
    return POSTIL_OK;
}

enum postil_status
lines_look_at(struct postil_strings paths, uint64_t *out_total, struct postil_error *err)
{
    uint64_t total = 0;
    bool known = true;
    for (size_t i = 0; i < paths.n; i++) {
        enum postil_status st = look_at(paths.items[i], &total, &known, err);
        if (st != POSTIL_OK)
            return st;
    }
    *out_total = known ? total : 0;
    return POSTIL_OK;
}
