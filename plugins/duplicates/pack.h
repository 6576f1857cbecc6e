/* SPDX-License-Identifier: Apache-2.0 */
/* Texts in few bytes: about one and a half a word. */
#ifndef DUPLICATES_PACK_H
#define DUPLICATES_PACK_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <postil/error.h>

#include "text.h"

/** A word as a dictionary has it: all that doesn't depend on where it stands. */
struct dup_form {
    uint32_t hash;
    uint8_t len;        /* bytes                                                    */
    uint8_t flags;      /* DUP_CAPITAL, DUP_COMMON                                  */
    uint16_t how_often; /* in eleven bits, and how many bits were left out above them */
};

/** Forms of many texts, counted. Zeroed to begin; owned: dup_forms_fini. */
struct dup_forms {
    struct dup_form *items; /* [n] by number; by rank once dup_forms_rank has run */
    uint32_t *count;        /* [n] by number                                      */
    uint32_t *rank;         /* [n] of a number, once dup_forms_rank has run       */
    uint32_t n, size;
    struct dup_form_slot *slots; /* [1 << bits] */
    uint32_t bits;
};

void
dup_forms_fini(struct dup_forms *forms);

/**
 * Count forms of another dictionary, as often as they are there, or those of a text's words.
 *   out_number  [n], [n_word]: the number of each
 * Errors: POSTIL_NOMEM.
 */
POSTIL_CHECKED enum postil_status
dup_forms_add(struct dup_forms *forms, const struct dup_form *form, size_t n, uint32_t *out_number,
              struct postil_error *err);
POSTIL_CHECKED enum postil_status
dup_forms_add_text(struct dup_forms *forms, const struct dup_text *text, uint32_t *out_number,
                   struct postil_error *err);

/**
 * Order by falling count: the same forms and counts give the same order. Nothing is added later.
 * Errors: POSTIL_NOMEM.
 */
POSTIL_CHECKED enum postil_status
dup_forms_rank(struct dup_forms *forms, struct postil_error *err);

/** Bytes under way. Zeroed to begin; owned: free(bytes). */
struct dup_packed {
    uint8_t *bytes;
    size_t len, size;
};

POSTIL_CHECKED enum postil_status
dup_packed_put(struct dup_packed *out, const void *bytes, size_t len, struct postil_error *err);
POSTIL_CHECKED enum postil_status
dup_packed_number(struct dup_packed *out, uint64_t number, struct postil_error *err);

/** Append a text, of whose words rank[n_word] are the ranks. */
POSTIL_CHECKED enum postil_status
dup_pack_text(struct dup_packed *out, const struct dup_text *text, const uint32_t *rank,
              struct postil_error *err);

/** Bytes to take from: `at` moves on; NULL once something didn't fit. */
struct dup_unpack {
    const uint8_t *at, *end;
};

uint64_t
dup_unpack_number(struct dup_unpack *in);
/** `len` bytes, borrowed; NULL when there are fewer. */
const void *
dup_unpack_bytes(struct dup_unpack *in, size_t len);

/**
 * Take a text out again.
 *   forms     [n_form] by rank
 *   out_rank  [n_word] of its words, owned: free; NULL when nobody asks
 * Errors: POSTIL_NOMEM; POSTIL_DATA: the bytes are damaged.
 */
POSTIL_CHECKED enum postil_status
dup_unpack_text(struct dup_unpack *in, const struct dup_form *forms, size_t n_form,
                struct dup_text **out_text, uint32_t **out_rank, struct postil_error *err);

#endif
