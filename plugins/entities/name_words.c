/* SPDX-License-Identifier: Apache-2.0 */
/* Words with a part to play inside names. These classes are closed: they do not grow with news. */
#include "name_words.h"

#include <string.h>

#define LONGEST 16

static const struct {
    enum entities_name_word class;
    uint32_t sense;
    const char *words; /* each with a blank behind it */
} lists[] = {
    {ENTITIES_TITLE, 0, "mr mrs ms miss mx dr prof professor sir dame madam lord baroness "},
    {ENTITIES_TITLE, 0, "president vice prime premier minister deputy former chancellor "},
    {ENTITIES_TITLE, 0, "secretary senator sen representative rep congressman congresswoman gov "},
    {ENTITIES_TITLE, 0, "governor mayor gen general col colonel lt lieutenant maj major capt "},
    {ENTITIES_TITLE, 0, "captain sgt sergeant adm admiral judge justice rev reverend ambassador "},
    {ENTITIES_TITLE, 0, "ayatollah "},
    {ENTITIES_REGNAL, 0, "king queen prince princess pope emperor patriarch sultan "},
    {ENTITIES_GENERATION, 0, "jr junior sr senior ii iii iv "},
    {ENTITIES_LEGAL, 1, "inc incorporated "},
    {ENTITIES_LEGAL, 2, "corp corporation "},
    {ENTITIES_LEGAL, 3, "co company "},
    {ENTITIES_LEGAL, 4, "ltd limited "},
    {ENTITIES_LEGAL, 5, "plc llc llp lp "},
    {ENTITIES_LEGAL, 6, "ag gmbh se sa spa nv oyj asa ab "},
    {ENTITIES_TAIL, 0, "group holdings holding university institution institute center centre "},
    {ENTITIES_TAIL, 0, "foundation international airlines airways motors motor industries "},
    {ENTITIES_TAIL, 0, "partners technologies pharmaceuticals party "},
    {ENTITIES_BANK, 0, "bank "},
    {ENTITIES_OFFICE, 0, "department ministry "},
    {ENTITIES_VAGUE, 0, "house "},
};

/* Lower-case letters of a word without its full stops; 0 when it is none of ours. */
static size_t
plain_letters(const char *s, size_t len, char out[LONGEST])
{
    size_t n = 0;
    for (size_t i = 0; i < len; i++) {
        if (s[i] == '.' || s[i] == ',')
            continue;
        char c = (char)(s[i] >= 'A' && s[i] <= 'Z' ? s[i] | 0x20 : s[i]);
        if (c < 'a' || c > 'z' || n + 1 == LONGEST)
            return 0;
        out[n++] = c;
    }
    return n;
}

static bool
holds(const char *words, const char *word, size_t len)
{
    for (const char *at = words; *at; at++) {
        if (*at == *word && strncmp(at, word, len) == 0)
            return true;
        while (*at != ' ')
            at++;
    }
    return false;
}

enum entities_name_word
entities_name_word_find(const char *s, size_t len, uint32_t *out_sense)
{
    char word[LONGEST];
    size_t n = plain_letters(s, len, word);
    if (n == 0)
        return ENTITIES_PLAIN;
    word[n] = ' ';
    for (size_t i = 0; i < sizeof lists / sizeof *lists; i++)
        if (holds(lists[i].words, word, n + 1)) {
            if (out_sense)
                *out_sense = lists[i].sense;
            return lists[i].class;
        }
    return ENTITIES_PLAIN;
}

bool
entities_is_title(const char *s, size_t len)
{
    bool initials = len == 2 && s[0] == 'M' && s[1] == 'S';
    return !initials && entities_name_word_find(s, len, NULL) == ENTITIES_TITLE;
}
