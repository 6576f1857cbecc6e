/* SPDX-License-Identifier: Apache-2.0 */
/* Two manifests side by side, and the outputs that they speak of. */
#define _GNU_SOURCE
#include "manifest_compare.h"

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include <jansson.h>
#include <postil/facts.h>

#include "manifest.h"

/* -- reading ----------------------------------------------------------------------------------- */

static const char *
text_of(const json_t *object, const char *key)
{
    return json_string_value(json_object_get(object, key));
}

static uint64_t
number_of(const json_t *object, const char *key)
{
    return (uint64_t)json_number_value(json_object_get(object, key));
}

static bool
take_arguments(struct recorded *r)
{
    const json_t *list = json_object_get(r->root, "arguments");
    r->arguments = calloc(json_array_size(list) + 1, sizeof *r->arguments);
    if (!r->arguments || !json_is_array(list))
        return false;
    for (; r->n_argument < json_array_size(list); r->n_argument++)
        if (!(r->arguments[r->n_argument] = json_string_value(json_array_get(list, r->n_argument))))
            return false;
    return true;
}

enum postil_status
recorded_read(const char *path, struct recorded **out_recorded, struct postil_error *err)
{
    json_error_t why;
    struct recorded *r = calloc(1, sizeof *r);
    FILE *file = r ? fopen(path, "r") : NULL;
    if (!file) {
        free(r);
        return postil_fail(err, POSTIL_NOINPUT, "%s can't be opened", path);
    }
    r->root = json_loadf(file, 0, &why);
    fclose(file);
    enum postil_status st = POSTIL_OK;
    if (!r->root)
        st = postil_fail(err, POSTIL_DATA, "%s is no manifest: line %d: %s", path, why.line,
                         why.text);
    else if (number_of(r->root, "manifest") != MANIFEST_FORMAT || !take_arguments(r) ||
             !(r->folder = text_of(r->root, "folder")))
        st = postil_fail(err, POSTIL_DATA, "%s is no manifest, or one of another version", path);
    if (st != POSTIL_OK) {
        recorded_free(r);
        return st;
    }
    const json_t *documents = json_object_get(r->root, "documents");
    r->n_read = number_of(documents, "read");
    r->n_rejected = number_of(documents, "rejected");
    *out_recorded = r;
    return POSTIL_OK;
}

void
recorded_free(struct recorded *r)
{
    if (!r)
        return;
    json_decref(r->root);
    free(r->arguments);
    free(r);
}

enum postil_status
recorded_can_be_repeated(const struct recorded *r, struct postil_error *err)
{
    const json_t *inputs = json_object_get(r->root, "inputs");
    const json_t *stores = json_object_get(r->root, "stores");
    for (size_t i = 0; i < json_array_size(inputs); i++) {
        const char *path = text_of(json_array_get(inputs, i), "path");
        if (path && strcmp(path, "-") == 0)
            return postil_fail(err, POSTIL_CONFIG,
                               "the run can't be repeated: it read standard input");
    }
    for (size_t i = 0; i < json_array_size(stores); i++) {
        const json_t *store = json_array_get(stores, i);
        if (json_is_true(json_object_get(store, "had_documents")))
            return postil_fail(
                err, POSTIL_CONFIG, "the run can't be repeated: %s, %s %s held documents before it",
                text_of(store, "owner"), text_of(store, "name"), text_of(store, "path"));
    }
    return POSTIL_OK;
}

size_t
recorded_outputs(const struct recorded *r)
{
    return json_array_size(json_object_get(r->root, "outputs"));
}

/* -- comparing --------------------------------------------------------------------------------- */

/** What is compared, and where its differences go. */
struct comparison {
    const struct recorded *then, *now;
    FILE *out;
    size_t n; /* differences */
};

static bool
equal(const json_t *then, const json_t *now, const char *key)
{
    const json_t *a = json_object_get(then, key), *b = json_object_get(now, key);
    return a == b || json_equal(a, b); /* both may be missing */
}

/* "step 'stance': model news-en.model" */
static void
begin_line(struct comparison *c, const json_t *item)
{
    c->n++;
    fprintf(c->out, "%s: %s", text_of(item, "owner"), text_of(item, "name"));
}

static void
compare_item(struct comparison *c, const json_t *then, const json_t *now)
{
    if (!equal(then, now, "owner") || !equal(then, now, "name")) {
        begin_line(c, then);
        fprintf(c->out, " is now %s: %s\n", text_of(now, "owner"), text_of(now, "name"));
    } else if (!equal(then, now, "value")) {
        begin_line(c, then);
        fprintf(c->out, " was %s and is %s\n", text_of(then, "value"), text_of(now, "value"));
    } else if (!equal(then, now, "hash")) {
        const char *before = text_of(then, "hash"), *after = text_of(now, "hash");
        begin_line(c, then);
        fprintf(c->out, " %s has been changed (hash %s, now %s)\n", text_of(then, "path"),
                before ? before : "none", after ? after : "none");
    }
}

