/* SPDX-License-Identifier: Apache-2.0 */
/* Roles of HTML elements, by name and by the words of their attributes. */
#include "element.h"

#include <stdlib.h>
#include <string.h>

#include "words.h"

struct entry {
    const char *name;
    enum element_role role;
};

/* Sorted by name; what isn't here is a block. */
static const struct entry entries[] = {
    {"a", ELEMENT_LINK},        {"abbr", ELEMENT_INLINE},      {"acronym", ELEMENT_INLINE},
    {"amp-ad", ELEMENT_MUTE},   {"area", ELEMENT_MUTE},        {"article", ELEMENT_ARTICLE},
    {"aside", ELEMENT_NOISE},   {"audio", ELEMENT_MUTE},       {"b", ELEMENT_INLINE},
    {"bdi", ELEMENT_INLINE},    {"bdo", ELEMENT_INLINE},       {"big", ELEMENT_INLINE},
    {"body", ELEMENT_ROOT},     {"br", ELEMENT_BREAK},         {"button", ELEMENT_MUTE},
    {"canvas", ELEMENT_MUTE},   {"cite", ELEMENT_INLINE},      {"code", ELEMENT_INLINE},
    {"data", ELEMENT_INLINE},   {"datalist", ELEMENT_MUTE},    {"del", ELEMENT_INLINE},
    {"dfn", ELEMENT_INLINE},    {"dialog", ELEMENT_NOISE},     {"em", ELEMENT_INLINE},
    {"embed", ELEMENT_MUTE},    {"figcaption", ELEMENT_NOISE}, {"font", ELEMENT_INLINE},
    {"footer", ELEMENT_NOISE},  {"form", ELEMENT_FORM},        {"h1", ELEMENT_H1},
    {"h2", ELEMENT_HEADING},    {"h3", ELEMENT_HEADING},       {"h4", ELEMENT_HEADING},
    {"h5", ELEMENT_HEADING},    {"h6", ELEMENT_HEADING},       {"header", ELEMENT_HEADER},
    {"hr", ELEMENT_BREAK},      {"html", ELEMENT_ROOT},        {"i", ELEMENT_INLINE},
    {"iframe", ELEMENT_MUTE},   {"img", ELEMENT_INLINE},       {"input", ELEMENT_MUTE},
    {"ins", ELEMENT_INLINE},    {"kbd", ELEMENT_INLINE},       {"label", ELEMENT_INLINE},
    {"link", ELEMENT_REL},      {"main", ELEMENT_ARTICLE},     {"map", ELEMENT_MUTE},
    {"mark", ELEMENT_INLINE},   {"math", ELEMENT_MUTE},        {"menu", ELEMENT_NOISE},
    {"meta", ELEMENT_META},     {"nav", ELEMENT_NOISE},        {"nobr", ELEMENT_INLINE},
    {"noscript", ELEMENT_MUTE}, {"object", ELEMENT_MUTE},      {"option", ELEMENT_MUTE},
    {"pre", ELEMENT_PRE},       {"q", ELEMENT_QUOTE},          {"rp", ELEMENT_MUTE},
    {"rt", ELEMENT_MUTE},       {"ruby", ELEMENT_INLINE},      {"s", ELEMENT_INLINE},
    {"samp", ELEMENT_INLINE},   {"script", ELEMENT_SCRIPT},    {"select", ELEMENT_MUTE},
    {"small", ELEMENT_INLINE},  {"span", ELEMENT_INLINE},      {"strike", ELEMENT_INLINE},
    {"strong", ELEMENT_INLINE}, {"style", ELEMENT_MUTE},       {"sub", ELEMENT_INLINE},
    {"sup", ELEMENT_INLINE},    {"svg", ELEMENT_MUTE},         {"template", ELEMENT_MUTE},
    {"textarea", ELEMENT_MUTE}, {"time", ELEMENT_TIME},        {"title", ELEMENT_TITLE},
    {"tt", ELEMENT_INLINE},     {"u", ELEMENT_INLINE},         {"var", ELEMENT_INLINE},
    {"video", ELEMENT_MUTE},    {"wbr", ELEMENT_INLINE},
};

static int
compare_entry(const void *key, const void *element)
{
    return strcmp(key, ((const struct entry *)element)->name);
}

enum element_role
element_get_role(const char *name)
{
    const struct entry *found =
        bsearch(name, entries, sizeof entries / sizeof *entries, sizeof *entries, compare_entry);
    return found ? found->role : ELEMENT_BLOCK;
}

const char *
element_get(const char *const *attributes, const char *name)
{
    for (; attributes && attributes[0]; attributes += 2)
        if (strcmp(attributes[0], name) == 0)
            return attributes[1] ? attributes[1] : "";
    return NULL;
}

static bool
is_upper(char c)
{
    return c >= 'A' && c <= 'Z';
}

static bool
is_letter(char c)
{
    return is_upper(c) || (c >= 'a' && c <= 'z');
}

static int
compare_word(const void *key, const void *element)
{
    return strcmp(key, *(const char *const *)element);
}

/* The next word of a token like "relatedLinks" or "comment-list", lower case; its end, or NULL. */
static const char *
next_word(const char *p, const char *end, char out[32])
{
    while (p < end && !is_letter(*p))
        p++;
    size_t n = 0;
    const char *begin = p;
    while (p < end && is_letter(*p) && (p == begin || !is_upper(*p) || is_upper(p[-1]))) {
        if (n < 31)
            out[n++] = (char)(*p | 0x20);
        p++;
    }
    out[n] = '\0';
    return n > 0 ? p : NULL;
}

/* One class name or id. "has-sidebar" and "no-ads" speak of something else than of themselves. */
static bool
token_is_aside(const char *p, const char *end)
{
    static const char *const other[] = {"has", "no", "not", "with", "without", "hide", "show"};
    char word[32];
    for (bool first = true; (p = next_word(p, end, word)); first = false) {
        for (size_t i = 0; first && i < sizeof other / sizeof *other; i++)
            if (strcmp(word, other[i]) == 0)
                return false;
        if (bsearch(word, files_boilerplate, files_n_boilerplate, sizeof *files_boilerplate,
                    compare_word))
            return true;
    }
    return false;
}

static bool
names_aside(const char *value)
{
    while (value && *value) {
        size_t len = strcspn(value, " \t\r\n\f");
        if (token_is_aside(value, value + len))
            return true;
        value += len + (value[len] != '\0');
    }
    return false;
}

static bool
is_hidden(const char *const *attributes)
{
    const char *style = element_get(attributes, "style");
    const char *aria = element_get(attributes, "aria-hidden");
    const char *display = style ? strstr(style, "display") : NULL;
    if (display) {
        display += strlen("display");
        display += strspn(display, " :");
        if (strncmp(display, "none", 4) == 0)
            return true;
    }
    return element_get(attributes, "hidden") || (aria && strcmp(aria, "true") == 0);
}

bool
element_is_aside(const char *const *attributes)
{
    static const char *const roles[] = {"alert",  "alertdialog", "banner", "complementary",
                                        "dialog", "contentinfo", "menu",   "navigation",
                                        "search", "toolbar"};
    const char *role = element_get(attributes, "role");
    for (size_t i = 0; role && i < sizeof roles / sizeof *roles; i++)
        if (strcmp(role, roles[i]) == 0)
            return true;
    return is_hidden(attributes) || names_aside(element_get(attributes, "class")) ||
           names_aside(element_get(attributes, "id"));
}
