/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The power is cut: a folder becomes what of it had been synced. Data that was not is lost, names
 * that were not are as they were before; a file whose name alone was synced is empty.
 *     cut ROOT DISK    (see shim.c)
 */
#define _GNU_SOURCE
#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "disk.h"

static void
die(const char *what)
{
    perror(what);
    exit(1);
}

static void
join(char out[DISK_PATH], const char *folder, const char *name)
{
    int len = snprintf(out, DISK_PATH, "%s/%s", folder, name);
    if (len < 0 || len >= DISK_PATH)
        die(folder);
}

/* Make `to` what the disk has of the folder `key`. */
static void
restore(const char *disk, const char *key, const char *to)
{
    char list[DISK_PATH], name[DISK_KEY + 2], type, below_key[DISK_KEY], below[DISK_PATH];
    snprintf(name, sizeof name, "d-%s", key);
    join(list, disk, name);
    if (mkdir(to, 0777) != 0)
        die(to);
    FILE *file = fopen(list, "r");
    while (file && fscanf(file, "%c %63s %255[^\n]\n", &type, below_key, below) == 3) {
        char path[DISK_PATH], content[DISK_PATH];
        join(path, to, below);
        if (type == 'd') {
            restore(disk, below_key, path);
            continue;
        }
        snprintf(name, sizeof name, "f-%s", below_key);
        join(content, disk, name);
        if (!disk_copy(access(content, F_OK) == 0 ? content : "/dev/null", path))
            die(path);
    }
    if (file)
        fclose(file);
}

/* All that is below `path` is on the disk. */
static void
keep_all(const char *disk, const char *path)
{
    DIR *dir = opendir(path);
    if (!disk_keep(disk, path))
        die(path);
    for (struct dirent *entry; dir && (entry = readdir(dir));) {
        char below[DISK_PATH];
        if (strcmp(entry->d_name, ".") == 0 || strcmp(entry->d_name, "..") == 0)
            continue;
        join(below, path, entry->d_name);
        keep_all(disk, below);
    }
    if (dir)
        closedir(dir);
}

static void
remove_all(const char *path)
{
    char command[DISK_PATH + 16];
    snprintf(command, sizeof command, "rm -rf '%s'", path);
    if (system(command) != 0)
        die(path);
}

int
main(int argc, char **argv)
{
    char key[DISK_KEY], anew[DISK_PATH];
    if (argc != 3 || !disk_key(argv[1], key))
        die("cut ROOT DISK");
    snprintf(anew, sizeof anew, "%.4000s.new", argv[1]);
    restore(argv[2], key, anew);
    remove_all(argv[1]);
    if (rename(anew, argv[1]) != 0)
        die(argv[1]);
    remove_all(argv[2]);
    if (mkdir(argv[2], 0777) != 0)
        die(argv[2]);
    keep_all(argv[2], argv[1]);
    return 0;
}
