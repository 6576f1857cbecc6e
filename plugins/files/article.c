/* SPDX-License-Identifier: Apache-2.0 */
/* Finding the article by link density, text density, and where the headline is. */
#include "article.h"

#include <stdbool.h>
#include <string.h>

enum { PROSE_LEN = 80, PROSE_WORDS = 3, ENOUGH = 140 };

struct finder {
    const struct html_page *page;
    unsigned allowed; /* doubts that are overlooked            */
    uint64_t *sum;    /* [n_block + 1] weight of blocks before */
    uint32_t *best;   /* [n_box] child with most weight, or 0  */
};

/* Ends in . ! ? or one of these with closing quotes or brackets behind. */
static bool
ends_like_sentence(const char *s, size_t len)
{
    static const char *const closing[] = {"\"", "'", ")", "]", "\xe2\x80\x9d", "\xe2\x80\x99"};
    for (size_t i = 0; i < sizeof closing / sizeof *closing; i++) {
        size_t n = strlen(closing[i]);
        if (len < n || memcmp(s + len - n, closing[i], n) != 0)
            continue;
        len -= n;
        i = (size_t)-1;
    }
    if (len >= 3 && memcmp(s + len - 3, "\xe2\x80\xa6", 3) == 0)
        return true;
    return len > 0 && s[len - 1] && strchr(".!?", s[len - 1]);
}

static size_t
count_words(const char *s, size_t len, size_t at_most)
{
    size_t n = len > 0;
    for (size_t i = 0; i < len && n < at_most; i++)
        n += s[i] == ' ';
    return n;
}

static bool
is_prose(const struct html_page *page, const struct html_block *b)
{
    const char *s = page->text + b->begin;
    size_t len = b->end - b->begin;
    if (b->kind == HTML_HEADING || (size_t)b->n_link * 3 > len)
        return false;
    if (len >= PROSE_LEN && count_words(s, len, PROSE_WORDS) >= PROSE_WORDS)
        return true;
    return ends_like_sentence(s, len) && count_words(s, len, PROSE_WORDS) >= PROSE_WORDS;
}

static bool
is_allowed(const struct finder *f, const struct html_block *b)
{
    return (b->doubt & ~f->allowed) == 0;
}

static bool
counts(const struct finder *f, size_t block)
{
    return f->sum[block + 1] > f->sum[block];
}

static uint64_t
weight(const struct finder *f, size_t first, size_t end)
{
    return f->sum[end] - f->sum[first];
}

/* Weighs each block and finds each box's heaviest child. */
static void
weigh(struct finder *f)
{
    const struct html_page *page = f->page;
    for (size_t i = 0; i < page->n_block; i++) {
        const struct html_block *b = &page->blocks[i];
        bool good = is_allowed(f, b) && is_prose(page, b);
        f->sum[i + 1] = f->sum[i] + (good ? b->end - b->begin - b->n_link : 0);
    }
    memset(f->best, 0, page->n_box * sizeof *f->best);
    for (uint32_t i = 1; i < page->n_box; i++) {
        const struct html_box *box = &page->boxes[i];
        const struct html_box *best = &page->boxes[f->best[box->parent]];
        if (f->best[box->parent] == 0 ||
            weight(f, box->first, box->end) > weight(f, best->first, best->end))
            f->best[box->parent] = i;
    }
}

/* Weighs with more and more doubts overlooked, until there is enough. */
static uint64_t
weigh_enough(struct finder *f)
{
    static const unsigned steps[] = {0, HTML_IN_FORM, HTML_IN_FORM | HTML_IN_ASIDE};
    uint64_t total = 0, before = 0;
    for (size_t i = 0; i < 3 && total < ENOUGH; i++) {
        unsigned allowed = f->allowed;
        f->allowed = steps[i];
        weigh(f);
        total = weight(f, 0, f->page->n_block);
        if (i > 0 && total == before) {
            f->allowed = allowed; /* nothing gained */
            weigh(f);
        }
        before = total;
    }
    return total;
}

