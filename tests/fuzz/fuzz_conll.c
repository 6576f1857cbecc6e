/* SPDX-License-Identifier: Apache-2.0 */
/* Any bytes as lines of tokens and tags: names consist of whole tokens. */
#include "gold.h"

#include "../../plugins/conll/parse.h"

static enum postil_status
parse(postil_doc *doc, struct postil_error *err)
{
    static const char *const rules[] = {"NORP=MISC", "DATE=O"};
    const struct conll_types types = {.rules = {rules, 2}};
    return conll_parse(&types, doc, err);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    const postil_doc *doc = gold_try(data, size, parse);
    if (!doc)
        return 0;
    size_t n_token, n_name, t = 0;
    const struct postil_token *tokens = postil_doc_records(doc, &postil_token_type, &n_token);
    const struct postil_entity *names = postil_doc_records(doc, &postil_entity_type, &n_name);
    for (size_t i = 0; i < n_name; i++) {
        while (t < n_token && tokens[t].begin < names[i].begin)
            t++;
        demand(t < n_token && tokens[t].begin == names[i].begin, "a name begins with a token");
        while (t < n_token && tokens[t].end < names[i].end)
            t++;
        demand(t < n_token && tokens[t].end == names[i].end, "a name ends with a token");
    }
    return 0;
}
