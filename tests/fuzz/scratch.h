/* SPDX-License-Identifier: Apache-2.0 */
/* Files in memory, for targets of what is read by its path. */
#ifndef TESTS_FUZZ_SCRATCH_H
#define TESTS_FUZZ_SCRATCH_H

#ifndef _GNU_SOURCE
#error "memfd_create: define _GNU_SOURCE before the first header"
#endif
#include <sys/mman.h>
#include <unistd.h>

#include "fuzz.h"

/** A file that is written over for each input. `fd` is -1 before the first. */
struct scratch {
    int fd;
    char path[32];
};

/** Have the file hold just these bytes, and be read from its beginning. */
static inline void
scratch_fill(struct scratch *s, const void *bytes, size_t size)
{
    if (s->fd < 0) {
        s->fd = memfd_create("fuzz", MFD_CLOEXEC);
        snprintf(s->path, sizeof s->path, "/proc/self/fd/%d", s->fd);
    }
    demand(s->fd >= 0 && ftruncate(s->fd, 0) == 0 && pwrite(s->fd, bytes, size, 0) == (ssize_t)size,
           "there is room for a file in memory");
}

#endif
