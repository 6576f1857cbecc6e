/* SPDX-License-Identifier: Apache-2.0 */
/* postil plugin fuzz: looking for documents that a plugin can't stand. */
#define _GNU_SOURCE
#include "plugin.h"

#include <errno.h>
#include <getopt.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "../command.h"
#include "fuzz_least.h"

enum { OPT_PLUGIN_PATH = 256, OPT_TIME, OPT_SEED, OPT_REPLAY, OPT_TIMEOUT, BATCH = 500 };

static const struct option long_options[] = {
    {"set", required_argument, NULL, 's'},
    {"output", required_argument, NULL, 'o'},
    {"time", required_argument, NULL, OPT_TIME},
    {"seed", required_argument, NULL, OPT_SEED},
    {"timeout", required_argument, NULL, OPT_TIMEOUT},
    {"replay", required_argument, NULL, OPT_REPLAY},
    {"plugin-path", required_argument, NULL, OPT_PLUGIN_PATH},
    {"help", no_argument, NULL, 'h'},
    {NULL, 0, NULL, 0},
};

static const char help[] =
    "usage: postil plugin fuzz [OPTION]... PLUGIN\n"
    "Changes texts, and the layers that the plugin reads, at random, until a document makes it\n"
    "crash, hang, break its contract or give two results. That document is made as small as it\n"
    "can be and written to a file, with the command that tries it again. For a source, it is a\n"
    "file that it can't stand; the first of its 'paths' is where that begins from.\n"
    "      --time SECONDS      go on so long (10)\n"
    "      --seed N            other documents for another number (1)\n"
    "      --timeout SECONDS   time a document may take (10)\n"
    "  -o, --output FILE       write what fails there (PLUGIN-fuzz.jsonl, PLUGIN-fuzz.bin)\n"
    "      --replay FILE       try what stands in that file, and nothing else\n"
    "  -s, --set KEY=VALUE     an option of the plugin; STEP.KEY=VALUE: of a step before it\n"
    "      --plugin-path DIR   search plugins there first; may repeat\n"
    "Exit code: 0 nothing failed, 1 something did, 2 usage, 66 no such plugin or file, 70\n"
    "internal, 73 cannot create.\n";

struct fuzz_args {
    const char *target, *output, *replay;
    const char **sets, **folders; /* each [argc] */
    size_t n_set, n_folder;
    double time, timeout;
    uint64_t seed;
    bool help;
};

/* -- what is said ------------------------------------------------------------------------------ */

/* A word as a shell reads it back. */
static void
print_word(const char *word)
{
    bool plain = *word && strspn(word, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
                                       "0123456789_-+=./:,@%") == strlen(word);
    putchar(' ');
    if (plain) {
        fputs(word, stdout);
        return;
    }
    putchar('\'');
    for (; *word; word++)
        if (*word == '\'')
            fputs("'\\''", stdout);
        else
            putchar(*word);
    putchar('\'');
}

static void
print_command(const struct fuzz_args *a, const char *path)
{
    fputs("again: postil plugin fuzz", stdout);
    for (size_t i = 0; i < a->n_folder; i++) {
        fputs(" --plugin-path", stdout);
        print_word(a->folders[i]);
    }
    for (size_t i = 0; i < a->n_set; i++) {
        fputs(" -s", stdout);
        print_word(a->sets[i]);
    }
    printf(" --timeout %g --replay", a->timeout);
    print_word(path);
    print_word(a->target);
    putchar('\n');
}

static void
print_failure(const char *plugin, const struct trial *trial)
{
    printf("%s: FAILED: %s\n", plugin, trial->reason);
    if (trial->said && *trial->said)
        fputs(trial->said, stderr);
}

/* -- the search -------------------------------------------------------------------------------- */

