/* SPDX-License-Identifier: Apache-2.0 */
/* Trees of JSON. */
#include "tree.h"

#include <string.h>

#include "infer.h"
#include "records.h"

enum { MAX_LAYER = 256 }; /* they are looked up by walking */

enum postil_status
jsonl_tree_load(const char *line, size_t len, json_t **out_root, struct postil_error *err)
{
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

static const struct postil_layer_type *
find_type(const struct postil_layer_type *const *types, size_t n_type, const char *name)
{
    for (size_t i = 0; i < n_type; i++)
        if (strcmp(types[i]->name, name) == 0)
            return types[i];
    return postil_layer_type_builtin(name);
}

enum postil_status
jsonl_tree_layer(postil_doc *doc, const char *name, const json_t *records,
                 const struct postil_layer_type *const *types, size_t n_type,
                 const struct jsonl_offsets *offsets, struct postil_error *err)
{
    if (name[0] == '\0' || name[0] == '.')
        return postil_fail(err, POSTIL_DATA, "layer '%s': a layer's name does not begin with '.'",
                           name);
    if (!json_is_array(records))
        return postil_fail(err, POSTIL_DATA, "layer '%s' is not a list of records", name);
    if (postil_doc_layer_count(doc) >= MAX_LAYER)
        return postil_fail(err, POSTIL_DATA, "more than %d layers", MAX_LAYER);
    const struct postil_layer_type *type = find_type(types, n_type, name);
    enum postil_status st = POSTIL_OK;
    if (!type)
        st = jsonl_infer_type(name, records, offsets, postil_doc_arena(doc), &type, err);
    return st == POSTIL_OK ? jsonl_read_records(doc, type, records, offsets, err) : st;
}
