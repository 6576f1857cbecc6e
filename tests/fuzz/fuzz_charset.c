/* SPDX-License-Identifier: Apache-2.0 */
/* Any bytes in whatever character set: refused with a reason, or made UTF-8; what was UTF-8 stays as
 * it is. The first byte says what is forced, declared and replaced. */
#include <string.h>

#include <postil/utf8.h>

#include "../../plugins/files/charset.h"
#include "fuzz.h"

enum { MEMORY = 8 << 20 };

static const char *const names[] = {NULL,        "UTF-8",  "ISO-8859-1", "windows-1252",
                                    "Shift_JIS", "UTF-16", "GB18030",    "UTF-7"};

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static postil_arena *arena;
    struct postil_error err = {.message = ""};
    struct charset_text text;
    if (!arena && !(arena = postil_arena_new(MEMORY)))
        abort();
    if (size == 0)
        return 0;
    const char *bytes = (const char *)data + 1;
    size_t len = size - 1;
    struct charset_options how = {.encoding = names[data[0] % 8], .replace = data[0] & 8};
    struct charset_hints hints = {names[data[0] >> 4 & 7]};
    postil_arena_reset(arena);
    if (charset_decode(bytes, len, &how, &hints, arena, &text, &err) != POSTIL_OK) {
        demand(err.message[0], "a refusal has a reason");
        return 0;
    }
    demand(postil_utf8_valid(text.bytes, text.len) == text.len, "what is decoded is UTF-8");
    if (!how.encoding && !text.charset && !text.n_replaced)
        demand(text.len == len && memcmp(text.bytes, bytes, len) == 0, "UTF-8 stays as it is");
    demand(!text.n_replaced || how.replace, "nothing is replaced unasked");
    return 0;
}
