/* SPDX-License-Identifier: Apache-2.0 */
/* Names found, against the names that are there. */
#include "score.h"

#include <stdbool.h>

static bool
same(const struct postil_entity *a, const struct postil_entity *b)
{
    return a->begin == b->begin && a->end == b->end && a->type == b->type;
}

void
score_add(struct score *score, const postil_doc *gold, const postil_doc *found)
{
    size_t n_gold, n_found;
    const struct postil_entity *right = postil_doc_records(gold, &postil_entity_type, &n_gold);
    const struct postil_entity *names = postil_doc_records(found, &postil_entity_type, &n_found);
    for (size_t i = 0; i < n_gold; i++)
        score->gold[right[i].type]++;
    for (size_t i = 0, k = 0; i < n_found; i++) {
        while (k < n_gold && right[k].begin < names[i].begin)
            k++;
        score->found[names[i].type]++;
        score->right[names[i].type] += k < n_gold && same(&right[k], &names[i]);
    }
}

double
score_f1(const struct score *score, int n)
{
    size_t n_right = 0, n_all = 0;
    for (int t = 0; t < n; t++)
        if (score->gold[t] > 0) {
            n_right += score->right[t];
            n_all += score->gold[t] + score->found[t];
        }
    return n_all ? 200.0 * (double)n_right / (double)n_all : 0;
}