static uint32_t
find_article(const struct finder *f, uint64_t total)
{
    uint32_t found = 0;
    uint64_t most = total / 2;
    for (uint32_t i = 1; i < f->page->n_box; i++) {
        const struct html_box *box = &f->page->boxes[i];
        uint64_t w = weight(f, box->first, box->end);
        if (box->article && w > 0 && w >= most) {
            found = i;
            most = w + 1;
        }
    }
    return found;
}

/* Whether the article may be looked for in the box within, as far as what is around it goes. */
static bool
may_enter(const struct finder *f, const struct html_box *outer, const struct html_box *inner)
{
    uint64_t total = weight(f, outer->first, outer->end);
    uint64_t before = weight(f, outer->first, inner->first);
    uint64_t behind = weight(f, inner->end, outer->end);
    size_t h1 = f->page->h1;
    if (total == 0 || behind * 5 > total)
        return false;
    if (h1 == SIZE_MAX || h1 > inner->end)
        return before * 5 <= total;
    if (h1 > inner->first)
        return before * 2 <= total;
    size_t from = h1 > outer->first ? h1 : outer->first;
    return weight(f, from, inner->first) == 0;
}

static const struct html_box *
find_box(const struct finder *f, uint64_t total)
{
    const struct html_box *boxes = f->page->boxes;
    uint32_t at = find_article(f, total);
    while (f->best[at] != 0 && may_enter(f, &boxes[at], &boxes[f->best[at]]))
        at = f->best[at];
    return &boxes[at];
}

struct writer {
    char *text;
    size_t len;
};

static void
write_block(struct writer *w, const struct html_page *page, const struct html_block *b)
{
    if (w->len > 0)
        w->text[w->len++] = '\n';
    memcpy(w->text + w->len, page->text + b->begin, b->end - b->begin);
    w->len += b->end - b->begin;
}

static void
write_blocks(struct writer *w, const struct finder *f, size_t first, size_t end)
{
    for (size_t i = first; i < end; i++) {
        const struct html_block *b = &f->page->blocks[i];
        if (is_allowed(f, b) && (size_t)b->n_link * 2 <= b->end - b->begin)
            write_block(w, f->page, b);
    }
}

/* From the first prose in the box to the last; without any, all that isn't mostly links. */
static void
write_article(struct writer *w, struct finder *f, uint64_t total)
{
    if (total == 0) {
        for (f->allowed = 0; w->len == 0; f->allowed = HTML_IN_FORM | HTML_IN_ASIDE) {
            write_blocks(w, f, 0, f->page->n_block);
            if (f->allowed)
                break;
        }
        return;
    }
    const struct html_box *box = find_box(f, total);
    size_t first = box->first, end = box->end;
    while (first < end && !counts(f, first))
        first++;
    while (end > first && !counts(f, end - 1))
        end--;
    write_blocks(w, f, first, end);
}

enum postil_status
article_find(const struct html_page *page, postil_arena *scratch, postil_arena *arena, char **out,
             size_t *out_len, struct postil_error *err)
{
    struct finder f = {.page = page};
    f.sum = postil_arena_array(scratch, uint64_t, page->n_block + 1);
    f.best = postil_arena_array(scratch, uint32_t, page->n_box);
    struct writer w = {postil_arena_alloc(arena, page->len + page->n_block + 1, 1), 0};
    if (!f.sum || !f.best || !w.text)
        return postil_fail(err, POSTIL_NOMEM, "HTML page of %zu blocks", page->n_block);
    write_article(&w, &f, weigh_enough(&f));
    if (w.len == 0)
        return postil_fail(err, POSTIL_DATA,
                           "no text to read in the HTML page; set html = "
                           "\"never\" to take it as it is");
    w.text[w.len] = '\0';
    char *fitting = postil_arena_resize(arena, w.text, page->len + page->n_block + 1, w.len + 1, 1);
    *out = fitting ? fitting : w.text;
    *out_len = w.len;
    return POSTIL_OK;
}
