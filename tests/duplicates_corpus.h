/* SPDX-License-Identifier: Apache-2.0 */
/* A corpus filled from strings, for the suites of the duplicates plugin. */
#ifndef TESTS_DUPLICATES_CORPUS_H
#define TESTS_DUPLICATES_CORPUS_H

#include <check.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "journal.h"
#include "report.h"
#include "sketch.h"

#define N_ELEM(a) (sizeof(a) / sizeof(a)[0])

static inline dup_lists *
open_lists(void)
{
    dup_lists *lists;
    ck_assert_int_eq(dup_lists_new(&lists, NULL), POSTIL_OK);
    return lists;
}

/* Words of a text in which every full stop and every newline ends a sentence. */
static inline struct dup_words
scan_text(const dup_lists *lists, const char *text, size_t len)
{
    struct dup_words words = {0};
    ck_assert_int_eq(dup_words_scan(&words, lists, text, len, NULL), POSTIL_OK);
    size_t n = 0;
    struct postil_sentence *sentences = calloc(len + 1, sizeof *sentences);
    ck_assert_ptr_nonnull(sentences);
    for (size_t at = 0, begin = 0; at <= len; at++) {
        if (at < len && text[at] != '.' && text[at] != '\n')
            continue;
        sentences[n++] = (struct postil_sentence){(uint32_t)begin, (uint32_t)at};
        begin = at + 1;
    }
    dup_words_mark_sentences(&words, sentences, n);
    free(sentences);
    return words;
}

static inline struct dup_text *
keep_text(const dup_lists *lists, const char *string)
{
    struct dup_words words = scan_text(lists, string, strlen(string));
    struct dup_text *text;
    ck_assert_int_eq(dup_text_new(words.items, words.n, &text, NULL), POSTIL_OK);
    dup_words_fini(&words);
    return text;
}

/* Caller frees. */
static inline uint64_t *
shingles_of(const uint32_t *hash, size_t n_word)
{
    size_t n = dup_shingle_count(n_word);
    uint64_t *shingle = calloc(n + 1, sizeof *shingle);
    ck_assert_ptr_nonnull(shingle);
    for (size_t i = 0; i < n; i++)
        shingle[i] = dup_shingle(hash + i);
    return shingle;
}

/* `journal` may be NULL. */
static inline void
add_text_noted(struct dup_corpus *corpus, dup_journal *journal, const dup_lists *lists,
               const char *source, const char *id, const char *date, const char *text, size_t len)
{
    struct dup_words words = scan_text(lists, text, len);
    struct dup_credit credits[DUP_CREDITS];
    struct dup_maker maker = {0};
    ck_assert_int_eq(dup_make(&maker, words.items, words.n, NULL), POSTIL_OK);
    struct dup_entry entry = {.id = id,
                              .words = words.items,
                              .n_word = words.n,
                              .credits = credits,
                              .n_credit = dup_credits(lists, words.items, words.n, credits),
                              .sketch = {maker.exact, maker.has_bins ? maker.bin : NULL,
                                         maker.fingerprint, maker.n_fingerprint},
                              .published = dup_date_parse(date),
                              .source = source ? dup_word_hash(source, strlen(source)) : 0};
    ck_assert_int_eq(dup_corpus_add(corpus, &entry, NULL), POSTIL_OK);
    if (journal)
        ck_assert_int_eq(dup_journal_add(journal, &entry, NULL), POSTIL_OK);
    dup_maker_fini(&maker);
    dup_words_fini(&words);
}

static inline void
add_text_of(struct dup_corpus *corpus, const dup_lists *lists, const char *source, const char *id,
            const char *date, const char *text, size_t len)
{
    add_text_noted(corpus, NULL, lists, source, id, date, text, len);
}

static inline void
add_text(struct dup_corpus *corpus, const dup_lists *lists, const char *id, const char *date,
         const char *text, size_t len)
{
    add_text_of(corpus, lists, NULL, id, date, text, len);
}

/* A row of pseudo-words that no other seed gives: "kalo mireta ...", `n` of them, into out. */
static inline size_t
babble(char *out, size_t size, uint32_t seed, size_t n)
{
    static const char *const syllables[] = {"ka",  "lo",  "mi",  "re",  "ta",  "vu",  "ze",  "po",
                                            "sha", "gri", "fen", "dol", "bru", "nik", "wam", "yor"};
    uint64_t state = dup_mix(seed + 1);
    size_t len = 0;
    out[0] = 0;
    for (size_t i = 0; i < n; i++) {
        char word[16] = "";
        for (int k = 0; k < 4; k++) {
            state = dup_mix(state + 0x9e3779b97f4a7c15u);
            strcat(word, syllables[state % N_ELEM(syllables)]);
        }
        int more = snprintf(out + len, size - len, "%s%s", word, i % 12 == 11 ? ". " : " ");
        ck_assert(more > 0 && len + (size_t)more < size);
        len += (size_t)more;
    }
    return len;
}

#endif
