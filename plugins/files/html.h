/* SPDX-License-Identifier: Apache-2.0 */
/* An HTML page as a list of blocks of text, with the boxes they stand in. */
#ifndef FILES_HTML_H
#define FILES_HTML_H

#include <stddef.h>
#include <stdint.h>

#include "about.h"

/** Elements that may be open at once; browsers stop at 512 too. */
#define HTML_DEPTH 512
/** Attributes an element may have: libxml2 compares each with all before it. */
#define HTML_ATTRIBUTES 1000

enum html_block_kind { HTML_TEXT, HTML_HEADING };

/** Why a block may be no part of the article. */
enum html_doubt {
    HTML_IN_FORM = 1 << 0,
    HTML_IN_ASIDE = 1 << 1 /* header, hidden, or named so: "related", "comments", "cookie" ... */
};

/** Text without a break: a paragraph, heading, list item, table cell, or line. */
struct html_block {
    uint32_t begin, end; /* into page.text; blanks folded, none at the ends */
    uint32_t box;        /* the innermost                                   */
    uint32_t n_link;     /* bytes of it inside links                        */
    uint8_t kind, doubt;
};

/** An element that isn't inline. Boxes nest: a parent comes before its children. */
struct html_box {
    uint32_t parent;     /* of box 0: 0                             */
    uint32_t first, end; /* the blocks within                       */
    bool article;        /* <article> or <main>                     */
};

struct html_page {
    char *text;
    size_t len;
    struct html_block *blocks; /* [n_block], in text order */
    size_t n_block;
    struct html_box *boxes; /* [n_box], at least one    */
    size_t n_box;
    size_t h1; /* blocks before the first <h1>; SIZE_MAX: there's none */
    struct about about;
};

/**
 * Parse a page (libxml2's HTML parser, events only: no tree, no network, no outside entities).
 *   html   [len]  UTF-8; its own word on the character set is passed over
 *   arena  takes about 2 * len bytes, 16 bytes a box and 24 a block; the page lies in it
 * Scripts, styles, navigation, footers, asides, buttons, captions, SVG and the like give no blocks;
 * neither do <title> and <h1>, whose text goes to `about`. A <q> gets its quotation marks; NULs are
 * dropped, as browsers do; a no-break space is a blank; <br> ends a block, and so does a line in
 * <pre>. Errors: POSTIL_NOMEM; POSTIL_DATA (2 GiB and more, HTML_DEPTH, HTML_ATTRIBUTES). O(len).
 */
POSTIL_CHECKED enum postil_status
html_parse(const char *html, size_t len, postil_arena *arena, struct html_page *out,
           struct postil_error *err);

#endif
