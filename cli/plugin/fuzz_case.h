/* SPDX-License-Identifier: Apache-2.0 */
/* One document, or one file for a source, on its way through a plugin that may not stand it. */
#ifndef POSTIL_CLI_PLUGIN_FUZZ_CASE_H
#define POSTIL_CLI_PLUGIN_FUZZ_CASE_H

#include "mutate.h"
#include "stand.h"

/** What is fuzzed. */
struct fuzz {
    const struct subject *subject;
    enum postil_role role;
    uint64_t seed;
    double timeout;     /* seconds for a case            */
    char cases[1280];   /* file of those of a batch      */
    const char *sample; /* file to begin from, or NULL   */
};

/** Load the plugin; false, with the trial skipped, when it doesn't play that role. */
bool
fuzz_begin(const struct fuzz *f, struct stand *s, struct trial_report *report);

/** Make a case: number `n` of the seed, in the stand's document. The same each time. */
bool
fuzz_make_document(const struct fuzz *f, struct stand *s, uint64_t n);

/** The same for a source: bytes of a file. */
bool
fuzz_make_file(const struct fuzz *f, uint64_t n, struct text *out);

/** Take the stand's document through analyze, twice, and collect, within the time limit. */
bool
fuzz_try_document(const struct fuzz *f, struct stand *s);

/** Let a source read a file of these bytes. */
bool
fuzz_try_file(const struct fuzz *f, struct stand *s, const char *bytes, size_t len);

#endif
