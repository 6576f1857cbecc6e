/* SPDX-License-Identifier: Apache-2.0 */
/* What the runner itself costs: documents of 100 bytes through chains of steps that do nothing. */
#define _GNU_SOURCE
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include <postil/postil.h>

/* One run; microseconds per document. */
static double
measure(const char *plugins, int workers, long n_doc, int n_step)
{
    struct postil_error err;
    postil_registry *registry = NULL;
    postil_chain *chain = NULL;
    postil_config *config = postil_config_new();
    char set[64];
    struct postil_report report = {0};
    struct postil_run_counts counts = {0};
    enum postil_status st = postil_registry_new(&plugins, 1, &registry, &err);
    if (st == POSTIL_OK)
        st = postil_config_set_source(config, "synthetic", &err);
    for (int i = 0; i < n_step && st == POSTIL_OK; i++)
        st = postil_config_add_step(config, "noop", &err);
    snprintf(set, sizeof set, "source.documents=%ld", n_doc);
    if (st == POSTIL_OK)
        st = postil_config_override(config, set, &err);
    snprintf(set, sizeof set, "run.workers=%d", workers);
    if (st == POSTIL_OK)
        st = postil_config_override(config, set, &err);
    if (st == POSTIL_OK)
        st = postil_chain_new(registry, config, &report, &chain);
    if (st == POSTIL_OK)
        st = postil_chain_open(chain, POSTIL_ALL, &report);
    if (st == POSTIL_OK)
        st = postil_run(chain, NULL, &counts, &err);
    if (st != POSTIL_OK || counts.n_done != (uint64_t)n_doc) {
        fprintf(stderr, "bench_run: %s\n", st == POSTIL_OK ? "documents lost" : err.message);
        exit(70);
    }
    postil_chain_free(chain);
    postil_config_free(config);
    postil_registry_free(registry);
    return 1e6 * counts.seconds / (double)n_doc;
}

/* Peak resident KiB of the parent and of its largest worker, measured in a child of our own. */
static void
measure_memory(const char *plugins, int workers, long n_doc)
{
    fflush(stdout);
    pid_t pid = fork();
    if (pid == 0) {
        measure(plugins, workers, n_doc, 4);
        struct rusage parent, worker;
        getrusage(RUSAGE_SELF, &parent);
        getrusage(RUSAGE_CHILDREN, &worker);
        printf("-j %d  %6ld documents  peak %ld KiB in the parent, %ld KiB in a worker\n", workers,
               n_doc, parent.ru_maxrss, worker.ru_maxrss);
        fflush(stdout);
        _exit(0);
    }
    waitpid(pid, NULL, 0);
}

int
main(int argc, char **argv)
{
    const char *plugins = argc > 1 ? argv[1] : "bench/.libs";
    long n_doc = argc > 2 ? atol(argv[2]) : 300000;
    static const int steps[] = {1, 11, 101};
    for (int workers = 0; workers <= 2; workers++) {
        double us[3];
        for (int i = 0; i < 3; i++)
            us[i] = measure(plugins, workers, i == 2 ? n_doc / 10 : n_doc, steps[i]);
        printf("-j %d  hand-over %.3f us/document  step %.1f ns (1->11), %.1f ns (11->101)\n",
               workers, us[0], 100 * (us[1] - us[0]), 1000.0 / 90 * (us[2] - us[1]));
    }
    for (long n = 1000; n <= 100000; n *= 100)
        measure_memory(plugins, 2, n);
    return 0;
}
