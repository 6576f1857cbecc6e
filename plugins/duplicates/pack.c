/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Words are ranks in a dictionary, the frequent ones in one byte. Where they stand is known from
 * their lengths but for exceptions: a comma in between, a new sentence, a quotation mark.
 */
#include "pack.h"

#include <stdlib.h>
#include <string.h>

#include "sketch.h"

enum {
    FORM = DUP_CAPITAL | DUP_COMMON,
    MODE = DUP_QUOTED | DUP_BOILERPLATE | DUP_REPEATED, /* flags that mostly stay as they are */
    START = DUP_SENTENCE | DUP_LINE,
    ONE = 176,   /* first bytes below this are ranks, */
    TWO = 248,   /* below this the upper part of two bytes, */
    THREE = 255, /* of three, and this one of four   */
    SKIP = 0,    /* no exception within so many words */
    SKIPPED = 15,
    FULL = 15 /* gap and flags are written out      */
};

/* Bytes in front of a word, what it begins, whether quotation begins or ends: codes 1 to 14. */
static const struct {
    uint8_t gap, start, quote;
} codes[FULL] = {
    {0, 0, 0},
    {2, 0, 0},
    {2, DUP_SENTENCE, 0},
    {1, DUP_SENTENCE, 0},
    {3, 0, 0},
    {2, DUP_SENTENCE | DUP_LINE, 0},
    {1, DUP_SENTENCE | DUP_LINE, 0},
    {3, DUP_SENTENCE, 0},
    {2, 0, DUP_QUOTED},
    {3, 0, DUP_QUOTED},
    {3, DUP_SENTENCE, DUP_QUOTED},
    {4, 0, DUP_QUOTED},
    {2, DUP_SENTENCE | DUP_LINE, DUP_QUOTED},
    {3, DUP_SENTENCE | DUP_LINE, DUP_QUOTED},
    {5, 0, DUP_QUOTED},
};

/* -- forms ------------------------------------------------------------------------------------- */

static uint64_t
form_key(const struct dup_form *form)
{
    return (uint64_t)form->hash << 16 | (uint64_t)form->len << 8 | form->flags;
}

/* A part of the key beside the number saves most looks at other forms. */
struct dup_form_slot {
    uint32_t tag, form; /* number + 1; 0: empty */
};

static size_t
place_of(const struct dup_forms *forms, uint64_t mixed)
{
    return (size_t)(mixed & (((uint64_t)1 << forms->bits) - 1));
}

static struct dup_form_slot *
slot_of(const struct dup_forms *forms, uint64_t key)
{
    uint64_t mixed = dup_mix(key);
    size_t mask = ((size_t)1 << forms->bits) - 1, at = place_of(forms, mixed);
    uint32_t tag = (uint32_t)(mixed >> 32);
    while (forms->slots[at].form && (forms->slots[at].tag != tag ||
                                     form_key(&forms->items[forms->slots[at].form - 1]) != key))
        at = (at + 1) & mask;
    forms->slots[at].tag = tag;
    return &forms->slots[at];
}

static void
prefetch(const struct dup_forms *forms, const struct dup_form *form)
{
#if defined __GNUC__ || defined __clang__
    __builtin_prefetch(&forms->slots[place_of(forms, dup_mix(form_key(form)))]);
#else
    (void)forms;
    (void)form;
#endif
}

static bool
index_forms(struct dup_forms *forms, uint32_t bits)
{
    free(forms->slots);
    forms->bits = bits;
    forms->slots = calloc((size_t)1 << bits, sizeof *forms->slots);
    for (uint32_t i = 0; forms->slots && i < forms->n; i++)
        slot_of(forms, form_key(&forms->items[i]))->form = i + 1;
    return forms->slots != NULL;
}

void
dup_forms_fini(struct dup_forms *forms)
{
    free(forms->items);
    free(forms->count);
    free(forms->rank);
    free(forms->slots);
    *forms = (struct dup_forms){0};
}

/* Room for `n` more forms. */
static bool
reserve_forms(struct dup_forms *forms, size_t n)
{
    enum { FIRST_BITS = 10, LAST_BITS = 28 };
    uint32_t bits = forms->slots ? forms->bits : FIRST_BITS;
    while (bits < LAST_BITS && 2 * (forms->n + n) >= (size_t)1 << bits)
        bits++;
    if (2 * (forms->n + n) >= (size_t)1 << bits)
        return false;
    if ((!forms->slots || bits > forms->bits) && !index_forms(forms, bits))
        return false;
    if (n <= forms->size - forms->n)
        return true;
    uint32_t size = (uint32_t)(forms->n + n) * 3 / 2;
    struct dup_form *items = realloc(forms->items, size * sizeof *items);
    if (items)
        forms->items = items;
    uint32_t *count = realloc(forms->count, size * sizeof *count);
    if (count)
        forms->count = count;
    if (!items || !count)
        return false;
    forms->size = size;
    return true;
}

