/* SPDX-License-Identifier: Apache-2.0 */
/* Answers. */
#include "answer.h"

#include <string.h>

#include <jansson.h>

#include "../jsonl/tree.h"

static enum postil_status
check_members(const json_t *root, struct postil_error *err)
{
    static const char *const known[] = {"id", "meta", "text", "layers", "rejected", NULL};
    const char *key;
    const json_t *value;
    json_object_foreach((json_t *)root, key, value)
    {
        size_t i = 0;
        while (known[i] && strcmp(known[i], key) != 0)
            i++;
        if (!known[i])
            return postil_fail(err, POSTIL_DATA,
                               "'%s' is no member of an answer; there are id, meta, text, layers, "
                               "rejected",
                               key);
    }
    return POSTIL_OK;
}

static enum postil_status
check_id(const json_t *root, const postil_doc *doc, struct postil_error *err)
{
    const char *id = json_string_value(json_object_get(root, "id"));
    if (!id)
        return postil_fail(err, POSTIL_DATA, "'id' is %s",
                           json_object_get(root, "id") ? "not a string" : "missing");
    if (strcmp(id, postil_doc_id(doc)) != 0)
        return postil_fail(err, POSTIL_DATA, "it is for document '%s', asked was '%s'", id,
                           postil_doc_id(doc));
    return POSTIL_OK;
}

static enum postil_status
check_text(const json_t *root, const postil_doc *doc, struct postil_error *err)
{
    const json_t *text = json_object_get(root, "text");
    size_t len;
    const char *ours = postil_doc_text(doc, &len);
    if (!text)
        return POSTIL_OK;
    if (!json_is_string(text))
        return postil_fail(err, POSTIL_DATA, "'text' is not a string");
    if (json_string_length(text) != len || memcmp(json_string_value(text), ours, len) != 0)
        return postil_fail(err, POSTIL_DATA,
                           "the text is not the document's: a step adds layers, and never changes "
                           "the text");
    return POSTIL_OK;
}

/* Whether the program refuses the document, and why. */
static enum postil_status
check_rejected(const json_t *root, struct postil_error *err)
{
    const json_t *rejected = json_object_get(root, "rejected");
    const char *reason = json_string_value(json_object_get(rejected, "reason"));
    if (!rejected || json_is_null(rejected))
        return POSTIL_OK;
    if (!reason)
        return postil_fail(err, POSTIL_DATA, "'rejected' has no reason: {\"reason\":\"...\"}");
    return postil_fail(err, POSTIL_DATA, "it rejects the document: %s", reason);
}

static bool
is_taken(const struct exec_form *form, const char *name)
{
    for (const char *const *known = form->writes; *known; known++)
        if (strcmp(*known, name) == 0)
            return true;
    return false;
}

static enum postil_status
read_layers(const struct exec_form *form, const json_t *layers, postil_doc *doc,
            struct postil_error *err)
{
    if (!json_is_object(layers))
        return postil_fail(err, POSTIL_DATA, "'layers' is %s",
                           layers ? "not an object" : "missing: {\"id\":\"...\",\"layers\":{}}");
    size_t len;
    const char *name, *text = postil_doc_text(doc, &len);
    const json_t *records;
    struct jsonl_offsets offsets;
    enum postil_status st =
        jsonl_offsets_init(&offsets, text, len, form->offsets, postil_doc_arena(doc), err);
    json_object_foreach((json_t *)layers, name, records)
    {
        if (st != POSTIL_OK)
            break;
        if (is_taken(form, name))
            st = jsonl_tree_layer(doc, name, records, form->types, form->n_type, &offsets, err);
        else if (!postil_doc_find_layer(doc, name))
            st = postil_fail(err, POSTIL_DATA,
                             "layer '%s' is not among those it writes (option writes)", name);
    }
    return st;
}

static enum postil_status
read_tree(const struct exec_form *form, const json_t *root, postil_doc *doc, bool *out_in_step,
          struct postil_error *err)
{
    enum postil_status st = check_id(root, doc, err);
    *out_in_step = st == POSTIL_OK;
    if (st == POSTIL_OK)
        st = check_members(root, err);
    if (st == POSTIL_OK)
        st = check_text(root, doc, err);
    if (st == POSTIL_OK)
        st = check_rejected(root, err);
    return st == POSTIL_OK ? read_layers(form, json_object_get(root, "layers"), doc, err) : st;
}

enum postil_status
exec_answer_read(const struct exec_form *form, const char *line, size_t len, postil_doc *doc,
                 bool *out_in_step, struct postil_error *err)
{
    json_t *root;
    *out_in_step = false;
    enum postil_status st = jsonl_tree_load(line, len, &root, err);
    if (st == POSTIL_OK) {
        st = read_tree(form, root, doc, out_in_step, err);
        json_decref(root);
    }
    if (st != POSTIL_OK)
        postil_blame(err, "the program's answer");
    return st;
}
