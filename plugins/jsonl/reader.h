/* SPDX-License-Identifier: Apache-2.0 */
/* Lines of files that follow each other. */
#ifndef JSONL_READER_H
#define JSONL_READER_H

#include <stdint.h>

#include <postil/document.h>

/** Files packed with gzip, zstd, xz or bzip2 are unpacked. Threads: one at a time. */
typedef struct jsonl_reader jsonl_reader;

/**
 * Make ready to read paths[], "-" being standard input; borrowed until the reader is freed.
 * Errors: POSTIL_NOINPUT when a path can't be read or is a folder; POSTIL_NOMEM.
 */
POSTIL_CHECKED enum postil_status
jsonl_reader_new(struct postil_strings paths, jsonl_reader **out_reader, struct postil_error *err);

/** Takes NULL. */
void
jsonl_reader_free(jsonl_reader *reader);

/** Have the corpus line taken for a document too, and not passed over. */
void
jsonl_reader_keep_corpus(jsonl_reader *reader);

/**
 * Put the next line that is neither blank nor a report (report.h) into an empty document: as its
 * raw bytes, with the id "news.jsonl:17" and the path and line as its origin. Whatever the status,
 * the next call goes on behind this line, or with the next file after an error of reading. Errors:
 * POSTIL_END; POSTIL_NOMEM when the line is longer than the document's memory; POSTIL_NOINPUT;
 * POSTIL_IO.
 */
POSTIL_CHECKED enum postil_status
jsonl_reader_next(jsonl_reader *reader, postil_doc *doc, struct postil_error *err);

/** Packed bytes read, and how many there are; 0 when that can't be known. */
void
jsonl_reader_extent(const jsonl_reader *reader, uint64_t *out_done, uint64_t *out_total);

/** Whether a line, or at least a piece of one, can be read without waiting for somebody to write it. */
bool
jsonl_reader_ready(const jsonl_reader *reader);

#endif
