/* SPDX-License-Identifier: Apache-2.0 */
/* The source as a whole: files, archives, web archives, and what can be wrong with them. */
#define _GNU_SOURCE
#include <archive.h>
#include <archive_entry.h>
#include <check.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
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

static void
set_up(void)
{
    strcpy(top, "/tmp/postil-files-XXXXXX");
    ck_assert_ptr_nonnull(mkdtemp(top));
    ck_assert_int_eq(chdir(top), 0);
    doc = postil_doc_new(16 << 20);
    ck_assert_ptr_nonnull(doc);
}

static void
tear_down(void)
{
    char command[128];
    postil_doc_free(doc);
    ck_assert_int_eq(chdir("/"), 0);
    snprintf(command, sizeof command, "rm -rf %s", top);
    ck_assert_int_eq(system(command), 0);
}

static void
put_file(const char *path, const void *bytes, size_t len)
{
    FILE *f = fopen(path, "wb");
    ck_assert_ptr_nonnull(f);
    ck_assert_uint_eq(fwrite(bytes, 1, len, f), len);
    fclose(f);
}

static size_t
get_file(const char *path, char *bytes, size_t size)
{
    FILE *f = fopen(path, "rb");
    ck_assert_ptr_nonnull(f);
    size_t len = fread(bytes, 1, size, f);
    fclose(f);
    return len;
}

/* One document as "id origin "text"", or "id origin !reason". */
static void
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

static struct settings
settings_for(const char *const *paths, size_t n)
{
    return (struct settings){.paths = {paths, n}};
}

/* Runs the source to its end and gives a line a document. */
static const char *
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

static const char *
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

static void
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
static void
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

static void
zip_two(const char *path)
{
    pack(path, archive_write_set_format_zip, NULL, NULL, two, 2);
}

/* -- plain files ------------------------------------------------------------------------------- */

static const struct {
    const char *name, *bytes;
    size_t len;
} plain[] = {
    {"a.txt", BYTES("text\n")},
    {"crlf.txt", BYTES("\xef\xbb\xbfone\r\ntwo\r\n\r\n")},
    {"nul.txt", BYTES("a\0b\0")},
    {"empty.txt", BYTES("")},
    {"empty", BYTES("")},
    {"page.txt", BYTES("<!doctype html><p>kept as it is")},
    {"feed.xml", BYTES("<?xml version='1.0'?><rss>kept</rss>")},
    {"begin", BYTES("begin 644 x\n#86)C\n`\nend\n")},
    {"PK", BYTES("PK is a postcode")},
    {"noext", BYTES("no newline at the end")},
};

START_TEST(plain_files_are_kept_to_the_byte)
{
    struct postil_context ctx = {.size = sizeof ctx, .step = "source", .role = POSTIL_SOURCE};
    struct settings settings = settings_for(&plain[_i].name, 1);
    void *state;
    size_t len;
    put_file(plain[_i].name, plain[_i].bytes, plain[_i].len);
    ck_assert_int_eq(plugin->open(&ctx, &settings, &state, NULL), POSTIL_OK);
    ck_assert_int_eq(plugin->next(state, doc, NULL), POSTIL_OK);
    ck_assert_int_eq(plugin->decode(state, doc, NULL), POSTIL_OK);
    const char *text = postil_doc_text(doc, &len);
    ck_assert_uint_eq(len, plain[_i].len);
    ck_assert_mem_eq(text, plain[_i].bytes, len);
    ck_assert_str_eq(postil_doc_meta(doc, "path"), plain[_i].name);
    ck_assert_ptr_null(postil_doc_meta(doc, "charset"));
    postil_doc_reset(doc);
    ck_assert_int_eq(plugin->next(state, doc, NULL), POSTIL_END);
    plugin->close(state);
}
END_TEST

START_TEST(reads_standard_input)
{
    put_file("in", BYTES("piped"));
    int saved = dup(STDIN_FILENO), fd = open("in", O_RDONLY);
    ck_assert_int_ge(dup2(fd, STDIN_FILENO), 0);
    ck_assert_str_eq(run("-"), "stdin - \"piped\"\n");
    zip_two("in.zip");
    ck_assert_int_ge(dup2(open("in.zip", O_RDONLY), STDIN_FILENO), 0);
    ck_assert_str_eq(run("-"), "a -!a.txt \"one\"\nb -!dir/b.txt \"two\"\n");
    if (saved >= 0)
        dup2(saved, STDIN_FILENO);
}
END_TEST

