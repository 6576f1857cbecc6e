/* SPDX-License-Identifier: Apache-2.0 */
/* Feed every file of the folders given as arguments, or of the target's corpus, to a fuzz target.
 */
#include <dirent.h>
#include <string.h>

#include "fuzz.h"

/* The bytes lie in a block of just their size, so that reading past them shows. */
static bool
replay_file(const char *path)
{
    FILE *file = fopen(path, "rb");
    if (!file || fseek(file, 0, SEEK_END) != 0)
        return false;
    size_t size = (size_t)ftell(file);
    uint8_t *data = malloc(size ? size : 1);
    rewind(file);
    bool ok = data && fread(data, 1, size, file) == size;
    fclose(file);
    if (ok)
        LLVMFuzzerTestOneInput(data, size);
    free(data);
    return ok;
}

/* Number of files, or -1 when one can't be read. */
static int
replay_folder(const char *folder)
{
    DIR *dir = opendir(folder);
    int n = 0;
    bool ok = dir != NULL;
    for (struct dirent *entry; ok && (entry = readdir(dir));) {
        char path[4096];
        if (entry->d_name[0] == '.')
            continue;
        snprintf(path, sizeof path, "%s/%s", folder, entry->d_name);
        ok = replay_file(path);
        n++;
        if (!ok)
            fprintf(stderr, "%s can't be read\n", path);
    }
    if (dir)
        closedir(dir);
    return ok ? n : -1;
}

int
main(int argc, char **argv)
{
    char corpus[4096];
    const char *source = getenv("POSTIL_SOURCE"), *folders[] = {corpus};
    const char *base = strrchr(argv[0], '/'), *name = strstr(base ? base : argv[0], "fuzz_");
    snprintf(corpus, sizeof corpus, "%s/tests/fuzz/corpus/%s", source ? source : ".",
             name ? name + strlen("fuzz_") : ""); /* the program is called like its corpus */
    const char *const *from = argc > 1 ? (const char *const *)argv + 1 : folders;
    for (int i = 0; i < (argc > 1 ? argc - 1 : 1); i++) {
        int n = replay_folder(from[i]);
        printf("%s: %d inputs\n", from[i], n);
        if (n <= 0)
            return EXIT_FAILURE;
    }
    return EXIT_SUCCESS;
}
