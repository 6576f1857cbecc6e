/* SPDX-License-Identifier: Apache-2.0 */
/* HTML events into blocks and boxes. */
#include "html.h"

#include <limits.h>
#include <string.h>

#include <libxml/HTMLparser.h>

#include "element.h"

/* An open element, and what was true before it. */
struct open {
    char name[16]; /* cut off if longer: enough to tell the end tags apart that matter */
    uint8_t role;
    uint8_t doubt;
    bool boxed;
};

/* Where text goes at present. */
enum sink { TO_BLOCK, TO_NOWHERE, TO_TITLE, TO_H1, TO_SITE, TO_JSON };

struct reader {
    htmlParserCtxtPtr parser;
    postil_arena *arena;
    struct html_page *page;
    size_t text_size, block_size, box_size; /* room there is */
    struct open open[HTML_DEPTH];
    size_t depth;
    enum sink sink;
    size_t sink_depth; /* of the element whose text doesn't go to a block */
    size_t n_link, n_pre, n_article;
    uint32_t box;
    uint8_t doubt, kind;
    size_t begin; /* of the present block, or of what goes to title, h1, JSON-LD */
    uint32_t link_bytes;
    bool blank;  /* a blank is due before the next character */
    bool opened; /* right behind an opening quotation mark */
    bool seen_title;
    bool no_memory, too_deep;
};

static void
stop(struct reader *r, bool *reason)
{
    *reason = true;
    xmlStopParser(r->parser);
}

/* Doubles an array in the arena. */
static bool
grow(struct reader *r, void **array, size_t *size, size_t item)
{
    size_t bigger = *size * 2;
    void *moved = postil_arena_resize(r->arena, *array, *size * item, bigger * item, 16);
    if (!moved) {
        stop(r, &r->no_memory);
        return false;
    }
    *array = moved;
    *size = bigger;
    return true;
}

/* Ends the block, if there is anything in it. */
static void
end_block(struct reader *r)
{
    struct html_page *page = r->page;
    size_t begin = r->begin;
    r->begin = page->len;
    r->blank = r->opened = false;
    uint32_t links = r->link_bytes;
    r->link_bytes = 0;
    if (page->len == begin)
        return;
    void *blocks = page->blocks;
    if (page->n_block == r->block_size && !grow(r, &blocks, &r->block_size, sizeof *page->blocks))
        return;
    page->blocks = blocks;
    page->blocks[page->n_block++] =
        (struct html_block){(uint32_t)begin, (uint32_t)page->len, r->box, links, r->kind, r->doubt};
}

static void
begin_box(struct reader *r, bool article)
{
    struct html_page *page = r->page;
    void *boxes = page->boxes;
    if (page->n_box == r->box_size && !grow(r, &boxes, &r->box_size, sizeof *page->boxes))
        return;
    page->boxes = boxes;
    page->boxes[page->n_box] =
        (struct html_box){r->box, (uint32_t)page->n_block, (uint32_t)page->n_block, article};
    r->box = (uint32_t)page->n_box++;
}

static void
end_box(struct reader *r)
{
    struct html_box *box = &r->page->boxes[r->box];
    box->end = (uint32_t)r->page->n_block;
    r->box = box->parent;
}

/* Text is never longer than the markup it came from, but for quotation marks. */
static void
put(struct reader *r, const char *bytes, size_t len)
{
    struct html_page *page = r->page;
    void *text = page->text;
    while (r->text_size - page->len < len + 1)
        if (!grow(r, &text, &r->text_size, 1))
            return;
    page->text = text;
    memcpy(page->text + page->len, bytes, len);
    page->len += len;
    if (r->n_link > 0)
        r->link_bytes += (uint32_t)len;
}

/* Length of the blank at `s`, 0 when there is none. */
static size_t
blank_len(const char *s, size_t left)
{
    if (*s == ' ' || *s == '\t' || *s == '\n' || *s == '\r' || *s == '\f')
        return 1;
    return left >= 2 && memcmp(s, "\xc2\xa0", 2) == 0 ? 2 : 0;
}