START_TEST(walks_a_folder)
{
    ck_assert_int_eq(mkdir("d", 0700), 0);
    put_file("d/b.txt", BYTES("b"));
    put_file("d/a.html", BYTES("<title>T</title><p>a"));
    zip_two("d/c.zip");
    ck_assert_str_eq(run("d"), "a d/a.html \"a\"\nb d/b.txt \"b\"\na d/c.zip!a.txt \"one\"\n"
                               "b d/c.zip!dir/b.txt \"two\"\n");
    const char *path = "d", *zips = "*.zip", *bs = "b*";
    struct settings settings = settings_for(&path, 1);
    settings.pattern = (struct postil_strings){&zips, 1};
    settings.members = (struct postil_strings){&bs, 1};
    ck_assert_str_eq(run_with(&settings), "b d/c.zip!dir/b.txt \"two\"\n");
}
END_TEST

START_TEST(names_that_are_not_utf8_are_escaped)
{
    put_file("caf\xe9.txt", BYTES("x"));
    ck_assert_str_eq(run("caf\xe9.txt"), "caf%E9 caf%E9.txt \"x\"\n");
}
END_TEST

/* -- archives ---------------------------------------------------------------------------------- */

static const struct {
    const char *path;
    int (*format)(struct archive *);
    int (*filter)(struct archive *);
} archives[] = {
    {"w.tar", archive_write_set_format_ustar, NULL},
    {"w.tar.gz", archive_write_set_format_pax_restricted, archive_write_add_filter_gzip},
    {"w.tar.xz", archive_write_set_format_gnutar, archive_write_add_filter_xz},
    {"w.tar.bz2", archive_write_set_format_ustar, archive_write_add_filter_bzip2},
    {"w.tar.zst", archive_write_set_format_ustar, archive_write_add_filter_zstd},
    {"w.tar.lz4", archive_write_set_format_ustar, archive_write_add_filter_lz4},
    {"w.zip", archive_write_set_format_zip, NULL},
    {"w", archive_write_set_format_zip, archive_write_add_filter_gzip},
};

START_TEST(opens_archives)
{
    static const struct member members[] = {
        {"dir/", "", 0},
        {"dir/a.txt", "one", 0},
        {"dir/.b.txt", "hidden", 0},
        {"b.html", "<p>two", 0},
        {"./c", "", 0},
        {"__MACOSX/x", "hidden", 0},
        {"caf\xc3\xa9.txt", "e", 0},
    };
    char want[512];
    const char *p = archives[_i].path;
    pack(p, archives[_i].format, archives[_i].filter, NULL, members, N_ELEM(members));
    snprintf(want, sizeof want,
             "a %s!dir/a.txt \"one\"\nb %s!b.html \"two\"\nc %s!./c \"\"\n"
             "caf\xc3\xa9 %s!caf\xc3\xa9.txt \"e\"\n",
             p, p, p, p);
    ck_assert_str_eq(run(p), want);
}
END_TEST

static const struct {
    const char *path;
    int (*filter)(struct archive *);
    const char *want;
} compressed[] = {
    {"a.txt.gz", archive_write_add_filter_gzip, "a a.txt.gz \"one\"\n"},
    {"a.txt.xz", archive_write_add_filter_xz, "a a.txt.xz \"one\"\n"},
    {"a.txt.bz2", archive_write_add_filter_bzip2, "a a.txt.bz2 \"one\"\n"},
    {"a.txt.zst", archive_write_add_filter_zstd, "a a.txt.zst \"one\"\n"},
    {"a.b.lz4", archive_write_add_filter_lz4, "a a.b.lz4 \"one\"\n"},
    {"odd.name", archive_write_add_filter_gzip, "odd odd.name \"one\"\n"},
};

START_TEST(opens_compressed_files)
{
    pack(compressed[_i].path, archive_write_set_format_raw, compressed[_i].filter, NULL, two, 1);
    ck_assert_str_eq(run(compressed[_i].path), compressed[_i].want);
}
END_TEST

