/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Source: files, folders, archives, web archives and standard input, as plain text or HTML.
 *
 * `next` walks and fetches bytes; `decode` finds the character set and takes the article out of
 * HTML pages. All that passes from one to the other goes through the document: the raw bytes,
 * `path`, and for a WARC record `type` and `charset`.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <postil/plugin.h>

#include "article.h"
#include "charset.h"
#include "items.h"
#include "name.h"
#include "sniff.h"
#include "unpack.h"
#include "walk.h"

enum { PIECE = 64 * 1024, MEASURED_FILES = 100000 };

enum html_choice { HTML_AUTO, HTML_ALWAYS, HTML_NEVER };
enum bad_utf8_choice { BAD_UTF8_REJECT, BAD_UTF8_REPLACE };

struct settings {
    struct postil_strings paths, pattern, members;
    const char *encoding;
    uint32_t html, bad_utf8;
};

static const char *const html_names[] = {"auto", "always", "never", NULL};
static const char *const bad_utf8_names[] = {"reject", "replace", NULL};

static const struct postil_option options[] = {
    POSTIL_OPTION(struct settings, paths, .file = POSTIL_FILE_INPUT, .fallback = "-",
                  .help = "files, archives, folders with all that is in them, \"-\" for standard "
                          "input; the command line's arguments stand here"),
    POSTIL_OPTION(struct settings, pattern, .fallback = "*",
                  .help =
                      "names that files in folders must fit: *, ?, [a-z]; hidden files never do"),
    POSTIL_OPTION(struct settings, members, .fallback = "*",
                  .help = "names that members of archives must fit"),
    POSTIL_OPTION(struct settings, encoding, .optional = true,
                  .help = "character set of all documents, as iconv names it; otherwise found out"),
    POSTIL_OPTION(struct settings, html, .fallback = "auto", .choices = html_names,
                  .help =
                      "take the article out of HTML pages: by suffix and content, of all, of none"),
    POSTIL_OPTION(struct settings, bad_utf8, .fallback = "reject", .choices = bad_utf8_names,
                  .help = "damaged UTF-8: reject the document, or put U+FFFD for each bad byte"),
    POSTIL_OPTIONS_END,
};

struct state {
    const struct settings *settings;
    walk *walk;
    items *items;          /* of the present file; NULL between files */
    uint64_t done, total;  /* bytes of closed files; of all           */
    postil_arena *scratch; /* for HTML, made in the worker            */
    char piece[PIECE];
};

static void
close_state(void *opaque)
{
    struct state *s = opaque;
    if (!s)
        return;
    items_free(s->items);
    walk_free(s->walk);
    postil_arena_free(s->scratch);
    free(s);
}

static enum postil_status
open_state(const struct postil_context *ctx, const void *opaque, void **out_state,
           struct postil_error *err)
{
    const struct settings *settings = opaque;
    (void)ctx;
    if (settings->encoding && !charset_is_known(settings->encoding))
        return postil_fail(err, POSTIL_CONFIG,
                           "encoding: iconv doesn't know '%s'; `iconv -l` lists what it knows",
                           settings->encoding);
    struct state *s = calloc(1, sizeof *s);
    if (!s)
        return postil_fail(err, POSTIL_NOMEM, "files");
    s->settings = settings;
    enum postil_status st = walk_new(&settings->paths, &settings->pattern, &s->walk, err);
    if (st != POSTIL_OK) {
        close_state(s);
        return st;
    }
    s->total = walk_total(&settings->paths, &settings->pattern, MEASURED_FILES);
    *out_state = s;
    return POSTIL_OK;
}

/* -- next: bytes ------------------------------------------------------------------------------- */

/* Bytes as UTF-8 in the document's arena, or NULL. */
static const char *
to_utf8(postil_doc *doc, const char *bytes)
{
    size_t len = strlen(bytes);
    char *out = postil_arena_alloc(postil_doc_arena(doc), 3 * len + 1, 1);
    if (out)
        name_to_utf8(bytes, len, out);
    return out;
}

/* Sets id, origin and path from names as they were found. */
static enum postil_status
label(postil_doc *doc, const char *origin, const char *name, const char *id,
      struct postil_error *err)
{
    const char *path = to_utf8(doc, origin);
    const char *base = to_utf8(doc, id && *id ? id : name);
    if (!path || !base)
        return postil_fail(err, POSTIL_NOMEM, "%s", origin);
    size_t len = id && *id ? strlen(base) : name_stem(base);
    enum postil_status st = postil_doc_set_id(doc, base, len, err);
    if (st == POSTIL_OK)
        st = postil_doc_set_origin(doc, err, "%s", path);
    return st == POSTIL_OK ? postil_doc_set_meta(doc, "path", path, err) : st;
}

