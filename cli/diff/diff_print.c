/* SPDX-License-Identifier: Apache-2.0 */
/* Differences for people: lines with - and +, and the text around. */
#include "diff.h"

#include <stdio.h>
#include <string.h>

#include "../pairing.h"

enum { MOST_SPAN = 160, HEAD_OF_SPAN = 100, TAIL_OF_SPAN = 50 };

static const char *const bold = "\033[1m", *const red = "\033[31m", *const green = "\033[32m",
                         *const yellow = "\033[33m", *const dim = "\033[2m";

static void
begin(const struct diff_style *style, const char *colour)
{
    if (style->colour)
        fputs(colour, stdout);
}

static void
end_line(const struct diff_style *style)
{
    puts(style->colour ? "\033[m" : "");
}

/* -- text -------------------------------------------------------------------------------------- */

static size_t
border(const char *text, size_t len, size_t at)
{
    while (at < len && !postil_utf8_border(text, len, at))
        at++;
    return at;
}

/* On one line: white space and control characters are blanks. */
static void
print_text(const char *text, size_t begin_at, size_t end_at)
{
    for (size_t i = begin_at; i < end_at; i++)
        putchar((unsigned char)text[i] < 0x20 || text[i] == 0x7f ? ' ' : text[i]);
}

/* A long span loses its middle. */
static void
print_span(const char *text, size_t len, size_t from, size_t to)
{
    if (to - from <= MOST_SPAN) {
        print_text(text, from, to);
        return;
    }
    print_text(text, from, border(text, len, from + HEAD_OF_SPAN));
    fputs(" ... ", stdout);
    print_text(text, border(text, len, to - TAIL_OF_SPAN), to);
}

/* "... met [Xi Jinping] in Beijing ..." */
static void
print_snippet(const struct diff_style *style, const postil_doc *doc, size_t from, size_t to)
{
    size_t len, room = style->context;
    const char *text = postil_doc_text(doc, &len);
    size_t first = border(text, len, from > room ? from - room : 0);
    size_t last = border(text, len, len - to > room ? to + room : len);
    begin(style, dim);
    printf("      %s", first ? "..." : "");
    print_text(text, first, from);
    putchar('[');
    print_span(text, len, from, to);
    putchar(']');
    print_text(text, to, last);
    fputs(last < len ? "..." : "", stdout);
    end_line(style);
}

/* -- records ----------------------------------------------------------------------------------- */

static bool
is_span(const struct postil_layer_type *type, size_t field)
{
    return field < 2 && postil_layer_type_has_span(type);
}

/* "12-20 type=PER name="Xi Jinping"" */
static void
print_record(const postil_doc *doc, const struct postil_layer_type *type, const void *record,
             postil_arena *scratch)
{
    const uint32_t *span = record;
    const char *between = "";
    if (postil_layer_type_has_span(type)) {
        printf("%u-%u", span[0], span[1]);
        between = " ";
    }
    for (size_t i = 0; type->fields[i].type != POSTIL_NO_FIELD; i++) {
        struct postil_buffer buf = {.arena = scratch};
        const struct postil_field *f = &type->fields[i];
        if (is_span(type, i) || postil_json_field(&buf, doc, type, f, record, NULL) != POSTIL_OK ||
            !buf.len)
            continue;
        bool symbol = f->type == POSTIL_ENUM;
        printf("%s%s=%.*s", between, f->name, (int)(buf.len - 2 * symbol), buf.bytes + symbol);
        between = " ";
    }
}

static void
print_one(const struct diff_style *style, const postil_doc *doc, const postil_layer *layer,
          const void *record, char sign, postil_arena *scratch)
{
    const struct postil_layer_type *type = postil_layer_get_type(layer);
    const uint32_t *span = record;
    begin(style, sign == '-' ? red : green);
    printf("  %c ", sign);
    print_record(doc, type, record, scratch);
    end_line(style);
    if (postil_layer_type_has_span(type))
        print_snippet(style, doc, span[0], span[1]);
}

