/* SPDX-License-Identifier: Apache-2.0 */
/* Reading gold data: a copy of each document, segmented. */
#include "gold.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "command.h"
#include "source.h"


static enum postil_status
said(enum postil_status st, const struct postil_error *err)
{
    if (st != POSTIL_OK)
        complain(err->message);
    return st;
}

/* -- documents --------------------------------------------------------------------------------- */

/* Layers that the plugin reads or learns to write, as far as a source can bring them. */
static enum postil_status
check_layers(const postil_doc *doc, const char *const *names, const char *plugin,
             struct postil_error *err)
{
    for (; names && *names; names++)
        if (postil_layer_type_builtin(*names) && !postil_doc_find_layer(doc, *names))
            return postil_fail(err, POSTIL_DATA,
                               "the document brings no layer '%s', which '%s' needs: where there is "
                               "nothing, an empty list says so",
                               *names, plugin);
    return POSTIL_OK;
}

static enum postil_status
keep(struct gold *g, const postil_doc *doc, uint32_t file, struct postil_error *err)
{
    if (g->n_doc == g->size) {
        size_t size = g->size ? 2 * g->size : 256;
        postil_doc **docs = realloc(g->docs, size * sizeof *docs);
        g->docs = docs ? docs : g->docs;
        uint32_t *file_of = docs ? realloc(g->file_of, size * sizeof *file_of) : NULL;
        if (!file_of)
            return postil_fail(err, POSTIL_NOMEM, "no memory for %zu documents", size);
        g->file_of = file_of;
        g->size = size;
    }
    g->docs[g->n_doc] = postil_doc_new_copy(doc);
    if (!g->docs[g->n_doc])
        return postil_fail(err, POSTIL_NOMEM, "no memory to keep it");
    g->file_of[g->n_doc++] = file;
    return POSTIL_OK;
}

static enum postil_status
take_next(struct gold *g, const struct gold_reader *r, postil_chain *chain, postil_doc *doc,
          uint32_t file, struct postil_error *err)
{
    enum postil_status st = postil_chain_next(chain, doc, err);
    if (st == POSTIL_OK)
        st = postil_chain_annotate(chain, doc, err);
    if (st == POSTIL_OK)
        st = check_layers(doc, r->plugin->reads, r->plugin->name, err);
    if (st == POSTIL_OK)
        st = check_layers(doc, r->plugin->writes, r->plugin->name, err);
    return st == POSTIL_OK ? keep(g, doc, file, err) : st;
}

static enum postil_status
read_file(struct gold *g, const struct gold_reader *r, postil_doc *doc, uint32_t file,
          size_t *rejected)
{
    const char *path = g->files[file];
    struct postil_error err;
    postil_chain *chain;
    size_t before = g->n_doc + *rejected;
    enum postil_status st = source_open(r->registry, path, r->sets, r->n_set, &chain);
    if (st != POSTIL_OK)
        return st;
    while ((st = take_next(g, r, chain, doc, file, &err)) != POSTIL_END)
        if (st != POSTIL_OK)
            source_reject(doc, path, ++*rejected, &err);
    postil_chain_free(chain);
    if (g->n_doc + *rejected == before) {
        postil_fail(&err, POSTIL_DATA, "%s: holds no document", path);
        return said(POSTIL_DATA, &err);
    }
    size_t n = g->n_doc + *rejected - before;
    if (!r->quiet)
        fprintf(stderr, "postil: %s: %zu document%s\n", path, n, n == 1 ? "" : "s");
    return POSTIL_OK;
}

enum postil_status
gold_read(struct gold *g, const struct gold_reader *r)
{
    struct postil_error err;
    size_t rejected = 0;
    postil_doc *doc = source_doc();
    if (!doc)
        return said(postil_fail(&err, POSTIL_NOMEM, "no memory for a document"), &err);
    enum postil_status st = POSTIL_OK;
    for (size_t i = 0; i < g->n_file && st == POSTIL_OK; i++)
        st = read_file(g, r, doc, (uint32_t)i, &rejected);
    postil_doc_free(doc);
    if (st != POSTIL_OK || rejected == 0)
        return st;
    postil_fail(&err, POSTIL_DATA,
                "%zu of %zu documents can't be used: nothing is trained on a part of the data",
                rejected, rejected + g->n_doc);
    return said(POSTIL_DATA, &err);
}

void
gold_fini(struct gold *g)
{
    for (size_t i = 0; i < g->n_doc; i++)
        postil_doc_free(g->docs[i]);
    free(g->docs);
    free(g->file_of);
}
