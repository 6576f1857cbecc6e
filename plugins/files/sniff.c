/* SPDX-License-Identifier: Apache-2.0 */
/* Containers, binary formats and HTML told by their first bytes. */
#include "sniff.h"

#include <string.h>

#define N_ELEM(a) (sizeof(a) / sizeof *(a))

enum { TAR_HEADER = 512, TAR_SUM = 148, TAR_SUM_LEN = 8, HTML_HEAD = 1024 };

struct magic {
    const char *bytes;
    size_t len;
    size_t at;
    const char *name;
};
#define MAGIC(literal, offset, what)                                                               \
    {                                                                                              \
        literal, sizeof(literal) - 1, offset, what                                                 \
    }

static const struct magic compressed[] = {
    MAGIC("\x1f\x8b\x08", 0, NULL),
    MAGIC("\x31\x41\x59\x26\x53\x59", 4, NULL),
    MAGIC("\xfd"
          "7zXZ\0",
          0, NULL),
    MAGIC("\x28\xb5\x2f\xfd", 0, NULL),
    MAGIC("\x04\x22\x4d\x18", 0, NULL),
    MAGIC("\x17\x72\x45\x38\x50\x90", 4, NULL),
};

static const struct magic zip[] = {
    MAGIC("PK\3\4", 0, NULL),
    MAGIC("PK\5\6", 0, NULL),
    MAGIC("PK\7\10PK\3\4", 0, NULL),
};

static const struct magic tar[] = {
    MAGIC("ustar\0", 257, NULL),
    MAGIC("ustar  \0", 257, NULL),
};

static const struct magic binary[] = {
    MAGIC("\x89PNG\r\n\x1a\n", 0, "a PNG image"),
    MAGIC("\xff\xd8\xff", 0, "a JPEG image"),
    MAGIC("GIF8", 0, "a GIF image"),
    MAGIC("RIFF", 0, "a RIFF file (sound, film or WebP image)"),
    MAGIC("%PDF-", 0, "a PDF file"),
    MAGIC("\x7f"
          "ELF",
          0, "an ELF program"),
    MAGIC("MZ", 0, "a Windows program"),
    MAGIC("\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", 0, "an old Office file"),
    MAGIC("PK\3\4", 0, "a zip archive"),
    MAGIC("7z\xbc\xaf\x27\x1c", 0, "a 7z archive"),
    MAGIC("Rar!\x1a\7", 0, "a RAR archive"),
    MAGIC("\x1f\x8b\x08", 0, "gzip data"),
    MAGIC("SQLite format 3", 0, "an SQLite database"),
    MAGIC("OggS", 0, "an Ogg file"),
    MAGIC("ID3", 0, "an MP3 file"),
    MAGIC("ftyp", 4, "an MP4 film"),
};

static const struct magic *
find_magic(const struct magic *table, size_t n, const unsigned char *head, size_t len)
{
    for (size_t i = 0; i < n; i++) {
        const struct magic *m = &table[i];
        if (m->at + m->len <= len && memcmp(head + m->at, m->bytes, m->len) == 0)
            return m;
    }
    return NULL;
}

/* The header's mark, or its checksum: the sum of its bytes with that field taken as spaces. */
static bool
is_tar(const unsigned char *head, size_t len)
{
    if (find_magic(tar, N_ELEM(tar), head, len))
        return true; /* damaged perhaps, but no text: the mark holds a NUL */
    if (len < TAR_HEADER)
        return false;
    unsigned want = 0, sum = 0;
    size_t i = TAR_SUM;
    while (i < TAR_SUM + TAR_SUM_LEN && head[i] == ' ')
        i++;
    if (i == TAR_SUM + TAR_SUM_LEN || head[i] < '0' || head[i] > '7')
        return false;
    for (; i < TAR_SUM + TAR_SUM_LEN && head[i] >= '0' && head[i] <= '7'; i++)
        want = want * 8 + (unsigned)(head[i] - '0');
    for (i = 0; i < TAR_HEADER; i++)
        sum += i >= TAR_SUM && i < TAR_SUM + TAR_SUM_LEN ? (unsigned)' ' : head[i];
    return sum == want;
}

/* gzip, xz, zstd and lz4 open with their magic; bzip2 says "BZh" and a level before it. */
static bool
is_compressed(const unsigned char *head, size_t len)
{
    const struct magic *m = find_magic(compressed, N_ELEM(compressed), head, len);
    return m && (m->at == 0 || memcmp(head, "BZh", 3) == 0);
}

enum sniff_kind
sniff_container(const unsigned char *head, size_t len)
{
    if (is_compressed(head, len))
        return SNIFF_COMPRESSED;
    if (find_magic(zip, N_ELEM(zip), head, len))
        return SNIFF_ZIP;
    if (len >= 7 && memcmp(head, "WARC/", 5) == 0 && head[5] >= '0' && head[5] <= '9' &&
        head[6] == '.')
        return SNIFF_WARC;
    return is_tar(head, len) ? SNIFF_TAR : SNIFF_PLAIN;
}

const char *
sniff_binary(const unsigned char *head, size_t len)
{
    const struct magic *m = find_magic(binary, N_ELEM(binary), head, len);
    return m ? m->name : NULL;
}

static bool
starts_with(const char *text, size_t len, const char *lower)
{
    size_t i = 0;
    for (; lower[i]; i++) {
        if (i == len)
            return false;
        char c = text[i];
        if ((c >= 'A' && c <= 'Z' ? (char)(c + 32) : c) != lower[i])
            return false;
    }
    return true;
}

/* Length of the construct at `text` that may stand before the first tag, 0 when there is none. */
static size_t
skip_prologue(const char *text, size_t len)
{
    if (strchr(" \t\r\n\f", text[0]) && text[0])
        return 1;
    const char *close = NULL;
    if (starts_with(text, len, "<!--"))
        close = "-->";
    else if (starts_with(text, len, "<?xml"))
        close = "?>";
    if (!close)
        return 0;
    size_t close_len = strlen(close);
    for (size_t i = close_len; i + close_len <= len; i++)
        if (memcmp(text + i, close, close_len) == 0)
            return i + close_len;
    return 0;
}

bool
sniff_html(const char *text, size_t len)
{
    static const char *const opening[] = {"<!doctype html", "<html", "<head", "<body"};
    if (len > HTML_HEAD)
        len = HTML_HEAD;
    size_t at = len >= 3 && memcmp(text, "\xef\xbb\xbf", 3) == 0 ? 3 : 0;
    for (size_t skip; at < len && (skip = skip_prologue(text + at, len - at)) > 0;)
        at += skip;
    for (size_t i = 0; i < N_ELEM(opening); i++) {
        size_t end = at + strlen(opening[i]);
        if (starts_with(text + at, len - at, opening[i]) &&
            (end == len || strchr(" \t\r\n\f>", text[end])))
            return true;
    }
    return false;
}
