/* SPDX-License-Identifier: Apache-2.0 */
/* The arguments of a run, quoted for a shell. */
#define _GNU_SOURCE
#include "again.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const char plain[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789"
                            "%+,-./:=@_";

static void
print_quoted(const char *argument, FILE *out)
{
    if (*argument && strspn(argument, plain) == strlen(argument)) {
        fputs(argument, out);
        return;
    }
    fputc('\'', out);
    for (const char *p = argument; *p; p++)
        if (*p == '\'')
            fputs("'\\''", out);
        else
            fputc(*p, out);
    fputc('\'', out);
}

/* How many work on it and where results go are nothing to one document. */
static bool
is_about_how(const char *argument)
{
    static const char *const heads[] = {"--output=", "--workers=", "--set=run.workers=",
                                        "--set=run.slots=", "--set=run.checkpoint="};
    for (size_t i = 0; i < sizeof heads / sizeof heads[0]; i++)
        if (strncmp(argument, heads[i], strlen(heads[i])) == 0)
            return true;
    return false;
}

static bool
reads_stdin(const struct postil_facts *facts)
{
    for (size_t i = 0; i < facts->n; i++)
        if (facts->items[i].kind == POSTIL_FACT_INPUT && strcmp(facts->items[i].value, "-") == 0)
            return true;
    return false;
}

enum postil_status
again_make(const struct args *args, const struct postil_facts *facts, struct again *out,
           struct postil_error *err)
{
    size_t len;
    *out = (struct again){0};
    if (reads_stdin(facts))
        return POSTIL_OK;
    FILE *text = open_memstream(&out->parts[1], &len);
    if (!text)
        return postil_fail(err, POSTIL_NOMEM, "a command");
    for (size_t i = 0; i < args->n_again; i++) {
        if (is_about_how(args->again[i]))
            continue;
        fputc(' ', text);
        print_quoted(args->again[i], text);
    }
    out->parts[0] = strdup("postil run --only ");
    if (fclose(text) == 0 && out->parts[0] && out->parts[1])
        return POSTIL_OK;
    again_fini(out);
    return postil_fail(err, POSTIL_NOMEM, "a command");
}

void
again_fini(struct again *again)
{
    free(again->parts[0]);
    free(again->parts[1]);
    *again = (struct again){0};
}
