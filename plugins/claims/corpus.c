/* SPDX-License-Identifier: Apache-2.0 */
/* Collecting pairs, and the stories that they make up. */
#include "corpus.h"

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

static bool
grow(void *array, size_t n, size_t *n_room, size_t size)
{
    void **p = array;
    if (n < *n_room)
        return true;
    size_t room = *n_room ? 2 * *n_room : 64;
    void *moved = realloc(*p, room * size);
    if (!moved)
        return false;
    *p = moved;
    *n_room = room;
    return true;
}

/* FNV-1a of 64 bits. */
static uint64_t
hash_text(const char *text)
{
    uint64_t h = 0xcbf29ce484222325u;
    for (; *text; text++)
        h = (h ^ (unsigned char)*text) * 0x100000001b3u;
    h = (h ^ h >> 32) * 0x9e3779b97f4a7c15u;
    return h ^ h >> 29;
}

uint32_t
claims_part_of(const char *name, uint32_t n)
{
    return (uint32_t)((hash_text(name) >> 32) % n);
}

/* -- claims ------------------------------------------------------------------------------------ */

static uint32_t *
find_claim(const struct claims_corpus *c, const char *text)
{
    size_t at = (size_t)hash_text(text) & (c->n_slot - 1);
    while (c->slots[at] && strcmp(c->claims[c->slots[at] - 1].text, text) != 0)
        at = (at + 1) & (c->n_slot - 1);
    return &c->slots[at];
}

static bool
make_slots(struct claims_corpus *c)
{
    if (2 * c->n_claim < c->n_slot)
        return true;
    size_t n = c->n_slot ? 2 * c->n_slot : 256;
    uint32_t *slots = calloc(n, sizeof *slots);
    if (!slots)
        return false;
    free(c->slots);
    c->slots = slots;
    c->n_slot = n;
    for (uint32_t i = 0; i < c->n_claim; i++)
        *find_claim(c, c->claims[i].text) = i + 1;
    return true;
}

/* Number of a claim, which is added when it is new. UINT32_MAX: no memory. */
static uint32_t
enter_claim(struct claims_corpus *c, const char *text)
{
    if (!make_slots(c) || !grow(&c->claims, c->n_claim, &c->n_claim_room, sizeof *c->claims))
        return UINT32_MAX;
    uint32_t *slot = find_claim(c, text);
    if (!*slot) {
        c->claims[c->n_claim++] = (struct claims_claim){.text = text};
        *slot = (uint32_t)c->n_claim;
    }
    return *slot - 1;
}

/* -- documents --------------------------------------------------------------------------------- */

static enum postil_status
add_example(struct claims_corpus *c, const struct postil_claim *gold, struct postil_error *err)
{
    const struct claims_article *article = &c->articles[c->n_article - 1];
    if (!gold->claim)
        return postil_fail(err, POSTIL_DATA, "document %s: a record of 'claim' has no claim",
                           article->id);
    uint32_t claim = enter_claim(c, gold->claim);
    if (claim == UINT32_MAX ||
        !grow(&c->examples, c->n_example, &c->n_example_room, sizeof *c->examples))
        return postil_fail(err, POSTIL_NOMEM, "%zu examples", c->n_example);
    c->examples[c->n_example++] =
        (struct claims_example){(uint32_t)c->n_article - 1, claim, gold->label};
    return POSTIL_OK;
}

enum postil_status
claims_corpus_add(struct claims_corpus *c, postil_doc *doc, struct postil_error *err)
{
    size_t len, n;
    enum postil_status st = POSTIL_OK;
    if (!grow(&c->articles, c->n_article, &c->n_article_room, sizeof *c->articles))
        return postil_fail(err, POSTIL_NOMEM, "%zu articles", c->n_article);
    struct claims_article *a = &c->articles[c->n_article++];
    *a = (struct claims_article){.id = postil_doc_id(doc), .text = postil_doc_text(doc, &len)};
    a->tokens = postil_doc_records(doc, &postil_token_type, &a->n_token);
    a->sentences = postil_doc_records(doc, &postil_sentence_type, &a->n_sentence);
    const struct postil_claim *gold = postil_doc_records(doc, &postil_claim_type, &n);
    for (size_t i = 0; st == POSTIL_OK && i < n; i++)
        st = add_example(c, &gold[i], err);
    return st;
}

/* -- stories ----------------------------------------------------------------------------------- */

static uint32_t
root_of(uint32_t *parent, uint32_t i)
{
    for (; parent[i] != i; i = parent[i])
        parent[i] = parent[parent[i]];
    return i;
}

enum postil_status
claims_corpus_find_stories(struct claims_corpus *c, struct postil_error *err)
{
    size_t n = c->n_article + c->n_claim;
    uint32_t *parent = malloc((n + 1) * 2 * sizeof *parent), *story = parent + n + 1;
    if (!parent)
        return postil_fail(err, POSTIL_NOMEM, "stories");
    for (uint32_t i = 0; i < n; i++) {
        parent[i] = i;
        story[i] = UINT32_MAX;
    }
    for (size_t i = 0; i < c->n_example; i++) {
        const struct claims_example *x = &c->examples[i];
        if (x->label == POSTIL_UNRELATED)
            continue;
        uint32_t a = root_of(parent, x->article);
        uint32_t b = root_of(parent, (uint32_t)c->n_article + x->claim);
        parent[a < b ? b : a] = a < b ? a : b;
    }
    c->n_story = 0;
    for (uint32_t i = 0; i < n; i++) {
        uint32_t root = root_of(parent, i);
        if (story[root] == UINT32_MAX)
            story[root] = c->n_story++;
        *(i < c->n_article ? &c->articles[i].story : &c->claims[i - c->n_article].story) =
            story[root];
    }
    free(parent);
    return POSTIL_OK;
}

void
claims_corpus_fini(struct claims_corpus *c)
{
    free(c->articles);
    free(c->claims);
    free(c->examples);
    free(c->slots);
    *c = (struct claims_corpus){0};
}
