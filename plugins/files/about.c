/* SPDX-License-Identifier: Apache-2.0 */
/* Title, date, address and publisher as a page declares them. */
#include "about.h"

#include <string.h>

#include "element.h"

static bool
is_blank(char c)
{
    return c == ' ' || c == '\t' || c == '\n' || c == '\r' || c == '\f';
}

static char
lower(char c)
{
    return c >= 'A' && c <= 'Z' ? (char)(c + 32) : c;
}

static bool
same(const char *a, const char *lower_b)
{
    while (*a && lower(*a) == *lower_b) {
        a++;
        lower_b++;
    }
    return !*a && !*lower_b;
}

/* Folds blanks in place and gives the new length. */
static size_t
fold(char *s, size_t len)
{
    size_t n = 0;
    for (size_t i = 0; i < len; i++) {
        if (!is_blank(s[i]))
            s[n++] = s[i];
        else if (n > 0 && s[n - 1] != ' ')
            s[n++] = ' ';
    }
    while (n > 0 && s[n - 1] == ' ')
        n--;
    s[n] = '\0';
    return n;
}

void
about_offer(struct about *a, enum about_field field, uint8_t rank, const char *bytes, size_t len)
{
    if (a->value[field] && a->rank[field] <= rank)
        return;
    char *value = postil_arena_copy(a->arena, bytes, len);
    if (!value) {
        a->failed = true;
        return;
    }
    if (fold(value, len) == 0)
        return;
    a->value[field] = value;
    a->rank[field] = rank;
}

static void
offer_address(struct about *a, uint8_t rank, const char *address)
{
    size_t skip = strspn(address, " \t\r\n");
    if (strncmp(address + skip, "http://", 7) == 0 || strncmp(address + skip, "https://", 8) == 0)
        about_offer(a, ABOUT_URL, rank, address, strlen(address));
}

void
about_meta(struct about *a, const char *const *attributes)
{
    static const struct {
        const char *name;
        enum about_field field;
        uint8_t rank;
    } metas[] = {
        {"og:title", ABOUT_TITLE, ABOUT_TITLE_META},
        {"article:published_time", ABOUT_PUBLISHED, ABOUT_DATE_OPENGRAPH},
        {"datepublished", ABOUT_PUBLISHED, ABOUT_DATE_ITEM},
        {"date", ABOUT_PUBLISHED, ABOUT_DATE_META},
        {"pubdate", ABOUT_PUBLISHED, ABOUT_DATE_META},
        {"publishdate", ABOUT_PUBLISHED, ABOUT_DATE_META},
        {"publish-date", ABOUT_PUBLISHED, ABOUT_DATE_META},
        {"dc.date", ABOUT_PUBLISHED, ABOUT_DATE_META},
        {"dc.date.issued", ABOUT_PUBLISHED, ABOUT_DATE_META},
        {"dcterms.issued", ABOUT_PUBLISHED, ABOUT_DATE_META},
        {"dcterms.created", ABOUT_PUBLISHED, ABOUT_DATE_META},
        {"og:site_name", ABOUT_SOURCE, 1},
    };
    static const char *const keys[] = {"property", "name", "itemprop"};
    const char *content = element_get(attributes, "content");
    if (!content)
        return;
    for (size_t k = 0; k < sizeof keys / sizeof *keys; k++) {
        const char *name = element_get(attributes, keys[k]);
        if (!name)
            continue;
        if (same(name, "og:url"))
            offer_address(a, 2, content);
        for (size_t i = 0; i < sizeof metas / sizeof *metas; i++)
            if (same(name, metas[i].name))
                about_offer(a, metas[i].field, metas[i].rank, content, strlen(content));
    }
}

void
about_link(struct about *a, const char *const *attributes)
{
    const char *rel = element_get(attributes, "rel"), *href = element_get(attributes, "href");
    if (rel && href && same(rel, "canonical"))
        offer_address(a, 1, href);
}

void
about_time(struct about *a, const char *const *attributes, bool in_header)
{
    const char *time = element_get(attributes, "datetime");
    const char *item = element_get(attributes, "itemprop");
    if (!time)
        return;
    time += strspn(time, " \t\r\n");
    if (strspn(time, "0123456789") < 4)
        return;
    bool published = element_get(attributes, "pubdate") || (item && same(item, "datepublished"));
    uint8_t rank = published ? ABOUT_DATE_ITEM : in_header ? ABOUT_DATE_SITE : ABOUT_DATE_TIME;
    about_offer(a, ABOUT_PUBLISHED, rank, time, strlen(time));
}

static const char *
skip_blanks(const char *p, const char *end)
{
    while (p < end && is_blank(*p))
        p++;
    return p;
}

/* The quote that closes a JSON string, or `end`. */
static const char *
find_quote(const char *p, const char *end)
{
    while (p < end && *p != '"')
        p += *p == '\\' && p + 1 < end ? 2 : 1;
    return p;
}

void
about_json(struct about *a, const char *json, size_t len)
{
    static const char key[] = "datePublished";
    const char *end = json + len, *p = json;
    while ((p = find_quote(p, end)) < end) {
        const char *begin = p + 1, *close = find_quote(begin, end);
        if (close == end)
            return;
        p = close + 1;
        if ((size_t)(close - begin) != sizeof key - 1 || memcmp(begin, key, sizeof key - 1) != 0)
            continue;
        const char *value = skip_blanks(p, end);
        if (value == end || *value != ':')
            continue;
        value = skip_blanks(value + 1, end);
        if (value == end || *value++ != '"')
            continue;
        close = find_quote(value, end);
        if (close < end && !memchr(value, '\\', (size_t)(close - value)))
            about_offer(a, ABOUT_PUBLISHED, ABOUT_DATE_JSON, value, (size_t)(close - value));
        return;
    }
}
