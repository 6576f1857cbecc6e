/* SPDX-License-Identifier: Apache-2.0 */
/* Tests: options are taken and refused as declared, and a failed open leaves nothing behind. */
#include "tests.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#include "heap.h"

enum { MOST_VALUES = 66, VALUE = 64 };

/** Values of one option, as on the command line. */
struct values {
    char text[MOST_VALUES][VALUE];
    size_t n;
};

static bool
is_number(const struct postil_option *o)
{
    return o->type == POSTIL_OPTION_INT || o->type == POSTIL_OPTION_REAL ||
           o->type == POSTIL_OPTION_SIZE;
}

static void
add_number(struct values *v, const struct postil_option *o, double number)
{
    snprintf(v->text[v->n++], VALUE, o->type == POSTIL_OPTION_REAL ? "%.17g" : "%.0f", number);
}

static void
add_text(struct values *v, const char *text)
{
    if (v->n < MOST_VALUES)
        snprintf(v->text[v->n++], VALUE, "%s", text);
}

/* The ends of its range, all of its choices. */
static void
good_values(const struct postil_option *o, struct values *v)
{
    v->n = 0;
    if (o->type == POSTIL_OPTION_BOOL) {
        add_text(v, "true");
        add_text(v, "false");
    } else if (is_number(o) && o->min != o->max && isfinite(o->min) && isfinite(o->max)) {
        add_number(v, o, o->min);
        add_number(v, o, o->max);
    }
    for (size_t i = 0; o->choices && o->choices[i]; i++)
        add_text(v, o->choices[i]);
}

static void
add_beyond(struct values *v, const struct postil_option *o, double edge, double step)
{
    double beyond = isfinite(edge) ? edge + step : step * 1e12;
    if (beyond != edge && !(o->type == POSTIL_OPTION_SIZE && beyond < 0))
        add_number(v, o, beyond);
}

/* Just beyond its range, and of another type. */
static void
bad_values(const struct postil_option *o, struct values *v)
{
    v->n = 0;
    if (is_number(o) && o->min != o->max && !isinf(o->min))
        add_beyond(v, o, o->min, -1);
    if (is_number(o) && o->min != o->max && !isinf(o->max))
        add_beyond(v, o, o->max, 1);
    if (is_number(o) || o->type == POSTIL_OPTION_BOOL || o->type == POSTIL_OPTION_CHOICE)
        add_text(v, "no-such-value");
}

static bool
works_with(struct stand *s, const char *set)
{
    size_t n;
    const struct sample *sample = samples_plain(&n);
    struct postil_error err = {.message = ""};
    bool ok = stand_build(s, set) && stand_open(s);
    if (ok && s->role == POSTIL_STEP)
        ok = stand_supply(s, s->doc, sample) &&
             (stand_try(s, POSTIL_HOOK_ANALYZE, s->doc, &err) == POSTIL_OK || err.message[0] ||
              trial_fail(s->report, "analyze gives no reason"));
    stand_close(s);
    return ok || trial_blame(s->report, set);
}

static bool
accepted(struct stand *s, const char *which)
{
    (void)which;
    struct values v;
    char set[512];
    if (!stand_set_up(s))
        return false;
    for (const struct postil_option *o = s->plugin->options; o && o->type != POSTIL_NO_OPTION;
         o++) {
        if (!stand_takes(s, o) || stand_is_set(s, o->name))
            continue;
        good_values(o, &v);
        for (size_t i = 0; i < v.n; i++) {
            snprintf(set, sizeof set, "%s=%s", o->name, v.text[i]);
            if (!works_with(s, set))
                return false;
        }
    }
    return true;
}

static bool
is_refused(struct stand *s, const char *set)
{
    struct postil_error err;
    return stand_try_build(s, set, &err) != POSTIL_OK ||
           trial_fail(s->report, "%s is taken, although the option is declared otherwise", set);
}

static bool
refused(struct stand *s, const char *which)
{
    (void)which;
    struct values v;
    char set[512];
    if (!stand_set_up(s) || !is_refused(s, "no_such_option=1"))
        return false;
    for (const struct postil_option *o = s->plugin->options; o && o->type != POSTIL_NO_OPTION;
         o++) {
        bad_values(o, &v);
        for (size_t i = 0; i < v.n && stand_takes(s, o); i++) {
            snprintf(set, sizeof set, "%s=%s", o->name, v.text[i]);
            if (!is_refused(s, set))
                return false;
        }
    }
    return true;
}

/* -- an open that fails ------------------------------------------------------------------------ */

enum { WARM = 4, ROUNDS = 16 };

/* Try a setting that nothing can come of. Whether open failed; *out_grown: heap it kept. */
static bool
fails_to_open(struct stand *s, const char *set, bool *out_grown)
{
    struct postil_error err;
    size_t kept = 0;
    *out_grown = false;
    for (int i = 0; i < WARM + ROUNDS; i++) {
        if (stand_try_build(s, set, &err) != POSTIL_OK)
            return false;
        err.message[0] = '\0';
        size_t before = heap_in_use();
        enum postil_status st = stand_try(s, POSTIL_HOOK_OPEN, NULL, &err);
        size_t after = heap_in_use();
        if (st == POSTIL_OK) {
            stand_close(s);
            return false;
        }
        if (!err.message[0])
            return trial_fail(s->report, "%s: open fails without a reason", set);
        kept += i >= WARM && after > before;
    }
    *out_grown = kept == ROUNDS;
    return true;
}

/* Nothing for an option that names a file: no path, and one into a folder that isn't there. */
static bool
try_nothing(struct stand *s, const struct postil_option *o, size_t *n_failed)
{
    char path[1280];
    snprintf(path, sizeof path, "%s/missing/file", s->subject->scratch);
    const char *const values[] = {path, ""};
    for (size_t i = 0; i < sizeof values / sizeof values[0]; i++) {
        char set[1536];
        bool grown;
        snprintf(set, sizeof set, "%.200s=%s", o->name, values[i]);
        if (!fails_to_open(s, set, &grown)) {
            if (s->report->result != TRIAL_PASSED)
                return false;
            continue;
        }
        ++*n_failed;
        if (grown)
            return trial_fail(s->report, "%s: an open that fails keeps memory", set);
    }
    return true;
}

static bool
failed_open(struct stand *s, const char *which)
{
    (void)which;
    size_t n_failed = 0;
    if (!stand_set_up(s))
        return false;
    for (const struct postil_option *o = s->plugin->options; o && o->type != POSTIL_NO_OPTION; o++)
        if ((o->type == POSTIL_OPTION_STRING || o->type == POSTIL_OPTION_STRINGS) &&
            stand_takes(s, o) && !try_nothing(s, o, &n_failed))
            return false;
    if (n_failed == 0)
        return trial_skip(s->report, "no setting is known that makes open fail");
    return stand_set_up(s) || trial_blame(s->report, "after an open that failed");
}

const struct plugin_test option_tests[] = {
    {"options/refused", "values out of range or of a wrong type are refused", "load/open", ON_BOTH,
     refused},
    {"options/failed-open", "an open that fails says why and leaves nothing behind", "load/open",
     ON_BOTH, failed_open},
    {"options/accepted", "every end of a range, and every choice, opens", "records/*", ON_BOTH,
     accepted},
    {.name = NULL},
};
