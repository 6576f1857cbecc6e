/* SPDX-License-Identifier: Apache-2.0 */
/* Runs of lines as documents. */
#ifndef LINES_DOCUMENTS_H
#define LINES_DOCUMENTS_H

#include <postil/document.h>

#include "lines.h"

/** Where a line belongs, seen from the document that is being taken. */
enum lines_place {
    LINES_INSIDE,
    LINES_LAST,  /* inside, and nothing behind it   */
    LINES_BEHIND /* to whatever comes next          */
};

/** How a format cuts its files into documents. */
struct lines_cut {
    void *ctx;
    void (*begin_file)(void *ctx); /* may be NULL */
    /** Whether a line between documents belongs to none of them. */
    bool (*skip)(void *ctx, const char *line, size_t len);
    /** Asked for each line from the first, which is inside. */
    enum lines_place (*place)(void *ctx, const char *line, size_t len);
    uint64_t n_doc; /* documents of this file so far: kept by lines_next_document */
};

/**
 * The next document: its lines are its raw bytes, each with a newline; its id is "train-3" for the
 * third document of train.tsv, its origin path and line. Whatever the status, the next call goes on
 * behind it. Errors: POSTIL_END; POSTIL_NOMEM, POSTIL_DATA, POSTIL_IO, POSTIL_NOINPUT.
 */
POSTIL_CHECKED enum postil_status
lines_next_document(lines *lines, struct lines_cut *cut, postil_doc *doc,
                    struct postil_error *err);

/** Put "path:17: " in front of the reason, for the raw bytes' line `i` from 0. */
void
lines_blame(const postil_doc *doc, size_t i, struct postil_error *err);

/** The raw bytes, which must be UTF-8 of less than 4 GiB: else POSTIL_DATA, with the line. */
POSTIL_CHECKED enum postil_status
lines_raw(const postil_doc *doc, const char **out_raw, size_t *out_len, struct postil_error *err);

/** Whether there is nothing but blanks and tabs. */
bool
lines_is_blank(const char *line, size_t len);

#endif
