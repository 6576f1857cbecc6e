/* SPDX-License-Identifier: Apache-2.0 */
/* Terms that a model knows: how much each tells of a text's subject, and its row of weights. */
#ifndef CLAIMS_TERMS_H
#define CLAIMS_TERMS_H

#include <stddef.h>
#include <stdint.h>

/** A slot of the table as the model file has it. */
struct claims_term {
    uint32_t stem; /* 0: empty                                           */
    uint16_t row;  /* of weights, or CLAIMS_NO_ROW                       */
    uint16_t idf;  /* log of (subjects / those with the term), 1/256ths  */
};

enum { CLAIMS_NO_ROW = 0xffff, CLAIMS_IDF_UNIT = 256 };

/** Borrowed from a model, or from who learns one. All zero: knows nothing, each idf is 1. */
struct claims_terms {
    const struct claims_term *slots; /* [n_slot] open addressing, n_slot is 0 or a power of 2 */
    uint32_t n_slot;                 /* at least one slot is empty                            */
    uint16_t idf_unknown;            /* of what is not in the table                           */
};

/** The slot where `stem` is, or would be. The table has slots. Threads: any. */
static inline uint32_t
claims_terms_slot(const struct claims_term *slots, uint32_t n_slot, uint32_t stem)
{
    uint32_t at = (stem ^ stem >> 13) & (n_slot - 1);
    while (slots[at].stem && slots[at].stem != stem)
        at = (at + 1) & (n_slot - 1);
    return at;
}

/** What is known of a stem. */
static inline struct claims_term
claims_terms_get(const struct claims_terms *t, uint32_t stem)
{
    struct claims_term none = {stem, CLAIMS_NO_ROW, t->n_slot ? t->idf_unknown : CLAIMS_IDF_UNIT};
    if (!t->n_slot)
        return none;
    const struct claims_term *slot = &t->slots[claims_terms_slot(t->slots, t->n_slot, stem)];
    return slot->stem ? *slot : none;
}

#endif
