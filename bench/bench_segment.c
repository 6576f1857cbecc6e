/* SPDX-License-Identifier: Apache-2.0 */
/* Speed of tokens and sentences, beside memcpy in the same run. Usage: bench_segment [FILE] */
#define _POSIX_C_SOURCE 200809L

#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include <postil/utf8.h>

#include "sentences.h"
#include "tokenize.h"

enum { ROUNDS = 5, TEXT_SIZE = 32 << 20, ARTICLE_SIZE = 4500, BATCH = 1024 };

struct bench {
    char *text; /* [len], NUL behind */
    size_t len;
    char *copy;                  /* [len]     */
    struct postil_token *tok;    /* [len + BATCH] */
    struct postil_sentence *sen; /* [len / 8 + BATCH] */
    size_t n_tok, n_sen;
};

static double
now(void)
{
    struct timespec t;
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
    return (double)t.tv_sec + (double)t.tv_nsec * 1e-9;
}

/* Without a file: sentences of made-up words with names, numbers, quotations and abbreviations. */
static char *
make_text(size_t *out_len)
{
    static const char *const parts[] = {
        "the",       "minister", "said",  "of",      "harbour", "in",     "Monday",  "Adabo",
        "Mr. Ostby", "and",      "to",    "council", "vote",    "a",      "U.S.",    "was",
        "1,250",     "isn't",    "after", "2019",    "\"no,\"", "town's", "strike,", "for",
        "$3.5",      "would",    "7%",    "on",      "ferry",   "“yes”",  "with",    "fishermen",
    };
    char *text = malloc(TEXT_SIZE + 1);
    if (!text)
        return NULL;
    size_t at = 0;
    unsigned long long seed = 1;
    for (size_t word = 0; at < TEXT_SIZE - 32; word++) {
        seed = seed * 6364136223846793005ull + 1442695040888963407ull;
        const char *part = parts[seed >> 59];
        size_t len = strlen(part);
        memcpy(text + at, part, len);
        at += len;
        if (seed >> 40 & 15)
            text[at++] = ' ';
        else
            at += (size_t)sprintf(text + at, seed >> 48 & 3 ? ". The " : ".\n");
    }
    text[at] = 0;
    *out_len = at;
    return text;
}

static char *
read_text(const char *path, size_t *out_len)
{
    FILE *file = fopen(path, "rb");
    if (!file)
        return NULL;
    char *text = NULL;
    size_t len = 0, size = 1 << 20, got = 1;
    while (got > 0) {
        size *= 2;
        char *more = realloc(text, size + 1);
        if (!more)
            break;
        text = more;
        got = fread(text + len, 1, size - len, file);
        len += got;
    }
    if (ferror(file) || !text || got > 0 || postil_utf8_valid(text, len) != len) {
        free(text);
        text = NULL;
    } else {
        text[len] = 0;
    }
    fclose(file);
    *out_len = len;
    return text;
}

static void
tokenize(struct bench *b, const char *text, size_t len)
{
    struct segment_tokenizer tk;
    segment_tokenizer_init(&tk, text, len);
    size_t n;
    b->n_tok = 0;
    while ((n = segment_tokenizer_next(&tk, b->tok + b->n_tok, BATCH)) > 0)
        b->n_tok += n;
}

static void
split(struct bench *b, const char *text, size_t len)
{
    struct segment_sentences sn;
    segment_sentences_init(&sn, text, len, b->tok, b->n_tok);
    size_t n;
    b->n_sen = 0;
    while ((n = segment_sentences_next(&sn, b->sen + b->n_sen, BATCH)) > 0)
        b->n_sen += n;
}

/* The text in articles of a few kB that end at a line end, each with its NUL. */
static void
each_article(struct bench *b, bool sentences)
{
    size_t n_tok = 0, n_sen = 0;
    for (size_t at = 0; at < b->len;) {
        size_t end = at + ARTICLE_SIZE < b->len ? at + ARTICLE_SIZE : b->len;
        const char *line = memchr(b->text + end, '\n', b->len - end);
        end = line ? (size_t)(line - b->text) : b->len;
        char kept = b->text[end];
        b->text[end] = 0;
        tokenize(b, b->text + at, end - at);
        if (sentences)
            split(b, b->text + at, end - at);
        b->text[end] = kept;
        n_tok += b->n_tok;
        n_sen += sentences ? b->n_sen : 0;
        at = end + 1;
    }
    b->n_tok = n_tok;
    b->n_sen = n_sen;
}

static void
copy(struct bench *b)
{
    memcpy(b->copy, b->text, b->len);
}

static void
articles_tokens(struct bench *b)
{
    each_article(b, false);
}

static void
articles(struct bench *b)
{
    each_article(b, true);
}

static void
whole(struct bench *b)
{
    tokenize(b, b->text, b->len);
    split(b, b->text, b->len);
}

/* Best of some rounds, in MB/s. */
static double
measure(struct bench *b, void (*run)(struct bench *))
{
    double best = 1e9;
    for (int i = 0; i < ROUNDS; i++) {
        double begin = now();
        run(b);
        double took = now() - begin;
        best = took < best ? took : best;
    }
    return (double)b->len / best / 1e6;
}

int
main(int argc, char **argv)
{
    struct bench b = {0};
    b.text = argc > 1 ? read_text(argv[1], &b.len) : make_text(&b.len);
    if (!b.text) {
        fprintf(stderr, "bench_segment: can't get the text\n");
        return 1;
    }
    b.copy = malloc(b.len + 1);
    b.tok = calloc(b.len + BATCH, sizeof *b.tok);
    b.sen = calloc(b.len + BATCH, sizeof *b.sen);
    if (!b.copy || !b.tok || !b.sen)
        return 1;
    static const struct {
        const char *name;
        void (*run)(struct bench *);
    } runs[] = {
        {"memcpy", copy},
        {"tokens, articles of 4.5 kB", articles_tokens},
        {"tokens and sentences, articles of 4.5 kB", articles},
        {"tokens and sentences, one text", whole},
    };
    double limit = 0;
    for (size_t i = 0; i < sizeof runs / sizeof runs[0]; i++) {
        double speed = measure(&b, runs[i].run);
        limit = i == 0 ? speed : limit;
        printf("%-42s %8.1f MB/s  %6.4f of memcpy", runs[i].name, speed, speed / limit);
        printf(i ? "  %zu tokens, %zu sentences\n" : "\n", b.n_tok, b.n_sen);
    }
    free(b.text);
    free(b.copy);
    free(b.tok);
    free(b.sen);
    return 0;
}
