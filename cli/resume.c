/* SPDX-License-Identifier: Apache-2.0 */
/* What the command adds to a run that can be resumed. */
#define _GNU_SOURCE
#include "resume.h"

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <libgen.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* Path of a folder beside the first output; caller frees. NULL: there is none. */
static char *
default_folder(const struct postil_facts *facts)
{
    char *path;
    for (size_t i = 0; i < facts->n; i++)
        if (facts->items[i].kind == POSTIL_FACT_OUTPUT && strcmp(facts->items[i].value, "-") != 0)
            return asprintf(&path, "%s.resume", facts->items[i].value) < 0 ? NULL : path;
    return NULL;
}

enum postil_status
resume_open(const struct args *args, postil_chain *chain, const struct postil_facts *facts,
            postil_checkpoint **out_checkpoint, struct postil_error *err)
{
    char *folder = *args->resume ? strdup(args->resume) : default_folder(facts);
    if (!folder)
        return postil_fail(err, POSTIL_USAGE,
                           "--resume: standard output can't be resumed; have the output written to "
                           "a file: -o FILE");
    enum postil_status st = postil_checkpoint_open(folder, chain, out_checkpoint, err);
    free(folder);
    uint64_t n_done;
    if (st != POSTIL_OK || args->quiet || !postil_checkpoint_resumes(*out_checkpoint, &n_done))
        return st;
    fprintf(stderr,
            postil_checkpoint_completed(*out_checkpoint)
                ? "postil: the run was at its end, after %" PRIu64 " documents\n"
                : "postil: resumed after %" PRIu64 " documents\n",
            n_done);
    return st;
}

/* The name of the file is on the disk. */
static enum postil_status
sync_name(const char *path, struct postil_error *err)
{
    char *copy = strdup(path);
    const char *above = copy ? dirname(copy) : NULL;
    int fd = above ? open(above, O_RDONLY | O_DIRECTORY | O_CLOEXEC) : -1;
    enum postil_status st = fd >= 0 && fsync(fd) == 0
                                ? POSTIL_OK
                                : postil_fail(err, POSTIL_IO, "%s: %s", path, strerror(errno));
    if (fd >= 0)
        close(fd);
    free(copy);
    return st;
}

enum postil_status
resume_rejects(const struct args *args, const postil_checkpoint *checkpoint, FILE **out_rejects,
               struct postil_error *err)
{
    uint64_t n_done;
    bool resumes = checkpoint && postil_checkpoint_resumes(checkpoint, &n_done);
    FILE *file = fopen(args->rejects, resumes ? "r+" : "w");
    struct stat s;
    if (!file)
        return postil_fail(err, POSTIL_CANTCREATE, "%s: %s", args->rejects, strerror(errno));
    if (checkpoint && (fstat(fileno(file), &s) != 0 || !S_ISREG(s.st_mode))) {
        fclose(file);
        return postil_fail(err, POSTIL_CONFIG,
                           "%s can't be resumed: --rejects has to name a file, or run without "
                           "--resume",
                           args->rejects);
    }
    *out_rejects = file;
    return checkpoint ? sync_name(args->rejects, err) : POSTIL_OK;
}
