/* SPDX-License-Identifier: Apache-2.0 */
/* Lists of names as descriptors hold them. */
#ifndef POSTIL_CORE_NAMES_H
#define POSTIL_CORE_NAMES_H

#include <stdbool.h>
#include <stddef.h>
#include <string.h>

/** Whether `name` is among `names`, which end in NULL; a NULL list is empty. */
static inline bool
names_hold(const char *const *names, const char *name)
{
    for (; names && *names; names++)
        if (strcmp(*names, name) == 0)
            return true;
    return false;
}

#endif