/* What a WARC record says goes to metadata, where `decode` finds it. */
static enum postil_status
describe(postil_doc *doc, const struct warc_record *record, struct postil_error *err)
{
    const struct {
        const char *key, *value;
    } metas[] = {
        {"url", record->url},
        {"published", record->date},
        {"type", record->type},
        {"charset", record->charset},
    };
    for (size_t i = 0; i < sizeof metas / sizeof *metas; i++) {
        if (!metas[i].value || !*metas[i].value)
            continue;
        const char *value = to_utf8(doc, metas[i].value);
        if (!value)
            return postil_fail(err, POSTIL_NOMEM, "%s", metas[i].key);
        enum postil_status st = postil_doc_set_meta(doc, metas[i].key, value, err);
        if (st != POSTIL_OK)
            return st;
    }
    return POSTIL_OK;
}

static enum postil_status
fetch(struct state *s, postil_doc *doc, struct postil_error *err)
{
    for (;;) {
        size_t n;
        enum postil_status st = items_read(s->items, s->piece, sizeof s->piece, &n, err);
        if (st != POSTIL_OK || n == 0)
            return st;
        st = postil_doc_append_raw(doc, s->piece, n, err);
        if (st != POSTIL_OK)
            return st;
    }
}

static void
close_file(struct state *s)
{
    s->done += items_count(s->items);
    items_free(s->items);
    s->items = NULL;
}

static enum postil_status
open_file(struct state *s, postil_doc *doc, struct postil_error *err)
{
    const char *path = NULL;
    enum postil_status st = walk_next(s->walk, &path, err);
    if (st == POSTIL_END)
        return st;
    if (st == POSTIL_OK && strcmp(path, "-") == 0 && isatty(STDIN_FILENO))
        st = postil_fail(err, POSTIL_NOINPUT,
                         "standard input is a terminal; name files or folders, or pipe text in");
    if (st == POSTIL_OK)
        st = items_new(path, &s->settings->members, &s->items, err);
    if (st == POSTIL_OK || !path)
        return st;
    enum postil_status labelled = label(doc, path, name_base(path), NULL, NULL);
    return labelled == POSTIL_OK ? st : labelled;
}

static enum postil_status
next(void *opaque, postil_doc *doc, struct postil_error *err)
{
    struct state *s = opaque;
    for (;;) {
        enum postil_status st = s->items ? POSTIL_OK : open_file(s, doc, err);
        if (st != POSTIL_OK)
            return st;
        struct item item;
        struct postil_error reason;
        enum postil_status got = items_next(s->items, &item, &reason);
        if (got == POSTIL_END) {
            close_file(s);
            continue;
        }
        st = label(doc, item.origin, item.name, item.warc.id, err);
        if (st == POSTIL_OK)
            st = describe(doc, &item.warc, err);
        if (st != POSTIL_OK)
            return st;
        return got == POSTIL_OK ? fetch(s, doc, err) : postil_fail(err, got, "%s", reason.message);
    }
}

static void
extent(void *opaque, uint64_t *out_done, uint64_t *out_total)
{
    const struct state *s = opaque;
    uint64_t done = s->done + (s->items ? items_count(s->items) : 0);
    *out_total = s->total;
    *out_done = s->total > 0 && done > s->total ? s->total : done;
}

/* -- decode: text ------------------------------------------------------------------------------ */

/* Whether the bytes are a page: by the record's type, the name's suffix, or else how they begin. */
static bool
is_page(const struct settings *settings, const postil_doc *doc, const char *bytes, size_t len)
{
    static const char *const pages[] = {".html", ".htm", ".xhtml", ".shtml"};
    static const char *const plain[] = {".txt", ".text", ".md"};
    if (settings->html != HTML_AUTO)
        return settings->html == HTML_ALWAYS;
    const char *type = postil_doc_meta(doc, "type"), *path = postil_doc_meta(doc, "path");
    if (type)
        return strcmp(type, "text/plain") != 0;
    size_t name_len = path ? name_uncompressed(path) : 0;
    for (size_t i = 0; i < sizeof pages / sizeof *pages; i++)
        if (name_has_suffix(path, name_len, pages[i]))
            return true;
    for (size_t i = 0; i < sizeof plain / sizeof *plain; i++)
        if (name_has_suffix(path, name_len, plain[i]))
            return false;
    return sniff_html(bytes, len);
}

