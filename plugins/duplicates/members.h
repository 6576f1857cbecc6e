/* SPDX-License-Identifier: Apache-2.0 */
/* The texts that a run deals with: its own, and those of the index that it met. */
#ifndef DUPLICATES_MEMBERS_H
#define DUPLICATES_MEMBERS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <postil/error.h>

#include "date.h"
#include "store.h"
#include "table.h"
#include "text.h"

/** A text. */
struct dup_member {
    char *id;
    struct dup_text *text; /* NULL: the store has it; ask dup_members_text */
    struct dup_date published;
    uint32_t source; /* hash of who published it; 0: unknown             */
    uint64_t exact;
    uint32_t number; /* the texts of an index are numbered through       */
    uint32_t n_word;
    uint32_t n_shingle; /* distinct; 0: not counted yet                  */
    uint32_t n_own;     /* words outside of lines that the source repeats */
    uint32_t *credit;   /* [n_credit] outlets, as word hashes            */
    uint32_t n_credit;
};

void
dup_member_fini(struct dup_member *member);

enum { DUP_TEXTS_AT_HAND = 256 }; /* texts taken out of the store that stay in memory */

/** Owned: dup_members_fini. */
struct dup_members {
    struct dup_member *items; /* [n] in the order in which the run met them */
    uint32_t n;
    size_t size;
    dup_store *store; /* NULL: there is no index */
    uint32_t first;   /* number of the run's first text */
    uint32_t next;    /* number of its next one         */
    uint32_t stored;  /* texts below this number are in the store */
    uint32_t *rank;   /* of all words of pending texts, while they go to the store */
    size_t rank_at;   /* where those of the next one begin */
    uint32_t *own;    /* [next - first] where the run's own texts stand */
    size_t own_size;
    struct dup_table met;                /* number of a text of the index -> where it stands */
    uint32_t at_hand[DUP_TEXTS_AT_HAND]; /* numbers + 1 of texts taken out of the store; 0: none */
    struct dup_text *text_at_hand[DUP_TEXTS_AT_HAND];
    size_t next_at_hand;
};

/** `store`: owned from now on; NULL for none. */
void
dup_members_init(struct dup_members *members, dup_store *store);
void
dup_members_fini(struct dup_members *members);

/**
 * Add a text of the run, which takes what `member` owns. Its number is set. Errors: POSTIL_NOMEM.
 */
POSTIL_CHECKED enum postil_status
dup_members_add(struct dup_members *members, const struct dup_member *member,
                struct postil_error *err);

/** Take the text added last away again, and free it. */
void
dup_members_drop(struct dup_members *members);

/**
 * Where the text of a number stands; one of the index is met now if it wasn't before. out_there:
 * false when the index has forgotten it. Errors: POSTIL_NOMEM, POSTIL_DATA.
 */
POSTIL_CHECKED enum postil_status
dup_members_find(struct dup_members *members, uint32_t number, uint32_t *out_at, bool *out_there,
                 struct postil_error *err);

/**
 * Take up a text of the store again as the next member: one that a run had met, or its own next
 * one. Errors: POSTIL_NOMEM, POSTIL_DATA.
 */
POSTIL_CHECKED enum postil_status
dup_members_recall(struct dup_members *members, uint32_t number, struct postil_error *err);

/**
 * The words of a member. Borrowed, until DUP_TEXTS_AT_HAND further calls or dup_members_stored.
 * Errors: POSTIL_NOMEM, POSTIL_DATA.
 */
POSTIL_CHECKED enum postil_status
dup_members_text(struct dup_members *members, uint32_t at, const struct dup_text **out_text,
                 struct postil_error *err);

/** Texts of the run that are not in the store. */
static inline uint32_t
dup_members_pending(const struct dup_members *members)
{
    return members->next - members->stored;
}

/**
 * Bring the members into the order of their numbers. out_place: [n] where each went; caller frees.
 * Nothing is added or stored afterwards. Errors: POSTIL_NOMEM.
 */
POSTIL_CHECKED enum postil_status
dup_members_order(struct dup_members *members, uint32_t **out_place, struct postil_error *err);

/**
 * Parts of a segment: documents of the pending texts, which stay the members', and their words into
 * `forms`, which the caller frees. Errors: POSTIL_NOMEM.
 */
POSTIL_CHECKED enum postil_status
dup_members_parts(struct dup_members *members, struct dup_forms *forms,
                  struct dup_segment_parts *parts, struct postil_error *err);

/** The pending texts have been stored: what they take in memory is freed. */
void
dup_members_stored(struct dup_members *members);

/**
 * Whether one of two texts credits an outlet that the other does not: -1 b, 1 a, 0 both or none.
 */
int
dup_members_credit(const struct dup_members *members, uint32_t a, uint32_t b);

#endif
