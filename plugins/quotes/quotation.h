/* SPDX-License-Identifier: Apache-2.0 */
/* Stretches between quotation marks. */
#ifndef QUOTES_QUOTATION_H
#define QUOTES_QUOTATION_H

#include "../phrase/text.h"

struct quotes_quotation {
    uint32_t begin, end;  /* words between the marks                           */
    uint32_t outer_begin; /* byte of the opening mark                          */
    uint32_t outer_end;   /* byte behind the closing mark, or behind the words */
    bool unclosed;        /* runs on in the next paragraph                     */
};

/** Zeroed to begin; filled again and again, memory is reused. */
struct quotes_quotations {
    struct quotes_quotation *item; /* [n] in text order, not overlapping */
    size_t n, size;
};

/**
 * Pair the marks of a text: curly, straight or mixed. A mark that is open at the end of its
 * paragraph is closed there. O(words + marks). Errors: POSTIL_NOMEM.
 */
POSTIL_CHECKED enum postil_status
quotes_pair(struct quotes_quotations *quotations, const struct phrase_text *text,
            struct postil_error *err);
void
quotes_quotations_fini(struct quotes_quotations *quotations);

/** First quotation that ends behind word `word`: index, or n. O(log n). */
size_t
quotes_quotation_at(const struct quotes_quotations *quotations, size_t word);

#endif
