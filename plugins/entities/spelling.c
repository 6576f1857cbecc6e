/* SPDX-License-Identifier: Apache-2.0 */
/* Slips of the pen. */
#include "spelling.h"

#include <stdlib.h>

/* Spellings with one word in common that a new one is compared with. */
#define N_COMPARE 8
/* Letters that a bare family name has for one of them to be a slip, and that then stay. */
#define SLIP_BARE 7
#define SLIP_KEEP 3

#define NONE ENTITIES_NONE

/* Join two spellings of one name; another letter in it is a slip only where it is rare. */
static void
join_slip(struct entities_links *links, uint32_t form, uint32_t other, enum entities_slip slip)
{
    uint32_t n = links->forms.items[form].n, n_other = links->forms.items[other].n;
    bool body = links->forms.items[form].type == POSTIL_ORG;
    if (slip == ENTITIES_NO_SLIP || entities_links_are_apart(links, form, other) ||
        (slip == ENTITIES_SLIP_CHANGE && !body && n < 2 * n_other && n_other < 2 * n))
        return;
    if (n > n_other)
        entities_links_join(links, other, form);
    else
        entities_links_join(links, form, other);
}

/* Join the spellings of names that share a first or last word; `next` chains these names. */
static void
join_spellings(struct entities_links *links, uint32_t form, const struct entities_parts *name,
               enum entities_link_key kind, uint32_t *next)
{
    const struct entities_form *f = &links->forms.items[form];
    const struct entities_part *shared =
        &name->items[kind == ENTITIES_LINK_WORD_LAST ? name->n - 1 : 0];
    uint64_t hash = entities_hash_add(entities_links_key(kind, shared->hash), f->type);
    struct entities_link *key = entities_links_slot(links, hash);
    if (!key)
        return;
    int left = N_COMPARE;
    for (uint32_t o = key->a; o != NONE && left-- && f->target == form; o = next[o]) {
        struct entities_parts other;
        if (links->forms.items[o].target != o)
            continue;
        entities_form_parts(&links->forms, o, &other);
        join_slip(links, form, o, entities_parts_slip(name, &other, f->type == POSTIL_PER));
    }
    next[form] = key->a;
    *key = (struct entities_link){.hash = hash, .a = form, .b = NONE};
}

/* Letters that stay when a slip is elsewhere in the word. */
static uint64_t
slip_key(enum entities_link_key kind, const struct entities_part *word)
{
    uint64_t key = entities_links_key(kind, 0);
    uint32_t from = kind == ENTITIES_LINK_SLIP_BACK ? word->n_letter - SLIP_KEEP : 0;
    for (uint32_t i = from; i < from + SLIP_KEEP; i++)
        key = entities_hash_add(key, entities_part_letter(word, i));
    return key;
}

static void
offer_slips(struct entities_links *links, uint32_t form, const struct entities_part *word)
{
    if (word->n_letter < SLIP_BARE)
        return;
    entities_links_add(links, slip_key(ENTITIES_LINK_SLIP_FRONT, word), form);
    entities_links_add(links, slip_key(ENTITIES_LINK_SLIP_BACK, word), form);
}

static bool
join_bare_slip(struct entities_links *links, uint32_t form, uint32_t other,
               const struct entities_part *word)
{
    struct entities_parts name;
    if (other == NONE || entities_form_root(&links->forms, other) == form)
        return false;
    other = entities_form_root(&links->forms, other);
    entities_form_parts(&links->forms, other, &name);
    if (links->forms.items[other].n < 2 || name.n == 0 ||
        entities_links_are_apart(links, form, other) ||
        (!entities_part_slip(word, &name.items[name.n - 1], SLIP_BARE, false) &&
         !entities_part_slip(word, &name.items[0], SLIP_BARE, false)))
        return false;
    entities_links_join(links, form, other);
    return true;
}

enum postil_status
entities_spelling_join(struct entities_links *links, struct postil_error *err)
{
    size_t n = links->forms.n_item;
    uint32_t *next = calloc(n, 2 * sizeof *next);
    if (!next)
        return postil_fail(err, POSTIL_NOMEM, "%zu names", n);
    for (uint32_t i = 0; i < n; i++) {
        struct entities_parts name;
        uint32_t type = links->forms.items[i].type;
        if (links->forms.items[i].n_word < 2 || (type != POSTIL_PER && type != POSTIL_ORG))
            continue;
        entities_form_parts(&links->forms, i, &name);
        join_spellings(links, i, &name, ENTITIES_LINK_WORD_FIRST, next);
        join_spellings(links, i, &name, ENTITIES_LINK_WORD_LAST, next + n);
    }
    free(next);
    return POSTIL_OK;
}

void
entities_spelling_offer(struct entities_links *links, uint32_t form,
                        const struct entities_parts *name)
{
    if (links->forms.items[form].type != POSTIL_PER || name->n == 0)
        return;
    offer_slips(links, form, &name->items[name->n - 1]);
    if (name->n > 1)
        offer_slips(links, form, &name->items[0]);
}

void
entities_spelling_join_bare(struct entities_links *links, uint32_t form)
{
    const struct entities_form *f = &links->forms.items[form];
    struct entities_parts name;
    if (f->type != POSTIL_PER || f->n_word != 1 || f->n != 1 || f->target != form)
        return;
    entities_form_parts(&links->forms, form, &name);
    if (name.items[0].n_letter < SLIP_BARE || name.generation)
        return;
    for (enum entities_link_key kind = ENTITIES_LINK_SLIP_FRONT; kind <= ENTITIES_LINK_SLIP_BACK;
         kind++) {
        const struct entities_link *key =
            entities_links_slot(links, slip_key(kind, &name.items[0]));
        if (key && key->a != NONE &&
            (join_bare_slip(links, form, key->a, &name.items[0]) ||
             join_bare_slip(links, form, key->b, &name.items[0])))
            return;
    }
}
