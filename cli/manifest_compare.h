/* SPDX-License-Identifier: Apache-2.0 */
/* Manifests that are read back and compared. */
#ifndef POSTIL_CLI_MANIFEST_COMPARE_H
#define POSTIL_CLI_MANIFEST_COMPARE_H

#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include <postil/error.h>

/** A manifest. Owned: recorded_free. */
struct recorded {
    const char **arguments; /* [n_argument] of the run */
    size_t n_argument;
    const char *folder; /* where it was made */
    uint64_t n_read, n_rejected;
    struct json_t *root; /* what the strings above are borrowed from */
};

/** Errors: POSTIL_DATA when it is no manifest, POSTIL_NOINPUT, POSTIL_NOMEM. */
enum postil_status
recorded_read(const char *path, struct recorded **out_recorded, struct postil_error *err);

/** Takes NULL. */
void
recorded_free(struct recorded *recorded);

/** Errors: POSTIL_CONFIG when the run read standard input, or an index that held documents. */
enum postil_status
recorded_can_be_repeated(const struct recorded *recorded, struct postil_error *err);

size_t
recorded_outputs(const struct recorded *recorded);

/**
 * Print every difference as a line; returns how many there are. Where outputs differ is said as
 * long as those of `then` are what they were. Paths are relative to then->folder.
 */
size_t
recorded_compare(const struct recorded *then, const struct recorded *now, FILE *out);

#endif
