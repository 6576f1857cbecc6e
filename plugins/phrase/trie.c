/* SPDX-License-Identifier: Apache-2.0 */
/* The phrase trie: all edges in one hash table keyed by (node, word). */
#include "trie.h"

#include <stdlib.h>
#include <string.h>

#include <xxhash.h>

enum { FIRST_SLOTS = 256, LONGEST_WORD = 64, LONGEST_PHRASE = 24 };

struct phrase_edge {
    uint64_t word;
    uint32_t from, to;
};

uint64_t
phrase_hash(const char *word, size_t len)
{
    char lower[LONGEST_WORD];
    if (len > sizeof lower)
        return XXH3_64bits(word, len);
    size_t n = 0;
    for (size_t i = 0; i < len; i++) {
        char c = word[i];
        if (len - i >= 3 && memcmp(word + i, "\xe2\x80\x99", 3) == 0) {
            c = '\'';
            i += 2;
        }
        lower[n++] = c >= 'A' && c <= 'Z' ? (char)(c | 0x20) : c;
    }
    return XXH3_64bits(lower, n);
}

static size_t
slot_of(const struct phrase_trie *trie, uint32_t node, uint64_t word)
{
    uint64_t key = (word ^ node) * UINT64_C(0x9e3779b97f4a7c15);
    size_t at = (size_t)(key >> 20) & (trie->n_slot - 1);
    while (trie->edge[at].to && (trie->edge[at].from != node || trie->edge[at].word != word))
        at = (at + 1) & (trie->n_slot - 1);
    return at;
}

void
phrase_trie_init(struct phrase_trie *trie)
{
    *trie = (struct phrase_trie){.n_node = 1};
}

void
phrase_trie_fini(struct phrase_trie *trie)
{
    free(trie->edge);
    free(trie->value);
    phrase_trie_init(trie);
}

static bool
grow_slots(struct phrase_trie *trie)
{
    if (trie->n_slot > 2 * trie->n_edge)
        return true;
    struct phrase_trie bigger = {.n_slot = trie->n_slot ? 2 * trie->n_slot : FIRST_SLOTS};
    bigger.edge = calloc(bigger.n_slot, sizeof *bigger.edge);
    if (!bigger.edge)
        return false;
    for (size_t i = 0; i < trie->n_slot; i++)
        if (trie->edge[i].to)
            bigger.edge[slot_of(&bigger, trie->edge[i].from, trie->edge[i].word)] = trie->edge[i];
    free(trie->edge);
    trie->edge = bigger.edge;
    trie->n_slot = bigger.n_slot;
    return true;
}

static bool
grow_values(struct phrase_trie *trie)
{
    if (trie->n_node < trie->size)
        return true;
    size_t size = trie->size ? 2 * trie->size : FIRST_SLOTS;
    uint32_t *value = realloc(trie->value, size * sizeof *value);
    if (!value)
        return false;
    memset(value + trie->size, 0, (size - trie->size) * sizeof *value);
    trie->value = value;
    trie->size = size;
    return true;
}

static bool
descend(struct phrase_trie *trie, uint32_t *node, uint64_t word)
{
    if (!grow_slots(trie) || !grow_values(trie))
        return false;
    struct phrase_edge *edge = &trie->edge[slot_of(trie, *node, word)];
    if (!edge->to) {
        *edge = (struct phrase_edge){.word = word, .from = *node, .to = (uint32_t)trie->n_node++};
        trie->n_edge++;
    }
    *node = edge->to;
    return true;
}

static size_t
split(const char *phrase, uint64_t word[LONGEST_PHRASE])
{
    size_t n = 0;
    while (*phrase && n < LONGEST_PHRASE) {
        size_t len = strcspn(phrase, " ");
        word[n++] = phrase_hash(phrase, len);
        phrase += len + (phrase[len] == ' ');
    }
    return n;
}

enum postil_status
phrase_trie_add(struct phrase_trie *trie, const char *phrase, enum phrase_direction direction,
                uint32_t value, struct postil_error *err)
{
    uint64_t word[LONGEST_PHRASE];
    size_t n = split(phrase, word);
    uint32_t node = 0;
    for (size_t i = 0; i < n; i++)
        if (!descend(trie, &node, word[direction == PHRASE_FORWARD ? i : n - 1 - i]))
            return postil_fail(err, POSTIL_NOMEM, "phrase \"%s\"", phrase);
    if (!grow_values(trie))
        return postil_fail(err, POSTIL_NOMEM, "phrase \"%s\"", phrase);
    if (node && !trie->value[node])
        trie->value[node] = value + 1;
    return POSTIL_OK;
}

uint32_t
phrase_trie_step(const struct phrase_trie *trie, uint32_t node, uint64_t word)
{
    return trie->n_slot ? trie->edge[slot_of(trie, node, word)].to : 0;
}

bool
phrase_trie_get(const struct phrase_trie *trie, uint32_t node, uint32_t *out_value)
{
    if (!node || !trie->value[node])
        return false;
    *out_value = trie->value[node] - 1;
    return true;
}
