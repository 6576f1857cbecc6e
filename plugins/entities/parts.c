/* SPDX-License-Identifier: Apache-2.0 */
/* Words of a name and how they compare. */
#include "parts.h"

#include <string.h>

#include "fold.h"
#include "name_words.h"

/* Letters that a word must have for one of them, or two, to be a slip; of a body's name more. */
#define SLIP_ONE  5
#define SLIP_BODY 7
#define SLIP_TWO  10
#define SLIP_MAX  24

/* Bytes up to the next blank. */
static size_t
word_length(const char *s, size_t len)
{
    struct entities_letter letter;
    size_t at = 0;
    while (at < len) {
        if (s[at] > ' ' && s[at] < 0x7f) { /* a blank is not among these */
            at++;
            continue;
        }
        entities_letter_get(s + at, len - at, &letter);
        if (letter.glyph == ENTITIES_BLANK)
            break;
        at += letter.len;
    }
    return at;
}

static size_t
blank_length(const char *s, size_t len)
{
    struct entities_letter letter;
    size_t at = 0;
    while (at < len) {
        entities_letter_get(s + at, len - at, &letter);
        if (letter.glyph != ENTITIES_BLANK)
            break;
        at += letter.len;
    }
    return at;
}

static bool
is_the(const char *s, size_t len)
{
    return len == 3 && (s[0] | 0x20) == 't' && (s[1] | 0x20) == 'h' && (s[2] | 0x20) == 'e';
}

/* Without blanks around, "The", titles of a person. */
static void
trim_front(struct entities_parts *out, bool person)
{
    for (;;) {
        size_t blank = blank_length(out->s, out->len);
        out->s += blank;
        out->len -= blank;
        size_t len = word_length(out->s, out->len);
        size_t rest = len + blank_length(out->s + len, out->len - len);
        bool counts = !is_the(out->s, len) && !(person && entities_is_title(out->s, len));
        if (rest == out->len || counts)
            return;
        out->s += rest;
        out->len -= rest;
    }
}

static void
trim_back(struct entities_parts *out)
{
    static const char quote[] = "\xe2\x80\x99";
    const char *s = out->s;
    size_t len = out->len;
    while (len && (s[len - 1] == ',' || s[len - 1] == ' ' || s[len - 1] == '\n'))
        len--;
    if (len > 2 && (s[len - 1] | 0x20) == 's' && s[len - 2] == '\'')
        len -= 2;
    else if (len > 4 && (s[len - 1] | 0x20) == 's' && memcmp(s + len - 4, quote, 3) == 0)
        len -= 4;
    else if (len > 1 && s[len - 1] == '\'')
        len--;
    else if (len > 3 && memcmp(s + len - 3, quote, 3) == 0)
        len -= 3;
    if (len)
        out->len = len;
}

/* A word as it is read. */
struct reading {
    uint64_t piece, tail;      /* hashes since the last hyphen, since the first one */
    uint32_t n_piece, n_upper; /* pieces ended; capitals                            */
    uint32_t n_lower, n_byte;  /* small letters; bytes of folded letters            */
    bool point, article, capital_first, capital_last;
    char folded[4]; /* start of the word, ASCII */
};

static void
read_letter(struct reading *r, struct entities_part *part, const struct entities_letter *letter)
{
    for (uint8_t i = 0; i < letter->n_folded; i++) {
        r->piece = entities_hash_add(r->piece, letter->folded[i]);
        if (r->n_byte < sizeof r->folded)
            r->folded[r->n_byte] = (char)(letter->folded[i] < 0x80 ? letter->folded[i] : '?');
        r->n_byte++;
    }
    if (letter->n_folded == 0)
        return;
    if (!part->n_letter++)
        r->capital_first = letter->upper;
    r->n_upper += letter->upper;
    r->n_lower += letter->lower;
    r->capital_last = letter->upper;
    part->shape |= (letter->upper ? ENTITIES_UPPER : 0u) | (letter->lower ? ENTITIES_LOWER : 0u) |
                   (letter->digit ? ENTITIES_DIGIT : 0u);
}

