/* SPDX-License-Identifier: Apache-2.0 */
/* Contents by key: "f-KEY" is a file's, "d-KEY" a folder's list of type, key and name. */
#define _GNU_SOURCE
#include "disk.h"

#include <dirent.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

bool
disk_key(const char *path, char key[DISK_KEY])
{
    struct statx s;
    if (statx(AT_FDCWD, path, AT_SYMLINK_NOFOLLOW, STATX_INO | STATX_BTIME, &s) != 0)
        return false;
    snprintf(key, DISK_KEY, "%llu-%lld.%u", (unsigned long long)s.stx_ino,
             (long long)s.stx_btime.tv_sec, s.stx_btime.tv_nsec);
    return true;
}

bool
disk_copy(const char *from, const char *to)
{
    char piece[1 << 16];
    int in = open(from, O_RDONLY | O_CLOEXEC);
    int out = open(to, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0666);
    ssize_t n = in < 0 || out < 0 ? -1 : 1;
    while (n > 0 && (n = read(in, piece, sizeof piece)) > 0)
        if (write(out, piece, (size_t)n) != n)
            n = -1;
    if (in >= 0)
        close(in);
    if (out >= 0)
        close(out);
    return n == 0;
}

static bool
list_folder(const char *path, const char *to)
{
    DIR *dir = opendir(path);
    FILE *out = dir ? fopen(to, "w") : NULL;
    for (struct dirent *entry; out && (entry = readdir(dir));) {
        char below[DISK_PATH], key[DISK_KEY];
        if (strcmp(entry->d_name, ".") == 0 || strcmp(entry->d_name, "..") == 0)
            continue;
        int len = snprintf(below, sizeof below, "%s/%s", path, entry->d_name);
        if (len > 0 && (size_t)len < sizeof below && disk_key(below, key))
            fprintf(out, "%c %s %s\n", entry->d_type == DT_DIR ? 'd' : 'f', key, entry->d_name);
    }
    if (dir)
        closedir(dir);
    return out && fclose(out) == 0;
}

bool
disk_keep(const char *disk, const char *path)
{
    struct stat s;
    char key[DISK_KEY], to[DISK_PATH], scratch[DISK_PATH];
    if (stat(path, &s) != 0 || !disk_key(path, key))
        return false;
    bool folder = S_ISDIR(s.st_mode);
    int len = snprintf(to, sizeof to, "%s/%c-%s", disk, folder ? 'd' : 'f', key);
    int more = snprintf(scratch, sizeof scratch, "%s/new", disk);
    if (len < 0 || (size_t)len >= sizeof to || more < 0 || (size_t)more >= sizeof scratch)
        return false;
    bool ok = folder ? list_folder(path, scratch) : disk_copy(path, scratch);
    return ok && rename(scratch, to) == 0;
}
