/* SPDX-License-Identifier: Apache-2.0 */
/* Any bytes as standoff annotations: refused with a reason, or written and read again as they were. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "../../plugins/brat/read.h"
#include "../../plugins/brat/write.h"
#include "fuzz.h"

enum { MEMORY = 1 << 20 };

static const char text[] = "\xc3\x85sa met Bo Ek\r\nin Oslo \xf0\x9f\x98\x80.\n";

static enum postil_status
read_into(postil_doc *doc, const char *layer, const char *ann, size_t len)
{
    static const char *const rules[] = {"GPE=LOC", "DATE=O"};
    const struct brat_form form = {
        .layer = layer, .offsets = POSTIL_CODEPOINTS, .rules = {rules, 2}};
    struct postil_error err = {.message = ""};
    postil_doc_reset(doc);
    if (postil_doc_set_text(doc, text, sizeof text - 1, NULL) != POSTIL_OK)
        abort();
    enum postil_status st = brat_read(&form, doc, ann, len, &err);
    demand(st == POSTIL_OK || err.message[0], "a refusal has a reason");
    return st;
}

static struct postil_buffer
written(postil_doc *doc, const char *layer, struct brat_losses *losses)
{
    struct postil_buffer buf = {.arena = postil_doc_arena(doc)};
    demand(brat_write(layer, doc, &buf, losses, NULL) == POSTIL_OK, "what was read can be written");
    return buf;
}

/* The first byte says whether the layer is one with parts, a plain one, or unknown. */
int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static const char *const layers[] = {"entity", "stance", "own"};
    static postil_doc *doc, *again;
    struct brat_losses losses = {0}, none = {0};
    if (size == 0)
        return 0;
    if (!doc && (!(doc = postil_doc_new(MEMORY)) || !(again = postil_doc_new(MEMORY))))
        abort();
    const char *layer = layers[data[0] % 3];
    if (read_into(doc, layer, (const char *)data + 1, size - 1) != POSTIL_OK)
        return 0;
    struct postil_buffer one = written(doc, layer, &losses);
    demand(read_into(again, layer, one.bytes ? one.bytes : "", one.len) == POSTIL_OK,
           "what was written can be read");
    if (losses.empty) /* what is left out may have said which fields come first */
        return 0;
    struct postil_buffer two = written(again, layer, &none);
    demand(one.len == two.len && (one.len == 0 || memcmp(one.bytes, two.bytes, one.len) == 0),
           "it is the same again");
    return 0;
}
