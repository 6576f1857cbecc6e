/* SPDX-License-Identifier: Apache-2.0 */
/* A value and the field of a settings struct that it goes to. */
#ifndef POSTIL_CORE_VALUE_H
#define POSTIL_CORE_VALUE_H

#include <postil/option.h>

#include "config.h"

struct value_target {
    const struct postil_option *option;
    postil_arena *arena; /* strings and lists are copied into it */
    char *at;            /* the field                            */
};

/** Store a value; NULL, or what is wrong with it: "is out of range", "has the wrong type". */
const char *
value_store(const struct value_target *t, const struct node *value);

/**
 * The same for a value written on the command line or as a fallback: it takes the option's type.
 */
const char *
value_store_text(const struct value_target *t, const char *text);

/** A finite decimal number, whatever the locale. */
bool
value_parse_real(const char *text, double *out);

/** Bytes of a field of that option type; 0 for an unknown one. */
size_t
value_size(uint32_t type);

/** "a whole number" */
const char *
value_type_name(uint32_t type);

#endif
