/* SPDX-License-Identifier: Apache-2.0 */
/* The same documents as they might have been written: headlines, capitals, other names. */
#ifndef ENTITIES_VARIANTS_H
#define ENTITIES_VARIANTS_H

#include "examples.h"

/** Share of the documents that get each kind of variant. */
struct variant_shares {
    double headline; /* its first sentence in capitals or Title Case, the rest as it is */
    double capitals; /* all of it in capitals                                           */
    double title;    /* all of it in Title Case                                         */
    double small;    /* all of it in small letters                                      */
    double apart;    /* its hyphenated words cut at the hyphens, as some corpora have it */
    double swap;     /* persons, bodies and places under names from other documents     */
};

/**
 * Add variants of the examples that are there. They keep the file and origin of what they vary. The
 * same seed gives the same ones. Errors: POSTIL_NOMEM.
 */
POSTIL_CHECKED enum postil_status
entities_variants_add(struct examples *x, const struct variant_shares *shares, uint64_t seed,
                      struct postil_error *err);

#endif
