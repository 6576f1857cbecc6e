/* SPDX-License-Identifier: Apache-2.0 */
/* Lists of names on the command line: "a,b,c". */
#ifndef POSTIL_CLI_NAMES_H
#define POSTIL_CLI_NAMES_H

#include <stddef.h>

#include <postil/error.h>

enum { MOST_NAMES = 256 };

/** A list cut into its names. All zero: none. */
struct names {
    char *list;
    const char *items[MOST_NAMES]; /* [n] */
    size_t n;
};

/** Take the names of a list in place of what is there. Errors: POSTIL_USAGE, POSTIL_NOMEM. */
POSTIL_CHECKED enum postil_status
names_cut(struct names *names, const char *list, struct postil_error *err);

void
names_fini(struct names *names);

#endif
