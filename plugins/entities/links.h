/* SPDX-License-Identifier: Apache-2.0 */
/* What each form of a name stands for, and keys by which forms that belong together meet. */
#ifndef ENTITIES_LINKS_H
#define ENTITIES_LINKS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "forms.h"

/** Keys that are not short forms (short_forms.h). */
enum entities_link_key {
    ENTITIES_LINK_WORD_FIRST = 101, /* names of this first word          */
    ENTITIES_LINK_WORD_LAST,        /* names of this last word           */
    ENTITIES_LINK_APART,            /* two forms are not one             */
    ENTITIES_LINK_BARE,             /* a word is a name by itself        */
    ENTITIES_LINK_SLIP_FRONT,       /* a long word that begins like this */
    ENTITIES_LINK_SLIP_BACK         /* one that ends like this           */
};

/** What a key may stand for: of all its forms the two that are named first. */
struct entities_link {
    uint64_t hash;
    uint32_t a, b; /* ENTITIES_NONE: no such form; without a first one the slot is free */
};

struct entities_links {
    struct entities_forms forms;
    struct entities_link *keys; /* [n_key] power of two */
    size_t n_key;
};

/** Group n > 0 mentions to forms that stand for themselves. O(n + bytes). Errors: POSTIL_NOMEM. */
POSTIL_CHECKED enum postil_status
entities_links_init(struct entities_links *links, const char *text,
                    const struct postil_entity *names, size_t n, struct postil_error *err);

void
entities_links_fini(struct entities_links *links);

/** A key's slot, which may be free; NULL when there is no room near where it belongs. */
struct entities_link *
entities_links_slot(struct entities_links *links, uint64_t hash);

bool
entities_links_has(struct entities_links *links, uint64_t hash);

static inline uint64_t
entities_links_key(enum entities_link_key kind, uint64_t hash)
{
    return entities_hash_add(entities_hash_add(ENTITIES_HASH_SEED, kind), hash);
}

/** Let a key stand for a form too; without room for it, it joins nothing. */
void
entities_links_add(struct entities_links *links, uint64_t hash, uint32_t form);

/**
 * The form meant by `form` under a key, or ENTITIES_NONE. With two to choose from, a short form
 * that stands between the first mentions of both can only mean the earlier one; else neither is
 * plain.
 */
uint32_t
entities_links_find(struct entities_links *links, uint64_t hash, uint32_t form);

/** Let a form that stands for itself stand for another. */
void
entities_links_join(struct entities_links *links, uint32_t form, uint32_t full);

/** Whether the text has the two side by side: "Ada Moe and Ida Moe". */
bool
entities_links_are_apart(struct entities_links *links, uint32_t a, uint32_t b);

#endif
