/* SPDX-License-Identifier: Apache-2.0 */
/* Text with its names in brackets: "[PER Xi Jinping] arrived in [LOC Lima]". */
#ifndef MARKED_PARSE_H
#define MARKED_PARSE_H

#include <postil/document.h>

/**
 * Make text and the layer `entity` of the raw bytes: lines without their marks, joined by newlines;
 * lines that begin with '#' are comments and left out. A mark is "[", PER, ORG, LOC or MISC, one
 * blank, the name, "]", all on one line; brackets stand for nothing else. An entity's name is its
 * text; it has no score. Errors, with path and line: POSTIL_DATA; POSTIL_NOMEM. O(raw bytes).
 * Threads: any.
 */
POSTIL_CHECKED enum postil_status
marked_parse(postil_doc *doc, struct postil_error *err);

#endif
