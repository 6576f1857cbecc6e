/* SPDX-License-Identifier: Apache-2.0 */
/* Evidence for the types of names, and how much each piece of it weighs. */
#include "weigh.h"

#include <string.h>

#include "lexicon.h"

/* Pieces of evidence. The weights were set by hand and checked against the development sentences.
 */
enum evidence {
    FRAME_ORG,
    FRAME_LOC,
    FRAME_MISC,
    FRAME_ADJ,
    LIST_COUNTRY,
    LIST_REGION,
    LIST_CITY,
    LIST_DEMONYM,
    LIST_ORG,
    LIST_ACRONYM,
    LIST_MISC,
    FORENAME_OPENS,
    FORENAME_ALONE,
    SURNAME_OPENS,
    SURNAME_ENDS,
    SURNAME_ALONE,
    INITIAL_INSIDE,
    PARTICLE_INSIDE,
    AMPERSAND_INSIDE,
    COMMON_INSIDE,
    PLACE_OPENS,
    CAPITALS_ALONE,
    MIXED_CASE,
    DIGIT_INSIDE,
    ONE_WORD,
    TWO_WORDS,
    MANY_WORDS,
    TITLE_BEFORE,
    ROLE_BEFORE,
    ROLE_BEHIND,
    REALM_BEHIND,
    SAY_BEHIND,
    WHO_BEHIND,
    AGE_BEHIND,
    PLACE_WORD_BEFORE,
    MOVE_WORD_BEFORE,
    LOCHEAD_BEFORE,
    LOCHEAD_BEHIND,
    ORGHEAD_BEFORE,
    ORGHEAD_BEHIND,
    PLACE_BEHIND,
    THE_BEFORE,
    PLURAL,
    LOC_ENDING,
    MISC_ENDING,
    PER_ENDING,
    N_EVIDENCE
};

/* clang-format off */
static const int8_t weights[N_EVIDENCE][ENTITIES_N_TYPE] = {
    /*                     PER ORG LOC MISC */
    [FRAME_ORG] =         {-4,  8,  0,  0},
    [FRAME_LOC] =         {-3,  0,  7,  0},
    [FRAME_MISC] =        {-3,  0,  0,  6},
    [FRAME_ADJ] =         { 0,  0,  0, 14},
    [LIST_COUNTRY] =      { 0,  0, 10,  0},
    [LIST_REGION] =       { 0,  0,  9,  0},
    [LIST_CITY] =         { 0,  0,  8,  0},
    [LIST_DEMONYM] =      { 0,  0,  0, 10},
    [LIST_ORG] =          { 0,  9,  0,  0},
    [LIST_ACRONYM] =      { 0,  8,  0,  0},
    [LIST_MISC] =         { 0,  0,  0,  9},
    [FORENAME_OPENS] =    { 6,  0,  0,  0},
    [FORENAME_ALONE] =    { 4,  0,  0,  0},
    [SURNAME_OPENS] =     { 3,  0,  0,  0},
    [SURNAME_ENDS] =      { 3,  0,  0,  0},
    [SURNAME_ALONE] =     { 5,  0,  0,  0},
    [INITIAL_INSIDE] =    { 5,  0,  0,  0},
    [PARTICLE_INSIDE] =   { 4,  0,  1,  0},
    [AMPERSAND_INSIDE] =  {-4,  6,  0,  0},
    [COMMON_INSIDE] =     {-4,  1,  0,  1},
    [PLACE_OPENS] =       { 0,  2,  2,  1},
    [CAPITALS_ALONE] =    {-2,  4,  0,  0},
    [MIXED_CASE] =        { 0,  2,  0,  1},
    [DIGIT_INSIDE] =      {-2,  0,  0,  3},
    [ONE_WORD] =          { 1,  0,  1,  0},
    [TWO_WORDS] =         { 2,  0,  0,  0},
    [MANY_WORDS] =        { 0,  1,  0,  1},
    [TITLE_BEFORE] =      { 9,  0,  0,  0},
    [ROLE_BEFORE] =       { 4,  0,  0,  0},
    [ROLE_BEHIND] =       { 3,  0,  0,  0},
    [REALM_BEHIND] =      { 7,  0,  0,  0},
    [SAY_BEHIND] =        { 2,  1,  0,  0},
    [WHO_BEHIND] =        { 4,  0,  0,  0},
    [AGE_BEHIND] =        { 5,  0,  0,  0},
    [PLACE_WORD_BEFORE] = {-1,  0,  4,  0},
    [MOVE_WORD_BEFORE] =  { 0,  0,  2,  0},
    [LOCHEAD_BEFORE] =    { 0,  0,  5,  0},
    [LOCHEAD_BEHIND] =    { 0,  0,  4,  0},
    [ORGHEAD_BEFORE] =    { 0,  5,  0,  0},
    [ORGHEAD_BEHIND] =    { 0,  3,  0,  0},
    [PLACE_BEHIND] =      { 0,  0,  5,  0},
    [THE_BEFORE] =        {-4,  2,  1,  1},
    [PLURAL] =            {-1,  1,  0,  2},
    [LOC_ENDING] =        { 0,  0,  3,  0},
    [MISC_ENDING] =       { 0,  0,  0,  4},
    [PER_ENDING] =        { 3,  0,  0,  0},
};
/* clang-format on */

