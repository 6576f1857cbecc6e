/* SPDX-License-Identifier: Apache-2.0 */
/* Sets of phrases over hashed words, for finding the longest that starts (or ends) at a word. */
#ifndef PHRASE_TRIE_H
#define PHRASE_TRIE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <postil/error.h>

/** Immutable once filled. Nodes are numbered; 0 is the root. */
struct phrase_trie {
    struct phrase_edge *edge; /* [n_slot]  open addressing, node 0 in `to` marks a free slot */
    uint32_t *value;          /* [size]    1 + value of the phrase that ends at a node, or 0  */
    size_t n_slot, n_edge;
    size_t n_node, size;
};

enum phrase_direction { PHRASE_FORWARD, PHRASE_BACKWARD };

/** Hash of a word: ASCII letters in lower case, a curly apostrophe made straight. O(len). */
uint64_t
phrase_hash(const char *word, size_t len);

/** An empty trie in the caller's storage. */
void
phrase_trie_init(struct phrase_trie *trie);

/** Takes a trie that is zeroed or only partly filled. */
void
phrase_trie_fini(struct phrase_trie *trie);

/**
 * Add a phrase whose words stand apart by single blanks. PHRASE_BACKWARD adds it from its last word
 * to its first. The value of a phrase that is there already stays. Errors: POSTIL_NOMEM.
 */
POSTIL_CHECKED enum postil_status
phrase_trie_add(struct phrase_trie *trie, const char *phrase, enum phrase_direction direction,
                uint32_t value, struct postil_error *err);

/** Node reached from `node` by a word, or 0. Expected O(1). */
uint32_t
phrase_trie_step(const struct phrase_trie *trie, uint32_t node, uint64_t word);

/** Whether a phrase ends at `node`, and its value. */
bool
phrase_trie_get(const struct phrase_trie *trie, uint32_t node, uint32_t *out_value);

#endif
