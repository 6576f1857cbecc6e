/* SPDX-License-Identifier: Apache-2.0 */
/* Cases: made from samples, tried on a plugin. */
#define _GNU_SOURCE
#include "fuzz_case.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/time.h>

#include "tests.h"

enum { MOST_FILE = 64 << 10, MOST_DOCUMENTS = 100000, SHORT_SHAPE = 3000 };

bool
fuzz_begin(const struct fuzz *f, struct stand *s, struct trial_report *report)
{
    *s = (struct stand){.subject = f->subject, .report = report, .role = f->role};
    return stand_load(s) &&
           (stand_plays(s, s->role) ||
            trial_skip(report, s->role == POSTIL_STEP ? "is no step" : "is no source"));
}

/* -- making ------------------------------------------------------------------------------------ */

static const char *const odd_names[] = {"crlf",  "emoji",    "combining", "right-to-left", "nul",
                                        "empty", "unclosed", "capitals",  "controls"};

static bool
add_sample(struct dice *dice, struct text *t)
{
    size_t n_plain, kind = dice_below(dice, 8);
    const struct sample *plain = samples_plain(&n_plain);
    struct sample sample;
    if (kind < 5) {
        sample = plain[dice_below(dice, n_plain)];
        return text_replace(t, t->len, t->len, sample.bytes, sample.len);
    }
    bool ok = kind == 5
                  ? samples_shape(dice_below(dice, samples_n_shape()), SHORT_SHAPE, &sample)
                  : samples_odd(odd_names[dice_below(dice, sizeof odd_names / sizeof odd_names[0])],
                                &sample);
    ok = ok && text_replace(t, t->len, t->len, sample.bytes, sample.len);
    if (ok)
        free((char *)sample.bytes);
    return ok;
}

/* Cases of one seed have nothing to do with those of another. */
static struct dice
dice_for(const struct fuzz *f, uint64_t n)
{
    struct dice dice = {.state = f->seed};
    dice.state = dice_below(&dice, SIZE_MAX) + n * 0x2545f4914f6cdd1du;
    return dice;
}

/* A plugin that completes given layers gets some of its own, changed. */
static bool
give_some(struct dice *dice, struct stand *s)
{
    size_t n_write = 0;
    while (s->layers->writes && s->layers->writes[n_write])
        n_write++;
    if (!(s->plugin->flags & POSTIL_COMPLETES) || n_write < 2 || dice_below(dice, 2))
        return true;
    if (!stand_call(s, POSTIL_HOOK_ANALYZE, s->doc))
        return false;
    postil_doc_drop_layer(s->doc, s->layers->writes[dice_below(dice, n_write)]);
    return mutate_layers(dice, s->doc, s->layers->writes) ||
           trial_fail(s->report, "no memory for layers");
}

bool
fuzz_make_document(const struct fuzz *f, struct stand *s, uint64_t n)
{
    struct dice dice = dice_for(f, n);
    struct text text = {.bytes = NULL};
    bool ok = add_sample(&dice, &text) && (dice_below(&dice, 3) || add_sample(&dice, &text)) &&
              mutate_text(&dice, &text, false);
    if (!ok)
        trial_fail(s->report, "out of memory");
    struct sample sample = {.name = "fuzz", .bytes = text.bytes, .len = text.len};
    ok = ok && stand_supply(s, s->doc, &sample);
    text_fini(&text);
    ok = ok && give_some(&dice, s);
    if (ok && dice_below(&dice, 4) && !mutate_layers(&dice, s->doc, s->layers->reads))
        ok = trial_fail(s->report, "no memory for layers");
    return ok;
}

static bool
add_file(const char *path, struct text *t)
{
    char bytes[4096];
    size_t n;
    FILE *file = fopen(path, "rb");
    bool ok = file != NULL;
    while (ok && t->len < MOST_FILE && (n = fread(bytes, 1, sizeof bytes, file)) > 0)
        ok = text_replace(t, t->len, t->len, bytes, n);
    if (file)
        fclose(file);
    return ok;
}

