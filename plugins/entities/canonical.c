/* SPDX-License-Identifier: Apache-2.0 */
/* Mentions to forms, short forms to full ones. */
#include "canonical.h"

#include <math.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "parts.h"

/* Steps in a hash table, and spellings under one key that a new one is compared with. */
#define N_PROBE   32
#define N_COMPARE 8
/* A mention this sure of its type keeps it. */
#define SURE 0.9f
/* Below this a lone word may change its type to fit a full form. */
#define UNSURE 0.8f

#define NONE UINT32_MAX

/* The same letters in the same order; case, "The" and the points of "U.N." do not count. */
struct form {
    uint64_t hash;
    uint32_t shown; /* mention whose text is shown             */
    uint32_t n;     /* mentions                                */
    uint32_t type;
    uint32_t target; /* the form it stands for; its own index: itself */
    uint32_t n_word; /* 0: too many                             */
    float weight[4]; /* sum of scores for each type             */
    float score;     /* of its mentions, the best               */
    bool article;    /* "the" stands before one of its mentions */
    bool capitals;
    const char *name;
};

/* What a short form may stand for. */
enum key_kind { KEY_PERSON = 1, KEY_BODY, KEY_LAST_WORD, KEY_INITIALS, KEY_FIRST, KEY_LAST };

struct key {
    uint64_t hash;
    uint32_t form; /* NONE: more than one */
    uint32_t used;
};

struct table {
    const char *text;
    struct postil_entity *names;
    struct form *forms; /* [n_form]                                   */
    uint32_t *form_of;  /* [n] form of each mention                   */
    uint32_t *slots;    /* [n_slot] 1 + form; power of two            */
    struct key *keys;   /* [n_key] power of two                       */
    uint32_t *next;     /* [2][n] chains of forms with one first word, one last word */
    size_t n, n_form, n_slot, n_key;
};

static uint32_t
parts_of(const struct table *t, const struct postil_entity *name,
         struct entities_part out[ENTITIES_N_PART])
{
    return entities_parts_split(t->text + name->begin, name->end - name->begin, out);
}

/* Whether "the" stands before the mention or opens it. */
static bool
has_article(const struct table *t, const struct postil_entity *name,
            const struct entities_part *first)
{
    const char *s = t->text + name->begin;
    if (first->s != s)
        return true;
    return name->begin >= 4 && entities_is_space(s[-1]) && entities_lower(s[-2]) == 'e' &&
           entities_lower(s[-3]) == 'h' && entities_lower(s[-4]) == 't' &&
           (name->begin == 4 || entities_is_space(s[-5]));
}

/* Better to show: not in capitals, then longer. */
static bool
shows_better(const struct table *t, const struct form *f, const struct postil_entity *name,
             bool capitals)
{
    const struct postil_entity *old = &t->names[f->shown];
    if (f->capitals != capitals)
        return f->capitals;
    return name->end - name->begin > old->end - old->begin;
}

static bool
all_capitals(const struct entities_part *words, uint32_t n)
{
    for (uint32_t i = 0; i < n; i++)
        if (!entities_part_is_capitals(words[i]))
            return false;
    return n > 0;
}

/* Put mention i under its form, which is made when it is new. */
static void
add_mention(struct table *t, uint32_t i)
{
    struct entities_part words[ENTITIES_N_PART];
    const struct postil_entity *name = &t->names[i];
    uint32_t n_word = parts_of(t, name, words), mask = (uint32_t)t->n_slot - 1;
    struct entities_part whole = {t->text + name->begin, name->end - name->begin};
    uint64_t hash =
        n_word ? entities_parts_hash(words, n_word, 0) : entities_parts_hash(&whole, 1, 0);
    uint32_t at = (uint32_t)hash & mask, form = NONE;
    for (int k = 0; k < N_PROBE && t->slots[at]; k++, at = (at + 1) & mask)
        if (t->forms[t->slots[at] - 1].hash == hash) {
            form = t->slots[at] - 1;
            break;
        }
    bool capitals = all_capitals(words, n_word);
    if (form == NONE) {
        form = (uint32_t)t->n_form++;
        if (!t->slots[at])
            t->slots[at] = form + 1;
        t->forms[form] = (struct form){
            .hash = hash, .shown = i, .target = form, .n_word = n_word, .capitals = capitals};
    }
    struct form *f = &t->forms[form];
    if (shows_better(t, f, name, capitals)) {
        f->shown = i;
        f->capitals = capitals;
    }
    float score = isnan(name->score) ? 0.5f : name->score;
    f->n++;
    f->weight[name->type & 3] += score;
    f->score = score > f->score ? score : f->score;
    f->article |= n_word && has_article(t, name, words);
    t->form_of[i] = form;
}

static struct key *
key_slot(struct table *t, uint64_t hash)
{
    size_t mask = t->n_key - 1, at = hash & mask;
    for (int i = 0; i < N_PROBE; i++, at = (at + 1) & mask)
        if (!t->keys[at].used || t->keys[at].hash == hash)
            return &t->keys[at];
    return NULL;
}

