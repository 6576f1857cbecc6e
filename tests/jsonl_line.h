/* SPDX-License-Identifier: Apache-2.0 */
/* A document that lines are parsed into and written from, for the suites of the jsonl plugin. */
#ifndef TESTS_JSONL_LINE_H
#define TESTS_JSONL_LINE_H

#include <check.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <postil/json.h>

#include "../plugins/jsonl/parse.h"
#include "sample_layer.h"

#define N_ELEM(a) (sizeof(a) / sizeof(a)[0])

static postil_doc *doc;
static postil_arena *arena;
static struct postil_error err;

static const struct postil_layer_type *const types[] = {&sample_type};

static const struct jsonl_form plain = {
    .id_key = "id", .text_key = "text", .types = types, .n_type = 1};

static inline void
line_init(void)
{
    doc = postil_doc_new(8 << 20);
    arena = postil_arena_new(8 << 20);
    ck_assert_ptr_nonnull(doc);
    ck_assert_ptr_nonnull(arena);
    err.message[0] = '\0';
}

static inline void
line_fini(void)
{
    postil_doc_free(doc);
    postil_arena_free(arena);
}

static inline enum postil_status
parse_as(const struct jsonl_form *form, const char *line, size_t len)
{
    postil_doc_reset(doc);
    ck_assert_int_eq(postil_doc_set_id(doc, "f:1", 3, NULL), POSTIL_OK);
    ck_assert_int_eq(postil_doc_append_raw(doc, line, len, NULL), POSTIL_OK);
    return jsonl_parse(form, doc, &err);
}

static inline enum postil_status
parse(const char *line)
{
    return parse_as(&plain, line, strlen(line));
}

static inline const char *
write_in(uint32_t offsets)
{
    static const char *const all[] = {"all"};
    struct postil_json_style style = {.layers = {all, 1}, .offsets = offsets};
    struct postil_buffer buf = {.arena = arena};
    postil_arena_reset(arena);
    ck_assert_int_eq(postil_json_doc(&buf, doc, &style, &err), POSTIL_OK);
    return buf.bytes;
}

/* `head`, `n` times `piece`, `tail`; free() it. */
static inline char *
repeat(const char *head, const char *piece, size_t n, const char *tail)
{
    size_t len = strlen(piece);
    char *line = malloc(strlen(head) + n * len + strlen(tail) + 1), *at = line;
    ck_assert_ptr_nonnull(line);
    at += sprintf(at, "%s", head);
    for (size_t i = 0; i < n; i++, at += len)
        memcpy(at, piece, len);
    strcpy(at, tail);
    return line;
}

#endif
