/* SPDX-License-Identifier: Apache-2.0 */
/* From layers to lines of tags. */
#include "write.h"

#include <stdlib.h>
#include <string.h>

#include <postil/layers.h>

#include "../lines/label.h"

/** A span that is to be tagged. */
struct span {
    uint32_t begin, end;
    const char *type; /* [len] */
    size_t len;
    size_t record; /* index into its layer */
};

/** A document under way. */
struct writing {
    const struct conll_form *form;
    const postil_doc *doc;
    const char *text;
    struct postil_buffer *buf;
    const struct span *spans; /* [n_span] none overlaps another */
    size_t n_span, at;        /* spans[at] is the first that does not end before the token */
    bool inside;              /* a token of spans[at] has been written                       */
    bool widened;             /* and one that reaches beyond it                              */
    struct conll_losses *losses;
};

/* -- spans ------------------------------------------------------------------------------------- */

static const struct postil_field *
type_field(const struct conll_form *form, const struct postil_layer_type *type)
{
    return form->field && *form->field ? postil_layer_type_find(type, form->field)
                                       : lines_type_field(type);
}

static enum postil_status
name_type(const struct writing *w, const struct postil_layer_type *type,
          const struct postil_field *field, const void *record, struct span *span,
          struct postil_error *err)
{
    struct postil_buffer name = {.arena = w->buf->arena};
    span->type = type->name;
    span->len = strlen(type->name);
    enum postil_status st =
        field ? postil_json_field(&name, w->doc, type, field, record, err) : POSTIL_OK;
    if (st == POSTIL_OK && name.failed)
        st = postil_fail(err, POSTIL_NOMEM, "no room for the types of spans (run.memory)");
    if (st != POSTIL_OK || !name.len)
        return st;
    w->losses->renamed += lines_label(name.bytes, &name.len);
    if (name.len) { /* most of a buffer is room that no type needs */
        span->type = postil_arena_resize(name.arena, name.bytes, name.size, name.len, 1);
        span->len = name.len;
    }
    return POSTIL_OK;
}

/* A name, say, that is what stands in the text. */
static bool
is_in_text(const struct writing *w, const struct postil_field *f, const void *record,
           const struct span *span)
{
    if (f->type != POSTIL_STRING)
        return false;
    const char *value = *(const char *const *)((const char *)record + f->offset);
    size_t len = value ? strlen(value) : 0;
    return len == span->end - span->begin && memcmp(value, w->text + span->begin, len) == 0;
}

/* Whether a record says more than span and type. */
static bool
says_more(const struct writing *w, const struct postil_layer_type *type,
          const struct postil_field *field, const void *record, const struct span *span,
          struct postil_buffer *scratch)
{
    scratch->len = 0;
    for (const struct postil_field *f = type->fields + 2; f->type != POSTIL_NO_FIELD; f++)
        if (f != field && !is_in_text(w, f, record, span) &&
            postil_json_field(scratch, w->doc, type, f, record, NULL) == POSTIL_OK && scratch->len)
            return true;
    return false;
}

/* The one that begins first, and of these the longest, in front. */
static int
by_reach(const void *a, const void *b)
{
    const struct span *x = a, *y = b;
    if (x->begin != y->begin)
        return x->begin < y->begin ? -1 : 1;
    if (x->end != y->end)
        return x->end > y->end ? -1 : 1;
    return x->record < y->record ? -1 : x->record > y->record;
}

/* Spans of the layer that do not overlap: [*out_n] in the document's arena. */
static enum postil_status
choose_spans(const struct writing *w, const postil_layer *layer, struct span **out_spans,
             size_t *out_n, struct postil_error *err)
{
    const struct postil_layer_type *type = postil_layer_get_type(layer);
    const struct postil_field *field = type_field(w->form, type);
    const char *record = postil_layer_records(layer);
    size_t n = postil_layer_count(layer), n_chosen = 0;
    struct span *spans = postil_arena_array(w->buf->arena, struct span, n + 1);
    struct postil_buffer scratch = {.arena = w->buf->arena};
    enum postil_status st = POSTIL_OK;
    if (!spans)
        return postil_fail(err, POSTIL_NOMEM, "no room for %zu spans (run.memory)", n);
    for (size_t i = 0; i < n && st == POSTIL_OK; i++, record += type->record_size) {
        spans[i].record = i;
        memcpy(&spans[i].begin, record, 2 * sizeof spans[i].begin);
        st = name_type(w, type, field, record, &spans[i], err);
        w->losses->bare += says_more(w, type, field, record, &spans[i], &scratch);
    }
    qsort(spans, n, sizeof *spans, by_reach);
    for (size_t i = 0; i < n; i++) {
        if (n_chosen && spans[i].begin < spans[n_chosen - 1].end)
            w->losses->overlapping++;
        else
            spans[n_chosen++] = spans[i];
    }
    *out_spans = spans;
    *out_n = n_chosen;
    return st;
}

