/* SPDX-License-Identifier: Apache-2.0 */
/* A collector: numbers documents in the order of input and says at the end how many there were. */
#include <stdlib.h>
#include <string.h>

#include <postil/json.h>

#include "rank.h"

struct total {
    uint64_t documents, bytes;
};

static const struct postil_field total_fields[] = {
    POSTIL_FIELD(struct total, documents, .help = "seen"),
    POSTIL_FIELD(struct total, bytes, .help = "of text"),
    POSTIL_FIELDS_END,
};

static const struct postil_layer_type total_type = {
    .name = "total",
    .help = "sums over the run",
    .record_size = sizeof(struct total),
    .fields = total_fields,
};

static enum postil_status
rank_open(const struct postil_context *ctx, const void *settings, void **out_state,
          struct postil_error *err)
{
    (void)ctx, (void)settings;
    *out_state = calloc(1, sizeof(struct total));
    return *out_state ? POSTIL_OK : postil_fail(err, POSTIL_NOMEM, "state");
}

static enum postil_status
collect(void *state, postil_doc *doc, struct postil_error *err)
{
    struct total *total = state;
    postil_layer *layer;
    enum postil_status st = postil_doc_add_layer(doc, &rank_type, &layer, err);
    struct rank *rank = st == POSTIL_OK ? postil_layer_add(layer, 1, err) : NULL;
    if (!rank)
        return POSTIL_NOMEM;
    size_t len;
    postil_doc_text(doc, &len);
    *rank = (struct rank){.number = ++total->documents, .bytes_before = total->bytes};
    total->bytes += len;
    return POSTIL_OK;
}

static enum postil_status
conclude(void *state, postil_doc *corpus, struct postil_error *err)
{
    postil_layer *layer;
    enum postil_status st = postil_doc_add_layer(corpus, &total_type, &layer, err);
    struct total *total = st == POSTIL_OK ? postil_layer_add(layer, 1, err) : NULL;
    if (!total)
        return POSTIL_NOMEM;
    *total = *(struct total *)state;
    return POSTIL_OK;
}

static enum postil_status
save(void *state, struct postil_buffer *out, struct postil_error *err)
{
    (void)err;
    postil_buffer_add(out, state, sizeof(struct total));
    return POSTIL_OK;
}

static enum postil_status
restore(void *state, const void *bytes, size_t len, struct postil_error *err)
{
    if (len != sizeof(struct total))
        return postil_fail(err, POSTIL_DATA, "%zu bytes", len);
    memcpy(state, bytes, len);
    return POSTIL_OK;
}

POSTIL_PLUGIN(rank) = {
    POSTIL_PLUGIN_HEAD(rank),
    .version = "1",
    .summary = "numbers documents in the order of input",
    .layers = (const struct postil_layer_type *const[]){&rank_type, &total_type, NULL},
    .collect_writes = POSTIL_LAYERS("rank"),
    .conclude_writes = POSTIL_LAYERS("total"),
    .open = rank_open,
    .collect = collect,
    .conclude = conclude,
    .close = free,
    .save = save,
    .restore = restore,
};
