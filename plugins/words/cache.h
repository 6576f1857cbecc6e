/* SPDX-License-Identifier: Apache-2.0 */
/* Words that were met before, with the sums of their weights: most tokens are one of few words. */
#ifndef WORDS_CACHE_H
#define WORDS_CACHE_H

#include <stddef.h>
#include <stdint.h>

#include <postil/tagger.h>

#include "lexicon.h"
#include "word.h"

struct cache_word {
    struct word word;
    uint32_t window;                /* the window that used it last; 0: free      */
    struct postil_tag_type type;    /* under the first tagger                     */
    struct postil_tag_type other[]; /* [n_tagger - 1] under the others            */
};

struct cache {
    char *words; /* [CACHE_WORDS] of `size` bytes */
    size_t n_tagger, size;
    struct cache_word **spare; /* words of this window that found no place; freed with the next */
    size_t n_spare, n_spare_room;
    uint32_t window;
};

/** Words kept, and how many places each may stand in. */
enum { CACHE_WORDS = 16384, CACHE_WAYS = 4 };

/** For sums under `n_tagger` taggers, one or more. Errors: POSTIL_NOMEM. */
POSTIL_CHECKED enum postil_status
words_cache_init_for(struct cache *c, size_t n_tagger, struct postil_error *err);
void
words_cache_fini(struct cache *c);

/** Begin a new window: what words_cache_get gave out before may go. */
void
words_cache_next_window(struct cache *c);

/**
 * The word s[len], borrowed until the next window; NULL when memory is out.
 *   taggers   [n_tagger] the same at each call
 */
const struct cache_word *
words_cache_get_for(struct cache *c, const struct lexicon *lexicon,
                    const postil_tagger *const *taggers, const char *s, size_t len);

/** The same with one tagger. */
POSTIL_CHECKED static inline enum postil_status
words_cache_init(struct cache *c, struct postil_error *err)
{
    return words_cache_init_for(c, 1, err);
}

static inline const struct cache_word *
words_cache_get(struct cache *c, const struct lexicon *lexicon, const postil_tagger *tagger,
                const char *s, size_t len)
{
    return words_cache_get_for(c, lexicon, &tagger, s, len);
}

#endif
