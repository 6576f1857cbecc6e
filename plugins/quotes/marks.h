/* SPDX-License-Identifier: Apache-2.0 */
/* Tokens that belong to a content's edges. */
#ifndef QUOTES_MARKS_H
#define QUOTES_MARKS_H

#include <stdbool.h>

#include "../phrase/text.h"

/** Whether token i is a quotation mark. */
bool
quotes_is_mark(const struct phrase_source *from, size_t i);

bool
quotes_is_comma(const struct phrase_source *from, size_t i);

/** Whether token i is the word "that". */
bool
quotes_is_that(const struct phrase_source *from, size_t i);

#endif
