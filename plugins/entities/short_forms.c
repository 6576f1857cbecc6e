/* SPDX-License-Identifier: Apache-2.0 */
/* What a name may be called for short, as hashes. */
#include "short_forms.h"

#include <assert.h>
#include <string.h>

#include <postil/layers.h>

#include "name_words.h"

/* Letters that initials may have. */
#define N_INITIAL 12

/* Keys of two kinds never meet. */
enum kind {
    PERSON = 1,      /* words of a person's name                           */
    FIRST_INITIAL,   /* "J. Moe"                                           */
    MIDDLE_INITIAL,  /* "Ada B. Moe"                                       */
    PERSON_INITIALS, /* "JFK"                                              */
    BODY,            /* words of a body's name                             */
    FIRM,            /* a company without its legal form, and that form    */
    HEAD,            /* the word for what kind of body it is: "Journal"    */
    INITIALS         /* of a body or place                                 */
};

static void
add(struct entities_keys *keys, uint64_t key)
{
    assert(keys->n < ENTITIES_N_KEY);
    keys->items[keys->n++] = key;
}

static uint64_t
start(enum kind kind)
{
    return entities_hash_add(ENTITIES_HASH_SEED, kind);
}

static uint64_t
body_run(enum kind kind, const struct entities_part *words, uint32_t n)
{
    uint64_t key = start(kind);
    for (uint32_t i = 0; i < n; i++)
        key = entities_hash_add(key, words[i].hash);
    return key;
}

static uint64_t
person_run(const struct entities_part *words, uint32_t n)
{
    uint64_t key = start(PERSON);
    for (uint32_t i = 0; i < n; i++)
        key = entities_hash_add(key, words[i].core);
    return key;
}

static enum entities_name_word
part_word(const struct entities_part *part, uint32_t *out_sense)
{
    return entities_name_word_find(part->s, part->len, out_sense);
}

/* A father goes by the name without "Jr." too, but not by the same words. */
static void
add_person(struct entities_keys *keys, const struct entities_parts *full, uint64_t key,
           bool given_and_family)
{
    if (full->generation)
        add(keys, entities_hash_add(key, full->generation));
    if (!full->generation || !given_and_family ||
        part_word(&full->items[0], NULL) == ENTITIES_REGNAL)
        add(keys, key);
}

/* Two words of a name that stand apart in it. */
static void
add_pair(struct entities_keys *keys, const struct entities_parts *full, uint32_t with)
{
    struct entities_part pair[2] = {full->items[0], full->items[with]};
    add_person(keys, full, person_run(pair, 2), true);
}

static uint64_t
initial_key(enum kind kind, const struct entities_part *initial, const struct entities_part *last)
{
    return entities_hash_add(entities_hash_add(start(kind), entities_part_letter(initial, 0)),
                             last->core);
}

static uint64_t
middle_key(const struct entities_parts *name)
{
    uint64_t key = initial_key(MIDDLE_INITIAL, &name->items[1], &name->items[name->n - 1]);
    return entities_hash_add(entities_hash_add(key, name->items[0].core), name->generation);
}

/* Folded first letters of the words; capitalised pieces of "Ocasio-Cortez" count for themselves. */
struct initials {
    uint32_t n;
    uint32_t letters[N_INITIAL + 1];
};

static uint64_t
initials_key(enum kind kind, const struct initials *initials)
{
    uint64_t key = start(kind);
    for (uint32_t i = 0; i < initials->n; i++)
        key = entities_hash_add(key, initials->letters[i]);
    return key;
}

static void
add_initial(struct initials *initials, uint32_t letter)
{
    if (initials->n <= N_INITIAL)
        initials->letters[initials->n++] = letter == '&' ? 'a' : letter;
}

/* What initials are made of. */
enum {
    SMALL_WORDS = 1,   /* "of" and "and" count: "DoJ"       */
    PIECES = 2,        /* parts behind a hyphen count: "APEC" */
    WHOLE_ACRONYMS = 4 /* "U.S. Air Force" is "USAF"     */
};

static void
add_word_initials(struct initials *initials, const struct entities_part *word, unsigned how)
{
    if (word->shape & ENTITIES_ACRONYM && how & WHOLE_ACRONYMS) {
        for (uint32_t k = 0; k < word->n_letter && k <= N_INITIAL; k++)
            add_initial(initials, entities_part_letter(word, k));
        return;
    }
    if (!(word->shape & ENTITIES_UPPER) && !(how & SMALL_WORDS))
        return;
    add_initial(initials, entities_part_letter(word, 0));
    for (uint32_t k = 1; k + 1 < word->len && how & PIECES; k++)
        if (word->s[k] == '-' && word->s[k + 1] >= 'A' && word->s[k + 1] <= 'Z')
            add_initial(initials, (uint32_t)word->s[k + 1] | 0x20);
}

