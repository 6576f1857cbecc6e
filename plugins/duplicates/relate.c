/* SPDX-License-Identifier: Apache-2.0 */
/* Rules on the evidence. */
#include "relate.h"

enum {
    RUN_MIN = 5,         /* words of a run that counts as evidence                            */
    PLAIN_MIN = 2,       /* words of it that are neither frequent nor names                      */
    RUNS_COPIED = 3,     /* such runs: of 142 pairs of reports on one event, written apart, 2 */
    WORDS_COPIED = 20,   /* or so many words in them                                          */
    CHANCE_WORDS = 2000, /* words of the shorter text in which one run comes about by chance  */
    ORDERED_MIN = 5      /* sentences of a rewrite that follow the source's order             */
};

/* The stretch of evidence under way inside one run. */
struct stretch {
    uint32_t n, plain;
};

static void
end_stretch(struct stretch *s, struct dup_evidence *out)
{
    if (s->n >= RUN_MIN && s->plain >= PLAIN_MIN) {
        out->n_run++;
        out->n_word += s->n;
    }
    *s = (struct stretch){0};
}

void
dup_evidence_find(const struct dup_common *common, const struct dup_text *a,
                  const struct dup_text *b, struct dup_evidence *out)
{
    *out = (struct dup_evidence){0};
    struct stretch s = {0};
    uint32_t covered = 0; /* words of a before this one were counted */
    for (size_t r = 0; r < common->n_run; r++) {
        const struct dup_run *run = &common->runs[r];
        for (uint32_t i = covered > run->a ? covered - run->a : 0; i < run->n; i++) {
            uint8_t flags = a->flags[run->a + i] | b->flags[run->b + i];
            if (flags & (DUP_QUOTED | DUP_BOILERPLATE)) {
                end_stretch(&s, out);
                continue;
            }
            s.n++;
            s.plain += !(flags & (DUP_COMMON | DUP_CAPITAL));
        }
        end_stretch(&s, out);
        if (run->a + run->n > covered)
            covered = run->a + run->n;
    }
}

float
dup_jaccard(uint32_t shared, uint32_t n_a, uint32_t n_b)
{
    uint64_t all = (uint64_t)(n_a > shared ? n_a : shared) + (n_b > shared ? n_b : shared) - shared;
    return all ? (float)shared / (float)all : 0;
}

bool
dup_is_copied(float jaccard, const struct dup_evidence *evidence, uint32_t n_word)
{
    uint32_t chance = n_word / CHANCE_WORDS;
    return jaccard >= DUP_MUTUAL || evidence->n_run >= RUNS_COPIED + chance ||
           evidence->n_word >= WORDS_COPIED * (1 + chance);
}

bool
dup_is_rewritten(const struct dup_rewrite *rewrite, const struct dup_evidence *evidence)
{
    return evidence->n_run >= 1 && rewrite->n_ordered >= ORDERED_MIN &&
           10 * rewrite->n_ordered >= 7 * rewrite->n_sentence;
}
