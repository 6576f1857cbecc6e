/* SPDX-License-Identifier: Apache-2.0 */
/* Elias-Fano with a sample for each 64 buckets. */
#include "postings.h"

#include <stdlib.h>
#include <string.h>

enum { KEY_BITS = 32, SAMPLED = 64 };

/* Behind the three parts of a table, each a multiple of eight bytes: pairs, sample, row. */
struct head {
    uint64_t n;
    uint32_t low_bits, doc_bits;
    uint64_t row_words;
};

static uint64_t
bucket_count(uint32_t low_bits)
{
    return (uint64_t)1 << (KEY_BITS - low_bits);
}

static size_t
sample_bytes(uint32_t low_bits)
{
    return (size_t)((bucket_count(low_bits) / SAMPLED + 2) / 2 * 2 * sizeof(uint32_t));
}

static uint64_t
pair_words(uint64_t n, uint32_t bits)
{
    return (n * bits + 63) / 64 + 1;
}

bool
dup_postings_open(struct dup_postings *postings, const void *bytes, size_t len, uint32_t n_doc)
{
    struct head head;
    if (len < sizeof head)
        return false;
    memcpy(&head, (const char *)bytes + len - sizeof head, sizeof head);
    if (head.low_bits > KEY_BITS - 6 || head.doc_bits == 0 || head.doc_bits > KEY_BITS ||
        head.n >= UINT32_MAX || head.row_words > len / 8)
        return false;
    size_t samples = sample_bytes(head.low_bits);
    uint64_t words = pair_words(head.n, head.low_bits + head.doc_bits);
    if (head.row_words * 64 < head.n + bucket_count(head.low_bits) ||
        len != sizeof head + samples + 8 * (head.row_words + words))
        return false;
    const char *at = (const char *)bytes + 8 * words;
    *postings = (struct dup_postings){.n = head.n,
                                      .low_bits = head.low_bits,
                                      .doc_bits = head.doc_bits,
                                      .n_doc = n_doc,
                                      .sample = (const uint32_t *)(const void *)at,
                                      .row = (const uint64_t *)(const void *)(at + samples),
                                      .row_words = head.row_words,
                                      .pairs = bytes};
    return true;
}

static uint64_t
pair_at(const struct dup_postings *p, uint64_t i)
{
    uint32_t bits = p->low_bits + p->doc_bits;
    uint64_t bit = i * bits, word = bit / 64, shift = bit % 64;
    uint64_t value = p->pairs[word] >> shift;
    if (shift)
        value |= p->pairs[word + 1] << (64 - shift);
    return bits == 64 ? value : value & (((uint64_t)1 << bits) - 1);
}

static uint32_t
count_bits(uint64_t x)
{
#if defined __GNUC__ || defined __clang__
    return (uint32_t)__builtin_popcountll(x);
#else
    uint32_t n = 0;
    for (; x; x &= x - 1)
        n++;
    return n;
#endif
}

/* Position behind the `n`th zero of the row from `bit` on. */
static uint64_t
skip_zeros(const struct dup_postings *p, uint64_t bit, uint32_t n)
{
    while (n > 0 && bit / 64 < p->row_words) {
        uint64_t zeros = ~p->row[bit / 64] >> (bit % 64);
        uint32_t here = count_bits(zeros);
        if (bit % 64) /* the shift filled up with zeros, which stand for ones */
            here = count_bits(zeros & (UINT64_MAX >> (bit % 64)));
        if (here < n) {
            n -= here;
            bit = (bit / 64 + 1) * 64;
            continue;
        }
        for (; n > 0; bit++)
            n -= !(p->row[bit / 64] >> (bit % 64) & 1);
    }
    return bit;
}

#if defined __GNUC__ || defined __clang__
#define PREFETCH(address) __builtin_prefetch(address)
#else
#define PREFETCH(address) (void)(address)
#endif

void
dup_postings_prefetch(const struct dup_postings *postings, uint32_t key)
{
    PREFETCH(&postings->sample[(key >> postings->low_bits) / SAMPLED]);
}

void
dup_postings_prefetch_row(const struct dup_postings *postings, uint32_t key)
{
    uint64_t bucket = key >> postings->low_bits, at = postings->sample[bucket / SAMPLED];
    uint32_t bits = postings->low_bits + postings->doc_bits;
    PREFETCH(&postings->row[(at + bucket / SAMPLED * SAMPLED) / 64]);
    PREFETCH(&postings->pairs[(at + bucket % SAMPLED) * bits / 64]);
}

size_t
dup_postings_find(const struct dup_postings *postings, uint32_t key, size_t most, uint32_t *out_doc)
{
    uint64_t bucket = key >> postings->low_bits;
    uint32_t low = key & (uint32_t)(((uint64_t)1 << postings->low_bits) - 1);
    uint64_t bit = postings->sample[bucket / SAMPLED] + bucket / SAMPLED * SAMPLED;
    bit = skip_zeros(postings, bit, (uint32_t)(bucket % SAMPLED));
    size_t n = 0;
    for (uint64_t i = bit - bucket; n < most && i < postings->n && bit / 64 < postings->row_words &&
                                    postings->row[bit / 64] >> (bit % 64) & 1;
         i++, bit++) {
        uint64_t pair = pair_at(postings, i);
        uint64_t its_low = pair >> postings->doc_bits;
        if (its_low > low)
            break;
        uint32_t doc = (uint32_t)(pair & (((uint64_t)1 << postings->doc_bits) - 1));
        if (its_low == low && doc < postings->n_doc)
            out_doc[n++] = doc;
    }
    return n;
}

