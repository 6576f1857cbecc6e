#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Word lists of WordNet's topics (its lexicographer files): what the option `lists` reads.

    wordnet-lists.py WORDNET FOLDER

WORDNET is the folder of data.noun, index.noun, noun.exc and so on (Debian: wordnet-base). FOLDER
gets one file a topic, "verb-communication.txt" and the like: each word in all its forms, in the
topic of its most frequent sense of that part of speech.
"""
import os
import re
import sys

TOPICS = """adj-all adj-pert adv-all noun-tops noun-act noun-animal noun-artifact noun-attribute
noun-body noun-cognition noun-communication noun-event noun-feeling noun-food noun-group
noun-location noun-motive noun-object noun-person noun-phenomenon noun-plant noun-possession
noun-process noun-quantity noun-relation noun-shape noun-state noun-substance noun-time verb-body
verb-change verb-cognition verb-communication verb-competition verb-consumption verb-contact
verb-creation verb-emotion verb-motion verb-perception verb-possession verb-social verb-stative
verb-weather adj-ppl""".split()
VOWEL = "aeiou"


def lines(folder, name):
    with open(f"{folder}/{name}", encoding="latin-1") as file:
        yield from (line.split() for line in file if not line.startswith("  "))


def irregular(folder, kind):
    forms = {}
    for form, *bases in lines(folder, f"{kind}.exc"):
        for base in bases:
            forms.setdefault(base, []).append(form)
    return forms


def stem_of_past(word):
    """"back" -> "back", "veto" -> "veto", "ban" -> "bann", "carry" -> "carri"."""
    if re.search(f"[^{VOWEL}]y$", word):
        return word[:-1] + "i"
    if re.fullmatch(f"[^{VOWEL}]*[{VOWEL}][bdgklmnprtz]", word):
        return word + word[-1]
    return word


def forms_of(word, kind, irregular_forms):
    yield word
    plural = word[:-1] + "ies" if re.search(f"[^{VOWEL}]y$", word) else \
        word + ("es" if re.search("(s|x|z|ch|sh)$", word) else "s")
    if kind in ("noun", "verb"):
        yield plural
    if kind == "verb":
        past = stem_of_past(word)
        yield word + "d" if word.endswith("e") else past + "ed"
        stem = word[:-1] if re.search("[^eoy]e$", word) else word
        yield (past if past.endswith(word[-1] * 2) else stem) + "ing"
    yield from irregular_forms.get(word, [])


def main(folder, out):
    lists = {topic: set() for topic in TOPICS}
    for kind in ("noun", "verb", "adj", "adv"):
        topic_of = {row[0]: TOPICS[int(row[1])] for row in lines(folder, f"data.{kind}")}
        odd = irregular(folder, kind)
        for row in lines(folder, f"index.{kind}"):
            word, first = row[0], row[6 + int(row[3])]
            if "_" not in word:
                lists[topic_of[first]].update(forms_of(word, kind, odd))
    os.makedirs(out, exist_ok=True)
    for topic, words in lists.items():
        with open(f"{out}/{topic}.txt", "w", encoding="utf-8") as file:
            file.writelines(f"{word}\n" for word in sorted(words))


if __name__ == "__main__":
    if len(sys.argv) != 3:
        sys.exit(__doc__)
    main(*sys.argv[1:])