/* -- lines ------------------------------------------------------------------------------------- */

/* A token may not hold what parts columns and lines. */
static void
put_token(struct writing *w, const struct postil_token *token)
{
    size_t from = w->buf->len;
    postil_buffer_add(w->buf, w->text + token->begin, token->end - token->begin);
    for (size_t i = from; i < w->buf->len; i++)
        if (strchr("\t\n\r\v\f", w->buf->bytes[i]))
            w->buf->bytes[i] = ' ';
    postil_buffer_puts(w->buf, w->form->four ? "\t_\t_\t" : "\t");
}

static void
put_tag(struct writing *w, char mark, const struct span *span)
{
    char head[2] = {mark, '-'};
    postil_buffer_add(w->buf, head, span ? 2 : 1);
    if (span)
        postil_buffer_add(w->buf, span->type, span->len);
    postil_buffer_add(w->buf, "\n", 1);
}

/* Go past spans that end before this token; one that no token was in is lost. */
static void
pass_spans(struct writing *w, uint32_t before)
{
    for (; w->at < w->n_span && w->spans[w->at].end <= before; w->at++) {
        w->losses->homeless += !w->inside;
        w->losses->widened += w->widened;
        w->inside = w->widened = false;
    }
}

static void
put_line(struct writing *w, const struct postil_token *token, bool first)
{
    pass_spans(w, token->begin);
    const struct span *span = w->at < w->n_span ? &w->spans[w->at] : NULL;
    put_token(w, token);
    if (!span || span->begin >= token->end) {
        put_tag(w, 'O', NULL);
        return;
    }
    w->losses->cut += w->inside && first;
    w->widened |= (!w->inside && span->begin != token->begin) || span->end < token->end;
    put_tag(w, w->inside && !first ? 'I' : 'B', span);
    w->inside = true;
}

/* Sentences are parted by an empty line, and so is what stands in none. */
static void
put_lines(struct writing *w)
{
    size_t n, n_sentence, s = 0, last = SIZE_MAX;
    const struct postil_token *tokens = postil_doc_records(w->doc, &postil_token_type, &n);
    const struct postil_sentence *sentences =
        postil_doc_records(w->doc, &postil_sentence_type, &n_sentence);
    for (size_t i = 0; i < n; i++) {
        if (tokens[i].begin == tokens[i].end)
            continue;
        while (s < n_sentence && sentences[s].end <= tokens[i].begin)
            s++;
        bool first = s != last;
        if (first && last != SIZE_MAX)
            postil_buffer_puts(w->buf, "\n");
        put_line(w, &tokens[i], first);
        last = s;
    }
    pass_spans(w, UINT32_MAX);
    postil_buffer_puts(w->buf, last != SIZE_MAX ? "\n" : "");
}

enum postil_status
conll_write(const struct conll_form *form, const postil_doc *doc, struct postil_buffer *buf,
            struct conll_losses *losses, struct postil_error *err)
{
    struct writing w = {.form = form, .doc = doc, .buf = buf, .losses = losses};
    const postil_layer *layer = postil_doc_find_layer(doc, form->layer);
    const struct postil_layer_type *type = layer ? postil_layer_get_type(layer) : NULL;
    struct span *spans = NULL;
    w.text = postil_doc_text(doc, NULL);
    if (layer && postil_layer_count(layer) && !postil_layer_type_has_span(type))
        return postil_fail(err, POSTIL_DATA, "layer '%s' has no spans to tag", form->layer);
    if (layer && form->field && *form->field && !type_field(form, type))
        return postil_fail(err, POSTIL_DATA, "layer '%s' has no field '%s'", form->layer,
                           form->field);
    enum postil_status st = layer ? choose_spans(&w, layer, &spans, &w.n_span, err) : POSTIL_OK;
    if (st != POSTIL_OK)
        return st;
    w.spans = spans;
    if (form->marks)
        postil_buffer_puts(buf, form->four ? "-DOCSTART-\t_\t_\tO\n\n" : "-DOCSTART-\tO\n\n");
    put_lines(&w);
    return buf->failed ? postil_fail(err, POSTIL_NOMEM,
                                     "no room for the lines beside the document (run.memory)")
                       : POSTIL_OK;
}
