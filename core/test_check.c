/* SPDX-License-Identifier: Apache-2.0 */
/* Whether the tests of a configuration make sense. */
#include "test.h"

#include <string.h>

#include "chain.h"
#include "names.h"
#include "nearest.h"
#include "pattern.h"

struct checker {
    const postil_chain *chain;
    struct postil_report *report;
};

static void
fault(const struct checker *c, const struct node *node, const char *format, ...)
    POSTIL_PRINTF(3, 4);

static void
fault(const struct checker *c, const struct node *node, const char *format, ...)
{
    struct postil_error err;
    va_list args;
    va_start(args, format);
    postil_vfail(&err, POSTIL_CONFIG, format, args);
    va_end(args);
    postil_blame(&err, "%s", node->where);
    postil_report_fault(c->report, &err);
}

/* The type of a layer that can be tested, or NULL with the fault reported. */
static const struct postil_layer_type *
check_layer(const struct checker *c, const struct node *node, const char *name)
{
    bool late = false;
    for (size_t i = 0; i < c->chain->n_step; i++) {
        const struct postil_declaration *d = &c->chain->steps[i].declared;
        if (names_hold(d->writes, name))
            return chain_find_type(c->chain, name);
        late |= names_hold(d->collect_writes, name) || names_hold(d->conclude_writes, name);
    }
    if (late)
        fault(c, node,
              "layer '%s' depends on other documents, and a test has but one: it can't be tested",
              name);
    else
        fault(c, node, "no step of the chain writes layer '%s'", name);
    return NULL;
}

/* `expect` or `absent`: groups of lists of patterns. */
static void
check_patterns(const struct checker *c, const struct node *group)
{
    if (group->kind != NODE_GROUP) {
        fault(c, group, "%s is a group of layers: { entity = ( { text = \"...\"; } ); }",
              group->name);
        return;
    }
    for (size_t i = 0; i < group->n_item; i++) {
        const struct node *list = group->items[i];
        const struct postil_layer_type *type = check_layer(c, list, list->name);
        if (type && list->kind != NODE_LIST)
            fault(c, list, "layer '%s' takes a list of records: ( { text = \"...\"; } )",
                  list->name);
        for (size_t k = 0; type && list->kind == NODE_LIST && k < list->n_item; k++) {
            struct postil_error err;
            if (pattern_check(list->items[k], type, &err) != POSTIL_OK)
                fault(c, list->items[k], "%s", err.message);
        }
    }
}

static void
check_only(const struct checker *c, const struct node *list)
{
    bool sound = list->kind == NODE_LIST;
    for (size_t i = 0; sound && i < list->n_item; i++) {
        sound = list->items[i]->kind == NODE_STRING;
        if (sound)
            check_layer(c, list->items[i], list->items[i]->text);
    }
    if (!sound)
        fault(c, list, "only is a list of names of layers: ( \"entity\" )");
}

static void
check_meta(const struct checker *c, const struct node *group)
{
    if (group->kind != NODE_GROUP)
        fault(c, group, "meta is a group: { title = \"...\"; }");
    for (size_t i = 0; group->kind == NODE_GROUP && i < group->n_item; i++)
        if (group->items[i]->kind == NODE_GROUP || group->items[i]->kind == NODE_LIST)
            fault(c, group->items[i], "meta '%s' is a string, a number, true or false",
                  group->items[i]->name);
}

static void
check_string(const struct checker *c, const struct node *value)
{
    if (value->kind != NODE_STRING)
        fault(c, value, "%s is a string", value->name);
}

static void
check_setting(const struct checker *c, const struct node *value)
{
    static const struct {
        const char *name;
        void (*check)(const struct checker *, const struct node *);
    } known[] = {
        {"name", check_string},     {"text", check_string}, {"rejected", check_string},
        {"meta", check_meta},       {"only", check_only},   {"expect", check_patterns},
        {"absent", check_patterns},
    };
    enum { N_KNOWN = sizeof known / sizeof known[0] };
    const char *names[N_KNOWN];
    for (size_t i = 0; i < N_KNOWN; i++) {
        names[i] = known[i].name;
        if (strcmp(known[i].name, value->name) == 0) {
            known[i].check(c, value);
            return;
        }
    }
    const char *near = postil_nearest(value->name, names, N_KNOWN);
    fault(c, value,
          "a test has no '%s'; %s%s%sthere are: name, text, meta, expect, absent, only, rejected",
          value->name, near ? "did you mean '" : "", near ? near : "", near ? "'? " : "");
}

static void
check_test(const struct checker *c, const struct node *test)
{
    if (test->kind != NODE_GROUP) {
        fault(c, test, "a test is a group: { text = \"...\"; expect = { }; }");
        return;
    }
    if (!node_find(test, "text"))
        fault(c, test, "a test has a text: text = \"...\"");
    if (!node_find(test, "expect") && !node_find(test, "absent") && !node_find(test, "only") &&
        !node_find(test, "rejected"))
        fault(c, test, "a test that nothing can fail: give it expect, absent, only or rejected");
    for (size_t i = 0; i < test->n_item; i++)
        check_setting(c, test->items[i]);
}

bool
tests_check(const struct node *tests, const postil_chain *chain, struct postil_report *report)
{
    const struct checker c = {.chain = chain, .report = report};
    size_t before = report->n_fault;
    if (tests->kind != NODE_LIST)
        fault(&c, tests, "tests is a list: tests = ( { text = \"...\"; expect = { }; } )");
    for (size_t i = 0; tests->kind == NODE_LIST && i < tests->n_item; i++)
        check_test(&c, tests->items[i]);
    return report->n_fault == before;
}
