/* SPDX-License-Identifier: Apache-2.0 */
/* Mentions with the same letters are one form. */
#include "forms.h"

#include <math.h>
#include <stdlib.h>

#include "name_words.h"

/* Steps in the hash table; a form that finds no room there has one mention only. */
#define N_PROBE 32
/* Bytes of a word before a mention that may be a title. */
#define TITLE_MAX 16

/* An open-addressing table of form indices. */
struct slots {
    uint32_t *items; /* [n] 1 + form; power of two */
    size_t n;
};

static void
parts_of(const struct entities_forms *forms, const struct postil_entity *name,
         struct entities_parts *out)
{
    entities_parts_split(forms->text + name->begin, name->end - name->begin,
                         name->type == POSTIL_PER, out);
}

static bool
is_blank(char c)
{
    return c == ' ' || (c >= '\t' && c <= '\r');
}

/* The word before a mention and one blank; no bytes when there is none, or it is long. */
static const char *
word_before(const struct entities_forms *forms, const struct postil_entity *name, size_t *out_len)
{
    size_t end = name->begin, begin;
    *out_len = 0;
    if (end == 0 || !is_blank(forms->text[end - 1]))
        return NULL;
    for (begin = --end; begin > 0 && !is_blank(forms->text[begin - 1]); begin--)
        if (end - begin == TITLE_MAX)
            return NULL;
    *out_len = end - begin;
    return forms->text + begin;
}

static bool
is_the(const char *s, size_t len)
{
    return len == 3 && (s[0] | 0x20) == 't' && (s[1] | 0x20) == 'h' && (s[2] | 0x20) == 'e';
}

/* What stands before the name proper, inside the mention or outside. */
static void
note_before(const struct entities_forms *forms, const struct postil_entity *name,
            const struct entities_parts *parts, struct entities_form *form)
{
    const char *begin = forms->text + name->begin, *word = begin;
    size_t len = 0;
    if (parts->s == begin)
        word = word_before(forms, name, &len);
    else
        while (word + len < parts->s && !is_blank(word[len]))
            len++;
    if (len == 0)
        return;
    if (is_the(word, len))
        form->article = true;
    else if (entities_is_title(word, len))
        form->title = true;
}

static bool
all_capitals(const struct entities_parts *parts)
{
    bool any = false;
    for (uint32_t i = 0; i < parts->n; i++) {
        if (parts->items[i].shape & ENTITIES_LOWER)
            return false;
        any |= parts->items[i].shape & ENTITIES_UPPER && parts->items[i].n_letter > 1;
    }
    return any;
}

/* Show the mention if that is better: not in capitals, then longer, then without "'s". */
static void
show(const struct entities_forms *forms, struct entities_form *form, uint32_t mention,
     const struct entities_parts *parts)
{
    const struct postil_entity *name = &forms->names[mention];
    uint32_t len = name->end - name->begin;
    uint32_t cut = (uint32_t)(forms->text + name->end - (parts->s + parts->len));
    bool capitals = all_capitals(parts), better = form->n == 0;
    if (!better && form->capitals != capitals)
        better = form->capitals;
    else if (!better && len - cut != form->len - form->cut)
        better = len - cut > form->len - form->cut;
    else if (!better)
        better = cut < form->cut;
    if (!better)
        return;
    form->shown = mention;
    form->capitals = capitals;
    form->len = len;
    form->cut = cut;
}

static uint32_t
find_or_add(struct entities_forms *forms, struct slots *slots, uint64_t identity, uint32_t mention)
{
    size_t mask = slots->n - 1, at = identity & mask;
    for (int k = 0; k < N_PROBE && slots->items[at]; k++, at = (at + 1) & mask)
        if (forms->items[slots->items[at] - 1].identity == identity)
            return slots->items[at] - 1;
    uint32_t form = (uint32_t)forms->n_item++;
    if (!slots->items[at])
        slots->items[at] = form + 1;
    forms->items[form] = (struct entities_form){
        .identity = identity,
        .own = mention,
        .shown = mention,
        .first = mention,
        .last = mention,
        .target = form,
        .full_as = {ENTITIES_NONE, ENTITIES_NONE, ENTITIES_NONE, ENTITIES_NONE}};
    return form;
}

