/* SPDX-License-Identifier: Apache-2.0 */
/* Documents of a source of gold data, each as one line of text. */
#ifndef TESTS_GOLD_H
#define TESTS_GOLD_H

#include <math.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <postil/chain.h>

#include "harness.h"

static postil_registry *registry;
static char gold[1 << 16]; /* what gold_read made */

static inline void
set_up(void)
{
    struct postil_error err;
    harness_init();
    ck_assert_int_eq(postil_registry_new(NULL, 0, &registry, &err), POSTIL_OK);
}

static inline void
tear_down(void)
{
    postil_registry_free(registry);
    harness_fini();
}

static inline void
gold_print(const char *format, ...)
{
    va_list args;
    size_t len = strlen(gold);
    va_start(args, format);
    ck_assert_int_lt(vsnprintf(gold + len, sizeof gold - len, format, args),
                     (int)(sizeof gold - len));
    va_end(args);
}

static inline void
gold_print_spans(const postil_doc *doc, const struct postil_layer_type *type, const char *mark)
{
    size_t n, len;
    const char *text = postil_doc_text(doc, &len);
    const char *records = postil_doc_records(doc, type, &n);
    for (size_t i = 0; i < n; i++) {
        const struct postil_token *span = (const void *)(records + i * type->record_size);
        gold_print(" %s%.*s", mark, (int)(span->end - span->begin), text + span->begin);
    }
}

static inline void
gold_print_names(const postil_doc *doc)
{
    size_t n, len;
    const char *text = postil_doc_text(doc, &len);
    const struct postil_entity *names = postil_doc_records(doc, &postil_entity_type, &n);
    for (size_t i = 0; i < n; i++) {
        size_t name_len = names[i].end - names[i].begin;
        gold_print(" %s %u-%u %s;", postil_entity_type.fields[2].symbols[names[i].type],
                   names[i].begin, names[i].end, names[i].name);
        ck_assert(strlen(names[i].name) == name_len &&
                  memcmp(names[i].name, text + names[i].begin, name_len) == 0);
        ck_assert(isnan(names[i].score));
    }
}

/* id: text | tokens | sentences | names, as far as the source writes them */
static inline void
gold_describe(const postil_doc *doc)
{
    size_t len;
    gold_print("%s: %s", postil_doc_id(doc), postil_doc_text(doc, &len));
    if (postil_doc_find_layer(doc, "token"))
        gold_print(" |");
    gold_print_spans(doc, &postil_token_type, "");
    if (postil_doc_find_layer(doc, "sentence"))
        gold_print(" |");
    gold_print_spans(doc, &postil_sentence_type, "~");
    ck_assert_ptr_nonnull(postil_doc_find_layer(doc, "entity"));
    gold_print(" |");
    gold_print_names(doc);
    gold_print("\n");
}

/**
 * All documents of a source with these settings ("paths = ...;") in `gold`, a line each; of a
 * rejected one "id!reason". Paths of the scratch folder are shortened.
 */
static inline void
gold_read(const char *plugin, const char *settings)
{
    char text[20000], faults[HARNESS_FAULTS] = "";
    struct postil_error err;
    struct postil_report report = {.fault = harness_note, .ctx = faults};
    postil_config *config = postil_config_new();
    postil_chain *chain;
    snprintf(text, sizeof text,
             "source: { plugin = \"%s\"; %s };\nchain = ( { plugin = \"mark\"; } );", plugin,
             settings);
    ck_assert_int_eq(postil_config_parse(config, "x.conf", text, strlen(text), &err), POSTIL_OK);
    ck_assert_msg(postil_chain_new(registry, config, &report, &chain) == POSTIL_OK, "%s", faults);
    ck_assert_msg(postil_chain_open(chain, POSTIL_ALL, &report) == POSTIL_OK, "%s", faults);
    postil_doc *doc = postil_doc_new(1 << 20);
    ck_assert_ptr_nonnull(doc);
    gold[0] = '\0';
    for (enum postil_status st; (st = postil_chain_next(chain, doc, &err)) != POSTIL_END;) {
        const char *at = strstr(err.message, harness_folder());
        if (st == POSTIL_OK)
            gold_describe(doc);
        else
            gold_print("%s!%s\n", postil_doc_id(doc),
                       at ? at + strlen(harness_folder()) + 1 : err.message);
    }
    postil_doc_free(doc);
    postil_chain_free(chain);
    postil_config_free(config);
}

/** The same for one file of this content. */
static inline void
gold_read_text(const char *plugin, const char *name, const char *text, const char *settings)
{
    char all[8192];
    snprintf(all, sizeof all, "paths = \"%s\"; %s", harness_write(name, text), settings);
    gold_read(plugin, all);
}

#endif
