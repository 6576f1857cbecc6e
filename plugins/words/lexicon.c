/* SPDX-License-Identifier: Apache-2.0 */
/* Looking words and phrases up in a model. */
#include "lexicon.h"

#include <stdbool.h>
#include <string.h>

#define XXH_INLINE_ALL
#include <xxhash.h>

/* Whoever looks up relies on it. */
static bool
fits_together(const struct lexicon *x)
{
    enum { MOST_FULL = 4096 }; /* entries between two that are free: a search ends there */
    size_t n_free = 0, run = 0;
    if (!x->n_entry || x->n_entry > UINT32_MAX || !x->n_set || !x->n_class ||
        x->n_list > LEXICON_LISTS)
        return false;
    for (size_t i = 0; i < x->n_entry; i++) {
        n_free += x->entries[i].hash == 0;
        run = x->entries[i].hash ? run + 1 : 0;
        if (run > MOST_FULL || x->entries[i].set >= x->n_set || x->entries[i].fine >= x->n_class)
            return false;
    }
    for (size_t i = 0; i < x->n_list; i++)
        if (!memchr(x->lists[i], '\0', sizeof x->lists[i]))
            return false;
    return n_free > 0;
}

enum postil_status
words_lexicon_view(const postil_model *model, struct lexicon *out, struct postil_error *err)
{
    struct lexicon x = {0};
    x.entries = postil_model_section(model, "lex.entries", sizeof *x.entries, &x.n_entry, err);
    if (!x.entries)
        return POSTIL_DATA;
    x.sets = postil_model_section(model, "lex.sets", sizeof *x.sets, &x.n_set, err);
    if (!x.sets)
        return POSTIL_DATA;
    x.classes = postil_model_section(model, "lex.classes", sizeof *x.classes, &x.n_class, err);
    if (!x.classes)
        return POSTIL_DATA;
    x.lists = postil_model_section(model, "lex.lists", sizeof *x.lists, &x.n_list, err);
    if (!x.lists)
        return POSTIL_DATA;
    if (!fits_together(&x))
        return postil_fail(err, POSTIL_DATA, "model %s: its lexicon does not fit together",
                           postil_model_path(model));
    *out = x;
    return POSTIL_OK;
}

uint32_t
words_lexicon_hash(const char *lower, size_t len)
{
    uint32_t h = (uint32_t)XXH3_64bits(lower, len);
    return h ? h : 1;
}

uint64_t
words_lexicon_find(const struct lexicon *x, uint32_t hash, struct lexicon_class *out_class)
{
    size_t at = (size_t)((uint64_t)hash * x->n_entry >> 32);
    while (x->entries[at].hash) {
        const struct lexicon_entry *e = &x->entries[at];
        if (e->hash == hash) {
            if (out_class)
                *out_class = x->classes[e->fine];
            return x->sets[e->set];
        }
        at = at + 1 < x->n_entry ? at + 1 : 0;
    }
    if (out_class)
        *out_class = x->classes[0];
    return 0;
}
