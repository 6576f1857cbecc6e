/* SPDX-License-Identifier: Apache-2.0 */
/* Looking types up: rules first, then the four that every file may use. */
#include "types.h"

#include <string.h>

#include <postil/layers.h>

static bool
find_kind(const char *name, size_t len, int *out_kind)
{
    static const struct {
        const char *name;
        int kind;
    } kinds[] = {{"PER", POSTIL_PER},
                 {"ORG", POSTIL_ORG},
                 {"LOC", POSTIL_LOC},
                 {"MISC", POSTIL_MISC},
                 {"O", CONLL_OUTSIDE}};
    for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++)
        if (strlen(kinds[i].name) == len && memcmp(kinds[i].name, name, len) == 0) {
            *out_kind = kinds[i].kind;
            return true;
        }
    return false;
}

enum postil_status
conll_types_check(const struct conll_types *types, struct postil_error *err)
{
    for (size_t i = 0; i < types->rules.n; i++) {
        const char *rule = types->rules.items[i], *equals = strrchr(rule, '=');
        int kind;
        if (!equals || equals == rule || !find_kind(equals + 1, strlen(equals + 1), &kind))
            return postil_fail(err, POSTIL_CONFIG,
                               "types: '%s' is not NAME=PER, NAME=ORG, NAME=LOC, NAME=MISC, or "
                               "NAME=O to leave such spans out",
                               rule);
    }
    return POSTIL_OK;
}

bool
conll_types_find(const struct conll_types *types, const char *name, size_t len, int *out_kind)
{
    for (size_t i = 0; i < types->rules.n; i++) {
        const char *rule = types->rules.items[i], *equals = strrchr(rule, '=');
        if ((size_t)(equals - rule) == len && memcmp(rule, name, len) == 0)
            return find_kind(equals + 1, strlen(equals + 1), out_kind);
    }
    return len > 1 && find_kind(name, len, out_kind); /* "O" itself is no type */
}
