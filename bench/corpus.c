/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A corpus to measure on: documents in JSON lines whose sentences are drawn from given texts, with
 * three words in four exchanged for others of their shape, so that documents hardly share any runs.
 *     corpus DOCUMENTS SENTENCES FILE... >corpus.jsonl
 */
#include <ctype.h>
#include <inttypes.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { MOST_LINES = 65536, MOST_WORDS = 65536, LONGEST = 1 << 16 };

struct pile {
    char **items;
    size_t n;
};

struct stock {
    struct pile sentences, small, capital;
};

static uint64_t
draw(uint64_t *state)
{
    *state ^= *state << 13;
    *state ^= *state >> 7;
    *state ^= *state << 17;
    return *state;
}

static void
keep(struct pile *pile, size_t most, const char *from, size_t len)
{
    if (pile->n == most)
        return;
    char *copy = malloc(len + 1);
    if (!copy)
        exit(70);
    memcpy(copy, from, len);
    copy[len] = '\0';
    pile->items[pile->n++] = copy;
}

static bool
is_plain_word(const char *word, size_t len)
{
    for (size_t i = 0; i < len; i++)
        if (!isalpha((unsigned char)word[i]))
            return false;
    return len > 3;
}

static void
take_words(struct stock *stock, const char *sentence)
{
    for (const char *at = sentence; *at;) {
        size_t len = strcspn(at, " ");
        if (is_plain_word(at, len))
            keep(isupper((unsigned char)*at) ? &stock->capital : &stock->small, MOST_WORDS, at,
                 len);
        at += len + (at[len] == ' ');
    }
}

static void
read_file(struct stock *stock, const char *path)
{
    char line[LONGEST];
    FILE *file = fopen(path, "r");
    if (!file) {
        perror(path);
        exit(66);
    }
    while (fgets(line, sizeof line, file))
        for (char *at = line; *at;) {
            char *end = at;
            while (*end && !(strchr(".?!\n", *end) && (end[1] == ' ' || *end == '\n')))
                end++;
            size_t len = (size_t)(end - at) + (*end != '\0' && *end != '\n');
            if (len > 20) {
                keep(&stock->sentences, MOST_LINES, at, len);
                take_words(stock, stock->sentences.items[stock->sentences.n - 1]);
            }
            at = *end ? end + 1 : end;
            at += strspn(at, " \n");
        }
    fclose(file);
}

static void
put_quoted(const char *s, size_t len)
{
    for (size_t i = 0; i < len; i++) {
        if (s[i] == '"' || s[i] == '\\')
            putchar('\\');
        putchar((unsigned char)s[i] < 0x20 ? ' ' : s[i]);
    }
}

static void
put_sentence(const struct stock *stock, const char *at, uint64_t *state)
{
    while (*at) {
        size_t len = strcspn(at, " ");
        const struct pile *pile = isupper((unsigned char)*at) ? &stock->capital : &stock->small;
        if (is_plain_word(at, len) && pile->n && draw(state) % 4 != 0) {
            const char *other = pile->items[draw(state) % pile->n];
            put_quoted(other, strlen(other));
        } else {
            put_quoted(at, len);
        }
        at += len;
        if (*at == ' ')
            putchar(*at++);
    }
}

int
main(int argc, char **argv)
{
    if (argc < 4) {
        fputs("usage: corpus DOCUMENTS SENTENCES FILE...\n", stderr);
        return 2;
    }
    struct stock stock = {{calloc(MOST_LINES, sizeof(char *)), 0},
                          {calloc(MOST_WORDS, sizeof(char *)), 0},
                          {calloc(MOST_WORDS, sizeof(char *)), 0}};
    for (int i = 3; i < argc; i++)
        read_file(&stock, argv[i]);
    uint64_t state = 20261122;
    long n_doc = atol(argv[1]), n_sentence = atol(argv[2]);
    for (long doc = 0; doc < n_doc; doc++) {
        printf("{\"id\":\"%ld\",\"text\":\"", doc);
        for (long i = 0; i < n_sentence; i++) {
            put_sentence(&stock, stock.sentences.items[draw(&state) % stock.sentences.n], &state);
            fputs(i % 3 == 2 ? "\\n" : " ", stdout);
        }
        puts("\"}");
    }
    return 0;
}
