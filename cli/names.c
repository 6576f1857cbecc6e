/* SPDX-License-Identifier: Apache-2.0 */
/* Cutting lists at their commas. */
#define _GNU_SOURCE
#include "names.h"

#include <stdlib.h>
#include <string.h>

enum postil_status
names_cut(struct names *names, const char *list, struct postil_error *err)
{
    names_fini(names);
    names->list = strdup(list);
    if (!names->list)
        return postil_fail(err, POSTIL_NOMEM, "out of memory");
    for (char *at = names->list; at;) {
        const char *name = strsep(&at, ",");
        if (!*name)
            return postil_fail(err, POSTIL_USAGE, "'%s': a name is missing", list);
        if (names->n == MOST_NAMES)
            return postil_fail(err, POSTIL_USAGE, "'%s': more than %d names", list, MOST_NAMES);
        names->items[names->n++] = name;
    }
    return POSTIL_OK;
}

void
names_fini(struct names *names)
{
    free(names->list);
    names->list = NULL;
    names->n = 0;
}