static void
key_add(struct table *t, uint64_t hash, uint32_t form)
{
    struct key *key = key_slot(t, hash);
    if (!key)
        return;
    key->form = key->used && key->form != form ? NONE : form;
    key->hash = hash;
    key->used = 1;
}

static uint32_t
key_find(struct table *t, uint64_t hash)
{
    const struct key *key = key_slot(t, hash);
    return key && key->used ? key->form : NONE;
}

/* Initials of the capitalised words, hashed as one word. */
static uint64_t
hash_initials(const struct entities_part *words, uint32_t n)
{
    char initials[ENTITIES_N_PART];
    uint32_t len = 0;
    for (uint32_t i = 0; i < n; i++)
        if (entities_is_capital(words[i].s[0]))
            initials[len++] = words[i].s[0];
    struct entities_part word = {initials, len};
    return entities_parts_hash(&word, 1, KEY_INITIALS);
}

/* Make all the short forms known that a full form may go by. */
static void
register_short_forms(struct table *t, uint32_t form)
{
    struct entities_part words[ENTITIES_N_PART];
    const struct form *f = &t->forms[form];
    uint32_t n = parts_of(t, &t->names[f->shown], words);
    if (f->type == POSTIL_PER) {
        for (uint32_t k = 1; k < n; k++) {
            key_add(t, entities_parts_hash(words, k, KEY_PERSON), form);
            key_add(t, entities_parts_hash(words + n - k, k, KEY_PERSON), form);
        }
        if (n > 2) {
            struct entities_part ends[2] = {words[0], words[n - 1]};
            key_add(t, entities_parts_hash(ends, 2, KEY_PERSON), form);
        }
        return;
    }
    if (f->type != POSTIL_MISC)
        key_add(t, hash_initials(words, n), form);
    if (f->type != POSTIL_ORG)
        return;
    for (uint32_t k = 2; k < n; k++)
        key_add(t, entities_parts_hash(words + n - k, k, KEY_BODY), form);
    key_add(t, entities_parts_hash(words + n - 1, 1, KEY_LAST_WORD), form);
    struct entities_part last = words[n - 1];
    if (entities_part_is(last, "inc.") || entities_part_is(last, "corp.") ||
        entities_part_is(last, "co.") || entities_part_is(last, "ltd.") ||
        entities_part_is(last, "inc") || entities_part_is(last, "corp") ||
        entities_part_is(last, "co") || entities_part_is(last, "ltd"))
        for (uint32_t k = 1; k < n; k++)
            key_add(t, entities_parts_hash(words, k, KEY_BODY), form);
}

/* Whether a form may take over the type of what it would stand for. */
static bool
agrees(const struct form *f, const struct form *full)
{
    return f->type == full->type || (f->n_word == 1 && f->score < UNSURE);
}

/* The full form that this one stands for, or NONE. */
static uint32_t
find_full(struct table *t, uint32_t form)
{
    struct entities_part words[ENTITIES_N_PART];
    const struct form *f = &t->forms[form];
    uint32_t n = parts_of(t, &t->names[f->shown], words), found = NONE;
    const uint64_t kinds[] = {KEY_PERSON, KEY_BODY, KEY_LAST_WORD, KEY_INITIALS};
    for (size_t k = 0; n && k < sizeof kinds / sizeof *kinds && found == NONE; k++) {
        if ((kinds[k] == KEY_INITIALS && (n > 1 || !entities_part_is_capitals(words[0]))) ||
            (kinds[k] == KEY_LAST_WORD && (n > 1 || !f->article)))
            continue;
        found = key_find(t, entities_parts_hash(words, n, kinds[k]));
        if (found != NONE && (found == form || !agrees(f, &t->forms[found])))
            found = NONE;
    }
    return found;
}

/* Whether two names differ by a slip in one long word. */
static bool
is_slip(const struct table *t, const struct form *a, const struct form *b)
{
    struct entities_part x[ENTITIES_N_PART], y[ENTITIES_N_PART];
    uint32_t n = parts_of(t, &t->names[a->shown], x);
    return parts_of(t, &t->names[b->shown], y) == n && entities_parts_is_slip(x, y, n);
}

/* Join the spellings of persons' names that share a first or last word with `form`. */
static void
join_spellings(struct table *t, uint32_t form, const struct entities_part *shared,
               enum key_kind kind)
{
    uint64_t hash = entities_parts_hash(shared, 1, kind);
    uint32_t *next = t->next + (kind == KEY_LAST ? t->n : 0);
    struct key *key = key_slot(t, hash);
    struct form *f = &t->forms[form];
    if (!key)
        return;
    uint32_t head = key->used ? key->form : NONE;
    int left = N_COMPARE;
    for (uint32_t o = head; o != NONE && left--; o = next[o]) {
        struct form *other = &t->forms[o];
        if (other->target != o || f->target != form || !is_slip(t, f, other))
            continue;
        if (f->n > other->n)
            other->target = form;
        else
            f->target = o;
    }
    *key = (struct key){.hash = hash, .form = form, .used = 1};
    next[form] = head;
}

