/* SPDX-License-Identifier: Apache-2.0 */
/* A line of JSON: id, text, metadata, layers. */
#include "parse.h"

#include <string.h>

#include <jansson.h>

#include "infer.h"
#include "offsets.h"
#include "records.h"
#include "value.h"

/* Both are looked up by walking. */
enum { MAX_META = 1024, MAX_LAYER = 256 };

static enum postil_status
load(const postil_doc *doc, json_t **out_root, struct postil_error *err)
{
    size_t len;
    const char *line = postil_doc_raw(doc, &len);
    if (len >= 3 && memcmp(line, "\xef\xbb\xbf", 3) == 0) {
        line += 3;
        len -= 3;
    }
    json_error_t error;
    json_t *root = json_loadb(line, len, JSON_REJECT_DUPLICATES | JSON_ALLOW_NUL, &error);
    if (!root && json_error_code(&error) == json_error_out_of_memory)
        return postil_fail(err, POSTIL_NOMEM, "a JSON tree of %zu bytes", len);
    if (!root)
        return postil_fail(err, POSTIL_DATA, "column %d: %s; a line holds one JSON object",
                           error.column, error.text);
    if (!json_is_object(root)) {
        json_decref(root);
        return postil_fail(err, POSTIL_DATA, "not a JSON object");
    }
    *out_root = root;
    return POSTIL_OK;
}

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

static const struct postil_layer_type *
find_type(const struct jsonl_form *form, const char *name)
{
    for (size_t i = 0; i < form->n_type; i++)
        if (strcmp(form->types[i]->name, name) == 0)
            return form->types[i];
    return postil_layer_type_builtin(name);
}

static enum postil_status
read_layer(const struct jsonl_form *form, postil_doc *doc, const char *name, const json_t *records,
           const struct jsonl_offsets *offsets, struct postil_error *err)
{
    if (name[0] == '\0' || name[0] == '.')
        return postil_fail(err, POSTIL_DATA, "layer '%s': a layer's name does not begin with '.'",
                           name);
    if (!json_is_array(records))
        return postil_fail(err, POSTIL_DATA, "layer '%s' is not a list of records", name);
    if (postil_doc_layer_count(doc) >= MAX_LAYER)
        return postil_fail(err, POSTIL_DATA, "more than %d layers", MAX_LAYER);
    const struct postil_layer_type *type = find_type(form, name);
    enum postil_status st = POSTIL_OK;
    if (!type)
        st = jsonl_infer_type(name, records, offsets, postil_doc_arena(doc), &type, err);
    return st == POSTIL_OK ? jsonl_read_records(doc, type, records, offsets, err) : st;
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
            st = read_layer(form, doc, name, records, &offsets, err);
    }
    return st;
}

enum postil_status
jsonl_parse(const struct jsonl_form *form, postil_doc *doc, struct postil_error *err)
{
    json_t *root;
    enum postil_status st = load(doc, &root, err);
    if (st != POSTIL_OK)
        return st;
    st = read_id(form, doc, root, err);
    if (st == POSTIL_OK)
        st = read_members(form, doc, root, err);
    if (st == POSTIL_OK)
        st = read_text(form, doc, root, err);
    if (st == POSTIL_OK)
        st = read_layers(form, doc, json_object_get(root, "layers"), err);
    json_decref(root);
    return st;
}
