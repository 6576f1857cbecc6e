/* SPDX-License-Identifier: Apache-2.0 */
/* A record of a journal becomes an entry of the corpus. */
#include "replay.h"

#include <stdlib.h>
#include <string.h>

void
dup_replay_fini(struct dup_replay *r)
{
    free(r->block);
    free(r->words);
    free(r->prints);
}

static bool
reserve(void **block, size_t *size, size_t need)
{
    if (need <= *size)
        return true;
    void *larger = realloc(*block, need + need / 2);
    if (!larger)
        return false;
    *block = larger;
    *size = need + need / 2;
    return true;
}

static uint64_t
body_size(const struct dup_text_head *head)
{
    return (uint64_t)head->id_len + 10 * (uint64_t)head->n_word +
           sizeof(struct dup_credit) * (uint64_t)head->n_credit +
           5 * (uint64_t)head->n_fingerprint + sizeof(uint32_t) * (uint64_t)head->n_bin;
}

enum { ID, HASH, BEGIN, LEN, FLAGS, CREDIT, PRINT, QUOTED, BIN, N_COLUMN };

/* Read what stands behind the head, each column at a multiple of four bytes. */
static bool
read_columns(struct dup_replay *r, const struct dup_text_head *head, char *at[N_COLUMN])
{
    const uint64_t sizes[N_COLUMN] = {
        [ID] = head->id_len,
        [HASH] = 4 * (uint64_t)head->n_word,
        [BEGIN] = 4 * (uint64_t)head->n_word,
        [LEN] = head->n_word,
        [FLAGS] = head->n_word,
        [CREDIT] = sizeof(struct dup_credit) * (uint64_t)head->n_credit,
        [PRINT] = 4 * (uint64_t)head->n_fingerprint,
        [QUOTED] = head->n_fingerprint,
        [BIN] = 4 * (uint64_t)head->n_bin,
    };
    char *to = r->block;
    for (size_t i = 0; i < N_COLUMN; i++) {
        at[i] = to;
        if (sizes[i] && fread(to, sizes[i], 1, r->file) != 1)
            return false;
        to[sizes[i]] = '\0';
        to += (sizes[i] + 4) / 4 * 4;
    }
    return true;
}

static void
take_words(struct dup_replay *r, const struct dup_text_head *head, char *const at[N_COLUMN])
{
    for (uint32_t i = 0; i < head->n_word; i++) {
        struct dup_word *word = &r->words[i];
        memcpy(&word->hash, at[HASH] + 4 * (size_t)i, 4);
        memcpy(&word->begin, at[BEGIN] + 4 * (size_t)i, 4);
        word->end = word->begin + (uint8_t)at[LEN][i];
        word->flags = (uint8_t)at[FLAGS][i] & ~(unsigned)DUP_REPEATED;
    }
    for (uint32_t i = 0; i < head->n_fingerprint; i++) {
        r->prints[i] = (struct dup_fingerprint){.quoted = (uint8_t)at[QUOTED][i]};
        memcpy(&r->prints[i].hash, at[PRINT] + 4 * (size_t)i, 4);
    }
}

/* Room for a text. Sizes of the blocks are in bytes. */
static bool
make_room(struct dup_replay *r, const struct dup_text_head *head)
{
    void *block = r->block, *words = r->words, *prints = r->prints;
    size_t n_word = (size_t)head->n_word + 1, n_print = (size_t)head->n_fingerprint + 1;
    bool ok = reserve(&block, &r->size, (size_t)body_size(head) + 8 * N_COLUMN) &&
              reserve(&words, &r->word_size, n_word * sizeof *r->words) &&
              reserve(&prints, &r->print_size, n_print * sizeof *r->prints);
    r->block = block;
    r->words = words;
    r->prints = prints;
    return ok;
}

enum postil_status
dup_replay_text(struct dup_replay *r, struct dup_corpus *corpus, struct postil_error *err)
{
    struct dup_text_head head;
    char *at[N_COLUMN];
    if (r->left < sizeof head || fread(&head, sizeof head, 1, r->file) != 1 ||
        body_size(&head) > r->left - sizeof head || (head.n_bin && head.n_bin != DUP_BINS))
        return postil_fail(err, POSTIL_DATA, "the texts of the checkpoint are cut short");
    r->left -= sizeof head + body_size(&head);
    if (!make_room(r, &head))
        return postil_fail(err, POSTIL_NOMEM, "a text of %u words", head.n_word);
    if (!read_columns(r, &head, at))
        return postil_fail(err, POSTIL_DATA, "the texts of the checkpoint are cut short");
    take_words(r, &head, at);
    struct dup_entry entry = {
        .id = at[ID],
        .words = r->words,
        .n_word = head.n_word,
        .credits = (const struct dup_credit *)(void *)at[CREDIT],
        .n_credit = head.n_credit,
        .sketch = {head.exact, head.n_bin ? (const uint32_t *)(void *)at[BIN] : NULL, r->prints,
                   head.n_fingerprint},
        .published = {head.known != 0, head.first, head.last},
        .source = head.source,
    };
    return dup_corpus_replay(corpus, &entry, head.own_lines != 0, err);
}