/* Adds text with its blanks folded; in <pre> a line end ends the block. */
static void
put_folded(struct reader *r, const char *s, size_t len)
{
    for (size_t i = 0; i < len && !r->no_memory;) {
        size_t n = blank_len(s + i, len - i);
        if (n > 0) {
            if (s[i] == '\n' && r->n_pre > 0 && r->sink == TO_BLOCK)
                end_block(r);
            r->blank = r->page->len > r->begin && !r->opened;
            i += n;
            continue;
        }
        if (r->blank)
            put(r, " ", 1);
        r->blank = false;
        while (i + n < len && blank_len(s + i + n, len - i - n) == 0)
            n++;
        put(r, s + i, n);
        r->opened = false;
        i += n;
    }
}

static void
on_text(void *user, const xmlChar *text, int len)
{
    struct reader *r = user;
    if (r->no_memory || r->too_deep || r->sink == TO_NOWHERE)
        return;
    if (r->sink == TO_JSON)
        put(r, (const char *)text, (size_t)len);
    else
        put_folded(r, (const char *)text, (size_t)len);
}

/* From here to the end of the present element text goes elsewhere. */
static void
begin_sink(struct reader *r, enum sink sink)
{
    if (sink != TO_NOWHERE)
        end_block(r);
    r->sink = sink;
    r->sink_depth = r->depth;
}

static void
end_sink(struct reader *r)
{
    struct html_page *page = r->page;
    const char *s = page->text + r->begin;
    size_t len = page->len - r->begin;
    if (r->sink == TO_TITLE)
        about_offer(&page->about, ABOUT_TITLE, ABOUT_TITLE_WINDOW, s, len);
    else if (r->sink == TO_H1)
        about_offer(&page->about, ABOUT_TITLE, ABOUT_TITLE_H1, s, len);
    else if (r->sink == TO_SITE)
        about_offer(&page->about, ABOUT_TITLE, ABOUT_TITLE_SITE, s, len);
    else if (r->sink == TO_JSON)
        about_json(&page->about, s, len);
    bool in_block = r->sink == TO_NOWHERE;
    r->sink = TO_BLOCK;
    if (in_block)
        return;
    page->len = r->begin; /* it is no text of the page */
    r->link_bytes = 0;
    r->blank = false;
}

static void
start_script(struct reader *r, const char *const *attributes)
{
    const char *type = element_get(attributes, "type");
    bool json = type && strcmp(type, "application/ld+json") == 0;
    begin_sink(r, json ? TO_JSON : TO_NOWHERE);
}

static void
start_h1(struct reader *r)
{
    if (r->doubt & HTML_IN_ASIDE) {
        begin_sink(r, TO_SITE); /* the site's name in its header, most of the time */
        return;
    }
    begin_sink(r, TO_H1);
    if (r->page->h1 == SIZE_MAX)
        r->page->h1 = r->page->n_block;
}

/* What an element does beyond opening a box. */
static void
apply_role(struct reader *r, enum element_role role, const char *const *attributes)
{
    switch (role) {
    case ELEMENT_NOISE:
    case ELEMENT_MUTE:
        begin_sink(r, TO_NOWHERE);
        break;
    case ELEMENT_SCRIPT:
        start_script(r, attributes);
        break;
    case ELEMENT_TITLE:
        begin_sink(r, r->seen_title ? TO_NOWHERE : TO_TITLE);
        r->seen_title = true;
        break;
    case ELEMENT_H1:
        start_h1(r);
        break;
    case ELEMENT_HEADING:
        r->kind = HTML_HEADING;
        break;
    case ELEMENT_LINK:
        r->n_link++;
        break;
    case ELEMENT_PRE:
        r->n_pre++;
        break;
    case ELEMENT_QUOTE:
        put_folded(r, "\xe2\x80\x9c", 3);
        r->opened = true;
        break;
    case ELEMENT_TIME:
        about_time(&r->page->about, attributes, r->doubt & HTML_IN_ASIDE);
        break;
    case ELEMENT_FORM:
        r->doubt |= HTML_IN_FORM;
        break;
    case ELEMENT_HEADER:
        if (r->n_article == 0)
            r->doubt |= HTML_IN_ASIDE;
        break;
    case ELEMENT_ARTICLE:
        r->n_article++;
        break;
    default:
        break;
    }
}