/* Endings that lean to a type, longest name first where one holds the other. */
static const struct {
    char ending[8];
    uint8_t evidence;
} endings[] = {
    {"stan", LOC_ENDING},  {"land", LOC_ENDING},  {"ville", LOC_ENDING}, {"burg", LOC_ENDING},
    {"abad", LOC_ENDING},  {"shire", LOC_ENDING}, {"town", LOC_ENDING},  {"grad", LOC_ENDING},
    {"pur", LOC_ENDING},   {"ism", MISC_ENDING},  {"ist", MISC_ENDING},  {"ists", MISC_ENDING},
    {"ese", MISC_ENDING},  {"ish", MISC_ENDING},  {"ians", MISC_ENDING}, {"ian", MISC_ENDING},
    {"ites", MISC_ENDING}, {"ov", PER_ENDING},    {"ova", PER_ENDING},   {"ev", PER_ENDING},
    {"sky", PER_ENDING},   {"skyy", PER_ENDING},  {"vich", PER_ENDING},  {"enko", PER_ENDING},
    {"ez", PER_ENDING},    {"sson", PER_ENDING},  {"oglu", PER_ENDING},  {"vili", PER_ENDING},
    {"yan", PER_ENDING},   {"wicz", PER_ENDING},  {"ski", PER_ENDING},   {"vic", PER_ENDING},
};

struct scene {
    const struct entities_word *words; /* of the document                     */
    const struct entities_candidate *name;
    size_t first, end; /* the sentence                        */
    struct entities_votes votes;
};

static void
vote(struct scene *s, enum evidence e)
{
    for (int t = 0; t < ENTITIES_N_TYPE; t++)
        s->votes.of[t] += weights[e][t];
}

static void
vote_if(struct scene *s, int condition, enum evidence e)
{
    if (condition)
        vote(s, e);
}

static void
weigh_listed(struct scene *s, uint32_t classes)
{
    if (classes & LEXICON_COUNTRY)
        vote(s, LIST_COUNTRY);
    else if (classes & LEXICON_REGION)
        vote(s, LIST_REGION);
    else
        vote_if(s, classes & LEXICON_CITY, LIST_CITY);
    vote_if(s, classes & LEXICON_DEMONYM, LIST_DEMONYM);
    if (classes & (LEXICON_ORG | LEXICON_STATE))
        vote(s, LIST_ORG);
    else
        vote_if(s, classes & LEXICON_ACRONYM, LIST_ACRONYM);
    vote_if(s, classes & LEXICON_MISC, LIST_MISC);
}

static void
weigh_ending(struct scene *s, const char *bytes, size_t len)
{
    for (size_t i = 0; i < sizeof endings / sizeof *endings; i++) {
        size_t n = strlen(endings[i].ending);
        if (len > n + 2 && memcmp(bytes + len - n, endings[i].ending, n) == 0) {
            vote(s, endings[i].evidence);
            return;
        }
    }
    vote_if(s, len > 3 && bytes[len - 1] == 's' && bytes[len - 2] != 's', PLURAL);
}

/* What the candidate's own words say. */
static void
weigh_form(struct scene *s, const char *text, const struct postil_token *tokens)
{
    const struct entities_word *first = &s->words[s->name->first];
    const struct entities_word *last = &s->words[s->name->end - 1];
    size_t n = s->name->end - s->name->first;
    if (n == 1) {
        const struct postil_token *token = &tokens[first->token];
        weigh_listed(s, first->classes);
        vote(s, ONE_WORD);
        vote_if(s, first->classes & LEXICON_FORENAME, FORENAME_ALONE);
        vote_if(s, first->classes & LEXICON_SURNAME, SURNAME_ALONE);
        vote_if(s, (first->shape & ENTITIES_CAPITALS) && !(first->shape & ENTITIES_HEADING),
                CAPITALS_ALONE);
        if (!(first->classes & (LEXICON_NAME | LEXICON_SURNAME)) && first->n_token == 1)
            weigh_ending(s, text + token->begin, token->end - token->begin);
    } else {
        vote_if(s, first->classes & LEXICON_FORENAME, FORENAME_OPENS);
        vote_if(s, first->classes & LEXICON_SURNAME, SURNAME_OPENS);
        vote_if(s, last->classes & LEXICON_SURNAME, SURNAME_ENDS);
        vote_if(s, (first->classes & LEXICON_PLACE) && !(first->classes & LEXICON_FORENAME),
                PLACE_OPENS);
        vote(s, n < 4 ? TWO_WORDS : MANY_WORDS);
    }
    uint32_t shapes = 0, common = 0;
    for (size_t i = s->name->first; i < s->name->end; i++) {
        shapes |= s->words[i].shape;
        common |= n > 1 && (s->words[i].shape & ENTITIES_CAP) &&
                  (s->words[i].classes & (LEXICON_COMMON | LEXICON_HEAD)) &&
                  !(s->words[i].classes & (LEXICON_NAME | LEXICON_SURNAME));
        vote_if(s, s->words[i].head == '&', AMPERSAND_INSIDE);
    }
    vote_if(s, common, COMMON_INSIDE);
    vote_if(s, shapes & ENTITIES_INITIAL, INITIAL_INSIDE);
    vote_if(s, shapes & ENTITIES_PARTICLE, PARTICLE_INSIDE);
    vote_if(s, shapes & ENTITIES_MIXED, MIXED_CASE);
    vote_if(s, shapes & ENTITIES_DIGIT, DIGIT_INSIDE);
}

