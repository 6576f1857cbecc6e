/* SPDX-License-Identifier: Apache-2.0 */
/* Reads what `postil run` writes, JSON lines with byte offsets, and prints a digest for people. */
#include <jansson.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>

enum { LONGEST = 88, MOST_NAMES = 6, MOST_DEPTH = 64, ALIKE = 20 };

/* -- pieces of a record ------------------------------------------------------------------------ */

static const char *
string_of(const json_t *record, const char *key, const char *fallback)
{
    const char *s = json_string_value(json_object_get(record, key));
    return s ? s : fallback;
}

/* An offset, or -1 when it is absent or no place in text[len]. */
static json_int_t
offset_of(const json_t *record, const char *key, size_t len)
{
    const json_t *at = json_object_get(record, key);
    json_int_t offset = json_is_integer(at) ? json_integer_value(at) : -1;
    return offset > (json_int_t)len ? -1 : offset;
}

static json_t *
layer_of(const json_t *doc, const char *name)
{
    return json_object_get(json_object_get(doc, "layers"), name);
}

static const char *
text_of(const json_t *doc, size_t *out_len)
{
    const json_t *text = json_object_get(doc, "text");
    *out_len = json_string_length(text);
    return json_is_string(text) ? json_string_value(text) : "";
}

static int
percent_of(const json_t *record, const char *key)
{
    return (int)(100 * json_number_value(json_object_get(record, key)) + 0.5);
}

/* -- printing ---------------------------------------------------------------------------------- */

/* The longest part of s[len] that fits and does not split a character. */
static size_t
fit(const char *s, size_t len, size_t longest)
{
    if (len <= longest)
        return len;
    while (longest > 0 && ((unsigned char)s[longest] & 0xc0) == 0x80)
        longest--;
    return longest;
}

/* On one line; what is no printable character, a terminal's escape for one, becomes a blank. */
static void
print_bytes(const char *s, size_t len)
{
    size_t n = fit(s, len, LONGEST);
    for (size_t i = 0; i < n; i++)
        putchar((unsigned char)s[i] < 0x20 || s[i] == 0x7f ? ' ' : s[i]);
    if (n < len)
        fputs("...", stdout);
}

static void
print_string(const char *s)
{
    print_bytes(s, strlen(s));
}

/* The text between two offsets of a record. */
static void
print_span(const json_t *doc, const json_t *record, const char *begin_key, const char *end_key)
{
    size_t len;
    const char *text = text_of(doc, &len);
    json_int_t begin = offset_of(record, begin_key, len), end = offset_of(record, end_key, len);
    if (begin < 0 || end < begin)
        fputs("(no text)", stdout);
    else
        print_bytes(text + begin, (size_t)(end - begin));
}

/* -- names ------------------------------------------------------------------------------------- */

/* {"PER": {"Ingrid Solvang": 8}}: how often each name of each type stands in the text. */
static json_t *
count_names(const json_t *entities)
{
    json_t *types = json_object();
    const json_t *entity;
    size_t i;
    json_array_foreach(entities, i, entity)
    {
        const char *type = string_of(entity, "type", "?"), *name = string_of(entity, "name", "?");
        if (!json_object_get(types, type))
            json_object_set_new(types, type, json_object());
        json_t *names = json_object_get(types, type);
        json_int_t n = json_integer_value(json_object_get(names, name));
        json_object_set_new(names, name, json_integer(n + 1));
    }
    return types;
}

/* The name that occurs most, the first of equals; it is taken off the table. */
static void
print_most(json_t *names, const char *comma)
{
    const char *name, *best = NULL;
    json_int_t most = 0;
    json_t *n;
    json_object_foreach(names, name, n)
    {
        if (json_integer_value(n) > most) {
            most = json_integer_value(n);
            best = name;
        }
    }
    if (!best)
        return;
    fputs(comma, stdout);
    print_string(best);
    if (most > 1)
        printf(" (%d)", (int)most);
    json_object_del(names, best);
}

static void
show_names(const json_t *doc)
{
    json_t *types = count_names(layer_of(doc, "entity"));
    const char *type;
    json_t *names;
    json_object_foreach(types, type, names)
    {
        printf("  %-8s ", type);
        for (size_t i = 0; i < MOST_NAMES; i++)
            print_most(names, i ? ", " : "");
        size_t left = json_object_size(names);
        if (left)
            printf(" and %d more", (int)left);
        putchar('\n');
    }
    json_decref(types);
}

/* -- who says what, and where they stand ------------------------------------------------------- */

