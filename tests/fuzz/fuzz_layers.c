/* SPDX-License-Identifier: Apache-2.0 */
/* Any bytes as documents with layers of their own: each step takes what it is given, or the document
 * is refused with a reason. */
#define _GNU_SOURCE
#include "annotating.h"
#include "scratch.h"

enum { MEMORY = 16 << 20 };

static const char text[] =
    "postil = 1;"
    "source: { plugin = \"again\"; path = \"%s\"; };"
    "chain = ( { plugin = \"segment\"; }, { plugin = \"entities\"; model = "
    "\"%s/entities-news-en.model\"; },"
    " { plugin = \"quotes\"; model = \"%s/quotes-news-en.model\"; },"
    " { plugin = \"stance\"; model = \"%s/stance-news-en.model\"; pairs = true; },"
    " { plugin = \"claims\"; model = \"%s/claims-news-en.model\"; claims = ( \"The port will "
    "open\" ); } );";

static struct scratch file = {.fd = -1};
static postil_chain *chain;
static postil_doc *doc;
static postil_arena *arena;

static void
tear_down(void)
{
    postil_chain_free(chain);
    postil_doc_free(doc);
    postil_arena_free(arena);
}

static void
set_up(void)
{
    char config[1 << 14], models[2048];
    struct postil_error err;
    snprintf(models, sizeof models, "%s/models", folder_of("POSTIL_SOURCE", "."));
    snprintf(config, sizeof config, text, file.path, models, models, models, models);
    if (!(chain = annotating_open(config, &err)))
        demand(false, err.message);
    doc = postil_doc_new(MEMORY);
    arena = postil_arena_new(MEMORY);
    demand(doc && arena, "there is memory");
    atexit(tear_down); /* a leak checker doesn't look into arenas */
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    scratch_fill(&file, data, size);
    if (!chain)
        set_up();
    annotating_run(chain, doc, arena);
    return 0;
}
