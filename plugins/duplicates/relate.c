/* SPDX-License-Identifier: Apache-2.0 */
/* Rules on the evidence. */
#include "relate.h"

enum {
    RUN_MIN = 5,         /* words of a run that counts as evidence                            */
    LONG_MIN = 8,        /* words of a run that tells how much is the same                    */
    SAME_MIN = 16,       /* words in such runs without which nothing is the same              */
    PLAIN_MIN = 2,       /* words of it that are neither frequent nor names                      */
    RUNS_COPIED = 5,     /* such runs: reports on one event, written apart, have 4 at most    */
    RUNS_CREDITED = 3,   /* or so many where one text credits an outlet and the other doesn't */
    WORDS_COPIED = 100,  /* or so many words in them                                          */
    WORDS_PART = 20,     /* or so many, if they are a tenth of the text                       */
    CHANCE_WORDS = 2000, /* words of the shorter text in which one run comes about by chance  */
    ORDERED_MIN = 4      /* sentences of a rewrite that follow the source's order             */
};

#define QUOTED_PART  0.1f  /* of a text that counts as the same though it is quoted */
#define ALIKE        0.9f  /* Jaccard similarity of texts that differ in trifles    */
#define ORDERED_PART 0.45f /* of a rewrite's sentences that follow the source's order */

/* The stretch of evidence under way inside one run. */
struct stretch {
    bool quotation; /* the run is one for the most part: its words count, it doesn't */
    uint32_t n, plain;
};

static void
end_stretch(struct stretch *s, struct dup_evidence *out)
{
    if (s->n >= RUN_MIN && s->plain >= PLAIN_MIN) {
        out->n_run += !s->quotation;
        out->n_word += s->n;
    }
    s->n = s->plain = 0;
}

static uint8_t
flags_at(const struct dup_text *a, const struct dup_text *b, const struct dup_run *run, uint32_t i)
{
    return a->flags[run->a + i] | b->flags[run->b + i];
}

/* A run that is quotation for the most part, with its attribution: "..., he said. ..." */
static bool
is_quotation(const struct dup_text *a, const struct dup_text *b, const struct dup_run *run)
{
    uint32_t n_quoted = 0;
    for (uint32_t i = 0; i < run->n; i++)
        n_quoted += (flags_at(a, b, run, i) & DUP_QUOTED) != 0;
    return 2 * n_quoted > run->n;
}

/* Count a run from its word `first` on. */
static void
add_run(const struct dup_text *a, const struct dup_text *b, const struct dup_run *run,
        uint32_t first, struct dup_evidence *out)
{
    struct stretch s = {.quotation = is_quotation(a, b, run)};
    bool is_long = run->n >= LONG_MIN;
    for (uint32_t i = first; i < run->n; i++) {
        uint8_t flags = flags_at(a, b, run, i);
        out->n_long += is_long;
        out->n_plain += is_long && !(flags & DUP_QUOTED);
        if (flags & (DUP_QUOTED | DUP_BOILERPLATE)) {
            end_stretch(&s, out);
            continue;
        }
        s.n++;
        s.plain += !(flags & (DUP_COMMON | DUP_CAPITAL));
    }
    end_stretch(&s, out);
}

void
dup_evidence_find(const struct dup_common *common, const struct dup_text *a,
                  const struct dup_text *b, struct dup_evidence *out)
{
    *out = (struct dup_evidence){0};
    uint32_t covered = 0; /* words of a before this one were counted */
    for (size_t r = 0; r < common->n_run; r++) {
        const struct dup_run *run = &common->runs[r];
        add_run(a, b, run, covered > run->a ? covered - run->a : 0, out);
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

float
dup_sameness(float jaccard, const struct dup_evidence *evidence, uint32_t n_word)
{
    if (jaccard >= ALIKE || n_word == 0 || evidence->n_long < SAME_MIN)
        return jaccard >= ALIKE ? jaccard : 0;
    float all = (float)evidence->n_long / (float)n_word;
    float plain = (float)evidence->n_plain / (float)n_word + QUOTED_PART;
    if (plain < jaccard)
        plain = jaccard;
    return all < plain ? all : plain;
}

bool
dup_is_copied(float jaccard, const struct dup_evidence *evidence, uint32_t n_word, bool credited)
{
    uint32_t chance = n_word / CHANCE_WORDS;
    return jaccard >= DUP_MUTUAL ||
           evidence->n_run >= (credited ? RUNS_CREDITED : RUNS_COPIED) + chance ||
           evidence->n_word >= WORDS_COPIED ||
           (evidence->n_word >= WORDS_PART && evidence->n_word * 10 >= n_word);
}

bool
dup_is_rewritten(const struct dup_rewrite *rewrite, const struct dup_evidence *evidence)
{
    return evidence->n_run >= 1 && rewrite->n_ordered >= ORDERED_MIN &&
           (float)rewrite->n_ordered >= ORDERED_PART * (float)rewrite->n_sentence;
}
