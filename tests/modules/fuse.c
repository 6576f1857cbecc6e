/* SPDX-License-Identifier: Apache-2.0 */
/* Sends its own process a signal at one document, the first time that a run comes there. */
#define _POSIX_C_SOURCE 200809L
#include <fcntl.h>
#include <signal.h>
#include <string.h>
#include <unistd.h>

#include <postil/plugin.h>

struct settings {
    const char *at, *burnt;
    int64_t signal;
};

static enum postil_status
fuse_open(const struct postil_context *ctx, const void *settings, void **out_state,
          struct postil_error *err)
{
    (void)ctx, (void)err;
    *out_state = (void *)settings;
    return POSTIL_OK;
}

static enum postil_status
collect(void *state, postil_doc *doc, struct postil_error *err)
{
    const struct settings *set = state;
    (void)err;
    if (strcmp(postil_doc_id(doc), set->at) != 0)
        return POSTIL_OK;
    int fd = open(set->burnt, O_WRONLY | O_CREAT | O_EXCL, 0666);
    if (fd < 0)
        return POSTIL_OK;
    close(fd);
    kill(getpid(), (int)set->signal);
    return POSTIL_OK;
}

static const struct postil_option options[] = {
    POSTIL_OPTION(struct settings, at, .help = "id of the document"),
    POSTIL_OPTION(struct settings, burnt, .help = "file that is made when it goes off"),
    POSTIL_OPTION(struct settings, signal, .fallback = "9", .max = 64, .help = "which"),
    POSTIL_OPTIONS_END,
};

POSTIL_PLUGIN(fuse) = {
    POSTIL_PLUGIN_HEAD(fuse),  .version = "1",     .summary = "kills its own run once",
    .flags = POSTIL_STATELESS, .options = options, .settings_size = sizeof(struct settings),
    .open = fuse_open,         .collect = collect,
};
