/* SPDX-License-Identifier: Apache-2.0 */
/* Configuration files and overrides from anybody: a status, never a crash; what is taken stays
 * whole. */
#define _GNU_SOURCE
#include <stdlib.h>
#include <string.h>

#include <postil/config.h>

#include "fuzz.h"
#include "libconfig_leak.h"

/* The first line that begins with "-s " is an override; the rest is a file, read twice over. */
int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct postil_error err;
    postil_config *config = postil_config_new();
    if (!config)
        return 0;
    const char *text = (const char *)data;
    const char *end = size ? memchr(text, '\n', size) : NULL;
    size_t first = end ? (size_t)(end - text) + 1 : 0;
    bool overrides = first > 3 && memcmp(text, "-s ", 3) == 0;
    size_t from = overrides ? first : 0;
    enum postil_status st = postil_config_parse(config, "x.conf", text + from, size - from, &err);
    if (st == POSTIL_OK &&
        postil_config_parse(config, "again", text + from, size - from, &err) != POSTIL_OK)
        abort(); /* what could be read can be laid over itself */
    if (overrides) {
        char *assignment = strndup(text + 3, first - 4);
        if (assignment && postil_config_override(config, assignment, &err) != POSTIL_OK &&
            memchr(err.message, '\0', sizeof err.message) == NULL)
            abort();
        free(assignment);
    }
    (void)postil_config_get(config, "source.plugin");
    postil_config_free(config);
    return 0;
}
