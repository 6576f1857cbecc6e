/* SPDX-License-Identifier: Apache-2.0 */
/* Matching of two lists of records, by equality and by overlap. */
#include "match.h"

#include <stdlib.h>

/** Where a span begins or ends, among those of its class: equal key and, if it counts, type. */
struct event {
    uint64_t key;
    uint32_t type, place;
    uint32_t at; /* index into its list */
    uint8_t which, begins;
};

/* -- lists ------------------------------------------------------------------------------------- */

void
match_clear(struct match *m)
{
    m->n[0] = m->n[1] = 0;
}

void
match_fini(struct match *m)
{
    for (int i = 0; i < 2; i++) {
        free(m->items[i]);
        free(m->with[i]);
    }
    free(m->events);
    free(m->heaps);
    *m = (struct match){0};
}

enum postil_status
match_add(struct match *m, int which, struct item item, struct postil_error *err)
{
    if (m->n[which] == m->size[which]) {
        size_t size = m->size[which] ? 2 * m->size[which] : 64;
        struct item *items = realloc(m->items[which], size * sizeof *items);
        m->items[which] = items ? items : m->items[which];
        uint32_t *with = items ? realloc(m->with[which], size * sizeof *with) : NULL;
        if (!with)
            return postil_fail(err, POSTIL_NOMEM, "no memory for %zu records", size);
        m->with[which] = with;
        m->size[which] = size;
    }
    m->items[which][m->n[which]++] = item;
    return POSTIL_OK;
}

#define BY(member)                                                                                 \
    if (x->member != y->member)                                                                    \
    return x->member < y->member ? -1 : 1

static int
by_place(const struct item *x, const struct item *y)
{
    BY(begin);
    BY(end);
    BY(key);
    return 0;
}

static int
by_place_and_type(const void *a, const void *b)
{
    const struct item *x = a, *y = b;
    int order = by_place(x, y);
    if (order)
        return order;
    BY(type);
    BY(record);
    return 0;
}

void
match_sort(struct match *m)
{
    for (int i = 0; i < 2; i++)
        if (m->n[i])
            qsort(m->items[i], m->n[i], sizeof *m->items[i], by_place_and_type);
    match_part(m);
}

void
match_part(struct match *m)
{
    for (int i = 0; i < 2; i++)
        for (size_t k = 0; k < m->n[i]; k++)
            m->with[i][k] = MATCH_NONE;
}

static void
put_together(struct match *m, uint32_t a, uint32_t b)
{
    m->with[0][a] = b;
    m->with[1][b] = a;
}

/* -- equal ------------------------------------------------------------------------------------- */

void
match_equal(struct match *m, bool typed)
{
    for (uint32_t a = 0, b = 0; a < m->n[0] && b < m->n[1];) {
        const struct item *x = &m->items[0][a], *y = &m->items[1][b];
        int order = by_place(x, y);
        if (m->with[0][a] != MATCH_NONE)
            order = -1;
        else if (m->with[1][b] != MATCH_NONE)
            order = 1;
        else if (order == 0 && typed && x->type != y->type)
            order = x->type < y->type ? -1 : 1;
        else if (order == 0)
            put_together(m, a, b);
        a += order <= 0;
        b += order >= 0;
    }
}

/* -- overlap ----------------------------------------------------------------------------------- */

static int
by_class(const struct event *x, const struct event *y)
{
    BY(key);
    BY(type);
    return 0;
}

/* Ends before begins: spans that only touch do not overlap. */
static int
by_class_and_place(const void *a, const void *b)
{
    const struct event *x = a, *y = b;
    int order = by_class(x, y);
    if (order)
        return order;
    BY(place);
    BY(begins);
    BY(which);
    BY(at);
    return 0;
}

static enum postil_status
make_room(struct match *m, struct postil_error *err)
{
    size_t n = m->n[0] + m->n[1];
    if (n <= m->room)
        return POSTIL_OK;
    struct event *events = realloc(m->events, 4 * n * sizeof *events);
    m->events = events ? events : m->events;
    uint32_t *heaps = events ? realloc(m->heaps, 2 * n * sizeof *heaps) : NULL;
    if (!heaps)
        return postil_fail(err, POSTIL_NOMEM, "no memory to match %zu records", n);
    m->heaps = heaps;
    m->room = 2 * n;
    return POSTIL_OK;
}

