/* SPDX-License-Identifier: Apache-2.0 */
/* Any bytes as text with marks: no bracket is left, and marked anew it reads the same. */
#include "gold.h"

#include "../../plugins/marked/parse.h"

/* The document as its format writes it, in memory that is the caller's to free. */
static char *
mark_anew(const postil_doc *doc, size_t *out_len)
{
    size_t n, len, at = 0, done = 0;
    const char *text = postil_doc_text(doc, &len);
    const struct postil_entity *names = postil_doc_records(doc, &postil_entity_type, &n);
    const char *const *types = postil_layer_type_find(&postil_entity_type, "type")->symbols;
    char *out = malloc(len + 8 * n + 1);
    demand(out != NULL, "there is memory");
    for (size_t i = 0; i < n; i++) {
        memcpy(out + at, text + done, names[i].begin - done);
        at += names[i].begin - done;
        at += (size_t)sprintf(out + at, "[%s ", types[names[i].type]);
        memcpy(out + at, text + names[i].begin, names[i].end - names[i].begin);
        at += names[i].end - names[i].begin;
        out[at++] = ']';
        done = names[i].end;
    }
    memcpy(out + at, text + done, len - done);
    *out_len = at + len - done;
    return out;
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    size_t len, again_len;
    const postil_doc *doc = gold_try(data, size, marked_parse);
    if (!doc)
        return 0;
    const char *text = postil_doc_text(doc, &len);
    demand(!memchr(text, '[', len) && !memchr(text, ']', len), "no bracket is left");
    char *first = mark_anew(doc, &len);
    if (memchr(first, '#', len)) { /* it might begin a line now */
        free(first);
        return 0;
    }
    doc = gold_try((const uint8_t *)first, len, marked_parse);
    demand(doc != NULL, "what has been marked anew is read");
    char *second = mark_anew(doc, &again_len);
    /* an empty last line is the end of the one before it */
    demand(again_len <= len && len - again_len <= 1 && memcmp(first, second, again_len) == 0,
           "it reads the same");
    free(first);
    free(second);
    return 0;
}
