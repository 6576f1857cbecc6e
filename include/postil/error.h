/* SPDX-License-Identifier: Apache-2.0 */
/* Statuses and the message that goes with them. */
#ifndef POSTIL_ERROR_H
#define POSTIL_ERROR_H

#include <stdarg.h>

#include <postil/export.h>

POSTIL_BEGIN_DECLS

enum postil_status {
    POSTIL_OK = 0,
    POSTIL_END,        /* no fault: a source has no further document                   */
    POSTIL_NOMEM,      /* memory, or the document's arena, is used up                  */
    POSTIL_DATA,       /* bad input: text, markup, model, archive                      */
    POSTIL_USAGE,      /* bad command line                                             */
    POSTIL_CONFIG,     /* bad configuration, or plugin that can't be loaded            */
    POSTIL_NOINPUT,    /* input does not exist or can't be opened                      */
    POSTIL_CANTCREATE, /* output can't be created                                      */
    POSTIL_IO,         /* reading or writing failed underway                           */
    POSTIL_STOPPED,    /* a limit or a signal ended the run early                      */
    POSTIL_INTERNAL    /* a fault of ours, or of a plugin                              */
};

/**
 * Why a call failed: one line, lower case, no full stop. Lives with its caller, never allocates.
 */
struct postil_error {
    char message[512];
};

/**
 * Write the reason into `err` (may be NULL) and return `status`, so that a function can end in
 * `return postil_fail(err, POSTIL_DATA, "line %zu: empty entry", line)`. A reason that is too long
 * ends in "...". Control characters and bad UTF-8 that came in with a `%s` are replaced by '?'.
 */
POSTIL_API enum postil_status
postil_fail(struct postil_error *err, enum postil_status status, const char *format, ...)
    POSTIL_PRINTF(3, 4);

POSTIL_API enum postil_status
postil_vfail(struct postil_error *err, enum postil_status status, const char *format, va_list args);

/** Put "what: " in front of the reason, as an error climbs. */
POSTIL_API void
postil_blame(struct postil_error *err, const char *format, ...) POSTIL_PRINTF(2, 3);

POSTIL_END_DECLS

#endif
