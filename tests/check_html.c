/* SPDX-License-Identifier: Apache-2.0 */
/* Articles taken out of pages, whole and broken. */
#include "article.h"
#include "suite.h"

#include <check.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define N_ELEM(a) (sizeof(a) / sizeof *(a))

static postil_arena *arena, *scratch;

static void
set_up(void)
{
    arena = postil_arena_new(64 << 20);
    scratch = postil_arena_new(256 << 20);
    ck_assert(arena && scratch);
}

static void
tear_down(void)
{
    postil_arena_free(arena);
    postil_arena_free(scratch);
}

/* "title|published|url|source|text", or "!message"; "" for what is absent. */
static const char *
extract(const char *html, size_t len)
{
    static char out[1 << 16];
    struct postil_error err = {""};
    struct html_page page;
    char *tight = malloc(len ? len : 1); /* so that a sanitizer sees a read beyond the end */
    ck_assert_ptr_nonnull(tight);
    memcpy(tight, html, len);
    char *text = NULL;
    size_t text_len = 0;
    enum postil_status st = html_parse(tight, len, scratch, &page, &err);
    if (st == POSTIL_OK)
        st = article_find(&page, scratch, arena, &text, &text_len, &err);
    free(tight);
    if (st != POSTIL_OK) {
        snprintf(out, sizeof out, "!%s", err.message);
    } else {
        size_t n = 0;
        ck_assert_uint_eq(strlen(text), text_len);
        for (size_t i = 0; i < ABOUT_N; i++)
            n += (size_t)snprintf(out + n, sizeof out - n, "%s|",
                                  page.about.value[i] ? page.about.value[i] : "");
        snprintf(out + n, sizeof out - n, "%s", text);
    }
    postil_arena_reset(scratch);
    postil_arena_reset(arena);
    return out;
}

#define P1                                                                                         \
    "The harbour council voted on Tuesday to close the old ferry terminal before the winter, "     \
    "ending a dispute of nine years."
#define P2                                                                                         \
    "Residents of the north quay said that they had not been asked, and that the buses which "     \
    "replace the boats take an hour longer."
#define P3                                                                                         \
    "The mayor, who had promised a new pier, called the vote regrettable but final, and asked "    \
    "for patience."
#define LONGER                                                                                     \
    "I have lived here for forty years and nobody has ever asked me about a ferry, a bus or a "    \
    "bridge, and nobody will."

