/* SPDX-License-Identifier: Apache-2.0 */
/* A collector behind an analyzer behind a collector: its result shows any change of order. */
#include <stdlib.h>

#include "rank.h"

static enum postil_status
tally_open(const struct postil_context *ctx, const void *settings, void **out_state,
           struct postil_error *err)
{
    (void)ctx, (void)settings;
    *out_state = calloc(1, sizeof(uint64_t));
    return *out_state ? POSTIL_OK : postil_fail(err, POSTIL_NOMEM, "state");
}

static enum postil_status
collect(void *state, postil_doc *doc, struct postil_error *err)
{
    uint64_t *sum = state;
    size_t n;
    const struct relay *relay = postil_doc_records(doc, &relay_type, &n);
    if (n != 1)
        return postil_fail(err, POSTIL_INTERNAL, "%zu relays", n);
    postil_layer *layer;
    enum postil_status st = postil_doc_add_layer(doc, &tally_type, &layer, err);
    struct tally *tally = st == POSTIL_OK ? postil_layer_add(layer, 1, err) : NULL;
    if (!tally)
        return POSTIL_NOMEM;
    *sum = (*sum * 31 + relay->value) & UINT32_MAX; /* order matters */
    tally->sum = *sum;
    return POSTIL_OK;
}

POSTIL_PLUGIN(tally) = {
    POSTIL_PLUGIN_HEAD(tally),
    .version = "1",
    .summary = "sums up what 'relay' made",
    .layers = (const struct postil_layer_type *const[]){&relay_type, &tally_type, NULL},
    .reads = POSTIL_LAYERS("relay"),
    .collect_writes = POSTIL_LAYERS("tally"),
    .open = tally_open,
    .collect = collect,
    .close = free,
};