bool
dup_cursor_next(struct dup_cursor *cursor, uint32_t *out_key, uint32_t *out_doc)
{
    const struct dup_postings *p = cursor->postings;
    while (cursor->at < p->n) {
        while (cursor->bit / 64 < p->row_words &&
               !(p->row[cursor->bit / 64] >> (cursor->bit % 64) & 1)) {
            cursor->bit++;
            cursor->bucket++;
        }
        uint64_t pair = pair_at(p, cursor->at++);
        cursor->bit++;
        *out_key = (uint32_t)(cursor->bucket << p->low_bits | pair >> p->doc_bits);
        *out_doc = (uint32_t)(pair & (((uint64_t)1 << p->doc_bits) - 1));
        if (*out_doc < p->n_doc)
            return true;
    }
    return false;
}

/* -- writing ----------------------------------------------------------------------------------- */

/* A table under way: the pairs go to the file at once, sample and row once all are there. */
struct writer {
    FILE *file;
    struct head head;
    uint32_t *sample;
    uint64_t *row;
    uint64_t bucket, bit; /* of the row */
    uint64_t word;        /* pairs that are not yet in the file */
    uint32_t n_bit;
    uint64_t n_word; /* all words of pairs */
};

static void
end_buckets(struct writer *w, uint64_t until)
{
    for (; w->bucket < until; w->bucket++, w->bit++) {
        if ((w->bucket + 1) % SAMPLED == 0)
            w->sample[(w->bucket + 1) / SAMPLED] = (uint32_t)w->head.n;
    }
}

static bool
put_bits(struct writer *w, uint64_t value, uint32_t bits)
{
    w->word |= value << w->n_bit;
    if (w->n_bit + bits < 64) {
        w->n_bit += bits;
        return true;
    }
    if (fwrite(&w->word, sizeof w->word, 1, w->file) != 1)
        return false;
    uint32_t done = 64 - w->n_bit;
    w->word = done < 64 ? value >> done : 0;
    w->n_bit = bits - done;
    return true;
}

static bool
put_pair(struct writer *w, uint32_t key, uint32_t doc)
{
    end_buckets(w, key >> w->head.low_bits);
    w->row[w->bit / 64] |= (uint64_t)1 << (w->bit % 64);
    w->bit++;
    w->head.n++;
    uint64_t low = key & (((uint64_t)1 << w->head.low_bits) - 1);
    return put_bits(w, low << w->head.doc_bits | doc, w->head.low_bits + w->head.doc_bits);
}

static bool
put_pairs(struct writer *w, const struct dup_pairs *pairs, size_t cap)
{
    uint32_t key, doc, last = 0;
    size_t n = 0;
    while (pairs->next(pairs->state, &key, &doc)) {
        n = n > 0 && key == last ? n + 1 : 1;
        last = key;
        if (n <= cap && !put_pair(w, key, doc))
            return false;
    }
    uint64_t spare = 0;
    if (w->n_bit > 0 && fwrite(&w->word, sizeof w->word, 1, w->file) != 1)
        return false;
    w->n_word = pair_words(w->head.n, w->head.low_bits + w->head.doc_bits);
    return fwrite(&spare, sizeof spare, 1, w->file) == 1;
}

static bool
put_rest(struct writer *w, size_t samples)
{
    w->head.row_words = (w->bit + 63) / 64;
    return fwrite(w->sample, 1, samples, w->file) == samples &&
           fwrite(w->row, 8, w->head.row_words, w->file) == w->head.row_words &&
           fwrite(&w->head, sizeof w->head, 1, w->file) == 1;
}

static uint32_t
bits_for(uint64_t n)
{
    uint32_t bits = 1;
    while (bits < KEY_BITS && (uint64_t)1 << bits < n)
        bits++;
    return bits;
}

enum postil_status
dup_postings_write(FILE *file, const struct dup_pairs *pairs, size_t cap, uint32_t n_doc,
                   uint64_t *out_len, struct postil_error *err)
{
    uint32_t upper = bits_for(pairs->most + 1);
    upper = upper < 6 ? 6 : upper;
    struct writer w = {.file = file,
                       .head = {.low_bits = KEY_BITS - upper, .doc_bits = bits_for(n_doc)}};
    size_t samples = sample_bytes(w.head.low_bits);
    w.sample = calloc(samples, 1);
    w.row = calloc((size_t)((pairs->most + bucket_count(w.head.low_bits)) / 64 + 1), 8);
    enum postil_status st = POSTIL_OK;
    if (!w.sample || !w.row) {
        st = postil_fail(err, POSTIL_NOMEM, "%llu postings", (unsigned long long)pairs->most);
    } else {
        bool ok = put_pairs(&w, pairs, cap);
        end_buckets(&w, bucket_count(w.head.low_bits));
        if (!ok || !put_rest(&w, samples))
            st = postil_fail(err, POSTIL_IO, "can't be written");
        *out_len = sizeof w.head + samples + 8 * (w.head.row_words + w.n_word);
    }
    free(w.sample);
    free(w.row);
    return st;
}