/* Whether the letters before the first hyphen are "al" or what it becomes before some letters. */
static bool
is_article(const struct reading *r)
{
    static const char articles[] = "al el ul ad an ar as at az ash";
    if (r->n_piece || r->n_byte < 2 || r->n_byte > 3)
        return false;
    for (const char *s = articles; *s; s += strcspn(s, " "), s += *s != 0)
        if (strcspn(s, " ") == r->n_byte && memcmp(s, r->folded, r->n_byte) == 0)
            return true;
    return false;
}

static void
end_piece(struct reading *r, struct entities_part *part, struct entities_parts *out)
{
    if (r->piece == ENTITIES_HASH_SEED)
        return;
    out->identity = entities_hash_add(out->identity, r->piece);
    part->hash = entities_hash_add(part->hash, r->piece);
    if (r->n_piece++)
        r->tail = entities_hash_add(r->tail, r->piece);
    r->piece = ENTITIES_HASH_SEED;
}

static void
end_word(struct reading *r, struct entities_part *part, struct entities_parts *out)
{
    end_piece(r, part, out);
    part->core = r->article && r->n_piece > 1 ? r->tail : part->hash;
    if (r->n_upper && r->n_upper == part->n_letter && part->n_letter <= (r->point ? 3 : 1))
        part->shape |= ENTITIES_INITIAL;
    if (r->n_upper > 1 && r->n_lower <= 2 && r->capital_first && r->capital_last &&
        r->n_piece == 1 && !(part->shape & ENTITIES_DIGIT))
        part->shape |= ENTITIES_ACRONYM;
}

static bool
is_and(const char *s, size_t len)
{
    return len == 1 && s[0] == '&';
}

static void
read_word(const char *s, size_t len, struct entities_part *part, struct entities_parts *out)
{
    struct reading r = {.piece = ENTITIES_HASH_SEED, .tail = ENTITIES_HASH_SEED};
    *part = (struct entities_part){.s = s, .len = (uint32_t)len, .hash = ENTITIES_HASH_SEED};
    const char *from = is_and(s, len) ? "and" : s;
    size_t left = from == s ? len : 3;
    struct entities_letter letter;
    for (size_t at = 0; at < left; at += letter.len) {
        entities_letter_get(from + at, left - at, &letter);
        r.point |= from[at] == '.';
        if (letter.glyph == ENTITIES_HYPHEN) {
            r.article |= is_article(&r);
            end_piece(&r, part, out);
        } else {
            read_letter(&r, part, &letter);
        }
    }
    end_word(&r, part, out);
}

/* A name without letters is its bytes. */
static void
hash_bytes(struct entities_parts *out)
{
    for (size_t i = 0; i < out->len; i++)
        out->identity = entities_hash_add(out->identity, (unsigned char)out->s[i]);
}

void
entities_parts_split(const char *s, size_t len, bool person, struct entities_parts *out)
{
    *out = (struct entities_parts){.s = s, .len = len, .identity = ENTITIES_HASH_SEED};
    trim_front(out, person);
    trim_back(out);
    size_t n = 0;
    for (size_t at = 0, width; at < out->len; at += width) {
        at += blank_length(out->s + at, out->len - at);
        width = word_length(out->s + at, out->len - at);
        struct entities_part part;
        read_word(out->s + at, width, &part, out);
        if (part.n_letter && n++ < ENTITIES_N_PART)
            out->items[n - 1] = part;
    }
    if (out->identity == ENTITIES_HASH_SEED)
        hash_bytes(out);
    out->n = n > ENTITIES_N_PART ? 0 : (uint32_t)n;
    if (!person || out->n < 2)
        return;
    const struct entities_part *last = &out->items[out->n - 1];
    if (entities_name_word_find(last->s, last->len, NULL) == ENTITIES_GENERATION) {
        out->generation = last->hash;
        out->n--;
    }
}

/* Folded letters of a word; SLIP_MAX + 1 when there are more. */
static uint32_t
letters_of(const struct entities_part *part, uint32_t out[SLIP_MAX])
{
    struct entities_letter letter;
    uint32_t n = 0;
    for (size_t at = 0; at < part->len; at += letter.len) {
        entities_letter_get(part->s + at, part->len - at, &letter);
        for (uint8_t i = 0; i < letter.n_folded; i++) {
            if (n == SLIP_MAX)
                return SLIP_MAX + 1;
            out[n++] = letter.folded[i];
        }
    }
    return n;
}

