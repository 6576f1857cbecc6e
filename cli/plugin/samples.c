/* SPDX-License-Identifier: Apache-2.0 */
/* Samples: plain news, odd texts, and texts of any length. */
#include "samples.h"

#include <stdlib.h>
#include <string.h>

enum { HUGE_TEXT = 1 << 20 };

#define PLAIN(id, text)                                                                            \
    {                                                                                              \
        .name = id, .bytes = text, .len = sizeof text - 1                                          \
    }

static const struct sample plain[] = {
    PLAIN("council",
          "Council backs harbour plan\n\nThe town council of Easthaven voted on Tuesday "
          "to back the new harbour. \"We need the jobs,\" said Mayor Anna Lindqvist. "
          "She opposes a toll on lorries, which the Freight Union had asked for. The "
          "union's chairman, Peter Moss, told reporters that it would not support the "
          "plan without one. Work is to begin on 4 May 2026 and will cost $3.5 million."),
    PLAIN("minister", "Minister denies rift\n\nForeign Minister Zoë Ibarra denied on Friday that "
                      "her government had dropped its support for the Nørre Accord. “We stand by "
                      "every word of it,” she told the Morning Post in Zürich. According to two "
                      "officials, however, President Halvard wants Brussels to reject the treaty. "
                      "A spokesman for the E.U. did not respond to a request for comment.\n"),
    PLAIN("copy", "Council backs harbour plan\n\nEASTHAVEN - The town council of Easthaven voted "
                  "on Tuesday to back the new harbour. \"We need the jobs,\" Mayor Anna Lindqvist "
                  "said. The Freight Union will not support the plan without a toll on lorries, "
                  "its chairman Peter Moss told reporters. Work will cost $3.5 million."),
    PLAIN("brief", "Rain is expected in the north on Sunday, the weather office said.\n"),
};

const struct sample *
samples_plain(size_t *out_n)
{
    *out_n = sizeof plain / sizeof plain[0];
    return plain;
}

/* -- odd texts --------------------------------------------------------------------------------- */

static const struct sample odd[] = {
    PLAIN("empty", ""),
    PLAIN("blank", " \n\n \t \n"),
    PLAIN("one-letter", "A"),
    PLAIN("crlf",
          "Mayor Lindqvist said:\r\n\r\n\"We need the jobs.\"\r\nThe union\rdisagrees.\r\n"),
    PLAIN("emoji", "The mayor wrote: \"Great news! \U0001F389\U0001F469\u200D\U0001F680\" and then "
                   "\U0001F1E9\U0001F1EA\U0001F44D\U0001F3FD.\U0001F600"),
    PLAIN("combining", "Zoe\u0308 Ibarra of Nu\u0308rnberg said \u201cno\u0301\u0302\u0303\u201d. "
                       "\u0301A mark stands first. The end\u0308"),
    PLAIN("right-to-left",
          "The word \u05E9\u05DC\u05D5\u05DD means peace, said \u202Bא. כהן\u202C. "
          "\u0648\u0642\u0627\u0644 \u0627\u0644\u0648\u0632\u064A\u0631 so too."),
    PLAIN("nul", "The mayor\0 said\0\0 \"yes\".\0"),
    PLAIN("controls",
          "\uFEFFThe mayor\x01 said\u00A0\u2028\"yes\"\a\x1b[0m.\u200B\uFFFD\U0010FFFF"),
    PLAIN("unclosed",
          "\u201cWe \"need ('the [jobs {\u2018and \u00ABmore, she said. (So [it} is)\u201d\u201d"),
    PLAIN("capitals",
          "MAYOR LINDQVIST OF EASTHAVEN BACKS HARBOUR PLAN, SAYS \"WE NEED JOBS\". U.N. IN "
          "TALKS."),
    /* not UTF-8: stray continuation, overlong, cut short, surrogate, beyond U+10FFFF */
    PLAIN("bad-utf8",
          "The \x80 mayor \xC0\xAF said \xE2\x82 \"yes\" \xED\xA0\x80 \xF5\x80\x80\x80."),
};

bool
samples_odd(const char *name, struct sample *out)
{
    if (strcmp(name, "huge") == 0)
        return samples_shape(0, HUGE_TEXT, out);
    if (strcmp(name, "one-word") == 0)
        return samples_shape(1, HUGE_TEXT / 2, out);
    for (size_t i = 0; i < sizeof odd / sizeof odd[0]; i++)
        if (strcmp(odd[i].name, name) == 0) {
            char *copy = malloc(odd[i].len + 1); /* of its own, so that a sanitizer sees its end */
            if (!copy)
                return false;
            memcpy(copy, odd[i].bytes, odd[i].len + 1);
            *out = (struct sample){.name = odd[i].name, .bytes = copy, .len = odd[i].len};
            return true;
        }
    return false;
}

/* -- texts of any length ----------------------------------------------------------------------- */

/* Prose, and what makes poor loops walk far: no blank, no end of a sentence, no closing mark. */
static const struct {
    const char *name, *piece;
} shapes[] = {
    {"prose", NULL},
    {"one word", "a"},
    {"one sentence", "the harbour and "},
    {"quotes", "\"Yes\" "},
    {"opening quotes", "\u201cNo, "},
    {"names", "Anna Lindqvist "},
    {"short lines", "Moss said\n"},
    {"commas", ", "},
};

size_t
samples_n_shape(void)
{
    return sizeof shapes / sizeof shapes[0];
}

bool
samples_shape(size_t shape, size_t len, struct sample *out)
{
    size_t n_plain = sizeof plain / sizeof plain[0], at = 0;
    char *bytes = malloc(len + 4096);
    if (!bytes)
        return false;
    for (size_t i = 0; at < len; i++) {
        const char *piece = shapes[shape].piece ? shapes[shape].piece : plain[i % n_plain].bytes;
        size_t n = strlen(piece);
        memcpy(bytes + at, piece, n);
        at += n;
        if (!shapes[shape].piece)
            bytes[at++] = '\n';
    }
    bytes[at] = '\0';
    *out = (struct sample){.name = shapes[shape].name, .bytes = bytes, .len = at};
    return true;
}
