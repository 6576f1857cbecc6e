/* SPDX-License-Identifier: Apache-2.0 */
/* The brat plugin: texts with standoff annotations beside them, read from a folder or written. */
#include <stdlib.h>
#include <string.h>

#include <postil/plugin.h>

#include "../files/walk.h"
#include "../lines/handover.h"
#include "folder.h"
#include "read.h"
#include "write.h"

struct settings {
    struct postil_strings paths, types;
    const char *path, *layer;
    uint32_t offsets;
};

struct state {
    const struct settings *settings;
    struct brat_form form;
    walk *walk; /* NULL: a step */
    struct losses losses;
};

static const struct postil_layer_type loss_type = {
    .name = "brat-loss",
    .help = "what standoff annotations can't hold",
    .record_size = sizeof(struct loss_record),
    .fields = loss_fields,
};

static const char *const names[] = {"*.txt"};
static const struct postil_strings pattern = {names, 1};

static void
brat_close(void *state)
{
    struct state *s = state;
    if (!s)
        return;
    walk_free(s->walk);
    losses_fini(&s->losses);
    free(s);
}

static enum postil_status
brat_open(const struct postil_context *ctx, const void *settings, void **out_state,
          struct postil_error *err)
{
    const struct settings *set = settings;
    struct state *s = calloc(1, sizeof *s);
    if (!s)
        return postil_fail(err, POSTIL_NOMEM, "state");
    s->settings = set;
    s->form = (struct brat_form){.layer = set->layer,
                                 .offsets = set->offsets,
                                 .rules = set->types,
                                 .types = ctx->types,
                                 .n_type = ctx->n_types};
    enum postil_status st = brat_check_rules(set->types, err);
    if (st == POSTIL_OK && ctx->role == POSTIL_SOURCE)
        st = walk_new(&set->paths, &pattern, &s->walk, err);
    if (st == POSTIL_OK && ctx->role == POSTIL_STEP)
        st = brat_make_folder(set->path, err);
    if (st != POSTIL_OK) {
        brat_close(s);
        return st;
    }
    *out_state = s;
    return POSTIL_OK;
}

/* -- source ------------------------------------------------------------------------------------ */

static enum postil_status
brat_next(void *state, postil_doc *doc, struct postil_error *err)
{
    struct state *s = state;
    const char *path;
    enum postil_status st = walk_next(s->walk, &path, err);
    return st == POSTIL_OK ? brat_fetch(path, doc, err) : st;
}

static enum postil_status
brat_decode(void *state, postil_doc *doc, struct postil_error *err)
{
    const struct state *s = state;
    const char *text, *ann;
    size_t text_len, ann_len;
    enum postil_status st = brat_split(doc, &text, &text_len, &ann, &ann_len, err);
    if (st == POSTIL_OK)
        st = postil_doc_set_text(doc, text, text_len, err);
    return st == POSTIL_OK ? brat_read(&s->form, doc, ann, ann_len, err) : st;
}

/* -- step -------------------------------------------------------------------------------------- */

static enum postil_status
brat_analyze(void *state, postil_doc *doc, struct postil_error *err)
{
    const struct state *s = state;
    struct brat_losses losses = {0};
    struct postil_buffer buf = {.arena = postil_doc_arena(doc)};
    enum postil_status st = brat_write(s->settings->layer, doc, &buf, &losses, err);
    if (st == POSTIL_OK)
        st = handover_text(doc, s, buf.bytes, buf.len, err);
    if (st == POSTIL_OK)
        st = handover_loss(doc, s, "spans without any text are left out", losses.empty, err);
    if (st == POSTIL_OK)
        st = handover_loss(doc, s, "types are written with '_' for blanks", losses.renamed, err);
    return st == POSTIL_OK ? handover_unwritten(doc, s, s->settings->layer, err) : st;
}

static enum postil_status
brat_collect(void *state, postil_doc *doc, struct postil_error *err)
{
    struct state *s = state;
    size_t len = 0;
    const char *ann = handover_find(doc, s, &len);
    enum postil_status st = losses_take(&s->losses, doc, s, err);
    return st == POSTIL_OK ? brat_store(s->settings->path, doc, ann ? ann : "", len, err) : st;
}

static enum postil_status
brat_conclude(void *state, postil_doc *corpus, struct postil_error *err)
{
    const struct state *s = state;
    return losses_put(&s->losses, corpus, &loss_type, err);
}

/* -- descriptor -------------------------------------------------------------------------------- */

static const char *const units[] = {"byte", "codepoint", "utf16", NULL};

static const struct postil_option options[] = {
    POSTIL_OPTION(struct settings, paths, .scope = POSTIL_SOURCE_ONLY, .fallback = ".",
                  .file = POSTIL_FILE_INPUT,
                  .help = "folders with NAME.txt and NAME.ann in them, or files NAME.txt"),
    POSTIL_OPTION(struct settings, types, .scope = POSTIL_SOURCE_ONLY, .fallback = "",
                  .help = "what other types of spans are: GPE=LOC, Person=PER; DATE=O leaves them "
                          "out"),
    POSTIL_OPTION(struct settings, offsets, .scope = POSTIL_SOURCE_ONLY, .fallback = "codepoint",
                  .choices = units, .help = "what offsets count in the files"),
    POSTIL_OPTION(struct settings, path, .scope = POSTIL_STEP_ONLY, .fallback = "brat",
                  .file = POSTIL_FILE_OUTPUT,
                  .help = "folder to write to; made when it is not there"),
    POSTIL_OPTION(struct settings, layer, .fallback = "entity",
                  .help = "layer that the annotations are"),
    POSTIL_OPTIONS_END,
};

static const struct postil_layer_type *const layers[] = {&loss_type, NULL};

POSTIL_PLUGIN(brat) = {
    POSTIL_PLUGIN_HEAD(brat),
    .flags = POSTIL_WRITER,
    .version = "1",
    .summary = "reads and writes folders of texts with brat's standoff annotations",
    .options = options,
    .settings_size = sizeof(struct settings),
    .layers = layers,
    .reads = POSTIL_LAYERS("*"),
    .conclude_writes = POSTIL_LAYERS("brat-loss"),
    .decode_writes = POSTIL_LAYERS("*"),
    .open = brat_open,
    .analyze = brat_analyze,
    .collect = brat_collect,
    .conclude = brat_conclude,
    .close = brat_close,
    .next = brat_next,
    .decode = brat_decode,
};
