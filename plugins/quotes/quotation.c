/* SPDX-License-Identifier: Apache-2.0 */
/* Pairing of quotation marks. */
#include "quotation.h"

#include <stdlib.h>

static bool
add(struct quotes_quotations *q, const struct quotes_quotation *item)
{
    if (item->begin >= item->end)
        return true;
    if (q->n == q->size) {
        size_t size = q->size ? 2 * q->size : 64;
        struct quotes_quotation *grown = realloc(q->item, size * sizeof *grown);
        if (!grown)
            return false;
        q->item = grown;
        q->size = size;
    }
    q->item[q->n++] = *item;
    return true;
}

struct pairing {
    const struct phrase_text *text;
    struct quotes_quotations *out;
    const struct phrase_mark *open; /* NULL: none                                          */
    uint32_t end;                   /* words from open->word to here are in its paragraph  */
};

/* Whether the paragraph of the open mark reaches to word `limit`; moves `end` on, never back. */
static bool
reaches(struct pairing *p, uint32_t limit)
{
    if (p->end < p->open->word + 1)
        p->end = p->open->word + 1;
    while (p->end < limit && !(p->text->word[p->end].flags & PHRASE_PARAGRAPH))
        p->end++;
    return p->end >= limit;
}

static bool
close_at_mark(struct pairing *p, const struct phrase_mark *mark)
{
    struct quotes_quotation q = {p->open->word, mark->word, p->open->begin, mark->end, false};
    p->open = NULL;
    return add(p->out, &q);
}

static bool
close_at_paragraph(struct pairing *p, uint32_t limit)
{
    uint32_t begin = p->open->word;
    struct quotes_quotation q = {begin, begin, p->open->begin, 0, true};
    if (begin < limit) {
        reaches(p, limit);
        q.end = p->end < limit ? p->end : limit;
        q.outer_end = p->text->word[q.end - 1].end;
    }
    p->open = NULL;
    return add(p->out, &q);
}

/* Words behind a mark may begin a paragraph when the mark closes the one before. */
static bool
same_paragraph(struct pairing *p, const struct phrase_mark *mark)
{
    uint32_t n = (uint32_t)p->text->n;
    uint32_t limit = mark->kind == PHRASE_OPEN ? mark->word + 1 : mark->word;
    return p->open->word >= n || reaches(p, limit < n ? limit : n);
}

static bool
pair_kind(struct pairing *p, bool single)
{
    const struct phrase_text *t = p->text;
    for (size_t i = 0; i < t->n_mark; i++) {
        const struct phrase_mark *mark = &t->mark[i];
        if (mark->single != single)
            continue;
        if (p->open && !same_paragraph(p, mark) && !close_at_paragraph(p, mark->word))
            return false;
        if (!p->open) {
            if (mark->kind == PHRASE_OPEN) {
                p->open = mark;
                p->end = 0;
            }
        } else if (mark->kind == PHRASE_CLOSE && !close_at_mark(p, mark)) {
            return false;
        }
    }
    return !p->open || single || close_at_paragraph(p, (uint32_t)t->n);
}

enum postil_status
quotes_pair(struct quotes_quotations *quotations, const struct phrase_text *text,
            struct postil_error *err)
{
    struct pairing p = {text, quotations, NULL, 0};
    quotations->n = 0;
    bool ok = pair_kind(&p, false);
    if (ok && quotations->n == 0) {
        p = (struct pairing){text, quotations, NULL, 0};
        ok = pair_kind(&p, true);
    }
    return ok ? POSTIL_OK : postil_fail(err, POSTIL_NOMEM, "%zu quotation marks", text->n_mark);
}

void
quotes_quotations_fini(struct quotes_quotations *quotations)
{
    free(quotations->item);
    *quotations = (struct quotes_quotations){0};
}

size_t
quotes_quotation_at(const struct quotes_quotations *quotations, size_t word)
{
    size_t low = 0, high = quotations->n;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (quotations->item[middle].end <= word)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}
