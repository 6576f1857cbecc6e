/* SPDX-License-Identifier: Apache-2.0 */
/* Arenas: overflow, alignment, growth in place, exhaustion, and memory that really goes back. */
#define _GNU_SOURCE
#include <stdint.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "arena.h"
#include "harness.h"
#include "suite.h"

static postil_arena *arena;

static void
set_up(void)
{
    arena = postil_arena_new(1 << 20);
    ck_assert_ptr_nonnull(arena);
}

static void
tear_down(void)
{
    postil_arena_free(arena);
}

START_TEST(calloc_refuses_overflow)
{
    size_t used = postil_arena_used(arena);
    ck_assert_ptr_null(postil_arena_calloc(arena, SIZE_MAX / 2, 3, 1));
    ck_assert_ptr_null(postil_arena_calloc(arena, SIZE_MAX, SIZE_MAX, 1));
    ck_assert_ptr_null(postil_arena_alloc(arena, SIZE_MAX, 16));
    ck_assert_ptr_null(postil_arena_alloc(arena, SIZE_MAX - 63, 64));
    ck_assert_ptr_null(postil_arena_copy(arena, "", SIZE_MAX));
    ck_assert_uint_eq(postil_arena_used(arena), used);
    ck_assert_ptr_nonnull(postil_arena_alloc(arena, 1, 1));
}
END_TEST

START_TEST(new_refuses_what_can_not_be_had)
{
    ck_assert_ptr_null(postil_arena_new(SIZE_MAX));
    ck_assert_ptr_null(postil_arena_new(SIZE_MAX / 2));
    postil_arena_free(NULL);
}
END_TEST

START_TEST(blocks_are_aligned_and_apart)
{
    char *last = NULL;
    for (size_t align = 1; align <= 4096; align *= 2)
        for (size_t size = 0; size < 40; size += 13) {
            char *block = postil_arena_alloc(arena, size, align);
            ck_assert_ptr_nonnull(block);
            ck_assert_uint_eq((uintptr_t)block % align, 0);
            ck_assert(block >= last);
            memset(block, 0xff, size);
            last = block + size;
        }
}
END_TEST

START_TEST(calloc_zeroes_used_memory)
{
    unsigned char *block = postil_arena_alloc(arena, 1000, 1);
    ck_assert_ptr_nonnull(block);
    memset(block, 0xff, 1000);
    postil_arena_reset(arena);
    block = postil_arena_calloc(arena, 250, 4, 4);
    ck_assert_ptr_nonnull(block);
    for (size_t i = 0; i < 1000; i++)
        ck_assert_uint_eq(block[i], 0);
}
END_TEST

START_TEST(the_last_block_grows_in_place)
{
    char *block = postil_arena_copy(arena, "abc", 3);
    ck_assert_ptr_eq(postil_arena_resize(arena, block, 4, 1000, 1), block);
    ck_assert_str_eq(block, "abc");
    size_t used = postil_arena_used(arena);
    ck_assert_ptr_eq(postil_arena_resize(arena, block, 1000, 4, 1), block);
    ck_assert_uint_lt(postil_arena_used(arena), used);
}
END_TEST

START_TEST(another_block_is_moved_whole)
{
    char *block = postil_arena_copy(arena, "abc", 3), *other = postil_arena_copy(arena, "x", 1);
    char *moved = postil_arena_resize(arena, block, 4, 64, 1);
    ck_assert_ptr_nonnull(moved);
    ck_assert_ptr_ne(moved, block);
    ck_assert_str_eq(moved, "abc");
    ck_assert_str_eq(other, "x");
    ck_assert_ptr_eq(postil_arena_resize(arena, other, 2, 1, 1), other);
    ck_assert_ptr_nonnull(postil_arena_resize(arena, NULL, 0, 8, 8));
}
END_TEST

START_TEST(a_resize_that_fails_leaves_the_block)
{
    char *first = postil_arena_copy(arena, "one", 3), *last = postil_arena_copy(arena, "two", 3);
    size_t used = postil_arena_used(arena);
    ck_assert_ptr_null(postil_arena_resize(arena, last, 4, 2 << 20, 1));
    ck_assert_ptr_null(postil_arena_resize(arena, first, 4, SIZE_MAX, 1));
    ck_assert_uint_eq(postil_arena_used(arena), used);
    ck_assert_str_eq(first, "one");
    ck_assert_str_eq(last, "two");
}
END_TEST

START_TEST(blocks_of_no_bytes_are_apart_too)
{
    char *empty = postil_arena_alloc(arena, 0, 1), *next = postil_arena_alloc(arena, 8, 1);
    ck_assert(empty && next && empty != next);
    memset(next, 7, 8);
    char *grown = postil_arena_resize(arena, empty, 0, 64, 1);
    ck_assert_ptr_nonnull(grown);
    memset(grown, 1, 64);
    char *shrunk = postil_arena_alloc(arena, 8, 8);
    ck_assert_ptr_eq(postil_arena_resize(arena, shrunk, 8, 0, 8), shrunk);
    char *last = postil_arena_alloc(arena, 8, 8);
    memset(last, 7, 8);
    grown = postil_arena_resize(arena, shrunk, 0, 64, 8);
    ck_assert_ptr_nonnull(grown);
    memset(grown, 1, 64);
    for (int i = 0; i < 8; i++)
        ck_assert(next[i] == 7 && last[i] == 7);
}
END_TEST

