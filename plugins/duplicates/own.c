/* SPDX-License-Identifier: Apache-2.0 */
/* One table of shingles for each story: which text has it, or that several do. */
#include "own.h"

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "sketch.h"

enum { FIRST_BITS = 10, LAST_BITS = 31 };

#define SEVERAL UINT32_MAX

struct holder {
    uint64_t shingle;
    uint32_t member; /* number + 1, SEVERAL; 0: empty slot */
};

/* Slots of the story in hand. */
struct holders {
    struct holder *slots; /* [1 << bits] */
    uint32_t bits;
    size_t n;
};

static struct holder *
slot_of(const struct holders *h, uint64_t shingle)
{
    size_t mask = ((size_t)1 << h->bits) - 1, at = (size_t)(shingle >> 20) & mask;
    while (h->slots[at].member && h->slots[at].shingle != shingle)
        at = (at + 1) & mask;
    return &h->slots[at];
}

static bool
rehash(struct holders *h, uint32_t bits)
{
    struct holders larger = {.bits = bits, .n = h->n};
    if (bits > LAST_BITS || !(larger.slots = calloc((size_t)1 << bits, sizeof *larger.slots)))
        return false;
    for (size_t i = 0; h->slots && i < (size_t)1 << h->bits; i++)
        if (h->slots[i].member)
            *slot_of(&larger, h->slots[i].shingle) = h->slots[i];
    free(h->slots);
    *h = larger;
    return true;
}

static bool
add_member(struct holders *h, const struct dup_text *text, uint32_t member)
{
    for (size_t i = 0; i < dup_shingle_count(text->n_word); i++) {
        if (2 * h->n >= (size_t)1 << h->bits && !rehash(h, h->bits + 1))
            return false;
        uint64_t shingle = dup_shingle(text->hash + i);
        struct holder *slot = slot_of(h, shingle);
        if (!slot->member) {
            *slot = (struct holder){shingle, member + 1};
            h->n++;
        } else if (slot->member != member + 1) {
            slot->member = SEVERAL;
        }
    }
    return true;
}

static float
own_part(const struct holders *h, const struct dup_text *text, uint32_t member)
{
    size_t n = dup_shingle_count(text->n_word), n_own = 0;
    for (size_t i = 0; i < n; i++)
        n_own += slot_of(h, dup_shingle(text->hash + i))->member == member + 1;
    return n ? (float)n_own / (float)n : 0;
}

/* `next` chains the members of a story; UINT32_MAX ends it. */
static enum postil_status
own_of_story(struct dup_corpus *corpus, struct holders *h, const uint32_t *next, uint32_t first,
             float *out_own, struct postil_error *err)
{
    const struct dup_text *text;
    enum postil_status st = POSTIL_OK;
    free(h->slots);
    *h = (struct holders){0};
    if (!rehash(h, FIRST_BITS))
        return postil_fail(err, POSTIL_NOMEM, "a story's shingles");
    for (uint32_t i = first; i != UINT32_MAX && st == POSTIL_OK; i = next[i]) {
        st = dup_members_text(&corpus->members, i, &text, err);
        if (st == POSTIL_OK && !add_member(h, text, i))
            st = postil_fail(err, POSTIL_NOMEM, "%zu shingles", h->n);
    }
    for (uint32_t i = first; i != UINT32_MAX && st == POSTIL_OK; i = next[i]) {
        st = dup_members_text(&corpus->members, i, &text, err);
        if (st == POSTIL_OK)
            out_own[i] = own_part(h, text, i);
    }
    return st;
}

enum postil_status
dup_own_parts(struct dup_corpus *corpus, const uint32_t *story, float *out_own,
              struct postil_error *err)
{
    uint32_t n = corpus->members.n;
    uint32_t *next = malloc(((size_t)n + 1) * sizeof *next);
    if (!next)
        return postil_fail(err, POSTIL_NOMEM, "stories of %u texts", n);
    for (uint32_t i = 0; i < n; i++) {
        next[i] = UINT32_MAX;
        out_own[i] = 1;
    }
    for (uint32_t i = n; i-- > 0;)
        if (story[i] != i) {
            next[i] = next[story[i]];
            next[story[i]] = i;
        }
    struct holders h = {0};
    enum postil_status st = POSTIL_OK;
    for (uint32_t i = 0; i < n && st == POSTIL_OK; i++)
        if (story[i] == i && next[i] != UINT32_MAX)
            st = own_of_story(corpus, &h, next, i, out_own, err);
    free(h.slots);
    free(next);
    return st;
}
