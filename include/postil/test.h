/* SPDX-License-Identifier: Apache-2.0 */
/* Tests of a chain that stand in its configuration. */
#ifndef POSTIL_TEST_H
#define POSTIL_TEST_H

#include <postil/chain.h>

POSTIL_BEGIN_DECLS

/** How the caller follows the tests. */
struct postil_test_watch {
    void *ctx;
    /**
     * A test failed. `where` is its file and line, `name` its name; `what` says what was expected
     * and what was found, in one or more lines without a newline at the end. Called once for each
     * expectation that failed. May be NULL.
     */
    void (*failed)(void *ctx, const char *where, const char *name, const char *what);
};

struct postil_test_counts {
    size_t n_test, n_failed;
};

/**
 * Run the tests of a configuration:
 *
 *     tests = ( { name = "a wish is no position";
 *                 text = "Xi wants Trump to oppose independence.";
 *                 meta = { published = "2024-05-01"; };
 *                 expect = { stance = ( { text = "oppose"; held = "wished"; } ); };
 *                 absent = { stance = ( { held = "actual"; } ); };
 *                 only = ( "stance" ); } );
 *
 * Each text is a document of its own. It is taken through the `analyze` hooks of the steps that are
 * open; nothing is collected, so layers that depend on other documents can't be tested. `expect` lists records that must be there, each of its own; `absent` lists
 * records of which none may be there ({} is any); the layers in `only` hold nothing but what is
 * expected; `rejected` is a part of the reason for which the document must be rejected.
 * `config` is what the chain was made of. Errors: POSTIL_CONFIG when a test makes no sense: every
 * such fault goes to `report`, and nothing is run; those of a `start` hook; POSTIL_NOMEM. A failed
 * test is no error: it is counted. So is one that crashes, or takes longer than run.timeout: tests
 * run in a child, and another goes on behind it. Call it while the process has one thread.
 */
POSTIL_API POSTIL_CHECKED enum postil_status
postil_test_run(const postil_chain *chain, const postil_config *config,
                struct postil_report *report, const struct postil_test_watch *watch,
                struct postil_test_counts *out_counts);

POSTIL_END_DECLS

#endif
