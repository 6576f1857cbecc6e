/* SPDX-License-Identifier: Apache-2.0 */
/* Counting what a process holds. */
#define _GNU_SOURCE
#include "heap.h"

#include <dirent.h>
#include <dlfcn.h>
#include <malloc.h>
#include <stdio.h>

size_t
heap_in_use(void)
{
    size_t (*sanitized)(void) =
        (size_t(*)(void))dlsym(RTLD_DEFAULT, "__sanitizer_get_current_allocated_bytes");
    if (sanitized)
        return sanitized();
    struct mallinfo2 info = mallinfo2();
    return info.uordblks + info.hblkhd;
}

size_t
heap_n_file(void)
{
    size_t n = 0;
    DIR *dir = opendir("/proc/self/fd");
    while (dir && readdir(dir))
        n++;
    if (dir)
        closedir(dir);
    return n;
}

size_t
heap_n_mapping(void)
{
    size_t n = 0;
    if (dlsym(RTLD_DEFAULT, "__sanitizer_get_current_allocated_bytes"))
        return 0; /* its own come and go */
    FILE *maps = fopen("/proc/self/maps", "r");
    for (int c; maps && (c = getc(maps)) != EOF;)
        n += c == '\n';
    if (maps)
        fclose(maps);
    return n;
}
