/* SPDX-License-Identifier: Apache-2.0 */
/* Spans of bytes to begin, inside, single and outside. */
#include "gold.h"

#include <string.h>
#include <strings.h>

#include <postil/tagger.h>

#include "context.h"
#include "marks.h"

size_t
quotes_token_at(const struct phrase_source *from, uint32_t begin)
{
    size_t low = 0, high = from->n_token;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (from->token[middle].end <= begin)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

static void
widen(const struct phrase_source *from, size_t *first, size_t *end)
{
    if (*first > 0 && quotes_is_mark(from, *first - 1))
        --*first;
    else if (*first > 0 && quotes_is_that(from, *first - 1))
        --*first;
    if (*end < from->n_token && quotes_is_mark(from, *end))
        ++*end;
    else if (*end + 1 < from->n_token && quotes_is_comma(from, *end) &&
             quotes_is_mark(from, *end + 1))
        *end += 2;
}

static void
put(const struct phrase_source *from, uint32_t begin, uint32_t end, enum quotes_role role,
    uint8_t *labels)
{
    if (begin == POSTIL_ABSENT || begin >= end)
        return;
    size_t first = quotes_token_at(from, begin), last = first;
    while (last < from->n_token && from->token[last].begin < end)
        last++;
    if (role == QUOTES_CONTENT)
        widen(from, &first, &last);
    if (first >= last)
        return;
    bool single = last - first == 1;
    labels[first] = (uint8_t)postil_tag_label(role, single ? POSTIL_TAG_SINGLE : POSTIL_TAG_BEGIN);
    for (size_t i = first + 1; i < last; i++)
        labels[i] = (uint8_t)postil_tag_label(role, POSTIL_TAG_INSIDE);
}

/* What was cut apart by a later span gets a legal beginning and end. */
static void
repair(uint8_t *labels, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        if (!labels[i])
            continue;
        uint32_t role = postil_tag_kind(labels[i]);
        uint32_t inside = postil_tag_label(role, POSTIL_TAG_INSIDE);
        uint32_t before = i && labels[i - 1] && postil_tag_kind(labels[i - 1]) == role
                              ? postil_tag_place(labels[i - 1])
                              : POSTIL_TAG_SINGLE;
        bool begins = labels[i] != inside || before == POSTIL_TAG_SINGLE;
        bool goes_on = i + 1 < n && labels[i + 1] == inside;
        if (begins)
            labels[i] =
                (uint8_t)postil_tag_label(role, goes_on ? POSTIL_TAG_BEGIN : POSTIL_TAG_SINGLE);
    }
}

void
quotes_gold_label(const struct phrase_source *from, const struct postil_quote *quotes,
                  size_t n_quote, uint8_t *out_labels)
{
    memset(out_labels, 0, from->n_token);
    for (size_t i = 0; i < n_quote; i++)
        put(from, quotes[i].begin, quotes[i].end, QUOTES_CONTENT, out_labels);
    for (size_t i = 0; i < n_quote; i++)
        put(from, quotes[i].speaker_begin, quotes[i].speaker_end, QUOTES_SOURCE, out_labels);
    for (size_t i = 0; i < n_quote; i++)
        put(from, quotes[i].cue_begin, quotes[i].cue_end, QUOTES_CUE, out_labels);
    repair(out_labels, from->n_token);
}
