/* SPDX-License-Identifier: Apache-2.0 */
/* postil plugin check: whether a plugin keeps its contract. */
#define _GNU_SOURCE
#include "plugin.h"

#include <fnmatch.h>
#include <getopt.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "../command.h"
#include "../json.h"
#include "tests.h"

enum {
    OPT_PLUGIN_PATH = 256,
    OPT_JSON,
    OPT_ONLY_FAILED,
    OPT_INCLUDE,
    OPT_EXCLUDE,
    OPT_LIST,
    OPT_TIMEOUT
};
enum { MOST_TESTS = 64, MOST_SAID = 12 /* lines of standard error to show */ };

static const struct option long_options[] = {
    {"set", required_argument, NULL, 's'},
    {"plugin-path", required_argument, NULL, OPT_PLUGIN_PATH},
    {"include", required_argument, NULL, OPT_INCLUDE},
    {"exclude", required_argument, NULL, OPT_EXCLUDE},
    {"timeout", required_argument, NULL, OPT_TIMEOUT},
    {"json", no_argument, NULL, OPT_JSON},
    {"only-failed", no_argument, NULL, OPT_ONLY_FAILED},
    {"list", no_argument, NULL, OPT_LIST},
    {"help", no_argument, NULL, 'h'},
    {NULL, 0, NULL, 0},
};

static const char help[] =
    "usage: postil plugin check [OPTION]... PLUGIN...\n"
    "Tests whether a plugin, named by its file or its name, keeps the contract of "
    "postil/plugin.h,\n"
    "each test in a process of its own. Steps it needs before it are found by the layers it "
    "reads.\n"
    "  -s, --set KEY=VALUE     an option of the plugin; STEP.KEY=VALUE: of a step before it\n"
    "      --include GLOB      only tests whose name matches, such as 'texts/*'; may repeat\n"
    "      --exclude GLOB      but not these; may repeat\n"
    "      --timeout SECONDS   time a test may take (60)\n"
    "      --plugin-path DIR   search plugins there first; may repeat\n"
    "      --only-failed       say nothing of tests that passed or were skipped\n"
    "      --json              print one JSON object\n"
    "      --list              list the tests\n"
    "Exit code: 0 nothing failed, 1 something did, 2 usage, 66 no such plugin, 70 internal.\n";

/* In this order each test stands behind those it waits for. */
static const struct plugin_test *const families[] = {load_tests,      layer_tests, record_tests,
                                                     option_tests,    text_tests,  same_tests,
                                                     neighbour_tests, cost_tests};

struct check_args {
    const char **targets, **sets, **folders, **includes, **excludes; /* each [argc] */
    size_t n_target, n_set, n_folder, n_include, n_exclude;
    double timeout;
    bool json, only_failed, list, help;
};

/** One plugin, test by test. */
struct check {
    const struct check_args *args;
    const struct subject *subject;
    const struct plugin_test *tests[MOST_TESTS]; /* [n_test] all                       */
    bool chosen[MOST_TESTS];                     /* to be run                          */
    const char *fault[MOST_TESTS]; /* the failed test it is, or waits for; or NULL     */
    size_t n_test, n_chosen;
    unsigned n[3];              /* by enum trial_result */
    struct postil_buffer *json; /* NULL: text           */
};

/* -- one test ---------------------------------------------------------------------------------- */

struct attempt {
    const struct subject *subject;
    const struct plugin_test *test;
};

static void
call_test(void *ctx, struct trial_report *report)
{
    const struct attempt *a = ctx;
    struct stand s = {.subject = a->subject, .report = report};
    const char *which = strchr(a->test->name, '/') + 1;
    if (a->test->roles == ON_FILE) {
        a->test->call(&s, which);
        return;
    }
    bool skipped = true;
    if (!stand_load(&s))
        return;
    for (enum postil_role role = POSTIL_STEP; role <= POSTIL_SOURCE; role++) {
        if (!(a->test->roles & (role == POSTIL_STEP ? ON_STEPS : ON_SOURCES)) ||
            !stand_plays(&s, role))
            continue;
        s.role = role;
        report->result = TRIAL_PASSED;
        a->test->call(&s, which);
        stand_fini(&s);
        s.fed[0] = '\0';
        skipped &= report->result == TRIAL_SKIPPED;
        if (report->result == TRIAL_FAILED)
            return;
    }
    if (!skipped)
        report->result = TRIAL_PASSED; /* in one role at least */
    else if (report->result != TRIAL_SKIPPED)
        trial_skip(report, "%s", a->test->roles == ON_STEPS ? "is no step" : "is no source");
}

