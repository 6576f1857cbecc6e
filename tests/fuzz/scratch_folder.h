/* SPDX-License-Identifier: Apache-2.0 */
/* A folder of files for targets of what reads several: in memory where the system has such a place,
 * and gone when the program ends. */
#ifndef TESTS_FUZZ_SCRATCH_FOLDER_H
#define TESTS_FUZZ_SCRATCH_FOLDER_H

#include <dirent.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "fuzz.h"

static char scratch_all[256]; /* the folder that is removed at the end */

static inline void
scratch_remove(void)
{
    char command[300];
    snprintf(command, sizeof command, "rm -rf '%s'", scratch_all);
    if (system(command) != 0)
        fprintf(stderr, "%s can't be removed\n", scratch_all);
}

/** Make one and write its path to `out`; once in a program. */
static inline void
scratch_folder(char *out, size_t size)
{
    snprintf(scratch_all, sizeof scratch_all, "%s/postil-fuzz-XXXXXX",
             access("/dev/shm", W_OK) == 0 ? "/dev/shm" : "/tmp");
    demand(mkdtemp(scratch_all) != NULL, "a folder can be made");
    demand(strlen(scratch_all) < size, "its path fits");
    strcpy(out, scratch_all);
    atexit(scratch_remove);
}

static inline void
scratch_subfolder(const char *folder, const char *name)
{
    char path[512];
    snprintf(path, sizeof path, "%s/%s", folder, name);
    demand(mkdir(path, 0700) == 0, "a folder can be made");
}

/** Remove all files of a folder, but not its folders. */
static inline void
scratch_clear(const char *folder)
{
    DIR *dir = opendir(folder);
    demand(dir != NULL, "a folder can be read");
    for (struct dirent *entry; (entry = readdir(dir));)
        (void)unlinkat(dirfd(dir), entry->d_name, 0);
    closedir(dir);
}

static inline void
scratch_write(const char *folder, const char *name, const void *bytes, size_t size)
{
    char path[512];
    snprintf(path, sizeof path, "%s/%s", folder, name);
    FILE *file = fopen(path, "wb");
    demand(file && fwrite(bytes, 1, size, file) == size && fclose(file) == 0,
           "a file can be written");
}

#endif
