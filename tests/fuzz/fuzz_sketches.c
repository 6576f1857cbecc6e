/* SPDX-License-Identifier: Apache-2.0 */
/* Any bytes as documents that bring sketches along, or parts of them: `duplicates` compares what it
 * is given, or the document is refused with a reason. */
#define _GNU_SOURCE
#include "annotating.h"
#include "scratch.h"

enum { MEMORY = 16 << 20 };

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static struct scratch file = {.fd = -1};
    static postil_doc *doc;
    static postil_arena *arena;
    char config[512];
    struct postil_error err;
    if (!doc) {
        doc = postil_doc_new(MEMORY);
        arena = postil_arena_new(MEMORY);
        demand(doc && arena, "there is memory");
    }
    scratch_fill(&file, data, size);
    snprintf(
        config, sizeof config,
        "postil = 1; source: { plugin = \"again\"; path = \"%s\"; };"
        "chain = ( { plugin = \"segment\"; }, { plugin = \"duplicates\"; links = \"copied\"; } );",
        file.path);
    postil_chain *chain = annotating_open(config, &err);
    if (!chain)
        demand(false, err.message);
    annotating_run(chain, doc, arena);
    annotating_conclude(chain, MEMORY);
    postil_chain_free(chain);
    return 0;
}
