/* SPDX-License-Identifier: Apache-2.0 */
/* Configuration files: libconfig's syntax without its traps. */
#include "config.h"

#include <errno.h>
#include <libconfig.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { LONGEST_FILE = 16 << 20 };

/* -- what libconfig gets silently wrong, put right before it reads ------------------------------
 * A whole number beyond 32 bits wraps round unless it ends in "L"; "@include" follows the
 * working directory; a string that is never closed swallows the rest of the file. So we add the
 * missing L, and refuse includes, what does not fit into 64 bits and what is never closed. */

struct mender {
    const char *name; /* of the file */
    const char *in, *end;
    char *out; /* room for twice the input */
    size_t line;
    struct postil_error *err;
};

static bool
is_digit(char c)
{
    return c >= '0' && c <= '9';
}

static bool
is_hex(char c)
{
    return is_digit(c) || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F');
}

static bool
is_word(char c)
{
    return is_digit(c) || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' ||
           c == '-' || c == '*';
}

/* Copy `n` bytes through, counting lines. */
static void
pass(struct mender *m, size_t n)
{
    for (; n && m->in < m->end; n--) {
        m->line += *m->in == '\n';
        *m->out++ = *m->in++;
    }
}

static bool
starts(const struct mender *m, const char *with)
{
    size_t n = strlen(with);
    return (size_t)(m->end - m->in) >= n && memcmp(m->in, with, n) == 0;
}

static void
pass_line(struct mender *m)
{
    while (m->in < m->end && *m->in != '\n')
        pass(m, 1);
}

/* libconfig takes what is never closed for the end of the file, and drops the rest without a
 * word. */
static enum postil_status
blame_unclosed(const struct mender *m, const char *what, size_t line)
{
    return postil_fail(m->err, POSTIL_CONFIG, "%s:%zu: a %s that is never closed", m->name, line,
                       what);
}

static enum postil_status
pass_comment(struct mender *m)
{
    size_t line = m->line;
    pass(m, 2);
    while (m->in < m->end && !starts(m, "*/"))
        pass(m, 1);
    if (m->in == m->end)
        return blame_unclosed(m, "comment", line);
    pass(m, 2);
    return POSTIL_OK;
}

static enum postil_status
pass_string(struct mender *m)
{
    size_t line = m->line;
    pass(m, 1);
    while (m->in < m->end && *m->in != '"')
        pass(m, *m->in == '\\' ? 2 : 1);
    if (m->in == m->end)
        return blame_unclosed(m, "string", line);
    pass(m, 1);
    return POSTIL_OK;
}

/* A number that begins at m->in with a digit. */
static enum postil_status
pass_number(struct mender *m)
{
    const char *at = m->in;
    unsigned base = 10;
    if (at + 2 < m->end && at[0] == '0' && (at[1] == 'x' || at[1] == 'X') && is_hex(at[2])) {
        base = 16;
        at += 2;
    }
    uint64_t value = 0;
    bool over = false;
    for (; at < m->end && (base == 16 ? is_hex(*at) : is_digit(*at)); at++) {
        unsigned digit = is_digit(*at) ? (unsigned)(*at - '0') : (unsigned)(*at | 32) - 'a' + 10;
        over |= value > (UINT64_MAX - digit) / base;
        value = value * base + digit;
    }
    bool real = at < m->end && (*at == '.' || ((*at | 32) == 'e' && base == 10));
    bool suffixed = at < m->end && *at == 'L';
    if (!real && (over || value > INT64_MAX))
        return postil_fail(m->err, POSTIL_CONFIG, "%s:%zu: a number beyond 64 bits", m->name,
                           m->line);
    pass(m, (size_t)(at - m->in));
    if (!real && !suffixed && value > INT32_MAX)
        *m->out++ = 'L';
    while (m->in < m->end && (is_word(*m->in) || *m->in == '.' || *m->in == '+') && *m->in != '*')
        pass(m, 1);
    return POSTIL_OK;
}