static int
report_failure(const struct fuzz_args *a, const struct fuzz *f, const struct trial *trial)
{
    char path[1280];
    const char *ending = f->role == POSTIL_STEP ? "jsonl" : "bin";
    snprintf(path, sizeof path, "%.200s-fuzz.%s", f->subject->name, ending);
    const char *output = a->output ? a->output : path;
    print_failure(f->subject->name, trial);
    if (access(f->cases, R_OK) != 0) /* it never got so far */
        return EXIT_REJECTS;
    bool again = fuzz_minimise(f, trial, output);
    if (access(output, R_OK) != 0)
        return exit_code(POSTIL_CANTCREATE);
    printf("%s: %s\n", again ? "the least that fails" : "it did not fail again; all that was tried",
           output);
    print_command(a, output);
    return EXIT_REJECTS;
}

static int
search(const struct fuzz_args *a, const struct fuzz *f, double seconds)
{
    double begun = fuzz_now(), until = begun + seconds;
    uint64_t n = 0, n_more;
    struct trial trial = {.result = TRIAL_PASSED};
    int code = EXIT_ALL_GOOD;
    do {
        trial_fini(&trial);
        fuzz_run(f, n, BATCH, until, &n_more, &trial);
        n += n_more;
    } while (trial.result == TRIAL_PASSED && fuzz_now() < until);
    if (trial.result == TRIAL_FAILED)
        code = report_failure(a, f, &trial);
    else if (trial.result == TRIAL_SKIPPED)
        printf("%s: skipped: %s\n", f->subject->name, trial.reason);
    printf("%s: %llu %s in %.1f s\n", f->subject->name, (unsigned long long)n,
           f->role == POSTIL_STEP ? "documents" : "files", fuzz_now() - begun);
    trial_fini(&trial);
    return code;
}

static int
replay(const struct fuzz_args *a, const struct fuzz *f)
{
    struct trial trial;
    if (access(a->replay, R_OK) != 0) {
        struct postil_error err;
        postil_fail(&err, POSTIL_NOINPUT, "%s: %s", a->replay, strerror(errno));
        complain(err.message);
        return exit_code(POSTIL_NOINPUT);
    }
    fuzz_replay(f, a->replay, &trial);
    if (trial.result == TRIAL_FAILED)
        print_failure(f->subject->name, &trial);
    else
        printf("%s: nothing failed\n", f->subject->name);
    int code = trial.result == TRIAL_FAILED ? EXIT_REJECTS : EXIT_ALL_GOOD;
    trial_fini(&trial);
    return code;
}

/* -- the whole --------------------------------------------------------------------------------- */

/* A source begins from the first of the files it is given. */
static const char *
find_sample(const struct fuzz_args *a, char *path, size_t size)
{
    for (size_t i = 0; i < a->n_set; i++)
        if (strncmp(a->sets[i], "paths=", 6) == 0) {
            snprintf(path, size, "%.*s", (int)strcspn(a->sets[i] + 6, ","), a->sets[i] + 6);
            return path;
        }
    return NULL;
}

/* Nothing is tried, so this tells whether it can be: loads, opens, plays the role. */
static enum trial_result
probe(struct fuzz *f, enum postil_role role)
{
    struct trial trial;
    uint64_t n;
    f->role = role;
    fuzz_run(f, 0, 0, fuzz_now() + f->timeout, &n, &trial);
    if (trial.result == TRIAL_FAILED)
        print_failure(f->subject->name, &trial);
    trial_fini(&trial);
    return trial.result;
}

static bool
ends_in_bin(const char *path)
{
    size_t len = strlen(path);
    return len > 4 && strcmp(path + len - 4, ".bin") == 0;
}