static enum postil_status
set_about(postil_doc *doc, const struct about *about, struct postil_error *err)
{
    static const char *const keys[ABOUT_N] = {"title", "published", "url", "source"};
    for (size_t i = 0; i < ABOUT_N; i++) {
        bool fetched_from = i == ABOUT_URL && postil_doc_meta(doc, "url");
        if (!about->value[i] || fetched_from)
            continue;
        enum postil_status st = postil_doc_set_meta(doc, keys[i], about->value[i], err);
        if (st != POSTIL_OK)
            return st;
    }
    return POSTIL_OK;
}

/* The article of a page, with the instance's scratch, which may be as large as the document. */
static enum postil_status
decode_page(struct state *s, postil_doc *doc, struct charset_text *text, struct postil_error *err)
{
    postil_arena *arena = postil_doc_arena(doc);
    if (!s->scratch)
        s->scratch = postil_arena_new(postil_arena_size(arena));
    if (!s->scratch)
        return postil_fail(err, POSTIL_NOMEM, "HTML page");
    struct html_page page;
    char *article = NULL;
    size_t len = 0;
    enum postil_status st = html_parse(text->bytes, text->len, s->scratch, &page, err);
    if (st == POSTIL_OK)
        st = set_about(doc, &page.about, err);
    if (st == POSTIL_OK)
        st = article_find(&page, s->scratch, arena, &article, &len, err);
    postil_arena_reset(s->scratch);
    text->bytes = article;
    text->len = len;
    return st;
}

static enum postil_status
note_charset(postil_doc *doc, const struct charset_text *text, struct postil_error *err)
{
    char count[32];
    if (text->n_replaced > 0) {
        snprintf(count, sizeof count, "%zu", text->n_replaced);
        enum postil_status st = postil_doc_set_meta_json(doc, "replaced", count, err);
        if (st != POSTIL_OK)
            return st;
    }
    if (text->charset)
        return postil_doc_set_meta(doc, "charset", text->charset, err);
    return postil_doc_meta(doc, "charset") ? postil_doc_set_meta(doc, "charset", "UTF-8", err)
                                           : POSTIL_OK;
}

/* Raw bytes to UTF-8, and whether they are a page. */
static enum postil_status
decode_bytes(struct state *s, postil_doc *doc, struct charset_text *text, bool *out_page,
             struct postil_error *err)
{
    const struct charset_options how = {s->settings->encoding,
                                        s->settings->bad_utf8 == BAD_UTF8_REPLACE};
    struct charset_hints hints = {postil_doc_meta(doc, "charset")};
    postil_arena *arena = postil_doc_arena(doc);
    size_t len;
    const char *raw = postil_doc_raw(doc, &len);
    char *unpacked, found[64];
    if (!raw || len == 0) {
        *text = (struct charset_text){"", 0, NULL, 0};
        *out_page = false;
        return POSTIL_OK;
    }
    enum postil_status st = POSTIL_OK;
    if (sniff_container((const unsigned char *)raw, len) == SNIFF_COMPRESSED &&
        postil_doc_meta(doc, "type")) {
        st = unpack_memory(raw, len, arena, &unpacked, &len, err);
        if (st != POSTIL_OK)
            return st;
        raw = unpacked;
    }
    *out_page = is_page(s->settings, doc, raw, len);
    if (*out_page && !hints.declared && charset_find_label(raw, len, found))
        hints.declared = found;
    st = charset_decode(raw, len, &how, &hints, arena, text, err);
    if (st == POSTIL_OK && text->charset && !*out_page) /* UTF-16 pages can be told only now */
        *out_page = is_page(s->settings, doc, text->bytes, text->len);
    return st;
}

static enum postil_status
decode(void *opaque, postil_doc *doc, struct postil_error *err)
{
    struct state *s = opaque;
    struct charset_text text;
    bool page;
    enum postil_status st = decode_bytes(s, doc, &text, &page, err);
    if (st == POSTIL_OK)
        st = note_charset(doc, &text, err);
    if (st == POSTIL_OK && page)
        st = decode_page(s, doc, &text, err);
    if (st == POSTIL_OK)
        return postil_doc_set_text(doc, text.bytes, text.len, err);
    if (st == POSTIL_NOMEM)
        postil_blame(err, "the document's %zu MiB are used up (run.memory)",
                     postil_arena_size(postil_doc_arena(doc)) >> 20);
    return st;
}

POSTIL_PLUGIN(files) = {
    POSTIL_PLUGIN_HEAD(files),
    .version = "1",
    .summary = "reads text and HTML from files, folders, archives, WARC and standard input",
    .options = options,
    .settings_size = sizeof(struct settings),
    .open = open_state,
    .close = close_state,
    .next = next,
    .decode = decode,
    .extent = extent,
};