/* The test that failed and keeps this one from telling anything, or NULL. */
static const char *
blocked_by(const struct check *c, const struct plugin_test *test)
{
    for (size_t i = 0; test->after && i < c->n_test && c->tests[i] != test; i++)
        if (c->fault[i] && fnmatch(test->after, c->tests[i]->name, 0) == 0)
            return c->fault[i];
    return NULL;
}

/* False when there is nothing to say of it. */
static bool
run_test(struct check *c, size_t i, struct trial *out)
{
    struct attempt attempt = {c->subject, c->tests[i]};
    c->fault[i] = blocked_by(c, c->tests[i]);
    if (!c->chosen[i])
        return false;
    if (c->fault[i]) {
        *out = (struct trial){.result = TRIAL_SKIPPED};
        snprintf(out->reason, sizeof out->reason, "waits for %s", c->fault[i]);
    } else {
        trial_run(call_test, &attempt, c->args->timeout, out);
    }
    if (out->result == TRIAL_FAILED)
        c->fault[i] = c->tests[i]->name;
    c->n[out->result]++;
    return true;
}

/* -- what is said ------------------------------------------------------------------------------ */

static const char *const results[] = {
    [TRIAL_PASSED] = "passed", [TRIAL_FAILED] = "failed", [TRIAL_SKIPPED] = "skipped"};

static void
print_said(const char *said)
{
    for (int n = 0; said && *said && n < MOST_SAID; n++) {
        int len = (int)strcspn(said, "\n");
        printf("             | %.*s\n", len, said);
        said += len + (said[len] == '\n');
    }
}

static void
print_test(const struct check *c, const struct plugin_test *test, const struct trial *t)
{
    bool failed = t->result == TRIAL_FAILED;
    if (c->args->only_failed && !failed)
        return;
    if (c->json) {
        json_open(c->json, NULL, '{');
        json_key(c->json, "name", test->name);
        json_key(c->json, "result", results[t->result]);
        json_key(c->json, "reason", t->reason[0] ? t->reason : NULL);
        json_key(c->json, "stderr", failed && t->said && *t->said ? t->said : NULL);
        json_number(c->json, "seconds", (double)(long)(t->seconds * 1e3) / 1e3);
        json_close(c->json, '}');
        return;
    }
    printf("  %-8s  %-20s%s%s\n", failed ? "FAILED" : results[t->result], test->name,
           t->reason[0] ? "  " : "", t->reason);
    if (failed)
        print_said(t->said);
    fflush(stdout);
}

static void
print_counts(struct postil_buffer *json, const char *name, const unsigned n[3])
{
    for (int i = 0; json && i < 3; i++)
        json_number(json, results[i], n[i]);
    if (!json)
        printf("%s: %u passed, %u failed, %u skipped\n", name, n[TRIAL_PASSED], n[TRIAL_FAILED],
               n[TRIAL_SKIPPED]);
}

/* -- the whole --------------------------------------------------------------------------------- */

static bool
matches(const char *name, const char *const *globs, size_t n)
{
    for (size_t i = 0; i < n; i++)
        if (fnmatch(globs[i], name, 0) == 0)
            return true;
    return false;
}

static void
choose_tests(struct check *c)
{
    const struct check_args *a = c->args;
    for (size_t i = 0; i < sizeof families / sizeof families[0]; i++)
        for (const struct plugin_test *t = families[i]; t->name && c->n_test < MOST_TESTS; t++) {
            bool chosen = (!a->n_include || matches(t->name, a->includes, a->n_include)) &&
                          !matches(t->name, a->excludes, a->n_exclude);
            c->chosen[c->n_test] = chosen;
            c->tests[c->n_test++] = t;
            c->n_chosen += chosen;
        }
}

