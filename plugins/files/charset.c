/* SPDX-License-Identifier: Apache-2.0 */
/* Character sets: which one it is, and the way to UTF-8. */
#include "charset.h"

#include <errno.h>
#include <iconv.h>
#include <stdint.h>
#include <string.h>
#include <uchardet.h>

#include <postil/utf8.h>

#include "sniff.h"

#define N_ELEM(a) (sizeof(a) / sizeof *(a))

enum { LABEL_HEAD = 2048, DETECT_BEFORE = 1024, DETECT_LEN = 256 * 1024 };

/* Labels of web pages, as the web reads them: ISO 8859-1 there means Windows-1252, and so on. */
static const struct {
    const char *label, *encoding;
} labels[] = {
    {"ascii", "WINDOWS-1252"},
    {"big5", "BIG5-HKSCS"},
    {"big5-hkscs", "BIG5-HKSCS"},
    {"cp1250", "WINDOWS-1250"},
    {"cp1251", "WINDOWS-1251"},
    {"cp1252", "WINDOWS-1252"},
    {"cp866", "IBM866"},
    {"euc-jp", "EUC-JP"},
    {"euc-kr", "CP949"},
    {"gb18030", "GB18030"},
    {"gb2312", "GB18030"},
    {"gbk", "GB18030"},
    {"ibm866", "IBM866"},
    {"iso-8859-1", "WINDOWS-1252"},
    {"iso-8859-10", "ISO-8859-10"},
    {"iso-8859-13", "ISO-8859-13"},
    {"iso-8859-14", "ISO-8859-14"},
    {"iso-8859-15", "ISO-8859-15"},
    {"iso-8859-16", "ISO-8859-16"},
    {"iso-8859-2", "ISO-8859-2"},
    {"iso-8859-3", "ISO-8859-3"},
    {"iso-8859-4", "ISO-8859-4"},
    {"iso-8859-5", "ISO-8859-5"},
    {"iso-8859-6", "ISO-8859-6"},
    {"iso-8859-7", "ISO-8859-7"},
    {"iso-8859-8", "ISO-8859-8"},
    {"iso-8859-9", "WINDOWS-1254"},
    {"koi8-r", "KOI8-R"},
    {"koi8-u", "KOI8-U"},
    {"ks_c_5601-1987", "CP949"},
    {"latin1", "WINDOWS-1252"},
    {"macintosh", "MACINTOSH"},
    {"shift_jis", "CP932"},
    {"tis-620", "WINDOWS-874"},
    {"us-ascii", "WINDOWS-1252"},
    {"windows-1250", "WINDOWS-1250"},
    {"windows-1251", "WINDOWS-1251"},
    {"windows-1252", "WINDOWS-1252"},
    {"windows-1253", "WINDOWS-1253"},
    {"windows-1254", "WINDOWS-1254"},
    {"windows-1255", "WINDOWS-1255"},
    {"windows-1256", "WINDOWS-1256"},
    {"windows-1257", "WINDOWS-1257"},
    {"windows-1258", "WINDOWS-1258"},
    {"windows-874", "WINDOWS-874"},
    {"x-sjis", "CP932"},
};

static char
lower(char c)
{
    return c >= 'A' && c <= 'Z' ? (char)(c + 32) : c;
}

static bool
same_label(const char *a, const char *b)
{
    while (*a && lower(*a) == lower(*b)) {
        a++;
        b++;
    }
    return lower(*a) == lower(*b);
}

/* Only names from the table reach iconv: a page must not choose what is loaded. */
static const char *
find_encoding(const char *label)
{
    for (size_t i = 0; label && i < N_ELEM(labels); i++)
        if (same_label(labels[i].label, label))
            return labels[i].encoding;
    return NULL;
}

bool
charset_is_known(const char *encoding)
{
    iconv_t cd = iconv_open("UTF-8", encoding);
    if (cd == (iconv_t)-1)
        return false;
    iconv_close(cd);
    return true;
}

