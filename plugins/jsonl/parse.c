/* SPDX-License-Identifier: Apache-2.0 */
/* A line of JSON: id, text, metadata, layers. */
#include "parse.h"

#include <string.h>

#include <jansson.h>

#include "offsets.h"
#include "tree.h"
#include "value.h"

enum { MAX_META = 1024 }; /* they are looked up by walking */

static enum postil_status
read_id(const struct jsonl_form *form, postil_doc *doc, const json_t *root,
        struct postil_error *err)
{
    const json_t *id = json_object_get(root, form->id_key);
    if (json_is_string(id) && json_string_length(id) > 0)
        return postil_doc_set_id(doc, json_string_value(id), json_string_length(id), err);
    if (json_is_integer(id)) {
        const char *digits;
        enum postil_status st = jsonl_value_text(id, postil_doc_arena(doc), &digits, err);
        return st == POSTIL_OK ? postil_doc_set_id(doc, digits, strlen(digits), err) : st;
    }
    if ((!id || json_is_null(id)) && postil_doc_id(doc)[0])
        return POSTIL_OK;
    const char *what = !id || json_is_null(id) ? "missing" : json_is_string(id) ? "empty" : "odd";
    return postil_fail(err, POSTIL_DATA,
                       "'%s' is %s; an id is a string or a whole number (option id_key names it)",
                       form->id_key, what);
}

static enum postil_status
read_text(const struct jsonl_form *form, postil_doc *doc, const json_t *root,
          struct postil_error *err)
{
    const json_t *text = json_object_get(root, form->text_key);
    if (!json_is_string(text))
        return postil_fail(err, POSTIL_DATA, "'%s' is %s (option text_key names the text)",
                           form->text_key, text ? "not a string" : "missing");
    return postil_doc_set_text(doc, json_string_value(text), json_string_length(text), err);
}

/* -- metadata ---------------------------------------------------------------------------------- */

static enum postil_status
add_meta(postil_doc *doc, const char *key, const json_t *value, struct postil_error *err)
{
    size_t n;
    if (json_is_null(value))
        return POSTIL_OK;
    postil_doc_metas(doc, &n);
    if (n >= MAX_META)
        return postil_fail(err, POSTIL_DATA, "more than %d pieces of metadata", MAX_META);
    const char *s = json_string_value(value);
    if (s && !memchr(s, '\0', json_string_length(value)))
        return postil_doc_set_meta(doc, key, s, err);
    enum postil_status st = jsonl_value_text(value, postil_doc_arena(doc), &s, err);
    return st == POSTIL_OK ? postil_doc_set_meta_json(doc, key, s, err) : st;
}

static enum postil_status
read_metas(postil_doc *doc, const json_t *metas, struct postil_error *err)
{
    const char *key;
    const json_t *value;
    enum postil_status st = POSTIL_OK;
    if (!json_is_object(metas) && !json_is_null(metas))
        return postil_fail(err, POSTIL_DATA, "'meta' is not an object");
    json_object_foreach((json_t *)metas, key, value)
    {
        st = add_meta(doc, key, value, err);
        if (st != POSTIL_OK)
            break;
    }
    return st;
}

/* All members but those that have a place of their own. */
static enum postil_status
read_members(const struct jsonl_form *form, postil_doc *doc, const json_t *root,
             struct postil_error *err)
{
    const char *key;
    const json_t *value;
    enum postil_status st = POSTIL_OK;
    json_object_foreach((json_t *)root, key, value)
    {
        if (strcmp(key, form->id_key) == 0 || strcmp(key, form->text_key) == 0 ||
            strcmp(key, "layers") == 0)
            continue;
        st =
            strcmp(key, "meta") == 0 ? read_metas(doc, value, err) : add_meta(doc, key, value, err);
        if (st != POSTIL_OK)
            break;
    }
    return st;
}

/* -- layers ------------------------------------------------------------------------------------ */

static bool
is_wanted(const struct postil_strings *wanted, const char *name)
{
    for (size_t i = 0; i < wanted->n; i++)
        if (strcmp(wanted->items[i], "all") == 0 || strcmp(wanted->items[i], name) == 0)
            return true;
    return wanted->n == 0;
}

static enum postil_status
read_layers(const struct jsonl_form *form, postil_doc *doc, const json_t *layers,
            struct postil_error *err)
{
    if (!layers || json_is_null(layers))
        return POSTIL_OK;
    if (!json_is_object(layers))
        return postil_fail(err, POSTIL_DATA, "'layers' is not an object");
    size_t len;
    const char *name, *text = postil_doc_text(doc, &len);
    const json_t *records;
    struct jsonl_offsets offsets;
    enum postil_status st =
        jsonl_offsets_init(&offsets, text, len, form->offsets, postil_doc_arena(doc), err);
    json_object_foreach((json_t *)layers, name, records)
    {
        if (st == POSTIL_OK && is_wanted(&form->layers, name))
            st = jsonl_tree_layer(doc, name, records, form->types, form->n_type, &offsets, err);
    }
    return st;
}

enum postil_status
jsonl_parse(const struct jsonl_form *form, postil_doc *doc, struct postil_error *err)
{
    json_t *root;
    size_t len;
    const char *line = postil_doc_raw(doc, &len);
    enum postil_status st = jsonl_tree_load(line, len, &root, err);
    if (st != POSTIL_OK)
        return st;
    bool corpus = form->corpus && json_is_true(json_object_get(root, "corpus"));
    st = corpus ? postil_doc_set_id(doc, "", 0, err) : read_id(form, doc, root, err);
    if (st == POSTIL_OK)
        st = read_members(form, doc, root, err);
    if (st == POSTIL_OK)
        st = corpus ? postil_doc_set_text(doc, "", 0, err) : read_text(form, doc, root, err);
    if (st == POSTIL_OK)
        st = read_layers(form, doc, json_object_get(root, "layers"), err);
    json_decref(root);
    return st;
}
