/* SPDX-License-Identifier: Apache-2.0 */
/* A file's source, found by the file's ending and opened. */
#include "source.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "args.h"
#include "command.h"

enum { MEMORY_LOG = 30, MOST_SAID = 10 };

static const struct {
    const char *ending, *source;
} forms[] = {
    {".jsonl", "jsonl"}, {".json", "jsonl"}, {".tsv", "conll"},  {".conll", "conll"},
    {".bio", "conll"},   {".bio2", "conll"}, {".txt", "marked"},
};

const char *
source_name(const char *path)
{
    size_t len = strlen(path);
    struct stat st;
    if (stat(path, &st) == 0 && S_ISDIR(st.st_mode))
        return "brat";
    for (size_t i = 0; i < sizeof forms / sizeof *forms; i++) {
        size_t n = strlen(forms[i].ending);
        if (len > n && strcmp(path + len - n, forms[i].ending) == 0)
            return forms[i].source;
    }
    return NULL;
}

/* -- the chain --------------------------------------------------------------------------------- */

/* "conll.document=5" is meant for the source conll: source.document=5. */
static enum postil_status
set(postil_config *config, const char *source, const char *assignment, struct postil_error *err)
{
    size_t len = strlen(source), size = strlen(assignment) + sizeof "source";
    if (strncmp(assignment, source, len) != 0 || assignment[len] != '.')
        return POSTIL_OK;
    char *path = malloc(size);
    if (!path)
        return postil_fail(err, POSTIL_NOMEM, "out of memory");
    snprintf(path, size, "source%s", assignment + len);
    enum postil_status st = postil_config_override(config, path, err);
    free(path);
    return st;
}

static enum postil_status
configure(postil_config *config, const char *file, const char *const *sets, size_t n_set,
          struct postil_error *err)
{
    const char *source = source_name(file) ? source_name(file) : "jsonl";
    enum postil_status st = postil_config_set_source(config, source, err);
    if (st == POSTIL_OK)
        st = postil_config_set_paths(config, &file, 1, err);
    if (st == POSTIL_OK)
        st = postil_config_set_chain(config, "segment", err);
    for (size_t i = 0; i < n_set && st == POSTIL_OK; i++)
        st = set(config, source, sets[i], err);
    return st;
}

enum postil_status
source_open(postil_registry *registry, const char *path, const char *const *sets, size_t n_set,
            postil_chain **out_chain)
{
    struct postil_error err;
    struct postil_report report = {.fault = args_fault};
    postil_config *config = postil_config_new();
    enum postil_status st = config ? configure(config, path, sets, n_set, &err)
                                   : postil_fail(&err, POSTIL_NOMEM, "out of memory");
    if (st == POSTIL_OK)
        st = postil_chain_new(registry, config, &report, out_chain);
    else
        complain(err.message);
    postil_config_free(config);
    if (st == POSTIL_OK && (st = postil_chain_open(*out_chain, POSTIL_ALL, &report)) != POSTIL_OK)
        postil_chain_free(*out_chain);
    if (st != POSTIL_OK)
        *out_chain = NULL;
    return st;
}

/* -- documents --------------------------------------------------------------------------------- */

void
source_reject(const postil_doc *doc, const char *path, size_t n, struct postil_error *err)
{
    const char *origin = postil_doc_origin(doc);
    if (n > MOST_SAID)
        return;
    postil_blame(err, "%s (%s)", *postil_doc_id(doc) ? postil_doc_id(doc) : "a document",
                 *origin ? origin : path);
    complain(err->message);
    if (n == MOST_SAID)
        complain("further rejects are only counted");
}

postil_doc *
source_doc(void)
{
    postil_doc *doc = NULL;
    for (int log = MEMORY_LOG; !doc && log >= 20; log--)
        doc = postil_doc_new((size_t)1 << log);
    return doc;
}