static void
compare_list(struct comparison *c, const char *key)
{
    const json_t *then = json_object_get(c->then->root, key);
    const json_t *now = json_object_get(c->now->root, key);
    size_t n_then = json_array_size(then), n_now = json_array_size(now);
    for (size_t i = 0; i < n_then && i < n_now; i++)
        compare_item(c, json_array_get(then, i), json_array_get(now, i));
    if (n_then == n_now)
        return;
    c->n++;
    fprintf(c->out, "%s: there were %zu, and now there are %zu\n", key, n_then, n_now);
}

static void
compare_documents(struct comparison *c)
{
    static const char *const keys[] = {"read", "rejected"};
    const json_t *then = json_object_get(c->then->root, "documents");
    const json_t *now = json_object_get(c->now->root, "documents");
    for (size_t i = 0; i < 2; i++) {
        if (equal(then, now, keys[i]))
            continue;
        c->n++;
        fprintf(c->out, "documents: %llu were %s, and now %llu\n",
                (unsigned long long)number_of(then, keys[i]), keys[i],
                (unsigned long long)number_of(now, keys[i]));
    }
    if (!equal(then, now, "read") || equal(then, now, "hash"))
        return;
    c->n++;
    fputs("documents: the input is another one\n", c->out);
}

/* -- outputs ----------------------------------------------------------------------------------- */

/* Whether the file is still the one of the manifest. */
static bool
is_as_recorded(const json_t *item)
{
    uint64_t hash, bytes;
    char digits[17];
    const char *path = text_of(item, "path"), *recorded = text_of(item, "hash");
    if (!path || !recorded || postil_file_hash(path, &hash, &bytes, NULL) != POSTIL_OK)
        return false;
    snprintf(digits, sizeof digits, "%016llx", (unsigned long long)hash);
    return strcmp(digits, recorded) == 0;
}

static void
name_line(struct comparison *c, const char *line, size_t number)
{
    json_t *object = line ? json_loads(line, JSON_ALLOW_NUL, NULL) : NULL;
    const char *id = text_of(object, "id");
    if (id)
        fprintf(c->out, "document \"%s\" (line %zu)", id, number);
    else if (json_is_true(json_object_get(object, "corpus")))
        fprintf(c->out, "the corpus line (line %zu)", number);
    else
        fprintf(c->out, "line %zu", number);
    json_decref(object);
}

static void
name_first_difference(struct comparison *c, FILE *then, FILE *now)
{
    char *a = NULL, *b = NULL;
    size_t a_size = 0, b_size = 0, number = 0;
    ssize_t n, m;
    do {
        n = getline(&a, &a_size, then);
        m = getline(&b, &b_size, now);
        number++;
    } while (n > 0 && n == m && memcmp(a, b, (size_t)n) == 0);
    name_line(c, n > 0 ? a : m > 0 ? b : NULL, number);
    fputs(n <= 0 ? " is new\n" : m <= 0 ? " is missing\n" : " is the first that differs\n", c->out);
    free(a);
    free(b);
}

static void
compare_output(struct comparison *c, const json_t *then, const json_t *now)
{
    const char *path = text_of(then, "path");
    if (!path || strcmp(path, "-") == 0 || !text_of(then, "hash") || equal(then, now, "hash"))
        return;
    c->n++;
    fprintf(c->out, "output %s: ", path);
    FILE *a = is_as_recorded(then) ? fopen(path, "r") : NULL;
    FILE *b = text_of(now, "path") ? fopen(text_of(now, "path"), "r") : NULL;
    if (a && b)
        name_first_difference(c, a, b);
    else
        fputs("differs; where can't be said, since the file isn't what the run wrote any more\n",
              c->out);
    if (a)
        fclose(a);
    if (b)
        fclose(b);
}

static void
compare_outputs(struct comparison *c)
{
    const json_t *then = json_object_get(c->then->root, "outputs");
    const json_t *now = json_object_get(c->now->root, "outputs");
    for (size_t i = 0; i < json_array_size(then); i++)
        compare_output(c, json_array_get(then, i), json_array_get(now, i));
    compare_output(c, json_object_get(c->then->root, "rejects"),
                   json_object_get(c->now->root, "rejects"));
}

size_t
recorded_compare(const struct recorded *then, const struct recorded *now, FILE *out)
{
    static const char *const lists[] = {"settings", "plugins", "models", "inputs"};
    struct comparison c = {.then = then, .now = now, .out = out};
    if (!equal(then->root, now->root, "postil")) {
        c.n++;
        fprintf(out, "postil: version %s, now %s\n", text_of(then->root, "postil"),
                text_of(now->root, "postil"));
    }
    for (size_t i = 0; i < sizeof lists / sizeof lists[0]; i++)
        compare_list(&c, lists[i]);
    compare_documents(&c);
    compare_outputs(&c);
    return c.n;
}
