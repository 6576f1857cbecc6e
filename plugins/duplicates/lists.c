/* SPDX-License-Identifier: Apache-2.0 */
/* The built-in lists as hash tables, made once. */
#include "lists.h"

#include <stdlib.h>
#include <string.h>

#include "hash.h"
#include "list_data.h"
#include "mix.h"

enum {
    WORDS = 1200,    /* the lists' words together; checked while filling               */
    CROWD = 16,      /* words that may be moved alike                                  */
    FIRST_SHIFT = 3, /* bits of a hash that name its slot: the first ones that will do */
    LAST_SHIFT = 12,
    PHRASE_BITS = 11,
    PHRASES = 1 << PHRASE_BITS, /* slots, enough for the list; checked while filling */
    PHRASE_MAX = 16
};

struct phrase {
    uint32_t n;
    uint32_t cue; /* number of the word that it is known by */
    uint32_t words[PHRASE_MAX];
};

struct dup_lists {
    uint32_t shift;
    uint16_t moves[DUP_LIST_MOVES];
    uint32_t words[DUP_LIST_SLOTS];
    uint16_t places[DUP_LIST_SLOTS];
    uint64_t filter[DUP_LIST_FILTER / 64];
    struct dup_bits bits;
    uint32_t phrase_keys[PHRASES]; /* of the first DUP_LIST_PHRASE words; 0: empty slot */
    struct phrase phrases[PHRASES];
};

uint32_t
dup_word_hash(const char *folded, size_t len)
{
    struct dup_hasher hasher = {0};
    for (size_t i = 0; i < len; i++)
        dup_hasher_add(&hasher, folded[i]);
    return dup_hasher_end(&hasher);
}

struct dup_list_table
dup_lists_table(const dup_lists *lists)
{
    return (struct dup_list_table){lists->shift,  lists->moves,  lists->words,
                                   lists->places, lists->filter, &lists->bits};
}

/* -- stock phrases ----------------------------------------------------------------------------- */

static uint32_t
slot_of(uint32_t key)
{
    return (key * 0x9e3779b1u) >> (32 - PHRASE_BITS);
}

static bool
is_common(const char *word, size_t len)
{
    for (const char *const *w = dup_list_common; *w; w++)
        if (strlen(*w) == len && memcmp(*w, word, len) == 0)
            return true;
    return false;
}

/* How good a cue a word is: the rarer the better, which long ones are. */
static size_t
worth(const char *word, size_t len)
{
    return is_common(word, len) ? len : 1000 + len;
}

static bool
phrase_add(struct dup_lists *lists, const char *line)
{
    struct phrase phrase = {0};
    size_t best = 0;
    while (*line) {
        size_t len = strcspn(line, " ");
        if (phrase.n == PHRASE_MAX)
            return false;
        if (worth(line, len) > best) {
            best = worth(line, len);
            phrase.cue = phrase.n;
        }
        phrase.words[phrase.n++] = dup_word_hash(line, len);
        line += len + (line[len] == ' ');
    }
    if (phrase.n < DUP_LIST_PHRASE)
        return false;
    uint32_t key = dup_phrase_key(phrase.words[0], phrase.words[1], phrase.words[2]);
    uint32_t at = slot_of(key);
    while (lists->phrase_keys[at])
        at = (at + 1) % PHRASES;
    lists->phrase_keys[at] = key;
    lists->filter[dup_phrase_bit(key) / 64] |= (uint64_t)1 << (dup_phrase_bit(key) % 64);
    lists->phrases[at] = phrase;
    return true;
}

static bool
fill_phrases(dup_lists *lists)
{
    for (size_t i = 0; dup_list_phrases[i]; i++)
        if (i == PHRASES / 2 || !phrase_add(lists, dup_list_phrases[i]))
            return false;
    return true;
}

/* -- words ------------------------------------------------------------------------------------- */

/* Words with their flags, on the way into their slots. */
struct listed {
    size_t n;
    uint32_t words[WORDS];
    size_t begin[DUP_LIST_MOVES + 1]; /* once in order: of the words that are moved alike */
};

static bool
gather_word(struct listed *listed, uint32_t word, uint32_t flag)
{
    if (listed->n == WORDS)
        return false;
    listed->words[listed->n++] = (word & ~(uint32_t)7) | flag;
    return true;
}

static bool
gather(struct listed *listed, const char *const *words, uint32_t flag)
{
    for (; *words; words++)
        if (!gather_word(listed, dup_word_hash(*words, strlen(*words)), flag))
            return false;
    return true;
}

static bool
gather_cues(const dup_lists *lists, struct listed *listed)
{
    for (size_t i = 0; i < PHRASES; i++)
        if (lists->phrase_keys[i] &&
            !gather_word(listed, lists->phrases[i].words[lists->phrases[i].cue], DUP_LIST_CUE))
            return false;
    return true;
}

static int
by_value(const void *a, const void *b)
{
    uint32_t x = *(const uint32_t *)a, y = *(const uint32_t *)b;
    return (x > y) - (x < y);
}

