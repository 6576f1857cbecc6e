/* SPDX-License-Identifier: Apache-2.0 */
/* Lines of an earlier run that are no documents: its corpus results and its rejects. */
#ifndef JSONL_REPORT_H
#define JSONL_REPORT_H

#include <stdbool.h>
#include <stddef.h>

/** Whether line[len] begins {"corpus":true, white space aside. */
bool
jsonl_is_corpus(const char *line, size_t len);

/** Whether line[len] begins {"corpus":true or {"id":"...","rejected":{, white space aside. */
bool
jsonl_is_report(const char *line, size_t len);

#endif
