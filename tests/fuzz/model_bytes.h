/* SPDX-License-Identifier: Apache-2.0 */
/* A model file's bytes: the header put right, so that the rest of them is reached. */
#ifndef TESTS_FUZZ_MODEL_BYTES_H
#define TESTS_FUZZ_MODEL_BYTES_H

#include <string.h>
#include <xxhash.h>

#include "fuzz.h"

/** Where the header has its size, its hash and the number of sections, how long it is, and where
 * sections begin. */
enum { MODEL_SIZE = 16, MODEL_HASH = 24, MODEL_PARTS = 48, MODEL_HEADER = 64, MODEL_ALIGN = 64 };

/** A section's row in the table behind the header. */
struct model_row {
    char name[16];
    uint64_t offset, size;
};

/** Size and hash as they should be. `size` is at least MODEL_HEADER. */
static inline void
model_mend(uint8_t *model, size_t size)
{
    uint64_t sized = size, hash = XXH3_64bits(model + MODEL_HEADER, size - MODEL_HEADER);
    memcpy(model + MODEL_SIZE, &sized, sizeof sized);
    memcpy(model + MODEL_HASH, &hash, sizeof hash);
}

#endif
