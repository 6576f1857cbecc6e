/* SPDX-License-Identifier: Apache-2.0 */
/* What `postil plugin check` tests, family by family. */
#ifndef POSTIL_CLI_PLUGIN_TESTS_H
#define POSTIL_CLI_PLUGIN_TESTS_H

#include "stand.h"

/** In which roles a plugin has to stand a test; in each in turn. */
enum { ON_FILE = 0, ON_STEPS = 1 << 0, ON_SOURCES = 1 << 1, ON_BOTH = ON_STEPS | ON_SOURCES };

struct plugin_test {
    const char *name;  /* "family/which"                                                       */
    const char *holds; /* the fact, for --list                                                 */
    const char *after; /* skipped when one of the tests that match this failed; NULL: never    */
    unsigned roles;    /* ON_FILE: called once, with nothing loaded                            */
    bool (*call)(struct stand *stand, const char *which); /* false: the report says why        */
};

/** Each ends with a NULL name. */
extern const struct plugin_test load_tests[], option_tests[], layer_tests[], record_tests[],
    text_tests[], same_tests[], neighbour_tests[], cost_tests[];

/* -- what several families do ------------------------------------------------------------------ */

/** What happened to a document in one hook: visited by plugin_tests_walk. */
struct visit {
    postil_doc *doc;
    const char *hook;            /* "analyze"                                        */
    const char *field;           /* "writes", where the hook's layers are declared    */
    const char *const *declared; /* the layers it declares                           */
    const char *const *before;   /* [n_before] names of layers that were there        */
    size_t n_before;
};

/** Either may be NULL. */
struct visitor {
    bool (*before)(struct stand *s, void *ctx, const struct visit *visit);
    bool (*after)(struct stand *s, void *ctx, const struct visit *visit);
    void *ctx;
};

/**
 * Set the plugin up and take the plain samples through its hooks bare, the corpus document last; a
 * source is read to its end.
 */
bool
plugin_tests_walk(struct stand *s, const struct visitor *visitor);

/** Whether this layer is the hook's own. */
bool
visit_is_new(const struct visit *visit, const postil_layer *layer);

/** Type of a layer that the plugin declares or Postil knows, or NULL. */
const struct postil_layer_type *
plugin_tests_find_type(const struct stand *s, const char *name);

/** Give a buffer an arena of its own, unless it has one. */
bool
plugin_tests_begin(struct stand *s, struct postil_buffer *out);

/**
 * Layers of a document as JSON: those named (all but private ones when NULL), in an arena of the
 * buffer's own. False when that can't be done.
 */
bool
plugin_tests_write(struct stand *s, struct postil_buffer *out, const postil_doc *doc,
                   const char *const *names);

#endif
