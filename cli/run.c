/* SPDX-License-Identifier: Apache-2.0 */
/* postil run. */
#define _GNU_SOURCE
#include "command.h"

#include <errno.h>
#include <inttypes.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "again.h"
#include "args.h"
#include "manifest.h"
#include "progress.h"
#include "resume.h"

enum { MOST_TIMED = 256, FACTS_SIZE = 64 << 20 };

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
    "      --resume[=DIR]      keep checkpoints in DIR (default: OUTPUT.resume): after a kill or "
    "a\n"
    "                          Ctrl-C, the same command goes on where the run was left\n"
    "      --manifest FILE     write what the run was made of and what came of it, for 'postil "
    "verify'\n"
    "      --into DIR          have outputs and indexes in DIR, whatever they are called\n"
    "      --only N            take the N-th document alone; results go to standard output, and\n"
    "                          nothing else is written\n"
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

/** A run and what goes with it. */
struct job {
    const struct args *args;
    postil_chain *chain;
    postil_arena *arena;
    struct postil_facts facts, targets; /* as configured; where output really goes */
    struct again again;
    struct manifest manifest;
    postil_checkpoint *checkpoint; /* NULL: it can't be resumed */
    FILE *rejects;                 /* NULL: none are kept       */
    struct postil_run_counts counts;
    struct postil_step_time times[MOST_TIMED];
    size_t n_time;
};

static enum postil_status
complained(enum postil_status st, const struct postil_error *err)
{
    if (st != POSTIL_OK)
        complain(err->message);
    return st;
}

static void
say_end(const struct job *job, const struct progress *progress, enum postil_status st)
{
    const struct postil_run_counts *counts = &job->counts;
    bool left = st == POSTIL_IO || (st == POSTIL_STOPPED && n_signals);
    if (job->checkpoint && left)
        fprintf(stderr, "postil: stopped after %" PRIu64 " documents; the same command resumes\n",
                counts->n_done);
    else if (n_signals && !job->checkpoint)
        fprintf(stderr,
                "postil: interrupted after %" PRIu64 " documents (%" PRIu64
                " rejected); what was in "
                "flight is finished\n",
                counts->n_done, counts->n_rejected);
    if (!job->args->quiet)
        progress_sum(progress, counts);
    if (job->args->verbose && st == POSTIL_OK)
        fprintf(stderr, "postil: %" PRIu64 " documents, %" PRIu64 " rejected, %.2f s\n",
                counts->n_done, counts->n_rejected, counts->seconds);
}

/* Names of steps die with the chain. */
static void
keep_times(struct job *job, size_t n)
{
    for (job->n_time = 0; job->n_time < n; job->n_time++) {
        struct postil_step_time *time = &job->times[job->n_time];
        if (!time->step ||
            !(time->step = postil_arena_copy(job->arena, time->step, strlen(time->step))))
            return;
    }
}

static int
run(struct job *job)
{
    const struct args *args = job->args;
    bool line = args->progress == PROGRESS_YES ||
                (args->progress == PROGRESS_AUTO && !args->quiet && isatty(STDERR_FILENO));
    struct progress progress = {
        .rejects = job->rejects, .path = args->rejects, .line = line, .all = args->verbose > 0};
    struct postil_run_watch watch = {
        .ctx = &progress,
        .reject = progress_reject,
        .progress = progress_show,
        .stop = &n_signals,
        .place = &place,
        .times = args->stats || args->manifest ? job->times : NULL,
        .n_time = MOST_TIMED,
        .reproduce = job->again.parts[0] ? (const char *const *)job->again.parts : NULL,
        .hash_input = args->manifest != NULL,
        .only = args->only,
        .checkpoint = job->checkpoint,
        .save = progress_save,
        .restore = progress_restore,
    };
    struct postil_error err;
    enum postil_status st = postil_run(job->chain, &watch, &job->counts, &err);
    keep_times(job, watch.n_time);
    progress_end(&progress);
    if (st != POSTIL_OK && !(st == POSTIL_STOPPED && n_signals))
        complain(err.message);
    say_end(job, &progress, st);
    if (args->stats)
        progress_stats(&job->counts, job->times, job->n_time);
    if (job->rejects && (fflush(job->rejects) != 0 || ferror(job->rejects))) {
        postil_fail(&err, POSTIL_IO, "%s: %s", args->rejects, strerror(errno));
        complain(err.message);
        return exit_code(POSTIL_IO);
    }
    if (n_signals && !job->checkpoint)
        return EXIT_INTERRUPTED;
    return st == POSTIL_OK && job->counts.n_rejected ? EXIT_REJECTS : exit_code(st);
}

