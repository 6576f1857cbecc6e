/* SPDX-License-Identifier: Apache-2.0 */
/* The command line that run, check and config share. */
#ifndef POSTIL_CLI_ARGS_H
#define POSTIL_CLI_ARGS_H

#include <stdbool.h>
#include <stdint.h>

#include <postil/postil.h>

enum progress_when { PROGRESS_AUTO, PROGRESS_YES, PROGRESS_NO };

struct args {
    postil_registry *registry;
    postil_config *config;
    const char *rejects;  /* file, or NULL                                    */
    const char *manifest; /* file, or NULL                                    */
    const char *resume;   /* folder, "" for one beside the output, or NULL    */
    const char *into;     /* folder for outputs and stores, or NULL           */
    uint64_t only;        /* number of a document, from 1; 0: all             */
    char **again;         /* [n_again] arguments that make the same run, without what it says */
    size_t n_again;
    enum progress_when progress;
    bool stats, json, help, tests;
    int quiet, verbose;
    char **inputs; /* [n_input] borrowed from argv */
    int n_input;
};

/**
 * Read options, configuration files and overrides, in that order of strength, and find the plugin
 * folders. On an error it has been said, and the exit code is returned; 0 otherwise. `args` is to
 * be released either way.
 */
int
args_read(struct args *args, int argc, char **argv);

void
args_fini(struct args *args);

/** Faults go to stderr as "postil: ..." lines. */
void
args_fault(void *ctx, const char *message);

#endif