static const char *
find_word(const char *p, const char *end, const char *word)
{
    size_t n = strlen(word);
    for (; (size_t)(end - p) >= n; p++) {
        size_t i = 0;
        while (i < n && lower(p[i]) == word[i])
            i++;
        if (i == n)
            return p + n;
    }
    return NULL;
}

static bool
is_blank(char c)
{
    return c == ' ' || c == '\t' || c == '\n' || c == '\r' || c == '\f';
}

/* The value behind "charset", blanks, '=', blanks and perhaps a quote. */
static bool
read_label(const char *p, const char *end, char out[64])
{
    while (p < end && is_blank(*p))
        p++;
    if (p == end || *p++ != '=')
        return false;
    while (p < end && is_blank(*p))
        p++;
    if (p < end && (*p == '"' || *p == '\''))
        p++;
    size_t n = 0;
    while (p < end && n < 63 && !is_blank(*p) && *p && !strchr("\"'>;/?", *p))
        out[n++] = *p++;
    out[n] = '\0';
    return n > 0;
}

bool
charset_find_label(const char *html, size_t len, char out[64])
{
    static const char *const keys[] = {"charset", "encoding"};
    const char *end = html + (len < LABEL_HEAD ? len : LABEL_HEAD);
    for (size_t i = 0; i < N_ELEM(keys); i++)
        for (const char *p = html; (p = find_word(p, end, keys[i]));)
            if (read_label(p, end, out))
                return true;
    return false;
}

/* What a pass over the bytes finds. */
struct census {
    size_t first_bad;  /* where UTF-8 breaks first; len when it doesn't */
    size_t n_bad;      /* bytes outside well-formed sequences           */
    size_t n_multi;    /* well-formed sequences of two bytes and more   */
    size_t first_high; /* first byte beyond ASCII                       */
    size_t n_high, longest_high;
    size_t nul_even, nul_odd;
};

static void
count_utf8(const unsigned char *b, size_t len, struct census *c)
{
    const char *s = (const char *)b;
    c->first_bad = postil_utf8_valid(s, len);
    for (size_t at = 0, good; at < len; at += good) {
        good = at == 0 ? c->first_bad : postil_utf8_valid(s + at, len - at);
        for (size_t i = at; i < at + good; i++)
            c->n_multi += b[i] >= 0xc0;
        if (at + good < len) {
            c->n_bad++;
            good++;
        }
    }
}

static struct census
count(const unsigned char *b, size_t len)
{
    struct census c = {.first_high = len};
    size_t run = 0;
    for (size_t i = 0; i < len; i++) {
        if (b[i] == 0)
            *(i & 1 ? &c.nul_odd : &c.nul_even) += 1;
        if (b[i] < 0x80) {
            run = 0;
            continue;
        }
        if (c.n_high++ == 0)
            c.first_high = i;
        if (++run > c.longest_high)
            c.longest_high = run;
    }
    count_utf8(b, len, &c);
    return c;
}

/* Converts all of it. EILSEQ and EINVAL give POSTIL_DATA, with the byte in the message. */
static enum postil_status
run_iconv(iconv_t cd, const char *bytes, size_t len, const char *encoding, postil_arena *arena,
          struct charset_text *out, struct postil_error *err)
{
    size_t size = len + len / 2 + 64, used = 0, left = len;
    char *text = postil_arena_alloc(arena, size, 1);
    char *in = (char *)(uintptr_t)bytes; /* iconv takes it without const, and leaves it be */
    while (text) {
        char *to = text + used;
        size_t room = size - used - 1;
        size_t r = iconv(cd, &in, &left, &to, &room);
        if (r != (size_t)-1)
            r = iconv(cd, NULL, NULL, &to, &room); /* what it holds back for a combining mark */
        used = size - room - 1;
        if (r != (size_t)-1) {
            text[used] = '\0';
            *out = (struct charset_text){text, used, encoding, 0};
            return POSTIL_OK;
        }
        if (errno == EILSEQ)
            return postil_fail(err, POSTIL_DATA, "not %s at byte %zu (0x%02x)", encoding,
                               len - left, (unsigned char)*in);
        if (errno != E2BIG)
            return postil_fail(err, POSTIL_DATA, "%s is cut off at byte %zu", encoding, len - left);
        text = postil_arena_resize(arena, text, size, size * 2, 1);
        size *= 2;
    }
    return postil_fail(err, POSTIL_NOMEM, "%zu bytes of %s text", len, encoding);
}

