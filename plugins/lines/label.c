/* SPDX-License-Identifier: Apache-2.0 */
/* Labels without quotes, escapes and blanks. */
#include "label.h"

#include <string.h>

const struct postil_field *
lines_type_field(const struct postil_layer_type *type)
{
    static const char *const usual[] = {"type", "kind", "label"};
    const struct postil_field *field = NULL;
    for (size_t i = 0; i < sizeof usual / sizeof *usual && !field; i++)
        field = postil_layer_type_find(type, usual[i]);
    return field;
}

/* What stands behind a backslash: of all that is escaped only two can be printed. */
static char
unescape(const char *at, size_t *out_len)
{
    *out_len = *at == 'u' ? 5 : 1;
    return *at == '"' || *at == '\\' ? *at : ' ';
}

bool
lines_label(char *json, size_t *len)
{
    bool quoted = *len >= 2 && *json == '"', changed = false;
    size_t end = *len - quoted, n = 0;
    for (size_t i = quoted; i < end;) {
        size_t escaped = 0;
        char c = quoted && json[i] == '\\' ? unescape(json + i + 1, &escaped) : json[i];
        bool odd = (unsigned char)c <= ' ' || c == ';' || c == 0x7f;
        changed |= odd;
        json[n++] = odd ? '_' : c;
        i += 1 + escaped;
    }
    *len = n;
    return changed;
}
