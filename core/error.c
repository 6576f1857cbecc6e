/* SPDX-License-Identifier: Apache-2.0 */
/* Reasons: written once where they arise, prefixed as they climb. */
#include <postil/error.h>

#include <stdio.h>
#include <string.h>

#include <postil/utf8.h>

/* One line of clean UTF-8 whatever came in through a %s. */
static void
sanitise(char *message)
{
    size_t len = strlen(message);
    for (size_t i = 0; i < len;) {
        size_t n;
        uint32_t c = postil_utf8_get(message + i, len - i, &n);
        if (c < 0x20 || c == 0x7f || (c == 0xfffd && n == 1))
            message[i] = '?';
        i += n;
    }
}

/* `message` was cut at its end: make that visible, on a code-point border. */
static void
mark_cut(char *message, size_t size)
{
    size_t at = size - 1 - 3;
    while (at > 0 && !postil_utf8_border(message, size, at))
        at--;
    memcpy(message + at, "...", 4);
}

enum postil_status
postil_vfail(struct postil_error *err, enum postil_status status, const char *format, va_list args)
{
    if (!err)
        return status;
    struct postil_error made; /* apart, since err->message may be among the arguments */
    int len = vsnprintf(made.message, sizeof made.message, format, args);
    if (len < 0)
        strcpy(made.message, "unknown reason");
    else if ((size_t)len >= sizeof made.message)
        mark_cut(made.message, sizeof made.message);
    sanitise(made.message);
    memcpy(err->message, made.message, strlen(made.message) + 1); /* what lies behind is no news */
    return status;
}

enum postil_status
postil_fail(struct postil_error *err, enum postil_status status, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    postil_vfail(err, status, format, args);
    va_end(args);
    return status;
}

void
postil_blame(struct postil_error *err, const char *format, ...)
{
    if (!err)
        return;
    struct postil_error prefix;
    va_list args;
    va_start(args, format);
    postil_vfail(&prefix, POSTIL_OK, format, args);
    va_end(args);
    postil_fail(err, POSTIL_OK, "%s: %s", prefix.message, err->message);
}
