/* SPDX-License-Identifier: Apache-2.0 */
/* What the result of a run depends on, as a list that can be kept and compared. */
#ifndef POSTIL_FACTS_H
#define POSTIL_FACTS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <postil/chain.h>

POSTIL_BEGIN_DECLS

enum postil_fact_kind {
    POSTIL_FACT_SETTING, /* `value` as a configuration file says it     */
    POSTIL_FACT_PLUGIN,  /* `value` is the path of the shared object, or of a program */
    POSTIL_FACT_MODEL,   /* that of a model                             */
    POSTIL_FACT_INPUT,   /* that of something to read; "-": standard input */
    POSTIL_FACT_OUTPUT,  /* that of something to write, "-": standard output */
    POSTIL_FACT_STORE    /* that of something to read and add to        */
};

struct postil_fact {
    uint32_t kind;     /* enum postil_fact_kind                              */
    const char *owner; /* "source 'files'", "step 'stance'", "run", "postil" */
    const char *name;  /* of the setting, which may hold several files       */
    const char *value;
    uint64_t hash; /* of the file's bytes; only PLUGIN and MODEL         */
};

struct postil_facts {
    struct postil_fact *items; /* [n] in the order of the configuration */
    size_t n;
};

/**
 * All that the chain's results depend on, and where they go: everything but how many workers there
 * are, and the bytes of the input.
 *   hashed      read plugins and models for their hash; else it is 0, and a model goes by the name
 *               that the configuration gives it
 *   out_facts   in `arena`
 * Errors: POSTIL_NOMEM; POSTIL_NOINPUT, POSTIL_IO when a plugin or model can't be read.
 */
POSTIL_API POSTIL_CHECKED enum postil_status
postil_chain_facts(const postil_chain *chain, bool hashed, postil_arena *arena,
                   struct postil_facts *out_facts, struct postil_error *err);

/**
 * The first difference that matters between facts of then and now: settings, plugins by their hash,
 * models by their hash. POSTIL_OK: there is none. POSTIL_CONFIG: `err` says what was and what is.
 */
POSTIL_API POSTIL_CHECKED enum postil_status
postil_facts_compare(const struct postil_facts *then, const struct postil_facts *now,
                     struct postil_error *err);

/**
 * XXH3 of a file's bytes. Errors: POSTIL_NOINPUT when it can't be opened; POSTIL_IO, also when it
 * is a folder.
 */
POSTIL_API POSTIL_CHECKED enum postil_status
postil_file_hash(const char *path, uint64_t *out_hash, uint64_t *out_bytes,
                 struct postil_error *err);

POSTIL_END_DECLS

#endif
