/* SPDX-License-Identifier: Apache-2.0 */
/* What a page says of itself in its head, its metadata and its scripts. */
#ifndef FILES_ABOUT_H
#define FILES_ABOUT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <postil/arena.h>

enum about_field { ABOUT_TITLE, ABOUT_PUBLISHED, ABOUT_URL, ABOUT_SOURCE, ABOUT_N };

/** Zeroed but for `arena` to begin. Of several values the one of the lowest rank stays, then the
 * first. */
struct about {
    postil_arena *arena;
    const char *value[ABOUT_N]; /* arena; blanks folded; NULL: the page doesn't say */
    uint8_t rank[ABOUT_N];
    bool failed; /* the arena is full */
};

/* Ranks: what is made for machines, what the article shows, what may be the site's. */
enum {
    ABOUT_TITLE_META = 1,
    ABOUT_TITLE_H1,
    ABOUT_TITLE_WINDOW,
    ABOUT_TITLE_SITE,
    ABOUT_DATE_OPENGRAPH = 1,
    ABOUT_DATE_JSON,
    ABOUT_DATE_ITEM,
    ABOUT_DATE_META,
    ABOUT_DATE_TIME,
    ABOUT_DATE_SITE
};

/** Offer a value; blanks around it are dropped and those within folded. Empty ones don't count. */
void
about_offer(struct about *a, enum about_field field, uint8_t rank, const char *bytes, size_t len);

/** A <meta>: og:title, article:published_time, datePublished, date ..., og:url, og:site_name. */
void
about_meta(struct about *a, const char *const *attributes);

/** A <link>: rel="canonical". */
void
about_link(struct about *a, const char *const *attributes);

/** A <time>: datetime, when it begins with a year. In the site's header it may be today. */
void
about_time(struct about *a, const char *const *attributes, bool in_header);

/** JSON-LD: the first string under the key "datePublished" that holds no escapes. */
void
about_json(struct about *a, const char *json, size_t len);

#endif
