/* SPDX-License-Identifier: Apache-2.0 */
/* Small JSON objects for people's scripts. */
#include "json.h"

#include <stdio.h>
#include <string.h>

enum { ARENA_SIZE = 64 << 20 };

static void
lead(struct postil_buffer *out, const char *key)
{
    char last = out->len ? out->bytes[out->len - 1] : '{';
    if (last != '{' && last != '[')
        postil_buffer_add(out, ",", 1);
    if (!key)
        return;
    postil_json_string(out, key, strlen(key));
    postil_buffer_add(out, ":", 1);
}

struct postil_buffer
json_begin(void)
{
    struct postil_buffer out = {.arena = postil_arena_new(ARENA_SIZE)};
    if (out.arena)
        postil_buffer_add(&out, "{", 1);
    return out;
}

void
json_end(struct postil_buffer *out)
{
    if (!out->arena)
        return;
    postil_buffer_puts(out, "}\n");
    if (!out->failed)
        fwrite(out->bytes, 1, out->len, stdout);
    postil_arena_free(out->arena);
}

void
json_key(struct postil_buffer *out, const char *key, const char *value)
{
    if (!value)
        return;
    lead(out, key);
    postil_json_string(out, value, strlen(value));
}

void
json_flag(struct postil_buffer *out, const char *key, bool value)
{
    lead(out, key);
    postil_buffer_puts(out, value ? "true" : "false");
}

void
json_number(struct postil_buffer *out, const char *key, double value)
{
    lead(out, key);
    postil_json_double(out, value);
}

void
json_raw(struct postil_buffer *out, const char *key, const char *json)
{
    lead(out, key);
    postil_buffer_puts(out, json);
}

void
json_open(struct postil_buffer *out, const char *key, char bracket)
{
    lead(out, key);
    postil_buffer_add(out, &bracket, 1);
}

void
json_close(struct postil_buffer *out, char bracket)
{
    postil_buffer_add(out, &bracket, 1);
}

void
json_names(struct postil_buffer *out, const char *key, const char *const *names)
{
    if (!names)
        return;
    json_open(out, key, '[');
    for (; *names; names++)
        json_key(out, NULL, *names);
    json_close(out, ']');
}