static int
check_plugin(const struct check_args *a, const char *target, struct postil_buffer *json,
             unsigned n[3])
{
    struct subject subject;
    struct postil_error err;
    struct check c = {.args = a, .subject = &subject, .json = json};
    enum postil_status st =
        subject_init(&subject, target, a->folders, a->n_folder, a->sets, a->n_set, &err);
    if (st != POSTIL_OK) {
        complain(err.message);
        subject_fini(&subject);
        return exit_code(st);
    }
    choose_tests(&c);
    if (json) {
        json_open(json, NULL, '{');
        json_key(json, "plugin", subject.name);
        json_key(json, "path", subject.path);
        json_open(json, "tests", '[');
    } else if (!a->only_failed) {
        printf("%s: %s\n", subject.name, subject.path);
    }
    for (size_t i = 0; i < c.n_test; i++) {
        struct trial trial;
        if (!run_test(&c, i, &trial))
            continue;
        print_test(&c, c.tests[i], &trial);
        trial_fini(&trial);
    }
    if (json)
        json_close(json, ']');
    print_counts(json, subject.name, c.n);
    if (json)
        json_close(json, '}');
    for (int i = 0; i < 3; i++)
        n[i] += c.n[i];
    subject_fini(&subject);
    return c.n[TRIAL_FAILED] ? EXIT_REJECTS : EXIT_ALL_GOOD;
}

static int
check_all(const struct check_args *a)
{
    struct postil_buffer json = {.arena = NULL};
    unsigned n[3] = {0};
    int code = EXIT_ALL_GOOD;
    if (a->json) {
        json = json_begin();
        json_open(&json, "plugins", '[');
    }
    for (size_t i = 0; i < a->n_target; i++) {
        int one = check_plugin(a, a->targets[i], a->json ? &json : NULL, n);
        code = one > code ? one : code;
    }
    if (a->json) {
        json_close(&json, ']');
        print_counts(&json, "", n);
        json_end(&json);
    }
    return code;
}

static int
list(const struct check_args *a)
{
    struct check c = {.args = a};
    choose_tests(&c);
    for (size_t i = 0; i < c.n_test; i++)
        if (c.chosen[i])
            printf("%-20s  %s\n", c.tests[i]->name, c.tests[i]->holds);
    return EXIT_ALL_GOOD;
}

/* -- arguments --------------------------------------------------------------------------------- */

static int
take(struct check_args *a, int option)
{
    char *end;
    switch (option) {
    case 's':
        a->sets[a->n_set++] = optarg;
        return strchr(optarg, '=') ? 0 : refuse("-s %s: not of the form key=value", optarg);
    case OPT_PLUGIN_PATH:
        a->folders[a->n_folder++] = optarg;
        return 0;
    case OPT_INCLUDE:
        a->includes[a->n_include++] = optarg;
        return 0;
    case OPT_EXCLUDE:
        a->excludes[a->n_exclude++] = optarg;
        return 0;
    case OPT_TIMEOUT:
        a->timeout = strtod(optarg, &end);
        return *optarg && !*end && a->timeout > 0 && a->timeout < 1e6
                   ? 0
                   : refuse("--timeout takes seconds, not '%s'", optarg);
    case OPT_JSON:
        a->json = true;
        return 0;
    case OPT_ONLY_FAILED:
        a->only_failed = true;
        return 0;
    case OPT_LIST:
        a->list = true;
        return 0;
    case 'h':
        a->help = true;
        return 0;
    default:
        return EXIT_USAGE; /* getopt has said why */
    }
}

static int
read_and_check(struct check_args *a, int argc, char **argv)
{
    int option, code = 0;
    optind = 1;
    while (code == 0 && (option = getopt_long(argc, argv, "s:h", long_options, NULL)) != -1)
        code = take(a, option);
    if (code)
        return code;
    for (int i = optind; i < argc; i++)
        a->targets[a->n_target++] = argv[i];
    struct check c = {.args = a};
    choose_tests(&c);
    if (a->help)
        return fputs(help, stdout), EXIT_ALL_GOOD;
    if (c.n_chosen == 0)
        return refuse("no test is called so: 'postil plugin check --list' shows them%s", "");
    if (a->list)
        return list(a);
    if (a->n_target == 0)
        return refuse("check what? name a plugin or its file%s", "");
    return check_all(a);
}

int
plugin_check(int argc, char **argv)
{
    size_t n = (size_t)argc + 1;
    const char **words = calloc(5 * n, sizeof *words);
    if (!words)
        return refuse("out of memory%s", "");
    struct check_args args = {.targets = words,
                              .sets = words + n,
                              .folders = words + 2 * n,
                              .includes = words + 3 * n,
                              .excludes = words + 4 * n,
                              .timeout = 60};
    int code = read_and_check(&args, argc, argv);
    free(words);
    return code;
}
