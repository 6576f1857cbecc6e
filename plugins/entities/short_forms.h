/* SPDX-License-Identifier: Apache-2.0 */
/* What a name may be called for short, as hashes: two names with one in common may be one thing. */
#ifndef ENTITIES_SHORT_FORMS_H
#define ENTITIES_SHORT_FORMS_H

#include <stdbool.h>
#include <stdint.h>

#include "parts.h"

/** A full form of ENTITIES_N_PART words has fewer. */
#define ENTITIES_N_KEY 192

struct entities_keys {
    uint32_t n;
    uint64_t items[ENTITIES_N_KEY];
};

/** All that a full form of this type (enum postil_entity_kind) may be called. */
void
entities_keys_offer(const struct entities_parts *full, uint32_t type, struct entities_keys *out);

/**
 * Under what keys to look for what a name may be short for, the surest first. `article`: "the"
 * stands before it, which lets "the Journal" be a newspaper.
 */
void
entities_keys_seek(const struct entities_parts *name, uint32_t type, bool article,
                   struct entities_keys *out);

/** Whether initials in `name` agree with its full name: "J. F. Moe" is no "Jo B. Moe". */
bool
entities_initials_agree(const struct entities_parts *name, const struct entities_parts *full);

#endif