START_TEST(compressed_nothing_is_an_empty_document)
{
    static const struct member nothing[] = {{"x", "", 0}};
    pack("a.txt.gz", archive_write_set_format_raw, archive_write_add_filter_gzip, NULL, nothing, 1);
    ck_assert_str_eq(run("a.txt.gz"), "a a.txt.gz \"\"\n");
}
END_TEST

/* Packs the file `inner` into the archive `outer`, which then bears its name. */
static void
nest(const char *inner, const char *outer, int (*format)(struct archive *))
{
    static char bytes[100000];
    struct member m = {inner, bytes, get_file(inner, bytes, sizeof bytes)};
    pack(outer, format, NULL, NULL, &m, 1);
}

START_TEST(opens_archives_in_archives)
{
    pack("t.txt.gz", archive_write_set_format_raw, archive_write_add_filter_gzip, NULL, two, 1);
    nest("t.txt.gz", "day.zip", archive_write_set_format_zip);
    nest("day.zip", "week.tar", archive_write_set_format_ustar);
    ck_assert_str_eq(run("day.zip"), "t day.zip!t.txt.gz \"one\"\n");
    ck_assert_str_eq(run("week.tar"), "t week.tar!day.zip!t.txt.gz \"one\"\n");
    nest("week.tar", "year.zip", archive_write_set_format_zip);
    ck_assert_str_eq(run("year.zip"), "t year.zip!week.tar!day.zip!t.txt.gz "
                                      "!more than 3 archives one in the other; unpack some\n");
}
END_TEST

/* -- faults ------------------------------------------------------------------------------------ */

START_TEST(a_missing_path_fails_at_once)
{
    put_file("a", BYTES("x"));
    const char *paths[] = {"a", "missing"};
    struct settings settings = settings_for(paths, 2);
    ck_assert_str_eq(run_with(&settings), "!missing: No such file or directory\n");
}
END_TEST

START_TEST(an_unknown_encoding_fails_at_once)
{
    const char *path = "-";
    struct settings settings = settings_for(&path, 1);
    settings.encoding = "NO-SUCH-SET";
    ck_assert_str_eq(run_with(&settings), "!encoding: iconv doesn't know 'NO-SUCH-SET'; `iconv -l` "
                                          "lists what it knows\n");
}
END_TEST

START_TEST(a_file_that_cannot_be_opened_costs_one_document)
{
    put_file("a", BYTES("x"));
    put_file("b", BYTES("y"));
    ck_assert_int_eq(chmod("a", 0), 0);
    const char *paths[] = {"a", "b"};
    struct settings settings = settings_for(paths, 2);
    const char *got = run_with(&settings);
    if (geteuid() != 0)
        ck_assert_str_eq(got, "a a !can't be opened: Permission denied\nb b \"y\"\n");
}
END_TEST

START_TEST(a_truncated_file_costs_one_document)
{
    static char bytes[200000], noise[100000];
    unsigned seed = 1;
    for (size_t i = 0; i < sizeof noise; i++)
        noise[i] = (char)('a' + (seed = seed * 1103515245u + 12345u) / 65536u % 26u);
    struct member m = {"x", noise, sizeof noise};
    pack("t.gz", archive_write_set_format_raw, archive_write_add_filter_gzip, NULL, &m, 1);
    size_t len = get_file("t.gz", bytes, sizeof bytes);
    put_file("t.gz", bytes, len - 100);
    put_file("z", BYTES("z"));
    const char *paths[] = {"t.gz", "z"};
    struct settings settings = settings_for(paths, 2);
    ck_assert_str_eq(
        run_with(&settings),
        "t t.gz !archive is damaged or cut off: truncated gzip input; fetch or pack it "
        "anew\nz z \"z\"\n");
}
END_TEST

START_TEST(an_encrypted_member_is_refused)
{
    pack("e.zip", archive_write_set_format_zip, NULL, "secret", two, 2);
    ck_assert_str_eq(run("e.zip"),
                     "a e.zip!a.txt !encrypted; unpack it with its password first\n"
                     "b e.zip!dir/b.txt !encrypted; unpack it with its password first\n");
}
END_TEST

