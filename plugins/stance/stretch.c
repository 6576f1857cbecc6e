/* SPDX-License-Identifier: Apache-2.0 */
/* Sentence by sentence: features, weights, best labels, probabilities. */
#include "stretch.h"

#include <limits.h>
#include <stdlib.h>
#include <string.h>

/* So many words around a likely one are labelled, and so many beside a labelled one are scored in
 * full before it is labelled again. */
enum { AROUND = 2, BESIDE = 2 };

/* What features that are left out may take from the log odds of a stretch. */
static const double UNSURE = 2.5;

enum postil_status
stance_labeller_init(struct stance_labeller *l, const postil_model *model, struct postil_error *err)
{
    enum postil_status st = words_lexicon_view(model, &l->lexicon, err);
    if (st == POSTIL_OK)
        st = postil_tagger_new(model, STANCE_LABELS, &l->tagger, err);
    size_t n;
    const struct stance_bounds *bounds =
        st == POSTIL_OK ? postil_model_section(model, "bounds", sizeof *bounds, &n, err) : NULL;
    if (!bounds)
        return st == POSTIL_OK ? POSTIL_DATA : st;
    if (n != 1)
        return postil_fail(err, POSTIL_DATA, "model %s: its labeller has no bounds",
                           postil_model_path(model));
    l->bounds = *bounds;
    return words_cache_init(&l->cache, err);
}

void
stance_labeller_fini(struct stance_labeller *l)
{
    postil_tagger_free(l->tagger);
    words_cache_fini(&l->cache);
    free(l->found);
}

size_t
stance_sequence_end(const struct stance_scene *scene, size_t begin)
{
    return phrase_sentence_end(scene->t, begin, STRETCH_SENTENCE);
}

/* Probability of each label at a word of the sequence. */
static void
marginals(const struct postil_tag_sums *sums, float *out)
{
    float all = 0, of[STANCE_LABELS] = {0};
    for (uint32_t y = 0; y < 1 + 3 * STANCE_LABELS; y++) {
        float p = sums->before[y] * sums->after[y];
        all += p;
        if (y)
            of[postil_tag_kind(y)] += p;
    }
    for (uint32_t k = 0; k < STANCE_LABELS; k++)
        out[k] = all > 0 && of[k] > 0 ? of[k] < all ? of[k] / all : 1 : 0;
}

/* Log odds, in steps of the weights, of the likeliest label against none. */
static inline int
lead_of(const struct postil_tag_row *score)
{
    int most = score->of[1];
    for (uint32_t y = 2; y < 1 + 3 * STANCE_LABELS; y++)
        most = score->of[y] > most ? score->of[y] : most;
    return most - score->of[0];
}

static bool
add(struct stance_labeller *l, size_t begin, size_t from, size_t to)
{
    if (l->n_found == l->n_found_room) {
        size_t room = l->n_found_room ? 2 * l->n_found_room : 64;
        struct stance_stretch *grown = realloc(l->found, room * sizeof *grown);
        if (!grown)
            return false;
        l->found = grown;
        l->n_found_room = room;
    }
    struct stance_stretch *s = &l->found[l->n_found++];
    *s = (struct stance_stretch){.begin = (uint32_t)(begin + from), .end = (uint32_t)(begin + to)};
    float most = -1;
    s->types = s->all = INT_MIN;
    for (size_t i = from; i < to; i++) {
        int all = lead_of(&l->scores[i]);
        s->types = l->leads[i] > s->types ? l->leads[i] : s->types;
        s->all = all > s->all ? all : s->all;
        float p[STANCE_LABELS], sum = 0;
        marginals(&l->sums[i], p);
        for (uint32_t k = 0; k < STANCE_LABELS; k++)
            sum += p[k];
        if (sum <= most)
            continue;
        most = sum;
        for (uint32_t k = 0; k < STANCE_LABELS; k++)
            s->p[k] = p[k];
    }
    for (uint32_t k = 1; k < STANCE_LABELS; k++)
        s->label = s->p[k] > s->p[s->label] ? k : s->label;
    return true;
}

/* Stretches of the words [from, to) of a sequence. */
static bool
read_labels(struct stance_labeller *l, size_t begin, size_t from, size_t to)
{
    bool summed = false;
    for (size_t i = from, end; i < to; i = end) {
        end = i + 1;
        if (!l->labels[i])
            continue;
        while (end < to && l->labels[end] && postil_tag_place(l->labels[end]) == POSTIL_TAG_INSIDE)
            end++;
        if (!summed)
            postil_tagger_sum(l->tagger, to - from, l->scores + from, l->sums + from);
        summed = true;
        if (!add(l, begin, i, end < i + STRETCH_WORDS ? end : i + STRETCH_WORDS))
            return false;
    }
    return true;
}

/* Log odds in steps of the weights. */
static int
steps_of(const struct stance_labeller *l, double log_odds)
{
    enum { MOST_STEPS = 2000 };
    double steps = log_odds / postil_tagger_unit(l->tagger);
    return (int)(steps < MOST_STEPS ? steps : MOST_STEPS);
}