static int
fuzz(const struct fuzz_args *a, const struct subject *subject)
{
    char sample[1024];
    struct fuzz f = {.subject = subject, .seed = a->seed, .timeout = a->timeout};
    f.sample = find_sample(a, sample, sizeof sample);
    snprintf(f.cases, sizeof f.cases, "%s/cases", subject->scratch);
    enum trial_result plays[] = {[POSTIL_STEP] = probe(&f, POSTIL_STEP), [POSTIL_SOURCE] = 0};
    if (plays[POSTIL_STEP] != TRIAL_FAILED)
        plays[POSTIL_SOURCE] = probe(&f, POSTIL_SOURCE);
    if (plays[POSTIL_STEP] == TRIAL_FAILED || plays[POSTIL_SOURCE] == TRIAL_FAILED)
        return EXIT_REJECTS;
    bool both = plays[POSTIL_STEP] == TRIAL_PASSED && plays[POSTIL_SOURCE] == TRIAL_PASSED;
    int code = EXIT_ALL_GOOD;
    for (enum postil_role role = POSTIL_STEP; role <= POSTIL_SOURCE && code == 0; role++) {
        f.role = role;
        if (plays[role] != TRIAL_PASSED)
            continue;
        if (!a->replay)
            code = search(a, &f, both ? a->time / 2 : a->time);
        else if (!both || (role == POSTIL_SOURCE) == ends_in_bin(a->replay))
            code = replay(a, &f);
    }
    return code;
}

/* -- arguments --------------------------------------------------------------------------------- */

static int
take_seconds(double *out, const char *name)
{
    char *end;
    *out = strtod(optarg, &end);
    if (*optarg && !*end && *out > 0 && *out < 1e6)
        return 0;
    fprintf(stderr, "postil: %s takes seconds, not '%s'\n", name, optarg);
    return EXIT_USAGE;
}

static int
take(struct fuzz_args *a, int option)
{
    char *end;
    switch (option) {
    case 's':
        a->sets[a->n_set++] = optarg;
        return strchr(optarg, '=') ? 0 : refuse("-s %s: not of the form key=value", optarg);
    case 'o':
        a->output = optarg;
        return 0;
    case OPT_PLUGIN_PATH:
        a->folders[a->n_folder++] = optarg;
        return 0;
    case OPT_REPLAY:
        a->replay = optarg;
        return 0;
    case OPT_TIME:
        return take_seconds(&a->time, "--time");
    case OPT_TIMEOUT:
        return take_seconds(&a->timeout, "--timeout");
    case OPT_SEED:
        errno = 0;
        a->seed = strtoull(optarg, &end, 10);
        return *optarg >= '0' && *optarg <= '9' && !*end && errno == 0
                   ? 0
                   : refuse("--seed takes a whole number, not '%s'", optarg);
    case 'h':
        a->help = true;
        return 0;
    default:
        return EXIT_USAGE; /* getopt has said why */
    }
}

static int
read_and_fuzz(struct fuzz_args *a, int argc, char **argv)
{
    int option, code = 0;
    optind = 1;
    while (code == 0 && (option = getopt_long(argc, argv, "s:o:h", long_options, NULL)) != -1)
        code = take(a, option);
    if (code)
        return code;
    if (a->help)
        return fputs(help, stdout), EXIT_ALL_GOOD;
    if (argc - optind != 1)
        return refuse("fuzz what? name one plugin, or its file%s", "");
    a->target = argv[optind];
    struct subject subject;
    struct postil_error err;
    enum postil_status st =
        subject_init(&subject, a->target, a->folders, a->n_folder, a->sets, a->n_set, &err);
    if (st != POSTIL_OK)
        complain(err.message);
    code = st == POSTIL_OK ? fuzz(a, &subject) : exit_code(st);
    subject_fini(&subject);
    return code;
}

int
plugin_fuzz(int argc, char **argv)
{
    size_t n = (size_t)argc + 1;
    const char **words = calloc(2 * n, sizeof *words);
    if (!words)
        return refuse("out of memory%s", "");
    struct fuzz_args args = {
        .sets = words, .folders = words + n, .time = 10, .timeout = 10, .seed = 1};
    int code = read_and_fuzz(&args, argc, argv);
    free(words);
    return code;
}
