/* SPDX-License-Identifier: Apache-2.0 */
/* Word lists and classes to one table of hashes. */
#define _GNU_SOURCE
#include "listing.h"

#include <errno.h>
#include <inttypes.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "word.h"

/* Entries are found with few steps while a third of the table is free. */
#define FULL(n, room) ((n)*3 >= (room)*2)

static enum postil_status
no_memory(struct postil_error *err)
{
    return postil_fail(err, POSTIL_NOMEM, "lexicon");
}

static void
refresh(struct listing *l)
{
    l->view.entries = l->entries;
    l->view.n_entry = l->n_room;
    l->view.sets = l->sets;
    l->view.classes = l->classes;
    l->view.lists = (const void *)l->lists;
}

static struct lexicon_entry *
find(struct lexicon_entry *entries, size_t n_room, uint32_t hash)
{
    size_t at = (size_t)((uint64_t)hash * n_room >> 32);
    while (entries[at].hash && entries[at].hash != hash)
        at = at + 1 < n_room ? at + 1 : 0;
    return &entries[at];
}

static bool
resize(struct listing *l, size_t room)
{
    struct lexicon_entry *more = calloc(room, sizeof *more);
    if (!more)
        return false;
    for (size_t i = 0; i < l->n_room; i++)
        if (l->entries[i].hash)
            *find(more, room, l->entries[i].hash) = l->entries[i];
    free(l->entries);
    l->entries = more;
    l->n_room = room;
    refresh(l);
    return true;
}

/* The entry of a hash, made when it is new; NULL when memory is out. */
static struct lexicon_entry *
entry_of(struct listing *l, uint32_t hash)
{
    if (FULL(l->n_used + 1, l->n_room) && !resize(l, l->n_room + l->n_room / 4 + 64))
        return NULL;
    struct lexicon_entry *e = find(l->entries, l->n_room, hash);
    if (!e->hash) {
        e->hash = hash;
        l->n_used++;
    }
    return e;
}

static bool
grow(void **items, size_t *room, size_t n, size_t size)
{
    if (n < *room)
        return true;
    size_t more = *room ? 2 * *room : 64;
    void *grown = realloc(*items, more * size);
    if (!grown)
        return false;
    *items = grown;
    *room = more;
    return true;
}

/* Index of a set of lists, made when it is new; -1 when memory or numbers are out. */
static int
set_of(struct listing *l, uint64_t lists)
{
    size_t i = 0;
    while (i < l->view.n_set && l->sets[i] != lists)
        i++;
    if (i < l->view.n_set)
        return (int)i;
    if (i > UINT16_MAX || !grow((void **)&l->sets, &l->n_set_room, i, sizeof *l->sets))
        return -1;
    l->sets[l->view.n_set++] = lists;
    refresh(l);
    return (int)i;
}

static bool
mark(struct listing *l, uint32_t hash, uint64_t lists)
{
    struct lexicon_entry *e = entry_of(l, hash);
    int set = e ? set_of(l, l->sets[e->set] | lists) : -1;
    if (set < 0)
        return false;
    e->set = (uint16_t)set;
    return true;
}

enum postil_status
words_listing_init(struct listing *l, struct postil_error *err)
{
    *l = (struct listing){0};
    l->lists = calloc(LEXICON_LISTS, sizeof *l->lists);
    bool done = l->lists && resize(l, 1024) && set_of(l, 0) == 0 &&
                grow((void **)&l->classes, &l->n_class_room, 0, sizeof *l->classes);
    if (!done) {
        words_listing_fini(l);
        return no_memory(err);
    }
    l->classes[l->view.n_class++] = (struct lexicon_class){0};
    refresh(l);
    return POSTIL_OK;
}

void
words_listing_fini(struct listing *l)
{
    free(l->entries);
    free(l->sets);
    free(l->classes);
    free(l->lists);
    *l = (struct listing){0};
}

/* -- lists ------------------------------------------------------------------------------------- */

/* Hash of the next word of an entry, cut as tokens are; false at its end. */
static bool
next_word(const struct lexicon *lexicon, const char **s, uint32_t *out_hash)
{
    *s += strspn(*s, " \t");
    size_t len = strcspn(*s, " \t");
    if (len == 0)
        return false;
    if (len > 2 && (*s)[len - 2] == '\'' && (*s)[len - 1] == 's')
        len -= 2;
    struct word word;
    struct postil_tag_feature features[WORD_FEATURES];
    words_read(lexicon, *s, len, &word, features);
    *out_hash = word.lower;
    *s += len;
    return true;
}

static bool
add_entry(struct listing *l, uint64_t list, const char *line)
{
    uint32_t word, phrase;
    size_t n = 1;
    const char *rest = line;
    if (!next_word(&l->view, &rest, &phrase))
        return true;
    for (; next_word(&l->view, &rest, &word); n++) {
        if (n == LEXICON_WORDS)
            return true; /* too long to be looked for; its beginnings do no harm */
        if (!mark(l, phrase, LEXICON_MORE))
            return false;
        phrase = words_lexicon_join(phrase, word);
    }
    return mark(l, phrase, list);
}

