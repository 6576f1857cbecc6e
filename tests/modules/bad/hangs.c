/* SPDX-License-Identifier: Apache-2.0 */
/* Is never done loading. Hurries up the host's alarm, and tells when there is none. */
#define _GNU_SOURCE
#include <sys/time.h>
#include <unistd.h>

#include <postil/plugin.h>

__attribute__((constructor)) static void
on_load(void)
{
    const struct itimerval soon = {.it_value.tv_usec = 1000};
    struct itimerval was;
    getitimer(ITIMER_REAL, &was);
    if (was.it_value.tv_sec == 0)
        _exit(9);
    setitimer(ITIMER_REAL, &soon, NULL);
    for (;;)
        pause();
}

static enum postil_status
analyze(void *state, postil_doc *doc, struct postil_error *err)
{
    (void)state, (void)doc, (void)err;
    return POSTIL_OK;
}

POSTIL_PLUGIN(hangs) = {
    POSTIL_PLUGIN_HEAD(hangs),
    .version = "1",
    .summary = "never gets that far",
    .analyze = analyze,
};
