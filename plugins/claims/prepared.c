/* SPDX-License-Identifier: Apache-2.0 */
/* Digests of all texts, matches of all pairs. */
#include "prepared.h"

#include <stdlib.h>

static enum postil_status
make_digests(struct claims_prepared *p, const struct claims_cues *cues,
             const struct claims_terms *terms, struct postil_error *err)
{
    const struct claims_corpus *c = p->corpus;
    enum postil_status st = POSTIL_OK;
    for (size_t i = 0; st == POSTIL_OK && i < c->n_article; i++) {
        const struct claims_article *a = &c->articles[i];
        st = claims_digest_fill(&p->articles[i], cues, terms, a->text, a->tokens, a->n_token,
                                a->sentences, a->n_sentence, err);
    }
    for (size_t i = 0; st == POSTIL_OK && i < c->n_claim; i++)
        st = claims_digest_fill_claim(&p->claims[i], cues, terms, c->claims[i].text, err);
    return st;
}

enum postil_status
claims_prepare(struct claims_prepared *p, const struct claims_corpus *c,
               const struct claims_cues *cues, const struct claims_terms *terms,
               struct postil_error *err)
{
    struct claims_scratch scratch = {0};
    *p = (struct claims_prepared){
        .corpus = c,
        .articles = calloc(c->n_article + 1, sizeof *p->articles),
        .claims = calloc(c->n_claim + 1, sizeof *p->claims),
        .matches = calloc(c->n_example + 1, sizeof *p->matches),
    };
    if (!p->articles || !p->claims || !p->matches)
        return postil_fail(err, POSTIL_NOMEM, "%zu pairs", c->n_example);
    enum postil_status st = make_digests(p, cues, terms, err);
    for (size_t i = 0; st == POSTIL_OK && i < c->n_example; i++) {
        const struct claims_example *x = &c->examples[i];
        st = claims_match_make(&p->claims[x->claim], &p->articles[x->article], &scratch,
                               &p->matches[i], err);
    }
    claims_scratch_fini(&scratch);
    return st;
}

void
claims_prepared_fini(struct claims_prepared *p)
{
    for (size_t i = 0; p->articles && i < p->corpus->n_article; i++)
        claims_digest_fini(&p->articles[i]);
    for (size_t i = 0; p->claims && i < p->corpus->n_claim; i++)
        claims_digest_fini(&p->claims[i]);
    free(p->articles);
    free(p->claims);
    free(p->matches);
    *p = (struct claims_prepared){0};
}