static void
add_mention(struct entities_forms *forms, struct slots *slots, uint32_t mention)
{
    const struct postil_entity *name = &forms->names[mention];
    struct entities_parts parts;
    parts_of(forms, name, &parts);
    uint32_t index = find_or_add(forms, slots, parts.identity, mention);
    struct entities_form *form = &forms->items[index];
    show(forms, form, mention, &parts);
    forms->next[mention] = ENTITIES_NONE;
    if (form->n > 0)
        forms->next[form->last] = mention;
    form->last = mention;
    float score = isnan(name->score) ? 0.5f : name->score;
    form->n++;
    form->weight[name->type & 3] += score;
    form->score = score > form->score ? score : form->score;
    note_before(forms, name, &parts, form);
    forms->form_of[mention] = index;
}

/* Whole words, then initials, then an article or "Jr.". */
static uint32_t
rank_of(const struct entities_parts *parts)
{
    uint32_t n_initial = 0;
    bool more = parts->generation != 0;
    for (uint32_t i = 0; i < parts->n; i++) {
        n_initial += (parts->items[i].shape & ENTITIES_INITIAL) != 0;
        more |= parts->items[i].core != parts->items[i].hash;
    }
    return 2 * ((parts->n - n_initial) * (ENTITIES_N_PART + 1) + n_initial) + more;
}

static void
settle(struct entities_forms *forms, uint32_t index)
{
    struct entities_form *form = &forms->items[index];
    struct entities_parts parts;
    for (uint32_t k = 1; k < 4; k++)
        if (form->weight[k] > form->weight[form->type])
            form->type = k;
    entities_form_parts(forms, index, &parts);
    form->n_word = parts.n;
    form->rank = rank_of(&parts);
}

enum postil_status
entities_forms_init(struct entities_forms *forms, const char *text,
                    const struct postil_entity *names, size_t n, struct postil_error *err)
{
    struct slots slots = {.n = 64};
    while (slots.n < 2 * n)
        slots.n *= 2;
    *forms = (struct entities_forms){.text = text, .names = names, .n = n};
    forms->items = calloc(n, sizeof *forms->items);
    forms->form_of = calloc(n, sizeof *forms->form_of);
    forms->next = calloc(n, sizeof *forms->next);
    slots.items = calloc(slots.n, sizeof *slots.items);
    bool ok = forms->items && forms->form_of && forms->next && slots.items;
    for (uint32_t i = 0; ok && i < n; i++)
        add_mention(forms, &slots, i);
    free(slots.items);
    if (!ok)
        return postil_fail(err, POSTIL_NOMEM, "%zu mentions", n);
    for (uint32_t i = 0; i < forms->n_item; i++)
        settle(forms, i);
    return POSTIL_OK;
}

void
entities_forms_fini(struct entities_forms *forms)
{
    free(forms->items);
    free(forms->form_of);
    free(forms->next);
    *forms = (struct entities_forms){0};
}

void
entities_form_parts(const struct entities_forms *forms, uint32_t form, struct entities_parts *out)
{
    const struct entities_form *f = &forms->items[form];
    const struct postil_entity *name = &forms->names[f->shown];
    entities_parts_split(forms->text + name->begin, name->end - name->begin, f->type == POSTIL_PER,
                         out);
}

uint32_t
entities_form_root(struct entities_forms *forms, uint32_t form)
{
    struct entities_form *items = forms->items;
    while (items[form].target != form) {
        items[form].target = items[items[form].target].target;
        form = items[form].target;
    }
    return form;
}
