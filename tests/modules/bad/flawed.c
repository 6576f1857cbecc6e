/* SPDX-License-Identifier: Apache-2.0 */
/* Breaks the contract in the one way that its setting names. */
#define _GNU_SOURCE
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include <postil/plugin.h>

enum fault {
    NOTHING,
    OPENS_ONCE,
    UNDECLARED,
    RANGE,
    BORDERS,
    ORDER,
    SYMBOL,
    REFUSES,
    STUCK,
    NONE,
    EMPTY,
    BLANK,
    LETTER,
    CRLF,
    EMOJI,
    COMBINING,
    HEBREW,
    NUL,
    CONTROL,
    UNCLOSED,
    CAPITALS,
    ONE_WORD,
    HUGE_TEXT,
    CLOCK,
    COUNTS,
    PROCESS,
    PRINTS,
    LEAKS,
    KEEPS,
    FILES,
    SLOW,
    THIRD
};

static const char *const faults[] = {
    "nothing",  "opens-once", "undeclared", "range",  "borders", "order",    "symbol",
    "refuses",  "stuck",      "none",       "empty",  "blank",   "letter",   "crlf",
    "emoji",    "combining",  "hebrew",     "nul",    "control", "unclosed", "capitals",
    "one-word", "huge",       "clock",      "counts", "process", "prints",   "leaks",
    "keeps",    "files",      "slow",       "third",  NULL,
};

struct settings {
    uint32_t fault;
    int64_t most;
    const char *list;
};

struct state {
    const struct settings *set;
    pid_t parent;
    uint32_t n_analyzed, n_collected;
};

/* A capital letter that begins a line or follows a blank. */
struct note {
    uint32_t begin, end;
    uint32_t kind;
    uint32_t count;
};

static const char *const kinds[] = {"first", "later", NULL};

static const struct postil_field fields[] = {
    POSTIL_SPAN(struct note),
    POSTIL_ENUM_FIELD(struct note, kind, kinds, .help = "whether one stands before it"),
    POSTIL_FIELD(struct note, count, .help = "how many stand before it"),
    POSTIL_FIELDS_END,
};

static const struct postil_layer_type note_type = {
    .name = "note",
    .help = "capital letters",
    .record_size = sizeof(struct note),
    .fields = fields,
};

static const struct postil_layer_type secret_type = {
    .name = "secret",
    .help = "declared by nobody",
    .record_size = sizeof(struct note),
    .fields = fields,
};

/* -- texts that it can't stand ----------------------------------------------------------------- */

static bool
holds(const char *text, size_t len, const char *part)
{
    return memmem(text, len, part, strlen(part)) != NULL;
}

static size_t
count(const char *text, size_t len, char from, char to)
{
    size_t n = 0;
    for (size_t i = 0; i < len; i++)
        n += text[i] >= from && text[i] <= to;
    return n;
}

static bool
is_poison(enum fault fault, const char *text, size_t len)
{
    switch (fault) {
    case EMPTY:
        return len == 0;
    case BLANK:
        return len > 0 && strspn(text, " \t\n") == len;
    case LETTER:
        return len == 1;
    case CRLF:
        return holds(text, len, "\r\n");
    case EMOJI:
        return holds(text, len, "\xf0");
    case COMBINING:
        return holds(text, len, "\u0308");
    case HEBREW:
        return holds(text, len, "\u05d0");
    case NUL:
        return strlen(text) < len;
    case CONTROL:
        return holds(text, len, "\x1b");
    case UNCLOSED:
        return holds(text, len, "\u00ab");
    case CAPITALS:
        return count(text, len, 'A', 'Z') >= 10 && count(text, len, 'a', 'z') == 0;
    case ONE_WORD:
        return len > 400000 && !holds(text, len, " ");
    case HUGE_TEXT:
        return len > 1000000;
    default:
        return false;
    }
}

/* As plugins fail: some crash, some leave, some blame the document. */
static enum postil_status
choke(enum fault fault, struct postil_error *err)
{
    if (fault == EMPTY)
        raise(SIGSEGV);
    if (fault == BLANK)
        exit(0);
    return postil_fail(err, POSTIL_DATA, "can't stand this");
}

/* -- the rest of what it does wrong ------------------------------------------------------------ */

static void
dawdle(size_t len)
{
    static volatile unsigned sink;
    for (size_t i = 0; i < len / 16; i++)
        for (size_t j = 0; j < len / 64; j++)
            sink += (unsigned)(i ^ j);
}

static void
misbehave(struct state *s, size_t len)
{
    switch ((enum fault)s->set->fault) {
    case PRINTS:
        puts("here I am");
        break;
    case LEAKS:
        if (!malloc(40))
            abort();
        break;
    case SLOW:
        dawdle(len);
        break;
    default:
        break;
    }
}

