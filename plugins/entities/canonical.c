/* SPDX-License-Identifier: Apache-2.0 */
/* Mentions to forms, short forms to full ones. */
#include "canonical.h"

#include <stdbool.h>
#include <stdlib.h>

#include "fold.h"
#include "links.h"
#include "short_forms.h"
#include "spelling.h"

/* A mention this sure of its type keeps it. */
#define SURE 0.9f
/* Below this a form may change its type to fit a full form. */
#define UNSURE 0.8f
/* Mentions of a family name before it can no longer be that of a person named later. */
#define N_EARLY 4

#define NONE ENTITIES_NONE

/* Whether a form may take over the type of what it would stand for: "American" is no airline. */
static bool
agrees(const struct entities_form *f, const struct entities_form *full)
{
    if (f->type == full->type)
        return true;
    return f->score < UNSURE && (f->type != POSTIL_MISC || full->type == POSTIL_PER);
}

/* "Mr. Ada" is not Ada Moe in a text that calls her Moe. */
static bool
is_given_name(struct entities_links *links, uint32_t form, const struct entities_parts *name,
              const struct entities_parts *full)
{
    if (!links->forms.items[form].title || name->n != 1 || full->n < 2 ||
        name->items[0].core != full->items[0].core)
        return false;
    return entities_links_has(
        links, entities_links_key(ENTITIES_LINK_BARE, full->items[full->n - 1].core));
}

/* A family name that a text uses long before it says whose: "Trump" is not Melania Trump. */
static bool
is_too_early(const struct entities_links *links, uint32_t form, const struct entities_form *full)
{
    const struct entities_form *f = &links->forms.items[form];
    uint32_t n = 0;
    for (uint32_t m = f->own; m != NONE && m < full->first; m = links->forms.next[m])
        n++;
    return n >= N_EARLY && 2 * n > f->n;
}

/* Whether something in the text speaks against a person's short form. */
static bool
is_refuted(struct entities_links *links, uint32_t form, uint32_t found,
           const struct entities_parts *name, const struct entities_parts *full)
{
    const struct entities_form *f = &links->forms.items[found];
    if (!entities_initials_agree(name, full))
        return true;
    if (f->type != POSTIL_PER || name->n > 1)
        return false;
    return entities_links_are_apart(links, form, found) || is_given_name(links, form, name, full) ||
           is_too_early(links, form, f);
}

/* The full form that a name stands for, or NONE; `sure`: of the same type. */
static uint32_t
find_full(struct entities_links *links, uint32_t form, const struct entities_parts *name,
          uint32_t type, bool sure)
{
    struct entities_keys keys;
    const struct entities_form *f = &links->forms.items[form];
    entities_keys_seek(name, type, f->article, &keys);
    for (uint32_t k = 0; k < keys.n; k++) {
        uint32_t found = entities_links_find(links, keys.items[k], form);
        if (found == NONE || found == form)
            continue;
        const struct entities_form *full = &links->forms.items[found];
        struct entities_parts words;
        if (sure ? type != full->type : !agrees(f, full))
            continue;
        entities_form_parts(&links->forms, found, &words);
        if (!is_refuted(links, form, found, name, &words))
            return found;
    }
    return NONE;
}

/*
 * Whether what stands in brackets after a name, or before it, may be its short form. A body may
 * have one from another language; behind a place stands its country or its airport.
 */
static bool
is_short(const struct entities_form *f, const struct entities_form *full,
         const struct entities_part *word, const struct entities_parts *name)
{
    if (name->n < 2 || !(word->shape & ENTITIES_ACRONYM) || !agrees(f, full) ||
        full->type == POSTIL_LOC)
        return false;
    if (f->type == POSTIL_ORG && full->type == POSTIL_ORG && word->n_letter > 2)
        return true;
    for (uint32_t i = 0; i < name->n; i++)
        if (name->items[i].shape & ENTITIES_UPPER &&
            entities_part_letter(&name->items[i], 0) == entities_part_letter(word, 0))
            return true;
    return false;
}

/* "Institute of Things (IOT)", "IOT (Institute of Things)": the short form joins the other. */
static void
join_brackets(struct entities_links *links, uint32_t mention)
{
    const struct postil_entity *a = &links->forms.names[mention], *b = a + 1;
    const char *text = links->forms.text;
    if (b->begin != a->end + 2 || text[a->end] != ' ' || text[a->end + 1] != '(' ||
        text[b->end] != ')')
        return;
    uint32_t full = links->forms.form_of[mention], form = links->forms.form_of[mention + 1];
    if (links->forms.items[full].n_word == 1) {
        uint32_t swap = full;
        full = form;
        form = swap;
    }
    struct entities_parts name, word;
    entities_form_parts(&links->forms, full, &name);
    entities_form_parts(&links->forms, form, &word);
    if (word.n == 1 && links->forms.items[form].target == form &&
        is_short(&links->forms.items[form], &links->forms.items[full], &word.items[0], &name))
        entities_links_join(links, form, full);
}

static void
offer(struct entities_links *links, uint32_t form, const struct entities_parts *name)
{
    struct entities_keys keys;
    const struct entities_form *f = &links->forms.items[form];
    entities_keys_offer(name, f->type, &keys);
    for (uint32_t k = 0; k < keys.n; k++)
        entities_links_add(links, keys.items[k], form);
    entities_spelling_offer(links, form, name);
}

