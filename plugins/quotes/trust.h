/* SPDX-License-Identifier: Apache-2.0 */
/* How often quotes are right, by what the CRF thinks of them. */
#ifndef QUOTES_TRUST_H
#define QUOTES_TRUST_H

#include <stddef.h>

#include <postil/layers.h>

enum { QUOTES_KNOTS = 17 };

/** How sure a raw probability makes us; straight lines between. */
struct quotes_trust {
    float of[QUOTES_KNOTS]; /* of[i]: share of right quotes where the CRF says i / 16 */
};

/** Quotes near each knot, by how near they are, and those of them that are right. */
struct quotes_tally {
    double n[QUOTES_KNOTS], n_right[QUOTES_KNOTS];
};

float
quotes_trusted(const struct quotes_trust *trust, double raw);

/**
 * Count found quotes whose score is the CRF's own. A quote is right when a gold one has a cue and a
 * speaker that touch its own, or none where it has none, and half of both contents in common.
 */
void
quotes_tally_add(struct quotes_tally *tally, const struct postil_quote *gold, size_t n_gold,
                 const struct postil_quote *found, size_t n_found);

/** Shares that never fall while the probability rises; with nothing counted, the probability. */
void
quotes_tally_fit(const struct quotes_tally *tally, struct quotes_trust *out);

#endif
