/* SPDX-License-Identifier: Apache-2.0 */
/* Changing texts and layers at random, the same way for the same seed. */
#ifndef POSTIL_CLI_PLUGIN_MUTATE_H
#define POSTIL_CLI_PLUGIN_MUTATE_H

#include <postil/document.h>

/** A stream of random numbers. */
struct dice {
    uint64_t state;
};

/** Below n, which is not 0. Source: SplitMix64, Steele et al., OOPSLA 2014. */
size_t
dice_below(struct dice *dice, size_t n);

/** Bytes that grow. Zeroed to begin; owned: text_fini. */
struct text {
    char *bytes; /* [len], a NUL behind */
    size_t len, size;
};

/** Put `n` bytes in place of those in [from, to). False when memory is out. */
bool
text_replace(struct text *text, size_t from, size_t to, const char *bytes, size_t n);
void
text_fini(struct text *text);

/**
 * Change a text in a few places: pieces of it are taken out, doubled, moved or repeated, odd
 * characters and words come in. It stays UTF-8, unless `raw`, and below 64 KiB. False when memory
 * is out.
 */
bool
mutate_text(struct dice *dice, struct text *text, bool raw);

/**
 * Change the layers of these names (end in NULL; "*": all) within the contract: offsets lie in the
 * text, on borders, in order. False when the arena is full.
 */
bool
mutate_layers(struct dice *dice, postil_doc *doc, const char *const *names);

#endif
