/* SPDX-License-Identifier: Apache-2.0 */
/* Two files read in step; who finds no counterpart waits in a table by id. */
#include "pairing.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "source.h"

/** A document that waits. */
struct waiting {
    postil_doc *doc;
    uint64_t hash;
    struct waiting *next;          /* of the same bucket, youngest first */
    struct waiting *older, *newer; /* of the same file                   */
};

/** One file. */
struct side {
    postil_chain *chain;
    const char *path;
    postil_doc *doc; /* the last one read                        */
    bool fetched;    /* it is, but not decoded                   */
    bool held;       /* it has not been handed out nor laid away */
    bool ended;
    struct pairing_count count;
    struct waiting **buckets; /* [n_bucket] a power of two, or 0 */
    size_t n_bucket, n_waiting;
    struct waiting *oldest, *newest;
};

struct pairing {
    struct side sides[2];
    postil_doc *taken; /* handed out from a table: to be freed at the next call */
    bool pass_equal;
};

/* -- documents that wait ----------------------------------------------------------------------- */

/* FNV-1a */
static uint64_t
hash_of(const char *id)
{
    uint64_t hash = 0xcbf29ce484222325u;
    for (; *id; id++)
        hash = (hash ^ (unsigned char)*id) * 0x100000001b3u;
    return hash ^ hash >> 32;
}

static bool
grow(struct side *s)
{
    size_t n = s->n_bucket ? 2 * s->n_bucket : 64;
    struct waiting **buckets = calloc(n, sizeof *buckets);
    if (!buckets)
        return false;
    for (struct waiting *w = s->oldest; w; w = w->newer) {
        w->next = buckets[w->hash & (n - 1)];
        buckets[w->hash & (n - 1)] = w;
    }
    free(s->buckets);
    s->buckets = buckets;
    s->n_bucket = n;
    return true;
}

static enum postil_status
lay_away(struct side *s, struct postil_error *err)
{
    struct waiting *w = calloc(1, sizeof *w);
    bool fits = w && (s->n_waiting < s->n_bucket || grow(s));
    if (!fits || !(w->doc = postil_doc_new_copy(s->doc))) {
        free(w);
        return postil_fail(err, POSTIL_NOMEM,
                           "%s: no memory for %zu documents that wait for their counterpart: are "
                           "the ids in another order?",
                           s->path, s->n_waiting + 1);
    }
    w->hash = hash_of(postil_doc_id(w->doc));
    struct waiting **bucket = &s->buckets[w->hash & (s->n_bucket - 1)];
    w->next = *bucket;
    *bucket = w;
    w->older = s->newest;
    *(s->newest ? &s->newest->newer : &s->oldest) = w;
    s->newest = w;
    s->n_waiting++;
    s->held = false;
    return POSTIL_OK;
}

/* Take out one that waits. */
static postil_doc *
take_out(struct side *s, struct waiting *w)
{
    struct waiting **at = &s->buckets[w->hash & (s->n_bucket - 1)];
    while (*at != w)
        at = &(*at)->next;
    *at = w->next;
    *(w->older ? &w->older->newer : &s->oldest) = w->newer;
    *(w->newer ? &w->newer->older : &s->newest) = w->older;
    s->n_waiting--;
    postil_doc *doc = w->doc;
    free(w);
    return doc;
}

/* The oldest that waits under this id, or NULL. */
static postil_doc *
find(struct side *s, const char *id)
{
    struct waiting *found = NULL;
    uint64_t hash = s->n_waiting ? hash_of(id) : 0;
    if (s->n_waiting)
        for (struct waiting *w = s->buckets[hash & (s->n_bucket - 1)]; w; w = w->next)
            if (w->hash == hash && strcmp(postil_doc_id(w->doc), id) == 0)
                found = w;
    return found ? take_out(s, found) : NULL;
}

/* -- reading ----------------------------------------------------------------------------------- */

/* Have raw bytes or a document at hand unless the file has ended. */
static void
fetch_one(struct side *s)
{
    struct postil_error err;
    while (!s->held && !s->fetched && !s->ended) {
        enum postil_status st = postil_chain_fetch(s->chain, s->doc, &err);
        s->ended = st == POSTIL_END;
        s->fetched = st == POSTIL_OK;
        if (!s->fetched && !s->ended)
            source_reject(s->doc, s->path, ++s->count.n_rejected, &err);
    }
}

