/* SPDX-License-Identifier: Apache-2.0 */
/* Memory that is taken piece by piece and given back all at once. */
#ifndef POSTIL_ARENA_H
#define POSTIL_ARENA_H

#include <stdalign.h>
#include <stddef.h>

#include <postil/error.h>

POSTIL_BEGIN_DECLS

/**
 * A fixed range of reserved addresses. Pages cost memory only once they are touched, blocks never
 * move, and the range never grows: its size is the cap. A document's arena lies in memory that all
 * workers share, so a pointer into it means the same in each of them. Threads: one at a time.
 */
typedef struct postil_arena postil_arena;

/** A private arena of at most `size` bytes (rounded up to pages). NULL if addresses ran out. */
POSTIL_API POSTIL_CHECKED postil_arena *
postil_arena_new(size_t size);

/** Takes NULL. Not for a document's arena. */
POSTIL_API void
postil_arena_free(postil_arena *arena);

/** Forget every block; memory beyond the first 256 KiB goes back to the system. */
POSTIL_API void
postil_arena_reset(postil_arena *arena);

/**
 * `size` bytes, not initialised, or NULL when the arena is full. `align` is a power of two. A block
 * of no bytes has an address of its own too.
 */
POSTIL_API POSTIL_CHECKED void *
postil_arena_alloc(postil_arena *arena, size_t size, size_t align);

/** `n` zeroed elements of `size` bytes, or NULL, also when n * size would overflow. */
POSTIL_API POSTIL_CHECKED void *
postil_arena_calloc(postil_arena *arena, size_t n, size_t size, size_t align);

/** `n` zeroed elements of a type. */
#define postil_arena_array(arena, type, n)                                                         \
    ((type *)postil_arena_calloc(arena, n, sizeof(type), alignof(type)))

/**
 * Make a block larger or smaller: in place when it was the last one taken (or shrinks), else
 * copied. NULL when the arena is full; the block is then as it was.
 */
POSTIL_API POSTIL_CHECKED void *
postil_arena_resize(postil_arena *arena, void *block, size_t old_size, size_t new_size,
                    size_t align);

/** A copy of `len` bytes with a NUL behind. NULL when the arena is full. */
POSTIL_API POSTIL_CHECKED char *
postil_arena_copy(postil_arena *arena, const char *bytes, size_t len);

/** Bytes taken so far / bytes there are. */
POSTIL_API size_t
postil_arena_used(const postil_arena *arena);
POSTIL_API size_t
postil_arena_size(const postil_arena *arena);

/** Whether `len` bytes at `p` lie wholly within blocks of this arena. */
POSTIL_API int
postil_arena_holds(const postil_arena *arena, const void *p, size_t len);

POSTIL_END_DECLS

#endif
