/* SPDX-License-Identifier: Apache-2.0 */
/* Arenas over reserved addresses. Under AddressSanitizer a red zone follows each block. */
#define _GNU_SOURCE
#include "arena.h"

#include <assert.h>
#include <stdint.h>
#include <string.h>
#include <sys/mman.h>

#ifdef __has_feature
#define HAS_SANITIZER __has_feature(address_sanitizer) /* clang's way of saying it */
#elif defined __SANITIZE_ADDRESS__
#define HAS_SANITIZER 1
#else
#define HAS_SANITIZER 0
#endif

#if HAS_SANITIZER
#include <sanitizer/asan_interface.h>
#define RED_ZONE       32
#define POISON(p, n)   ASAN_POISON_MEMORY_REGION(p, n)
#define UNPOISON(p, n) ASAN_UNPOISON_MEMORY_REGION(p, n)
#else
#define RED_ZONE       0
#define POISON(p, n)   ((void)(p))
#define UNPOISON(p, n) ((void)(p))
#endif

enum { KEPT = 256 << 10 }; /* bytes that stay with an arena when it is reset */

void *
postil_pages_map(size_t size, bool shared)
{
    int flags = MAP_ANONYMOUS | MAP_NORESERVE | (shared ? MAP_SHARED : MAP_PRIVATE);
    void *pages = mmap(NULL, size, PROT_READ | PROT_WRITE, flags, -1, 0);
    if (pages == MAP_FAILED)
        return NULL;
    if (shared) /* the core file of a worker would be as large as all addresses together */
        madvise(pages, size, MADV_DONTDUMP);
    return pages;
}

void
postil_pages_unmap(void *pages, size_t size)
{
    munmap(pages, size);
}

void
postil_arena_init(postil_arena *arena, void *memory, size_t size, bool shared)
{
    *arena = (postil_arena){.base = memory, .size = size, .shared = shared};
}

void
postil_arena_adopt(postil_arena *arena)
{
    UNPOISON(arena->base, arena->touched);
}

postil_arena *
postil_arena_new(size_t size)
{
    size_t page = 4096;
    if (size > SIZE_MAX - 2 * page)
        return NULL;
    size_t total = (size + sizeof(postil_arena) + page - 1) / page * page;
    char *pages = postil_pages_map(total, false);
    if (!pages)
        return NULL;
    postil_arena *arena = (postil_arena *)pages;
    size_t head = (sizeof *arena + 63) / 64 * 64;
    postil_arena_init(arena, pages + head, total - head, false);
    return arena;
}

void
postil_arena_free(postil_arena *arena)
{
    if (!arena)
        return;
    postil_arena_adopt(arena);
    postil_pages_unmap(arena, (size_t)(arena->base - (char *)arena) + arena->size);
}

/* Give the pages from KEPT on back to the system. */
static void
release(postil_arena *arena)
{
    uintptr_t from = ((uintptr_t)arena->base + KEPT + 4095) & ~(uintptr_t)4095;
    uintptr_t to = ((uintptr_t)arena->base + arena->touched) & ~(uintptr_t)4095;
    if (to <= from)
        return;
    if (madvise((void *)from, to - from, arena->shared ? MADV_REMOVE : MADV_DONTNEED) == 0)
        arena->touched = KEPT;
}

void
postil_arena_reset(postil_arena *arena)
{
    postil_arena_adopt(arena);
    if (arena->touched > KEPT)
        release(arena);
    POISON(arena->base, arena->touched);
    arena->used = arena->last = 0;
}

void *
postil_arena_alloc(postil_arena *arena, size_t size, size_t align)
{
    assert(align && (align & (align - 1)) == 0);
    if (size == 0) /* its address must be no other block's: resizing goes by that */
        size = 1;
    uintptr_t base = (uintptr_t)arena->base;
    size_t at = ((base + arena->used + align - 1) & ~(uintptr_t)(align - 1)) - base;
    size_t zone = RED_ZONE;
    if (at > arena->size || zone > arena->size - at || size > arena->size - at - zone)
        return NULL;
    arena->last = at;
    arena->used = at + size + zone;
    if (arena->touched < arena->used)
        arena->touched = arena->used;
    UNPOISON(arena->base + at, size);
    POISON(arena->base + at + size, zone);
    return arena->base + at;
}

void *
postil_arena_calloc(postil_arena *arena, size_t n, size_t size, size_t align)
{
    if (size && n > SIZE_MAX / size)
        return NULL;
    void *block = postil_arena_alloc(arena, n * size, align);
    return block ? memset(block, 0, n * size) : NULL;
}

void *
postil_arena_resize(postil_arena *arena, void *block, size_t old_size, size_t new_size,
                    size_t align)
{
    if (block && (char *)block == arena->base + arena->last) {
        size_t used = arena->used;
        arena->used = arena->last;
        if (postil_arena_alloc(arena, new_size, align))
            return block;
        arena->used = used;
        return NULL;
    }
    if (block && new_size <= old_size)
        return block;
    void *moved = postil_arena_alloc(arena, new_size, align);
    return moved && old_size ? memcpy(moved, block, old_size) : moved;
}

char *
postil_arena_copy(postil_arena *arena, const char *bytes, size_t len)
{
    char *copy = len < SIZE_MAX ? postil_arena_alloc(arena, len + 1, 1) : NULL;
    if (!copy)
        return NULL;
    if (len)
        memcpy(copy, bytes, len);
    copy[len] = '\0';
    return copy;
}

size_t
postil_arena_used(const postil_arena *arena)
{
    return arena->used;
}

size_t
postil_arena_size(const postil_arena *arena)
{
    return arena->size;
}

int
postil_arena_holds(const postil_arena *arena, const void *p, size_t len)
{
    uintptr_t at = (uintptr_t)p - (uintptr_t)arena->base;
    return at <= arena->used && len <= arena->used - at;
}
