/* SPDX-License-Identifier: Apache-2.0 */
/* Any bytes as a line: it is refused with a reason, or what is written of it reads back the same.
 */
#include <string.h>

#include <postil/json.h>
#include <postil/layers.h>

#include "../../plugins/jsonl/parse.h"
#include "../../plugins/jsonl/report.h"
#include "fuzz.h"

enum { MEMORY = 4 << 20 };

static postil_doc *doc;
static postil_arena *arena;

static enum postil_status
parse(const char *line, size_t len, uint32_t offsets)
{
    struct jsonl_form form = {.id_key = "id", .text_key = "text", .offsets = offsets};
    struct postil_error err = {.message = ""};
    postil_doc_reset(doc);
    demand(postil_doc_set_id(doc, "f:1", 3, NULL) == POSTIL_OK, "there is room for an id");
    if (postil_doc_append_raw(doc, line, len, NULL) != POSTIL_OK)
        return POSTIL_NOMEM;
    enum postil_status st = jsonl_parse(&form, doc, &err);
    demand(st == POSTIL_OK || err.message[0], "a refusal has a reason");
    return st;
}

static enum postil_status
write_line(struct postil_buffer *buf, uint32_t offsets)
{
    static const char *const all[] = {"all"};
    struct postil_json_style style = {.layers = {all, 1}, .offsets = offsets};
    *buf = (struct postil_buffer){.arena = arena};
    return postil_json_doc(buf, doc, &style, NULL);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    if (!doc && (!(doc = postil_doc_new(MEMORY)) || !(arena = postil_arena_new(MEMORY))))
        abort();
    const char *line = (const char *)data;
    uint32_t offsets = size ? data[size - 1] % 3 : 0;
    (void)jsonl_is_report(line, size);
    if (parse(line, size, offsets) != POSTIL_OK)
        return 0;
    struct postil_buffer first, second;
    postil_arena_reset(arena);
    if (write_line(&first, offsets) == POSTIL_NOMEM)
        return 0;
    demand(first.len > 0, "what has been read can be written");
    enum postil_status st = parse(first.bytes, first.len, offsets);
    if (st == POSTIL_NOMEM)
        return 0;
    demand(st == POSTIL_OK, "what has been written can be read");
    if (write_line(&second, offsets) == POSTIL_NOMEM)
        return 0;
    demand(first.len == second.len && memcmp(first.bytes, second.bytes, first.len) == 0,
           "a line reads back the same");
    return 0;
}
