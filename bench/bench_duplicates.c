/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Sketches and index of made-up news in memory, on one core:
 *     bench_duplicates [DOCUMENTS]
 * or the news themselves as JSON lines, with what is a copy of what:
 *     bench_duplicates make FIRST DOCUMENTS >news.jsonl
 */
#define _POSIX_C_SOURCE 200809L

#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "index.h"
#include "news.h"
#include "shingles.h"
#include "words.h"

enum { ROUNDS = 4 }; /* the first is slower: memory comes from the system */

static double
now(void)
{
    struct timespec t;
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
    return (double)t.tv_sec + (double)t.tv_nsec * 1e-9;
}

static void
die(const char *why)
{
    fprintf(stderr, "bench_duplicates: %s\n", why);
    exit(70);
}

/* -- news -------------------------------------------------------------------------------------- */

static void
put_json(const char *text, size_t len)
{
    for (size_t i = 0; i < len; i++) {
        if (text[i] == '\n') {
            fputs("\\n", stdout);
            continue;
        }
        if (text[i] == '"')
            putchar('\\');
        putchar(text[i]);
    }
}

static int
make(uint64_t first, uint64_t n)
{
    static const char *const kinds[] = {"own", "reprint", "edit", "excerpt"};
    char text[NEWS_SIZE];
    for (uint64_t i = first; i < first + n; i++) {
        uint64_t of;
        enum news_kind kind = news_origin(i, &of);
        size_t len = news_write(i, text);
        time_t at = 1767225600 + (time_t)(i * 30);
        struct tm day;
        char date[32];
        if (!gmtime_r(&at, &day) || !strftime(date, sizeof date, "%Y-%m-%dT%H:%M:%SZ", &day))
            die("no date");
        printf("{\"id\":\"n%llu\",\"meta\":{\"published\":\"%s\",\"source\":\"paper-%llu\","
               "\"kind\":\"%s\",\"of\":\"n%llu\"},\"text\":\"",
               (unsigned long long)i, date, (unsigned long long)(i % 211), kinds[kind],
               (unsigned long long)of);
        put_json(text, len);
        puts("\"}");
    }
    return 0;
}

/* -- speed ------------------------------------------------------------------------------------- */

struct texts {
    char *bytes;
    size_t *begin; /* [n + 1] */
    size_t n;
};

static struct texts
write_texts(size_t n)
{
    struct texts t = {malloc(n * 4096 + NEWS_SIZE), calloc(n + 1, sizeof *t.begin), n};
    if (!t.bytes || !t.begin)
        die("out of memory");
    for (size_t i = 0; i < n; i++) {
        if (t.begin[i] > n * 4096)
            die("texts are too long");
        t.begin[i + 1] = t.begin[i] + news_write(i, t.bytes + t.begin[i]);
    }
    return t;
}

/* What one core works with: the memory is kept from round to round, as a long run keeps it. */
struct worker {
    dup_lists *lists;
    struct dup_words words;
    struct dup_maker maker;
    struct dup_index index;
    size_t n_word, n_fingerprint, n_candidate;
};

static void
sketch_text(struct worker *w, const char *text, size_t len)
{
    if (dup_words_scan(&w->words, w->lists, text, len, NULL) != POSTIL_OK ||
        dup_make(&w->maker, w->words.items, w->words.n, NULL) != POSTIL_OK)
        die("out of memory");
    w->n_word += w->words.n;
    w->n_fingerprint += w->maker.n_fingerprint;
}

static void
index_text(struct worker *w)
{
    uint32_t other[DUP_CANDIDATES];
    size_t n;
    struct dup_sketch sketch = {w->maker.exact, w->maker.has_bins ? w->maker.bin : NULL,
                                w->maker.fingerprint, w->maker.n_fingerprint};
    if (dup_index_add(&w->index, &sketch, other, &n, NULL) != POSTIL_OK)
        die("out of memory");
    w->n_candidate += n;
}

static void
measure(struct worker *w, const struct texts *texts, bool index_too)
{
    w->n_word = w->n_fingerprint = w->n_candidate = 0;
    dup_index_clear(&w->index);
    w->index.n_doc = 0;
    double begin = now();
    for (size_t i = 0; i < texts->n; i++) {
        sketch_text(w, texts->bytes + texts->begin[i], texts->begin[i + 1] - texts->begin[i]);
        if (index_too)
            index_text(w);
    }
    double time = now() - begin, n = (double)texts->n;
    printf("%-16s %9.0f documents/s  %6.2f us each  %5.0f MB/s",
           index_too ? "sketch and index" : "sketch", n / time, time / n * 1e6,
           (double)texts->begin[texts->n] / time / 1e6);
    printf("  (%.0f bytes, %.0f words, %.0f fingerprints, %.2f candidates)\n",
           (double)texts->begin[texts->n] / n, (double)w->n_word / n, (double)w->n_fingerprint / n,
           (double)w->n_candidate / n);
}

int
main(int argc, char **argv)
{
    if (argc == 4 && strcmp(argv[1], "make") == 0)
        return make(strtoull(argv[2], NULL, 10), strtoull(argv[3], NULL, 10));
    struct texts texts = write_texts(argc > 1 ? strtoull(argv[1], NULL, 10) : 100000);
    struct worker worker = {0};
    if (dup_lists_new(&worker.lists, NULL) != POSTIL_OK)
        die("out of memory");
    dup_index_init(&worker.index, NULL);
    for (int i = 0; i < ROUNDS; i++) {
        measure(&worker, &texts, false);
        measure(&worker, &texts, true);
    }
    dup_index_fini(&worker.index);
    dup_maker_fini(&worker.maker);
    dup_words_fini(&worker.words);
    dup_lists_free(worker.lists);
    free(texts.bytes);
    free(texts.begin);
    return 0;
}
