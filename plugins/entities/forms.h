/* SPDX-License-Identifier: Apache-2.0 */
/* Mentions with the same letters are one form. */
#ifndef ENTITIES_FORMS_H
#define ENTITIES_FORMS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <postil/error.h>
#include <postil/layers.h>

#include "parts.h"

#define ENTITIES_NONE UINT32_MAX

/** Case, accents, "The", titles and the points of "U.N." do not count. */
struct entities_form {
    uint64_t identity;
    uint32_t own, shown; /* mentions: the first one, the one whose text is shown      */
    uint32_t first;      /* the first one of all forms that stand for this            */
    uint32_t last;       /* the last one so far                                       */
    uint32_t len, cut;   /* bytes of the one shown; of these a possessive "'s"        */
    uint32_t n;          /* mentions                                                  */
    uint32_t type;       /* enum postil_entity_kind with the greatest weight          */
    uint32_t n_word;     /* of the mention shown; 0: too many                         */
    uint32_t rank;       /* fuller names have a higher one                            */
    uint32_t target;     /* the form it stands for; its own index: itself             */
    uint32_t full_as[4]; /* what mentions sure of that type stand for; NONE: not known */
    float weight[4];     /* sum of scores for each type                               */
    float score;         /* of its mentions, the best                                 */
    bool article;        /* "the" stands before one of its mentions                   */
    bool title;          /* "Mr." does                                                */
    bool capitals;       /* "XI" is all there is to show                              */
    const char *name;
};

/** Ranks are below this. */
#define ENTITIES_N_RANK (2 * (ENTITIES_N_PART + 1) * (ENTITIES_N_PART + 1))

struct entities_forms {
    const char *text;
    const struct postil_entity *names; /* [n]                                          */
    struct entities_form *items;       /* [n_item]                                     */
    uint32_t *form_of;                 /* [n] form of each mention                     */
    uint32_t *next;                    /* [n] next mention of the same form, or NONE   */
    size_t n, n_item;
};

/**
 * Group n > 0 mentions. Both are borrowed until entities_forms_fini, which takes what failed too.
 * O(n + bytes of names). Errors: POSTIL_NOMEM. Threads: any.
 */
POSTIL_CHECKED enum postil_status
entities_forms_init(struct entities_forms *forms, const char *text,
                    const struct postil_entity *names, size_t n, struct postil_error *err);

void
entities_forms_fini(struct entities_forms *forms);

/** Words of the mention shown. */
void
entities_form_parts(const struct entities_forms *forms, uint32_t form, struct entities_parts *out);

/** What a form stands for in the end; the way there is shortened for the next asker. */
uint32_t
entities_form_root(struct entities_forms *forms, uint32_t form);

#endif
