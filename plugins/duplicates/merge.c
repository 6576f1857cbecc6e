/* SPDX-License-Identifier: Apache-2.0 */
/* Documents one after the other, postings from as many cursors at once. */
#include "merge.h"

#include <stdlib.h>

struct merge {
    dup_segment *const *segments;
    size_t n;
    uint32_t first;
    int64_t day;
    size_t at;      /* segment of the document asked for last      */
    uint32_t **map; /* [n] of each segment: old ranks to new ones  */
    uint8_t *gone;  /* [documents] 1: forgotten, or was so before  */
};

static enum postil_status
get(void *state, uint32_t i, struct dup_kept *out, bool *out_there, struct postil_error *err)
{
    struct merge *m = state;
    uint32_t first, n;
    dup_segment_range(m->segments[m->at], &first, &n);
    while (m->first + i >= first + n)
        dup_segment_range(m->segments[++m->at], &first, &n);
    *out_there = false;
    if (m->first + i >= first) {
        enum postil_status st =
            dup_segment_get(m->segments[m->at], m->first + i - first, true, out, out_there, err);
        if (st != POSTIL_OK)
            return st;
        for (size_t k = 0; *out_there && k < out->text->n_word; k++)
            out->rank[k] = m->map[m->at][out->rank[k]];
        if (*out_there && out->day < m->day) {
            dup_kept_fini(out);
            *out_there = false;
        }
    }
    m->gone[i] = !*out_there;
    return POSTIL_OK;
}

/* The next pair of one segment. */
struct lane {
    struct dup_cursor cursor;
    uint32_t shift; /* its first document in the new segment */
    uint32_t key, doc;
    bool any;
};

struct lanes {
    struct lane *items;
    size_t n;
    const uint8_t *gone;
    bool begun;
};

static void
step(const struct lanes *lanes, struct lane *lane)
{
    do {
        lane->any = dup_cursor_next(&lane->cursor, &lane->key, &lane->doc);
        lane->doc += lane->shift;
    } while (lane->any && lanes->gone[lane->doc]);
}

/*
 * The lanes set out when the first pair is asked for: by then it is known which documents are gone.
 */
static bool
next_pair(void *state, uint32_t *out_key, uint32_t *out_doc)
{
    struct lanes *lanes = state;
    struct lane *least = NULL;
    for (size_t i = 0; !lanes->begun && i < lanes->n; i++)
        step(lanes, &lanes->items[i]);
    lanes->begun = true;
    for (size_t i = 0; i < lanes->n; i++)
        if (lanes->items[i].any && (!least || lanes->items[i].key < least->key))
            least = &lanes->items[i];
    if (!least)
        return false;
    *out_key = least->key;
    *out_doc = least->doc;
    step(lanes, least);
    return true;
}

/* One dictionary of all, and where the words of each segment stand in it. */
static enum postil_status
join_forms(struct merge *m, struct dup_forms *forms, struct postil_error *err)
{
    enum postil_status st = POSTIL_OK;
    for (size_t i = 0; i < m->n && st == POSTIL_OK; i++) {
        size_t n;
        const struct dup_form *items = dup_segment_forms(m->segments[i], &n);
        m->map[i] = malloc((n + 1) * sizeof *m->map[i]);
        st = m->map[i] ? dup_forms_add(forms, items, n, m->map[i], err)
                       : postil_fail(err, POSTIL_NOMEM, "%zu forms of words", n);
    }
    if (st == POSTIL_OK)
        st = dup_forms_rank(forms, err);
    for (size_t i = 0; i < m->n && st == POSTIL_OK; i++) {
        size_t n;
        (void)dup_segment_forms(m->segments[i], &n);
        for (size_t k = 0; k < n; k++)
            m->map[i][k] = forms->rank[m->map[i][k]];
    }
    return st;
}

static void
join_postings(const struct merge *m, struct lanes *keys, struct dup_segment_parts *parts)
{
    for (size_t k = 0; k < DUP_KEYS; k++) {
        parts->pairs[k] = (struct dup_pairs){.next = next_pair, .state = &keys[k]};
        for (size_t i = 0; i < m->n; i++) {
            const struct dup_postings *postings = dup_segment_postings(m->segments[i], k);
            uint32_t first, n;
            dup_segment_range(m->segments[i], &first, &n);
            parts->pairs[k].most += postings->n;
            keys[k].items[i] =
                (struct lane){.cursor.postings = postings, .shift = first - m->first};
        }
    }
}

static enum postil_status
write_merged(const char *path, struct merge *m, struct lane *lanes, uint32_t n_doc,
             struct postil_error *err)
{
    struct lanes keys[DUP_KEYS];
    struct dup_forms forms = {0};
    struct dup_segment_parts parts = {
        .first = m->first, .n = n_doc, .forms = &forms, .get = get, .state = m};
    for (size_t k = 0; k < DUP_KEYS; k++)
        keys[k] = (struct lanes){lanes + k * m->n, m->n, m->gone, false};
    join_postings(m, keys, &parts);
    enum postil_status st = join_forms(m, &forms, err);
    if (st == POSTIL_OK)
        st = dup_segment_write(path, &parts, err);
    dup_forms_fini(&forms);
    return st;
}

enum postil_status
dup_merge(const char *path, dup_segment *const *segments, size_t n, int64_t day,
          struct postil_error *err)
{
    uint32_t first, last, count;
    dup_segment_range(segments[0], &first, &count);
    dup_segment_range(segments[n - 1], &last, &count);
    uint32_t n_doc = last + count - first;
    struct merge m = {.segments = segments, .n = n, .first = first, .day = day};
    m.gone = calloc((size_t)n_doc + 1, 1);
    m.map = calloc(n, sizeof *m.map);
    struct lane *lanes = calloc(DUP_KEYS * n, sizeof *lanes);
    enum postil_status st = m.gone && m.map && lanes
                                ? write_merged(path, &m, lanes, n_doc, err)
                                : postil_fail(err, POSTIL_NOMEM, "%u documents", n_doc);
    for (size_t i = 0; m.map && i < n; i++)
        free(m.map[i]);
    free(m.gone);
    free(m.map);
    free(lanes);
    return st;
}
