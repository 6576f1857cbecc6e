/* SPDX-License-Identifier: Apache-2.0 */
/* How the writers of JSON append to a buffer. */
#ifndef POSTIL_CORE_JSON_H
#define POSTIL_CORE_JSON_H

#include <stdint.h>
#include <string.h>

#include <postil/json.h>

/** Make room for `n` more bytes and a NUL; where they go, or NULL once the arena is full. */
char *
postil_buffer_grow(struct postil_buffer *buf, size_t n);

/** Quotes round text that is known to be UTF-8. */
void
postil_json_quote(struct postil_buffer *buf, const char *s, size_t len);

static inline void
add(struct postil_buffer *buf, const char *bytes, size_t len)
{
    bool fits = len < buf->size - buf->len && !buf->failed;
    char *to = fits ? buf->bytes + buf->len : postil_buffer_grow(buf, len);
    if (!to)
        return;
    if (len)
        memcpy(to, bytes, len);
    to[len] = '\0';
    buf->len += len;
}

#endif
