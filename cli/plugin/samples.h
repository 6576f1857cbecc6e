/* SPDX-License-Identifier: Apache-2.0 */
/* Texts that plugins are tried on. */
#ifndef POSTIL_CLI_PLUGIN_SAMPLES_H
#define POSTIL_CLI_PLUGIN_SAMPLES_H

#include <stdbool.h>
#include <stddef.h>

struct sample {
    const char *name;
    const char *bytes; /* [len] */
    size_t len;
};

/** News as it is, with typographic quotes and accents, nothing odder: [*out_n], constant. */
const struct sample *
samples_plain(size_t *out_n);

/** The odd text of that name (samples.c), or false. `bytes` is owned by the caller: free it. */
bool
samples_odd(const char *name, struct sample *out);

/** At least `len` bytes of a shape, below samples_n_shape(), owned by the caller. */
size_t
samples_n_shape(void);
bool
samples_shape(size_t shape, size_t len, struct sample *out);

#endif
