/* SPDX-License-Identifier: Apache-2.0 */
/* Tests of a configuration, before they are run. */
#ifndef POSTIL_CORE_TEST_H
#define POSTIL_CORE_TEST_H

#include <postil/test.h>

#include "config.h"

/**
 * Whether the `tests` of a configuration make sense: layers that the chain's steps analyze, fields
 * that these have, values of their types. Every fault goes to `report`.
 */
bool
tests_check(const struct node *tests, const postil_chain *chain, struct postil_report *report);

#endif