static void
print_moved(const struct diff_style *style, const struct document_change *d,
            const struct layer_change *l, const struct record_change *r, postil_arena *scratch)
{
    const struct postil_layer_type *type = postil_layer_get_type(l->a);
    const uint32_t *span = r->a;
    struct field_change f;
    const char *between = " ";
    begin(style, yellow);
    fputs("  ~ ", stdout);
    if (postil_layer_type_has_span(type))
        printf("%u-%u", span[0], span[1]);
    else
        print_record(d->a, type, r->a, scratch);
    for (size_t at = 0; changes_next_field(d, l, r, style->ignored, scratch, &at, &f);) {
        printf("%s%s %s -> %s", between, f.name, f.a ? f.a : "absent", f.b ? f.b : "absent");
        between = "; ";
    }
    end_line(style);
    if (postil_layer_type_has_span(type))
        print_snippet(style, d->a, span[0], span[1]);
}

static void
print_layer(const struct diff_style *style, const struct document_change *d,
            const struct layer_change *l, postil_arena *scratch)
{
    const char *lacking = !l->a ? style->paths[0] : !l->b ? style->paths[1] : NULL;
    if (lacking)
        printf("  layer %s is not in %s\n", l->name, lacking);
    else
        printf("  layer %s\n", l->name);
    for (size_t i = 0; i < l->n_gone + l->n_new + l->n_moved; i++) {
        const struct record_change *r = &l->records[i];
        if (r->a && r->b)
            print_moved(style, d, l, r, scratch);
        else if (r->a)
            print_one(style, d->a, l->a, r->a, '-', scratch);
        else
            print_one(style, d->b, l->b, r->b, '+', scratch);
    }
}

/* -- documents --------------------------------------------------------------------------------- */

static void
print_meta(const struct diff_style *style, const struct postil_meta *meta, char sign)
{
    if (!meta)
        return;
    begin(style, sign == '-' ? red : green);
    printf("  %c meta %s: ", sign, meta->key);
    print_text(meta->value, 0, strlen(meta->value));
    end_line(style);
}

static void
print_text_change(const struct diff_style *style, const struct document_change *d)
{
    const postil_doc *docs[2] = {d->a, d->b};
    printf("  text differs from byte %zu on: its layers are not compared\n", d->text_at);
    for (int i = 0; i < 2; i++) {
        size_t len;
        const char *text = postil_doc_text(docs[i], &len);
        size_t from = d->text_at > style->context ? d->text_at - style->context : 0;
        size_t to = len - d->text_at > style->context ? d->text_at + style->context : len;
        begin(style, i == 0 ? red : green);
        printf("  %c ", "-+"[i]);
        print_text(text, border(text, len, from), border(text, len, to));
        end_line(style);
    }
}

void
diff_print_change(const struct diff_style *style, const struct document_change *d,
                  postil_arena *scratch)
{
    begin(style, bold);
    printf("@@ %s", pairing_name(d->a));
    end_line(style);
    if (d->text)
        print_text_change(style, d);
    for (size_t i = 0; i < d->n_meta; i++) {
        print_meta(style, d->metas[i].a, '-');
        print_meta(style, d->metas[i].b, '+');
    }
    for (size_t i = 0; i < d->n_layer; i++)
        if (changes_in_layer(&d->layers[i]))
            print_layer(style, d, &d->layers[i], scratch);
}

void
diff_print_only(const struct diff_style *style, const postil_doc *doc, int which)
{
    begin(style, which == PAIRING_A ? red : green);
    printf("%c %s is only in %s", "-+"[which], pairing_name(doc), style -> paths[which]);
    end_line(style);
}

void
diff_print_sum(const struct diff_style *style, const struct diff_sum *sum)
{
    if (sum->n_layer)
        printf("%-12s  %8s  %8s  %8s  %8s  %s\n", "layer", "same", "gone", "new", "changed",
               "documents");
    for (size_t i = 0; i < sum->n_layer; i++) {
        const struct layer_sum *l = &sum->layers[i];
        printf("%-12s  %8zu  %8zu  %8zu  %8zu  %zu\n", l->name, l->n_same, l->n_gone, l->n_new,
               l->n_moved, l->n_doc);
    }
    printf("%zu documents in both", sum->n_both);
    if (sum->n_equal)
        printf(" (%zu of them the same to the byte and not looked into)", sum->n_equal);
    printf(", %zu differ (%zu in text, %zu in metadata); %zu only in %s, %zu only in %s\n",
           sum->n_changed, sum->n_text, sum->n_meta, sum->n_only[0], style->paths[0],
           sum->n_only[1], style->paths[1]);
}
