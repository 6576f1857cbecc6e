/* SPDX-License-Identifier: Apache-2.0 */
/* postil plugin new: a small complete plugin to begin with. */
#define _GNU_SOURCE
#include "plugin.h"

#include <errno.h>
#include <getopt.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "../command.h"
#include "templates.h"

enum { OPT_KIND = 256, LONGEST_NAME = 40, PATH_SIZE = 4096 };

static const struct option long_options[] = {
    {"kind", required_argument, NULL, OPT_KIND},
    {"dir", required_argument, NULL, 'd'},
    {"help", no_argument, NULL, 'h'},
    {NULL, 0, NULL, 0},
};

static const char help[] =
    "usage: postil plugin new [--kind KIND] [--dir DIR] NAME\n"
    "Writes a small complete plugin with a Makefile, a test and a README. It needs nothing but an\n"
    "installed Postil, and runs at once: make check, make run INPUT=FILE.\n"
    "      --kind KIND    analyzer (the default): looks at each document\n"
    "                     corpus: says something about all documents together\n"
    "                     source: reads documents\n"
    "                     writer: writes them\n"
    "  -d, --dir DIR      folder to make (NAME); files that are there are never touched\n"
    "Exit code: 0 written, 2 usage, 73 cannot create.\n";

static const struct {
    const char *name, *what, *run;
} kinds[] = {
    {"analyzer", "it finds words that are written in capitals", "--chain segment,@name@"},
    {"corpus", "it tells how long each document is, beside all of them", "--chain segment,@name@"},
    {"source", "it reads files in which each line is a document",
     "--source @name@ --chain segment"},
    {"writer", "it writes a table, a line for each document", "--chain segment,@name@"},
};

enum { N_KIND = sizeof kinds / sizeof kinds[0] };

struct new_args {
    const char *name, *dir;
    size_t kind;
};

static int
fail(enum postil_status status, const char *format, const char *a, const char *b)
{
    struct postil_error err;
    postil_fail(&err, status, format, a, b);
    complain(err.message);
    return exit_code(status);
}

/* -- writing ----------------------------------------------------------------------------------- */

/* Write text with its marks replaced; what stands for a mark may hold @name@ again. */
static void
put(const char *text, const struct new_args *a, FILE *out)
{
    const struct {
        const char *mark, *text;
    } marks[] = {{"@name@", NULL}, {"@what@", kinds[a->kind].what}, {"@run@", kinds[a->kind].run}};
    while (*text) {
        size_t i = 0, n_mark = sizeof marks / sizeof marks[0];
        while (i < n_mark && strncmp(text, marks[i].mark, strlen(marks[i].mark)) != 0)
            i++;
        if (i == n_mark) {
            fputc(*text++, out);
            continue;
        }
        if (marks[i].text)
            put(marks[i].text, a, out);
        else
            fputs(a->name, out);
        text += strlen(marks[i].mark);
    }
}

static int
write_file(const struct plugin_template *t, const struct new_args *a)
{
    char path[PATH_SIZE];
    bool plugin = strcmp(t->name, "plugin.c") == 0, hidden = strcmp(t->name, "gitignore") == 0;
    int len = snprintf(path, sizeof path, "%s/%s%s%s", a->dir, hidden ? "." : "",
                       plugin ? a->name : t->name, plugin ? ".c" : "");
    if (len >= (int)sizeof path)
        return fail(POSTIL_USAGE, "--dir %s: the path is too long%s", a->dir, "");
    FILE *file = fopen(path, "wbx");
    if (!file)
        return fail(POSTIL_CANTCREATE, "%s: %s", path, strerror(errno));
    put(t->text, a, file);
    bool failed = ferror(file) != 0;
    return (fclose(file) != 0) | failed ? fail(POSTIL_IO, "%s: %s", path, strerror(errno)) : 0;
}

static int
write_all(const struct new_args *a)
{
    int code = 0;
    if (mkdir(a->dir, 0777) != 0 && errno != EEXIST)
        return fail(POSTIL_CANTCREATE, "%s: %s", a->dir, strerror(errno));
    for (const struct plugin_template *t = plugin_templates; t->kind && code == 0; t++)
        if (strcmp(t->kind, "any") == 0 || strcmp(t->kind, kinds[a->kind].name) == 0)
            code = write_file(t, a);
    if (code == 0)
        fprintf(stderr, "%s: a new plugin. Try it: make -C %s check\n", a->dir, a->dir);
    return code;
}

/* -- arguments --------------------------------------------------------------------------------- */

static int
take_kind(struct new_args *a, const char *name)
{
    for (size_t i = 0; i < N_KIND; i++)
        if (strcmp(kinds[i].name, name) == 0) {
            a->kind = i;
            return 0;
        }
    return fail(POSTIL_USAGE, "--kind takes analyzer, corpus, source or writer, not '%s'%s", name,
                "");
}

/* The name is that of a C constant, of a layer, and of a file. */
static int
check_name(const char *name)
{
    static const char letters[] = "abcdefghijklmnopqrstuvwxyz", more[] = "0123456789_";
    size_t len = strspn(name, letters);
    while (len && name[len] && (strchr(letters, name[len]) || strchr(more, name[len])))
        len++;
    return len && !name[len] && len <= LONGEST_NAME
               ? 0
               : fail(POSTIL_USAGE,
                      "'%s' is no name for a plugin: take lower-case letters, digits and _%s", name,
                      "");
}

int
plugin_new(int argc, char **argv)
{
    struct new_args a = {.name = NULL};
    int option, code = 0;
    optind = 1;
    while (code == 0 && (option = getopt_long(argc, argv, "d:h", long_options, NULL)) != -1) {
        if (option == 'h')
            return fputs(help, stdout), EXIT_ALL_GOOD;
        if (option == 'd')
            a.dir = optarg;
        else
            code = option == OPT_KIND ? take_kind(&a, optarg) : EXIT_USAGE;
    }
    if (code)
        return code;
    if (argc - optind != 1)
        return fail(POSTIL_USAGE, "postil plugin new takes one name: %s%s",
                    "postil plugin new mine", "");
    a.name = argv[optind];
    a.dir = a.dir ? a.dir : a.name;
    code = check_name(a.name);
    return code ? code : write_all(&a);
}
