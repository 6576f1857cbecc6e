/* SPDX-License-Identifier: Apache-2.0 */
/* The cue list as tries, one for each class of first word. */
#include "cue.h"

#include <string.h>

static const struct {
    const char *phrase;
    uint32_t class, label;
} rows[] = {
#include "plugins/stance/cues.inc"
};

enum { N_ROW = sizeof rows / sizeof *rows, WINDOW = 16, SLOT = 3 };

static struct phrase_trie *
trie_for(struct stance_cues *cues, uint32_t class)
{
    switch (class) {
    case STANCE_VERB:
    case STANCE_BARE:
        return &cues->verbs;
    case STANCE_NOUN:
    case STANCE_PERSON:
        return &cues->nouns;
    case STANCE_ADJECTIVE:
        return &cues->adjectives;
    default:
        return &cues->judgements;
    }
}

enum postil_status
stance_cues_init(struct stance_cues *cues, struct postil_error *err)
{
    phrase_trie_init(&cues->verbs);
    phrase_trie_init(&cues->nouns);
    phrase_trie_init(&cues->adjectives);
    phrase_trie_init(&cues->judgements);
    memset(cues->first, 0, sizeof cues->first);
    for (uint32_t i = 0; i < N_ROW; i++) {
        uint64_t first = phrase_hash(rows[i].phrase, strcspn(rows[i].phrase, " "));
        cues->first[first >> 6 & 1023] |= UINT64_C(1) << (first & 63);
        enum postil_status st =
            phrase_trie_add(trie_for(cues, rows[i].class), rows[i].phrase, PHRASE_FORWARD, i, err);
        if (st != POSTIL_OK) {
            stance_cues_fini(cues);
            return st;
        }
    }
    return POSTIL_OK;
}

void
stance_cues_fini(struct stance_cues *cues)
{
    phrase_trie_fini(&cues->verbs);
    phrase_trie_fini(&cues->nouns);
    phrase_trie_fini(&cues->adjectives);
    phrase_trie_fini(&cues->judgements);
}

struct match {
    size_t end;
    uint32_t row;
};

/* Greedy: a word of the phrase first, then the slot "*", then an adverb in between. */
static bool
longest(const struct phrase_trie *trie, const struct phrase_text *t, size_t at, size_t limit,
        struct match *out)
{
    const uint32_t slot_tags = PHRASE_DET | PHRASE_POSS | PHRASE_ADJ | PHRASE_ADV | PHRASE_NUM |
                               PHRASE_NAME | PHRASE_GEN | PHRASE_NOUN | PHRASE_PRON;
    uint64_t star = phrase_hash("*", 1);
    uint32_t node = 0;
    int in_slot = 0;
    bool found = false;
    limit = limit < at + WINDOW ? limit : at + WINDOW;
    for (size_t i = at; i < limit; i++) {
        uint32_t next = phrase_trie_step(trie, node, t->word[i].hash);
        uint32_t slot = node ? phrase_trie_step(trie, node, star) : 0;
        if (!next && slot)
            next = phrase_trie_step(trie, slot, t->word[i].hash);
        if (next) {
            node = next;
            in_slot = 0;
            found = phrase_trie_get(trie, node, &out->row) || found;
            if (phrase_trie_get(trie, node, &out->row))
                out->end = i + 1;
        } else if (slot && t->word[i].tag & slot_tags && in_slot < SLOT) {
            in_slot++;
        } else if (!node || t->word[i].tag != PHRASE_ADV || in_slot++ >= SLOT) {
            break;
        }
    }
    return found;
}

static bool
find_in(const struct phrase_trie *trie, const struct phrase_text *t, size_t at, size_t limit,
        struct stance_cue *out)
{
    struct match m;
    if (!longest(trie, t, at, limit, &m))
        return false;
    *out = (struct stance_cue){at, m.end, rows[m.row].label, rows[m.row].class};
    return true;
}

bool
stance_cue_find(const struct stance_cues *cues, const struct phrase_text *text, size_t at,
                size_t limit, struct stance_cue *out)
{
    uint32_t tag = text->word[at].tag;
    uint64_t hash = text->word[at].hash;
    struct stance_cue other;
    if (!(cues->first[hash >> 6 & 1023] >> (hash & 63) & 1))
        return false;
    bool found = tag & (PHRASE_VERB | PHRASE_AUX) && find_in(&cues->verbs, text, at, limit, out);
    if (find_in(&cues->adjectives, text, at, limit, &other) &&
        (!found || (other.end > out->end && !phrase_word_is(text, other.end - 1, "by")))) {
        *out = other;
        return true;
    }
    if (found)
        return true;
    if (tag & (PHRASE_NOUN | PHRASE_NAME | PHRASE_ADJ | PHRASE_DET | PHRASE_ADV) &&
        find_in(&cues->nouns, text, at, limit, out))
        return true;
    return find_in(&cues->judgements, text, at, limit, out);
}