uint32_t
entities_part_letter(const struct entities_part *part, uint32_t at)
{
    struct entities_letter letter;
    for (size_t i = 0; i < part->len; i += letter.len) {
        entities_letter_get(part->s + i, part->len - i, &letter);
        if (letter.n_folded && at-- == 0)
            return letter.folded[0];
    }
    return 0;
}

static int
least(int a, int b)
{
    return a < b ? a : b;
}

/* Least number of letters to change, add, drop or swap with the next one. */
static int
distance(const uint32_t *a, uint32_t n_a, const uint32_t *b, uint32_t n_b)
{
    int rows[3][SLIP_MAX + 1];
    for (uint32_t k = 0; k <= n_b; k++)
        rows[0][k] = (int)k;
    for (uint32_t i = 1; i <= n_a; i++) {
        int *row = rows[i % 3];
        const int *up = rows[(i + 2) % 3], *up_two = rows[(i + 1) % 3];
        row[0] = (int)i;
        for (uint32_t k = 1; k <= n_b; k++) {
            row[k] = least(up[k - 1] + (a[i - 1] != b[k - 1]), least(up[k], row[k - 1]) + 1);
            if (i > 1 && k > 1 && a[i - 1] == b[k - 2] && a[i - 2] == b[k - 1])
                row[k] = least(row[k], up_two[k - 2] + 1);
        }
    }
    return rows[n_a % 3][n_b];
}

/* Letters that two words of one length have in different order count as moved, not as changed. */
static bool
is_moved(const uint32_t *a, const uint32_t *b, uint32_t n)
{
    uint64_t sum_a = 0, sum_b = 0;
    for (uint32_t i = 0; i < n; i++) {
        sum_a += (uint64_t)a[i] * a[i];
        sum_b += (uint64_t)b[i] * b[i];
    }
    return sum_a == sum_b;
}

enum entities_slip
entities_part_slip(const struct entities_part *x, const struct entities_part *y, uint32_t min,
                   bool two)
{
    uint32_t a[SLIP_MAX], b[SLIP_MAX], n_a = letters_of(x, a), n_b = letters_of(y, b);
    uint32_t n = n_a < n_b ? n_a : n_b;
    if ((x->shape | y->shape) & ENTITIES_DIGIT || n < min || n_a > SLIP_MAX || n_b > SLIP_MAX)
        return ENTITIES_NO_SLIP;
    int far = distance(a, n_a, b, n_b);
    if (far == 0 || far > (two && n >= SLIP_TWO ? 2 : 1))
        return ENTITIES_NO_SLIP;
    return far == 1 && (n_a != n_b || is_moved(a, b, n)) ? ENTITIES_SLIP_DROP
                                                         : ENTITIES_SLIP_CHANGE;
}

static bool
ends_alike(const struct entities_part *x, const struct entities_part *y)
{
    uint32_t a[SLIP_MAX], b[SLIP_MAX], n_a = letters_of(x, a), n_b = letters_of(y, b);
    return n_a && n_b && n_a <= SLIP_MAX && n_b <= SLIP_MAX && a[n_a - 1] == b[n_b - 1];
}

enum entities_slip
entities_parts_slip(const struct entities_parts *x, const struct entities_parts *y, bool person)
{
    uint32_t n_differ = 0, at = 0;
    if (x->n != y->n || x->n < 2 || x->generation != y->generation)
        return ENTITIES_NO_SLIP;
    for (uint32_t i = 0; i < x->n; i++)
        if (x->items[i].hash != y->items[i].hash) {
            at = i;
            n_differ++;
        }
    const struct entities_part *a = &x->items[at], *b = &y->items[at];
    if (n_differ != 1 || (person && at == 0 && !ends_alike(a, b)))
        return ENTITIES_NO_SLIP;
    return entities_part_slip(a, b, person ? SLIP_ONE : SLIP_BODY, person);
}
