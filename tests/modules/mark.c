/* SPDX-License-Identifier: Apache-2.0 */
/* A healthy analyzer: marks every run of ASCII letters. */
#include "mark.h"

static bool
is_letter(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

static enum postil_status
analyze(void *state, postil_doc *doc, struct postil_error *err)
{
    (void)state;
    postil_layer *layer;
    enum postil_status st = postil_doc_add_layer(doc, &mark_type, &layer, err);
    size_t len;
    const char *text = postil_doc_text(doc, &len);
    for (size_t i = 0; i < len && st == POSTIL_OK; i++) {
        size_t begin = i;
        while (i < len && is_letter(text[i]))
            i++;
        if (i == begin)
            continue;
        struct mark *mark = postil_layer_add(layer, 1, err);
        if (!mark)
            return POSTIL_NOMEM;
        *mark = (struct mark){(uint32_t)begin, (uint32_t)i, (uint32_t)(i - begin)};
    }
    return st;
}

POSTIL_PLUGIN(mark) = {
    POSTIL_PLUGIN_HEAD(mark),
    .version = "1",
    .summary = "marks runs of letters",
    .layers = (const struct postil_layer_type *const[]){&mark_type, NULL},
    .writes = POSTIL_LAYERS("mark"),
    .analyze = analyze,
};
