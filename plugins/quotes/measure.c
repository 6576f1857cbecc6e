/* SPDX-License-Identifier: Apache-2.0 */
/* Tokens and runs of each role. */
#include "measure.h"

static bool
is_role(uint8_t label, uint32_t role)
{
    return label && postil_tag_kind(label) == role;
}

static bool
is_end(const uint8_t *labels, size_t n_tok, size_t i, uint32_t role)
{
    return is_role(labels[i], role) && (i + 1 == n_tok || !is_role(labels[i + 1], role));
}

static void
count_role(struct quotes_measure *m, const uint8_t *gold, const uint8_t *found, size_t n_tok,
           uint32_t role)
{
    struct quotes_count *t = &m->tokens[role], *r = &m->runs[role];
    size_t gold_begin = 0, found_begin = 0; /* of the run that is open here, plus one */
    for (size_t i = 0; i < n_tok; i++) {
        bool g = is_role(gold[i], role), f = is_role(found[i], role);
        t->gold += g;
        t->found += f;
        t->right += g && f;
        gold_begin = !g ? 0 : gold_begin ? gold_begin : i + 1;
        found_begin = !f ? 0 : found_begin ? found_begin : i + 1;
        bool gold_ends = is_end(gold, n_tok, i, role), found_ends = is_end(found, n_tok, i, role);
        r->gold += gold_ends;
        r->found += found_ends;
        r->right += gold_ends && found_ends && gold_begin == found_begin;
    }
}

void
quotes_measure_add(struct quotes_measure *m, const uint8_t *gold, const uint8_t *found,
                   size_t n_tok)
{
    for (uint32_t role = 0; role < QUOTES_ROLES; role++)
        count_role(m, gold, found, n_tok, role);
}

double
quotes_measure_f1(const struct quotes_count *c)
{
    size_t all = c->found + c->gold;
    return all ? 2.0 * (double)c->right / (double)all : 0;
}
