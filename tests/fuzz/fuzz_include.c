/* SPDX-License-Identifier: Apache-2.0 */
/* Configuration files that include each other: a status with the file's name, and no end of memory.
 * An input holds up to four files, a.conf, b.conf, sub/c.conf and d.conf, with a line "---" between
 * them; the first is read. */
#define _GNU_SOURCE
#include <string.h>
#include <sys/stat.h>

#include <postil/config.h>

#include "libconfig_leak.h"
#include "scratch_folder.h"

static const char *const names[] = {"a.conf", "b.conf", "sub/c.conf", "d.conf"};
enum { N_NAME = sizeof names / sizeof *names };

static void
write_files(const char *folder, const char *bytes, size_t size)
{
    static const char border[] = "\n---\n";
    for (size_t i = 0; i < N_NAME; i++) {
        const char *end = size ? memmem(bytes, size, border, sizeof border - 1) : NULL;
        size_t len = end ? (size_t)(end - bytes) : size;
        scratch_write(folder, names[i], bytes, len);
        bytes += end ? len + sizeof border - 1 : len;
        size -= end ? len + sizeof border - 1 : len;
    }
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static char folder[64], path[128];
    struct postil_error err = {.message = ""};
    if (!folder[0]) {
        scratch_folder(folder, sizeof folder);
        scratch_subfolder(folder, "sub");
        snprintf(path, sizeof path, "%s/%s", folder, names[0]);
    }
    write_files(folder, (const char *)data, size);
    postil_config *config = postil_config_new();
    demand(config != NULL, "there is memory");
    if (postil_config_read(config, path, &err) != POSTIL_OK)
        demand(strstr(err.message, ".conf") != NULL, "a refusal names the file");
    (void)postil_config_get(config, "source.plugin");
    postil_config_free(config);
    return 0;
}
