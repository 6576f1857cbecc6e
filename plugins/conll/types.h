/* SPDX-License-Identifier: Apache-2.0 */
/* Names of entity types in a file, and what they are here. */
#ifndef CONLL_TYPES_H
#define CONLL_TYPES_H

#include <stdbool.h>
#include <stdint.h>

#include <postil/layer.h>

/** What a type is that stands for no name: its spans are left out. */
enum { CONLL_OUTSIDE = -1 };

/** PER, ORG, LOC and MISC are themselves unless a rule "NORP=MISC" or "DATE=O" says otherwise. */
struct conll_types {
    struct postil_strings rules; /* as they were given, borrowed */
};

/** Whether every rule is NAME=PER, ORG, LOC, MISC or O. Errors: POSTIL_CONFIG. */
POSTIL_CHECKED enum postil_status
conll_types_check(const struct conll_types *types, struct postil_error *err);

/** What name[len] is: enum postil_entity_kind or CONLL_OUTSIDE. False: nobody knows. */
bool
conll_types_find(const struct conll_types *types, const char *name, size_t len, int *out_kind);

#endif