/* Begins and ends of spans in order: of those that are still alone, or of all. */
static size_t
list_events(struct match *m, bool typed, bool all)
{
    size_t n = 0;
    for (uint8_t which = 0; which < 2; which++)
        for (uint32_t k = 0; k < m->n[which]; k++) {
            const struct item *x = &m->items[which][k];
            struct event event = {.key = x->key, .type = typed ? x->type : 0, .at = k};
            if ((!all && m->with[which][k] != MATCH_NONE) || x->begin == x->end)
                continue;
            event.which = which;
            event.place = x->end;
            m->events[n++] = event;
            event.begins = 1;
            event.place = x->begin;
            m->events[n++] = event;
        }
    if (n)
        qsort(m->events, n, sizeof *m->events, by_class_and_place);
    return n;
}

/** Spans of one list that have begun, as a heap: the first to end is on top. */
struct heap {
    const struct item *items;
    uint32_t *at; /* [n] indices of items */
    size_t n;
};

static bool
is_before(const struct heap *h, uint32_t a, uint32_t b)
{
    return h->items[a].end < h->items[b].end || (h->items[a].end == h->items[b].end && a < b);
}

static void
push(struct heap *h, uint32_t at)
{
    size_t i = h->n++;
    for (; i && is_before(h, at, h->at[(i - 1) / 2]); i = (i - 1) / 2)
        h->at[i] = h->at[(i - 1) / 2];
    h->at[i] = at;
}

static void
pop(struct heap *h)
{
    uint32_t last = h->at[--h->n];
    size_t i = 0;
    for (size_t child = 1; child < h->n; child = 2 * i + 1) {
        child += child + 1 < h->n && is_before(h, h->at[child + 1], h->at[child]);
        if (!is_before(h, h->at[child], last))
            break;
        h->at[i] = h->at[child];
        i = child;
    }
    h->at[i] = last;
}

/*
 * A span that ends, and is alone, takes the span of the other list that is open and ends first.
 * That is never a mistake: whatever that one could have had later instead, any other open span
 * could have as well, since it ends no earlier. A span that ended alone had no open partner, so
 * what is still alone in the other list begins behind it.
 */
static void
end_span(struct match *m, struct heap heaps[2], const struct event *event)
{
    struct heap *others = &heaps[!event->which];
    const struct item *x = &m->items[event->which][event->at];
    if (m->with[event->which][event->at] != MATCH_NONE)
        return;
    while (others->n && (m->with[!event->which][others->at[0]] != MATCH_NONE ||
                         others->items[others->at[0]].end <= x->begin))
        pop(others);
    if (!others->n)
        return;
    uint32_t other = others->at[0];
    pop(others);
    if (event->which == 0)
        put_together(m, event->at, other);
    else
        put_together(m, other, event->at);
}

enum postil_status
match_overlap(struct match *m, bool typed, struct postil_error *err)
{
    enum postil_status st = make_room(m, err);
    if (st != POSTIL_OK)
        return st;
    size_t n = list_events(m, typed, false);
    struct heap heaps[2] = {{m->items[0], m->heaps, 0}, {m->items[1], m->heaps + m->n[0], 0}};
    for (size_t i = 0; i < n; i++) {
        const struct event *event = &m->events[i];
        if (i && by_class(event - 1, event) != 0)
            heaps[0].n = heaps[1].n = 0;
        if (event->begins)
            push(&heaps[event->which], event->at);
        else
            end_span(m, heaps, event);
    }
    return POSTIL_OK;
}

enum postil_status
match_extent(struct match *m, struct extent *extents, struct postil_error *err)
{
    enum postil_status st = make_room(m, err);
    size_t n = st == POSTIL_OK ? list_events(m, true, true) : 0;
    size_t n_open[2] = {0, 0};
    for (size_t i = 0; i < n; i++) {
        const struct event *event = &m->events[i];
        uint32_t len = n_open[0] + n_open[1] ? event->place - event[-1].place : 0;
        struct extent *extent = &extents[event->type];
        extent->bytes[0] += n_open[0] ? len : 0;
        extent->bytes[1] += n_open[1] ? len : 0;
        extent->shared += n_open[0] && n_open[1] ? len : 0;
        n_open[event->which] += event->begins ? 1 : (size_t)-1;
    }
    return st;
}
