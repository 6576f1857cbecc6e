/* SPDX-License-Identifier: Apache-2.0 */
/* Words with a part to play inside names: "Mr.", "Jr.", "Inc.", "University". */
#ifndef ENTITIES_NAME_WORDS_H
#define ENTITIES_NAME_WORDS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum entities_name_word {
    ENTITIES_PLAIN,
    ENTITIES_TITLE,      /* before a person's name and no part of it: "Mr.", "President" */
    ENTITIES_REGNAL,     /* a part of it: "King"                                         */
    ENTITIES_GENERATION, /* "Jr.", "III"                                                 */
    ENTITIES_LEGAL,      /* legal form of a company                                      */
    ENTITIES_TAIL,       /* "Brookings" is short for "Brookings Institution"             */
    ENTITIES_BANK,       /* "Royal Bank of Hull" is not "Bank of Hull"                   */
    ENTITIES_OFFICE,     /* "Ministry of Works" is "Works Ministry"                      */
    ENTITIES_VAGUE       /* "the House" stands for no name that ends in it               */
};

/**
 * The part that a word of `len` bytes plays; case and full stops do not count. *out_sense, which
 * may be NULL, is the same for "Co." and "Company", another for "Inc.".
 */
enum entities_name_word
entities_name_word_find(const char *s, size_t len, uint32_t *out_sense);

/** Whether a word is a title; "MS" is a person's initials. */
bool
entities_is_title(const char *s, size_t len);

#endif
