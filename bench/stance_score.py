#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""What stance finds against two public sets, and their texts as documents.

    stance_score.py dse-score VALID.jsonl OUT.jsonl        the relation of two given names
    stance_score.py seesaw-text VALID.jsonl >documents.jsonl
    stance_score.py seesaw-score VALID.jsonl OUT.jsonl     polarity where holder and target are found
    stance_score.py speed DOCUMENTS.jsonl STATS...         tokens a second, from lines of --stats
"""
import collections
import json
import re
import sys

SIGNS = {"favor": "pos", "against": "neg"}
SMALL = set("the a an of and president mr mrs ms sen rep u s".split())


def lines(path):
    with open(path, encoding="utf-8") as file:
        return [json.loads(line) for line in file]


def outcome(path):
    return {doc["id"]: doc["layers"].get("stance", []) for doc in lines(path) if "id" in doc}


def words(text):
    return {word for word in re.findall(r"\w+", text.lower()) if word not in SMALL}


def macro_f1(pairs):
    labels = sorted({gold for gold, _ in pairs})
    scores = []
    for label in labels:
        hit = sum(1 for gold, got in pairs if gold == got == label)
        both = sum((gold == label) + (got == label) for gold, got in pairs)
        scores.append(2 * hit / both if both else 0)
        print(f"  {label:9} F1 {scores[-1]:.3f}  gold {sum(g == label for g, _ in pairs)}")
    return sum(scores) / len(scores)


def relation(pair, records):
    """The likeliest record between the two names."""
    text = pair["text"]
    spans = {n: [len(text[:at].encode()) for at in pair[f"{n}_span"]] for n in "pq"}
    best = None
    for record in records:
        if record["label"] not in SIGNS or record["held"] in ("denied", "hypothetical"):
            continue
        for holder, target in ("pq", "qp"):
            begin, end = spans[holder]
            held = record["holder_begin"] < end and begin < record["holder_end"]
            meant = words(pair[target]) & words(record["target"])
            if held and meant and (best is None or record["score"] > best[0]):
                best = record["score"], f"{holder}_{SIGNS[record['label']]}_{target}"
    return best[1] if best else "neutral"


def dse_score(gold, out):
    found = outcome(out)
    pairs = [(pair["label"], relation(pair, found.get(pair["id"], []))) for pair in lines(gold)]
    right = sum(gold == got for gold, got in pairs)
    print(f"dse: {len(pairs)} pairs, accuracy {right / len(pairs):.3f}, macro F1 {macro_f1(pairs):.3f}")


def seesaw_text(gold):
    for sentence in lines(gold):
        print(json.dumps({"id": sentence["id"], "text": sentence["text"]}))


def seesaw_score(gold, out):
    """A gold stance is found when a record's holder and target share a word with its names."""
    found, pairs, n_gold = outcome(out), [], 0
    for sentence in lines(gold):
        for stance in sentence["stances"]:
            n_gold += 1
            fits = [r for r in found.get(sentence["id"], []) if r["label"] in SIGNS
                    and words(r["holder"]) & words(stance["holder"])
                    and words(r["target"]) & words(stance["target"])]
            if fits:
                best = max(fits, key=lambda r: r["score"])
                pairs.append((stance["stance"].lower(), SIGNS[best["label"]]))
    counts = collections.Counter(gold for gold, _ in pairs)
    right = sum(gold == got for gold, got in pairs)
    print(f"seesaw: {len(pairs)} of {n_gold} found, polarity accuracy {right / len(pairs):.3f}"
          f" (majority {max(counts.values()) / len(pairs):.3f})")


def speed(documents, *stats):
    """The best round of each step: `step documents analyze-seconds ...`."""
    n_token = sum(len(doc["layers"]["token"]) for doc in lines(documents) if "id" in doc)
    took = {}
    for path in stats:
        with open(path, encoding="utf-8") as file:
            for step, _, seconds, *_ in map(str.split, file):
                took[step] = min(took.get(step, 1e9), float(seconds))
    for step, seconds in took.items():
        print(f"  {step:7} {n_token / seconds:10,.0f} tokens/s")
    print(f"  both    {n_token / sum(took.values()):10,.0f} tokens/s ({n_token} tokens)")


if __name__ == "__main__":
    COMMANDS = {"dse-score": dse_score, "seesaw-text": seesaw_text, "seesaw-score": seesaw_score,
                "speed": speed}
    if len(sys.argv) < 3 or sys.argv[1] not in COMMANDS:
        sys.exit(__doc__)
    COMMANDS[sys.argv[1]](*sys.argv[2:])
