/* SPDX-License-Identifier: Apache-2.0 */
/* All label sequences that stand for spans, built from the spans: what taggers are checked by. */
#ifndef TESTS_LABELLING_H
#define TESTS_LABELLING_H

#include <stdint.h>

#include <postil/tagger.h>

enum { LABELLING_MOST = 8 }; /* tokens */

/** Called with each sequence of labels; they are lent. */
typedef void
labelling_visitor(void *ctx, const uint8_t *label);

struct labelling {
    uint32_t n_kind, n_tok;
    labelling_visitor *visit;
    void *ctx;
    uint8_t label[LABELLING_MOST];
};

/* Token i is outside, or begins a span of any kind and length. */
static inline void
labelling_go_on(struct labelling *l, uint32_t i)
{
    if (i == l->n_tok) {
        l->visit(l->ctx, l->label);
        return;
    }
    l->label[i] = 0;
    labelling_go_on(l, i + 1);
    for (uint32_t kind = 0; kind < l->n_kind; kind++) {
        l->label[i] = (uint8_t)(3 + 3 * kind);
        labelling_go_on(l, i + 1);
        l->label[i] = (uint8_t)(1 + 3 * kind);
        for (uint32_t end = i + 2; end <= l->n_tok; end++) {
            for (uint32_t k = i + 1; k < end; k++)
                l->label[k] = (uint8_t)(2 + 3 * kind);
            labelling_go_on(l, end);
        }
    }
}

/** Visit all of n_tok tokens (at most LABELLING_MOST) and spans of n_kind kinds. */
static inline void
labelling_each(uint32_t n_kind, uint32_t n_tok, labelling_visitor *visit, void *ctx)
{
    struct labelling l = {.n_kind = n_kind, .n_tok = n_tok, .visit = visit, .ctx = ctx};
    labelling_go_on(&l, 0);
}

#endif