START_TEST(a_damaged_member_costs_one_document)
{
    static char bytes[10000];
    static const struct member three[] = {
        {"a.txt", "first words", 0}, {"b.txt", "second words", 0}, {"c.txt", "third words", 0}};
    struct archive *a = archive_write_new();
    archive_write_set_format_zip(a);
    archive_write_set_options(a, "zip:compression=store");
    archive_write_open_filename(a, "d.zip");
    for (size_t i = 0; i < 3; i++)
        add_member(a, &three[i]);
    archive_write_free(a);
    size_t len = get_file("d.zip", bytes, sizeof bytes);
    char *at = memmem(bytes, len, "second", 6);
    ck_assert_ptr_nonnull(at);
    *at = 'S';
    put_file("d.zip", bytes, len);
    const char *got = run("d.zip");
    ck_assert_ptr_nonnull(strstr(got, "a d.zip!a.txt \"first words\"\n"));
    ck_assert_ptr_nonnull(strstr(got, "b d.zip!b.txt !archive is damaged or cut off: ZIP bad CRC"));
    ck_assert_ptr_nonnull(strstr(got, "c d.zip!c.txt \"third words\"\n"));
}
END_TEST

START_TEST(what_outgrows_the_arena_costs_one_document)
{
    size_t len = 3 << 20;
    char *line = malloc(len); /* one line, no blank in it */
    ck_assert_ptr_nonnull(line);
    memset(line, 'A', len);
    struct member bomb[] = {{"big.txt", line, len}, {"small.txt", "small", 0}};
    pack("bomb.tar.gz", archive_write_set_format_ustar, archive_write_add_filter_gzip, NULL, bomb,
         2);
    put_file("line.txt", line, len);
    ck_assert_str_eq(run("line.txt"), "line line.txt 3145728 bytes\n");
    postil_doc_free(doc);
    doc = postil_doc_new(1 << 20);
    const char *paths[] = {"bomb.tar.gz", "line.txt"};
    struct settings settings = settings_for(paths, 2);
    ck_assert_str_eq(run_with(&settings),
                     "big bomb.tar.gz!big.txt !no room for the raw bytes within the document's 1 "
                     "MiB (run.memory)\n"
                     "small bomb.tar.gz!small.txt \"small\"\n"
                     "line line.txt !no room for the raw bytes within the document's 1 MiB "
                     "(run.memory)\n");
    free(line);
}
END_TEST

START_TEST(binary_and_damaged_text_are_refused)
{
    put_file("p.txt", BYTES("\x89PNG\r\n\x1a\n\0\0"));
    ck_assert_str_eq(run("p.txt"), "p p.txt !no text: it looks like a PNG image\n");
    put_file("d.txt", BYTES("\xc3\xa9\xc3\xa9 \xff"));
    ck_assert_ptr_nonnull(strstr(run("d.txt"), "!not UTF-8 at byte 5 (0xff; 1 such bytes): mend"));
    const char *path = "d.txt";
    struct settings settings = settings_for(&path, 1);
    settings.bad_utf8 = 1;
    ck_assert_str_eq(run_with(&settings), "d d.txt \"\xc3\xa9\xc3\xa9 \xef\xbf\xbd\"\n");
}
END_TEST

/* -- web archives ------------------------------------------------------------------------------ */

#define RECORD(kind, address, mime, len)                                                           \
    "WARC/1.0\r\nWARC-Type: " kind "\r\nWARC-Target-URI: " address                                 \
    "\r\nWARC-Date: 2024-05-06T07:08:09Z\r\nWARC-Record-ID: <urn:uuid:" address ">\r\n"            \
    "Content-Type: " mime "\r\nContent-Length: " #len "\r\n\r\n"
#define HTTP "application/http; msgtype=response"

