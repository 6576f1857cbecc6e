/* SPDX-License-Identifier: Apache-2.0 */
/* An index of `duplicates` with damage: it is refused with a reason, or a run looks documents up in
 * it, adds some, merges its parts and forgets. An input is a list of edits of its files. */
#define _GNU_SOURCE
#include "annotating.h"
#include "edits.h"
#include "scratch.h"
#include "scratch_folder.h"

enum { MEMORY = 16 << 20, MOST_FILES = 8, HEAD = 128 };

#define FIRST                                                                                      \
    "The harbour board said on Monday that the new port would open in the spring, once the last "  \
    "of the nine cranes had been tested by engineers from the shipyard in Bremen."
#define SECOND                                                                                     \
    " Fishermen who had moored there for three generations asked the council to leave them the "   \
    "old quay, and the mayor promised an answer within ten days."
#define DAY(n) "\"meta\":{\"published\":\"2025-03-0" n "\",\"source\":\"Gazette\"}"

static const char before[] = "{\"id\":\"a\"," DAY(
    "1") ",\"text\":\"" FIRST SECOND "\"}\n"
         "{\"id\":\"b\"," DAY(
             "2") ",\"text\":\"" FIRST "\\nA regatta is planned for June.\"}\n"
                  "{\"id\":\"c\"," DAY(
                      "3") ",\"text\":\"Nothing else happened, the Gazette reported.\"}\n"
                           "{\"id\":\"d\",\"text\":\"\"}\n"
                           "{\"id\":\"e\"," DAY("4") ",\"text\":\"" SECOND
                                                     " Asked why, he smiled.\"}\n";
static const char after[] =
    "{\"id\":\"f\"," DAY("4") ",\"text\":\"" FIRST SECOND "\"}\n"
                              "{\"id\":\"g\"," DAY("5") ",\"text\":\"" SECOND " \\\"" FIRST
                                                        "\\\"\"}\n";

/* The index as it is before the damage. */
static struct file {
    char name[32];
    uint8_t *bytes; /* [size] */
    size_t size;
} files[MOST_FILES];
static size_t n_file;
static char folder[64];

/* Run documents against the index; true when it could be opened. */
static bool
run(const char *lines, const char *settings)
{
    static struct scratch file = {.fd = -1};
    static postil_doc *doc;
    static postil_arena *arena;
    char config[1024];
    struct postil_error err;
    if (!doc) {
        doc = postil_doc_new(MEMORY);
        arena = postil_arena_new(MEMORY);
        demand(doc && arena, "there is memory");
    }
    scratch_fill(&file, lines, strlen(lines));
    snprintf(config, sizeof config,
             "postil = 1; source: { plugin = \"again\"; path = \"%s\"; }; chain = ( { plugin = "
             "\"segment\"; }, { plugin = \"duplicates\"; index = \"%s\"; %s } );",
             file.path, folder, settings);
    postil_chain *chain = annotating_open(config, &err);
    demand(chain || err.message[0], "a refusal has a reason");
    if (chain) {
        annotating_run(chain, doc, arena);
        annotating_conclude(chain, MEMORY);
    }
    postil_chain_free(chain);
    return chain != NULL;
}

static int
by_name(const void *a, const void *b)
{
    return strcmp(((const struct file *)a)->name, ((const struct file *)b)->name);
}

/* Make an index of a few parts and keep it. */
static void
set_up(void)
{
    scratch_folder(folder, sizeof folder);
    demand(run(before, "batch = 2;"), "an index can be made");
    DIR *dir = opendir(folder);
    demand(dir != NULL, "it is a folder");
    for (struct dirent *entry; (entry = readdir(dir));) {
        char path[512];
        if (entry->d_name[0] == '.' || strcmp(entry->d_name, "lock") == 0)
            continue;
        demand(n_file < MOST_FILES && strlen(entry->d_name) < sizeof files->name, "it is small");
        struct file *f = &files[n_file++];
        strcpy(f->name, entry->d_name);
        snprintf(path, sizeof path, "%s/%s", folder, f->name);
        FILE *from = fopen(path, "rb");
        f->bytes = malloc(1 << 20);
        demand(from && f->bytes, "its files can be read");
        f->size = fread(f->bytes, 1, 1 << 20, from);
        fclose(from);
    }
    closedir(dir);
    demand(n_file > 2, "it has parts");
    qsort(files, n_file, sizeof *files, by_name);
}

/* An edit in an even place is one of the file's head. */
static void
damage(struct file *f, const struct edit *edit)
{
    if (!f->size)
        return;
    edit_apply(f->bytes, edit->place & 1 || f->size < HEAD ? f->size : HEAD, edit);
    if (edit->how % EDITS == EDIT_CUT)
        f->size = edit->where % f->size;
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct file copy[MOST_FILES];
    struct edit edit;
    if (!n_file)
        set_up();
    for (size_t i = 0; i < n_file; i++) {
        copy[i] = files[i];
        copy[i].bytes = malloc(files[i].size + 1);
        demand(copy[i].bytes != NULL, "there is memory");
        memcpy(copy[i].bytes, files[i].bytes, files[i].size);
    }
    for (size_t i = 0; edit_get(data, size, i, &edit); i++)
        damage(&copy[edit.place / 2 % n_file], &edit);
    scratch_clear(folder);
    for (size_t i = 0; i < n_file; i++) {
        scratch_write(folder, copy[i].name, copy[i].bytes, copy[i].size);
        free(copy[i].bytes);
    }
    bool opened = run(after, size % 2 ? "batch = 1; forget = 1.0;" : "batch = 1;");
    demand(opened || size >= sizeof edit, "an undamaged index is taken");
    return 0;
}