static struct initials
initials_of(const struct entities_part *words, uint32_t n, unsigned how)
{
    struct initials initials = {0};
    for (uint32_t i = 0; i < n; i++)
        add_word_initials(&initials, &words[i], how);
    return initials;
}

static void
offer_initials(enum kind kind, const struct entities_part *words, uint32_t n,
               struct entities_keys *out)
{
    static const unsigned ways[] = {WHOLE_ACRONYMS, PIECES | WHOLE_ACRONYMS, SMALL_WORDS, 0};
    for (size_t i = 0; i < sizeof ways / sizeof *ways; i++) {
        struct initials initials = initials_of(words, n, ways[i]);
        if (initials.n > 1 && initials.n <= N_INITIAL)
            add(out, initials_key(kind, &initials));
    }
}

static void
offer_person(const struct entities_parts *full, struct entities_keys *out)
{
    const struct entities_part *words = full->items;
    uint32_t n = full->n;
    for (uint32_t k = 1; k < n; k++) {
        add_person(out, full, person_run(words, k), k > 1);
        add_person(out, full, person_run(words + k, n - k), false);
    }
    add_person(out, full, person_run(words, n), n > 1);
    for (uint32_t k = 1; k + 1 < n; k++)
        if (words[k].shape & ENTITIES_UPPER && !(words[k].shape & ENTITIES_INITIAL)) {
            add_person(out, full, person_run(words + k, 1), false);
            add_pair(out, full, k);
        }
    if (n > 2) {
        add_pair(out, full, n - 1);
        add(out, middle_key(full));
    }
    if (n == 2 && !full->generation) {
        struct entities_part turned[2] = {words[1], words[0]};
        add(out, person_run(turned, 2));
    }
    if (n > 1)
        add(out, initial_key(FIRST_INITIAL, &words[0], &words[n - 1]));
    if (n > 2 || (n == 2 && memchr(words[1].s, '-', words[1].len)))
        offer_initials(PERSON_INITIALS, words, n, out);
}

bool
entities_initials_agree(const struct entities_parts *name, const struct entities_parts *full)
{
    const struct entities_part *first = &name->items[0];
    if (name->n < 2 || !(first->shape & ENTITIES_INITIAL) || full->n < 3)
        return true;
    uint32_t middle =
        name->n > 2 ? entities_part_letter(&name->items[1], 0) : entities_part_letter(first, 1);
    return !middle || middle == entities_part_letter(&full->items[1], 0);
}

static bool
is_small(const struct entities_part *word)
{
    return !(word->shape & (ENTITIES_UPPER | ENTITIES_DIGIT));
}

/* Words without a legal form at the end, whose sense is added to *key. */
static uint32_t
without_legal(const struct entities_parts *name, uint64_t *key)
{
    uint32_t n = name->n, sense;
    while (n > 1 && part_word(&name->items[n - 1], &sense) == ENTITIES_LEGAL) {
        *key = entities_hash_add(*key, sense);
        n--;
    }
    return n;
}

static uint64_t
firm_key(const struct entities_parts *name, uint32_t *out_n_core)
{
    uint64_t legal = 0;
    *out_n_core = without_legal(name, &legal);
    return entities_hash_add(body_run(FIRM, name->items, *out_n_core), legal);
}

/* "Ford" and "Ford Motor" for "Ford Motor Co."; "Brookings" for "Brookings Institution". */
static void
offer_fronts(const struct entities_parts *full, struct entities_keys *out)
{
    uint32_t n_firm, n_core;
    uint64_t firm = firm_key(full, &n_firm);
    for (n_core = n_firm; n_core > 1; n_core--)
        if (part_word(&full->items[n_core - 1], NULL) != ENTITIES_TAIL)
            break;
    if (n_firm < full->n) {
        add(out, firm);
        n_core = 1;
    }
    for (uint32_t k = n_core; k < full->n; k++)
        if (!is_small(&full->items[k]) && !is_small(&full->items[k - 1]))
            add(out, body_run(BODY, full->items, k));
}

/* "UN Security Council" for "United Nations Security Council". */
static void
offer_shortened_fronts(const struct entities_parts *full, struct entities_keys *out)
{
    for (uint32_t k = 2; k < full->n && k < 4; k++) {
        struct initials initials = initials_of(full->items, k, 0);
        uint64_t word = ENTITIES_HASH_SEED, key = start(BODY);
        for (uint32_t i = 0; i < initials.n; i++)
            word = entities_hash_add(word, initials.letters[i]);
        key = entities_hash_add(key, entities_hash_add(ENTITIES_HASH_SEED, word));
        for (uint32_t i = k; i < full->n; i++)
            key = entities_hash_add(key, full->items[i].hash);
        if (initials.n == k)
            add(out, key);
    }
}