static const struct {
    const char *html, *want;
} pages[] = {
    /* a page as it should be */
    {"<!doctype html><html><head><title>Ferry closes - Quay News</title>"
     "<meta property='og:title' content='Ferry terminal to close'>"
     "<meta property='og:site_name' content='Quay News'>"
     "<meta property='article:published_time' content='2024-03-05T10:00:00Z'>"
     "<link rel=canonical href='https://quay.example/ferry'><style>p{}</style></head><body>"
     "<nav><a href=/>Home</a> <a href=/x>World</a></nav><header>Quay News since 1901.</header>"
     "<article><h1>Ferry terminal to close</h1><p class=byline>By A. Writer</p>"
     "<p>" P1 "</p>\n<p>" P2 "</p><h2>What is next</h2><p>" P3 "</p>"
     "<p>\"No,\" he said.</p></article>"
     "<aside>" LONGER "</aside><footer>All rights reserved by those who have them.</footer>"
     "<script>var p = '<p>" P1 "</p>';</script></body></html>",
     "Ferry terminal to close|2024-03-05T10:00:00Z|https://quay.example/ferry|Quay News|" P1 "\n" P2
     "\nWhat is next\n" P3 "\n\"No,\" he said."},
    /* no article element: the heaviest box, without menus, comments, related links */
    {"<body><div id=menu><ul><li><a href=a>" P1 "</a><li><a href=b>" P2 "</a></ul></div>"
     "<div class=wrap><h1>Ferry</h1><div class=story><p>" P1 "<p>" P2 "<p>" P3 "</div>"
     "<div class='comment-list'><p>" LONGER "<p>" LONGER "<p>" LONGER "<p>" LONGER "</div>"
     "<div class=relatedLinks><p>" LONGER "</div></div></body>",
     "Ferry||||" P1 "\n" P2 "\n" P3},
    /* a standfirst between headline and body is part of the article */
    {"<div><h1>Ferry</h1><p>" P1 "</p><div><p>" P2 "</p><p>" P3 "</p><p>" P2 "</p><p>" P3
     "</p><p>" P2 "</p></div></div>",
     "Ferry||||" P1 "\n" P2 "\n" P3 "\n" P2 "\n" P3 "\n" P2},
    /* an article in two boxes with something between */
    {"<div id=a><h1>Ferry</h1><div><p>" P1 "<p>" P2 "</div><div class=advert>" LONGER
     "</div><div><p>" P3 "</div></div>",
     "Ferry||||" P1 "\n" P2 "\n" P3},
    /* lines by <br>, blanks, entities, inline markup, script in the line */
    {"<p>" P1 "<br><br>It&rsquo;s <b>so</b>&nbsp;and <i>s</i>o<script>x</script>, "
     "he\n\t  said.<br/>",
     "||||" P1 "\nIt\xe2\x80\x99s so and so, he said."},
    {"<p>She said <q> we <b>go</b> </q> and left the old pier at last.",
     "||||She said \xe2\x80\x9cwe go\xe2\x80\x9d and left the old pier at last."},
    {"<pre>First line of the wire report.\nIts second  line.</pre>",
     "||||First line of the wire report.\nIts second line."},
    /* the title's order, dates' order */
    {"<title>Window</title><h1>Head <i>line</i></h1><p>" P1, "Head line||||" P1},
    {"<title> Win\n dow </title><header><h1>Site</h1></header><p>" P1, "Win dow||||" P1},
    {"<article><header><h1>Head</h1><p>" P3 "</header><p>" P1 "</article>", "Head||||" P3 "\n" P1},
    {"<svg><title>icon</title></svg><title>Window</title><p>" P1, "Window||||" P1},
    {"<time datetime='2023-01-02'>x</time><meta name=date content=' 2024-01-01 '><p>" P1,
     "|2024-01-01|||" P1},
    {"<header><time datetime=2024-09-09>today</time></header><time "
     "datetime=2023-01-02></time><p>" P1,
     "|2023-01-02|||" P1},
    {"<time datetime=PT5M>five minutes</time><p>" P1, "||||" P1},
    {"<script type='application/ld+json'>{\"a\":\"\\\"datePublished\\\"\", \"datePublished\" :\n"
     "\"2022-02-02T02:02:02+02:00\"}</script><meta itemprop=datePublished content=2021><p>" P1,
     "|2022-02-02T02:02:02+02:00|||" P1},
    {"<script type=application/ld+json>{\"datePublished\":</script><p>" P1, "||||" P1},
    {"<meta property=og:url content='/relative'><meta property=og:url content='http://e.example/'>"
     "<p>" P1,
     "||http://e.example/||" P1},
    /* in doubt, but there is nothing else */
    {"<body><form id=all><div class=nav>" LONGER "</div><p>" P1 "</p><p>" P2 "</p></form>",
     "||||" P1 "\n" P2},
    {"<div style='display: none'><p>" P1 "</p><p>" P2 "</p></div>", "||||" P1 "\n" P2},
    {"<div class=has-sidebar><p>" P1 "</p><p>" P2 "</p></div><div class=sidebar>" LONGER "</div>",
     "||||" P1 "\n" P2},
    {"<p>Hello world", "||||Hello world"},
    {"just words", "||||just words"},
    {"<p>Hello</p><p><a href=x>Home</a></p>", "||||Hello"},
    /* broken */
    {"<p>" P1 "</b></i></div></p></p><p>" P2 "</span></body></html><p>" P3,
     "||||" P1 "\n" P2 "\n" P3},
    {"<table><tr><td>" P1 "<td>" P2 "<tr><p>" P3, "||||" P1 "\n" P2 "\n" P3},
    {"<p>" P1 "</p><a href=\"never closed", "||||" P1},
    {"<p>" P1 "</p><!-- never closed <p>" P2, "||||" P1},
    {"<p>" P1 "<p>&#0; &#xD800; &#x110000; &nosuch; stay as they are & so on, you see.",
     "||||" P1 "\n&nosuch; stay as they are & so on, you see."},
    {"<html><body><html><body><p>" P1 "</body></html><body><p>" P2, "||||" P1 "\n" P2},
    {"<div></div>", "!no text to read in the HTML page; set html = \"never\" to take it as it is"},
    {"<script>only()</script>",
     "!no text to read in the HTML page; set html = \"never\" to take it "
     "as it is"},
    {"", "!no text to read in the HTML page; set html = \"never\" to take it as it is"},
};

START_TEST(takes_the_article_out)
{
    ck_assert_str_eq(extract(pages[_i].html, strlen(pages[_i].html)), pages[_i].want);
}
END_TEST

START_TEST(survives_every_prefix)
{
    const char *html = pages[_i].html;
    for (size_t len = 0; len < strlen(html); len += 1 + len / 512)
        (void)extract(html, len);
}
END_TEST

START_TEST(drops_nuls_and_a_mark)
{
    static const char html[] = "\xef\xbb\xbf<p>One\0 two thr\0ee fo<\0b>ur</b> five.";
    ck_assert_str_eq(extract(html, sizeof html - 1), "||||One two three four five.");
}
END_TEST

/* `unit` over and over, `len` bytes of it. */
static const char *
repeat(const char *head, const char *unit, size_t len)
{
    size_t h = strlen(head), n = strlen(unit);
    char *html = malloc(h + len);
    ck_assert_ptr_nonnull(html);
    memcpy(html, head, h);
    for (size_t i = 0; i < len; i++)
        html[h + i] = unit[i % n];
    const char *out = extract(html, h + len);
    free(html);
    return out;
}