static enum postil_status
convert(const char *bytes, size_t len, const char *encoding, postil_arena *arena,
        struct charset_text *out, struct postil_error *err)
{
    iconv_t cd = iconv_open("UTF-8", encoding);
    if (cd == (iconv_t)-1)
        return postil_fail(err, POSTIL_DATA, "character set %s can't be converted", encoding);
    enum postil_status st = run_iconv(cd, bytes, len, encoding, arena, out, err);
    iconv_close(cd);
    return st;
}

static const char *
find_mark(const unsigned char *b, size_t len, size_t *out_skip)
{
    static const struct {
        const char *mark;
        size_t len;
        const char *encoding;
    } marks[] = {
        {"\xff\xfe\0\0", 4, "UTF-32LE"},
        {"\0\0\xfe\xff", 4, "UTF-32BE"},
        {"\xff\xfe", 2, "UTF-16LE"},
        {"\xfe\xff", 2, "UTF-16BE"},
    };
    for (size_t i = 0; i < N_ELEM(marks); i++) {
        if (len < marks[i].len || memcmp(b, marks[i].mark, marks[i].len) != 0)
            continue;
        *out_skip = marks[i].len;
        return marks[i].encoding;
    }
    return NULL;
}

/* English in UTF-16 without a mark: nearly every other byte is NUL, and hardly any of the rest. */
static const char *
find_unmarked(size_t len, const struct census *c)
{
    size_t half = len / 2;
    if (len < 8 || len % 2 != 0)
        return NULL;
    if (c->nul_odd >= half - half / 5 && c->nul_even <= half / 50)
        return "UTF-16LE";
    if (c->nul_even >= half - half / 5 && c->nul_odd <= half / 50)
        return "UTF-16BE";
    return NULL;
}

static enum postil_status
replace(const char *bytes, size_t len, const struct census *c, postil_arena *arena,
        struct charset_text *out, struct postil_error *err)
{
    size_t size = len + 2 * c->n_bad + 1, n = 0;
    char *text = postil_arena_alloc(arena, size, 1);
    if (!text)
        return postil_fail(err, POSTIL_NOMEM, "%zu bytes of text", len);
    for (size_t i = 0; i < len;) {
        size_t good = postil_utf8_valid(bytes + i, len - i);
        memcpy(text + n, bytes + i, good);
        n += good;
        i += good;
        if (i == len)
            break;
        memcpy(text + n, "\xef\xbf\xbd", 3);
        n += 3;
        i++;
    }
    text[n] = '\0';
    *out = (struct charset_text){text, n, NULL, c->n_bad};
    return POSTIL_OK;
}

static enum postil_status
mend(const char *bytes, size_t len, const struct census *c, const struct charset_options *options,
     postil_arena *arena, struct charset_text *out, struct postil_error *err)
{
    if (options->replace)
        return replace(bytes, len, c, arena, out, err);
    return postil_fail(err, POSTIL_DATA,
                       "not UTF-8 at byte %zu (0x%02x; %zu such bytes): mend the text, or set "
                       "bad_utf8 = \"replace\", or name its character set in encoding",
                       c->first_bad, (unsigned char)bytes[c->first_bad], c->n_bad);
}

static bool
has_windows_1252_only(const unsigned char *b, size_t len)
{
    for (size_t i = 0; i < len; i++)
        if (b[i] == 0x81 || b[i] == 0x8d || b[i] == 0x8f || b[i] == 0x90 || b[i] == 0x9d)
            return false;
    return true;
}

