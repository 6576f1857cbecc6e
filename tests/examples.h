/* SPDX-License-Identifier: Apache-2.0 */
/* Examples from marked words and back: "Moe/P left Port/Lb Moor/Li ./ | He wept ." */
#ifndef TESTS_EXAMPLES_H
#define TESTS_EXAMPLES_H

#include <check.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <postil/tagger.h>

#include "entities/examples.h"

#define N_ELEM(a) (sizeof(a) / sizeof(a)[0])

enum { MARKED_TOKENS = 256, MARKED_SIZE = 8192 };

static const char marked_types[] = "POLM";

/* A type's letter alone is a name of one token; b and i are its first and further ones. */
static inline uint8_t
marked_label(const char *mark)
{
    const char *type = strchr(marked_types, mark[0]);
    ck_assert(type && mark[0]);
    return (uint8_t)postil_tag_label((uint32_t)(type - marked_types),
                                     mark[1] == 'b'   ? POSTIL_TAG_BEGIN
                                     : mark[1] == 'i' ? POSTIL_TAG_INSIDE
                                                      : POSTIL_TAG_SINGLE);
}

/** Add what is marked; sentences end at "|". */
static inline void
marked_add(struct examples *x, const char *marked, uint32_t file)
{
    static char text[MARKED_SIZE];
    static char *words[MARKED_TOKENS];
    uint8_t labels[MARKED_TOKENS];
    uint32_t ends[MARKED_TOKENS], n = 0, n_sentence = 0;
    struct example like = {.file = file, .origin = (uint32_t)x->n, .weight = 1};
    ck_assert_uint_lt(strlen(marked), sizeof text);
    strcpy(text, marked);
    for (char *word = strtok(text, " "); word; word = strtok(NULL, " ")) {
        ck_assert_uint_lt(n, MARKED_TOKENS);
        char *mark = strrchr(word, '/');
        if (strcmp(word, "|") == 0) {
            ends[n_sentence++] = n;
            continue;
        }
        labels[n] = mark ? marked_label(mark + 1) : 0;
        if (mark)
            *mark = 0;
        words[n++] = word;
    }
    if (!n_sentence || ends[n_sentence - 1] < n)
        ends[n_sentence++] = n;
    ck_assert_int_eq(
        entities_examples_add_words(x, words, n, labels, ends, n_sentence, &like, NULL), POSTIL_OK);
}

/** An example in the same form; borrowed until the next call. */
static inline const char *
marked_show(const struct example *e)
{
    static char out[MARKED_SIZE];
    size_t at = 0;
    uint32_t s = 0;
    out[0] = 0;
    for (uint32_t i = 0; i < e->n_tok; i++) {
        const struct postil_token *t = &e->tokens[i];
        uint8_t label = e->labels[i];
        at += (size_t)snprintf(out + at, sizeof out - at, "%s%.*s", i ? " " : "",
                               (int)(t->end - t->begin), e->text + t->begin);
        if (label)
            at += (size_t)snprintf(out + at, sizeof out - at, "/%c%s",
                                   marked_types[postil_tag_kind(label)],
                                   postil_tag_place(label) == POSTIL_TAG_BEGIN    ? "b"
                                   : postil_tag_place(label) == POSTIL_TAG_INSIDE ? "i"
                                                                                  : "");
        if (i + 1 == e->ends[s] && i + 1 < e->n_tok) {
            at += (size_t)snprintf(out + at, sizeof out - at, " |");
            s++;
        }
        ck_assert_uint_lt(at, sizeof out - 64);
    }
    return out;
}

/** Fail unless sentences and labels of an example are in order. */
static inline void
marked_is_sound(const struct example *e)
{
    uint32_t first = 0;
    for (uint32_t s = 0; s < e->n_sentence; first = e->ends[s++]) {
        uint8_t last = 0;
        ck_assert_uint_gt(e->ends[s], first);
        ck_assert_uint_le(e->ends[s], e->n_tok);
        for (uint32_t i = first; i < e->ends[s]; last = e->labels[i++]) {
            ck_assert(postil_tag_follows(last, e->labels[i]));
            ck_assert_uint_lt(e->tokens[i].begin, e->tokens[i].end);
        }
        ck_assert(postil_tag_follows(last, 0));
    }
    ck_assert_uint_eq(first, e->n_tok);
}

#endif
