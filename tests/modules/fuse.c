/* SPDX-License-Identifier: Apache-2.0 */
/* Sends its own process a signal at one document, or at "close", when a run first comes there. */
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

static void
come_to(const struct settings *set, const char *place)
{
    if (strcmp(place, set->at) != 0)
        return;
    int fd = open(set->burnt, O_WRONLY | O_CREAT | O_EXCL, 0666);
    if (fd < 0)
        return;
    close(fd);
    kill(getpid(), (int)set->signal);
}

static enum postil_status
collect(void *state, postil_doc *doc, struct postil_error *err)
{
    (void)err;
    come_to(state, postil_doc_id(doc));
    return POSTIL_OK;
}

static void
fuse_close(void *state)
{
    come_to(state, "close");
}

static const struct postil_option options[] = {
    POSTIL_OPTION(struct settings, at, .help = "id of the document, or close"),
    POSTIL_OPTION(struct settings, burnt, .help = "file that is made when it goes off"),
    POSTIL_OPTION(struct settings, signal, .fallback = "9", .max = 64, .help = "which"),
    POSTIL_OPTIONS_END,
};

POSTIL_PLUGIN(fuse) = {
    POSTIL_PLUGIN_HEAD(fuse),  .version = "1",     .summary = "kills its own run once",
    .flags = POSTIL_STATELESS, .options = options, .settings_size = sizeof(struct settings),
    .open = fuse_open,         .collect = collect, .close = fuse_close,
};
