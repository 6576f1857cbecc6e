/* SPDX-License-Identifier: Apache-2.0 */
/* What each form of a name stands for, and keys by which forms that belong together meet. */
#include "links.h"

#include <stdlib.h>
#include <string.h>

/* Steps in the key table, and its slots for each form. */
#define N_PROBE 32
#define N_SLOT  16

#define NONE ENTITIES_NONE

struct entities_link *
entities_links_slot(struct entities_links *links, uint64_t hash)
{
    size_t mask = links->n_key - 1, at = (hash ^ hash >> 32) & mask;
    for (int i = 0; i < N_PROBE; i++, at = (at + 1) & mask)
        if (links->keys[at].a == NONE || links->keys[at].hash == hash)
            return &links->keys[at];
    return NULL;
}

bool
entities_links_has(struct entities_links *links, uint64_t hash)
{
    const struct entities_link *key = entities_links_slot(links, hash);
    return key && key->a != NONE;
}

static bool
is_earlier(const struct entities_links *links, uint32_t form, uint32_t than)
{
    return than == NONE || links->forms.items[form].first < links->forms.items[than].first;
}

void
entities_links_add(struct entities_links *links, uint64_t hash, uint32_t form)
{
    struct entities_link *key = entities_links_slot(links, hash);
    if (!key)
        return;
    key->hash = hash;
    uint32_t root = entities_form_root(&links->forms, form);
    if ((key->a != NONE && entities_form_root(&links->forms, key->a) == root) ||
        (key->b != NONE && entities_form_root(&links->forms, key->b) == root))
        return;
    if (is_earlier(links, form, key->a)) {
        key->b = key->a;
        key->a = form;
    } else if (is_earlier(links, form, key->b)) {
        key->b = form;
    }
}

uint32_t
entities_links_find(struct entities_links *links, uint64_t hash, uint32_t form)
{
    const struct entities_link *key = entities_links_slot(links, hash);
    if (!key || key->a == NONE)
        return NONE;
    uint32_t a = entities_form_root(&links->forms, key->a);
    if (key->b == NONE || entities_form_root(&links->forms, key->b) == a)
        return a;
    uint32_t from = links->forms.items[key->a].first, to = links->forms.items[key->b].first;
    for (uint32_t m = links->forms.items[form].own; m != NONE && m < to; m = links->forms.next[m])
        if (m > from)
            return a;
    return NONE;
}

static uint64_t
apart_key(uint32_t a, uint32_t b)
{
    return entities_links_key(ENTITIES_LINK_APART,
                              a < b ? (uint64_t)a << 32 | b : (uint64_t)b << 32 | a);
}

/* "Ada Moe and Ida Moe": these are two. */
static void
note_apart(struct entities_links *links, uint32_t mention)
{
    static const char *const words[] = {" and ", " or ", " & "};
    const struct postil_entity *x = &links->forms.names[mention], *y = x + 1;
    uint32_t a = links->forms.form_of[mention], b = links->forms.form_of[mention + 1];
    for (size_t i = 0; i < sizeof words / sizeof *words; i++) {
        size_t len = strlen(words[i]);
        if (a != b && y->begin == x->end + len &&
            memcmp(links->forms.text + x->end, words[i], len) == 0)
            entities_links_add(links, apart_key(a, b), a);
    }
}

bool
entities_links_are_apart(struct entities_links *links, uint32_t a, uint32_t b)
{
    return entities_links_has(links, apart_key(a, b));
}

void
entities_links_join(struct entities_links *links, uint32_t form, uint32_t full)
{
    full = entities_form_root(&links->forms, full);
    if (full == form)
        return;
    links->forms.items[form].target = full;
    links->forms.items[full].n += links->forms.items[form].n;
    if (links->forms.items[form].first < links->forms.items[full].first)
        links->forms.items[full].first = links->forms.items[form].first;
}

enum postil_status
entities_links_init(struct entities_links *links, const char *text,
                    const struct postil_entity *names, size_t n, struct postil_error *err)
{
    *links = (struct entities_links){.n_key = 64};
    enum postil_status st = entities_forms_init(&links->forms, text, names, n, err);
    if (st != POSTIL_OK)
        return st;
    while (links->n_key < N_SLOT * links->forms.n_item)
        links->n_key *= 2;
    links->keys = malloc(links->n_key * sizeof *links->keys);
    if (!links->keys)
        return postil_fail(err, POSTIL_NOMEM, "%zu keys", links->n_key);
    for (size_t i = 0; i < links->n_key; i++)
        links->keys[i] = (struct entities_link){.a = NONE, .b = NONE};
    for (uint32_t i = 0; i + 1 < n; i++)
        note_apart(links, i);
    return POSTIL_OK;
}

void
entities_links_fini(struct entities_links *links)
{
    entities_forms_fini(&links->forms);
    free(links->keys);
    links->keys = NULL;
}