static bool
is_boxed(enum element_role role)
{
    return role != ELEMENT_INLINE && role != ELEMENT_LINK && role != ELEMENT_QUOTE &&
           role != ELEMENT_TIME && role != ELEMENT_META && role != ELEMENT_REL &&
           role != ELEMENT_BREAK && role != ELEMENT_MUTE && role != ELEMENT_SCRIPT;
}

static void
push_element(struct reader *r, const char *name, enum element_role role)
{
    struct open *open = &r->open[r->depth++];
    strncpy(open->name, name, sizeof open->name - 1);
    open->name[sizeof open->name - 1] = '\0';
    open->role = (uint8_t)role;
    open->doubt = r->doubt;
    open->boxed = false;
}

static void
on_start(void *user, const xmlChar *xml_name, const xmlChar **xml_attributes)
{
    struct reader *r = user;
    const char *name = (const char *)xml_name;
    const char *const *attributes = (const char *const *)xml_attributes;
    if (r->no_memory || r->too_deep)
        return;
    if (r->depth == HTML_DEPTH) {
        stop(r, &r->too_deep);
        return;
    }
    enum element_role role = element_get_role(name);
    push_element(r, name, role);
    if (role == ELEMENT_META)
        about_meta(&r->page->about, attributes);
    if (r->sink != TO_BLOCK)
        return;
    struct open *open = &r->open[r->depth - 1];
    if (role == ELEMENT_REL)
        about_link(&r->page->about, attributes);
    if (role == ELEMENT_BREAK || is_boxed(role))
        end_block(r);
    bool major = role == ELEMENT_ROOT || role == ELEMENT_ARTICLE;
    if (!major && element_is_aside(attributes)) {
        end_block(r);
        r->doubt |= HTML_IN_ASIDE;
    }
    if (is_boxed(role)) {
        begin_box(r, role == ELEMENT_ARTICLE);
        open->boxed = !r->no_memory;
    }
    apply_role(r, role, attributes);
}

static void
pop_element(struct reader *r)
{
    struct open *open = &r->open[r->depth - 1];
    if (r->sink != TO_BLOCK && r->sink_depth == r->depth)
        end_sink(r);
    if (r->sink == TO_BLOCK) {
        if (open->role == ELEMENT_QUOTE && r->page->len > r->begin) {
            r->blank = false;
            put(r, "\xe2\x80\x9d", 3);
        }
        if (open->boxed || r->doubt != open->doubt)
            end_block(r);
        if (open->boxed)
            end_box(r);
        if (open->role == ELEMENT_LINK && r->n_link > 0)
            r->n_link--;
        if (open->role == ELEMENT_PRE && r->n_pre > 0)
            r->n_pre--;
        if (open->role == ELEMENT_ARTICLE && r->n_article > 0)
            r->n_article--;
        if (open->role == ELEMENT_HEADING)
            r->kind = HTML_TEXT;
    }
    r->doubt = open->doubt;
    r->depth--;
}

/* Closes what libxml2 says has ended; an end without a beginning does nothing. */
static void
on_end(void *user, const xmlChar *xml_name)
{
    struct reader *r = user;
    const char *name = (const char *)xml_name;
    size_t depth = r->depth;
    if (r->no_memory || r->too_deep)
        return;
    while (depth > 0 && strncmp(r->open[depth - 1].name, name, sizeof r->open->name - 1) != 0)
        depth--;
    if (depth == 0)
        return;
    while (r->depth >= depth)
        pop_element(r);
}

/*
 * Whether an element has more attributes than is good. A tag is read here about as libxml2 does:
 * names up to '>', with values in quotes.
 */
static bool
has_too_many_attributes(const char *html, size_t len)
{
    for (size_t i = 0; i + 1 < len; i++) {
        if (html[i] != '<' || (html[i + 1] | 0x20) < 'a' || (html[i + 1] | 0x20) > 'z')
            continue;
        size_t n = 0;
        char quote = 0, before = 0; /* the last that is no blank */
        for (i++; i < len && (quote || html[i] != '>'); i++) {
            char c = html[i];
            if (quote)
                quote = c == quote ? 0 : quote;
            else if ((c == '"' || c == '\'') && before == '=')
                quote = c;
            else if (c != '/' && blank_len(html + i - 1, 1) > 0 && blank_len(html + i, 1) == 0)
                n++;
            before = blank_len(html + i, 1) > 0 ? before : c;
            if (n > HTML_ATTRIBUTES)
                return true;
        }
    }
    return false;
}

