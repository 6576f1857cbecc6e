/* SPDX-License-Identifier: Apache-2.0 */
/* Steps of a chain one by one. */
#include <postil/step.h>

#include <assert.h>

#include "chain.h"

static struct step *
at(const postil_chain *chain, size_t i)
{
    assert(i == POSTIL_SOURCE_STEP ? chain->source != NULL : i < chain->n_step);
    return i == POSTIL_SOURCE_STEP ? chain->source : &chain->steps[i];
}

size_t
postil_chain_step_count(const postil_chain *chain)
{
    return chain->n_step;
}

struct postil_step
postil_chain_step(const postil_chain *chain, size_t i)
{
    const struct step *step = at(chain, i);
    return (struct postil_step){.name = step->name,
                                .plugin = step->plugin,
                                .settings = step->settings,
                                .declared = &step->declared,
                                .state = step->state,
                                .open = step->open};
}

enum postil_status
postil_chain_call(postil_chain *chain, size_t i, enum postil_hook hook, postil_doc *doc,
                  struct postil_error *err)
{
    struct step *step = at(chain, i);
    const struct postil_plugin *plugin = step->plugin;
    switch (hook) {
    case POSTIL_HOOK_OPEN:
        return step->open ? POSTIL_OK : step_open(step, err);
    case POSTIL_HOOK_START:
        return plugin->start ? plugin->start(step->state, err) : POSTIL_OK;
    case POSTIL_HOOK_ANALYZE:
        return step_analyze(step, doc, err);
    case POSTIL_HOOK_COLLECT:
        return step_collect(step, doc, err);
    case POSTIL_HOOK_CONCLUDE:
        return step_conclude(step, doc, err);
    case POSTIL_HOOK_IDLE:
        return plugin->idle ? plugin->idle(step->state, err) : POSTIL_OK;
    case POSTIL_HOOK_STOP:
        if (plugin->stop)
            plugin->stop(step->state);
        break;
    case POSTIL_HOOK_CLOSE:
        step_close(step);
        break;
    }
    return POSTIL_OK;
}