static void
show_quotes(const json_t *doc)
{
    const json_t *quote;
    size_t i;
    json_array_foreach(layer_of(doc, "quote"), i, quote)
    {
        bool direct = strcmp(string_of(quote, "kind", ""), "indirect") != 0;
        printf("  %-8s ", i ? "" : "says");
        print_string(string_of(quote, "speaker", "(somebody)"));
        fputs(direct ? ": \"" : ": ", stdout);
        print_span(doc, quote, "begin", "end");
        puts(direct ? "\"" : "");
    }
}

static void
show_stances(const json_t *doc)
{
    const json_t *stance;
    size_t i;
    json_array_foreach(layer_of(doc, "stance"), i, stance)
    {
        const char *held = string_of(stance, "held", "actual");
        printf("  %-8s ", i ? "" : "stands");
        print_string(string_of(stance, "holder", "(somebody)"));
        printf(" -> %s", string_of(stance, "label", "?"));
        if (strcmp(held, "actual") != 0)
            printf(" (%s)", held);
        fputs(" -> ", stdout);
        print_string(string_of(stance, "target", "?"));
        fputs("\n             ", stdout);
        print_span(doc, stance, "begin", "end");
        putchar('\n');
    }
}

/* -- what is shared with earlier documents ----------------------------------------------------- */

static void
show_duplicates(const json_t *doc)
{
    const json_t *duplicate, *passage;
    size_t i, k;
    json_array_foreach(layer_of(doc, "duplicate"), i, duplicate)
    {
        const char *other = string_of(duplicate, "other", "?");
        int n = 0, n_verbatim = 0;
        json_array_foreach(layer_of(doc, "passage"), k, passage)
        {
            if (strcmp(string_of(passage, "other", ""), other) != 0)
                continue;
            n++;
            n_verbatim += strcmp(string_of(passage, "kind", ""), "verbatim") == 0;
        }
        printf("  %-8s %s (%s): %d %% of this text stands there, %d passage%s, %d word for word\n",
               i ? "" : "shares", other, string_of(duplicate, "kind", "?"),
               percent_of(duplicate, "containment"), n, n == 1 ? "" : "s", n_verbatim);
    }
}

/* The content of a direct quote without the marks that end it; NULL for any other. */
static const char *
direct_of(const json_t *doc, const json_t *quote, size_t *out_len)
{
    size_t len;
    const char *text = text_of(doc, &len);
    json_int_t begin = offset_of(quote, "begin", len), end = offset_of(quote, "end", len);
    if (begin < 0 || end < begin || strcmp(string_of(quote, "kind", ""), "direct") != 0)
        return NULL;
    while (end > begin && strchr(".,;!?", text[end - 1]))
        end--;
    *out_len = (size_t)(end - begin);
    return text + begin;
}

static bool
stands_in(const char *s, size_t len, const char *text, size_t text_len)
{
    for (size_t at = 0; at + len <= text_len; at++)
        if (memcmp(text + at, s, len) == 0)
            return true;
    return false;
}

/* Whether two quotations begin alike, or end alike. */
static bool
is_alike(const char *a, size_t a_len, const char *b, size_t b_len)
{
    return a_len >= ALIKE && b_len >= ALIKE &&
           (memcmp(a, b, ALIKE) == 0 || memcmp(a + a_len - ALIKE, b + b_len - ALIKE, ALIKE) == 0);
}

/* Words that this text has between quotation marks, and the other one a little differently. */
static void
show_bent(const json_t *doc, const json_t *other)
{
    const json_t *quote, *original;
    size_t i, k, text_len, len, other_len;
    const char *text = text_of(other, &text_len);
    json_array_foreach(layer_of(doc, "quote"), i, quote)
    {
        const char *said = direct_of(doc, quote, &len);
        if (!said || stands_in(said, len, text, text_len))
            continue;
        json_array_foreach(layer_of(other, "quote"), k, original)
        {
            const char *was = direct_of(other, original, &other_len);
            if (!was || !is_alike(said, len, was, other_len))
                continue;
            fputs("  bends    \"", stdout);
            print_bytes(said, len);
            printf("\"\n           %s has \"", string_of(other, "id", "?"));
            print_bytes(was, other_len);
            puts("\"");
        }
    }
}

static void
show_all_bent(const json_t *doc, const json_t *earlier)
{
    const json_t *duplicate;
    size_t i;
    json_array_foreach(layer_of(doc, "duplicate"), i, duplicate)
        show_bent(doc, json_object_get(earlier, string_of(duplicate, "other", "")));
}

static void
show_document(const json_t *doc, const json_t *earlier)
{
    size_t len;
    const char *text = text_of(doc, &len), *line = memchr(text, '\n', len);
    const char *title = string_of(json_object_get(doc, "meta"), "title", NULL);
    printf("%s: ", string_of(doc, "id", "?"));
    if (title)
        print_string(title);
    else
        print_bytes(text, line ? (size_t)(line - text) : len);
    putchar('\n');
    show_names(doc);
    show_quotes(doc);
    show_stances(doc);
    show_duplicates(doc);
    show_all_bent(doc, earlier);
    putchar('\n');
}