/* uchardet's answer, copied into out[64]; "" when it has none. */
static void
detect(const char *bytes, size_t len, size_t first_high, char out[64])
{
    size_t begin = first_high > DETECT_BEFORE ? first_high - DETECT_BEFORE : 0;
    size_t n = len - begin < DETECT_LEN ? len - begin : DETECT_LEN;
    out[0] = '\0';
    uchardet_t ud = uchardet_new();
    if (!ud)
        return;
    if (uchardet_handle_data(ud, bytes + begin, n) == 0) {
        uchardet_data_end(ud);
        const char *name = uchardet_get_charset(ud);
        size_t name_len = strlen(name);
        if (name_len < 64)
            memcpy(out, name, name_len + 1);
    }
    uchardet_delete(ud);
}

static enum postil_status
guess(const char *bytes, size_t len, const struct census *c, postil_arena *arena,
      struct charset_text *out, struct postil_error *err)
{
    bool western = c->n_high <= len / 32 + 4 && c->longest_high <= 3 &&
                   has_windows_1252_only((const unsigned char *)bytes, len);
    char name[64] = "";
    if (!western)
        detect(bytes, len, c->first_high, name);
    const char *encoding = western ? "WINDOWS-1252" : find_encoding(name);
    if (!encoding && name[0] && charset_is_known(name))
        encoding = postil_arena_copy(arena, name, strlen(name));
    if (!encoding || same_label(encoding, "utf-8"))
        return postil_fail(err, POSTIL_DATA,
                           "unknown character set (not UTF-8 at byte %zu, 0x%02x): name it in "
                           "encoding",
                           c->first_bad, (unsigned char)bytes[c->first_bad]);
    enum postil_status st = convert(bytes, len, encoding, arena, out, err);
    if (st == POSTIL_DATA)
        postil_blame(err, "unknown character set, %s is likeliest; name it in encoding", encoding);
    return st;
}

static enum postil_status
force(const char *bytes, size_t len, const struct charset_options *options, postil_arena *arena,
      struct charset_text *out, struct postil_error *err)
{
    if (!same_label(options->encoding, "utf-8") && !same_label(options->encoding, "utf8"))
        return convert(bytes, len, options->encoding, arena, out, err);
    struct census c = count((const unsigned char *)bytes, len);
    *out = (struct charset_text){bytes, len, NULL, 0};
    return c.n_bad == 0 ? POSTIL_OK : mend(bytes, len, &c, options, arena, out, err);
}

enum postil_status
charset_decode(const char *bytes, size_t len, const struct charset_options *options,
               const struct charset_hints *hints, postil_arena *arena, struct charset_text *out,
               struct postil_error *err)
{
    if (options->encoding)
        return force(bytes, len, options, arena, out, err);
    const unsigned char *b = (const unsigned char *)bytes;
    struct census c = count(b, len);
    size_t skip = 0;
    const char *wide = find_mark(b, len, &skip);
    if (!wide)
        wide = find_unmarked(len, &c);
    if (wide)
        return convert(bytes + skip, len - skip, wide, arena, out, err);
    if (c.n_bad == 0) {
        *out = (struct charset_text){bytes, len, NULL, 0};
        return POSTIL_OK;
    }
    const char *binary = sniff_binary(b, len < SNIFF_LEN ? len : SNIFF_LEN);
    if (!binary && c.n_multi >= c.n_bad)
        return mend(bytes, len, &c, options, arena, out, err);
    if (!binary && c.nul_even + c.nul_odd > 0)
        binary = "binary data (it holds NULs)";
    if (binary)
        return postil_fail(err, POSTIL_DATA, "no text: it looks like %s", binary);
    const char *declared = find_encoding(hints->declared);
    if (declared && convert(bytes, len, declared, arena, out, NULL) == POSTIL_OK)
        return POSTIL_OK;
    return guess(bytes, len, &c, arena, out, err);
}