static bool
is_preposition(const struct entities_part *word)
{
    return is_small(word) && !(word->len == 3 && memcmp(word->s, "and", 3) == 0) && *word->s != '&';
}

static bool
has_preposition(const struct entities_part *words, uint32_t n)
{
    for (uint32_t i = 0; i < n; i++)
        if (is_preposition(&words[i]))
            return true;
    return false;
}

/*
 * Whether the last words of a longer name, two or more, may mean it: not the "United Nations" of
 * "Office of the United Nations", nor the "Bank of Hull" of "Royal Bank of Hull".
 */
static bool
stands_alone(const struct entities_part *words)
{
    enum entities_name_word first = part_word(words, NULL);
    if (is_small(words) || is_preposition(words - 1))
        return false;
    return (first != ENTITIES_BANK && first != ENTITIES_TAIL) || !is_preposition(&words[1]);
}

/* "Works Ministry" for "Ministry of Works", "Foreign Ministry" for "Ministry of Foreign Affairs". */
static void
offer_turned(const struct entities_part *words, uint32_t n, struct entities_keys *out)
{
    static const char affairs[] = "Affairs";
    if (n < 3 || part_word(&words[0], NULL) != ENTITIES_OFFICE || !is_preposition(&words[1]))
        return;
    uint32_t n_kept = n, len = sizeof affairs - 1;
    if (n > 3 && words[n - 1].len == len && memcmp(words[n - 1].s, affairs, len) == 0)
        n_kept--;
    add(out, entities_hash_add(body_run(BODY, words + 2, n_kept - 2), words[0].hash));
}

static void
offer_body(const struct entities_parts *full, struct entities_keys *out)
{
    const struct entities_part *words = full->items, *last = &words[full->n - 1];
    uint32_t n = full->n;
    for (uint32_t k = 2; k < n; k++)
        if (stands_alone(&words[n - k]))
            add(out, body_run(BODY, words + n - k, k));
    if (n == 2 && words[0].shape & ENTITIES_ACRONYM)
        add(out, body_run(BODY, last, 1));
    offer_turned(words, n, out);
    offer_turned(words + 1, n - 1, out);
    offer_fronts(full, out);
    offer_shortened_fronts(full, out);
    if (part_word(last, NULL) != ENTITIES_VAGUE && !has_preposition(words, n))
        add(out, body_run(HEAD, last, 1));
    if (n > 2 && is_preposition(&words[1]))
        add(out, body_run(HEAD, words, 1));
}

void
entities_keys_offer(const struct entities_parts *full, uint32_t type, struct entities_keys *out)
{
    out->n = 0;
    if (full->n + (full->generation != 0) < 2 || type == POSTIL_MISC)
        return;
    if (type == POSTIL_PER) {
        offer_person(full, out);
        return;
    }
    uint64_t legal = 0;
    offer_initials(INITIALS, full->items, without_legal(full, &legal), out);
    if (type == POSTIL_ORG)
        offer_body(full, out);
}

static void
seek_initials(const struct entities_part *word, uint32_t type, struct entities_keys *out)
{
    struct initials initials = initials_of(word, 1, WHOLE_ACRONYMS);
    if (initials.n > N_INITIAL)
        return;
    add(out, initials_key(INITIALS, &initials));
    if (type == POSTIL_PER && initials.n > 2)
        add(out, initials_key(PERSON_INITIALS, &initials));
}

void
entities_keys_seek(const struct entities_parts *name, uint32_t type, bool article,
                   struct entities_keys *out)
{
    const struct entities_part *words = name->items;
    uint32_t n = name->n, n_core;
    unsigned shape = 0;
    out->n = 0;
    for (uint32_t i = 0; i < n; i++)
        shape |= words[i].shape;
    if (!(shape & ENTITIES_UPPER))
        return;
    uint64_t person = person_run(words, n);
    add(out, name->generation ? entities_hash_add(person, name->generation) : person);
    if (n > 1 && words[0].shape & ENTITIES_INITIAL)
        add(out, initial_key(FIRST_INITIAL, &words[0], &words[n - 1]));
    if (n > 2 && words[1].shape & ENTITIES_INITIAL)
        add(out, middle_key(name));
    add(out, body_run(BODY, words, n));
    uint64_t firm = firm_key(name, &n_core);
    if (n_core < n)
        add(out, firm);
    if (n == 1 && article)
        add(out, body_run(HEAD, words, 1));
    if (n == 1 && words[0].shape & ENTITIES_ACRONYM)
        seek_initials(&words[0], type, out);
}