static enum postil_status
check_together(const struct args *args)
{
    if (!postil_config_get(args->config, "source.plugin"))
        complain("no input: name files, or - for standard input, or configure a source");
    else if (args->only && (args->resume || args->manifest || args->into))
        complain("--only takes one document: nothing is resumed, listed or written elsewhere");
    else
        return POSTIL_OK;
    return POSTIL_USAGE;
}

/* Outputs and stores are to be elsewhere. */
static enum postil_status
redirect(const struct job *job, struct postil_error *err)
{
    const char *folder = job->args->into;
    if (folder && mkdir(folder, 0777) != 0 && errno != EEXIST)
        return postil_fail(err, POSTIL_CANTCREATE, "%s: %s", folder, strerror(errno));
    return folder || job->args->only ? postil_chain_redirect(job->chain, folder, err) : POSTIL_OK;
}

static void
prepare_manifest(struct job *job)
{
    uint64_t n_done;
    job->manifest = (struct manifest){
        .args = job->args,
        .facts = &job->facts,
        .targets = &job->targets,
        .begun = time(NULL),
        .resumed = job->checkpoint && postil_checkpoint_resumes(job->checkpoint, &n_done),
    };
    manifest_look_at_stores(&job->manifest);
    (void)unlink(job->args->manifest); /* that of another run would mislead */
}

/* What has to be known before the chain is opened, since that creates its outputs. */
static enum postil_status
prepare(struct job *job)
{
    const struct args *args = job->args;
    bool hashed = args->resume || args->manifest;
    struct postil_error err;
    enum postil_status st = check_together(args);
    if (st != POSTIL_OK)
        return st;
    st = postil_chain_facts(job->chain, hashed, job->arena, &job->facts, &err);
    if (st == POSTIL_OK)
        st = again_make(args, &job->facts, &job->again, &err);
    if (st == POSTIL_OK)
        st = redirect(job, &err);
    if (st == POSTIL_OK)
        st = postil_chain_facts(job->chain, false, job->arena, &job->targets, &err);
    if (st == POSTIL_OK && args->resume)
        st = resume_open(args, job->chain, &job->targets, &job->checkpoint, &err);
    if (st == POSTIL_OK && args->manifest)
        prepare_manifest(job);
    return complained(st, &err);
}

static enum postil_status
open_all(struct job *job)
{
    struct postil_report report = {.fault = args_fault};
    struct postil_error err;
    if (!(job->arena = postil_arena_new(FACTS_SIZE)))
        return complained(postil_fail(&err, POSTIL_NOMEM, "out of memory"), &err);
    enum postil_status st =
        postil_chain_new(job->args->registry, job->args->config, &report, &job->chain);
    if (st == POSTIL_OK)
        st = prepare(job);
    if (st == POSTIL_OK)
        st = postil_chain_open(job->chain, POSTIL_ALL, &report);
    if (st == POSTIL_OK && job->args->rejects)
        st = complained(resume_rejects(job->args, job->checkpoint, &job->rejects, &err), &err);
    return st;
}

static enum postil_status
write_manifest(struct job *job)
{
    struct postil_error err;
    job->manifest.counts = &job->counts;
    job->manifest.times = job->times;
    job->manifest.n_time = job->n_time;
    return complained(manifest_write(&job->manifest, &err), &err);
}

static int
open_and_run(struct job *job)
{
    enum postil_status st = open_all(job);
    int code = st == POSTIL_OK ? run(job) : exit_code(st);
    if (job->rejects && fclose(job->rejects) != 0)
        code = exit_code(POSTIL_IO);
    postil_chain_free(job->chain); /* which closes its outputs */
    bool complete = code == EXIT_ALL_GOOD || code == EXIT_REJECTS;
    if (complete && job->args->manifest && write_manifest(job) != POSTIL_OK)
        code = exit_code(POSTIL_IO);
    again_fini(&job->again);
    postil_arena_free(job->arena);
    return code;
}

int
command_run(int argc, char **argv)
{
    struct args args;
    struct job job = {.args = &args};
    int code = args_read(&args, argc, argv);
    if (code == 0 && args.help) {
        fputs(help, stdout);
    } else if (code == 0) {
        catch_signals();
        code = open_and_run(&job);
    }
    args_fini(&args);
    postil_checkpoint_close(job.checkpoint);
    return code;
}
