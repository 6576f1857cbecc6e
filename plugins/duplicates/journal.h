/* SPDX-License-Identifier: Apache-2.0 */
/* What a run has taken up, in files from which it can be taken up again. */
#ifndef DUPLICATES_JOURNAL_H
#define DUPLICATES_JOURNAL_H

#include <stdbool.h>
#include <stddef.h>

#include <postil/error.h>

#include "corpus.h"

/**
 * Two files of a folder that only grow. `texts-N` holds the texts that are in memory; once they are
 * in the store, texts-(N+1) begins. `links` holds which texts have been met, in order, and who
 * copied whom. A checkpoint is the lengths of both and the list of the store. Owned:
 * dup_journal_free. Source of the bytes is this machine: they are checked for size, not for sense.
 */
typedef struct dup_journal dup_journal;

/**
 * The corpus is borrowed. `resumes`: dup_journal_restore follows, else the files begin anew.
 * Errors: POSTIL_CANTCREATE, POSTIL_NOMEM.
 */
POSTIL_CHECKED enum postil_status
dup_journal_new(const char *folder, struct dup_corpus *corpus, bool resumes,
                dup_journal **out_journal, struct postil_error *err);

/** Takes NULL. The files stay. */
void
dup_journal_free(dup_journal *journal);

/** Note the text that the corpus has added last, if it has kept it. Errors: POSTIL_IO. */
POSTIL_CHECKED enum postil_status
dup_journal_add(dup_journal *journal, const struct dup_entry *entry, struct postil_error *err);

/** All texts are in the store. Errors: POSTIL_IO, POSTIL_CANTCREATE. */
POSTIL_CHECKED enum postil_status
dup_journal_turn(dup_journal *journal, struct postil_error *err);

/**
 * Have all on the disk. Cost: of what is new.
 *   out_bytes   [*out_len] for dup_journal_restore; free() it
 * Errors: POSTIL_IO, POSTIL_NOMEM.
 */
POSTIL_CHECKED enum postil_status
dup_journal_save(dup_journal *journal, char **out_bytes, size_t *out_len, struct postil_error *err);

/** Those bytes are safe; `last`: nobody will want them. */
void
dup_journal_saved(dup_journal *journal, bool last);

/**
 * Have the corpus, which is empty, as it was. O(what it held). Errors: POSTIL_CONFIG, another run
 * has changed the store; POSTIL_DATA, POSTIL_IO, POSTIL_NOMEM.
 */
POSTIL_CHECKED enum postil_status
dup_journal_restore(dup_journal *journal, const void *bytes, size_t len, struct postil_error *err);

#endif
