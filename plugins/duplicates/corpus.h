/* SPDX-License-Identifier: Apache-2.0 */
/* All texts of a run and how they hang together. */
#ifndef DUPLICATES_CORPUS_H
#define DUPLICATES_CORPUS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <postil/error.h>

#include "credit.h"
#include "date.h"
#include "index.h"
#include "lines.h"
#include "members.h"
#include "relate.h"

/** Two texts, `b` earlier in the input than `a`, of which one copied, or both copied a third. */
struct dup_edge {
    uint32_t a, b;
    float jaccard;
    float same;       /* dup_sameness */
    float in_a, in_b; /* share of the shingles of a that b has too, and the other way round */
    bool exact;
    bool rewritten; /* known by its sentences only, not by common runs */
};

/** A passage with where it stands in both texts, in bytes. */
struct dup_found {
    struct dup_passage words;
    uint32_t begin, end, other_begin, other_end;
};

/** What a new text has in common with an earlier one. */
struct dup_match {
    uint32_t other; /* a member                      */
    uint32_t rank;  /* among those it was compared with */
    float jaccard, same, containment;
    bool exact, copied;
    size_t first_passage, n_passage;
};

/** Owned: dup_corpus_free. One thread at a time. */
struct dup_corpus {
    struct dup_members members;
    struct dup_index index;
    struct dup_lines lines;
    struct dup_edge *edges; /* [n_edge] by a */
    size_t n_edge, edge_size;

    /* of the text added last */
    struct dup_match match[DUP_CANDIDATES]; /* [n_match] */
    size_t n_match;
    struct dup_found *passages; /* [n_passage], a: the text, b: match.other */
    size_t n_passage, passage_size;
    bool kept;        /* it is a member now                      */
    uint32_t kept_at; /* which                                   */
    bool own_lines;   /* its lines count as its source's         */

    /* scratch */
    struct dup_shingles shingles, counted;
    uint32_t taken; /* member whose shingles these are, UINT32_MAX: none */
    struct dup_common common;
    struct dup_sentences sentences;
    uint64_t *shingle;
    size_t shingle_size;
};

/** A text to add; all borrowed. */
struct dup_entry {
    const char *id;
    const struct dup_word *words;
    size_t n_word;
    const struct dup_credit *credits;
    size_t n_credit;
    struct dup_sketch sketch;
    struct dup_date published;
    uint32_t source; /* hash of who published it; 0: unknown */
};

/**
 * `store`: texts of earlier runs, and where those of this one go; owned from now on, on failure
 * too. NULL for none. Errors: POSTIL_NOMEM.
 */
POSTIL_CHECKED enum postil_status
dup_corpus_new(dup_store *store, struct dup_corpus **out_corpus, struct postil_error *err);

/** Takes NULL. */
void
dup_corpus_free(struct dup_corpus *corpus);

/**
 * Compare a text with the earlier ones that the index names, and keep it. Fills match and passages.
 * Errors: POSTIL_NOMEM, POSTIL_DATA as dup_text_new or when the store is damaged. A text that could
 * not be kept leaves no trace; one that was kept but not compared with all of its candidates stays.
 */
POSTIL_CHECKED enum postil_status
dup_corpus_add(struct dup_corpus *corpus, const struct dup_entry *entry, struct postil_error *err);

/*
 * For taking up a run again: first where its numbers begin, and from which on texts are not in the
 * store; then members and edges in the order in which they came.
 */
void
dup_corpus_begin_at(struct dup_corpus *corpus, uint32_t first, uint32_t stored);

/** Keep a text that is not in the store, without comparing it. Errors: as dup_corpus_add. */
POSTIL_CHECKED enum postil_status
dup_corpus_replay(struct dup_corpus *corpus, const struct dup_entry *entry, bool own_lines,
                  struct postil_error *err);

/** Add what was found between two members. Errors: POSTIL_NOMEM. */
POSTIL_CHECKED enum postil_status
dup_corpus_link(struct dup_corpus *corpus, const struct dup_edge *edge, struct postil_error *err);

/**
 * Have the texts that are not in the store put there, as one batch. Errors: as dup_store_append.
 */
POSTIL_CHECKED enum postil_status
dup_corpus_flush(struct dup_corpus *corpus, struct postil_error *err);

/**
 * Bring members, and the edges between them, into the order of their numbers: those of the store
 * come first. To be called when all texts are there. Errors: POSTIL_NOMEM.
 */
POSTIL_CHECKED enum postil_status
dup_corpus_order(struct dup_corpus *corpus, struct postil_error *err);

/**
 * Share of the shingles of member `child` that member `other` has and none of the members known[n].
 * O(words), and less when the same child is asked for again.
 */
POSTIL_CHECKED enum postil_status
dup_corpus_beyond(struct dup_corpus *corpus, uint32_t child, const uint32_t *known, size_t n,
                  uint32_t other, float *out_share, struct postil_error *err);

/** Share of the sentences of member `child` that restate member `parent`; NaN: none to judge. */
POSTIL_CHECKED enum postil_status
dup_corpus_share(struct dup_corpus *corpus, uint32_t child, uint32_t parent, float *out_share,
                 struct postil_error *err);

#endif