/* A form goes to its full form, or is one itself; a misspelt one is known by its own parts too. */
static void
link_form(struct entities_links *links, uint32_t form)
{
    struct entities_parts name;
    const struct entities_form *f = &links->forms.items[form];
    entities_form_parts(&links->forms, form, &name);
    if (f->target == form) {
        uint32_t full = find_full(links, form, &name, f->type, true);
        if (full == NONE)
            full = find_full(links, form, &name, f->type, false);
        if (full != NONE) {
            entities_links_join(links, form, full);
            return;
        }
    }
    offer(links, form, &name);
}

/* Fill order[n_item]: fuller names first, those of one rank as they stand in the text. */
static void
sort_forms(const struct entities_links *links, uint32_t *order)
{
    uint32_t at[ENTITIES_N_RANK + 1] = {0};
    for (uint32_t i = 0; i < links->forms.n_item; i++)
        at[ENTITIES_N_RANK - links->forms.items[i].rank]++;
    for (uint32_t sum = 0, r = 0; r <= ENTITIES_N_RANK; r++) {
        uint32_t n = at[r];
        at[r] = sum;
        sum += n;
    }
    for (uint32_t i = 0; i < links->forms.n_item; i++)
        order[at[ENTITIES_N_RANK - links->forms.items[i].rank]++] = i;
}

static void
note_bare(struct entities_links *links, uint32_t form)
{
    struct entities_parts name;
    entities_form_parts(&links->forms, form, &name);
    if (name.n == 1)
        entities_links_add(links, entities_links_key(ENTITIES_LINK_BARE, name.items[0].core), form);
}

static enum postil_status
link_forms(struct entities_links *links, struct postil_error *err)
{
    size_t n = links->forms.n_item;
    enum postil_status st = entities_spelling_join(links, err);
    if (st != POSTIL_OK)
        return st;
    uint32_t *order = calloc(n, sizeof *order);
    if (!order)
        return postil_fail(err, POSTIL_NOMEM, "%zu names", n);
    sort_forms(links, order);
    for (uint32_t i = 0; i < n; i++)
        note_bare(links, i);
    for (uint32_t i = 0; i + 1 < links->forms.n; i++)
        join_brackets(links, i);
    for (uint32_t i = 0; i < n; i++)
        link_form(links, order[i]);
    for (uint32_t i = 0; i < n; i++)
        entities_spelling_join_bare(links, i);
    free(order);
    return POSTIL_OK;
}

/* The text that a form is shown as: single blanks, no "the", a person without title and "'s". */
static const char *
show(const struct entities_links *links, uint32_t form, postil_arena *arena)
{
    const struct entities_form *f = &links->forms.items[form];
    const char *from = links->forms.text + links->forms.names[f->shown].begin;
    size_t len = f->len, n = 0;
    struct entities_parts name;
    entities_form_parts(&links->forms, form, &name);
    if (f->type == POSTIL_PER)
        len -= f->cut;
    if (*from != 'T') { /* "The" stays, no title begins so */
        len -= (size_t)(name.s - from);
        from = name.s;
    }
    char *s = postil_arena_copy(arena, from, len);
    struct entities_letter letter;
    for (size_t i = 0; s && i < len; i += letter.len) {
        entities_letter_get(from + i, len - i, &letter);
        if (letter.glyph != ENTITIES_BLANK)
            for (uint8_t k = 0; k < letter.len; k++)
                s[n++] = from[i + k];
        else if (n && s[n - 1] != ' ')
            s[n++] = ' ';
    }
    if (s)
        s[n] = 0;
    return s;
}

/*
 * The form whose name a mention of a nearly sure type gets when its form is of another type. Found
 * once for each type, since it takes a walk over the form's mentions.
 */
static uint32_t
full_as(struct entities_links *links, uint32_t mention)
{
    const struct postil_entity *name = &links->forms.names[mention];
    uint32_t form = links->forms.form_of[mention];
    uint32_t *full = &links->forms.items[form].full_as[name->type & 3];
    if (*full != NONE)
        return *full;
    struct entities_parts parts;
    entities_parts_split(links->forms.text + name->begin, name->end - name->begin,
                         name->type == POSTIL_PER, &parts);
    *full = find_full(links, form, &parts, name->type, true);
    if (*full == NONE)
        *full = form;
    return *full;
}

static enum postil_status
set_names(struct entities_links *links, struct postil_entity *names, postil_arena *arena,
          struct postil_error *err)
{
    for (uint32_t i = 0; i < links->forms.n; i++) {
        uint32_t full = entities_form_root(&links->forms, links->forms.form_of[i]);
        if (names[i].type != links->forms.items[full].type && names[i].score >= SURE)
            full = full_as(links, i);
        else
            names[i].type = links->forms.items[full].type;
        struct entities_form *f = &links->forms.items[full];
        if (!f->name)
            f->name = show(links, full, arena);
        if (!f->name)
            return postil_fail(err, POSTIL_NOMEM, "names");
        names[i].name = f->name;
    }
    return POSTIL_OK;
}

enum postil_status
entities_canonical(const char *text, struct postil_entity *names, size_t n, postil_arena *arena,
                   struct postil_error *err)
{
    if (n == 0)
        return POSTIL_OK;
    struct entities_links links;
    enum postil_status st = entities_links_init(&links, text, names, n, err);
    if (st == POSTIL_OK)
        st = link_forms(&links, err);
    if (st == POSTIL_OK)
        st = set_names(&links, names, arena, err);
    entities_links_fini(&links);
    return st;
}
