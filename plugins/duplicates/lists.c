/* SPDX-License-Identifier: Apache-2.0 */
/* Hash sets over the built-in lists. */
#include "lists.h"

#include <stdlib.h>
#include <string.h>

#include "list_data.h"

enum {
    SET_BITS = 12, /* of 4096 slots, enough for every list; checked while filling */
    SET_SIZE = 1 << SET_BITS,
    PHRASE_MIN = 3, /* words by which a phrase is looked up */
    PHRASE_MAX = 16
};

/* Open addressing; 0 is an empty slot, a hash of 0 is stored as 1. */
struct word_set {
    uint32_t slots[SET_SIZE];
    size_t n;
};

struct phrase {
    uint32_t n;
    uint32_t words[PHRASE_MAX];
};

struct dup_lists {
    struct word_set common, outlets;
    uint32_t phrase_keys[SET_SIZE]; /* of the first PHRASE_MIN words; 0: empty slot */
    struct phrase phrases[SET_SIZE];
};

uint32_t
dup_word_hash(const char *folded, size_t len)
{
    uint64_t state = DUP_HASH_SEED;
    for (size_t i = 0; i < len; i++)
        state = dup_hash_add(state, folded[i]);
    return dup_hash_end(state);
}

static uint32_t
slot_of(uint32_t key)
{
    return (key * 0x9e3779b1u) >> (32 - SET_BITS);
}

static bool
set_add(struct word_set *set, const char *word)
{
    if (set->n >= SET_SIZE / 2)
        return false;
    uint32_t key = dup_word_hash(word, strlen(word));
    key += key == 0;
    uint32_t at = slot_of(key);
    while (set->slots[at] && set->slots[at] != key)
        at = (at + 1) % SET_SIZE;
    set->n += set->slots[at] == 0;
    set->slots[at] = key;
    return true;
}

static bool
set_has(const struct word_set *set, uint32_t key)
{
    key += key == 0;
    uint32_t at = slot_of(key);
    while (set->slots[at] && set->slots[at] != key)
        at = (at + 1) % SET_SIZE;
    return set->slots[at] != 0;
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
        at = (at + 1) % SET_SIZE;
    lists->phrase_keys[at] = key;
    lists->phrases[at] = phrase;
    return true;
}

static bool
fill(struct dup_lists *lists)
{
    bool ok = true;
    for (size_t i = 0; dup_list_common[i]; i++)
        ok = ok && set_add(&lists->common, dup_list_common[i]);
    for (size_t i = 0; dup_list_outlets[i]; i++)
        ok = ok && set_add(&lists->outlets, dup_list_outlets[i]);
    for (size_t i = 0; dup_list_phrases[i]; i++)
        ok = ok && i < SET_SIZE / 2 && phrase_add(lists, dup_list_phrases[i]);
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

bool
dup_lists_is_common(const dup_lists *lists, uint32_t word)
{
    return set_has(&lists->common, word);
}

bool
dup_lists_is_outlet(const dup_lists *lists, uint32_t word)
{
    return set_has(&lists->outlets, word);
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
    for (uint32_t at = slot_of(key); lists->phrase_keys[at]; at = (at + 1) % SET_SIZE) {
        const struct phrase *phrase = &lists->phrases[at];
        if (lists->phrase_keys[at] == key && phrase->n > longest &&
            begins_with(phrase, words, n, stride))
            longest = phrase->n;
    }
    return longest;
}
