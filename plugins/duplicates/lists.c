/* SPDX-License-Identifier: Apache-2.0 */
/* Hash sets over the built-in lists. */
#include "lists.h"

#include <stdlib.h>
#include <string.h>

#include "hash.h"
#include "list_data.h"
#include "mix.h"

enum {
    BUCKET_BITS = 10,
    BUCKETS = 1 << BUCKET_BITS,
    TRIES = 10000, /* multipliers; one in ten leaves no bucket too full */
    PHRASE_BITS = 11,
    PHRASES = 1 << PHRASE_BITS, /* slots, enough for the list; checked while filling */
    PHRASE_MIN = 3,             /* words by which a phrase is looked up */
    PHRASE_MAX = 16
};

struct phrase {
    uint32_t n;
    uint32_t words[PHRASE_MAX];
};

struct dup_lists {
    _Alignas(16) uint32_t buckets[BUCKETS][4];
    uint32_t multiplier;
    uint32_t phrase_keys[PHRASES]; /* of the first PHRASE_MIN words; 0: empty slot */
    struct phrase phrases[PHRASES];
};

uint32_t
dup_word_hash(const char *folded, size_t len)
{
    return dup_hash_word(dup_hash_bytes(folded, len));
}

struct dup_list_table
dup_lists_table(const dup_lists *lists)
{
    return (struct dup_list_table){lists->multiplier, 32 - BUCKET_BITS, lists->buckets};
}

static bool
put(dup_lists *lists, uint32_t word, uint32_t flag)
{
    uint32_t *bucket = lists->buckets[(word * lists->multiplier) >> (32 - BUCKET_BITS)];
    for (int i = 0; i < 4; i++) {
        if (bucket[i] && (bucket[i] ^ word) >> 3)
            continue;
        bucket[i] = (word & ~(uint32_t)7) | (bucket[i] & 7) | flag;
        return true;
    }
    return false;
}

static bool
put_words(dup_lists *lists, const char *const *words, uint32_t flag)
{
    for (; *words; words++) /* of a phrase the first word */
        if (!put(lists, dup_word_hash(*words, strcspn(*words, " ")), flag))
            return false;
    return true;
}

static bool
put_all(dup_lists *lists, uint32_t multiplier)
{
    lists->multiplier = multiplier;
    memset(lists->buckets, 0, sizeof lists->buckets);
    return put_words(lists, dup_list_common, DUP_LIST_COMMON) &&
           put_words(lists, dup_list_outlets, DUP_LIST_OUTLET) &&
           put_words(lists, dup_list_phrases, DUP_LIST_PHRASE);
}

static uint32_t
slot_of(uint32_t key)
{
    return (key * 0x9e3779b1u) >> (32 - PHRASE_BITS);
}

static uint32_t
phrase_key(uint32_t a, uint32_t b, uint32_t c)
{
    uint32_t key = (a * 0x85ebca6bu + b) * 0xc2b2ae35u + c;
    return key + (key == 0);
}

static bool
phrase_add(struct dup_lists *lists, const char *line)
{
    struct phrase phrase = {0};
    while (*line) {
        size_t len = strcspn(line, " ");
        if (phrase.n == PHRASE_MAX)
            return false;
        phrase.words[phrase.n++] = dup_word_hash(line, len);
        line += len + (line[len] == ' ');
    }
    if (phrase.n < PHRASE_MIN)
        return false;
    uint32_t key = phrase_key(phrase.words[0], phrase.words[1], phrase.words[2]);
    uint32_t at = slot_of(key);
    while (lists->phrase_keys[at])
        at = (at + 1) % PHRASES;
    lists->phrase_keys[at] = key;
    lists->phrases[at] = phrase;
    return true;
}

static bool
fill(dup_lists *lists)
{
    bool ok = true;
    for (size_t i = 0; dup_list_phrases[i]; i++)
        ok = ok && i < PHRASES / 2 && phrase_add(lists, dup_list_phrases[i]);
    uint32_t try = 0;
    while (ok && !put_all(lists, 2 * (uint32_t)dup_mix(try) + 1))
        ok = ++try < TRIES;
    return ok;
}

enum postil_status
dup_lists_new(dup_lists **out_lists, struct postil_error *err)
{
    dup_lists *lists = calloc(1, sizeof *lists);
    if (!lists)
        return postil_fail(err, POSTIL_NOMEM, "word lists");
    if (!fill(lists)) {
        free(lists);
        return postil_fail(err, POSTIL_INTERNAL, "a built-in word list is too long");
    }
    *out_lists = lists;
    return POSTIL_OK;
}

void
dup_lists_free(dup_lists *lists)
{
    free(lists);
}

static uint32_t
word_at(const uint32_t *words, size_t i, size_t stride)
{
    uint32_t word;
    memcpy(&word, (const char *)words + i * stride, sizeof word);
    return word;
}

static bool
begins_with(const struct phrase *phrase, const uint32_t *words, size_t n, size_t stride)
{
    if (phrase->n > n)
        return false;
    for (size_t i = 0; i < phrase->n; i++)
        if (phrase->words[i] != word_at(words, i, stride))
            return false;
    return true;
}

size_t
dup_lists_phrase(const dup_lists *lists, const uint32_t *words, size_t n, size_t stride)
{
    if (n < PHRASE_MIN)
        return 0;
    uint32_t key =
        phrase_key(word_at(words, 0, stride), word_at(words, 1, stride), word_at(words, 2, stride));
    size_t longest = 0;
    for (uint32_t at = slot_of(key); lists->phrase_keys[at]; at = (at + 1) % PHRASES) {
        const struct phrase *phrase = &lists->phrases[at];
        if (lists->phrase_keys[at] == key && phrase->n > longest &&
            begins_with(phrase, words, n, stride))
            longest = phrase->n;
    }
    return longest;
}
