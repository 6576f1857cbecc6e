/* SPDX-License-Identifier: Apache-2.0 */
/* The article among the blocks of a page. */
#ifndef FILES_ARTICLE_H
#define FILES_ARTICLE_H

#include <postil/arena.h>
#include <postil/error.h>

#include "html.h"

/**
 * The main text of a page: its paragraphs, subheadings and list items, joined by "\n".
 *
 * A block of which at most a third is link text is prose when it has 80 bytes, or three words and
 * an end like a sentence's; its weight is its length without links. From the page's root (or the
 * <article> or <main> with most weight, if that is at least half of all) we go down into the box
 * with most weight while little is lost: at most a fifth behind it, nothing between the first <h1>
 * and it, and at most a fifth before it when there is no <h1> before. In that box the blocks from
 * the first prose to the last are the text, without those that are more than half link text. A page
 * without any prose gives all blocks that aren't mostly links. Blocks in doubt (see html_doubt) are
 * taken only when the page has under 140 bytes of prose without them: those in forms first, since
 * some sites wrap the whole page in one, then all.
 *   out  arena, NUL behind; at most page->len bytes and one a block
 * Deterministic; O(blocks + boxes + text). Errors: POSTIL_NOMEM; POSTIL_DATA when there is no text.
 * Source: the idea of link and text density is from C. Kohlschütter, P. Fankhauser, W. Nejdl,
 * "Boilerplate Detection Using Shallow Text Features", WSDM 2010; the numbers are ours.
 */
POSTIL_CHECKED enum postil_status
article_find(const struct html_page *page, postil_arena *scratch, postil_arena *arena, char **out,
             size_t *out_len, struct postil_error *err);

#endif
