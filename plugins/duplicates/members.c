/* SPDX-License-Identifier: Apache-2.0 */
/* Own texts by number, those of the index by a table. */
#include "members.h"

#include <stdlib.h>
#include <time.h>

#include "credit.h"

void
dup_members_init(struct dup_members *members, dup_store *store)
{
    *members = (struct dup_members){.store = store, .met.cap = 1};
    if (store)
        members->first = members->next = members->stored = dup_store_size(store).next;
}

void
dup_member_fini(struct dup_member *member)
{
    free(member->id);
    free(member->credit);
    dup_text_free(member->text);
}

void
dup_members_fini(struct dup_members *members)
{
    for (uint32_t i = 0; i < members->n; i++)
        dup_member_fini(&members->items[i]);
    for (size_t i = 0; i < DUP_TEXTS_AT_HAND; i++)
        dup_text_free(members->text_at_hand[i]);
    free(members->items);
    free(members->own);
    free(members->rank);
    dup_table_fini(&members->met);
    dup_store_close(members->store);
}

static bool
reserve(struct dup_members *members)
{
    if (members->n < members->size)
        return true;
    size_t size = members->size ? 2 * members->size : 64;
    struct dup_member *items = realloc(members->items, size * sizeof *items);
    if (!items)
        return false;
    members->items = items;
    members->size = size;
    return true;
}

enum postil_status
dup_members_add(struct dup_members *members, const struct dup_member *member,
                struct postil_error *err)
{
    size_t n_own = members->next - members->first;
    if (n_own == members->own_size) {
        size_t size = n_own ? 2 * n_own : 64;
        uint32_t *own = realloc(members->own, size * sizeof *own);
        if (!own)
            return postil_fail(err, POSTIL_NOMEM, "%zu texts", n_own);
        members->own = own;
        members->own_size = size;
    }
    if (!reserve(members))
        return postil_fail(err, POSTIL_NOMEM, "%u texts", members->n);
    members->own[n_own] = members->n;
    members->items[members->n] = *member;
    members->items[members->n++].number = members->next++;
    return POSTIL_OK;
}

void
dup_members_drop(struct dup_members *members)
{
    dup_member_fini(&members->items[--members->n]);
    members->next--;
}

/* Keep a text that came from the store in the place of the one that came first. */
static void
keep_at_hand(struct dup_members *members, uint32_t number, struct dup_text *text)
{
    size_t at = members->next_at_hand++ % DUP_TEXTS_AT_HAND;
    dup_text_free(members->text_at_hand[at]);
    members->at_hand[at] = number + 1;
    members->text_at_hand[at] = text;
}

/* It takes all but the text. */
static struct dup_member
member_of(const struct dup_kept *kept, uint32_t number)
{
    return (struct dup_member){.id = kept->id,
                               .published = kept->published,
                               .source = kept->source,
                               .exact = kept->exact,
                               .number = number,
                               .n_word = kept->text->n_word,
                               .n_shingle = kept->n_shingle,
                               .n_own = kept->n_own,
                               .credit = kept->credit,
                               .n_credit = kept->n_credit};
}

static enum postil_status
meet(struct dup_members *members, uint32_t number, bool *out_there, struct postil_error *err)
{
    struct dup_kept kept;
    enum postil_status st = dup_store_get(members->store, number, &kept, out_there, err);
    if (st != POSTIL_OK || !*out_there)
        return st;
    st = dup_table_reserve(&members->met, 1, err);
    if (st == POSTIL_OK && !reserve(members))
        st = postil_fail(err, POSTIL_NOMEM, "%u texts", members->n);
    if (st != POSTIL_OK) {
        dup_kept_fini(&kept);
        return st;
    }
    dup_table_put(&members->met, number, members->n);
    members->items[members->n++] = member_of(&kept, number);
    keep_at_hand(members, number, kept.text);
    return POSTIL_OK;
}

/* The run's own next text, which it had given to the store. */
static enum postil_status
recall_own(struct dup_members *members, struct postil_error *err)
{
    struct dup_kept kept;
    bool there;
    enum postil_status st = dup_store_get(members->store, members->next, &kept, &there, err);
    if (st == POSTIL_OK && !there)
        st = postil_fail(err, POSTIL_DATA, "the index has lost text %u", members->next);
    if (st != POSTIL_OK)
        return st;
    struct dup_member member = member_of(&kept, members->next);
    dup_text_free(kept.text);
    st = dup_members_add(members, &member, err);
    if (st != POSTIL_OK)
        dup_member_fini(&member);
    return st;
}

enum postil_status
dup_members_recall(struct dup_members *members, uint32_t number, struct postil_error *err)
{
    bool there;
    if (members->store && number == members->next)
        return recall_own(members, err);
    if (!members->store || number >= members->first)
        return postil_fail(err, POSTIL_DATA, "text %u is out of order", number);
    enum postil_status st = meet(members, number, &there, err);
    return st == POSTIL_OK && !there
               ? postil_fail(err, POSTIL_DATA, "the index has lost text %u", number)
               : st;
}

enum postil_status
dup_members_find(struct dup_members *members, uint32_t number, uint32_t *out_at, bool *out_there,
                 struct postil_error *err)
{
    *out_there = true;
    if (number >= members->first) {
        *out_at = members->own[number - members->first];
        return POSTIL_OK;
    }
    uint32_t list = dup_table_get(&members->met, number);
    if (list) {
        *out_at = dup_table_doc(&members->met, list);
        return POSTIL_OK;
    }
    *out_at = members->n;
    return meet(members, number, out_there, err);
}

