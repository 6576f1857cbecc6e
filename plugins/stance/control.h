/* SPDX-License-Identifier: Apache-2.0 */
/* The words before a cue: who holds the position, whether it is denied, wished, or only possible.
 */
#ifndef STANCE_CONTROL_H
#define STANCE_CONTROL_H

#include "../phrase/chunk.h"

enum stance_effect {
    STANCE_REFUSE, /* "declined to"        */
    STANCE_CEASE,  /* "stopped", "no longer" */
    STANCE_PLAIN,  /* "vowed to"           */
    STANCE_MAYBE,  /* "is expected to"     */
    STANCE_DENY,   /* "denied" + -ing      */
    STANCE_ASKED,  /* "is urged to"        */
    STANCE_WISH,   /* "urged" + holder     */
    STANCE_HOPES,  /* "hopes" + clause     */
    STANCE_DENIES, /* "denied" + clause    */
    STANCE_DOUBTS  /* "doubts" + clause    */
};

struct stance_control {
    struct phrase_trie verb, holder, clause; /* all backward */
};

/** What stands around a verb. */
struct stance_group {
    size_t begin;             /* first word of the group                     */
    struct phrase_np subject; /* who does it                                 */
    bool has_subject;
    struct phrase_np antecedent; /* "wants Lee to say that she": Lee; or empty */
    bool negated, withheld;      /* a negation; "declined to", "stopped"        */
    bool no_word;                /* "no longer": withheld by a negating word    */
    bool passive;                /* "is opposed"                                */
    bool would, will;
    bool nobody;   /* the verb only names what might be done      */
    uint32_t held; /* enum postil_stance_held                     */
};

POSTIL_CHECKED enum postil_status
stance_control_init(struct stance_control *control, struct postil_error *err);
void
stance_control_fini(struct stance_control *control);

/** Read the words before `verb`, none before `floor`. Looks at 5 * 60 words at most. */
void
stance_group_read(const struct stance_control *control, const struct phrase_text *text, size_t verb,
                  size_t floor, struct stance_group *out);

#endif
