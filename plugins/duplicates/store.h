/* SPDX-License-Identifier: Apache-2.0 */
/* An index of documents on the disk that grows batch by batch. */
#ifndef DUPLICATES_STORE_H
#define DUPLICATES_STORE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <postil/error.h>

#include "segment.h"

/**
 * A folder of segments and a file that lists them. A batch is there as a whole once that file has
 * been replaced, or not at all, whenever the process is killed. Neighbours of like size are merged,
 * so that few are to be asked. One process at a time. Owned: dup_store_close.
 */
typedef struct dup_store dup_store;

/**
 * Open an index; a folder that isn't there, or is empty, becomes one. `rewinds`: dup_store_rewind
 * follows, so that nothing is removed before. Errors: POSTIL_CONFIG (in use, no index, made by
 * another version or with other parameters), POSTIL_CANTCREATE, POSTIL_IO, POSTIL_DATA (damaged),
 * POSTIL_NOMEM.
 */
POSTIL_CHECKED enum postil_status
dup_store_open(const char *path, bool rewinds, dup_store **out_store, struct postil_error *err);

/** Takes NULL. */
void
dup_store_close(dup_store *store);

/** What it holds. */
struct dup_store_size {
    uint64_t documents, bytes;
    uint32_t segments;
    uint32_t next;  /* number of the next document */
    int64_t newest; /* the latest day; INT64_MIN: no documents */
};

struct dup_store_size
dup_store_size(const dup_store *store);

/** Up to `most` documents of a key, lowest numbers first; returns how many. */
size_t
dup_store_find(const dup_store *store, enum dup_key kind, uint32_t key, size_t most,
               uint32_t *out_doc);

/** Have what dup_store_find reads first brought near, and what it reads then. */
void
dup_store_prefetch(const dup_store *store, enum dup_key kind, uint32_t key);
void
dup_store_prefetch_row(const dup_store *store, enum dup_key kind, uint32_t key);

/**
 * Take a document out. out_there: false when it has been forgotten. Errors: POSTIL_NOMEM,
 * POSTIL_DATA.
 */
POSTIL_CHECKED enum postil_status
dup_store_get(const dup_store *store, uint32_t number, struct dup_kept *out, bool *out_there,
              struct postil_error *err);

/**
 * Add a batch, whose first number is the store's next. On the disk when this returns. Errors:
 * POSTIL_CANTCREATE, POSTIL_IO, POSTIL_NOMEM, POSTIL_DATA; the store is as it was.
 */
POSTIL_CHECKED enum postil_status
dup_store_append(dup_store *store, const struct dup_segment_parts *parts, struct postil_error *err);

/** Forget the documents whose day is before `day`. Errors as dup_store_append. */
POSTIL_CHECKED enum postil_status
dup_store_forget(dup_store *store, int64_t day, struct postil_error *err);

/*
 * For a run that can be resumed. The list is all that says what a store holds, so going back to an
 * earlier state is writing an earlier list, as long as the files that it names are there.
 */

/**
 * From now on keep the files of the store as it is now, whatever is merged, beside those kept
 * before. `run`: any number but 0 that tells this run from others; it stands in the list until
 * somebody else changes the store.
 *   out_list   to be given to dup_store_rewind; free() it
 * Errors: POSTIL_CANTCREATE, POSTIL_IO, POSTIL_NOMEM.
 */
POSTIL_CHECKED enum postil_status
dup_store_hold(dup_store *store, uint64_t run, char **out_list, struct postil_error *err);

/** The list of the last dup_store_hold is safe: files that only earlier ones needed can go. */
void
dup_store_held(dup_store *store);

/** Nobody comes back: the store is as if nothing had been held. */
void
dup_store_release(dup_store *store);

/**
 * Go back to a list of dup_store_hold. Errors: POSTIL_CONFIG, another run has changed the store
 * since; those of dup_store_open.
 */
POSTIL_CHECKED enum postil_status
dup_store_rewind(dup_store *store, uint64_t run, const char *list, size_t len,
                 struct postil_error *err);

#endif
