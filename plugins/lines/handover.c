/* SPDX-License-Identifier: Apache-2.0 */
/* Private layers from a writer's analyze to its collect; several steps of a chain share them. */
#define _POSIX_C_SOURCE 200809L
#include "handover.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct text_record {
    uint64_t step; /* which one it is for */
    uint64_t len;
    const char *text;
};

static const struct postil_field text_fields[] = {
    POSTIL_FIELD(struct text_record, step, .help = "the step that made it"),
    POSTIL_FIELD(struct text_record, len, .unit = "bytes", .help = "of the text"),
    POSTIL_FIELD_AS(struct text_record, text, POSTIL_JSON, .help = "what is to be written"),
    POSTIL_FIELDS_END,
};

static const struct postil_layer_type text_type = {
    .name = ".text",
    .help = "documents on their way to a file",
    .record_size = sizeof(struct text_record),
    .flags = POSTIL_LAYER_BULK,
    .fields = text_fields,
};

struct note {
    uint64_t step;
    struct loss_record loss;
};

static const struct postil_field note_fields[] = {
    POSTIL_FIELD(struct note, step, .help = "the step that made it"),
    POSTIL_FIELD_AS(struct note, loss.what, POSTIL_STRING, .help = "what is lost"),
    POSTIL_FIELD_AS(struct note, loss.n, POSTIL_U64, .help = "how many"),
    POSTIL_FIELDS_END,
};

static const struct postil_layer_type note_type = {
    .name = ".loss",
    .help = "what a format can't hold of a document",
    .record_size = sizeof(struct note),
    .flags = POSTIL_LAYER_BULK,
    .fields = note_fields,
};

const struct postil_field loss_fields[] = {
    POSTIL_FIELD(struct loss_record, what, .help = "what the format can't hold"),
    POSTIL_FIELD(struct loss_record, n, .help = "how many there were"),
    POSTIL_FIELDS_END,
};

/** A kind of loss. */
struct loss {
    char *what;
    uint64_t n;
};

/* -- analyze ----------------------------------------------------------------------------------- */

/* A record more in the private layer. */
static void *
add(postil_doc *doc, const struct postil_layer_type *type, struct postil_error *err)
{
    postil_layer *layer = postil_doc_find_layer(doc, type->name);
    if (!layer && postil_doc_add_layer(doc, type, &layer, err) != POSTIL_OK)
        return NULL;
    return postil_layer_add(layer, 1, err);
}

enum postil_status
handover_text(postil_doc *doc, const void *step, const char *text, size_t len,
              struct postil_error *err)
{
    struct text_record *record = add(doc, &text_type, err);
    if (!record)
        return POSTIL_NOMEM;
    *record = (struct text_record){.step = (uintptr_t)step, .len = len, .text = text};
    return POSTIL_OK;
}

enum postil_status
handover_loss(postil_doc *doc, const void *step, const char *what, uint64_t n,
              struct postil_error *err)
{
    if (n == 0)
        return POSTIL_OK;
    const char *copy = postil_arena_copy(postil_doc_arena(doc), what, strlen(what));
    struct note *note = copy ? add(doc, &note_type, err) : NULL;
    if (!note)
        return postil_fail(err, POSTIL_NOMEM, "no room to tell what is lost (run.memory)");
    *note = (struct note){.step = (uintptr_t)step, .loss = {.what = copy, .n = n}};
    return POSTIL_OK;
}

enum postil_status
handover_unwritten(postil_doc *doc, const void *step, const char *layer, struct postil_error *err)
{
    char what[160];
    size_t n_meta;
    enum postil_status st = POSTIL_OK;
    for (size_t i = 0; i < postil_doc_layer_count(doc) && st == POSTIL_OK; i++) {
        const postil_layer *other = postil_doc_layer_at(doc, i);
        const struct postil_layer_type *type = postil_layer_get_type(other);
        bool material = type->flags & POSTIL_LAYER_BULK || *type->name == '.';
        snprintf(what, sizeof what, "records of layer '%s' are left out", type->name);
        if (!material && strcmp(type->name, layer) != 0)
            st = handover_loss(doc, step, what, postil_layer_count(other), err);
    }
    postil_doc_metas(doc, &n_meta);
    return st == POSTIL_OK
               ? handover_loss(doc, step, "pieces of metadata are left out", n_meta, err)
               : st;
}

/* -- collect ----------------------------------------------------------------------------------- */

const char *
handover_find(const postil_doc *doc, const void *step, size_t *out_len)
{
    size_t n;
    const struct text_record *records = postil_doc_records(doc, &text_type, &n);
    for (size_t i = 0; i < n; i++)
        if (records[i].step == (uintptr_t)step) {
            *out_len = records[i].len;
            return records[i].text;
        }
    return NULL;
}

static enum postil_status
count(struct losses *losses, const struct loss_record *loss, struct postil_error *err)
{
    size_t i = 0;
    while (i < losses->n && strcmp(losses->items[i].what, loss->what) != 0)
        i++;
    if (i == losses->n) {
        struct loss *items = realloc(losses->items, (i + 1) * sizeof *items);
        losses->items = items ? items : losses->items;
        char *what = items ? strdup(loss->what) : NULL;
        if (!what)
            return postil_fail(err, POSTIL_NOMEM, "out of memory");
        items[losses->n++] = (struct loss){.what = what};
    }
    losses->items[i].n += loss->n;
    return POSTIL_OK;
}

enum postil_status
losses_take(struct losses *losses, const postil_doc *doc, const void *step,
            struct postil_error *err)
{
    size_t n;
    enum postil_status st = POSTIL_OK;
    const struct note *notes = postil_doc_records(doc, &note_type, &n);
    for (size_t i = 0; i < n && st == POSTIL_OK; i++)
        if (notes[i].step == (uintptr_t)step)
            st = count(losses, &notes[i].loss, err);
    return st;
}

/* -- conclude ---------------------------------------------------------------------------------- */

enum postil_status
losses_put(const struct losses *losses, postil_doc *corpus, const struct postil_layer_type *type,
           struct postil_error *err)
{
    postil_layer *layer;
    enum postil_status st = postil_doc_add_layer(corpus, type, &layer, err);
    for (size_t i = 0; i < losses->n && st == POSTIL_OK; i++) {
        const struct loss *loss = &losses->items[i];
        const char *what =
            postil_arena_copy(postil_doc_arena(corpus), loss->what, strlen(loss->what));
        struct loss_record *record = what ? postil_layer_add(layer, 1, err) : NULL;
        if (!record)
            return postil_fail(err, POSTIL_NOMEM, "no room to tell what is lost");
        *record = (struct loss_record){what, loss->n};
    }
    return st;
}

void
losses_fini(struct losses *losses)
{
    for (size_t i = 0; i < losses->n; i++)
        free(losses->items[i].what);
    free(losses->items);
    *losses = (struct losses){0};
}