/* "Institute of Things (IOT)": the form in brackets stands for the one before it. */
static void
join_brackets(struct table *t, uint32_t i)
{
    const struct postil_entity *a = &t->names[i], *b = a + 1;
    struct entities_part x[ENTITIES_N_PART], y[ENTITIES_N_PART];
    if (b->begin != a->end + 2 || t->text[a->end] != ' ' || t->text[a->end + 1] != '(')
        return;
    uint32_t n_x = parts_of(t, a, x), n_y = parts_of(t, b, y);
    struct form *f = &t->forms[t->form_of[i + 1]];
    if (n_x < 2 || n_y != 1 || !entities_part_is_capitals(y[0]) ||
        entities_lower(x[0].s[0]) != entities_lower(y[0].s[0]) || f->target != t->form_of[i + 1] ||
        !agrees(f, &t->forms[t->form_of[i]]))
        return;
    f->target = t->form_of[i];
}

/* What a form stands for in the end; the way there is shortened for the next asker. */
static uint32_t
root(struct table *t, uint32_t form)
{
    while (t->forms[form].target != form) {
        t->forms[form].target = t->forms[t->forms[form].target].target;
        form = t->forms[form].target;
    }
    return form;
}

/* The text of the form's best mention, with single blanks. */
static const char *
show(const struct table *t, const struct postil_entity *name, postil_arena *arena)
{
    char *s = postil_arena_copy(arena, t->text + name->begin, name->end - name->begin);
    size_t len = 0;
    for (size_t i = 0; s && i < name->end - name->begin; i++)
        if (!entities_is_space(s[i]))
            s[len++] = s[i];
        else if (len && s[len - 1] != ' ')
            s[len++] = ' ';
    if (s)
        s[len] = 0;
    return s;
}

static void
link_forms(struct table *t)
{
    struct entities_part words[ENTITIES_N_PART];
    for (uint32_t i = 0; i < t->n_form; i++) {
        struct form *f = &t->forms[i];
        for (uint32_t k = 1; k < 4; k++)
            if (f->weight[k] > f->weight[f->type])
                f->type = k;
    }
    for (uint32_t i = 0; i < t->n_form; i++) {
        struct form *f = &t->forms[i];
        if (f->type != POSTIL_PER || f->n_word < 2)
            continue;
        uint32_t n = parts_of(t, &t->names[f->shown], words);
        join_spellings(t, i, &words[0], KEY_FIRST);
        join_spellings(t, i, &words[n - 1], KEY_LAST);
    }
    for (uint32_t i = 0; i + 1 < t->n; i++)
        join_brackets(t, i);
    for (uint32_t n_word = ENTITIES_N_PART; n_word > 0; n_word--)
        for (uint32_t i = 0; i < t->n_form; i++) {
            if (t->forms[i].n_word != n_word || t->forms[i].target != i)
                continue;
            uint32_t full = find_full(t, i);
            if (full != NONE)
                t->forms[i].target = root(t, full);
            else if (n_word > 1)
                register_short_forms(t, i);
        }
}

static enum postil_status
set_names(struct table *t, postil_arena *arena, struct postil_error *err)
{
    for (uint32_t i = 0; i < t->n; i++) {
        struct postil_entity *name = &t->names[i];
        struct form *own = &t->forms[t->form_of[i]], *full = &t->forms[root(t, t->form_of[i])];
        if (name->type != full->type && name->score >= SURE)
            full = own;
        else
            name->type = full->type;
        if (!full->name)
            full->name = show(t, &t->names[full->shown], arena);
        if (!full->name)
            return postil_fail(err, POSTIL_NOMEM, "names");
        name->name = full->name;
    }
    return POSTIL_OK;
}

enum postil_status
entities_canonical(const char *text, struct postil_entity *names, size_t n, postil_arena *arena,
                   struct postil_error *err)
{
    struct table t = {.text = text, .names = names, .n = n, .n_slot = 64, .n_key = 64};
    if (n == 0)
        return POSTIL_OK;
    while (t.n_slot < 2 * n)
        t.n_slot *= 2;
    while (t.n_key < 8 * n)
        t.n_key *= 2;
    t.forms = calloc(n, sizeof *t.forms);
    t.form_of = calloc(n, sizeof *t.form_of);
    t.next = calloc(n, 2 * sizeof *t.next);
    t.slots = calloc(t.n_slot, sizeof *t.slots);
    t.keys = calloc(t.n_key, sizeof *t.keys);
    enum postil_status st = POSTIL_OK;
    if (!t.forms || !t.form_of || !t.next || !t.slots || !t.keys) {
        st = postil_fail(err, POSTIL_NOMEM, "%zu mentions", n);
    } else {
        for (uint32_t i = 0; i < n; i++)
            add_mention(&t, i);
        link_forms(&t);
        st = set_names(&t, arena, err);
    }
    free(t.forms);
    free(t.form_of);
    free(t.next);
    free(t.slots);
    free(t.keys);
    return st;
}
