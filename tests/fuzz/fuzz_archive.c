/* SPDX-License-Identifier: Apache-2.0 */
/* Any bytes as a file that may be an archive, one in another, or a web archive: its documents come to
 * an end, and each can be read or is refused with a reason. */
#define _GNU_SOURCE
#include <string.h>

#include "../../plugins/files/items.h"
#include "../../plugins/files/unpack.h"
#include "scratch.h"

enum { MOST_BYTES = 8 << 20, MOST_ITEMS = 100000, MEMORY = 4 << 20 };

static void
check_reason(enum postil_status st, const struct postil_error *err)
{
    demand(st == POSTIL_OK || st == POSTIL_END || err->message[0], "a refusal has a reason");
}

/* Read what the first letter of a document's name asks for, MOST_BYTES at most: a few bytes may
 * unpack to very many. Returns how many were read. */
static size_t
read_item(items *s, size_t done)
{
    static char piece[1 << 14];
    struct postil_error err = {.message = ""};
    size_t n = 1;
    while (n && done < MOST_BYTES) {
        enum postil_status st = items_read(s, piece, sizeof piece, &n, &err);
        check_reason(st, &err);
        if (st != POSTIL_OK)
            break;
        done += n;
    }
    return done;
}

static void
read_all(const char *path)
{
    const struct postil_strings any = {NULL, 0};
    struct postil_error err = {.message = ""};
    struct item item;
    enum postil_status st;
    size_t done = 0, n = 0;
    items *s;
    if (items_new(path, &any, &s, &err) != POSTIL_OK)
        return;
    while ((st = items_next(s, &item, &err)) != POSTIL_END) {
        check_reason(st, &err);
        demand(item.origin && item.name, "an item has a name");
        demand(strlen(item.origin) >= strlen(item.name), "its name is part of where it is from");
        demand(n++ < MOST_ITEMS, "items come to an end");
        if (st == POSTIL_OK && item.name[0] != 's') /* skipped without being read */
            done = read_item(s, done);
        err.message[0] = '\0';
    }
    items_free(s);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static struct scratch file = {.fd = -1};
    static postil_arena *arena;
    struct postil_error err = {.message = ""};
    char *out;
    size_t len;
    scratch_fill(&file, data, size);
    read_all(file.path);
    if (!arena && !(arena = postil_arena_new(MEMORY)))
        abort();
    postil_arena_reset(arena);
    check_reason(unpack_memory((const char *)data, size, arena, &out, &len, &err), &err);
    return 0;
}
