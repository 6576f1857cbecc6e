/* SPDX-License-Identifier: Apache-2.0 */
/* Rejects: a line, and the command that shows the fault again. */
#include "reject.h"

#include <stdio.h>

#include <postil/json.h>

const char *
reject_step_name(const postil_chain *chain, uint32_t step)
{
    return step == STEP_SOURCE ? chain->source->name : chain->steps[step].name;
}

static void
ensure_id(struct slot *slot)
{
    char id[32];
    if (postil_doc_id(slot->doc)[0])
        return;
    int len = snprintf(id, sizeof id, "#%llu", (unsigned long long)slot->seq + 1);
    if (postil_doc_set_id(slot->doc, id, (size_t)len, NULL) != POSTIL_OK)
        return;
}

/* The command that takes the document alone, or NULL. */
static const char *
reproduction(const struct postil_run_watch *watch, const struct slot *slot, postil_arena *arena)
{
    char number[32];
    if (!watch->reproduce)
        return NULL;
    snprintf(number, sizeof number, "%llu", (unsigned long long)slot->seq + 1);
    struct postil_buffer command = {.arena = arena};
    postil_buffer_puts(&command, watch->reproduce[0]);
    postil_buffer_puts(&command, number);
    postil_buffer_puts(&command, watch->reproduce[1]);
    return command.failed ? NULL : command.bytes;
}

void
reject_report(const postil_chain *chain, const struct postil_run_watch *watch, struct board *board,
              struct slot *slot, postil_arena *scratch)
{
    uint32_t step = atomic_load(&slot->step);
    if (step != STEP_SOURCE && step >= chain->n_step)
        step = STEP_SOURCE;
    if (!postil_doc_is_sane(slot->doc, board->document_size))
        board_renew(board, slot);
    ensure_id(slot);
    if (!watch->reject)
        return;
    postil_arena_reset(scratch);
    const char *name = reject_step_name(chain, step);
    const char *command = reproduction(watch, slot, scratch);
    struct postil_buffer line = {.arena = scratch};
    enum postil_status st =
        postil_json_reject(&line, slot->doc, name, slot->reason.message, command, NULL);
    watch->reject(watch->ctx, slot->doc, name, slot->reason.message,
                  st == POSTIL_OK ? line.bytes : "{}\n");
}
