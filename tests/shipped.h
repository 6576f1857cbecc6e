/* SPDX-License-Identifier: Apache-2.0 */
/* The finder of names with the model that comes along. */
#ifndef TESTS_SHIPPED_H
#define TESTS_SHIPPED_H

#include <stdio.h>

#include "entities/context.h"
#include "entities/finder.h"
#include "segmented.h"
#include "suite.h"

static const char *const type_names[] = {"PER", "ORG", "LOC", "MISC"};

static postil_model *model;
static entities_finder *finder;

/** An unchecked fixture. */
static inline void
set_up(void)
{
    char path[4096];
    const char *source = getenv("POSTIL_SOURCE");
    ck_assert_msg(source != NULL, "POSTIL_SOURCE does not name the source folder: use make check");
    snprintf(path, sizeof path, "%s/models/entities-news-en.model", source);
    ck_assert_int_eq(postil_model_open(path, "entities", &model, NULL), POSTIL_OK);
    ck_assert_int_eq(entities_finder_new(model, &finder, NULL), POSTIL_OK);
}

static inline void
tear_down(void)
{
    entities_finder_free(finder);
    postil_model_close(model);
}

/* Names of a text, which are in order, apart, and have probabilities for scores. */
static inline const struct entities_name *
find(const char *text, const struct postil_token *tokens, size_t n_token,
     const struct postil_sentence *sentences, size_t n_sentence, size_t *out_n)
{
    const struct entities_name *names;
    uint32_t end = 0;
    ck_assert_int_eq(entities_finder_run(finder, text, tokens, n_token, sentences, n_sentence,
                                         &names, out_n, NULL),
                     POSTIL_OK);
    for (size_t i = 0; i < *out_n; i++) {
        ck_assert(names[i].first >= end && names[i].end > names[i].first);
        ck_assert(names[i].end <= n_token && names[i].type <= POSTIL_MISC);
        ck_assert(names[i].end - names[i].first <= CONTEXT_SENTENCE);
        ck_assert(names[i].score >= 0 && names[i].score <= 1);
        ck_assert(names[i].raw >= 0 && names[i].raw <= 1.0001f);
        end = names[i].end;
    }
    return names;
}

static inline const struct entities_name *
find_in(const struct result *r, size_t *out_n)
{
    return find(r->text, r->tok, r->n_tok, r->sen, r->n_sen, out_n);
}

/* "PER Ada Moe|LOC Oslo" */
static inline void
write_names(const char *text, const struct postil_token *tokens, const struct entities_name *names,
            size_t n, char *out, size_t size)
{
    size_t at = 0;
    out[0] = 0;
    for (size_t i = 0; i < n && at < size; i++) {
        uint32_t begin = tokens[names[i].first].begin, end = tokens[names[i].end - 1].end;
        at += (size_t)snprintf(out + at, size - at, "%s%s %.*s", i ? "|" : "",
                               type_names[names[i].type], (int)(end - begin), text + begin);
    }
}

static inline void
finds(const char *text, const char *want)
{
    char got[1024];
    size_t n;
    struct result r = segment(text, strlen(text), 64);
    const struct entities_name *names = find_in(&r, &n);
    write_names(r.text, r.tok, names, n, got, sizeof got);
    ck_assert_msg(strcmp(got, want) == 0, "'%s': '%s', wanted '%s'", text, got, want);
    result_fini(&r);
}

static inline struct entities_name *
find_copy(const struct result *r, size_t *out_n)
{
    const struct entities_name *names = find_in(r, out_n);
    struct entities_name *copy = malloc((*out_n + 1) * sizeof *copy);
    ck_assert_ptr_nonnull(copy);
    if (*out_n)
        memcpy(copy, names, *out_n * sizeof *copy);
    return copy;
}

static inline void
are_same(const struct entities_name *a, size_t n_a, const struct entities_name *b, size_t n_b)
{
    ck_assert_uint_eq(n_a, n_b);
    ck_assert(n_a == 0 || memcmp(a, b, n_a * sizeof *a) == 0);
}

#endif