START_TEST(refuses_what_would_take_for_ever)
{
    ck_assert_ptr_nonnull(strstr(repeat("", "<div>", 5000000), "nested deeper than 512"));
    ck_assert_ptr_nonnull(strstr(repeat("", "<b><i>", 60000), "nested deeper than 512"));
    ck_assert_ptr_nonnull(strstr(repeat("<p ", "a=b ", 100000), "more than 1000 attributes"));
    ck_assert_ptr_nonnull(strstr(repeat("<p ", "a = 'b' ", 100000), "more than 1000 attributes"));
}
END_TEST

static const char *const hostile[] = {"<",
                                      "&",
                                      "<p>",
                                      "</p>",
                                      "<!--",
                                      "<a href=\"",
                                      "&amp",
                                      "\"",
                                      "<script>",
                                      "<![CDATA[",
                                      "<br>",
                                      " ",
                                      "\xc2\xa0",
                                      "a",
                                      "A ",
                                      "<td>",
                                      "<p>a",
                                      "<title>",
                                      "<h1>",
                                      "\xf0\x9f\x98\x80",
                                      "<?x ",
                                      "<q></q>",
                                      "<p class=a>.</p>"};

START_TEST(takes_hostile_pages_in_its_stride)
{
    (void)repeat("", hostile[_i], 300000);
    (void)repeat("<p>" P1, hostile[_i], 300000);
}
END_TEST

START_TEST(memory_grows_with_the_page)
{
    struct html_page page;
    size_t used[2];
    for (size_t k = 0; k < 2; k++) {
        size_t len = 300000 << k;
        char *html = malloc(len);
        ck_assert_ptr_nonnull(html);
        for (size_t i = 0; i < len; i++)
            html[i] = "<p>a"[i % 4];
        ck_assert_int_eq(html_parse(html, len, scratch, &page, NULL), POSTIL_OK);
        ck_assert_uint_eq(page.n_block, len / 4);
        used[k] = postil_arena_used(scratch);
        postil_arena_reset(scratch);
        free(html);
    }
    ck_assert_uint_lt(used[1], 3 * used[0]);
}
END_TEST

START_TEST(reports_a_full_arena)
{
    struct html_page page;
    size_t size = 4096;
    enum postil_status st;
    do { /* each larger, until it is enough */
        postil_arena *small = postil_arena_new(size);
        ck_assert_ptr_nonnull(small);
        char *text;
        size_t len;
        st = html_parse(pages[0].html, strlen(pages[0].html), small, &page, NULL);
        if (st == POSTIL_OK)
            st = article_find(&page, small, small, &text, &len, NULL);
        ck_assert(st == POSTIL_OK || st == POSTIL_NOMEM);
        postil_arena_free(small);
        size += 4096;
    } while (st != POSTIL_OK);
    ck_assert_uint_gt(size, 8192 + 4096);
}
END_TEST

START_TEST(boxes_nest_and_blocks_lie_in_them)
{
    struct html_page page;
    const char *html = pages[_i].html;
    ck_assert_int_eq(html_parse(html, strlen(html), scratch, &page, NULL), POSTIL_OK);
    for (size_t i = 0; i < page.n_box; i++) {
        const struct html_box *box = &page.boxes[i], *parent = &page.boxes[box->parent];
        ck_assert(i == 0 || box->parent < i);
        ck_assert_uint_le(parent->first, box->first);
        ck_assert_uint_le(box->first, box->end);
        ck_assert_uint_le(box->end, parent->end);
    }
    uint32_t end = 0;
    for (size_t i = 0; i < page.n_block; i++) {
        const struct html_block *b = &page.blocks[i];
        ck_assert_uint_le(end, b->begin);
        ck_assert_uint_lt(b->begin, b->end);
        ck_assert_uint_le(b->end, page.len);
        ck_assert_uint_le(b->n_link, b->end - b->begin);
        ck_assert_uint_le(page.boxes[b->box].first, i);
        ck_assert_uint_lt(i, page.boxes[b->box].end);
        end = b->end;
    }
}
END_TEST

int
main(void)
{
    Suite *suite = suite_create("html");
    TCase *tc = tcase_create("html");
    tcase_set_timeout(tc, 120);
    tcase_add_checked_fixture(tc, set_up, tear_down);
    tcase_add_loop_test(tc, takes_the_article_out, 0, N_ELEM(pages));
    tcase_add_loop_test(tc, boxes_nest_and_blocks_lie_in_them, 0, N_ELEM(pages));
    tcase_add_loop_test(tc, survives_every_prefix, 0, N_ELEM(pages));
    tcase_add_test(tc, drops_nuls_and_a_mark);
    tcase_add_test(tc, refuses_what_would_take_for_ever);
    tcase_add_loop_test(tc, takes_hostile_pages_in_its_stride, 0, N_ELEM(hostile));
    tcase_add_test(tc, memory_grows_with_the_page);
    tcase_add_test(tc, reports_a_full_arena);
    suite_add_tcase(suite, tc);
    return run_suite(suite);
}
