/* SPDX-License-Identifier: Apache-2.0 */
/* What a fuzz target offers, to libFuzzer as to the replay of its corpus, and what all of them use. */
#ifndef TESTS_FUZZ_FUZZ_H
#define TESTS_FUZZ_FUZZ_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

/** Try one input of `size` bytes; returns 0. A fault is an abort, a crash or a sanitizer's report.
 */
int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/** Abort when a fact that holds for any input does not hold. */
static inline void
demand(bool fact, const char *what)
{
    if (fact)
        return;
    fprintf(stderr, "not so: %s\n", what);
    abort();
}

#endif
