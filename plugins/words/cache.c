/* SPDX-License-Identifier: Apache-2.0 */
/* A set-associative cache of words. What it gives is a function of the word alone. */
#include "cache.h"

#include <stdlib.h>

static struct cache_word *
word_at(const struct cache *c, size_t i)
{
    return (struct cache_word *)(c->words + i * c->size);
}

enum postil_status
words_cache_init_for(struct cache *c, size_t n_tagger, struct postil_error *err)
{
    size_t size = sizeof(struct cache_word) + (n_tagger - 1) * sizeof(struct postil_tag_type);
    size_t align = _Alignof(struct cache_word);
    *c = (struct cache){
        .n_tagger = n_tagger, .size = (size + align - 1) / align * align, .window = 1};
    c->words = calloc(CACHE_WORDS, c->size);
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
        word_at(c, i)->window = word_at(c, i)->window != 0;
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
    struct cache_word *word = malloc(c->size);
    if (word)
        c->spare[c->n_spare++] = word;
    return word;
}

const struct cache_word *
words_cache_get_for(struct cache *c, const struct lexicon *lexicon,
                    const postil_tagger *const *taggers, const char *s, size_t len)
{
    uint64_t key = words_key(s, len);
    size_t set = (key >> 20) % (CACHE_WORDS / CACHE_WAYS) * CACHE_WAYS;
    struct cache_word *oldest = word_at(c, set);
    for (size_t i = 0; i < CACHE_WAYS; i++) {
        struct cache_word *w = word_at(c, set + i);
        if (w->window && w->word.key == key) {
            w->window = c->window;
            return w;
        }
        if (w->window < oldest->window)
            oldest = w;
    }
    if (oldest->window == c->window && !(oldest = add_spare(c)))
        return NULL;
    struct postil_tag_feature features[WORD_FEATURES];
    size_t n = words_read(lexicon, s, len, &oldest->word, features);
    postil_tagger_sum_type(taggers[0], features, n, &oldest->type);
    for (size_t i = 1; i < c->n_tagger; i++)
        postil_tagger_sum_type(taggers[i], features, n, &oldest->other[i - 1]);
    oldest->window = c->window;
    return oldest;
}
