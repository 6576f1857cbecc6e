/* SPDX-License-Identifier: Apache-2.0 */
/* A corpus as a net sees it: digests of all its texts, and a match for each pair. */
#ifndef CLAIMS_PREPARED_H
#define CLAIMS_PREPARED_H

#include "corpus.h"
#include "match.h"

/** Owned by who calls; all zero at first. Borrows the terms and the corpus. */
struct claims_prepared {
    const struct claims_corpus *corpus;
    struct claims_digest *articles; /* [corpus->n_article] */
    struct claims_digest *claims;   /* [corpus->n_claim]   */
    struct claims_match *matches;   /* [corpus->n_example] */
};

/** Errors: POSTIL_NOMEM. */
POSTIL_CHECKED enum postil_status
claims_prepare(struct claims_prepared *p, const struct claims_corpus *corpus,
               const struct claims_cues *cues, const struct claims_terms *terms,
               struct postil_error *err);

void
claims_prepared_fini(struct claims_prepared *p);

#endif
