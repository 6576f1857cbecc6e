/* SPDX-License-Identifier: Apache-2.0 */
/* Code that isn't trusted, run in a child process of its own within a time limit. */
#ifndef POSTIL_CLI_PLUGIN_TRIAL_H
#define POSTIL_CLI_PLUGIN_TRIAL_H

#include <stdbool.h>

#include <postil/export.h>

enum trial_result { TRIAL_PASSED, TRIAL_FAILED, TRIAL_SKIPPED };

/** The child's view of its trial, in memory it shares with the parent. */
struct trial_report {
    char hook[32];     /* that is running; empty: none                   */
    char document[96]; /* that it runs on; empty: none                   */
    char reason[1024]; /* why it failed or was skipped, one line         */
    enum trial_result result;
    bool done; /* the child got to its end                       */
};

/** What came of a trial. */
struct trial {
    enum trial_result result;
    char reason[1024];
    double seconds;
    char *said; /* what the child wrote on standard error; owned: trial_fini */
};

/**
 * Call `call` in a child whose standard input is empty and whose standard output and error are
 * files. A child that crashes, leaves, or takes longer than `seconds` has failed; the reason names
 * the hook and the document it was at. Everything the child started ends with it.
 */
void
trial_run(void (*call)(void *ctx, struct trial_report *report), void *ctx, double seconds,
          struct trial *out);

void
trial_fini(struct trial *trial);

/** For the child: say which hook is about to run on which document (either may be NULL). */
void
trial_enter(struct trial_report *report, const char *hook, const char *document);

/** For the child: set result and reason; false, so that a test can end in it. */
bool
trial_fail(struct trial_report *report, const char *format, ...) POSTIL_PRINTF(2, 3);
/** For the child: put "what: " in front of the reason; false. */
bool
trial_blame(struct trial_report *report, const char *what);
bool
trial_skip(struct trial_report *report, const char *format, ...) POSTIL_PRINTF(2, 3);

#endif
