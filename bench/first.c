/* SPDX-License-Identifier: Apache-2.0 */
/* How long a command takes to its first byte of output: median of 21 runs.  first COMMAND ARG... */
#define _GNU_SOURCE
#include <stdio.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

enum { N_RUN = 21 };

static double
now(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return 1e3 * (double)t.tv_sec + (double)t.tv_nsec / 1e6;
}

static double
run(char **argv)
{
    int ends[2];
    char byte;
    if (pipe(ends) != 0)
        exit(70);
    double begin = now();
    pid_t pid = fork();
    if (pid == 0) {
        dup2(ends[1], STDOUT_FILENO);
        close(ends[0]);
        close(ends[1]);
        execvp(argv[0], argv);
        _exit(127);
    }
    close(ends[1]);
    if (read(ends[0], &byte, 1) != 1) {
        fprintf(stderr, "first: %s gave no output\n", argv[0]);
        exit(70);
    }
    double ms = now() - begin;
    while (read(ends[0], &byte, 1) == 1)
        continue;
    close(ends[0]);
    waitpid(pid, NULL, 0);
    return ms;
}

static int
by_size(const void *a, const void *b)
{
    double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

int
main(int argc, char **argv)
{
    double ms[N_RUN];
    if (argc < 2)
        return 2;
    for (int i = 0; i < N_RUN; i++)
        ms[i] = run(argv + 1);
    qsort(ms, N_RUN, sizeof ms[0], by_size);
    printf("%.1f ms (%.1f to %.1f)\n", ms[N_RUN / 2], ms[0], ms[N_RUN - 1]);
    return 0;
}
