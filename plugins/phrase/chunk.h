/* SPDX-License-Identifier: Apache-2.0 */
/* Noun phrases around a word, and the subject of a verb. */
#ifndef PHRASE_CHUNK_H
#define PHRASE_CHUNK_H

#include "text.h"

/** Words [begin, end) of a noun phrase. */
struct phrase_np {
    size_t begin, end;
};

/** Whether two phrases share a word. */
static inline bool
phrase_np_overlap(const struct phrase_np *a, const struct phrase_np *b)
{
    return a->begin < b->end && b->begin < a->end;
}

enum phrase_subject {
    PHRASE_NO_SUBJECT,
    PHRASE_OWN_SUBJECT,   /* stands before the verb                                 */
    PHRASE_SHARED_SUBJECT /* "X signed and praised": the subject of an earlier verb */
};

/** Noun phrase that ends before word `end` and begins at `floor` or later. Looks at 30 words at
 * most. */
bool
phrase_np_before(const struct phrase_text *text, size_t end, size_t floor, struct phrase_np *out);

/** End of the noun phrase without prepositions that begins at `begin`; `begin` when there is none. */
size_t
phrase_np_base(const struct phrase_text *text, size_t begin, size_t limit);

/** Shortest noun phrase that begins at `begin` and ends at `limit` or before; with its "of ...". */
bool
phrase_np_after(const struct phrase_text *text, size_t begin, size_t limit, struct phrase_np *out);

/** First word of the verb group around the verb: its auxiliaries, adverbs and negations. */
size_t
phrase_group_begin(const struct phrase_text *text, size_t verb, size_t floor);

/** Subject of the verb group that begins at `group`, seen through insertions between commas. */
enum phrase_subject
phrase_subject_before(const struct phrase_text *text, size_t group, size_t floor,
                      struct phrase_np *out);

/**
 * Subject of a verb group, following coordination and participles to the verb that has one.
 * At most 4 steps of 40 words.
 */
bool
phrase_find_subject(const struct phrase_text *text, size_t group, size_t floor,
                    struct phrase_np *out);

/** Nearest verb before `at` (its last word), not before `floor`; SIZE_MAX when there is none. */
size_t
phrase_verb_before(const struct phrase_text *text, size_t at, size_t floor);

/** Word that the phrase is about: the last before "of ...", "at ...". */
size_t
phrase_np_head(const struct phrase_text *text, const struct phrase_np *np);

#endif
