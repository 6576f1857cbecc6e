/* SPDX-License-Identifier: Apache-2.0 */
/* A folder that stands for the disk: what of another folder would outlive a power cut. */
#ifndef TESTS_POWERCUT_DISK_H
#define TESTS_POWERCUT_DISK_H

#include <stdbool.h>
#include <stddef.h>

enum { DISK_PATH = 4096, DISK_KEY = 64 };

/** What tells a file or folder from all others, those too that had its inode before. */
bool
disk_key(const char *path, char key[DISK_KEY]);

/**
 * The file, or the folder with its names but not what they stand for, is on the disk as it is now.
 * It is replaced there as a whole, since the process may die meanwhile.
 */
bool
disk_keep(const char *disk, const char *path);

bool
disk_copy(const char *from, const char *to);

#endif