START_TEST(an_arena_ends_at_its_size)
{
    size_t size = postil_arena_size(arena), zone = HARNESS_SANITIZED ? 32 : 0;
    ck_assert_uint_ge(size, 1 << 20);
    ck_assert_ptr_null(postil_arena_alloc(arena, size + 1, 1));
    char *all = postil_arena_alloc(arena, size - zone, 1);
    ck_assert_ptr_nonnull(all);
    memset(all, 1, size - zone);
    ck_assert_uint_eq(postil_arena_used(arena), size);
    ck_assert_ptr_null(postil_arena_alloc(arena, 1, 1));
    ck_assert_ptr_null(postil_arena_copy(arena, "", 0));
    postil_arena_reset(arena);
    ck_assert_uint_eq(postil_arena_used(arena), 0);
    ck_assert_ptr_nonnull(postil_arena_alloc(arena, size - zone, 1));
}
END_TEST

START_TEST(holds_tells_blocks_from_the_rest)
{
    char *block = postil_arena_alloc(arena, 100, 1);
    char elsewhere;
    ck_assert_ptr_nonnull(block);
    ck_assert(postil_arena_holds(arena, block, 100));
    ck_assert(postil_arena_holds(arena, block + 99, 1));
    ck_assert(!postil_arena_holds(arena, block, postil_arena_used(arena) + 1));
    ck_assert(!postil_arena_holds(arena, block + 1, SIZE_MAX));
    ck_assert(!postil_arena_holds(arena, &elsewhere, 1));
    ck_assert(!postil_arena_holds(arena, block - 1, 1));
    ck_assert(!postil_arena_holds(arena, NULL, 1));
}
END_TEST

/* Pages of [p, p + size) that stand in memory. */
static size_t
resident(char *p, size_t size)
{
    static unsigned char pages[1 << 16];
    size_t page = (size_t)sysconf(_SC_PAGESIZE);
    char *from = (char *)(((uintptr_t)p + page - 1) / page * page);
    size_t n = size / page - 1, sum = 0;
    ck_assert_uint_le(n, N_ELEM(pages));
    ck_assert_int_eq(mincore(from, n * page, pages), 0);
    for (size_t i = 0; i < n; i++)
        sum += pages[i] & 1;
    return sum;
}

/* Loop: private, then shared pages. */
START_TEST(reset_gives_memory_back)
{
    enum { SIZE = 64 << 20, KEPT = 256 << 10 };
    size_t page = (size_t)sysconf(_SC_PAGESIZE);
    struct postil_arena big;
    char *pages = postil_pages_map(SIZE, _i == 1);
    ck_assert_ptr_nonnull(pages);
    postil_arena_init(&big, pages, SIZE, _i == 1);
    ck_assert_uint_eq(resident(pages, SIZE), 0);
    for (int round = 0; round < 2; round++) {
        char *block = postil_arena_alloc(&big, SIZE / 2, 1);
        ck_assert_ptr_nonnull(block);
        memset(block, 1, SIZE / 2);
        ck_assert_uint_ge(resident(pages, SIZE), SIZE / 2 / page - 1);
        postil_arena_reset(&big);
        ck_assert_uint_le(resident(pages, SIZE), KEPT / page + 3);
    }
    postil_arena_adopt(&big);
    postil_pages_unmap(pages, SIZE);
}
END_TEST

START_TEST(a_small_arena_keeps_its_pages)
{
    char *block = postil_arena_alloc(arena, 200 << 10, 1);
    ck_assert_ptr_nonnull(block);
    memset(block, 1, 200 << 10);
    postil_arena_reset(arena);
    ck_assert_uint_ge(resident(block, 200 << 10), (200 << 10) / 4096 - 2);
}
END_TEST

int
main(void)
{
    Suite *suite = suite_create("arena");
    TCase *tc = tcase_create("arena");
    tcase_add_checked_fixture(tc, set_up, tear_down);
    tcase_add_test(tc, blocks_of_no_bytes_are_apart_too);
    tcase_add_test(tc, calloc_refuses_overflow);
    tcase_add_test(tc, new_refuses_what_can_not_be_had);
    tcase_add_test(tc, blocks_are_aligned_and_apart);
    tcase_add_test(tc, calloc_zeroes_used_memory);
    tcase_add_test(tc, the_last_block_grows_in_place);
    tcase_add_test(tc, another_block_is_moved_whole);
    tcase_add_test(tc, a_resize_that_fails_leaves_the_block);
    tcase_add_test(tc, an_arena_ends_at_its_size);
    tcase_add_test(tc, holds_tells_blocks_from_the_rest);
    tcase_add_loop_test(tc, reset_gives_memory_back, 0, 2);
    tcase_add_test(tc, a_small_arena_keeps_its_pages);
    suite_add_tcase(suite, tc);
    return run_suite(suite);
}
