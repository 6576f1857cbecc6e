/* SPDX-License-Identifier: Apache-2.0 */
/* What a fuzz target offers, to libFuzzer as to the replay of its corpus. */
#ifndef TESTS_FUZZ_FUZZ_H
#define TESTS_FUZZ_FUZZ_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/** Try one input of `size` bytes; returns 0. A fault is an abort, a crash or a sanitizer's report.
 */
int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

#endif
