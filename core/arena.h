/* SPDX-License-Identifier: Apache-2.0 */
/* Arenas in memory that somebody else has mapped. */
#ifndef POSTIL_CORE_ARENA_H
#define POSTIL_CORE_ARENA_H

#include <stdbool.h>

#include <postil/arena.h>

struct postil_arena {
    char *base;     /* first byte that can be taken                               */
    size_t size;    /* bytes from base                                            */
    size_t used;
    size_t last;    /* where the block taken last begins                          */
    size_t touched; /* most that was ever used since memory was last given back   */
    bool shared;    /* lies in memory that several processes have mapped          */
};

/** Addresses that cost nothing until touched; NULL if there are none. `shared` survives a fork. */
void *
postil_pages_map(size_t size, bool shared);
void
postil_pages_unmap(void *pages, size_t size);

/** Manage memory[size]; `memory` stays the caller's. */
void
postil_arena_init(postil_arena *arena, void *memory, size_t size, bool shared);

/** Take over what another process has written: tells AddressSanitizer, no-op otherwise. */
void
postil_arena_adopt(postil_arena *arena);

#endif
