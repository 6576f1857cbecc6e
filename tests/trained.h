/* SPDX-License-Identifier: Apache-2.0 */
/* A small model of names, trained by the command once for all tests of a suite, and text to try. */
#ifndef TESTS_TRAINED_H
#define TESTS_TRAINED_H

#include <stdio.h>

#include "entities/finder.h"
#include "words/lexicon.h"
#include "examples.h"
#include "harness.h"
#include "suite.h"
#include "xorshift.h"

static postil_model *model;
static struct lexicon lexicon;
static postil_tagger *tagger;
static entities_finder *finder;

static const char *const people[] = {"Ada Moe", "Olaf Lund", "Ida Rey", "Bo Vance", "Tova Quill"};
static const char *const towns[] = {"Ely", "Port Moor", "Hythe", "Brackwater", "Old Fen"};
static const char *const bodies[] = {"EU", "Harrow Mills", "Port League", "Fen Bank", "NUTP"};

/* Documents with names in brackets, `n` of them from number `first` on. */
static inline const char *
write_news(const char *name, unsigned first, unsigned n)
{
    static char text[1 << 16];
    size_t at = (size_t)sprintf(text, "# made up\n");
    for (unsigned i = first; i < first + n; i++) {
        const char *who = people[i % 5], *where = towns[i / 5 % 5], *what = bodies[i / 3 % 5];
        at += (size_t)sprintf(
            text + at,
            "\n[PER %s] visited [LOC %s] on day %u.\n"
            "Mr. [PER %s] said that the [ORG %s] would pay.\n"
            "In [LOC %s], nobody knew why. The [MISC Fennish] people of [LOC %s] left.\n",
            who, where, i, strchr(who, ' ') + 1, what, where, towns[(i + 2) % 5]);
    }
    return harness_write(name, text);
}

#define TRAIN(...) POSTIL(NULL, "train", "entities", __VA_ARGS__)
#define FAST       "-s", "passes=6", "-s", "min_count=1", "-s", "rows=20000"

static inline void
train_model(void)
{
    const char *data = write_news("news.txt", 0, 40), *dev = write_news("dev.txt", 7, 12);
    const char *lists = harness_write("lists.txt", "Port Moor\nOld Fen\nEly\nAda\n"),
               *classes = harness_write("classes.tsv", "said\t0\t0\t0\nvisited\t1\t0\t0\n"
                                                       "ada\t2\t1\t1\nport\t3\t1\t1\n");
    char set_lists[4096], set_classes[4096];
    snprintf(set_lists, sizeof set_lists, "lists=%s", lists);
    snprintf(set_classes, sizeof set_classes, "classes=%s", classes);
    struct outcome o = TRAIN("--data", data, "--dev", dev, "-o", harness_path("small.model"), FAST,
                             "-s", set_lists, "-s", set_classes);
    ck_assert_msg(o.code == 0, "exit %d: %s", o.code, o.err);
    harness_contains(o.err, "first pass: ");
    harness_contains(o.err, "pass 6 of 6: loss ");
    harness_contains(o.err, "F1 ");
    harness_contains(o.err, "/dev.txt");
    outcome_fini(&o);
}

/** An unchecked fixture. */
static inline void
set_up(void)
{
    harness_init();
    train_model();
    ck_assert_int_eq(postil_model_open(harness_path("small.model"), "entities", &model, NULL),
                     POSTIL_OK);
    ck_assert_int_eq(words_lexicon_view(model, &lexicon, NULL), POSTIL_OK);
    ck_assert_int_eq(postil_tagger_new(model, 4, &tagger, NULL), POSTIL_OK);
    ck_assert_int_eq(entities_finder_new(model, &finder, NULL), POSTIL_OK);
}

static inline void
tear_down(void)
{
    entities_finder_free(finder);
    postil_tagger_free(tagger);
    postil_model_close(model);
    harness_fini();
}

/* -- documents --------------------------------------------------------------------------------- */

/* A document of tokens between blanks, with sentences of given lengths. */
struct text {
    char *text;
    struct postil_token *tokens;
    struct postil_sentence *sentences;
    size_t n_tok, n_sentence;
};

static const char *const vocabulary[] = {
    "Ada",  "Moe",  "Port", "Moor",       "Ely",     "EU",  "Harrow", "Mills",   "Fennish", "said",
    "the",  "of",   "In",   "Port-based", "visited", "ADA", "MOE",    "port",    "moe",     "12",
    "1990", "Mr.",  ",",    ".",          "'s",      "A",   "O'Moe",  "Zebulon", "Old",     "Fen",
    "G20",  "U.S.", "\"",   "\xc3\x85se", "would",   "Bo",  "Vance",  "League",  "fen",     "-",
};

/* Sentences are of up to `longest` tokens; the same seed gives the same text. */
static inline struct text
make_text(size_t n_tok, uint64_t longest, uint64_t seed)
{
    struct text t = {.text = malloc(n_tok * 12 + 1),
                     .tokens = calloc(n_tok + 1, sizeof *t.tokens),
                     .sentences = calloc(n_tok + 1, sizeof *t.sentences),
                     .n_tok = n_tok};
    ck_assert(t.text && t.tokens && t.sentences);
    uint32_t at = 0;
    size_t left = 0;
    for (size_t i = 0; i < n_tok; i++) {
        const char *word = vocabulary[next_random(&seed) % N_ELEM(vocabulary)];
        uint32_t len = (uint32_t)strlen(word);
        memcpy(t.text + at, word, len);
        t.text[at + len] = ' ';
        t.tokens[i] = (struct postil_token){at, at + len};
        if (left-- == 0) {
            t.sentences[t.n_sentence++].begin = at;
            left = next_random(&seed) % longest;
        }
        at += len + 1;
        t.sentences[t.n_sentence - 1].end = at - 1;
    }
    t.text[at] = 0;
    return t;
}

static inline void
text_fini(struct text *t)
{
    free(t->text);
    free(t->tokens);
    free(t->sentences);
}

static inline void
add_text(struct examples *x, const struct text *t)
{
    ck_assert_int_eq(entities_examples_add(x, t->text, t->tokens, t->n_tok, t->sentences,
                                           t->n_sentence, NULL, 0, 0, NULL),
                     POSTIL_OK);
}

/* Labels of a document as its names say. */
static inline uint8_t *
label_found(const struct text *t, size_t *out_n)
{
    const struct entities_name *names;
    uint8_t *labels = calloc(t->n_tok + 1, 1);
    ck_assert_ptr_nonnull(labels);
    ck_assert_int_eq(entities_finder_run(finder, t->text, t->tokens, t->n_tok, t->sentences,
                                         t->n_sentence, &names, out_n, NULL),
                     POSTIL_OK);
    for (size_t i = 0; i < *out_n; i++)
        for (uint32_t k = names[i].first; k < names[i].end; k++)
            labels[k] = (uint8_t)postil_tag_label(
                names[i].type, names[i].end - names[i].first == 1 ? POSTIL_TAG_SINGLE
                               : k == names[i].first              ? POSTIL_TAG_BEGIN
                                                                  : POSTIL_TAG_INSIDE);
    return labels;
}

#endif
