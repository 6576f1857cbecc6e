/* SPDX-License-Identifier: Apache-2.0 */
/* postil run. */
#define _GNU_SOURCE
#include "command.h"

#include <errno.h>
#include <inttypes.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "args.h"
#include "progress.h"

enum { MOST_TIMED = 256 };

static volatile sig_atomic_t n_signals; /* a signal handler has no other way to say it */

static void
on_signal(int sig)
{
    (void)sig;
    if (++n_signals > 1)
        _exit(EXIT_INTERRUPTED); /* workers follow their parent */
}

/* Where the parent is, and who it is: for on_crash. */
static struct postil_run_place place;
static pid_t parent;

static void
say(const char *s)
{
    if (s && write(STDERR_FILENO, s, strlen(s)) < 0)
        return;
}

/* A worker dies of its signal, which tells the parent; the parent says where it was. */
static void
on_crash(int sig)
{
    if (getpid() != parent || !place.hook) {
        signal(sig, SIG_DFL);
        raise(sig);
        return;
    }
    say("postil: '");
    say(place.step);
    say("' crashed in ");
    say(place.hook);
    say(place.document && *place.document ? ", document " : "");
    say(place.document);
    say("; the run is lost\n");
    _exit(exit_code(POSTIL_INTERNAL));
}

static void
catch_crashes(void)
{
    static const int signals[] = {SIGSEGV, SIGBUS, SIGFPE, SIGILL, SIGABRT};
    parent = getpid();
    for (size_t i = 0; i < sizeof signals / sizeof signals[0]; i++) {
        struct sigaction now, crash = {.sa_handler = on_crash, .sa_flags = SA_NODEFER};
        sigemptyset(&crash.sa_mask);
        if (sigaction(signals[i], NULL, &now) == 0 && now.sa_handler == SIG_DFL)
            sigaction(signals[i], &crash, NULL); /* a sanitizer's handler stays */
    }
}

static void
catch_signals(void)
{
    struct sigaction action = {.sa_handler = on_signal};
    sigemptyset(&action.sa_mask);
    sigaction(SIGINT, &action, NULL);
    sigaction(SIGTERM, &action, NULL);
    signal(SIGPIPE, SIG_IGN); /* a closed pipe is a write error like any other */
    catch_crashes();
}

static const char help[] =
    "usage: postil run [-c FILE]... [-s PATH=VALUE]... [--chain A,B,C] [OPTION]... [INPUT]...\n"
    "Takes documents through a chain. Data goes to standard output, everything else to standard "
    "error.\n"
    "  -c, --config FILE       configuration; may repeat, later ones win\n"
    "  -s, --set PATH=VALUE    one setting: run.timeout=5, chain.stance.targets=\"a,b\"\n"
    "      --chain A,B,C       these plugins with their defaults, and JSON lines to standard "
    "output\n"
    "      --source NAME       source plugin (default: jsonl for *.jsonl, else files)\n"
    "  -o, --output FILE       write there (chain.jsonl.path)\n"
    "  -j, --workers N         worker processes; 0: all in one process (run.workers)\n"
    "      --timeout SECONDS   time a document may take (run.timeout)\n"
    "      --max-errors N      stop after N rejected documents (run.max_errors)\n"
    "      --rejects FILE      rejected documents as JSON lines\n"
    "      --text-key KEY      key of the text in JSON lines (source.text_key)\n"
    "      --plugin-path DIR   search plugins there first; may repeat\n"
    "      --stats             time and documents per step\n"
    "      --progress WHEN     auto (on a terminal), yes, no\n"
    "  -q, --quiet             no progress, no summary of rejects\n"
    "  -v, --verbose           say every rejected document, and figures at the end\n"
    "An INPUT is a file, a folder, an archive, or - for standard input.\n"
    "Exit code: 0 all good, 1 documents were rejected, 2 usage, 65 bad data, 66 no input, 70 "
    "internal,\n"
    "73 cannot create, 74 input/output, 75 stopped, 78 configuration, 130 interrupted.\n";

static void
say_end(const struct args *args, const struct progress *progress,
        const struct postil_run_counts *counts, enum postil_status st)
{
    if (n_signals)
        fprintf(stderr,
                "postil: interrupted after %" PRIu64 " documents (%" PRIu64
                " rejected); what was in "
                "flight is finished\n",
                counts->n_done, counts->n_rejected);
    if (!args->quiet)
        progress_sum(progress, counts);
    if (args->verbose && st == POSTIL_OK)
        fprintf(stderr, "postil: %" PRIu64 " documents, %" PRIu64 " rejected, %.2f s\n",
                counts->n_done, counts->n_rejected, counts->seconds);
}

static int
run(const struct args *args, postil_chain *chain, FILE *rejects)
{
    bool line = args->progress == PROGRESS_YES ||
                (args->progress == PROGRESS_AUTO && !args->quiet && isatty(STDERR_FILENO));
    struct progress progress = {.rejects = rejects, .line = line, .all = args->verbose > 0};
    struct postil_step_time times[MOST_TIMED];
    struct postil_run_watch watch = {
        .ctx = &progress,
        .reject = progress_reject,
        .progress = progress_show,
        .stop = &n_signals,
        .place = &place,
        .times = args->stats ? times : NULL,
        .n_time = MOST_TIMED,
    };
    struct postil_run_counts counts;
    struct postil_error err;
    enum postil_status st = postil_run(chain, &watch, &counts, &err);
    progress_end(&progress);
    if (st != POSTIL_OK && !(st == POSTIL_STOPPED && n_signals))
        complain(err.message);
    say_end(args, &progress, &counts, st);
    if (args->stats)
        progress_stats(&counts, times, watch.n_time);
    if (rejects && (fflush(rejects) != 0 || ferror(rejects))) {
        postil_fail(&err, POSTIL_IO, "%s: %s", args->rejects, strerror(errno));
        complain(err.message);
        return exit_code(POSTIL_IO);
    }
    if (n_signals)
        return EXIT_INTERRUPTED;
    return st == POSTIL_OK && counts.n_rejected ? EXIT_REJECTS : exit_code(st);
}

static int
open_and_run(const struct args *args)
{
    struct postil_report report = {.fault = args_fault};
    postil_chain *chain = NULL;
    enum postil_status st = postil_chain_new(args->registry, args->config, &report, &chain);
    if (st == POSTIL_OK && !postil_config_get(args->config, "source.plugin")) {
        complain("no input: name files, or - for standard input, or configure a source");
        st = POSTIL_USAGE;
    }
    if (st == POSTIL_OK)
        st = postil_chain_open(chain, POSTIL_ALL, &report);
    FILE *rejects = NULL;
    if (st == POSTIL_OK && args->rejects && !(rejects = fopen(args->rejects, "w"))) {
        struct postil_error err;
        st = postil_fail(&err, POSTIL_CANTCREATE, "%s: %s", args->rejects, strerror(errno));
        complain(err.message);
    }
    int code = st == POSTIL_OK ? run(args, chain, rejects) : exit_code(st);
    if (rejects && fclose(rejects) != 0)
        code = exit_code(POSTIL_IO);
    postil_chain_free(chain);
    return code;
}

int
command_run(int argc, char **argv)
{
    struct args args;
    int code = args_read(&args, argc, argv);
    if (code == 0 && args.help) {
        fputs(help, stdout);
    } else if (code == 0) {
        catch_signals();
        code = open_and_run(&args);
    }
    args_fini(&args);
    return code;
}
