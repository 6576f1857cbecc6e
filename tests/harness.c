/* SPDX-License-Identifier: Apache-2.0 */
/* Fixtures that the suites share. */
#define _GNU_SOURCE
#include "harness.h"

#include <ftw.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

enum { N_PATH = 16, PATH_SIZE = 4096 };

static char scratch[PATH_SIZE];
static char paths[N_PATH][PATH_SIZE];
static size_t n_path;

static const char *
join(const char *a, const char *b, const char *c)
{
    char *path = paths[n_path++ % N_PATH];
    int len = snprintf(path, PATH_SIZE, "%s%s%s", a, b, c);
    ck_assert_int_lt(len, PATH_SIZE);
    return path;
}

static const char *
built(void)
{
    const char *build = getenv("POSTIL_BUILD");
    ck_assert_msg(build != NULL, "POSTIL_BUILD does not name the build folder: use make check");
    return build;
}

void
harness_init(void)
{
    const char *temporary = getenv("TMPDIR");
    snprintf(scratch, sizeof scratch, "%s/postil-test-XXXXXX", temporary ? temporary : "/tmp");
    ck_assert_ptr_nonnull(mkdtemp(scratch));
    setenv("POSTIL_PLUGIN_SYSTEM_PATH",
           join(harness_modules(""), ":", join(built(), "/plugins/.libs", "")), 1);
    unsetenv("POSTIL_PLUGIN_PATH");
    setenv("XDG_DATA_HOME", "/nowhere", 1);
    setenv("ASAN_OPTIONS",
           "handle_segv=0:handle_abort=0:allocator_may_return_null=1:detect_leaks=0", 1);
}

static int
remove_one(const char *path, const struct stat *st, int flag, struct FTW *ftw)
{
    (void)st, (void)flag, (void)ftw;
    return remove(path);
}

void
harness_fini(void)
{
    if (scratch[0])
        nftw(scratch, remove_one, 8, FTW_DEPTH | FTW_PHYS);
    scratch[0] = '\0';
}

const char *
harness_folder(void)
{
    return scratch;
}

const char *
harness_path(const char *name)
{
    return join(scratch, "/", name);
}

const char *
harness_modules(const char *kind)
{
    const char *folder = join(built(), "/tests/modules/", kind);
    return *kind ? join(folder, "/.libs", "") : join(folder, ".libs", "");
}

const char *
harness_write(const char *name, const char *text)
{
    const char *path = harness_path(name);
    FILE *file = fopen(path, "wb");
    ck_assert_ptr_nonnull(file);
    ck_assert_uint_eq(fwrite(text, 1, strlen(text), file), strlen(text));
    ck_assert_int_eq(fclose(file), 0);
    return path;
}

static char *
read_all(FILE *file, size_t *out_len)
{
    ck_assert_int_eq(fseek(file, 0, SEEK_END), 0);
    size_t len = (size_t)ftell(file);
    char *text = malloc(len + 1);
    ck_assert_ptr_nonnull(text);
    rewind(file);
    ck_assert_uint_eq(fread(text, 1, len, file), len);
    text[len] = '\0';
    if (out_len)
        *out_len = len;
    return text;
}

char *
harness_read(const char *path, size_t *out_len)
{
    FILE *file = fopen(path, "rb");
    ck_assert_msg(file != NULL, "%s can't be read", path);
    char *text = read_all(file, out_len);
    fclose(file);
    return text;
}

static _Noreturn void
become(const char *program, const char *const *arguments, FILE *in, FILE *out, FILE *err)
{
    const char *argv[64] = {program};
    for (size_t i = 0; arguments[i] && i < 62; i++)
        argv[i + 1] = arguments[i];
    if (dup2(fileno(in), 0) == 0 && dup2(fileno(out), 1) == 1 && dup2(fileno(err), 2) == 2)
        execv(program, (char *const *)argv);
    _exit(127);
}

struct outcome
harness_postil(const char *input, const char *const *arguments)
{
    FILE *in = tmpfile(), *out = tmpfile(), *err = tmpfile();
    ck_assert(in && out && err);
    if (input)
        fputs(input, in);
    rewind(in);
    const char *program = join(built(), "/postil", "");
    fflush(NULL);
    pid_t pid = fork();
    ck_assert_int_ge(pid, 0);
    if (pid == 0)
        become(program, arguments, in, out, err);
    int status;
    ck_assert_int_eq(waitpid(pid, &status, 0), pid);
    struct outcome o = {.code = WIFEXITED(status) ? WEXITSTATUS(status) : 1000 + WTERMSIG(status)};
    o.out = read_all(out, &o.out_len);
    o.err = read_all(err, &o.err_len);
    fclose(in);
    fclose(out);
    fclose(err);
    return o;
}

void
outcome_fini(struct outcome *o)
{
    free(o->out);
    free(o->err);
}

void
harness_contains(const char *text, const char *part)
{
    ck_assert_msg(strstr(text, part) != NULL, "'%s' is not in '%.3000s'", part, text);
}

void
harness_same(const char *got, const char *want)
{
    size_t i = 0;
    while (got[i] && got[i] == want[i])
        i++;
    size_t from = i < 40 ? 0 : i - 40;
    ck_assert_msg(got[i] == want[i], "at byte %zu: '%.200s', wanted '%.200s'", i, got + from,
                  want + from);
}

size_t
harness_count(const char *text, const char *part)
{
    size_t n = 0;
    for (const char *at = text; (at = strstr(at, part)); at += strlen(part))
        n++;
    return n;
}

void
harness_note(void *faults, const char *message)
{
    char *lines = faults;
    ck_assert_uint_lt(strlen(lines) + strlen(message) + 2, HARNESS_FAULTS);
    strcat(strcat(lines, message), "\n");
}
