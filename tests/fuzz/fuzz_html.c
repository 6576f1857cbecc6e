/* SPDX-License-Identifier: Apache-2.0 */
/* Any text as a page: its blocks and boxes nest within its text, and what is taken for the article is
 * part of it. */
#include <string.h>

#include <postil/utf8.h>

#include "../../plugins/files/article.h"
#include "../../plugins/files/charset.h"
#include "fuzz.h"

enum { MEMORY = 8 << 20 };

static void
check_page(const struct html_page *page)
{
    uint32_t at = 0;
    for (size_t i = 0; i < page->n_block; i++) {
        const struct html_block *b = &page->blocks[i];
        demand(b->begin >= at && b->end > b->begin && b->end <= page->len,
               "blocks follow each other within the text");
        demand(b->n_link <= b->end - b->begin, "no more of a block is linked than there is");
        demand(b->box < page->n_box, "a block stands in a box");
        at = b->end;
    }
    demand(page->n_box > 0 && page->boxes[0].parent == 0, "there is an outermost box");
    for (size_t i = 0; i < page->n_box; i++) {
        const struct html_box *box = &page->boxes[i];
        demand(i == 0 || box->parent < i, "a parent comes before its children");
        demand(box->first <= box->end && box->end <= page->n_block, "a box holds blocks that are");
    }
}

static void
check_about(const struct about *about)
{
    for (size_t i = 0; i < ABOUT_N; i++)
        demand(!about->value[i] || postil_utf8_valid(about->value[i], strlen(about->value[i])) ==
                                       strlen(about->value[i]),
               "what is said of a page is text");
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static postil_arena *arena, *scratch;
    const struct charset_options how = {.encoding = "UTF-8", .replace = true};
    const struct charset_hints hints = {NULL};
    struct postil_error err = {.message = ""};
    struct charset_text text;
    struct html_page page;
    char label[64], *article;
    size_t len;
    if (!arena && (!(arena = postil_arena_new(MEMORY)) || !(scratch = postil_arena_new(MEMORY))))
        abort();
    postil_arena_reset(arena);
    postil_arena_reset(scratch);
    (void)charset_find_label((const char *)data, size, label);
    if (charset_decode((const char *)data, size, &how, &hints, arena, &text, &err) != POSTIL_OK)
        return 0;
    if (html_parse(text.bytes, text.len, scratch, &page, &err) != POSTIL_OK) {
        demand(err.message[0], "a refusal has a reason");
        return 0;
    }
    check_page(&page);
    check_about(&page.about);
    if (article_find(&page, scratch, arena, &article, &len, &err) != POSTIL_OK) {
        demand(err.message[0], "a refusal has a reason");
        return 0;
    }
    demand(len > 0 && len <= page.len + page.n_block && article[len] == '\0',
           "the article is part of the page");
    demand(postil_utf8_valid(article, len) == len, "the article is text");
    return 0;
}
