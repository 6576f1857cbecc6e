/* SPDX-License-Identifier: Apache-2.0 */
/* Tests: nothing is kept that was given back, and time grows no faster than the text. */
#define _GNU_SOURCE
#include "tests.h"

#include <stdlib.h>
#include <time.h>

#include "heap.h"

enum { CORPUS_LOG = 30 };

/* -- leaks ------------------------------------------------------------------------------------- */

enum {
    WARM = 32,   /* rounds until caches and buffers have their size            */
    ROUNDS = 24, /* rounds of each of two stretches that must not grow         */
    CYCLES = 8,  /* the same for lives of an instance, the first to warm up    */
    LEAST = 8    /* bytes: no block takes less                                 */
};

/* Take the samples through `analyze` so many times. The heap is looked at between rounds only: the
 * C library counts blocks that are kept for the next taker as taken. */
static bool
analyze_rounds(struct stand *s, int n_round, size_t *out_heap)
{
    size_t n;
    const struct sample *samples = samples_plain(&n);
    for (int round = 0; round < n_round; round++)
        for (size_t i = 0; i < n; i++)
            if (!stand_supply(s, s->doc, &samples[i]) ||
                !stand_call(s, POSTIL_HOOK_ANALYZE, s->doc))
                return false;
    *out_heap = heap_in_use();
    return true;
}

/* Whether something went with each of the rounds between a and b, and again between b and c. */
static bool
grows(size_t a, size_t b, size_t c, size_t least)
{
    return b >= a + least && c >= b + least;
}

static bool
keeps_nothing(struct stand *s, const char *which)
{
    (void)which;
    size_t a, b, c;
    if (!stand_set_up(s) || !analyze_rounds(s, WARM, &a) || !analyze_rounds(s, ROUNDS, &b) ||
        !analyze_rounds(s, ROUNDS, &c))
        return false;
    return !grows(a, b, c, ROUNDS * LEAST) ||
           trial_fail(s->report, "analyze keeps memory of documents it has had before: %zu bytes",
                      (c - b) / ROUNDS);
}

struct held {
    size_t heap, files, mappings;
};

static bool
live_through(struct stand *s, int n_cycle, struct held *out)
{
    size_t n;
    const struct sample *samples = samples_plain(&n);
    struct postil_error err;
    for (int i = 0; i < n_cycle; i++) {
        if (!stand_open(s))
            return false;
        if (s->role == POSTIL_SOURCE) {
            while (stand_next(s, s->doc, &err) == POSTIL_OK)
                continue;
        } else {
            postil_doc *corpus = postil_doc_new_corpus((size_t)1 << CORPUS_LOG);
            bool ok = corpus && stand_supply(s, s->doc, samples) &&
                      stand_call(s, POSTIL_HOOK_ANALYZE, s->doc) &&
                      stand_call(s, POSTIL_HOOK_COLLECT, s->doc) &&
                      stand_call(s, POSTIL_HOOK_CONCLUDE, corpus);
            postil_doc_free(corpus);
            if (!ok)
                return false;
        }
        stand_close(s);
    }
    *out = (struct held){heap_in_use(), heap_n_file(), heap_n_mapping()};
    return true;
}

static bool
closes_all(struct stand *s, const char *which)
{
    (void)which;
    struct held a, b, c;
    if (!stand_set_up(s))
        return false;
    stand_close(s);
    if (!live_through(s, CYCLES, &a) || !live_through(s, CYCLES, &b) ||
        !live_through(s, CYCLES, &c))
        return false;
    if (grows(a.heap, b.heap, c.heap, CYCLES * LEAST))
        return trial_fail(s->report, "an instance that is closed keeps %zu bytes of the heap",
                          (c.heap - b.heap) / CYCLES);
    if (grows(a.files, b.files, c.files, CYCLES))
        return trial_fail(s->report, "an instance that is closed keeps files open");
    return !grows(a.mappings, b.mappings, c.mappings, CYCLES) ||
           trial_fail(s->report, "an instance that is closed keeps mapped memory");
}

/* -- time -------------------------------------------------------------------------------------- */

enum {
    SHORTEST = 16 << 10,
    LONGEST = 64 << 10,
    LONGER = 4,    /* the long text is so many times the short one             */
    TOO_LONG = 10, /* and may take so many times its time: 16 would be squared */
    ATTEMPTS = 3
};
#define LEAST_SECONDS 0.004

static double
cpu_seconds(void)
{
    struct timespec t;
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
    return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

/* Least of several times that `analyze` takes for a text of this shape and length. */
static bool
measure(struct stand *s, size_t shape, size_t len, double *out_seconds)
{
    struct sample sample;
    if (!samples_shape(shape, len, &sample))
        return trial_fail(s->report, "out of memory");
    bool ok = stand_supply(s, s->doc, &sample);
    double least = 1e9;
    size_t n_before = postil_doc_layer_count(s->doc), n;
    for (int i = 0; ok && i < ATTEMPTS; i++) {
        while ((n = postil_doc_layer_count(s->doc)) > n_before) {
            const postil_layer *last = postil_doc_layer_at(s->doc, n - 1);
            postil_doc_drop_layer(s->doc, postil_layer_get_type(last)->name);
        }
        double begin = cpu_seconds();
        ok = stand_call(s, POSTIL_HOOK_ANALYZE, s->doc);
        double took = cpu_seconds() - begin;
        least = took < least ? took : least;
    }
    free((char *)sample.bytes);
    *out_seconds = least;
    return ok;
}

static bool
is_linear(struct stand *s, size_t shape)
{
    double brief = 0, lengthy = 0;
    size_t len = SHORTEST;
    bool ok = measure(s, shape, len, &brief);
    for (; ok && brief < LEAST_SECONDS && len < LONGEST; len *= 2)
        ok = measure(s, shape, 2 * len, &brief);
    for (int i = 0; ok && i < ATTEMPTS; i++) {
        ok = measure(s, shape, LONGER * len, &lengthy);
        if (ok && (lengthy < LEAST_SECONDS || lengthy <= TOO_LONG * brief))
            return true;
        ok = ok && measure(s, shape, len, &brief);
    }
    struct sample sample;
    if (!ok || !samples_shape(shape, 1, &sample))
        return false;
    free((char *)sample.bytes);
    return trial_fail(s->report, "%s: %.0f ms for %zu KiB, %.0f ms for %zu KiB", sample.name,
                      brief * 1e3, len >> 10, lengthy * 1e3, LONGER * len >> 10);
}

static bool
takes_linear_time(struct stand *s, const char *which)
{
    (void)which;
    bool ok = stand_set_up(s);
    for (size_t shape = 0; ok && shape < samples_n_shape(); shape++)
        ok = is_linear(s, shape);
    return ok;
}

const struct plugin_test cost_tests[] = {
    {"leaks/analyze", "analyze keeps nothing of a document", "records/*", ON_STEPS, keeps_nothing},
    {"leaks/close", "close gives back memory and files", "leaks/analyze", ON_BOTH, closes_all},
    {"time/linear", "time grows no faster than the text, whatever its shape", "records/*", ON_STEPS,
     takes_linear_time},
    {.name = NULL},
};
