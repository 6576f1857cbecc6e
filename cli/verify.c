/* SPDX-License-Identifier: Apache-2.0 */
/* postil verify: the run of a manifest once more, and what is different. */
#define _GNU_SOURCE
#include "command.h"

#include <errno.h>
#include <getopt.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "manifest_compare.h"

static const char help[] =
    "usage: postil verify [-j N] [--keep DIR] MANIFEST\n"
    "Makes the run that 'postil run --manifest MANIFEST' was once more, in the folder where it "
    "was\n"
    "made, with its outputs written elsewhere, and says what is different: settings, plugins, "
    "models,\n"
    "inputs, and for each output the first document that came out otherwise.\n"
    "  -j, --workers N   worker processes: nothing depends on how many\n"
    "      --keep DIR    have the new outputs in DIR, and leave them there\n"
    "Exit code: 0 all is the same, 1 something is different, 2 usage, 65 no manifest, 78 the run "
    "can't\n"
    "be repeated, and that of the run when it fails.\n";

enum { OPT_KEEP = 256 };

static const struct option long_options[] = {
    {"keep", required_argument, NULL, OPT_KEEP},
    {"workers", required_argument, NULL, 'j'},
    {"help", no_argument, NULL, 'h'},
    {NULL, 0, NULL, 0},
};

struct request {
    const char *manifest, *keep, *workers;
    bool help;
};

static int
fail_with(enum postil_status st, const struct postil_error *err)
{
    complain(err->message);
    return exit_code(st);
}

static int
read_request(struct request *request, int argc, char **argv)
{
    int option;
    optind = 1;
    while ((option = getopt_long(argc, argv, "j:h", long_options, NULL)) != -1)
        switch (option) {
        case 'j':
            request->workers = optarg;
            break;
        case OPT_KEEP:
            request->keep = optarg;
            break;
        case 'h':
            request->help = true;
            return 0;
        default:
            return EXIT_USAGE;
        }
    request->manifest = argv[optind];
    if (request->manifest && optind + 1 == argc)
        return 0;
    complain("verify takes one manifest: postil verify MANIFEST");
    return EXIT_USAGE;
}

/* -- the run ----------------------------------------------------------------------------------- */

/* Arguments of `postil run`, ending in NULL; caller frees the array and the first three of own. */
static const char **
make_arguments(const struct recorded *then, const struct request *request, const char *folder,
               char *own[3])
{
    size_t n = 0;
    const char **argv = calloc(then->n_argument + 12, sizeof *argv);
    if (!argv || asprintf(&own[0], "--into=%s", folder) < 0 ||
        asprintf(&own[1], "--manifest=%s/manifest", folder) < 0 ||
        asprintf(&own[2], "--rejects=%s/rejects", folder) < 0) {
        free(argv);
        return NULL;
    }
    argv[n++] = "postil";
    argv[n++] = "run";
    argv[n++] = "--quiet";
    argv[n++] = own[0];
    argv[n++] = own[1];
    argv[n++] = own[2];
    size_t i = 0;
    for (; i < then->n_argument && strcmp(then->arguments[i], "--") != 0; i++)
        argv[n++] = then->arguments[i];
    if (request->workers) {
        argv[n++] = "--workers";
        argv[n++] = request->workers;
    }
    for (; i < then->n_argument; i++)
        argv[n++] = then->arguments[i];
    return argv;
}

/* Its exit code, or -1. */
static int
run_again(const struct recorded *then, const struct request *request, const char *folder)
{
    char *own[3] = {NULL};
    const char **argv = make_arguments(then, request, folder, own);
    int status = -1;
    pid_t child = argv ? fork() : -1;
    if (child == 0) {
        execv("/proc/self/exe", (char *const *)argv);
        _exit(127);
    }
    if (child > 0)
        while (waitpid(child, &status, 0) < 0 && errno == EINTR)
            continue;
    for (size_t i = 0; i < 3; i++)
        free(own[i]);
    free(argv);
    return child > 0 && WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

static int
compare_runs(const struct recorded *then, const struct request *request, const char *folder)
{
    struct postil_error err;
    int code = run_again(then, request, folder);
    if (code != EXIT_ALL_GOOD && code != EXIT_REJECTS) {
        complain("the run of the manifest fails here");
        return code < 0 ? exit_code(POSTIL_INTERNAL) : code;
    }
    char *path;
    struct recorded *now;
    if (asprintf(&path, "%s/manifest", folder) < 0)
        return exit_code(POSTIL_NOMEM);
    enum postil_status st = recorded_read(path, &now, &err);
    free(path);
    if (st != POSTIL_OK)
        return fail_with(st, &err);
    size_t n = recorded_compare(then, now, stdout);
    if (n == 0)
        printf("the same: %llu documents, %llu of them rejected, %zu outputs\n",
               (unsigned long long)now->n_read, (unsigned long long)now->n_rejected,
               recorded_outputs(now));
    recorded_free(now);
    return n ? EXIT_REJECTS : EXIT_ALL_GOOD;
}

/* -- where its outputs go ---------------------------------------------------------------------- */

/* An absolute path, since the run changes its folder; caller frees. NULL: it can't be had. */
static char *
make_folder(const char *keep)
{
    const char *scratch = getenv("TMPDIR");
    char *path;
    if (!keep) {
        if (asprintf(&path, "%s/postil-verify-XXXXXX", scratch && *scratch ? scratch : "/tmp") < 0)
            return NULL;
        char *made = mkdtemp(path) ? realpath(path, NULL) : NULL;
        free(path);
        return made;
    }
    return mkdir(keep, 0777) == 0 || errno == EEXIST ? realpath(keep, NULL) : NULL;
}

static void
remove_folder(const char *folder)
{
    pid_t child = fork();
    if (child == 0) {
        execlp("rm", "rm", "-rf", "--", folder, (char *)NULL);
        _exit(127);
    }
    while (child > 0 && waitpid(child, NULL, 0) < 0 && errno == EINTR)
        continue;
}

/* In the folder of the run, since its paths may be relative. */
static int
verify_there(const struct recorded *then, const struct request *request)
{
    struct postil_error err;
    char *folder = make_folder(request->keep);
    int code;
    if (!folder) {
        postil_fail(&err, POSTIL_CANTCREATE, "%s: %s",
                    request->keep ? request->keep : "a folder for the outputs", strerror(errno));
        code = fail_with(POSTIL_CANTCREATE, &err);
    } else if (chdir(then->folder) != 0) {
        postil_fail(&err, POSTIL_NOINPUT, "the folder of the run, %s: %s", then->folder,
                    strerror(errno));
        code = fail_with(POSTIL_NOINPUT, &err);
    } else {
        code = compare_runs(then, request, folder);
    }
    if (folder && !request->keep)
        remove_folder(folder);
    free(folder);
    return code;
}

static int
verify(const struct request *request)
{
    struct postil_error err;
    struct recorded *then;
    enum postil_status st = recorded_read(request->manifest, &then, &err);
    if (st != POSTIL_OK)
        return fail_with(st, &err);
    st = recorded_can_be_repeated(then, &err);
    int code = st == POSTIL_OK ? verify_there(then, request) : fail_with(st, &err);
    recorded_free(then);
    return code;
}

int
command_verify(int argc, char **argv)
{
    struct request request = {0};
    int code = read_request(&request, argc, argv);
    if (code == 0 && request.help)
        fputs(help, stdout);
    else if (code == 0)
        code = verify(&request);
    return code;
}
