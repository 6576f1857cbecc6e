/* SPDX-License-Identifier: Apache-2.0 */
/* Any bytes as word lists and classes that training reads: refused with the line, or what was listed
 * is found. An input holds a list, and behind a line "---" the classes. */
#define _GNU_SOURCE
#include <string.h>

#include "../../plugins/words/listing.h"
#include "scratch.h"

/* Look up what stands in the table, and what does not. */
static void
check_lookups(const struct listing *l)
{
    struct lexicon_class class;
    for (size_t i = 0; i < l->view.n_entry; i++) {
        const struct lexicon_entry *e = &l->view.entries[i];
        if (!e->hash)
            continue;
        demand(words_lexicon_find(&l->view, e->hash, &class) == l->view.sets[e->set],
               "what was listed is found");
        demand(class.fine == l->view.classes[e->fine].fine, "with its class");
    }
    demand(l->n_used < l->n_room, "an entry is free");
    (void)words_lexicon_find(&l->view, 0x9e3779b9u, &class);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static struct scratch file = {.fd = -1};
    static const char border[] = "\n---\n";
    struct postil_error err = {.message = ""};
    struct listing l;
    const uint8_t *end = size ? memmem(data, size, border, sizeof border - 1) : NULL;
    size_t len = end ? (size_t)(end - data) : size;
    if (words_listing_init(&l, &err) != POSTIL_OK)
        return 0;
    scratch_fill(&file, data, len);
    enum postil_status st = words_listing_add_list(&l, "list", file.path, &err);
    if (st == POSTIL_OK && end) {
        scratch_fill(&file, end + sizeof border - 1, size - len - (sizeof border - 1));
        st = words_listing_add_classes(&l, file.path, &err);
    }
    demand(st == POSTIL_OK || strstr(err.message, "line "), "a refusal names the line");
    if (st == POSTIL_OK)
        check_lookups(&l);
    words_listing_fini(&l);
    return 0;
}