static void
sort(struct listed *listed)
{
    qsort(listed->words, listed->n, sizeof *listed->words, by_value);
    size_t n = 0;
    for (size_t i = 0; i < listed->n; i++) { /* a word of several lists */
        if (n > 0 && (listed->words[n - 1] ^ listed->words[i]) < 8)
            listed->words[n - 1] |= listed->words[i];
        else
            listed->words[n++] = listed->words[i];
    }
    listed->n = n;
    for (size_t move = 0, i = 0; move <= DUP_LIST_MOVES; move++) {
        while (i < listed->n && listed->words[i] >> DUP_LIST_MOVE_SHIFT < move)
            i++;
        listed->begin[move] = i;
    }
}

/* Put words that are moved alike into their slots, unless one of these is taken. */
static bool
put(dup_lists *lists, const uint32_t *words, size_t n)
{
    struct dup_list_table table = dup_lists_table(lists);
    size_t done = 0;
    for (; done < n && !lists->words[dup_list_slot(&table, words[done])]; done++)
        lists->words[dup_list_slot(&table, words[done])] = words[done];
    if (done == n)
        return true;
    while (done-- > 0)
        lists->words[dup_list_slot(&table, words[done])] = 0;
    return false;
}

/* Find the moves that give each word a slot of its own, the most crowded ones first. */
static bool
put_all(dup_lists *lists, const struct listed *listed)
{
    memset(lists->words, 0, sizeof lists->words);
    for (size_t m = 0; m < DUP_LIST_MOVES; m++)
        if (listed->begin[m + 1] - listed->begin[m] > CROWD)
            return false;
    for (size_t size = CROWD; size > 0; size--) {
        for (size_t m = 0; m < DUP_LIST_MOVES; m++) {
            if (listed->begin[m + 1] - listed->begin[m] != size)
                continue;
            uint16_t move = 0;
            do
                lists->moves[m] = move;
            while (!put(lists, listed->words + listed->begin[m], size) && ++move < DUP_LIST_SLOTS);
            if (move == DUP_LIST_SLOTS)
                return false;
        }
    }
    return true;
}

/* Note where cues stand in their phrases. */
static void
place_cues(dup_lists *lists)
{
    const struct dup_list_table table = dup_lists_table(lists);
    for (size_t i = 0; i < PHRASES; i++) {
        const struct phrase *phrase = &lists->phrases[i];
        if (lists->phrase_keys[i])
            lists->places[dup_list_slot(&table, phrase->words[phrase->cue])] |=
                (uint16_t)(1u << phrase->cue);
    }
}

static bool
fill_words(dup_lists *lists)
{
    struct listed listed = {0};
    if (!gather(&listed, dup_list_common, DUP_LIST_COMMON) ||
        !gather(&listed, dup_list_outlets, DUP_LIST_OUTLET) || !gather_cues(lists, &listed))
        return false;
    sort(&listed);
    lists->shift = FIRST_SHIFT;
    while (lists->shift <= LAST_SHIFT && !put_all(lists, &listed))
        lists->shift++;
    place_cues(lists);
    return lists->shift <= LAST_SHIFT;
}

static void
fill_bits(struct dup_bits *bits)
{
    for (int byte = 0; byte < 256; byte++)
        for (uint8_t i = 0; i < 8; i++)
            if (byte >> i & 1)
                bits->at[byte][bits->n[byte]++] = i;
}

enum postil_status
dup_lists_new(dup_lists **out_lists, struct postil_error *err)
{
    dup_lists *lists = calloc(1, sizeof *lists);
    if (!lists)
        return postil_fail(err, POSTIL_NOMEM, "word lists");
    if (!fill_phrases(lists) || !fill_words(lists)) {
        free(lists);
        return postil_fail(err, POSTIL_INTERNAL, "a built-in word list is too long");
    }
    fill_bits(&lists->bits);
    *out_lists = lists;
    return POSTIL_OK;
}

void
dup_lists_free(dup_lists *lists)
{
    free(lists);
}

static uint32_t
word_at(const uint32_t *words, size_t i, size_t stride)
{
    uint32_t word;
    memcpy(&word, (const char *)words + i * stride, sizeof word);
    return word;
}

static bool
begins_with(const struct phrase *phrase, const uint32_t *words, size_t n, size_t stride)
{
    if (phrase->n > n)
        return false;
    for (size_t i = 0; i < phrase->n; i++)
        if (phrase->words[i] != word_at(words, i, stride))
            return false;
    return true;
}

size_t
dup_lists_phrase(const dup_lists *lists, const uint32_t *words, size_t n, size_t stride)
{
    if (n < DUP_LIST_PHRASE)
        return 0;
    uint32_t key = dup_phrase_key(word_at(words, 0, stride), word_at(words, 1, stride),
                                  word_at(words, 2, stride));
    size_t longest = 0;
    for (uint32_t at = slot_of(key); lists->phrase_keys[at]; at = (at + 1) % PHRASES) {
        const struct phrase *phrase = &lists->phrases[at];
        if (lists->phrase_keys[at] == key && phrase->n > longest &&
            begins_with(phrase, words, n, stride))
            longest = phrase->n;
    }
    return longest;
}
