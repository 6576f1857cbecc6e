/* SPDX-License-Identifier: Apache-2.0 */
/* Strings of JSON, and the buffer that they go to. */
#include "json.h"

#include <postil/utf8.h>

/* What stands behind the backslash; 'u' is \u00XX, 0 needs none. */
static inline char
escape_of(unsigned char c)
{
    if (c >= 0x20)
        return c == '"' || c == '\\' ? (char)c : 0;
    return "uuuuuuuubtnufruuuuuuuuuuuuuuuuuu"[c];
}

char *
postil_buffer_grow(struct postil_buffer *buf, size_t n)
{
    if (buf->failed || n > SIZE_MAX / 4 || buf->len > SIZE_MAX / 4) {
        buf->failed = true;
        return NULL;
    }
    size_t need = buf->len + n + 1, size = need + need / 2 + 40;
    char *bytes = postil_arena_resize(buf->arena, buf->bytes, buf->size, size, 1);
    if (!bytes)
        bytes = postil_arena_resize(buf->arena, buf->bytes, buf->size, size = need, 1);
    if (!bytes) {
        buf->failed = true;
        return NULL;
    }
    buf->bytes = bytes;
    buf->size = size;
    return bytes + buf->len;
}

void
postil_buffer_add(struct postil_buffer *buf, const char *bytes, size_t len)
{
    add(buf, bytes, len);
}

void
postil_buffer_puts(struct postil_buffer *buf, const char *string)
{
    add(buf, string, strlen(string));
}

/* Whether one of eight bytes must be escaped: below 0x20, '"' or '\\'. */
static inline bool
has_special(const char *s)
{
    const uint64_t ones = 0x0101010101010101u;
    uint64_t w;
    memcpy(&w, s, sizeof w);
    uint64_t quote = w ^ ones * '"', slash = w ^ ones * '\\';
    uint64_t hit = ((w - ones * 0x20) & ~w) | ((quote - ones) & ~quote) | ((slash - ones) & ~slash);
    return hit & ones * 0x80;
}

static size_t
plain_run(const char *s, size_t len)
{
    size_t i = 0;
    while (len - i >= 8 && !has_special(s + i))
        i += 8;
    while (i < len && !escape_of((unsigned char)s[i]))
        i++;
    return i;
}

static void
add_escape(struct postil_buffer *buf, unsigned char c)
{
    char kind = escape_of(c);
    char code[] = {'\\', kind, '0', '0', (char)('0' + (c >> 4)), "0123456789abcdef"[c & 15]};
    add(buf, code, kind == 'u' ? 6 : 2);
}

static void
add_escaped(struct postil_buffer *buf, const char *s, size_t len)
{
    for (size_t i = 0; i < len; i++) {
        size_t n = plain_run(s + i, len - i);
        add(buf, s + i, n);
        i += n;
        if (i < len)
            add_escape(buf, (unsigned char)s[i]);
    }
}

void
postil_json_quote(struct postil_buffer *buf, const char *s, size_t len)
{
    add(buf, "\"", 1);
    add_escaped(buf, s, len);
    add(buf, "\"", 1);
}

void
postil_json_string(struct postil_buffer *buf, const char *bytes, size_t len)
{
    add(buf, "\"", 1);
    for (size_t i = 0; i < len; i++) {
        size_t n = postil_utf8_valid(bytes + i, len - i);
        add_escaped(buf, bytes + i, n);
        i += n;
        if (i < len)
            postil_buffer_puts(buf, "\xef\xbf\xbd");
    }
    add(buf, "\"", 1);
}
