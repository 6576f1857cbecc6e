/* SPDX-License-Identifier: Apache-2.0 */
/* An analyzer that needs what a collector wrote. */
#include "rank.h"

static enum postil_status
analyze(void *state, postil_doc *doc, struct postil_error *err)
{
    (void)state;
    size_t n, len;
    const struct rank *rank = postil_doc_records(doc, &rank_type, &n);
    if (n != 1)
        return postil_fail(err, POSTIL_INTERNAL, "%zu ranks", n);
    postil_doc_text(doc, &len);
    postil_layer *layer;
    enum postil_status st = postil_doc_add_layer(doc, &relay_type, &layer, err);
    struct relay *relay = st == POSTIL_OK ? postil_layer_add(layer, 1, err) : NULL;
    if (!relay)
        return POSTIL_NOMEM;
    relay->value = rank->number * len + 1;
    return POSTIL_OK;
}

POSTIL_PLUGIN(relay) = {
    POSTIL_PLUGIN_HEAD(relay),
    .version = "1",
    .summary = "works on ranks",
    .layers = (const struct postil_layer_type *const[]){&rank_type, &relay_type, NULL},
    .reads = POSTIL_LAYERS("rank"),
    .writes = POSTIL_LAYERS("relay"),
    .analyze = analyze,
};