static const struct {
    const char *bytes;
    size_t len;
    const char *want;
} warcs[] =
    {
        {BYTES(
             RECORD("warcinfo", "i", "application/warc-fields", 4) "a: b\r\n\r\n" RECORD(
                 "response", "http://e/1",
                 HTTP, 52) "HTTP/1.1 200 OK\r\nContent-Type: "
                           "text/html\r\n\r\n<p>one\r\n\r\n" RECORD("response", "http://e/2/", HTTP,
                                                                    53) "HTTP/1.1 404 "
                                                                        "No\r\ncontent-type: "
                                                                        "text/"
                                                                        "plain\r\n\r\ntwo.."
                                                                        "\r\n\r\n" RECORD("request",
                                                                                          "http://"
                                                                                          "e/3",
                                                                                          HTTP,
                                                                                          5) "GET "
                                                                                             "/\r\n"
                                                                                             "\r"
                                                                                             "\n" RECORD("conversion",
                                                                                                         "http://e/4",
                                                                                                         "text/plain",
                                                                                                         4) "four\r\n\r\n"),
         "http://e/1 w.warc!http://e/1 \"one\"\nhttp://e/4 w.warc!http://e/4 \"four\"\n"},
        {BYTES(RECORD(
             "response", "http://e/5/", HTTP,
             88) "HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nTransfer-Encoding: chunked\r\n\r\n"
                 "3;x\r\nabc\r\n"
                 "0\r\n\r\n"),
         "http://e/5/ w.warc!http://e/5/ \"abc\"\n"},
        {BYTES(RECORD("response", "u", HTTP,
                      76) "HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nTransfer-Encoding: "
                          "chunked\r\n\r\nno."),
         "u w.warc!u \"no.\"\n"},
        {BYTES(RECORD("response", "u", HTTP, 67) "HTTP/1.0 200 OK\nContent-Type: text/plain; "
                                                 "charset=KOI8-R\n\n\xf0\xd2\xc9\xd7\xc5\xd4"
                                                 "..."),
         "u w.warc!u \"\xd0\x9f\xd1\x80\xd0\xb8\xd0\xb2\xd0\xb5\xd1\x82...\"\n"},
        {BYTES(RECORD("response", "u", HTTP,
                      71) "HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nContent-Encoding: "
                          "br\r\n\r\n....\r\n\r\n" RECORD("resource", "v", "text/plain", 1) "v"),
         "u w.warc!u !page is coded as 'br', only gzip can be read; fetch it uncompressed\n"
         "v w.warc!v \"v\"\n"},
        {BYTES(RECORD("response", "u", HTTP,
                      15) "HTTP/1.1 200 OK\r\n\r\n" RECORD("resource", "v", "text/plain", 1) "v"),
         "v w.warc!v \"v\"\n"},
        {BYTES(RECORD("resource", "u", "text/plain", 9) "cut"),
         "u w.warc!u !WARC record is cut off; fetch the file anew\n"},
        {BYTES(RECORD("resource", "u", "text/plain", 1) "u\r\n\r\nNonsense\r\n"),
         "u w.warc!u \"u\"\nw w.warc !no WARC record where one should begin\n"},
        {BYTES("WARC/1.0\r\nWARC-Type: resource\r\n\r\n"),
         "w w.warc !WARC record without a proper Content-Length\n"},
        {BYTES("WARC/1.0\r\nWARC-Type: res"),
         "w w.warc !WARC record is cut off; fetch the file anew\n"},
};

START_TEST(reads_web_archives)
{
    put_file("w.warc", warcs[_i].bytes, warcs[_i].len);
    ck_assert_str_eq(run("w.warc"), warcs[_i].want);
}
END_TEST

START_TEST(a_page_keeps_where_and_when_it_was_fetched)
{
    struct postil_context ctx = {.size = sizeof ctx, .step = "source", .role = POSTIL_SOURCE};
    const char *path = "w.warc.gz";
    struct settings settings = settings_for(&path, 1);
    struct member m = {"w", warcs[0].bytes, warcs[0].len};
    void *state;
    pack(path, archive_write_set_format_raw, archive_write_add_filter_gzip, NULL, &m, 1);
    ck_assert_int_eq(plugin->open(&ctx, &settings, &state, NULL), POSTIL_OK);
    ck_assert_int_eq(plugin->next(state, doc, NULL), POSTIL_OK);
    ck_assert_int_eq(plugin->decode(state, doc, NULL), POSTIL_OK);
    ck_assert_str_eq(postil_doc_meta(doc, "url"), "http://e/1");
    ck_assert_str_eq(postil_doc_meta(doc, "published"), "2024-05-06T07:08:09Z");
    ck_assert_str_eq(postil_doc_meta(doc, "type"), "text/html");
    ck_assert_str_eq(postil_doc_meta(doc, "path"), "w.warc.gz!http://e/1");
    plugin->close(state);
}
END_TEST

