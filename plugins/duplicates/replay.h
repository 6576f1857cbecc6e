/* SPDX-License-Identifier: Apache-2.0 */
/* Taking up a text again as a journal has it. */
#ifndef DUPLICATES_REPLAY_H
#define DUPLICATES_REPLAY_H

#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include <postil/error.h>

#include "corpus.h"

/**
 * A text in a journal. Behind it stand its id, its words in columns (hash, begin, len, flags),
 * credits, fingerprints in columns (hash, quoted) and bins.
 */
struct dup_text_head {
    uint64_t exact;
    int64_t first, last; /* of struct dup_date */
    uint32_t id_len, n_word, n_credit, n_fingerprint, n_bin, source;
    uint32_t known; /* of struct dup_date */
    uint32_t own_lines;
};

/** Zeroed to begin but for file and left; owned: dup_replay_fini. */
struct dup_replay {
    FILE *file;
    uint64_t left; /* bytes of the file that belong to the checkpoint */
    char *block;
    size_t size;
    struct dup_word *words;
    size_t word_size; /* bytes */
    struct dup_fingerprint *prints;
    size_t print_size; /* bytes */
};

void
dup_replay_fini(struct dup_replay *replay);

/**
 * Read the next text and keep it as a member. O(words). Errors: POSTIL_DATA, also when it would go
 * beyond `left`; POSTIL_NOMEM.
 */
POSTIL_CHECKED enum postil_status
dup_replay_text(struct dup_replay *replay, struct dup_corpus *corpus, struct postil_error *err);

#endif
