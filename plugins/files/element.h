/* SPDX-License-Identifier: Apache-2.0 */
/* What an HTML element is to someone who looks for the article. */
#ifndef FILES_ELEMENT_H
#define FILES_ELEMENT_H

#include <stdbool.h>

enum element_role {
    ELEMENT_BLOCK,   /* div, p, td ...: text before, in and after it are apart; unknown ones too */
    ELEMENT_INLINE,  /* b, span ...                                                              */
    ELEMENT_LINK,    /* a                                                                        */
    ELEMENT_QUOTE,   /* q: shown in quotation marks                                              */
    ELEMENT_BREAK,   /* br, hr                                                                   */
    ELEMENT_ARTICLE, /* article, main                                                            */
    ELEMENT_ROOT,    /* html, body                                                               */
    ELEMENT_HEADING, /* h2 ... h6                                                                */
    ELEMENT_H1,
    ELEMENT_PRE, /* lines are kept                                                           */
    ELEMENT_TIME,
    ELEMENT_FORM,   /* around a search box, or around the whole page                            */
    ELEMENT_HEADER, /* header: of the site, or of the article                                   */
    ELEMENT_TITLE,
    ELEMENT_META,
    ELEMENT_REL, /* link                                                                     */
    ELEMENT_SCRIPT,
    ELEMENT_MUTE, /* no text to read, and no break in the line: style, svg, button ...        */
    ELEMENT_NOISE /* a block that is never article: nav, footer, aside, figcaption ...        */
};

/** By its name in lower case. */
enum element_role
element_get_role(const char *name);

/**
 * Whether the class, id, role or visibility of an element says that what is in it is no article.
 *   attributes  name, value, name, value ..., NULL; values may be NULL; the array may be NULL
 */
bool
element_is_aside(const char *const *attributes);

/** An attribute's value, or NULL. */
const char *
element_get(const char *const *attributes, const char *name);

#endif