/* Where a stretch may begin, so much is added. */
static struct postil_tag_row
bolder(const struct postil_tag_row *scores, int boldness)
{
    struct postil_tag_row row = *scores;
    for (uint32_t k = 0; k < STANCE_LABELS; k++) {
        int16_t *begin = &row.of[postil_tag_label(k, POSTIL_TAG_BEGIN)];
        int16_t *single = &row.of[postil_tag_label(k, POSTIL_TAG_SINGLE)];
        *begin = (int16_t)(*begin < INT16_MAX - boldness ? *begin + boldness : INT16_MAX);
        *single = (int16_t)(*single < INT16_MAX - boldness ? *single + boldness : INT16_MAX);
    }
    return row;
}

/* The sequence's words and what their types say; false: memory is out. */
static bool
read_words(struct stance_labeller *l, const struct stance_scene *scene, size_t begin, size_t n)
{
    const struct phrase_text *t = scene->t;
    words_cache_next_window(&l->cache);
    for (size_t i = 0; i < n; i++) {
        const struct phrase_word *w = &t->word[begin + i];
        const struct cache_word *cached = words_cache_get(
            &l->cache, &l->lexicon, l->tagger, t->from.text + w->begin, w->end - w->begin);
        if (!cached)
            return false;
        l->words[i] = &cached->word;
        l->types[i] = &cached->type;
    }
    return true;
}

/* Scores of all words of a sequence by their types, and in full of those that may come to
 * something. */
static void
score(struct stance_labeller *l, const struct stance_scene *scene, size_t begin, size_t n)
{
    int bound = l->bounds.types;
    memset(l->first, 0, (n + 1) * sizeof *l->first);
    postil_tagger_score(l->tagger, n, l->types, l->first, l->features, l->scores);
    stance_known_cues(scene, begin, begin + n, l->known);
    for (size_t i = 0; i < n; i++) {
        l->leads[i] = lead_of(&l->scores[i]);
        l->full[i] = l->leads[i] >= bound;
        l->first[i + 1] = l->first[i];
        if (l->full[i])
            l->first[i + 1] += (uint32_t)stance_sign_features(
                scene, begin, begin + n, begin + i, l->words, l->known, l->features + l->first[i]);
    }
    postil_tagger_score(l->tagger, n, l->types, l->first, l->features, l->scores);
}

/* Score the words beside one in full, too. */
static void
fill(struct stance_labeller *l, const struct stance_scene *scene, size_t begin, size_t n, size_t at)
{
    size_t to = n - at > BESIDE + 1 ? at + BESIDE + 1 : n;
    for (size_t i = at > BESIDE ? at - BESIDE : 0; i < to; i++)
        if (!l->full[i]) {
            size_t m = stance_sign_features(scene, begin, begin + n, begin + i, l->words, l->known,
                                            l->features);
            postil_tagger_add(l->tagger, l->features, m, &l->scores[i]);
            l->full[i] = true;
        }
}

/* Best labels of the words [from, to). */
static void
best(struct stance_labeller *l, size_t from, size_t to, int boldness)
{
    for (size_t i = from; i < to; i++)
        l->bold[i] = bolder(&l->scores[i], boldness);
    postil_tagger_best(l->tagger, to - from, l->bold + from, l->labels + from, l->paths);
}

/* Label words [from, to) of a sequence as if nothing stood around them: more boldly where the
 * features of some are left out, then with all that count. */
static bool
label(struct stance_labeller *l, const struct stance_scene *scene, size_t begin, size_t n,
      size_t from, size_t to, int boldness)
{
    bool any = false;
    best(l, from, to, boldness + steps_of(l, UNSURE));
    for (size_t i = from; i < to; i++)
        if (l->labels[i]) {
            fill(l, scene, begin, n, i);
            any = true;
        }
    if (!any)
        return true;
    best(l, from, to, boldness);
    return read_labels(l, begin, from, to);
}

static enum postil_status
run_sequence(struct stance_labeller *l, const struct stance_scene *scene, size_t begin, size_t end,
             int boldness, struct postil_error *err)
{
    size_t n = end - begin, from = 0, to = 0;
    if (!read_words(l, scene, begin, n))
        return postil_fail(err, POSTIL_NOMEM, "words");
    score(l, scene, begin, n);
    for (size_t i = 0; i < n; i++) {
        if (l->leads[i] < l->bounds.types || lead_of(&l->scores[i]) < l->bounds.all)
            continue;
        size_t low = i > AROUND ? i - AROUND : 0;
        if (low > to) {
            if (to > from && !label(l, scene, begin, n, from, to, boldness))
                return postil_fail(err, POSTIL_NOMEM, "stretches");
            from = low;
        }
        to = n - i > AROUND + 1 ? i + AROUND + 1 : n;
    }
    if (to > from && !label(l, scene, begin, n, from, to, boldness))
        return postil_fail(err, POSTIL_NOMEM, "stretches");
    return POSTIL_OK;
}

enum postil_status
stance_labeller_run(struct stance_labeller *l, const struct stance_scene *scene, double boldness,
                    struct postil_error *err)
{
    enum postil_status st = POSTIL_OK;
    int steps = steps_of(l, boldness);
    l->n_found = 0;
    for (size_t begin = 0, end; st == POSTIL_OK && begin < scene->t->n; begin = end) {
        end = stance_sequence_end(scene, begin);
        st = run_sequence(l, scene, begin, end, steps, err);
    }
    return st;
}
