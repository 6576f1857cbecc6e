/* SPDX-License-Identifier: Apache-2.0 */
/* Poisson bootstrap. */
#include "bootstrap.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum postil_status
bootstrap_init(struct bootstrap *b, size_t n, size_t width, uint64_t seed, struct postil_error *err)
{
    *b = (struct bootstrap){.seed = seed, .n = n, .width = width};
    b->weights = n ? calloc(n, sizeof *b->weights) : NULL;
    return b->weights || !n ? POSTIL_OK : postil_fail(err, POSTIL_NOMEM, "%zu resamples", n);
}

void
bootstrap_fini(struct bootstrap *b)
{
    free(b->sums);
    free(b->weights);
}

/* splitmix64: the i-th number of a stream */
static uint64_t
random_at(uint64_t stream, uint64_t i)
{
    uint64_t x = stream + (i + 1) * 0x9e3779b97f4a7c15u;
    x = (x ^ x >> 30) * 0xbf58476d1ce4e5b9u;
    x = (x ^ x >> 27) * 0x94d049bb133111ebu;
    return x ^ x >> 31;
}

void
bootstrap_draw(struct bootstrap *b, const char *id)
{
    /* 2^32 times the probability of at most 0, 1, 2 ... */
    static const double at_most[] = {1580030168.7, 3160060337.4, 3950075421.8, 4213413783.2,
                                     4279248373.6, 4292415291.6, 4294609778.0, 4294923276.0};
    uint64_t stream = random_at(b->seed, 0);
    for (; *id; id++)
        stream = random_at(stream ^ (unsigned char)*id, 1);
    for (size_t i = 0; i < b->n; i++) {
        double u = (double)(random_at(stream, i) >> 32);
        double weight = 0;
        for (size_t k = 0; k < sizeof at_most / sizeof *at_most; k++)
            weight += u >= at_most[k];
        b->weights[i] = weight;
    }
}

static enum postil_status
grow(struct bootstrap *b, size_t row, struct postil_error *err)
{
    size_t cells = b->width * b->n;
    double *sums = realloc(b->sums, (row + 1) * cells * sizeof *sums);
    if (!sums)
        return postil_fail(err, POSTIL_NOMEM, "%zu resamples of %zu types", b->n, row + 1);
    memset(sums + b->n_row * cells, 0, (row + 1 - b->n_row) * cells * sizeof *sums);
    b->sums = sums;
    b->n_row = row + 1;
    return POSTIL_OK;
}

enum postil_status
bootstrap_add(struct bootstrap *b, size_t row, const uint64_t *counts, struct postil_error *err)
{
    enum postil_status st = b->n && row >= b->n_row ? grow(b, row, err) : POSTIL_OK;
    for (size_t k = 0; k < b->width && b->n && st == POSTIL_OK; k++) {
        double count = (double)counts[k], *sums = b->sums + (row * b->width + k) * b->n;
        for (size_t i = 0; i < b->n && counts[k]; i++)
            sums[i] += b->weights[i] * count;
    }
    return st;
}

void
bootstrap_get(const struct bootstrap *b, size_t row, size_t resample, double *out)
{
    for (size_t k = 0; k < b->width; k++)
        out[k] = row < b->n_row ? b->sums[(row * b->width + k) * b->n + resample] : 0;
}

static int
by_value(const void *a, const void *b)
{
    double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

void
bootstrap_interval(double *values, size_t n, double *out_low, double *out_high)
{
    size_t n_known = 0;
    for (size_t i = 0; i < n; i++)
        if (!isnan(values[i]))
            values[n_known++] = values[i];
    *out_low = *out_high = NAN;
    if (!n_known)
        return;
    qsort(values, n_known, sizeof *values, by_value);
    size_t cut = (n_known - 1) / 40;
    *out_low = values[cut];
    *out_high = values[n_known - 1 - cut];
}