/* -- the corpus -------------------------------------------------------------------------------- */

static void
show_stories(const json_t *corpus)
{
    const json_t *story, *id;
    size_t i, k;
    if (!json_array_size(layer_of(corpus, "story")))
        return;
    puts("Stories");
    json_array_foreach(layer_of(corpus, "story"), i, story)
    {
        printf("  %s:", string_of(story, "id", "?"));
        json_array_foreach(json_object_get(story, "documents"), k, id)
            printf(" %s", json_string_value(id));
        putchar('\n');
    }
    putchar('\n');
}

static bool
is_edge(const json_t *edge, const char *end, const char *id)
{
    return strcmp(string_of(edge, end, ""), id) == 0;
}

static size_t
count_edges(const json_t *edges, const char *end, const char *id)
{
    const json_t *edge;
    size_t i, n = 0;
    json_array_foreach(edges, i, edge) n += is_edge(edge, end, id);
    return n;
}

/* The children of `id`, below one another; `stem` is what stands in front of them. */
static void
show_children(const json_t *edges, const char *id, const char *stem, int depth)
{
    const json_t *edge;
    size_t i, left = count_edges(edges, "parent", id);
    json_array_foreach(edges, i, edge)
    {
        if (!is_edge(edge, "parent", id))
            continue;
        char longer[4 * MOST_DEPTH + 8];
        const char *child = string_of(edge, "child", "?");
        left--;
        printf("  %s%s %s: restates it in %d %% of its sentences\n", stem, left ? "|--" : "`--",
               child, percent_of(edge, "share"));
        snprintf(longer, sizeof longer, "%s%s", stem, left ? "|   " : "    ");
        if (depth < MOST_DEPTH)
            show_children(edges, child, longer, depth + 1);
    }
}

static void
show_tree(const json_t *corpus)
{
    const json_t *edges = layer_of(corpus, "derivation"), *edge;
    size_t i;
    if (!json_array_size(edges))
        return;
    puts("Who copied whom");
    json_t *shown = json_object();
    json_array_foreach(edges, i, edge)
    {
        const char *root = string_of(edge, "parent", "?");
        if (count_edges(edges, "child", root) || json_object_get(shown, root))
            continue;
        json_object_set_new(shown, root, json_true());
        printf("  %s\n", root);
        show_children(edges, root, "", 0);
    }
    json_decref(shown);
    putchar('\n');
}

/* Documents at no end of an edge. */
static void
show_alone(const json_t *corpus, json_t *documents)
{
    const json_t *edges = layer_of(corpus, "derivation");
    const char *id, *comma = "";
    json_t *doc;
    json_object_foreach(documents, id, doc)
    {
        if (count_edges(edges, "child", id) || count_edges(edges, "parent", id))
            continue;
        printf("%s%s", *comma ? comma : "Copied nothing, and by nobody: ", id);
        comma = ", ";
    }
    if (*comma)
        putchar('\n');
}

/* -- lines ------------------------------------------------------------------------------------- */

static void
show(json_t *line, json_t *earlier)
{
    const json_t *rejected = json_object_get(line, "rejected");
    const char *id = string_of(line, "id", "?");
    if (json_is_true(json_object_get(line, "corpus"))) {
        show_stories(line);
        show_tree(line);
        if (layer_of(line, "derivation"))
            show_alone(line, earlier);
    } else if (rejected) {
        printf("%s: rejected by %s: %s\n\n", id, string_of(rejected, "step", "?"),
               string_of(rejected, "reason", "?"));
    } else {
        show_document(line, earlier);
        json_object_set(earlier, id, line);
    }
}

/* Whether another value follows. */
static bool
is_more(FILE *in)
{
    int c = getc(in);
    while (c == ' ' || c == '\t' || c == '\r' || c == '\n')
        c = getc(in);
    return c != EOF && ungetc(c, in) != EOF;
}

int
main(void)
{
    json_t *earlier = json_object(); /* documents by id, for what is shared with them */
    json_error_t error;
    int code = 0;
    while (code == 0 && is_more(stdin)) {
        json_t *line = json_loadf(stdin, JSON_DISABLE_EOF_CHECK | JSON_ALLOW_NUL, &error);
        if (line) {
            show(line, earlier);
        } else {
            fprintf(stderr, "show: %s\n", error.text);
            code = 65;
        }
        json_decref(line);
    }
    json_decref(earlier);
    if (fflush(stdout) != 0 || ferror(stdin))
        return 74;
    return code;
}
