/* SPDX-License-Identifier: Apache-2.0 */
/* Things by list and by ending. */
#include "thing.h"

#include <string.h>

static const struct {
    const char *word;
    bool thing;
} rows[] = {
#include "plugins/stance/things.inc"
};

enum { N_ROW = sizeof rows / sizeof *rows };

enum postil_status
stance_things_init(struct stance_things *things, struct postil_error *err)
{
    phrase_trie_init(&things->words);
    for (size_t i = 0; i < N_ROW; i++) {
        enum postil_status st =
            phrase_trie_add(&things->words, rows[i].word, PHRASE_FORWARD, rows[i].thing, err);
        if (st != POSTIL_OK) {
            stance_things_fini(things);
            return st;
        }
    }
    return POSTIL_OK;
}

void
stance_things_fini(struct stance_things *things)
{
    phrase_trie_fini(&things->words);
}

bool
stance_is_thing(const struct stance_things *things, const struct phrase_text *text, size_t word)
{
    static const char *const endings[] = {"tion", "ment", "ness", "ity", "ism",
                                          "ance", "ence", "sion", "ing"};
    const struct phrase_word *w = &text->word[word];
    uint32_t thing;
    if (w->entity || w->tag & (PHRASE_NAME | PHRASE_PRON))
        return false;
    if (phrase_trie_get(&things->words, phrase_trie_step(&things->words, 0, w->hash), &thing))
        return thing;
    size_t len = w->end - w->begin;
    if (len > 5 && text->from.text[w->end - 1] == 's')
        len--;
    for (size_t i = 0; i < sizeof endings / sizeof *endings; i++) {
        size_t n = strlen(endings[i]);
        if (len > n + 2 && memcmp(text->from.text + w->begin + len - n, endings[i], n) == 0)
            return true;
    }
    return false;
}
