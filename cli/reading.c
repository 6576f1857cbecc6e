/* SPDX-License-Identifier: Apache-2.0 */
/* Options of commands that read documents, and two files opened side by side. */
#include "reading.h"

#include <getopt.h>
#include <stdlib.h>
#include <string.h>

#include "command.h"
#include "source.h"

/* Some commands add settings of their own. */
enum { OWN_SETS = 4 };

bool
reading_init(struct reading *r, int argc)
{
    size_t n = (size_t)argc + 1;
    *r = (struct reading){.sets = calloc(n + OWN_SETS, sizeof *r->sets),
                          .folders = calloc(n, sizeof *r->folders)};
    return r->sets && r->folders;
}

void
reading_fini(struct reading *r)
{
    free(r->sets);
    free(r->folders);
}

int
reading_take(struct reading *r, int option)
{
    switch (option) {
    case 's':
        r->sets[r->n_set++] = optarg;
        return 0;
    case READING_PLUGIN_PATH:
        r->folders[r->n_folder++] = optarg;
        return 0;
    case READING_JSON:
        r->json = true;
        return 0;
    case 'q':
        r->quiet = true;
        return 0;
    case 'h':
        r->help = true;
        return 0;
    default:
        return EXIT_USAGE;
    }
}

int
reading_pairs(const struct reading *r, const char *const files[2],
              int (*call)(void *ctx, pairing *pairs), void *ctx)
{
    struct postil_error err;
    postil_registry *registry = NULL;
    postil_chain *chains[2] = {NULL, NULL};
    pairing *pairs = NULL;
    if (strcmp(files[0], "-") == 0 && strcmp(files[1], "-") == 0)
        return refuse("standard input can be one of the two files%s", ", not both");
    int code =
        refuse_unless_ok(postil_registry_new(r->folders, r->n_folder, &registry, &err), &err);
    for (int i = 0; i < 2 && code == 0; i++)
        code = exit_code(source_open(registry, files[i], r->sets, r->n_set, &chains[i]));
    if (code == 0 && !(pairs = pairing_new(chains, files)))
        code = refuse_unless_ok(postil_fail(&err, POSTIL_NOMEM, "out of memory"), &err);
    if (code == 0)
        code = call(ctx, pairs);
    pairing_free(pairs);
    postil_chain_free(chains[0]);
    postil_chain_free(chains[1]);
    postil_registry_free(registry);
    return code;
}
