/* SPDX-License-Identifier: Apache-2.0 */
/* The documents of two files in pairs of one id. */
#ifndef POSTIL_CLI_PAIRING_H
#define POSTIL_CLI_PAIRING_H

#include <stddef.h>

#include <postil/postil.h>

/**
 * Reads two files side by side. While their ids come in one order nothing is kept; where they
 * don't, copies of the documents that wait for their counterpart are. An id that stands several
 * times in a file pairs in order. Threads: one at a time.
 */
typedef struct pairing pairing;

/** The two files: which is which. */
enum { PAIRING_A, PAIRING_B };

/** What was read of one file. */
struct pairing_count {
    size_t n_doc, n_rejected;
    size_t n_equal; /* of these: passed over, see pairing_pass_equal */
};

/**
 * Read the open chains (source.h); borrowed.
 *   paths   for messages; borrowed
 * NULL: no memory.
 */
POSTIL_CHECKED pairing *
pairing_new(postil_chain *const chains[2], const char *const paths[2]);

/** Takes NULL. */
void
pairing_free(pairing *pairing);

/**
 * Pass over documents whose raw bytes are the same in both files, as long as the files run side by
 * side: they are counted and not even decoded. For sources whose documents are their raw bytes.
 */
void
pairing_pass_equal(pairing *pairing);

/**
 * The next document that both files have, or that only one has: the other is NULL then. Both are
 * borrowed until the next call. Those that wait in vain come when the other file has ended.
 * Documents that can't be read are said and counted. The corpus documents of the two files, if
 * their sources give them, are a pair like any other. Errors: POSTIL_END; POSTIL_NOMEM.
 */
POSTIL_CHECKED enum postil_status
pairing_next(pairing *pairing, const postil_doc **out_a, const postil_doc **out_b,
             struct postil_error *err);

/** So far. */
struct pairing_count
pairing_count(const pairing *pairing, int which);

/** What people call a document: its id, or "the corpus document" where it has none. */
const char *
pairing_name(const postil_doc *doc);

#endif
