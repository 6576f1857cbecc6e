/* SPDX-License-Identifier: Apache-2.0 */
/* Made-up news: any number of articles, some of them copied from earlier ones. */
#ifndef BENCH_NEWS_H
#define BENCH_NEWS_H

#include <stddef.h>
#include <stdint.h>

enum { NEWS_SIZE = 1 << 14 }; /* bytes that hold any article */

enum news_kind { NEWS_OWN, NEWS_REPRINT, NEWS_EDIT, NEWS_EXCERPT };

/** What article `number` is, and of which earlier one (itself when it is nobody's copy). */
enum news_kind
news_origin(uint64_t number, uint64_t *out_of);

/**
 * Write article `number`, about 2.6 KB of 445 words in paragraphs, into out[NEWS_SIZE]; returns its
 * length. The same number gives the same text everywhere. Words are drawn by Zipf's law from
 * 100,000; of 100 articles 5 are reprints, 3 have one word in twenty changed, 2 hold three
 * paragraphs of another.
 */
size_t
news_write(uint64_t number, char *out);

#endif
