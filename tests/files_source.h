/* SPDX-License-Identifier: Apache-2.0 */
/* The files plugin as a source, run over files and archives made here, for its suites. */
#ifndef TESTS_FILES_SOURCE_H
#define TESTS_FILES_SOURCE_H

#include <archive.h>
#include <archive_entry.h>
#include <check.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <postil/plugin.h>

#define N_ELEM(a)      (sizeof(a) / sizeof *(a))
#define BYTES(literal) literal, sizeof(literal) - 1

extern const struct postil_plugin files_LTX_postil_plugin;
static const struct postil_plugin *const plugin = &files_LTX_postil_plugin;

/* The same as in files.c; the options' table says where each member lies. */
struct settings {
    struct postil_strings paths, pattern, members;
    const char *encoding;
    uint32_t html, bad_utf8;
};

static char top[64];
static char out[1 << 16]; /* what a run gave, a line a document */
static postil_doc *doc;

static inline void
set_up(void)
{
    strcpy(top, "/tmp/postil-files-XXXXXX");
    ck_assert_ptr_nonnull(mkdtemp(top));
    ck_assert_int_eq(chdir(top), 0);
    doc = postil_doc_new(16 << 20);
    ck_assert_ptr_nonnull(doc);
}

static inline void
tear_down(void)
{
    char command[128];
    postil_doc_free(doc);
    ck_assert_int_eq(chdir("/"), 0);
    snprintf(command, sizeof command, "rm -rf %s", top);
    ck_assert_int_eq(system(command), 0);
}

static inline void
put_file(const char *path, const void *bytes, size_t len)
{
    FILE *f = fopen(path, "wb");
    ck_assert_ptr_nonnull(f);
    ck_assert_uint_eq(fwrite(bytes, 1, len, f), len);
    fclose(f);
}

static inline size_t
get_file(const char *path, char *bytes, size_t size)
{
    FILE *f = fopen(path, "rb");
    ck_assert_ptr_nonnull(f);
    size_t len = fread(bytes, 1, size, f);
    fclose(f);
    return len;
}

/* One document as "id origin "text"", or "id origin !reason". */
static inline void
describe(enum postil_status st, const struct postil_error *err)
{
    size_t n = strlen(out), len;
    n += (size_t)snprintf(out + n, sizeof out - n, "%s %s ", postil_doc_id(doc),
                          postil_doc_origin(doc));
    if (st != POSTIL_OK) {
        snprintf(out + n, sizeof out - n, "!%s\n", err->message);
        return;
    }
    const char *text = postil_doc_text(doc, &len);
    if (len > 200 || strlen(text) < len)
        snprintf(out + n, sizeof out - n, "%zu bytes\n", len);
    else
        snprintf(out + n, sizeof out - n, "\"%s\"\n", text);
}

static inline struct settings
settings_for(const char *const *paths, size_t n)
{
    return (struct settings){.paths = {paths, n}};
}

/* Runs the source to its end and gives a line a document. */
static inline const char *
run_with(const struct settings *settings)
{
    struct postil_context ctx = {.size = sizeof ctx, .step = "source", .role = POSTIL_SOURCE};
    struct postil_error err = {""};
    void *state;
    uint64_t done = 0, last = 0, total;
    out[0] = '\0';
    if (plugin->open(&ctx, settings, &state, &err) != POSTIL_OK) {
        snprintf(out, sizeof out, "!%s\n", err.message);
        return out;
    }
    for (int n = 0;; n++) {
        ck_assert_int_lt(n, 1000);
        postil_doc_reset(doc);
        enum postil_status st = plugin->next(state, doc, &err);
        plugin->extent(state, &done, &total);
        ck_assert_uint_le(last, done);
        ck_assert(total == 0 || done <= total);
        last = done;
        if (st == POSTIL_END)
            break;
        if (st == POSTIL_OK)
            st = plugin->decode(state, doc, &err);
        describe(st, &err);
    }
    plugin->close(state);
    return out;
}

static inline const char *
run(const char *path)
{
    struct settings settings = settings_for(&path, 1);
    return run_with(&settings);
}

/* -- archives made here ------------------------------------------------------------------------ */

struct member {
    const char *name, *text;
    size_t len; /* 0: strlen */
};

static inline void
add_member(struct archive *a, const struct member *m)
{
    struct archive_entry *entry = archive_entry_new();
    size_t len = m->len ? m->len : strlen(m->text);
    bool folder = m->name[strlen(m->name) - 1] == '/';
    archive_entry_set_pathname(entry, m->name);
    archive_entry_set_filetype(entry, folder ? AE_IFDIR : AE_IFREG);
    archive_entry_set_perm(entry, 0644);
    archive_entry_set_size(entry, (la_int64_t)len);
    ck_assert_int_ge(archive_write_header(a, entry), ARCHIVE_WARN);
    if (!folder)
        ck_assert_int_eq((int)archive_write_data(a, m->text, len), (int)len);
    archive_entry_free(entry);
}

/* `filter` NULL: none; `password` NULL: none. */
static inline void
pack(const char *path, int (*format)(struct archive *), int (*filter)(struct archive *),
     const char *password, const struct member *members, size_t n)
{
    struct archive *a = archive_write_new();
    ck_assert_int_eq(format(a), ARCHIVE_OK);
    if (filter)
        ck_assert_int_ge(filter(a), ARCHIVE_WARN);
    if (password) {
        ck_assert_int_eq(archive_write_set_options(a, "zip:encryption=zipcrypt"), ARCHIVE_OK);
        ck_assert_int_eq(archive_write_set_passphrase(a, password), ARCHIVE_OK);
    }
    ck_assert_int_eq(archive_write_open_filename(a, path), ARCHIVE_OK);
    for (size_t i = 0; i < n; i++)
        add_member(a, &members[i]);
    ck_assert_int_eq(archive_write_close(a), ARCHIVE_OK);
    archive_write_free(a);
}

static const struct member two[] = {{"a.txt", "one", 0}, {"dir/b.txt", "two", 0}};

static inline void
zip_two(const char *path)
{
    pack(path, archive_write_set_format_zip, NULL, NULL, two, 2);
}

#endif