bool
fuzz_make_file(const struct fuzz *f, uint64_t n, struct text *out)
{
    struct dice dice = dice_for(f, n);
    bool ok = f->sample && dice_below(&dice, 8) ? add_file(f->sample, out) : add_sample(&dice, out);
    return ok && mutate_text(&dice, out, true);
}

/* -- trying ------------------------------------------------------------------------------------ */

/* The clock runs out as SIGALRM, which nothing here catches. */
static void
set_clock(double seconds)
{
    struct itimerval left = {.it_value = {.tv_sec = (time_t)seconds}};
    left.it_value.tv_usec = (suseconds_t)((seconds - (double)left.it_value.tv_sec) * 1e6);
    setitimer(ITIMER_REAL, &left, NULL);
}

/* A document may be refused, with a reason, since its layers may make no sense; that is no fault. */
static bool
is_good(struct stand *s, enum postil_status st, const struct postil_error *err, const char *hook)
{
    if (st == POSTIL_OK || (st == POSTIL_DATA && err->message[0]))
        return true;
    return trial_fail(s->report, "%s: %s", hook,
                      err->message[0] ? err->message : "no reason given");
}

static void
drop_from(postil_doc *doc, size_t n)
{
    for (size_t i; (i = postil_doc_layer_count(doc)) > n;)
        postil_doc_drop_layer(doc, postil_layer_get_type(postil_doc_layer_at(doc, i - 1))->name);
}

static bool
analyze_twice(struct stand *s)
{
    struct postil_error err;
    struct postil_buffer first = {.arena = NULL}, second = {.arena = NULL};
    size_t n_before = postil_doc_layer_count(s->doc);
    enum postil_status st = POSTIL_OK;
    bool ok = true;
    for (int i = 0; ok && st == POSTIL_OK && i < 2; i++) {
        drop_from(s->doc, n_before);
        err.message[0] = '\0';
        st = stand_try(s, POSTIL_HOOK_ANALYZE, s->doc, &err);
        ok = is_good(s, st, &err, "analyze") &&
             (st != POSTIL_OK || plugin_tests_write(s, i ? &second : &first, s->doc, NULL));
    }
    if (ok && st == POSTIL_OK && strcmp(first.bytes, second.bytes) != 0)
        ok = trial_fail(s->report, "analyze: the same document gives something else the second "
                                   "time");
    postil_arena_free(first.arena);
    postil_arena_free(second.arena);
    if (!ok || st != POSTIL_OK)
        return ok;
    err.message[0] = '\0';
    st = stand_try(s, POSTIL_HOOK_COLLECT, s->doc, &err);
    return is_good(s, st, &err, "collect");
}

bool
fuzz_try_document(const struct fuzz *f, struct stand *s)
{
    set_clock(f->timeout);
    bool ok = analyze_twice(s);
    set_clock(0);
    return ok;
}

bool
fuzz_try_file(const struct fuzz *f, struct stand *s, const char *bytes, size_t len)
{
    struct sample sample = {.name = "case", .bytes = bytes, .len = len};
    struct postil_error err;
    enum postil_status st = POSTIL_OK;
    bool ok = stand_feed(s, &sample);
    set_clock(f->timeout);
    for (size_t i = 0; ok && i < MOST_DOCUMENTS; i++) {
        if ((st = stand_next(s, s->doc, &err)) == POSTIL_END)
            break;
        if (st == POSTIL_INTERNAL || st == POSTIL_NOMEM)
            ok = trial_fail(s->report, "%s", err.message);
        else if (st == POSTIL_OK) {
            struct postil_buffer json = {.arena = NULL};
            ok = plugin_tests_write(s, &json, s->doc, NULL);
            postil_arena_free(json.arena);
        }
    }
    set_clock(0);
    stand_close(s);
    return ok;
}
