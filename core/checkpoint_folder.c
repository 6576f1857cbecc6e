/* SPDX-License-Identifier: Apache-2.0 */
/* A folder that is its own lock. */
#define _GNU_SOURCE
#include "checkpoint_folder.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

enum { WAIT_MS = 10, MOST_WAITS = 500 };

static const char step_prefix[] = "step-";

struct checkpoint_folder {
    int fd; /* of the folder, with its lock */
    char *path, *file, *inputs;
};

static bool
is_ours(const char *name)
{
    static const char *const names[] = {".", "..", "checkpoint", "checkpoint.tmp", "inputs"};
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++)
        if (strcmp(names[i], name) == 0)
            return true;
    return strncmp(name, step_prefix, sizeof step_prefix - 1) == 0;
}

static enum postil_status
look_for_others(const char *path, struct postil_error *err)
{
    DIR *dir = opendir(path);
    struct dirent *entry;
    enum postil_status st = POSTIL_OK;
    if (!dir)
        return postil_fail(err, POSTIL_CANTCREATE, "%s: %s", path, strerror(errno));
    while (st == POSTIL_OK && (entry = readdir(dir)))
        if (!is_ours(entry->d_name))
            st = postil_fail(err, POSTIL_CONFIG,
                             "%s holds '%s', which belongs to no checkpoint: name a folder for it "
                             "that is empty or not there",
                             path, entry->d_name);
    closedir(dir);
    return st;
}

/* Whether the folder that is locked is still the one of that name. */
static bool
is_there(int fd, const char *path)
{
    struct stat ours, now;
    return fstat(fd, &ours) == 0 && stat(path, &now) == 0 && ours.st_ino == now.st_ino &&
           ours.st_dev == now.st_dev;
}

/* A run that ends removes the folder; workers of one that was killed hold it for a moment. */
static enum postil_status
lock(checkpoint_folder *folder, struct postil_error *err)
{
    const struct timespec pause = {0, WAIT_MS * 1000000};
    for (int i = 0; i < MOST_WAITS; i++) {
        if (mkdir(folder->path, 0777) != 0 && errno != EEXIST)
            return postil_fail(err, POSTIL_CANTCREATE, "%s: %s", folder->path, strerror(errno));
        folder->fd = open(folder->path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
        if (folder->fd < 0 && errno != ENOENT)
            return postil_fail(err, POSTIL_CANTCREATE, "%s: %s", folder->path, strerror(errno));
        if (folder->fd >= 0 && flock(folder->fd, LOCK_EX | LOCK_NB) == 0 &&
            is_there(folder->fd, folder->path))
            return POSTIL_OK;
        if (folder->fd >= 0)
            close(folder->fd);
        folder->fd = -1;
        nanosleep(&pause, NULL);
    }
    return postil_fail(err, POSTIL_CONFIG, "%s is in use by another run", folder->path);
}

/* The folder's own name is on the disk. */
static enum postil_status
sync_name(const char *path, struct postil_error *err)
{
    char *above;
    if (asprintf(&above, "%s/..", path) < 0)
        return postil_fail(err, POSTIL_NOMEM, "%s", path);
    int fd = open(above, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    enum postil_status st = fd >= 0 && fsync(fd) == 0
                                ? POSTIL_OK
                                : postil_fail(err, POSTIL_IO, "%s: %s", above, strerror(errno));
    if (fd >= 0)
        close(fd);
    free(above);
    return st;
}

enum postil_status
checkpoint_folder_open(const char *path, checkpoint_folder **out_folder, struct postil_error *err)
{
    checkpoint_folder *folder = calloc(1, sizeof *folder);
    if (!folder)
        return postil_fail(err, POSTIL_NOMEM, "%s", path);
    folder->fd = -1;
    enum postil_status st = POSTIL_OK;
    if (!(folder->path = strdup(path)) || asprintf(&folder->file, "%s/checkpoint", path) < 0 ||
        asprintf(&folder->inputs, "%s/inputs", path) < 0)
        st = postil_fail(err, POSTIL_NOMEM, "%s", path);
    if (st == POSTIL_OK)
        st = lock(folder, err);
    if (st == POSTIL_OK)
        st = look_for_others(path, err);
    if (st == POSTIL_OK)
        st = sync_name(path, err);
    if (st != POSTIL_OK) {
        checkpoint_folder_close(folder);
        return st;
    }
    *out_folder = folder;
    return POSTIL_OK;
}

void
checkpoint_folder_close(checkpoint_folder *folder)
{
    if (!folder)
        return;
    if (folder->fd >= 0)
        close(folder->fd);
    free(folder->path);
    free(folder->file);
    free(folder->inputs);
    free(folder);
}

const char *
checkpoint_folder_path(const checkpoint_folder *folder)
{
    return folder->path;
}

const char *
checkpoint_folder_file(const checkpoint_folder *folder)
{
    return folder->file;
}

const char *
checkpoint_folder_inputs(const checkpoint_folder *folder)
{
    return folder->inputs;
}

static void
remove_files(const char *path)
{
    DIR *dir = opendir(path);
    if (!dir)
        return;
    for (struct dirent *entry; (entry = readdir(dir));)
        (void)unlinkat(dirfd(dir), entry->d_name, 0);
    closedir(dir);
}

enum postil_status
checkpoint_folder_step(const checkpoint_folder *folder, size_t i, bool anew, postil_arena *arena,
                       const char **out_path, struct postil_error *err)
{
    char path[4096];
    int len = snprintf(path, sizeof path, "%s/%s%zu", folder->path, step_prefix, i);
    if (len < 0 || (size_t)len >= sizeof path)
        return postil_fail(err, POSTIL_CANTCREATE, "the path %s is too long", folder->path);
    if (mkdir(path, 0777) != 0 && errno != EEXIST)
        return postil_fail(err, POSTIL_CANTCREATE, "%s: %s", path, strerror(errno));
    if (anew)
        remove_files(path);
    *out_path = postil_arena_copy(arena, path, (size_t)len);
    return *out_path ? POSTIL_OK : postil_fail(err, POSTIL_NOMEM, "%s", path);
}

enum postil_status
checkpoint_folder_sync(const checkpoint_folder *folder, struct postil_error *err)
{
    if (fsync(folder->fd) == 0)
        return POSTIL_OK;
    return postil_fail(err, POSTIL_IO, "%s: %s", folder->path, strerror(errno));
}

void
checkpoint_folder_remove(const checkpoint_folder *folder)
{
    DIR *dir = opendir(folder->path);
    if (!dir)
        return;
    for (struct dirent *entry; (entry = readdir(dir));) {
        char path[4096];
        int len = snprintf(path, sizeof path, "%s/%s", folder->path, entry->d_name);
        if (strncmp(entry->d_name, step_prefix, sizeof step_prefix - 1) != 0 || len < 0 ||
            (size_t)len >= sizeof path)
            continue;
        remove_files(path);
        (void)rmdir(path);
    }
    closedir(dir);
    (void)unlink(folder->inputs);
    (void)unlink(folder->file);
    (void)rmdir(folder->path);
}
