/* SPDX-License-Identifier: Apache-2.0 */
/* The word list, made from boilerplate.txt at build time. */
#ifndef FILES_WORDS_H
#define FILES_WORDS_H

#include <stddef.h>

/** [files_n_boilerplate], sorted by bytes. */
extern const char *const files_boilerplate[];
extern const size_t files_n_boilerplate;

#endif
