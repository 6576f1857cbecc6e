/* SPDX-License-Identifier: Apache-2.0 */
/* Tests: odd texts. */
#include "tests.h"

#include <stdlib.h>
#include <string.h>

enum { CORPUS_LOG = 30 };

static bool
take_step(struct stand *s, const struct sample *sample)
{
    postil_doc *corpus = postil_doc_new_corpus((size_t)1 << CORPUS_LOG);
    bool ok = corpus ? true : trial_fail(s->report, "no memory for the corpus document");
    ok = ok && stand_set_up(s) && stand_supply(s, s->doc, sample) &&
         stand_call(s, POSTIL_HOOK_ANALYZE, s->doc) && stand_call(s, POSTIL_HOOK_COLLECT, s->doc) &&
         stand_call(s, POSTIL_HOOK_CONCLUDE, corpus);
    postil_doc_free(corpus);
    return ok;
}

/* A source may refuse what isn't in its format, but with a reason. */
static bool
take_source(struct stand *s, const struct sample *sample)
{
    struct postil_error err;
    enum postil_status st;
    if (!stand_feed(s, sample))
        return false;
    while ((st = stand_next(s, s->doc, &err)) != POSTIL_END) {
        if (st == POSTIL_INTERNAL || st == POSTIL_NOMEM)
            return trial_fail(s->report, "%s", err.message);
        if (st != POSTIL_OK && strstr(err.message, "no reason given"))
            return trial_fail(s->report, "a document is rejected without a reason");
    }
    return true;
}

static bool
take(struct stand *s, const char *which)
{
    struct sample sample;
    if (!samples_odd(which, &sample))
        return trial_fail(s->report, "out of memory");
    bool ok = s->role == POSTIL_STEP ? take_step(s, &sample) : take_source(s, &sample);
    free((char *)sample.bytes);
    return ok;
}

/* No documents at all: the last hook has little to go on. */
static bool
no_document(struct stand *s, const char *which)
{
    (void)which;
    if (!s->plugin->conclude)
        return trial_skip(s->report, "has no conclude");
    postil_doc *corpus = postil_doc_new_corpus((size_t)1 << CORPUS_LOG);
    bool ok = corpus ? stand_set_up(s) && stand_call(s, POSTIL_HOOK_CONCLUDE, corpus)
                     : trial_fail(s->report, "no memory for the corpus document");
    postil_doc_free(corpus);
    return ok;
}

const struct plugin_test text_tests[] = {
    {"texts/none", "a run without documents concludes", "records/*", ON_STEPS, no_document},
    {"texts/empty", "an empty text", "records/*", ON_BOTH, take},
    {"texts/blank", "nothing but white space", "records/*", ON_BOTH, take},
    {"texts/one-letter", "a single letter", "records/*", ON_BOTH, take},
    {"texts/crlf", "lines that end in CR LF, or CR", "records/*", ON_BOTH, take},
    {"texts/emoji", "characters of four bytes, joined and modified", "records/*", ON_BOTH, take},
    {"texts/combining", "combining marks, also at the start", "records/*", ON_BOTH, take},
    {"texts/right-to-left", "Hebrew, Arabic and directional marks", "records/*", ON_BOTH, take},
    {"texts/nul", "NUL bytes within", "records/*", ON_BOTH, take},
    {"texts/controls", "control characters, a byte order mark, U+10FFFF", "records/*", ON_BOTH,
     take},
    {"texts/unclosed", "marks and brackets that don't pair", "records/*", ON_BOTH, take},
    {"texts/capitals", "all in capitals", "records/*", ON_BOTH, take},
    {"texts/one-word", "half a megabyte without a blank", "records/*", ON_BOTH, take},
    {"texts/huge", "a megabyte of prose", "records/*", ON_BOTH, take},
    {"texts/bad-utf8", "bytes that are not UTF-8", "records/*", ON_SOURCES, take},
    {.name = NULL},
};