static enum postil_status
mend(struct mender *m)
{
    char before = ' ';
    while (m->in < m->end) {
        enum postil_status st = POSTIL_OK;
        if (*m->in == '\0')
            return postil_fail(m->err, POSTIL_CONFIG, "%s:%zu: holds a NUL", m->name, m->line);
        if (*m->in == '#' || starts(m, "//")) {
            pass_line(m);
        } else if (starts(m, "/*")) {
            st = pass_comment(m);
        } else if (*m->in == '"') {
            st = pass_string(m);
        } else if (*m->in == '@') {
            return postil_fail(m->err, POSTIL_CONFIG,
                               "%s:%zu: @include is not supported: give -c more than once", m->name,
                               m->line);
        } else if (is_digit(*m->in) && (!is_word(before) || before == '-') && before != '.') {
            st = pass_number(m);
        } else {
            pass(m, 1);
        }
        if (st != POSTIL_OK)
            return st;
        before = m->out[-1];
    }
    *m->out++ = '\n'; /* libconfig refuses a comment at the very end */
    *m->out = '\0';
    return POSTIL_OK;
}

/* -- libconfig's tree to ours ------------------------------------------------------------------ */

static struct node *
convert(postil_config *config, const config_setting_t *from, const char *file)
{
    struct postil_error where;
    postil_fail(&where, POSTIL_OK, "%s:%u", file, (unsigned)config_setting_source_line(from));
    struct node *node = node_new(config, NODE_GROUP, config_setting_name(from), where.message);
    if (!node)
        return NULL;
    switch (config_setting_type(from)) {
    case CONFIG_TYPE_BOOL:
        node->kind = NODE_BOOL;
        node->flag = config_setting_get_bool(from);
        return node;
    case CONFIG_TYPE_INT:
        node->kind = NODE_INT;
        node->whole = config_setting_get_int(from);
        return node;
    case CONFIG_TYPE_INT64:
        node->kind = NODE_INT;
        node->whole = config_setting_get_int64(from);
        return node;
    case CONFIG_TYPE_FLOAT:
        node->kind = NODE_REAL;
        node->real = config_setting_get_float(from);
        return node;
    case CONFIG_TYPE_STRING:
        node->kind = NODE_STRING;
        node->text = postil_arena_copy(config->arena, config_setting_get_string(from),
                                       strlen(config_setting_get_string(from)));
        return node->text ? node : NULL;
    case CONFIG_TYPE_LIST:
    case CONFIG_TYPE_ARRAY:
        node->kind = NODE_LIST;
        break;
    }
    int n = config_setting_length(from);
    for (int i = 0; i < n; i++)
        if (!node_add(config, node,
                      convert(config, config_setting_get_elem(from, (unsigned)i), file)))
            return NULL;
    return node;
}

static enum postil_status
read_mended(postil_config *config, const char *name, const char *text, struct postil_error *err)
{
    config_t file;
    config_init(&file);
    enum postil_status st = POSTIL_OK;
    if (!config_read_string(&file, text)) {
        const char *reason = config_error_text(&file);
        st = postil_fail(err, POSTIL_CONFIG, "%s:%d: %s", name, config_error_line(&file),
                         reason ? reason : "can't be read");
    } else {
        struct node *over = convert(config, config_root_setting(&file), name);
        st = over ? config_merge(config, over, err)
                  : postil_fail(err, POSTIL_NOMEM, "%s: out of memory", name);
    }
    config_destroy(&file);
    return st;
}

enum postil_status
postil_config_parse(postil_config *config, const char *name, const char *text, size_t len,
                    struct postil_error *err)
{
    if (len > LONGEST_FILE)
        return postil_fail(err, POSTIL_CONFIG, "%s: longer than %d bytes", name, LONGEST_FILE);
    char *mended = malloc(2 * len + 2);
    if (!mended)
        return postil_fail(err, POSTIL_NOMEM, "%s: out of memory", name);
    struct mender m = {
        .name = name, .in = text, .end = text + len, .out = mended, .line = 1, .err = err};
    enum postil_status st = mend(&m);
    if (st == POSTIL_OK)
        st = read_mended(config, name, mended, err);
    free(mended);
    return st;
}

enum postil_status
postil_config_read(postil_config *config, const char *path, struct postil_error *err)
{
    FILE *file = fopen(path, "rb");
    char *text = malloc(LONGEST_FILE + 1);
    enum postil_status st;
    if (!file) {
        st = postil_fail(err, POSTIL_NOINPUT, "%s: %s", path, strerror(errno));
    } else if (!text) {
        st = postil_fail(err, POSTIL_NOMEM, "%s: out of memory", path);
    } else {
        size_t len = fread(text, 1, LONGEST_FILE + 1, file);
        st = ferror(file) ? postil_fail(err, POSTIL_IO, "%s: %s", path, strerror(errno))
                          : postil_config_parse(config, path, text, len, err);
    }
    free(text);
    if (file)
        fclose(file);
    return st;
}
