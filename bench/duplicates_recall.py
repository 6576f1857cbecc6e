#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""How many planted copies postil found. Reads its JSON lines of `bench_duplicates make` documents:

    duplicates_recall.py <found.jsonl
"""
import collections
import json
import sys


def main():
    planted, found, wrong = collections.Counter(), collections.Counter(), 0
    n, index = 0, None
    kin = {}  # a copy of a copy's original is no error
    for line in sys.stdin:
        record = json.loads(line)
        if record.get("corpus"):
            index = record["layers"].get("index")
            continue
        n += 1
        kind, of = record["meta"]["kind"], record["meta"]["of"]
        kin[record["id"]] = of
        others = [d["other"] for d in record["layers"]["duplicate"]]
        if kind != "own":
            planted[kind] += 1
            found[kind] += of in others
        wrong += sum(kin.get(other, of) != of and other != of for other in others)
    for kind in ("reprint", "edit", "excerpt"):
        print(f"  {kind:9s} found {found[kind]} of {planted[kind]}: "
              f"{found[kind] / max(1, planted[kind]):.4f}")
    print(f"  of {n} documents; records of texts that are not related: {wrong}")
    if index:
        print(f"  index: {index[0]['documents']} documents, {index[0]['bytes']} bytes, "
              f"{index[0]['bytes'] / index[0]['documents']:.0f} a document, {index[0]['parts']} parts")


main()
