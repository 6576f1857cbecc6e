/* SPDX-License-Identifier: Apache-2.0 */
/* Files of a folder of standoff: NAME.txt and NAME.ann. */
#ifndef BRAT_FOLDER_H
#define BRAT_FOLDER_H

#include <postil/document.h>

/**
 * Fetch text and annotations of a document into its empty raw bytes, and set id and origin.
 *   path   of the text, NAME.txt
 * Errors: POSTIL_NOINPUT when either file can't be read; POSTIL_IO; POSTIL_NOMEM.
 */
POSTIL_CHECKED enum postil_status
brat_fetch(const char *path, postil_doc *doc, struct postil_error *err);

/** What brat_fetch made: text and annotations, borrowed. Errors: POSTIL_INTERNAL. */
POSTIL_CHECKED enum postil_status
brat_split(const postil_doc *doc, const char **out_text, size_t *out_text_len, const char **out_ann,
           size_t *out_ann_len, struct postil_error *err);

/** Make a folder unless it is there. Errors: POSTIL_CANTCREATE. */
POSTIL_CHECKED enum postil_status
brat_make_folder(const char *path, struct postil_error *err);

/**
 * Write the two files of a document into a folder, named after its id, in which '/', control
 * characters and a leading dot become '_'. Errors: POSTIL_DATA when there are files of that name,
 * which stay as they are; POSTIL_CANTCREATE, POSTIL_IO.
 */
POSTIL_CHECKED enum postil_status
brat_store(const char *folder, const postil_doc *doc, const char *ann, size_t ann_len,
           struct postil_error *err);

#endif
