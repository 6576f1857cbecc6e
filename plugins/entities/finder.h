/* SPDX-License-Identifier: Apache-2.0 */
/* Finding names and their types with a trained model. */
#ifndef ENTITIES_FINDER_H
#define ENTITIES_FINDER_H

#include <stddef.h>

#include <postil/layers.h>
#include <postil/model.h>

/** Views into a model and scratch memory, used again for each document. */
typedef struct entities_finder entities_finder;

/** What is in a model beside its weights and lexicon: how sure a raw probability makes us. */
enum { ENTITIES_KNOTS = 17 };
struct entities_trust {
    float of[ENTITIES_KNOTS]; /* of[i]: share of right names where the CRF says i / 16 */
};

/** `model` outlives the finder. Errors: POSTIL_DATA, POSTIL_NOMEM. */
POSTIL_CHECKED enum postil_status
entities_finder_new(const postil_model *model, entities_finder **out, struct postil_error *err);

/** Takes NULL. */
void
entities_finder_free(entities_finder *finder);

/** A name as token numbers. */
struct entities_name {
    uint32_t first, end; /* tokens, half-open                    */
    uint32_t type;       /* enum postil_entity_kind              */
    float raw;           /* the CRF's own probability            */
    float score;         /* the same, as the model's trust has it */
};

/**
 * Names in a text.
 *   tokens, sentences   in text order, inside the text; a token outside of all sentences counts to
 *                       the one before
 *   out_names   [*out_n]  in text order, without overlap; borrowed until the next call
 * A first pass labels each sentence with what is known of its words and of their forms in the
 * document; a second one labels those again where the document's other mentions say otherwise.
 * Linear in the text. Errors: POSTIL_NOMEM. Threads: one at a time.
 */
POSTIL_CHECKED enum postil_status
entities_finder_run(entities_finder *finder, const char *text, const struct postil_token *tokens,
                    size_t n_token, const struct postil_sentence *sentences, size_t n_sentence,
                    const struct entities_name **out_names, size_t *out_n,
                    struct postil_error *err);

#endif