/* Have a document at hand unless the file has ended. */
static void
read_one(struct side *s)
{
    struct postil_error err;
    while (!s->held && (fetch_one(s), s->fetched)) {
        s->held = postil_chain_decode(s->chain, s->doc, &err) == POSTIL_OK;
        s->fetched = false;
        s->count.n_doc += s->held;
        if (!s->held)
            source_reject(s->doc, s->path, ++s->count.n_rejected, &err);
    }
}

/* Go on to where the two files are no longer the same. */
static void
pass_equal(struct side *a, struct side *b)
{
    while (!a->n_waiting && !b->n_waiting) {
        size_t n, len;
        fetch_one(a);
        fetch_one(b);
        if (!a->fetched || !b->fetched)
            return;
        const char *x = postil_doc_raw(a->doc, &n), *y = postil_doc_raw(b->doc, &len);
        if (n != len || memcmp(x, y, n) != 0)
            return;
        a->fetched = b->fetched = false;
        a->count.n_doc++;
        b->count.n_doc++;
        a->count.n_equal++;
        b->count.n_equal++;
    }
}

/* The document at hand with the one that waits for it in the other file. */
static bool
meets(pairing *p, int which, const postil_doc *out[2])
{
    struct side *s = &p->sides[which];
    read_one(s);
    p->taken = s->held ? find(&p->sides[!which], postil_doc_id(s->doc)) : NULL;
    if (!p->taken)
        return false;
    out[which] = s->doc;
    out[!which] = p->taken;
    s->held = false;
    return true;
}

/* One that can have no counterpart any more. */
static bool
is_alone(pairing *p, int which, const postil_doc *out[2])
{
    struct side *s = &p->sides[which];
    if (!p->sides[!which].ended)
        return false;
    if (s->oldest)
        out[which] = p->taken = take_out(s, s->oldest);
    else if (s->held)
        out[which] = s->doc;
    else
        return false;
    s->held = s->held && out[which] != s->doc;
    return true;
}

/* The ids of both documents at hand are the same. */
static bool
meet(pairing *p, const postil_doc *out[2])
{
    struct side *a = &p->sides[PAIRING_A], *b = &p->sides[PAIRING_B];
    if (!a->held || !b->held || strcmp(postil_doc_id(a->doc), postil_doc_id(b->doc)) != 0)
        return false;
    out[PAIRING_A] = a->doc;
    out[PAIRING_B] = b->doc;
    a->held = b->held = false;
    return true;
}

enum postil_status
pairing_next(pairing *p, const postil_doc **out_a, const postil_doc **out_b,
             struct postil_error *err)
{
    enum postil_status st = POSTIL_OK;
    struct side *a = &p->sides[PAIRING_A], *b = &p->sides[PAIRING_B];
    while (st == POSTIL_OK) {
        const postil_doc *out[2] = {NULL, NULL};
        postil_doc_free(p->taken);
        p->taken = NULL;
        if (p->pass_equal)
            pass_equal(a, b);
        if (meets(p, PAIRING_A, out) || meets(p, PAIRING_B, out) || meet(p, out) ||
            is_alone(p, PAIRING_A, out) || is_alone(p, PAIRING_B, out)) {
            *out_a = out[PAIRING_A];
            *out_b = out[PAIRING_B];
            return POSTIL_OK;
        }
        if (!a->held || !b->held)
            return POSTIL_END;
        st = lay_away(a, err);
        if (st == POSTIL_OK)
            st = lay_away(b, err);
    }
    return st;
}

/* -- the whole --------------------------------------------------------------------------------- */

pairing *
pairing_new(postil_chain *const chains[2], const char *const paths[2])
{
    pairing *p = calloc(1, sizeof *p);
    for (int i = 0; i < 2 && p; i++) {
        p->sides[i] = (struct side){.chain = chains[i], .path = paths[i], .doc = source_doc()};
        if (!p->sides[i].doc) {
            pairing_free(p);
            p = NULL;
        }
    }
    return p;
}

void
pairing_free(pairing *p)
{
    if (!p)
        return;
    for (int i = 0; i < 2; i++) {
        struct side *s = &p->sides[i];
        while (s->oldest)
            postil_doc_free(take_out(s, s->oldest));
        free(s->buckets);
        postil_doc_free(s->doc);
    }
    postil_doc_free(p->taken);
    free(p);
}

void
pairing_pass_equal(pairing *p)
{
    p->pass_equal = true;
}

struct pairing_count
pairing_count(const pairing *p, int which)
{
    return p->sides[which].count;
}

const char *
pairing_name(const postil_doc *doc)
{
    return *postil_doc_id(doc) ? postil_doc_id(doc) : "the corpus document";
}