static enum postil_status
spoil(const struct state *s, postil_layer *layer, size_t len, struct postil_error *err)
{
    struct note *notes = postil_layer_records(layer);
    size_t n = postil_layer_count(layer);
    if (n < 2)
        return POSTIL_OK;
    switch ((enum fault)s->set->fault) {
    case RANGE:
        notes[n - 1].end = (uint32_t)len + 1;
        break;
    case ORDER:
        notes[0].begin = notes[n - 1].begin;
        notes[0].end = notes[n - 1].end + 1;
        break;
    case SYMBOL:
        notes[0].kind = 2;
        break;
    case CLOCK: {
        struct timespec t;
        clock_gettime(CLOCK_MONOTONIC, &t);
        notes[0].count = (uint32_t)t.tv_nsec;
        break;
    }
    case COUNTS:
        notes[0].count = s->n_analyzed;
        break;
    case PROCESS:
        notes[0].count = getpid() == s->parent;
        break;
    default:
        return postil_fail(err, POSTIL_OK, "nothing wrong");
    }
    return POSTIL_OK;
}

/* -- hooks ------------------------------------------------------------------------------------- */

static enum postil_status
open_state(const struct postil_context *ctx, const void *settings, void **out_state,
           struct postil_error *err)
{
    static bool opened, stuck;
    const struct settings *set = settings;
    (void)ctx;
    if (set->fault == OPENS_ONCE && opened)
        return postil_fail(err, POSTIL_INTERNAL, "opened already");
    if (set->fault == REFUSES && set->most == 10)
        return postil_fail(err, POSTIL_CONFIG, "most: 10 is too many");
    if (set->fault == STUCK && stuck)
        return postil_fail(err, POSTIL_INTERNAL, "still busy");
    opened = true;
    if (set->list && access(set->list, R_OK) != 0) {
        stuck = true;
        return postil_fail(err, POSTIL_NOINPUT, "list %s", set->list);
    }
    struct state *s = calloc(1, sizeof *s);
    if (!s)
        return postil_fail(err, POSTIL_NOMEM, "state");
    *s = (struct state){.set = set, .parent = getpid()};
    if (set->fault == FILES && dup(0) < 0)
        abort();
    *out_state = s;
    return POSTIL_OK;
}

static void
close_state(void *state)
{
    struct state *s = state;
    if (s->set->fault != KEEPS)
        free(s);
}

static enum postil_status
analyze(void *state, postil_doc *doc, struct postil_error *err)
{
    struct state *s = state;
    size_t len;
    const char *text = postil_doc_text(doc, &len);
    postil_layer *layer;
    if (is_poison((enum fault)s->set->fault, text, len))
        return choke((enum fault)s->set->fault, err);
    misbehave(s, len);
    if (s->set->fault == UNDECLARED &&
        postil_doc_add_layer(doc, &secret_type, &layer, err) != POSTIL_OK)
        return POSTIL_NOMEM;
    enum postil_status st = postil_doc_add_layer(doc, &note_type, &layer, err);
    for (size_t i = 0; st == POSTIL_OK && i < len; i++) {
        bool splits = s->set->fault == BORDERS && (unsigned char)text[i] >= 0x80;
        if (!(text[i] >= 'A' && text[i] <= 'Z') && !splits)
            continue;
        struct note *note = postil_layer_add(layer, 1, err);
        if (!note)
            return POSTIL_NOMEM;
        size_t before = postil_layer_count(layer) - 1;
        *note = (struct note){.begin = (uint32_t)i,
                              .end = (uint32_t)i + 1,
                              .kind = before > 0,
                              .count = (uint32_t)before};
    }
    s->n_analyzed++;
    if (s->set->fault == THIRD && s->n_analyzed >= 5) /* each document is analyzed twice */
        raise(SIGSEGV);
    return st == POSTIL_OK ? spoil(s, layer, len, err) : st;
}

static enum postil_status
collect(void *state, postil_doc *doc, struct postil_error *err)
{
    struct state *s = state;
    (void)doc, (void)err;
    s->n_collected++;
    return POSTIL_OK;
}

static enum postil_status
conclude(void *state, postil_doc *corpus, struct postil_error *err)
{
    const struct state *s = state;
    (void)corpus;
    if (s->set->fault == NONE && s->n_collected == 0)
        return postil_fail(err, POSTIL_DATA, "mean of nothing");
    return POSTIL_OK;
}

static const struct postil_option options[] = {
    POSTIL_OPTION(struct settings, fault, .fallback = "nothing", .choices = faults,
                  .help = "what to do wrong"),
    POSTIL_OPTION(struct settings, most, .fallback = "3", .min = 1, .max = 10,
                  .help = "a number that means nothing"),
    POSTIL_OPTION(struct settings, list, .optional = true, .help = "a file that must be there"),
    POSTIL_OPTIONS_END,
};

POSTIL_PLUGIN(flawed) = {
    POSTIL_PLUGIN_HEAD(flawed),
    .version = "1",
    .summary = "breaks the contract as told",
    .options = options,
    .settings_size = sizeof(struct settings),
    .layers = (const struct postil_layer_type *const[]){&note_type, NULL},
    .writes = POSTIL_LAYERS("note"),
    .open = open_state,
    .analyze = analyze,
    .collect = collect,
    .conclude = conclude,
    .close = close_state,
};
