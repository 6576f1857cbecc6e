#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""F1 of sources, cues and contents against PolNeAR's annotation.

    quotes_score.py GOLD.jsonl FOUND.jsonl

GOLD has PolNeAR's attributions, FOUND what `postil run` wrote of the same documents, with the layers
token and quote, offsets as code points. Each role is the union of its tokens over all attributions, as
published scorers have it; exact: runs of such tokens, first and last both right. A content's quotation
marks and its "that", which the layer leaves out, are taken in again. Quotes within a content are left
out, since PolNeAR has none. A cue is found when the layer has a cue that shares a token with it; its
source is right when that has the source that shares most of its tokens, or none where there is none.
"""
import json
import sys

MARKS = set("“”„«»\"‘’'") | {"``", "''"}
ROLES = ("source", "cue", "content")


def lines(path):
    with open(path, encoding="utf-8") as file:
        for line in file:
            document = json.loads(line)
            if "id" in document and "text" in document:
                yield document


def tokens_of(tokens, spans):
    return {i for i, (begin, end) in enumerate(tokens)
            if any(begin < e and s < end for s, e in spans)}


def widen(words, first, end):
    """Take in the marks and the "that" around words[first:end]."""
    if first and (words[first - 1] in MARKS or words[first - 1].lower() == "that"):
        first -= 1
        if first and words[first] in MARKS and words[first - 1].lower() == "that":
            first -= 1
    if end < len(words) and words[end] in MARKS:
        end += 1
    elif end + 1 < len(words) and words[end] == "," and words[end + 1] in MARKS:
        end += 2
    return first, end


def read_found(document):
    tokens = [(t["begin"], t["end"]) for t in document["layers"].get("token", [])]
    words = [document["text"][b:e] for b, e in tokens]
    found = []
    for quote in document["layers"].get("quote", []):
        here = tokens_of(tokens, [(quote["begin"], quote["end"])])
        first, end = widen(words, min(here), max(here) + 1)
        found.append({"content": set(range(first, end)),
                      "cue": tokens_of(tokens, span(quote, "cue")),
                      "source": tokens_of(tokens, span(quote, "speaker"))})
    outer = [f for f in found if not any(f["content"] < g["content"] for g in found)]
    return tokens, outer


def span(quote, name):
    return [(quote[name + "_begin"], quote[name + "_end"])] if name + "_begin" in quote else []


def runs(tokens):
    return {(i, next(k for k in range(i, max(tokens) + 2) if k not in tokens))
            for i in tokens if i - 1 not in tokens}


def best_source(found, cue):
    """Sources of the found quotes whose cue shares a token with `cue`; None: there is no such cue."""
    sources = [f["source"] for f in found if f["cue"] & cue]
    return sources or None


def main(gold_path, found_path):
    count = {(kind, role): [0, 0, 0] for kind in ("tokens", "exact") for role in ROLES}
    n_cue = n_found = n_right = 0
    documents = {d["id"]: d for d in lines(found_path)}
    for gold in lines(gold_path):
        tokens, found = read_found(documents[gold["id"]])
        attributions = [{role: tokens_of(tokens, a[role]) for role in ROLES}
                        for a in gold["attributions"] if a["content"]]
        for role in ROLES:
            want = set().union(*(a[role] for a in attributions)) if attributions else set()
            got = set().union(*(f[role] for f in found)) if found else set()
            for kind, a, b in (("tokens", want, got), ("exact", runs(want), runs(got))):
                for i, n in enumerate((len(a & b), len(b), len(a))):
                    count[kind, role][i] += n
        for a in attributions:
            if not a["cue"]:
                continue
            n_cue += 1
            sources = best_source(found, a["cue"])
            if sources is None:
                continue
            n_found += 1
            n_right += any(not s and not a["source"] or 2 * len(s & a["source"]) > len(s | a["source"])
                           for s in sources)
    print(f"{'':8} {'F1':>6} {'P':>6} {'R':>6}  {'exact':>6}")
    for role in ROLES:
        right, n_got, n_want = count["tokens", role]
        exact, e_got, e_want = count["exact", role]
        print(f"{role:8} {ratio(2 * right, n_got + n_want):6.3f} {ratio(right, n_got):6.3f} "
              f"{ratio(right, n_want):6.3f}  {ratio(2 * exact, e_got + e_want):6.3f}")
    print(f"{n_cue} cues: {ratio(n_found, n_cue):.3f} found, {ratio(n_right, n_cue):.3f} with the right source")


def ratio(a, b):
    return a / b if b else 0.0


if __name__ == "__main__":
    if len(sys.argv) != 3:
        sys.exit(__doc__)
    main(*sys.argv[1:])