/* A copy without NULs, which end the world for libxml2; the reader's arrays. */
static char *
prepare(struct reader *r, const char *html, size_t *len)
{
    struct html_page *page = r->page;
    char *copy = postil_arena_alloc(r->arena, *len + 1, 1);
    r->text_size = *len + 64;
    r->block_size = r->box_size = 256;
    page->text = postil_arena_alloc(r->arena, r->text_size, 1);
    page->blocks = postil_arena_alloc(r->arena, r->block_size * sizeof *page->blocks, 16);
    page->boxes = postil_arena_alloc(r->arena, r->box_size * sizeof *page->boxes, 16);
    if (!copy || !page->text || !page->blocks || !page->boxes)
        return NULL;
    size_t n = 0;
    for (size_t i = 0; i < *len; i++)
        if (html[i])
            copy[n++] = html[i];
    copy[n] = '\0';
    *len = n;
    page->boxes[0] = (struct html_box){0};
    page->n_box = 1;
    return copy;
}

static bool
run_parser(struct reader *r, const char *html, size_t len)
{
    htmlSAXHandler events = {
        .startElement = on_start,
        .endElement = on_end,
        .characters = on_text,
        .ignorableWhitespace = on_text,
        .cdataBlock = on_text,
    };
    r->parser = htmlNewParserCtxt();
    if (!r->parser || !r->parser->sax)
        return false;
    memcpy(r->parser->sax, &events, sizeof events);
    r->parser->userData = r;
    htmlDocPtr doc =
        htmlCtxtReadMemory(r->parser, html, (int)len, NULL, "UTF-8",
                           HTML_PARSE_RECOVER | HTML_PARSE_NOERROR | HTML_PARSE_NOWARNING |
                               HTML_PARSE_NONET | HTML_PARSE_IGNORE_ENC | HTML_PARSE_NODEFDTD);
    if (doc)
        xmlFreeDoc(doc);
    return r->parser->lastError.code != XML_ERR_NO_MEMORY;
}

enum postil_status
html_parse(const char *html, size_t len, postil_arena *arena, struct html_page *out,
           struct postil_error *err)
{
    if (len >= INT_MAX)
        return postil_fail(err, POSTIL_DATA, "HTML page of 2 GiB or more; split it");
    *out = (struct html_page){.h1 = SIZE_MAX, .about = {.arena = arena}};
    struct reader *r = postil_arena_array(arena, struct reader, 1);
    if (!r)
        return postil_fail(err, POSTIL_NOMEM, "HTML page");
    r->arena = arena;
    r->page = out;
    size_t mark = len >= 3 && memcmp(html, "\xef\xbb\xbf", 3) == 0 ? 3 : 0;
    size_t left = len - mark;
    char *copy = prepare(r, html + mark, &left);
    if (!copy)
        return postil_fail(err, POSTIL_NOMEM, "HTML page of %zu bytes", len);
    if (has_too_many_attributes(copy, left))
        return postil_fail(err, POSTIL_DATA,
                           "HTML element with more than %d attributes, or a tag "
                           "that never ends; mend the page",
                           HTML_ATTRIBUTES);
    bool parsed = left == 0 || run_parser(r, copy, left);
    htmlFreeParserCtxt(r->parser);
    while (r->depth > 0 && !r->no_memory && !r->too_deep)
        pop_element(r);
    end_block(r);
    out->boxes[0].end = (uint32_t)out->n_block;
    if (r->too_deep)
        return postil_fail(err, POSTIL_DATA,
                           "HTML elements nested deeper than %d; mend the page, "
                           "or set html = \"never\" to take it as it is",
                           HTML_DEPTH);
    if (!parsed || r->no_memory || out->about.failed)
        return postil_fail(err, POSTIL_NOMEM, "HTML page of %zu bytes", len);
    return POSTIL_OK;
}
