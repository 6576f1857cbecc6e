/* SPDX-License-Identifier: Apache-2.0 */
/*
 * For LD_PRELOAD: what a process syncs below $POWERCUT_ROOT goes to $POWERCUT_DISK, nothing else.
 * Everything is written to the real disk as ever, and `cut` takes away what was not synced.
 */
#define _GNU_SOURCE
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "disk.h"

static int
keep(int fd)
{
    char link[64], path[DISK_PATH];
    const char *root = getenv("POWERCUT_ROOT"), *disk = getenv("POWERCUT_DISK");
    snprintf(link, sizeof link, "/proc/self/fd/%d", fd);
    ssize_t len = readlink(link, path, sizeof path - 1);
    if (!root || !disk || len < 0)
        return 0;
    path[len] = '\0';
    if (strncmp(path, root, strlen(root)) != 0)
        return 0;
    return disk_keep(disk, path) ? 0 : -1;
}

__attribute__((visibility("default"))) int
fsync(int fd)
{
    return keep(fd);
}

__attribute__((visibility("default"))) int
fdatasync(int fd)
{
    return keep(fd);
}
