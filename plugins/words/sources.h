/* SPDX-License-Identifier: Apache-2.0 */
/* A lexicon from what the options of training name. */
#ifndef WORDS_SOURCES_H
#define WORDS_SOURCES_H

#include <postil/plugin.h>

#include "listing.h"

/** As the options `lists`, `classes` and `lexicon` of `postil train` have it; NULL: none. */
struct words_sources {
    struct postil_strings lists; /* files, or folders of *.txt; a list goes by its file's name */
    const char *classes;         /* see words_listing_add_classes                              */
    const char *lexicon;         /* a model of the plugin, by name or path, that is taken over  */
};

/**
 * Make the lexicon: what is taken over first, then lists, then classes. `out` is owned, whatever
 * the status. Errors: as words_listing_*; POSTIL_NOINPUT, POSTIL_DATA, POSTIL_NOMEM.
 */
POSTIL_CHECKED enum postil_status
words_listing_make(struct listing *out, const struct postil_plugin *plugin,
                   const struct words_sources *from, struct postil_error *err);

#endif