/* Returns the number of the form. */
static uint32_t
count_form(struct dup_forms *forms, const struct dup_form *form, uint32_t count)
{
    struct dup_form_slot *slot = slot_of(forms, form_key(form));
    if (!slot->form) {
        forms->items[forms->n] = *form;
        forms->count[forms->n] = 0;
        slot->form = ++forms->n;
    }
    uint32_t *sum = &forms->count[slot->form - 1];
    *sum = count < UINT32_MAX - *sum ? *sum + count : UINT32_MAX;
    return slot->form - 1;
}

enum { OFTEN_BITS = 11 };

static uint16_t
shorten(uint32_t count)
{
    uint32_t left_out = 0;
    for (; count >> OFTEN_BITS; count >>= 1)
        left_out++;
    return (uint16_t)(left_out << OFTEN_BITS | count);
}

enum postil_status
dup_forms_add(struct dup_forms *forms, const struct dup_form *form, size_t n, uint32_t *out_number,
              struct postil_error *err)
{
    if (!reserve_forms(forms, n))
        return postil_fail(err, POSTIL_NOMEM, "%zu forms of words", forms->n + n);
    for (size_t i = 0; i < n; i++) {
        uint32_t often = form[i].how_often;
        out_number[i] = count_form(forms, &form[i],
                                   (often & ((1u << OFTEN_BITS) - 1)) << (often >> OFTEN_BITS));
    }
    return POSTIL_OK;
}

static struct dup_form
form_of(const struct dup_text *text, size_t i)
{
    return (struct dup_form){
        .hash = text->hash[i], .len = text->len[i], .flags = text->flags[i] & FORM};
}

enum { AHEAD = 8 }; /* words for which memory is fetched beforehand */

static void
prefetch_word(const struct dup_forms *forms, const struct dup_text *text, size_t i)
{
    if (i < text->n_word) {
        struct dup_form form = form_of(text, i);
        prefetch(forms, &form);
    }
}

enum postil_status
dup_forms_add_text(struct dup_forms *forms, const struct dup_text *text, uint32_t *out_number,
                   struct postil_error *err)
{
    if (!reserve_forms(forms, text->n_word))
        return postil_fail(err, POSTIL_NOMEM, "%zu forms of words",
                           (size_t)forms->n + text->n_word);
    for (size_t i = 0; i < text->n_word; i++) {
        prefetch_word(forms, text, i + AHEAD);
        struct dup_form form = form_of(text, i);
        out_number[i] = count_form(forms, &form, 1);
    }
    return POSTIL_OK;
}

/* A form and its number before the forms are sorted. */
struct ranked {
    struct dup_form form;
    uint32_t number;
};

static int
by_frequency(const void *left, const void *right)
{
    const struct dup_form *x = &((const struct ranked *)left)->form;
    const struct dup_form *y = &((const struct ranked *)right)->form;
    uint32_t a = x->how_often, b = y->how_often; /* as shortened, the order is the same */
    if (a != b)
        return a > b ? -1 : 1;
    uint64_t k = form_key(x), l = form_key(y);
    return k < l ? -1 : k > l;
}

enum postil_status
dup_forms_rank(struct dup_forms *forms, struct postil_error *err)
{
    struct ranked *ranked = malloc(((size_t)forms->n + 1) * sizeof *ranked);
    forms->rank = malloc(((size_t)forms->n + 1) * sizeof *forms->rank);
    if (!ranked || !forms->rank) {
        free(ranked);
        return postil_fail(err, POSTIL_NOMEM, "%u forms of words", forms->n);
    }
    for (uint32_t i = 0; i < forms->n; i++) {
        ranked[i] = (struct ranked){forms->items[i], i};
        ranked[i].form.how_often = shorten(forms->count[i]);
    }
    if (forms->n > 1)
        qsort(ranked, forms->n, sizeof *ranked, by_frequency);
    for (uint32_t i = 0; i < forms->n; i++) {
        forms->items[i] = ranked[i].form;
        forms->rank[ranked[i].number] = i;
    }
    free(ranked);
    return POSTIL_OK;
}

/* -- packing ----------------------------------------------------------------------------------- */

/* Room for `len` more bytes. */
static enum postil_status
reserve_bytes(struct dup_packed *out, size_t len, struct postil_error *err)
{
    if (len <= out->size - out->len)
        return POSTIL_OK;
    size_t size = (out->len + len) * 2 + 256;
    uint8_t *larger = realloc(out->bytes, size);
    if (!larger)
        return postil_fail(err, POSTIL_NOMEM, "%zu packed bytes", size);
    out->bytes = larger;
    out->size = size;
    return POSTIL_OK;
}

