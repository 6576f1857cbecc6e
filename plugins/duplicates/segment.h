/* SPDX-License-Identifier: Apache-2.0 */
/* One immutable file of an index: some documents in a row, and what they are found by. */
#ifndef DUPLICATES_SEGMENT_H
#define DUPLICATES_SEGMENT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <postil/error.h>

#include "date.h"
#include "pack.h"
#include "postings.h"
#include "text.h"

/** What documents are found by. */
enum dup_key { DUP_KEY_EXACT, DUP_KEY_BAND, DUP_KEY_FINGERPRINT, DUP_KEY_LINE, DUP_KEYS };

/** Documents that one key is kept for, by enum dup_key: the first ones. */
extern const uint32_t dup_key_caps[DUP_KEYS];

/** A document as it is kept. Owned: dup_kept_fini. */
struct dup_kept {
    char *id;
    struct dup_date published;
    int64_t day; /* by which it grows old: seconds since 1970 */
    uint64_t exact;
    uint32_t source, n_shingle, n_own;
    uint32_t *credit;
    uint32_t n_credit;
    struct dup_text *text;
    uint32_t *rank; /* [n_word] of its words in a dictionary; NULL: nobody asked */
};

void
dup_kept_fini(struct dup_kept *kept);

/** Owned: dup_segment_close. Immutable; any thread may read. */
typedef struct dup_segment dup_segment;

/** Map a file. Errors: POSTIL_NOINPUT, POSTIL_DATA (not a segment, or damaged), POSTIL_NOMEM. */
POSTIL_CHECKED enum postil_status
dup_segment_open(const char *path, dup_segment **out_segment, struct postil_error *err);

/** Takes NULL. */
void
dup_segment_close(dup_segment *segment);

/** Numbers of its documents: from out_first on, out_n of them, some of which may be forgotten. */
void
dup_segment_range(const dup_segment *segment, uint32_t *out_first, uint32_t *out_n);
uint64_t
dup_segment_bytes(const dup_segment *segment);
/** The latest and the earliest `day` of its documents; INT64_MIN and INT64_MAX without any. */
int64_t
dup_segment_newest(const dup_segment *segment);
int64_t
dup_segment_oldest(const dup_segment *segment);
uint32_t
dup_segment_documents(const dup_segment *segment);

/** Its postings, by document number less the first. Borrowed. */
const struct dup_postings *
dup_segment_postings(const dup_segment *segment, enum dup_key key);

/**
 * Take document number first + i out, with ranks of its words if wanted. out_there: false when it
 * is forgotten. Errors: POSTIL_NOMEM, POSTIL_DATA.
 */
POSTIL_CHECKED enum postil_status
dup_segment_get(const dup_segment *segment, uint32_t i, bool ranks, struct dup_kept *out,
                bool *out_there, struct postil_error *err);

/** Forms of its words by rank, with how often they stand there. Borrowed. */
const struct dup_form *
dup_segment_forms(const dup_segment *segment, size_t *out_n);

/** What a new segment is made of. */
struct dup_segment_parts {
    uint32_t first, n;
    const struct dup_forms *forms; /* ranked */
    /**
     * Document first + i with ranks in forms; out_there as dup_segment_get. The caller takes `out`.
     */
    enum postil_status (*get)(void *state, uint32_t i, struct dup_kept *out, bool *out_there,
                              struct postil_error *err);
    void *state;
    bool keep; /* the documents stay the state's: they are not freed */
    struct dup_pairs pairs[DUP_KEYS];
};

/** Write a file and have it on the disk. Errors: POSTIL_CANTCREATE, POSTIL_IO, those of `get`. */
POSTIL_CHECKED enum postil_status
dup_segment_write(const char *path, const struct dup_segment_parts *parts,
                  struct postil_error *err);

#endif
