/* SPDX-License-Identifier: Apache-2.0 */
/* Steps of a chain one by one, for programs that try plugins out. A run needs none of this. */
#ifndef POSTIL_STEP_H
#define POSTIL_STEP_H

#include <stdbool.h>
#include <stddef.h>

#include <postil/chain.h>
#include <postil/plugin.h>

POSTIL_BEGIN_DECLS

/** In place of a step's number: the chain's source. */
#define POSTIL_SOURCE_STEP SIZE_MAX

/** A step as its chain has it now. Strings, settings and plugin live as long as the chain. */
struct postil_step {
    const char *name;
    const struct postil_plugin *plugin;
    const void *settings; /* [plugin->settings_size], filled                    */
    const struct postil_declaration *declared; /* its layers, with these settings */
    void *state; /* what `open` made; NULL while the step isn't open            */
    bool open;
};

/** Number of steps, without the source. */
POSTIL_API size_t
postil_chain_step_count(const postil_chain *chain);

/** Step `i`, below the count, or POSTIL_SOURCE_STEP where the chain has a source. */
POSTIL_API struct postil_step
postil_chain_step(const postil_chain *chain, size_t i);

/** Hooks that postil_chain_call knows. */
enum postil_hook {
    POSTIL_HOOK_OPEN,
    POSTIL_HOOK_START,
    POSTIL_HOOK_ANALYZE,
    POSTIL_HOOK_COLLECT,
    POSTIL_HOOK_CONCLUDE,
    POSTIL_HOOK_IDLE,
    POSTIL_HOOK_STOP,
    POSTIL_HOOK_CLOSE
};

/**
 * Call one hook of one step as a run does, with the contract checked around it: what it reads must
 * be there, what it writes must be declared and is settled. `doc` is the document, the corpus
 * document for CONCLUDE, and NULL for the others. A missing hook is POSTIL_OK; CLOSE does nothing
 * unless the step is open. The order of the calls is the caller's affair.
 */
POSTIL_API POSTIL_CHECKED enum postil_status
postil_chain_call(postil_chain *chain, size_t i, enum postil_hook hook, postil_doc *doc,
                  struct postil_error *err);

POSTIL_END_DECLS

#endif