typedef enum postil_status
take_line(struct listing *l, char *line, size_t number, struct postil_error *err);

static enum postil_status
read_lines(struct listing *l, const char *path, take_line *take, struct postil_error *err)
{
    FILE *file = fopen(path, "r");
    char *line = NULL;
    size_t size = 0, number = 0;
    enum postil_status st = POSTIL_OK;
    if (!file)
        return postil_fail(err, POSTIL_NOINPUT, "%s: %s", path, strerror(errno));
    while (st == POSTIL_OK && getline(&line, &size, file) >= 0) {
        number++;
        line[strcspn(line, "\r\n")] = 0;
        st = take(l, line, number, err);
    }
    if (st == POSTIL_OK && ferror(file))
        st = postil_fail(err, POSTIL_IO, "%s", strerror(errno));
    if (st != POSTIL_OK)
        postil_blame(err, "%s", path);
    free(line);
    fclose(file);
    return st;
}

static enum postil_status
take_entry(struct listing *l, char *line, size_t number, struct postil_error *err)
{
    (void)number;
    if (*line == '#')
        return POSTIL_OK;
    line[strcspn(line, "\t")] = 0;
    return add_entry(l, UINT64_C(1) << (l->view.n_list - 1), line) ? POSTIL_OK : no_memory(err);
}

enum postil_status
words_listing_add_list(struct listing *l, const char *name, const char *path,
                       struct postil_error *err)
{
    if (l->view.n_list == LEXICON_LISTS)
        return postil_fail(err, POSTIL_CONFIG, "%s: more than %d lists", path, LEXICON_LISTS);
    snprintf(l->lists[l->view.n_list++], LEXICON_LIST_NAME, "%s", name);
    return read_lines(l, path, take_entry, err);
}

/* -- classes ----------------------------------------------------------------------------------- */

static enum postil_status
take_class(struct listing *l, char *line, size_t number, struct postil_error *err)
{
    unsigned fine, middle, coarse;
    char *tab = strchr(line, '\t');
    if (!tab || sscanf(tab, "%u %u %u", &fine, &middle, &coarse) != 3 || fine >= UINT16_MAX ||
        middle >= UINT16_MAX || coarse >= UINT16_MAX)
        return postil_fail(err, POSTIL_DATA,
                           "line %zu: not a word and three numbers with tabs between", number);
    while (l->view.n_class <= fine + 1) {
        if (!grow((void **)&l->classes, &l->n_class_room, l->view.n_class, sizeof *l->classes))
            return no_memory(err);
        l->classes[l->view.n_class++] = (struct lexicon_class){0};
    }
    l->classes[fine + 1] = (struct lexicon_class){(uint16_t)(fine + 1), (uint16_t)(middle + 1),
                                                  (uint16_t)(coarse + 1)};
    struct lexicon_entry *e = entry_of(l, words_lexicon_hash(line, (size_t)(tab - line)));
    if (!e)
        return no_memory(err);
    e->fine = (uint16_t)(fine + 1);
    refresh(l);
    return POSTIL_OK;
}

enum postil_status
words_listing_add_classes(struct listing *l, const char *path, struct postil_error *err)
{
    return read_lines(l, path, take_class, err);
}

/* -- whole ------------------------------------------------------------------------------------- */

enum postil_status
words_listing_take_over(struct listing *l, const struct lexicon *from, struct postil_error *err)
{
    words_listing_fini(l);
    l->view = *from;
    l->n_room = from->n_entry;
    l->n_set_room = from->n_set;
    l->n_class_room = from->n_class;
    l->entries = malloc(from->n_entry * sizeof *l->entries);
    l->sets = malloc(from->n_set * sizeof *l->sets);
    l->classes = malloc(from->n_class * sizeof *l->classes);
    l->lists = calloc(LEXICON_LISTS, sizeof *l->lists);
    if (!l->entries || !l->sets || !l->classes || !l->lists) {
        words_listing_fini(l);
        return no_memory(err);
    }
    memcpy(l->entries, from->entries, from->n_entry * sizeof *l->entries);
    memcpy(l->sets, from->sets, from->n_set * sizeof *l->sets);
    memcpy(l->classes, from->classes, from->n_class * sizeof *l->classes);
    memcpy(l->lists, from->lists, from->n_list * sizeof *l->lists);
    for (size_t i = 0; i < l->n_room; i++)
        l->n_used += l->entries[i].hash != 0;
    refresh(l);
    return POSTIL_OK;
}

void
words_listing_parts(const struct listing *l, struct postil_model_part out_parts[LEXICON_PARTS])
{
    out_parts[0] =
        (struct postil_model_part){"lex.entries", l->entries, l->n_room * sizeof *l->entries};
    out_parts[1] = (struct postil_model_part){"lex.sets", l->sets, l->view.n_set * sizeof *l->sets};
    out_parts[2] =
        (struct postil_model_part){"lex.classes", l->classes, l->view.n_class * sizeof *l->classes};
    out_parts[3] =
        (struct postil_model_part){"lex.lists", l->lists, l->view.n_list * sizeof *l->lists};
}
