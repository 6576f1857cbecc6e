/* SPDX-License-Identifier: Apache-2.0 */
/* Tests of a configuration. */
#ifndef POSTIL_CORE_TEST_H
#define POSTIL_CORE_TEST_H

#include <postil/test.h>

#include "config.h"

/** What running a test needs. Borrowed. */
struct tester {
    const postil_chain *chain;
    postil_doc *doc;
    postil_arena *scratch;   /* for messages            */
    const struct node *test; /* a sound one             */
    void (*failed)(void *ctx, const char *what);
    void *ctx;
};

/**
 * Whether the `tests` of a configuration make sense: layers that the chain's steps analyze, fields
 * that these have, values of their types. Every fault goes to `report`.
 */
bool
tests_check(const struct node *tests, const postil_chain *chain, struct postil_report *report);

/**
 * Run one test in this process: every expectation that fails is said. Errors: POSTIL_NOMEM. A
 * document that is rejected is no error.
 */
enum postil_status
test_run(struct tester *t, struct postil_error *err);

#endif