enum postil_status
dup_packed_put(struct dup_packed *out, const void *bytes, size_t len, struct postil_error *err)
{
    enum postil_status st = reserve_bytes(out, len, err);
    if (st != POSTIL_OK || len == 0)
        return st;
    memcpy(out->bytes + out->len, bytes, len);
    out->len += len;
    return POSTIL_OK;
}

static size_t
number_bytes(uint64_t number, uint8_t *out)
{
    size_t n = 0;
    for (; number >= 0x80; number >>= 7)
        out[n++] = (uint8_t)(number | 0x80);
    out[n++] = (uint8_t)number;
    return n;
}

enum postil_status
dup_packed_number(struct dup_packed *out, uint64_t number, struct postil_error *err)
{
    uint8_t bytes[10];
    return dup_packed_put(out, bytes, number_bytes(number, bytes), err);
}

static size_t
rank_bytes(uint32_t rank, uint8_t *out)
{
    enum { TWO_MANY = (TWO - ONE) << 8, THREE_MANY = (THREE - TWO) << 16 };
    if (rank < ONE) {
        out[0] = (uint8_t)rank;
        return 1;
    }
    rank -= ONE;
    if (rank < TWO_MANY) {
        out[0] = (uint8_t)(ONE + (rank >> 8));
        out[1] = (uint8_t)rank;
        return 2;
    }
    rank -= TWO_MANY;
    if (rank < THREE_MANY) {
        out[0] = (uint8_t)(TWO + (rank >> 16));
        out[1] = (uint8_t)(rank >> 8);
        out[2] = (uint8_t)rank;
        return 3;
    }
    rank -= THREE_MANY;
    out[0] = THREE;
    out[1] = (uint8_t)(rank >> 16);
    out[2] = (uint8_t)(rank >> 8);
    out[3] = (uint8_t)rank;
    return 4;
}

static uint32_t
code_of(uint32_t gap, uint8_t flags, uint8_t mode)
{
    uint8_t start = flags & START, change = (flags ^ mode) & MODE;
    for (uint32_t code = 1; code < FULL; code++)
        if (codes[code].gap == gap && codes[code].start == start && codes[code].quote == change)
            return code;
    return FULL;
}

/* Distance to the exception before in the upper four bits, its code in the lower ones. */
static enum postil_status
pack_exceptions(struct dup_packed *out, const struct dup_text *text, struct postil_error *err)
{
    uint32_t end = 0, distance = 0;
    uint8_t mode = 0;
    enum postil_status st = POSTIL_OK;
    for (uint32_t i = 0; i < text->n_word && st == POSTIL_OK; i++) {
        uint32_t gap = text->begin[i] - end;
        uint8_t flags = text->flags[i] & (uint8_t)~FORM;
        end = dup_text_end(text, i);
        if (gap == 1 && flags == mode) {
            distance++;
            continue;
        }
        for (; distance > SKIPPED && st == POSTIL_OK; distance -= SKIPPED)
            st = dup_packed_put(out, &(uint8_t){SKIP}, 1, err);
        uint32_t code = code_of(gap, flags, mode);
        if (st == POSTIL_OK)
            st = dup_packed_put(out, &(uint8_t){(uint8_t)(distance << 4 | code)}, 1, err);
        if (st == POSTIL_OK && code == FULL)
            st = dup_packed_number(out, gap, err);
        if (st == POSTIL_OK && code == FULL)
            st = dup_packed_put(out, &flags, 1, err);
        mode = flags & MODE;
        distance = 0;
    }
    return st;
}

enum postil_status
dup_pack_text(struct dup_packed *out, const struct dup_text *text, const uint32_t *rank,
              struct postil_error *err)
{
    struct dup_packed exceptions = {0};
    enum postil_status st = pack_exceptions(&exceptions, text, err);
    if (st == POSTIL_OK)
        st = dup_packed_number(out, text->n_word, err);
    if (st == POSTIL_OK)
        st = dup_packed_number(out, exceptions.len, err);
    if (st == POSTIL_OK)
        st = dup_packed_put(out, exceptions.bytes, exceptions.len, err);
    free(exceptions.bytes);
    if (st == POSTIL_OK)
        st = reserve_bytes(out, 4 * (size_t)text->n_word, err);
    for (size_t i = 0; i < text->n_word && st == POSTIL_OK; i++)
        out->len += rank_bytes(rank[i], out->bytes + out->len);
    return st;
}

/* -- unpacking --------------------------------------------------------------------------------- */

uint64_t
dup_unpack_number(struct dup_unpack *in)
{
    uint64_t number = 0;
    for (uint32_t shift = 0; in->at && shift < 64; shift += 7) {
        if (in->at == in->end)
            break;
        uint8_t byte = *in->at++;
        number |= (uint64_t)(byte & 0x7f) << shift;
        if (byte < 0x80)
            return number;
    }
    in->at = NULL;
    return 0;
}

