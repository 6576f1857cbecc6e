#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Word lists of VADER's valences: what the option `lists` reads.

    vader-lists.py vader_lexicon.txt FOLDER

Four lists: words people rated on average as good or bad, mildly or strongly. Source: Hutto and
Gilbert, ICWSM 2014; MIT licence.
"""
import os
import sys

STRONG = 1.6


def name(valence):
    return f"{'strongly' if abs(valence) >= STRONG else 'mildly'}-{'good' if valence > 0 else 'bad'}"


def main(lexicon, out):
    lists = {}
    with open(lexicon, encoding="utf-8") as file:
        for line in file:
            word, valence = line.split("\t")[:2]
            if word.isalpha():
                lists.setdefault(name(float(valence)), set()).add(word.lower())
    os.makedirs(out, exist_ok=True)
    for key, words in lists.items():
        with open(f"{out}/{key}.txt", "w", encoding="utf-8") as file:
            file.writelines(f"{word}\n" for word in sorted(words))


if __name__ == "__main__":
    if len(sys.argv) != 3:
        sys.exit(__doc__)
    main(*sys.argv[1:])
