/* SPDX-License-Identifier: Apache-2.0 */
/* Writing a parsed value again. */
#include "value.h"

#include <string.h>

#include <postil/json.h>

/* The parser has bounded the depth. */
static void
put(struct postil_buffer *buf, const json_t *value)
{
    const char *key;
    const json_t *member;
    const char *between = "";
    size_t i;
    switch (json_typeof(value)) {
    case JSON_OBJECT:
        postil_buffer_puts(buf, "{");
        json_object_foreach((json_t *)value, key, member)
        {
            postil_buffer_puts(buf, between);
            postil_json_string(buf, key, strlen(key));
            postil_buffer_puts(buf, ":");
            put(buf, member);
            between = ",";
        }
        postil_buffer_puts(buf, "}");
        break;
    case JSON_ARRAY:
        postil_buffer_puts(buf, "[");
        json_array_foreach(value, i, member)
        {
            postil_buffer_puts(buf, between);
            put(buf, member);
            between = ",";
        }
        postil_buffer_puts(buf, "]");
        break;
    case JSON_STRING:
        postil_json_string(buf, json_string_value(value), json_string_length(value));
        break;
    case JSON_INTEGER:
        postil_json_int(buf, json_integer_value(value));
        break;
    case JSON_REAL:
        postil_json_double(buf, json_real_value(value));
        break;
    case JSON_TRUE:
        postil_buffer_puts(buf, "true");
        break;
    case JSON_FALSE:
        postil_buffer_puts(buf, "false");
        break;
    case JSON_NULL:
        postil_buffer_puts(buf, "null");
        break;
    }
}

enum postil_status
jsonl_value_text(const json_t *value, postil_arena *arena, const char **out_text,
                 struct postil_error *err)
{
    struct postil_buffer buf = {.arena = arena};
    put(&buf, value);
    if (buf.failed)
        return postil_fail(err, POSTIL_NOMEM, "no room for a JSON value (run.memory)");
    *out_text = postil_arena_resize(arena, buf.bytes, buf.size, buf.len + 1, 1);
    return POSTIL_OK;
}
