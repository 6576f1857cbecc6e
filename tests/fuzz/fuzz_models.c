/* SPDX-License-Identifier: Apache-2.0 */
/* Models of the plugins with damage that their hash covers up: each is refused with a reason, or two
 * articles are annotated by it and its lexicon can be added to. An input is the number of a model and
 * a list of edits. */
#define _GNU_SOURCE
#include "../../plugins/words/listing.h"
#include "annotating.h"
#include "edits.h"
#include "model_bytes.h"
#include "scratch.h"

enum { MEMORY = 16 << 20 };

/* The models, which models.sh trains, and the layers that are given to their plugins. */
static struct kind {
    const char *name, *layers;
    uint8_t *bytes; /* [size] */
    size_t size;
} kinds[] = {
    {"entities", "\"token\", \"sentence\"", NULL, 0},
    {"quotes", "\"token\", \"sentence\", \"entity\"", NULL, 0},
    {"stance", "\"token\", \"sentence\", \"entity\", \"quote\"", NULL, 0},
    {"claims", "\"token\", \"sentence\"", NULL, 0},
};
enum { N_KIND = sizeof kinds / sizeof *kinds };

static void
load(struct kind *kind)
{
    char path[4096];
    snprintf(path, sizeof path, "%s/tests/fuzz/models/%s.model", folder_of("POSTIL_BUILD", "."),
             kind->name);
    FILE *file = fopen(path, "rb");
    demand(file != NULL, path);
    demand(fseek(file, 0, SEEK_END) == 0, path);
    kind->size = (size_t)ftell(file);
    rewind(file);
    kind->bytes = malloc(kind->size);
    demand(kind->bytes && fread(kind->bytes, 1, kind->size, file) == kind->size, path);
    fclose(file);
}

static void
damage(uint8_t *model, size_t size, const struct edit *edit)
{
    uint32_t n_row;
    struct model_row row;
    memcpy(&n_row, model + MODEL_PARTS, sizeof n_row);
    uint8_t *at = model + MODEL_HEADER + edit->place % n_row * sizeof row;
    memcpy(&row, at, sizeof row);
    if (!row.size || row.offset > size || row.size > size - row.offset)
        return;
    edit_apply(model + row.offset, row.size, edit);
    size_t skipped = edit->where % row.size / MODEL_ALIGN * MODEL_ALIGN;
    switch (edit->how % EDITS) {
    case EDIT_CUT:
        row.size = edit->where % row.size;
        break;
    case EDIT_SKIP:
        row.offset += skipped;
        row.size -= skipped;
        break;
    case EDIT_ROW:
        ((uint8_t *)&row)[edit->where % sizeof row] = (uint8_t)edit->value;
        break;
    }
    memcpy(at, &row, sizeof row);
}

/* What `postil train` does with the lexicon of a model that is there. */
static void
take_over(const struct kind *kind, const char *path)
{
    struct postil_error err;
    postil_model *model;
    struct lexicon lexicon;
    struct listing listing = {0};
    if (postil_model_open(path, kind->name, &model, &err) != POSTIL_OK)
        return;
    if (words_lexicon_view(model, &lexicon, &err) == POSTIL_OK &&
        words_listing_take_over(&listing, &lexicon, &err) == POSTIL_OK) {
        char list[4096];
        snprintf(list, sizeof list, "%s/tests/fuzz/models/role.txt",
                 folder_of("POSTIL_BUILD", "."));
        if (words_listing_add_list(&listing, "role", list, &err) != POSTIL_OK)
            demand(err.message[0], "a refusal has a reason");
    }
    words_listing_fini(&listing);
    postil_model_close(model);
}

/* Annotate with a model; without edits it must be good for all articles. */
static void
try_model(const struct kind *kind, const void *bytes, bool whole)
{
    static struct scratch file = {.fd = -1};
    static postil_doc *doc;
    static postil_arena *arena;
    char config[8192];
    struct postil_error err;
    if (!doc) {
        doc = postil_doc_new(MEMORY);
        arena = postil_arena_new(MEMORY);
        demand(doc && arena, "there is memory");
    }
    scratch_fill(&file, bytes, kind->size);
    take_over(kind, file.path);
    snprintf(config, sizeof config,
             "postil = 1; source: { plugin = \"again\"; path = \"%s/tests/fuzz/models/two.jsonl\";"
             "layers = ( %s ); }; chain = ( { plugin = \"%s\"; model = \"%s\"; %s } );",
             folder_of("POSTIL_BUILD", "."), kind->layers, kind->name, file.path,
             strcmp(kind->name, "claims") ? "" : "claims = ( \"The port will open\" );");
    postil_chain *chain = annotating_open(config, &err);
    demand(chain || (err.message[0] && !whole), "a model as it was trained is taken");
    size_t n = chain ? annotating_run(chain, doc, arena) : 0;
    demand(!whole || n == 2, "a model as it was trained annotates");
    postil_chain_free(chain);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    if (size == 0)
        return 0;
    struct kind *kind = &kinds[data[0] % N_KIND];
    if (!kind->bytes) {
        load(kind);
        try_model(kind, kind->bytes, true);
    }
    uint8_t *copy = malloc(kind->size);
    demand(copy != NULL, "there is memory");
    memcpy(copy, kind->bytes, kind->size);
    struct edit edit;
    for (size_t i = 0; edit_get(data + 1, size - 1, i, &edit); i++)
        damage(copy, kind->size, &edit);
    model_mend(copy, kind->size);
    try_model(kind, copy, false);
    free(copy);
    return 0;
}