START_TEST(a_page_that_is_gzipped_within_is_unpacked)
{
    char bytes[4096], page[1024];
    pack("p.gz", archive_write_set_format_raw, archive_write_add_filter_gzip, NULL, two, 1);
    size_t len = get_file("p.gz", page, sizeof page);
    static const char head[] =
        "HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nContent-Encoding: gzip\r\n\r\n";
    int n = snprintf(bytes, sizeof bytes,
                     "WARC/1.0\r\nWARC-Type: response\r\nContent-Type: application/http\r\n"
                     "Content-Length: %zu\r\n\r\n%s",
                     sizeof head - 1 + len, head);
    memcpy(bytes + n, page, len);
    put_file("w.warc", bytes, (size_t)n + len);
    ck_assert_str_eq(run("w.warc"), "w w.warc \"one\"\n");
    bytes[(size_t)n + len / 2] ^= 0x55;
    put_file("w.warc", bytes, (size_t)n + len);
    ck_assert_ptr_nonnull(strstr(run("w.warc"), "w w.warc !"));
}
END_TEST

/* -- every prefix, and bytes turned over ------------------------------------------------------- */

START_TEST(damage_never_crashes_or_hangs)
{
    static char bytes[50000], copy[50000];
    static const char *const paths[] = {"f.zip", "f.tar.gz", "f.tar", "f.warc", "f.xz", "f.zst"};
    zip_two("f.zip");
    pack("f.tar.gz", archive_write_set_format_ustar, archive_write_add_filter_gzip, NULL, two, 2);
    pack("f.tar", archive_write_set_format_ustar, NULL, NULL, two, 2);
    pack("f.xz", archive_write_set_format_raw, archive_write_add_filter_xz, NULL, two, 1);
    pack("f.zst", archive_write_set_format_raw, archive_write_add_filter_zstd, NULL, two, 1);
    put_file("f.warc", warcs[_i % N_ELEM(warcs)].bytes, warcs[_i % N_ELEM(warcs)].len);
    const char *path = paths[_i % N_ELEM(paths)];
    size_t len = get_file(path, bytes, sizeof bytes), step = len > 2000 ? 61 : 3;
    for (size_t i = 0; i < len; i += step) {
        put_file(path, bytes, i);
        run(path);
        memcpy(copy, bytes, len);
        copy[i] = (char)(copy[i] ^ (0x01 << (i % 8)));
        put_file(path, copy, len);
        run(path);
    }
}
END_TEST

int
main(void)
{
    Suite *suite = suite_create("files");
    TCase *tc = tcase_create("files");
    tcase_set_timeout(tc, 120);
    tcase_add_checked_fixture(tc, set_up, tear_down);
    tcase_add_loop_test(tc, plain_files_are_kept_to_the_byte, 0, N_ELEM(plain));
    tcase_add_test(tc, reads_standard_input);
    tcase_add_test(tc, walks_a_folder);
    tcase_add_test(tc, names_that_are_not_utf8_are_escaped);
    tcase_add_loop_test(tc, opens_archives, 0, N_ELEM(archives));
    tcase_add_loop_test(tc, opens_compressed_files, 0, N_ELEM(compressed));
    tcase_add_test(tc, compressed_nothing_is_an_empty_document);
    tcase_add_test(tc, opens_archives_in_archives);
    tcase_add_test(tc, a_missing_path_fails_at_once);
    tcase_add_test(tc, an_unknown_encoding_fails_at_once);
    tcase_add_test(tc, a_file_that_cannot_be_opened_costs_one_document);
    tcase_add_test(tc, a_truncated_file_costs_one_document);
    tcase_add_test(tc, an_encrypted_member_is_refused);
    tcase_add_test(tc, a_damaged_member_costs_one_document);
    tcase_add_test(tc, what_outgrows_the_arena_costs_one_document);
    tcase_add_test(tc, binary_and_damaged_text_are_refused);
    tcase_add_loop_test(tc, reads_web_archives, 0, N_ELEM(warcs));
    tcase_add_test(tc, a_page_keeps_where_and_when_it_was_fetched);
    tcase_add_test(tc, a_page_that_is_gzipped_within_is_unpacked);
    tcase_add_loop_test(tc, damage_never_crashes_or_hangs, 0, 6);
    suite_add_tcase(suite, tc);
    SRunner *runner = srunner_create(suite);
    srunner_run_all(runner, CK_ENV);
    int n_failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return n_failed ? EXIT_FAILURE : EXIT_SUCCESS;
}
