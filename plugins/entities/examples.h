/* SPDX-License-Identifier: Apache-2.0 */
/* Annotated documents to learn from. */
#ifndef ENTITIES_EXAMPLES_H
#define ENTITIES_EXAMPLES_H

#include <stddef.h>
#include <stdint.h>

#include <postil/layers.h>

/** A document, or the part of one that fits into a window. */
struct example {
    char *text;                  /* tokens point into it                                     */
    struct postil_token *tokens; /* [n_tok]                                                  */
    uint8_t *labels;             /* [n_tok] as postil/tagger.h has them                      */
    uint32_t *ends;              /* [n_sentence] token behind the last of each sentence      */
    uint32_t n_tok, n_sentence;
    uint32_t file;    /* which file it comes from                                            */
    uint32_t unknown; /* bit k: names of type k are not marked, so "outside" may be such one */
    uint32_t origin;  /* the example it is a variant of, or its own number                   */
    float weight;
};

struct examples {
    struct example *items; /* [n] */
    size_t n, n_room, n_tok;
};

/** Takes NULL items. */
void
entities_examples_fini(struct examples *x);

/**
 * Add a document; all is copied.
 *   names   [n_name]  in text order, without overlap; a name covers the tokens it touches
 * Errors: POSTIL_NOMEM.
 */
POSTIL_CHECKED enum postil_status
entities_examples_add(struct examples *x, const char *text, const struct postil_token *tokens,
                      size_t n_tok, const struct postil_sentence *sentences, size_t n_sentence,
                      const struct postil_entity *names, size_t n_name, uint32_t file,
                      struct postil_error *err);

/**
 * Add a document of token strings, as many examples as it has windows.
 *   words    [n_tok]  copied
 *   labels   [n_tok], ends [n_sentence]  copied
 */
POSTIL_CHECKED enum postil_status
entities_examples_add_words(struct examples *x, char *const *words, uint32_t n_tok,
                            const uint8_t *labels, const uint32_t *ends, uint32_t n_sentence,
                            const struct example *like, struct postil_error *err);

/**
 * A type that never occurs in a file is one that the file does not mark: note that in all its
 * examples.
 */
void
entities_examples_find_unknown(struct examples *x, size_t n_file);

#endif
