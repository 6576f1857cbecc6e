/* SPDX-License-Identifier: Apache-2.0 */
/* Making a lexicon of word lists and a table of word classes. */
#ifndef WORDS_LISTING_H
#define WORDS_LISTING_H

#include "lexicon.h"

/** A lexicon in the making; its view is good until it is freed. */
struct listing {
    struct lexicon view;
    struct lexicon_entry *entries; /* [n_room] open addressing */
    size_t n_used, n_room;
    uint64_t *sets;
    size_t n_set_room;
    struct lexicon_class *classes;
    size_t n_class_room;
    char (*lists)[LEXICON_LIST_NAME];
};

POSTIL_CHECKED enum postil_status
words_listing_init(struct listing *l, struct postil_error *err);
void
words_listing_fini(struct listing *l);

/**
 * Add the entries of a file, one a line, as the list `name`; lines that begin with # are comments.
 * Of a line with tabs the first column counts. Case does not matter. Lists get numbers in the order
 * they are added. Errors: POSTIL_NOINPUT, POSTIL_IO, POSTIL_CONFIG when there are too many lists.
 */
POSTIL_CHECKED enum postil_status
words_listing_add_list(struct listing *l, const char *name, const char *path,
                       struct postil_error *err);

/**
 * Add word classes from lines of a word in small letters and three numbers, with tabs between: its
 * class at the fine grain, the middle one, the coarse one, from 0. Errors: POSTIL_NOINPUT,
 * POSTIL_IO, POSTIL_DATA with the line.
 */
POSTIL_CHECKED enum postil_status
words_listing_add_classes(struct listing *l, const char *path, struct postil_error *err);

/** Take over all of another lexicon, before anything is added. Errors: POSTIL_NOMEM. */
POSTIL_CHECKED enum postil_status
words_listing_take_over(struct listing *l, const struct lexicon *from, struct postil_error *err);

/** The sections words_lexicon_view reads, borrowed from the listing. */
void
words_listing_parts(const struct listing *l, struct postil_model_part out_parts[LEXICON_PARTS]);

#endif
