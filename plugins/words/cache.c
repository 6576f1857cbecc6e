/* SPDX-License-Identifier: Apache-2.0 */
/* A set-associative cache of words. What it gives is a function of the word alone. */
#include "cache.h"

#include <stdlib.h>

enum postil_status
words_cache_init(struct cache *c, struct postil_error *err)
{
    *c = (struct cache){.window = 1};
    c->words = calloc(CACHE_WORDS, sizeof *c->words);
    return c->words ? POSTIL_OK : postil_fail(err, POSTIL_NOMEM, "%d words", CACHE_WORDS);
}

static void
drop_spare(struct cache *c)
{
    while (c->n_spare)
        free(c->spare[--c->n_spare]);
}

void
words_cache_fini(struct cache *c)
{
    drop_spare(c);
    free(c->spare);
    free(c->words);
    *c = (struct cache){0};
}

void
words_cache_next_window(struct cache *c)
{
    drop_spare(c);
    if (++c->window)
        return;
    for (size_t i = 0; i < CACHE_WORDS; i++) /* numbers begin anew: nothing is in use */
        c->words[i].window = c->words[i].window != 0;
    c->window = 2;
}

static struct cache_word *
add_spare(struct cache *c)
{
    if (c->n_spare == c->n_spare_room) {
        size_t room = c->n_spare_room ? 2 * c->n_spare_room : 64;
        struct cache_word **spare = realloc(c->spare, room * sizeof *spare);
        if (!spare)
            return NULL;
        c->spare = spare;
        c->n_spare_room = room;
    }
    struct cache_word *word = malloc(sizeof *word);
    if (word)
        c->spare[c->n_spare++] = word;
    return word;
}

const struct cache_word *
words_cache_get(struct cache *c, const struct lexicon *lexicon, const postil_tagger *tagger,
                const char *s, size_t len)
{
    uint64_t key = words_key(s, len);
    struct cache_word *set = &c->words[(key >> 20) % (CACHE_WORDS / CACHE_WAYS) * CACHE_WAYS];
    struct cache_word *oldest = set;
    for (int i = 0; i < CACHE_WAYS; i++) {
        if (set[i].window && set[i].word.key == key) {
            set[i].window = c->window;
            return &set[i];
        }
        if (set[i].window < oldest->window)
            oldest = &set[i];
    }
    if (oldest->window == c->window && !(oldest = add_spare(c)))
        return NULL;
    struct postil_tag_feature features[WORD_FEATURES];
    size_t n = words_read(lexicon, s, len, &oldest->word, features);
    postil_tagger_sum_type(tagger, features, n, &oldest->type);
    oldest->window = c->window;
    return oldest;
}
