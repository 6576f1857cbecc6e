/* SPDX-License-Identifier: Apache-2.0 */
/* A plugin's settings, declared as a table that is parser, validator and manual page in one. */
#ifndef POSTIL_OPTION_H
#define POSTIL_OPTION_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <postil/layer.h>

POSTIL_BEGIN_DECLS

enum postil_option_type {
    POSTIL_NO_OPTION,      /* ends a table                                                     */
    POSTIL_OPTION_BOOL,    /* bool                   true, false                               */
    POSTIL_OPTION_INT,     /* int64_t                whole number                              */
    POSTIL_OPTION_REAL,    /* double                 number; a whole number passes             */
    POSTIL_OPTION_STRING,  /* const char *           UTF-8; NULL when absent                   */
    POSTIL_OPTION_CHOICE,  /* uint32_t               one of `choices`                          */
    POSTIL_OPTION_SIZE,    /* uint64_t               bytes: 1048576, "64K", "1.5M", "2G"       */
    POSTIL_OPTION_STRINGS  /* struct postil_strings  ( "a", "b" ); a single string passes      */
};

/** Where a plugin that is both a source and a step takes an option. */
enum postil_option_scope {
    POSTIL_ANYWHERE,
    POSTIL_SOURCE_ONLY,
    POSTIL_STEP_ONLY
};

/** What the files are that an option names; "-" is the program's standard input or output. */
enum postil_option_file {
    POSTIL_NO_FILE,
    POSTIL_FILE_INPUT,
    POSTIL_FILE_MODEL,  /* found by postil_model_open_for                              */
    POSTIL_FILE_OUTPUT, /* written anew by each run                                    */
    POSTIL_FILE_STORE,  /* read and added to by each run; such an option is `optional` */
    POSTIL_FILE_PROGRAM /* words of a command, some of which may name files            */
};

/**
 * One setting. `fallback` is written as on the command line (`-s path=value`): "0.5", "true",
 * "64M", "a,b" for a list. An option without a fallback must be given, unless `optional` says that
 * the field then stays NULL, 0 or empty. `min` <= value <= `max` is checked for numbers and sizes
 * when the two differ.
 */
struct postil_option {
    const char *name;
    size_t offset;              /* bytes into the settings struct              */
    uint32_t type;              /* enum postil_option_type                     */
    uint32_t scope;             /* enum postil_option_scope                    */
    const char *fallback;
    double min, max;
    const char *const *choices; /* names of 0, 1, 2 ..., ends in NULL          */
    const char *unit;           /* "seconds", "words"; NULL where there's none */
    const char *help;           /* one line, lower case                        */
    bool optional;
    uint32_t file;              /* enum postil_option_file; for strings and lists of them */
};

/** A row: POSTIL_OPTION(struct settings, threshold, .fallback = "0.5", .max = 1, .help = "..."). */
#define POSTIL_OPTION(settings, member, ...)                                                       \
    {                                                                                              \
        .name = #member, .offset = offsetof(settings, member),                                     \
        .type = _Generic(((settings *)0)->member,                                                  \
            bool: POSTIL_OPTION_BOOL,                                                              \
            int64_t: POSTIL_OPTION_INT,                                                            \
            double: POSTIL_OPTION_REAL,                                                            \
            const char *: POSTIL_OPTION_STRING,                                                    \
            uint32_t: POSTIL_OPTION_CHOICE,                                                        \
            uint64_t: POSTIL_OPTION_SIZE,                                                          \
            struct postil_strings: POSTIL_OPTION_STRINGS),                                         \
        __VA_ARGS__                                                                                \
    }
#define POSTIL_OPTIONS_END                                                                         \
    {                                                                                              \
        .type = POSTIL_NO_OPTION                                                                   \
    }

POSTIL_END_DECLS

#endif
