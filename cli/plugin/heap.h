/* SPDX-License-Identifier: Apache-2.0 */
/* How much this process holds. */
#ifndef POSTIL_CLI_PLUGIN_HEAP_H
#define POSTIL_CLI_PLUGIN_HEAP_H

#include <stddef.h>

/** Bytes of the heap that are allocated, as the C library, or AddressSanitizer, counts them. */
size_t
heap_in_use(void);

/** Open file descriptors / mappings of memory (0 where they can't be counted). */
size_t
heap_n_file(void);
size_t
heap_n_mapping(void);

#endif
