/* SPDX-License-Identifier: Apache-2.0 */
/* Where two texts agree: common runs of words, and the passages they make up. */
#ifndef DUPLICATES_ALIGN_H
#define DUPLICATES_ALIGN_H

#include <stddef.h>
#include <stdint.h>

#include <postil/error.h>

#include "shingles.h"
#include "text.h"

/** `n` equal words from a in the one text and b in the other. */
struct dup_run {
    uint32_t a, b, n;
};

/** Half-open word ranges that correspond; `equal` words of them are the same. */
struct dup_passage {
    uint32_t a_begin, a_end, b_begin, b_end;
    uint32_t equal;
    uint32_t longest; /* run of equal words */
    uint32_t quoted;  /* of the equal words, those between quotation marks in both texts   */
    uint32_t altered; /* words that differ in the midst of a quotation of both             */
    uint32_t added,
        dropped; /* longest run of equal words that only a, only b has in quotation marks */
};

/** What two texts have in common. Zeroed to begin, kept between pairs; owned: dup_common_fini. */
struct dup_common {
    uint32_t shared;      /* distinct shingles in both */
    struct dup_run *runs; /* [n_run], by a             */
    size_t n_run, run_size;
    struct dup_passage *passages; /* [n_passage], by a  */
    size_t n_passage, passage_size;
};

enum { DUP_RUNS = 4096 }; /* runs of one pair that are kept */

/**
 * Compare text `b` with text `a`, whose shingles `set` holds: count shared shingles and find the
 * longest runs, each at least a shingle long, none inside another on the side of `b`, without the
 * lines that either source repeats. One pass over `b`, O(words of b) with at most DUP_PLACES places
 * tried per run. Fills shared and runs. Errors: POSTIL_NOMEM.
 */
POSTIL_CHECKED enum postil_status
dup_common_find(struct dup_common *common, const struct dup_text *a, struct dup_shingles *set,
                const struct dup_text *b, struct postil_error *err);

/**
 * Chain neighbouring runs that stand in the same order in both texts into passages and keep those
 * that are long enough to be no accident; in a `faint` copy, of which little else is to be seen,
 * those of a word less too that are telling. Gaps are aligned word by word. O(words of the runs).
 * Errors: POSTIL_NOMEM.
 */
POSTIL_CHECKED enum postil_status
dup_common_chain(struct dup_common *common, const struct dup_text *a, const struct dup_text *b,
                 bool faint, struct postil_error *err);

/** What quotation marks say about a passage: enum postil_passage_quote. */
uint32_t
dup_passage_quote(const struct dup_passage *passage);

void
dup_common_fini(struct dup_common *common);

#endif
