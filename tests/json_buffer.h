/* SPDX-License-Identifier: Apache-2.0 */
/* A buffer to write JSON into, for the suites of json.c. */
#ifndef TESTS_JSON_BUFFER_H
#define TESTS_JSON_BUFFER_H

#include <check.h>
#include <string.h>

#include <postil/json.h>

static postil_arena *arena;
static struct postil_buffer buf;

static inline void
buffer_init(void)
{
    arena = postil_arena_new(16 << 20);
    ck_assert_ptr_nonnull(arena);
    buf = (struct postil_buffer){.arena = arena};
}

static inline void
buffer_fini(void)
{
    postil_arena_free(arena);
}

static inline const char *
written(void)
{
    ck_assert(!buf.failed);
    ck_assert_uint_eq(strlen(buf.bytes), buf.len);
    return buf.bytes;
}

#endif
