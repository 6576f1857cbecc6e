#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Annotated passages as documents with a layer `stance`.

    stance-data.py PASSAGES.jsonl ... >documents.jsonl

PASSAGES hold {"id","text","stances":[...],"optional":[...]} a line, as plugins/stance/data does. A
stance that may be found or missed gets score 0; further wordings of a target follow it behind '|'.
"""
import json
import sys

FIELDS = ("holder", "holder_begin", "holder_end", "label", "held", "negated", "cue_begin", "cue_end")


def record(stance, asked):
    begins = stance["holder_begin"], stance["cue_begin"]
    ends = stance["holder_end"], stance["cue_end"]
    out = {"begin": min(begins), "end": max(ends)}
    out.update((field, stance[field]) for field in FIELDS)
    out["target"] = "|".join([stance["target"], *stance.get("target_alt", [])])
    if not asked:
        out["score"] = 0.0
    return out


def main(paths):
    for path in paths:
        with open(path, encoding="utf-8") as file:
            for line in file:
                passage = json.loads(line)
                records = [record(s, True) for s in passage["stances"]]
                records += [record(s, False) for s in passage.get("optional", [])]
                records.sort(key=lambda r: (r["begin"], r["end"]))
                print(json.dumps({"id": passage["id"], "text": passage["text"],
                                  "layers": {"stance": records}}, ensure_ascii=False))


if __name__ == "__main__":
    if len(sys.argv) < 2:
        sys.exit(__doc__)
    main(sys.argv[1:])