static const struct dup_text *
find_at_hand(const struct dup_members *members, uint32_t number)
{
    for (size_t i = 0; i < DUP_TEXTS_AT_HAND; i++)
        if (members->at_hand[i] == number + 1)
            return members->text_at_hand[i];
    return NULL;
}

enum postil_status
dup_members_text(struct dup_members *members, uint32_t at, const struct dup_text **out_text,
                 struct postil_error *err)
{
    const struct dup_member *member = &members->items[at];
    *out_text = member->text ? member->text : find_at_hand(members, member->number);
    if (*out_text)
        return POSTIL_OK;
    struct dup_kept kept;
    bool there;
    enum postil_status st = dup_store_get(members->store, member->number, &kept, &there, err);
    if (st == POSTIL_OK && !there)
        st = postil_fail(err, POSTIL_DATA, "the index has lost \"%s\"", member->id);
    if (st != POSTIL_OK)
        return st;
    keep_at_hand(members, member->number, kept.text);
    *out_text = kept.text;
    kept.text = NULL;
    dup_kept_fini(&kept);
    return POSTIL_OK;
}

static int64_t
day_of(const struct dup_member *member, int64_t newest)
{
    if (member->published.known)
        return member->published.first;
    return newest > INT64_MIN ? newest : (int64_t)time(NULL);
}

static const struct dup_member *
pending_at(const struct dup_members *members, uint32_t i)
{
    return &members->items[members->own[members->stored - members->first + i]];
}

/* Asked for one after the other. */
static enum postil_status
get_pending(void *state, uint32_t i, struct dup_kept *out, bool *out_there,
            struct postil_error *err)
{
    struct dup_members *members = state;
    (void)err;
    const struct dup_member *member = pending_at(members, i);
    *out_there = true;
    *out = (struct dup_kept){.id = member->id,
                             .published = member->published,
                             .day = day_of(member, dup_store_size(members->store).newest),
                             .source = member->source,
                             .exact = member->exact,
                             .n_shingle = member->n_shingle,
                             .n_own = member->n_own,
                             .credit = member->credit,
                             .n_credit = member->n_credit,
                             .text = member->text,
                             .rank = members->rank + members->rank_at};
    members->rank_at += member->n_word;
    return POSTIL_OK;
}

static int
by_number(const void *left, const void *right)
{
    const struct dup_member *x = left, *y = right;
    return x->number < y->number ? -1 : x->number > y->number;
}

enum postil_status
dup_members_order(struct dup_members *members, uint32_t **out_place, struct postil_error *err)
{
    uint32_t n = members->n;
    uint32_t *place = calloc((size_t)n + 1, sizeof *place);
    struct dup_member *items = calloc((size_t)n + 1, sizeof *items);
    if (!place || !items) {
        free(place);
        free(items);
        return postil_fail(err, POSTIL_NOMEM, "%u texts", n);
    }
    for (uint32_t i = 0; i < n; i++)
        items[i] = members->items[i];
    if (n > 1)
        qsort(items, n, sizeof *items, by_number);
    for (uint32_t i = 0; i < n; i++) {
        const struct dup_member *at =
            bsearch(&members->items[i], items, n, sizeof *items, by_number);
        place[i] = (uint32_t)(at - items);
    }
    free(members->items);
    members->items = items;
    members->size = (size_t)n + 1;
    *out_place = place;
    return POSTIL_OK;
}

enum postil_status
dup_members_parts(struct dup_members *members, struct dup_forms *forms,
                  struct dup_segment_parts *parts, struct postil_error *err)
{
    size_t n = 0, at = 0;
    for (uint32_t i = 0; i < dup_members_pending(members); i++)
        n += pending_at(members, i)->n_word;
    free(members->rank);
    members->rank = malloc((n + 1) * sizeof *members->rank);
    if (!members->rank)
        return postil_fail(err, POSTIL_NOMEM, "%zu words", n);
    enum postil_status st = POSTIL_OK;
    for (uint32_t i = 0; i < dup_members_pending(members) && st == POSTIL_OK; i++) {
        const struct dup_member *member = pending_at(members, i);
        st = dup_forms_add_text(forms, member->text, members->rank + at, err);
        at += member->n_word;
    }
    if (st == POSTIL_OK)
        st = dup_forms_rank(forms, err);
    for (size_t i = 0; i < n && st == POSTIL_OK; i++)
        members->rank[i] = forms->rank[members->rank[i]];
    members->rank_at = 0;
    parts->first = members->stored;
    parts->n = dup_members_pending(members);
    parts->forms = forms;
    parts->get = get_pending;
    parts->state = members;
    parts->keep = true;
    return st;
}

void
dup_members_stored(struct dup_members *members)
{
    for (; members->stored < members->next; members->stored++) {
        struct dup_member *member = &members->items[members->own[members->stored - members->first]];
        dup_text_free(member->text);
        member->text = NULL;
    }
    free(members->rank);
    members->rank = NULL;
}

int
dup_members_credit(const struct dup_members *members, uint32_t a, uint32_t b)
{
    const struct dup_member *x = &members->items[a], *y = &members->items[b];
    return (int)dup_credits_more(x->credit, x->n_credit, y->credit, y->n_credit) -
           (int)dup_credits_more(y->credit, y->n_credit, x->credit, x->n_credit);
}
