#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Sentences with two marked names (DSE) as documents with these names and what one is to the other.

    stance-pairs.py <pairs.jsonl >documents.jsonl
    stance-pairs.py names <pairs.jsonl >documents.jsonl     the names alone

Lines hold {"id","text","p","p_span","q","q_span","label"}, the spans in code points; the label is
neutral, or like p_neg_q: p is against q.
"""
import json
import sys

LABELS = {"neg": "against", "pos": "favor"}


def main():
    if sys.argv[1:] not in ([], ["names"]):
        sys.exit(__doc__)
    for line in sys.stdin:
        pair = json.loads(line)
        text = pair["text"]
        if not pair["p_span"] or not pair["q_span"]:
            continue

        def span(name):
            return [len(text[:at].encode()) for at in pair[f"{name}_span"]]

        entities = [{"begin": begin, "end": end, "type": "MISC"}
                    for begin, end in sorted([span("p"), span("q")])]
        records = []
        if pair.get("label", "neutral") != "neutral":
            holder, sign, target = pair["label"].split("_")
            begin, end = span(holder)
            records = [{"begin": begin, "end": end, "holder": pair[holder], "holder_begin": begin,
                        "holder_end": end, "target": pair[target], "label": LABELS[sign],
                        "held": "actual", "negated": False}]
        layers = {"entity": entities}
        if sys.argv[1:] != ["names"]:
            layers["stance"] = records
        print(json.dumps({"id": pair["id"], "meta": {"pair": "yes"}, "text": text,
                          "layers": layers}, ensure_ascii=False))


if __name__ == "__main__":
    main()
