/* SPDX-License-Identifier: Apache-2.0 */
/* The cue list as a trie. */
#include "cue.h"

static const struct {
    const char *phrase;
    uint32_t kinds;
} rows[] = {
#include "plugins/quotes/cues.inc"
};

enum { N_ROW = sizeof rows / sizeof *rows };

enum postil_status
quotes_cues_init(struct quotes_cues *cues, struct postil_error *err)
{
    phrase_trie_init(&cues->phrases);
    for (size_t i = 0; i < N_ROW; i++) {
        enum postil_status st =
            phrase_trie_add(&cues->phrases, rows[i].phrase, PHRASE_FORWARD, rows[i].kinds, err);
        if (st != POSTIL_OK) {
            quotes_cues_fini(cues);
            return st;
        }
    }
    return POSTIL_OK;
}

void
quotes_cues_fini(struct quotes_cues *cues)
{
    phrase_trie_fini(&cues->phrases);
}

bool
quotes_cue_find(const struct quotes_cues *cues, const struct phrase_text *text, size_t at,
                size_t limit, struct quotes_cue *out)
{
    uint32_t node = 0, kinds;
    bool found = false;
    for (size_t i = at; i < limit; i++) {
        node = phrase_trie_step(&cues->phrases, node, text->word[i].hash);
        if (!node)
            break;
        if (!phrase_trie_get(&cues->phrases, node, &kinds))
            continue;
        *out = (struct quotes_cue){at, i + 1, kinds};
        found = true;
    }
    uint32_t verbal = PHRASE_VERB | PHRASE_AUX;
    return found && (out->kinds & QUOTES_SOURCE || text->word[at].tag & verbal);
}