static int
is_word(const struct entities_word *word, const char *four)
{
    return word->head == ENTITIES_HEAD((unsigned char)four[0], (unsigned char)four[1],
                                       (unsigned char)four[2], (unsigned char)four[3]);
}

static int
is_lower(const struct entities_word *word, uint32_t classes)
{
    return (word->shape & ENTITIES_LOWER) && (word->classes & classes);
}

static void
weigh_before(struct scene *s)
{
    vote_if(s, s->name->titled, TITLE_BEFORE);
    if (s->name->first == s->first)
        return;
    const struct entities_word *b = &s->words[s->name->first - 1];
    const struct entities_word *bb = s->name->first - 1 > s->first ? b - 1 : NULL;
    vote_if(s, is_lower(b, LEXICON_ROLE | LEXICON_TITLE), ROLE_BEFORE);
    if (is_word(b, "to\0\0") || is_word(b, "from") || is_word(b, "into"))
        vote(s, MOVE_WORD_BEFORE);
    else
        vote_if(s, is_lower(b, LEXICON_CONTEXT), PLACE_WORD_BEFORE);
    vote_if(s, is_word(b, "of\0\0") && bb && is_lower(bb, LEXICON_LOCHEAD), LOCHEAD_BEFORE);
    vote_if(s, is_lower(b, LEXICON_LOCHEAD), LOCHEAD_BEFORE);
    vote_if(s, is_lower(b, LEXICON_ORGHEAD | LEXICON_MEDIA), ORGHEAD_BEFORE);
    bool realm = s->name->end < s->end && is_lower(&s->words[s->name->end], LEXICON_REALM);
    vote_if(s, is_word(b, "the\0") && !realm, THE_BEFORE);
}

static void
weigh_behind(struct scene *s)
{
    size_t left = s->end - s->name->end;
    const struct entities_word *a = &s->words[s->name->end];
    if (!left)
        return;
    vote_if(s, is_lower(a, LEXICON_SAY), SAY_BEHIND);
    vote_if(s, is_lower(a, LEXICON_LOCHEAD), LOCHEAD_BEHIND);
    if (is_lower(a, LEXICON_REALM))
        vote(s, REALM_BEHIND);
    else
        vote_if(s, is_lower(a, LEXICON_ORGHEAD), ORGHEAD_BEHIND);
    vote_if(s, is_word(a, "who\0"), WHO_BEHIND);
    if (left < 2 || !is_word(a, ",\0\0\0"))
        return;
    vote_if(s, is_word(a + 1, "who\0"), WHO_BEHIND);
    vote_if(s, left > 2 && a[1].shape == ENTITIES_DIGIT && is_word(a + 2, ",\0\0\0"), AGE_BEHIND);
    vote_if(s, (a[1].classes & LEXICON_PLACE) && (a[1].shape & ENTITIES_CAP), PLACE_BEHIND);
    for (size_t i = 1; i < left && i < 6 && !(a[i].shape & ENTITIES_MARK); i++)
        if (is_lower(&a[i], LEXICON_ROLE)) {
            vote(s, ROLE_BEHIND);
            break;
        }
}

struct entities_votes
entities_weigh(const struct entities_words *w, const char *text, const struct postil_token *tokens,
               size_t first, size_t end, const struct entities_candidate *candidate)
{
    struct scene s = {.words = w->words, .name = candidate, .first = first, .end = end};
    static const uint8_t frames[] = {
        [ENTITIES_ORGS] = FRAME_ORG,
        [ENTITIES_LOCS] = FRAME_LOC,
        [ENTITIES_MISCS] = FRAME_MISC,
        [ENTITIES_ADJ] = FRAME_ADJ,
    };
    if (candidate->frame != ENTITIES_FREE && candidate->frame != ENTITIES_LISTED &&
        candidate->frame != ENTITIES_BARE)
        vote(&s, frames[candidate->frame]);
    weigh_form(&s, text, tokens);
    weigh_before(&s);
    weigh_behind(&s);
    return s.votes;
}
