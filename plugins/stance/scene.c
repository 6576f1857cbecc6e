/* SPDX-License-Identifier: Apache-2.0 */
/* Mentions by one walk over the words; quotes by binary search. */
#include "scene.h"

#include <stdlib.h>

#include "../phrase/chunk.h"

enum {
    QUOTES_BACK = 8, /* quotes that may lie around one another */
    LONGEST = 60     /* most words of a mention                */
};

void
stance_scene_begin(struct stance_scene *scene, const struct stance_lists *lists,
                   const struct lexicon *lexicon, const struct phrase_text *text,
                   const struct postil_quote *quotes, size_t n_quote)
{
    scene->lists = lists;
    scene->lexicon = lexicon;
    scene->t = text;
    scene->quotes = quotes;
    scene->n_quote = n_quote;
    scene->n_mention = 0;
}

void
stance_scene_fini(struct stance_scene *scene)
{
    free(scene->mentions);
    free(scene->mention_from);
    *scene = (struct stance_scene){0};
}

struct lexicon_class
stance_scene_class(const struct stance_scene *scene, size_t i, uint64_t *out_lists)
{
    /* Both hash the word in small letters: phrase_hash and words_lexicon_hash. */
    uint32_t hash = (uint32_t)scene->t->word[i].hash;
    struct lexicon_class class;
    *out_lists = words_lexicon_find(scene->lexicon, hash ? hash : 1, &class) & ~LEXICON_MORE;
    return class;
}

const struct postil_quote *
stance_scene_quote(const struct stance_scene *scene, size_t word)
{
    const struct phrase_word *w = &scene->t->word[word];
    const struct postil_quote *best = NULL;
    size_t low = 0, high = scene->n_quote;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (scene->quotes[middle].begin <= w->begin)
            low = middle + 1;
        else
            high = middle;
    }
    for (size_t back = 0; back < QUOTES_BACK && low > 0; back++) {
        const struct postil_quote *q = &scene->quotes[--low];
        if (q->end >= w->end && q->speaker &&
            (!best || q->end - q->begin < best->end - best->begin))
            best = q;
    }
    return best;
}

static bool
add(struct stance_scene *scene, size_t begin, size_t end, uint32_t kind)
{
    if (scene->n_mention == scene->n_mention_room) {
        size_t room = scene->n_mention_room ? 2 * scene->n_mention_room : 256;
        struct stance_mention *grown = realloc(scene->mentions, room * sizeof *grown);
        if (!grown)
            return false;
        scene->mentions = grown;
        scene->n_mention_room = room;
    }
    scene->mentions[scene->n_mention++] =
        (struct stance_mention){(uint32_t)begin, (uint32_t)end, kind};
    return true;
}

/* A phrase, and whose it is: "Lee" of "Lee's plan", "his" of "his plan". */
static bool
add_phrase(struct stance_scene *scene, size_t begin, size_t end)
{
    if (!add(scene, begin, end, MENTION_PHRASE))
        return false;
    if (scene_tag(scene, begin) == PHRASE_POSS && end > begin + 1 &&
        !add(scene, begin, begin + 1, MENTION_OWNER))
        return false;
    for (size_t i = begin + 1; i + 1 < end; i++)
        if (scene_tag(scene, i) == PHRASE_GEN)
            return add(scene, begin, i, MENTION_OWNER);
    return true;
}

static bool
is_verb_of_its_own(const struct stance_scene *scene, size_t i)
{
    const struct phrase_text *t = scene->t;
    if (t->word[i].tag != PHRASE_VERB || !(t->word[i].form & PHRASE_ING))
        return false;
    return i == 0 || scene_tag(scene, i - 1) != PHRASE_AUX;
}

/* Mentions that begin at word i and end before `limit`; where to go on. 0: memory is out. */
static size_t
add_at(struct stance_scene *scene, size_t i, size_t limit)
{
    const struct phrase_text *t = scene->t;
    size_t end = phrase_np_base(t, i, limit);
    if (end > i)
        return add_phrase(scene, i, end) ? end : 0;
    bool to =
        t->word[i].tag == PHRASE_TO && scene_tag(scene, i + 1) == PHRASE_VERB && i + 1 < limit;
    if (to || is_verb_of_its_own(scene, i)) {
        size_t verb = to ? i + 1 : i, object = phrase_np_base(t, verb + 1, limit);
        end = object > verb + 1 ? object : verb + 1;
        if (!add(scene, i, end, to ? MENTION_INFINITIVE : MENTION_GERUND))
            return 0;
        return verb + 1;
    }
    return i + 1;
}

enum postil_status
stance_scene_find_mentions(struct stance_scene *scene, struct postil_error *err)
{
    size_t n = scene->t->n, at = 0, end = 0;
    scene->n_mention = 0;
    if (scene->n_word_room < n + 1) {
        free(scene->mention_from);
        scene->mention_from = malloc((n + 1) * sizeof *scene->mention_from);
        scene->n_word_room = scene->mention_from ? n + 1 : 0;
    }
    if (!scene->mention_from)
        return postil_fail(err, POSTIL_NOMEM, "%zu words", n);
    while (at < n) {
        if (at >= end)
            end = phrase_sentence_end(scene->t, at, n);
        size_t limit = end - at > LONGEST ? at + LONGEST : end;
        size_t first = scene->n_mention, next = add_at(scene, at, limit);
        if (!next)
            return postil_fail(err, POSTIL_NOMEM, "mentions of %zu words", n);
        scene->mention_from[at] = (uint32_t)first;
        for (size_t i = at + 1; i < next; i++)
            scene->mention_from[i] = (uint32_t)scene->n_mention;
        at = next;
    }
    scene->mention_from[n] = (uint32_t)scene->n_mention;
    return POSTIL_OK;
}