const void *
dup_unpack_bytes(struct dup_unpack *in, size_t len)
{
    if (!in->at || len > (size_t)(in->end - in->at)) {
        in->at = NULL;
        return NULL;
    }
    const void *bytes = in->at;
    in->at += len;
    return bytes;
}

static uint32_t
take_rank(struct dup_unpack *in)
{
    if (in->at == in->end) {
        in->at = NULL;
        return 0;
    }
    uint32_t first = *in->at++;
    if (first < ONE)
        return first;
    size_t more = first < TWO ? 1 : first < THREE ? 2 : 3;
    const uint8_t *rest = dup_unpack_bytes(in, more);
    if (!rest)
        return 0;
    if (first < TWO)
        return ONE + ((first - ONE) << 8 | rest[0]);
    uint32_t base = ONE + ((TWO - ONE) << 8);
    if (first < THREE)
        return base + ((first - TWO) << 16 | (uint32_t)rest[0] << 8 | rest[1]);
    base += (THREE - TWO) << 16;
    return base + ((uint32_t)rest[0] << 16 | (uint32_t)rest[1] << 8 | rest[2]);
}

/* The exception to come: `left` regular words before it. */
struct next {
    struct dup_unpack in;
    uint32_t left, code;
    bool any;
};

static void
read_next(struct next *next)
{
    next->left = 0;
    next->any = false;
    while (next->in.at && next->in.at < next->in.end) {
        uint8_t byte = *next->in.at++;
        if (byte == SKIP) {
            next->left += SKIPPED;
            continue;
        }
        next->left += byte >> 4;
        next->code = byte & 15;
        next->any = true;
        return;
    }
}

static bool
place_words(struct dup_text *text, struct next *next)
{
    uint32_t end = 0;
    uint8_t mode = 0;
    read_next(next);
    for (uint32_t i = 0; i < text->n_word; i++) {
        uint32_t gap = 1;
        uint8_t flags = mode;
        if (next->any && next->left-- == 0) {
            if (next->code == FULL) {
                gap = (uint32_t)dup_unpack_number(&next->in);
                const uint8_t *given = dup_unpack_bytes(&next->in, 1);
                if (!given)
                    return false;
                flags = *given & (uint8_t)~FORM;
            } else {
                gap = codes[next->code].gap;
                flags = (mode ^ codes[next->code].quote) | codes[next->code].start;
            }
            mode = flags & MODE;
            read_next(next);
        }
        if (end > UINT32_MAX - gap || end + gap > UINT32_MAX - text->len[i])
            return false;
        text->begin[i] = end + gap;
        end = text->begin[i] + text->len[i];
        text->flags[i] |= flags;
        text->n_sentence += (flags & DUP_SENTENCE) != 0;
    }
    return true;
}

static bool
read_words(struct dup_unpack *in, const struct dup_form *forms, size_t n_form,
           struct dup_text *text, uint32_t *out_rank)
{
    for (uint32_t i = 0; i < text->n_word; i++) {
        uint32_t rank = take_rank(in);
        if (!in->at || rank >= n_form || forms[rank].len == 0)
            return false;
        if (out_rank)
            out_rank[i] = rank;
        text->hash[i] = forms[rank].hash;
        text->len[i] = forms[rank].len;
        text->flags[i] = forms[rank].flags & FORM;
    }
    return true;
}

enum postil_status
dup_unpack_text(struct dup_unpack *in, const struct dup_form *forms, size_t n_form,
                struct dup_text **out_text, uint32_t **out_rank, struct postil_error *err)
{
    uint64_t n_word = dup_unpack_number(in), n_byte = dup_unpack_number(in);
    const uint8_t *exceptions = dup_unpack_bytes(in, n_byte);
    if (!exceptions || n_word > (size_t)(in->end - in->at))
        return postil_fail(err, POSTIL_DATA, "a text is damaged");
    struct dup_text *text = dup_text_alloc(n_word);
    uint32_t *rank = out_rank ? malloc((n_word + 1) * sizeof *rank) : NULL;
    struct next next = {.in = {exceptions, exceptions + n_byte}};
    enum postil_status st = POSTIL_OK;
    if (!text || (out_rank && !rank))
        st = postil_fail(err, POSTIL_NOMEM, "%llu words", (unsigned long long)n_word);
    else if (!read_words(in, forms, n_form, text, rank) || !place_words(text, &next))
        st = postil_fail(err, POSTIL_DATA, "a text is damaged");
    if (st != POSTIL_OK) {
        dup_text_free(text);
        free(rank);
        return st;
    }
    *out_text = text;
    if (out_rank)
        *out_rank = rank;
    return POSTIL_OK;
}
