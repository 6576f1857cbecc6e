/* SPDX-License-Identifier: Apache-2.0 */
/* What is learned from: documents, claims, and pairs of them with gold labels. */
#ifndef CLAIMS_CORPUS_H
#define CLAIMS_CORPUS_H

#include <postil/document.h>
#include <postil/layers.h>

#include "words.h"

/** A document's text and layers; all borrowed. */
struct claims_article {
    const char *id, *text;
    const struct postil_token *tokens;
    const struct postil_sentence *sentences;
    size_t n_token, n_sentence;
    uint32_t story; /* index of the story it belongs to  */
};

/** A claim, once for all its pairs. */
struct claims_claim {
    const char *text; /* borrowed */
    uint32_t story;
};

struct claims_example {
    uint32_t article, claim, label; /* enum postil_claim_label */
};

/**
 * All of it; owned by who calls, all zero at first. A story is what related pairs hold together: a
 * claim and the articles that agree, disagree or discuss it, and whatever claims these are paired
 * with in turn.
 */
struct claims_corpus {
    struct claims_article *articles; /* [n_article] */
    struct claims_claim *claims;     /* [n_claim]   */
    struct claims_example *examples; /* [n_example] by article */
    size_t n_article, n_claim, n_example, n_article_room, n_claim_room, n_example_room;
    uint32_t *slots; /* [n_slot] claim + 1 by hash of its text, 0: empty */
    size_t n_slot;
    uint32_t n_story;
};

/**
 * Add a document that has tokens, sentences and gold claims. Errors: POSTIL_NOMEM; POSTIL_DATA when
 * a record lacks its claim.
 */
POSTIL_CHECKED enum postil_status
claims_corpus_add(struct claims_corpus *corpus, postil_doc *doc, struct postil_error *err);

/** Find the stories, when all is added. Errors: POSTIL_NOMEM. */
POSTIL_CHECKED enum postil_status
claims_corpus_find_stories(struct claims_corpus *corpus, struct postil_error *err);

void
claims_corpus_fini(struct claims_corpus *corpus);

/** A part 0 ... n - 1 for a string: by its hash, so that it is the same in any order of the data. */
uint32_t
claims_part_of(const char *name, uint32_t n);

#endif
