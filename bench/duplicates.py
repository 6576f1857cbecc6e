#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""How right `duplicates` is: every measure on labelled sets that lie in a folder.

    duplicates.py POSTIL FOLDER [SET...]     SEEDS=FOLDER adds the seed articles
    duplicates.py --errors POSTIL FOLDER SET lists what went wrong as well

FOLDER has a folder for each set with docs.jsonl ({id, text, date?, source?} a line) and its labels;
bench/README.md says what each figure means. Only the standard library.
"""
import bisect
import collections
import json
import os
import subprocess
import sys

ERRORS = False


def complain(*what):
    if ERRORS:
        print("   ", *what)


def read_docs(folder):
    with open(os.path.join(folder, "docs.jsonl"), encoding="utf-8") as lines:
        return [json.loads(line) for line in lines]


def read_table(path):
    with open(path, encoding="utf-8") as lines:
        rows = [line.rstrip("\n").split("\t") for line in lines]
    return [dict(zip(rows[0], row)) for row in rows[1:]]


class Run:
    """What postil says of some documents."""

    def __init__(self, postil, docs, dated=True, settings=()):
        lines = []
        for doc in docs:
            meta = {"source": doc["source"]} if doc.get("source") else {}
            if dated and doc.get("date"):
                meta["published"] = doc["date"]
            lines.append(json.dumps({"id": doc["id"], "meta": meta, "text": doc["text"]}))
        command = [postil, "run", "--chain", "segment,duplicates,jsonl", "--source", "jsonl", "-j", "2"]
        for setting in settings:
            command += ["-s", setting]
        out = subprocess.run(command + ["-"], input="\n".join(lines) + "\n", check=True,
                             capture_output=True, text=True, encoding="utf-8").stdout
        self.ids = [doc["id"] for doc in docs]
        self.duplicates, self.passages = {}, collections.defaultdict(list)
        for line in out.splitlines():
            record = json.loads(line)
            layers = record.get("layers", {})
            if record.get("corpus"):
                self.stories = layers.get("story", [])
                self.derivations = layers.get("derivation", [])
                continue
            for match in layers.get("duplicate", []):
                self.duplicates[record["id"], match["other"]] = match
            for p in layers.get("passage", []):
                self.passages[record["id"], p["other"]].append(p)

    def duplicate(self, a, b):
        return self.duplicates.get((a, b)) or self.duplicates.get((b, a))

    def parents(self):
        """Parents of each document, the main one first."""
        parents = collections.defaultdict(list)
        for d in self.derivations:
            parents[d["child"]].append(d["parent"])
        return parents

    def spans(self, a, b):
        """Byte spans in a and in b of their passages."""
        found = [(p["begin"], p["end"], p["other_begin"], p["other_end"])
                 for p in self.passages.get((a, b), [])]
        found += [(p["other_begin"], p["other_end"], p["begin"], p["end"])
                  for p in self.passages.get((b, a), [])]
        return [s[:2] for s in found], [s[2:] for s in found]


def covered(spans):
    """Disjoint sorted spans that cover the same."""
    out = []
    for begin, end in sorted(spans):
        if out and begin <= out[-1][1]:
            out[-1][1] = max(out[-1][1], end)
        else:
            out.append([begin, end])
    return out


def size(spans):
    return sum(end - begin for begin, end in covered(spans))


def overlap(left, right):
    left, right, n = covered(left), covered(right), 0
    begins = [s[0] for s in right]
    for begin, end in left:
        i = max(0, bisect.bisect_right(begins, begin) - 1)
        while i < len(right) and right[i][0] < end:
            n += max(0, min(end, right[i][1]) - max(begin, right[i][0]))
            i += 1
    return n


def f1(hit, said, gold):
    p, r = hit / max(1, said), hit / max(1, gold)
    return f"precision {p:.3f}  recall {r:.3f}  F1 {2 * p * r / max(1e-9, p + r):.3f}"


def adjusted_rand(left, right):
    def pairs(n):
        return n * (n - 1) / 2
    both = sum(pairs(n) for n in collections.Counter(zip(left, right)).values())
    a = sum(pairs(n) for n in collections.Counter(left).values())
    b = sum(pairs(n) for n in collections.Counter(right).values())
    chance = a * b / pairs(len(left))
    return (both - chance) / ((a + b) / 2 - chance)


def story_of(run):
    story = {id: id for id in run.ids}
    for s in run.stories:
        for id in s["documents"]:
            story[id] = "story " + s["id"]
    return story


def measure_same(run, folder):
    labels = {(row["a"], row["b"]): row["label"] for row in read_table(os.path.join(folder, "pairs.tsv"))}
    gold = {pair for pair, label in labels.items() if label == "same"}
    said, hit = 0, 0
    scored = []
    for (a, b), match in run.duplicates.items():
        pair = (a, b) if (a, b) in labels else (b, a)
        scored.append((match["same"], pair in gold))
        if match["kind"] in ("exact", "near"):
            said += 1
            hit += pair in gold
            if pair not in gold:
                complain("not same:", *pair, labels.get(pair), match)
    for a, b in sorted(gold):
        match = run.duplicate(a, b)
        if not match or match["kind"] == "partial":
            complain("missed same:", a, b, match)
    print(f"  same: kind exact or near        {f1(hit, said, len(gold))}")
    scored.sort(key=lambda s: -s[0])
    best, true = 0, 0
    for n, (_, right) in enumerate(scored, 1):
        true += right
        if true / n >= 0.99:
            best = true
    print(f"  same: by the member same        recall at precision .99 {best / len(gold):.3f}")


def measure_stories(run, folder):
    gold = {row["id"]: row["cluster"] for row in read_table(os.path.join(folder, "clusters.tsv"))}
    story = story_of(run)
    ids = [id for id in run.ids if id in gold]
    rand = adjusted_rand([gold[id] for id in ids], [story[id] for id in ids])
    print(f"  stories                         ARI {rand:.3f}")
    if ERRORS:
        members = collections.defaultdict(collections.Counter)
        for id in ids:
            members[story[id]][gold[id]] += 1
        clusters = collections.defaultdict(collections.Counter)
        for id in ids:
            clusters[gold[id]][story[id]] += 1
        for name, parts in members.items():
            if len(parts) > 1:
                complain("joined:", name, dict(parts), [(i, gold[i]) for i in ids if story[i] == name][:20])
        for name, parts in clusters.items():
            if len(parts) > 1:
                complain("split:", name, dict(parts))


def measure_spans(run, folder):
    gold = {}
    with open(os.path.join(folder, "spans.jsonl"), encoding="utf-8") as lines:
        for line in lines:
            row = json.loads(line)
            gold[row["a"], row["b"]] = ([r[0:2] for r in row["runs"]], [r[2:4] for r in row["runs"]],
                                        row["label"])
    hit = said = known = 0
    by_label = collections.defaultdict(lambda: [0, 0, 0])
    losses = []
    pairs = set(gold) | {p for p in run.passages if p not in gold and p[::-1] not in gold}
    for a, b in pairs:
        in_a, in_b, label = gold.get((a, b), ([], [], "none"))
        got_a, got_b = run.spans(a, b)
        h = overlap(in_a, got_a) + overlap(in_b, got_b)
        s, k = size(got_a) + size(got_b), size(in_a) + size(in_b)
        for i, n in enumerate((h, s, k)):
            by_label[label][i] += n
        losses.append((s - h + k - h, a, b, label, "extra", s - h, "missed", k - h))
    for label, counts in sorted(by_label.items()):
        print(f"  passages: {label:21s} {f1(*counts)}  bytes missed {counts[2] - counts[0]} extra {counts[1] - counts[0]}")
    hit, said, known = (sum(c[i] for c in by_label.values()) for i in range(3))
    print(f"  passages: all pairs             {f1(hit, said, known)}")
    hit, said, known = (sum(c[i] for l, c in by_label.items() if l != "none") for i in range(3))
    print(f"  passages: labelled pairs        {f1(hit, said, known)}")
    for loss in sorted(losses, reverse=True)[:60]:
        complain(*loss)


def measure_parents(run, parent_of):
    parents = run.parents()
    right = n = 0
    for child, parent in parent_of.items():
        if parent == "-":
            continue
        n += 1
        right += parents[child][:1] == [parent]
        if parents[child][:1] != [parent]:
            complain("parent:", child, "is", parent, "said", parents[child])
    print(f"  parents, dated                  {right / n:.3f} of {n}")


def descendants(children, root):
    seen, stack = set(), [root]
    while stack:
        for child in children[stack.pop()]:
            if child not in seen:
                seen.add(child)
                stack.append(child)
    return len(seen)


def measure_roots(run, tree):
    """The text of a tree that has no parent in it and the most descendants, against the original."""
    cluster = {row["id"]: row["cluster"] for row in tree}
    original = {row["cluster"]: row["id"] for row in tree if row["parent"] == "-"}
    children, inner = collections.defaultdict(list), set()
    for d in run.derivations:
        if cluster[d["child"]] == cluster[d["parent"]]:
            children[d["parent"]].append(d["child"])
            inner.add(d["child"])
    right = undirected = edges = 0
    for name, root in original.items():
        heads = [row["id"] for row in tree if row["cluster"] == name and row["id"] not in inner]
        head = max(heads, key=lambda id: descendants(children, id), default=None)
        right += head == root
        if head != root:
            complain("root:", name, "is", root, "said", head, heads)
    said = {frozenset((d["child"], d["parent"])) for d in run.derivations}
    for row in tree:
        if row["parent"] != "-":
            edges += 1
            undirected += frozenset((row["id"], row["parent"])) in said
    print(f"  roots, undated                  {right / len(original):.3f} of {len(original)}"
          f"  undirected edges {undirected / edges:.3f}")


def measure_second(run, tree):
    gold = {(row["id"], row["parent2"]) for row in tree if row["parent2"] != "-"}
    said = {(child, p) for child, ps in run.parents().items() for p in ps[1:]}
    print(f"  second parents, dated           {f1(len(gold & said), len(said), len(gold))}")


def measure_planted_spans(run, folder):
    gold = collections.defaultdict(lambda: ([], []))
    for row in read_table(os.path.join(folder, "spans.tsv")):
        in_child, in_parent = gold[row["child"], row["parent"]]
        in_child.append((int(row["child_start"]), int(row["child_end"])))
        in_parent.append((int(row["parent_start"]), int(row["parent_end"])))
    total = [0, 0, 0]
    for (child, parent), (in_child, in_parent) in gold.items():
        got_child, got_parent = run.spans(child, parent)
        total[0] += overlap(in_child, got_child) + overlap(in_parent, got_parent)
        total[1] += size(got_child) + size(got_parent)
        total[2] += size(in_child) + size(in_parent)
    print(f"  passages of parent and child    {f1(*total)}")


def measure_basil(run, folder):
    rows = read_table(os.path.join(folder, "pairs.tsv"))
    wrong = [row for row in rows if run.duplicate(row["a"], row["b"])]
    for row in wrong:
        complain("copied:", row, run.duplicate(row["a"], row["b"]))
    print(f"  wrongly called copied           {len(wrong)} of {len(rows)} pairs")


def measure_clough(run, folder):
    rows = read_table(os.path.join(folder, "pairs.tsv"))
    right = 0
    for row in rows:
        said = run.duplicate(row["derived"], row["source"]) is not None
        right += said == (row["label"] != "non")
        if said != (row["label"] != "non"):
            complain("derived:", row, said)
    print(f"  derived or not                  {right / len(rows):.3f} of {len(rows)}")


def measure_seeds(postil, folder):
    docs = []
    for name in sorted(os.listdir(folder)):
        if name.endswith(".txt"):
            with open(os.path.join(folder, name), encoding="utf-8") as text:
                docs.append({"id": name[:-4], "text": text.read()})
    wanted = {("000", "001"), ("002", "001"), ("003", "001")}
    for order, shown in ((docs, "in order"), (docs[::-1], "backwards")):
        run = Run(postil, order)
        said = {(d["child"], d["parent"]) for d in run.derivations}
        print(f"  derived from 001, {shown:13s} {len(said & wanted)} of {len(wanted)}, "
              f"{len(said - wanted)} others; records with 004: "
              f"{sum('004' in pair for pair in run.duplicates)}")


def main():
    global ERRORS
    args = sys.argv[1:]
    ERRORS = args[:1] == ["--errors"]
    postil, folder, *sets = args[ERRORS:]

    def wanted(name):
        there = os.path.isdir(os.path.join(folder, name)) and (not sets or name in sets)
        if there:
            print(name)
        return there and os.path.join(folder, name)

    for name in ("helsinki-wire", "fnc-bodies"):
        if path := wanted(name):
            run = Run(postil, read_docs(path))
            measure_same(run, path)
            measure_stories(run, path)
            measure_spans(run, path)
    if path := wanted("basil-same-event"):
        measure_basil(Run(postil, read_docs(path)), path)
    if path := wanted("planted-derivations"):
        tree = read_table(os.path.join(path, "tree.tsv"))
        run = Run(postil, read_docs(path))
        measure_parents(run, {row["id"]: row["parent"] for row in tree})
        measure_second(run, tree)
        measure_planted_spans(run, path)
        measure_roots(Run(postil, read_docs(path), dated=False), tree)
    if path := wanted("wiki-versions"):
        docs = read_docs(path)
        for doc in docs:
            minute, second = divmod(int(doc["version"]), 60)
            doc["date"] = f"2005-01-01T00:{minute:02d}:{second:02d}Z"
        measure_parents(Run(postil, docs),
                        {row["id"]: row["parent"] for row in read_table(os.path.join(path, "chains.tsv"))})
    if path := wanted("clough-stevenson"):
        measure_clough(Run(postil, read_docs(path)), path)
    seeds = os.environ.get("SEEDS")
    if seeds and (not sets or "seeds" in sets):
        print("seeds")
        measure_seeds(postil, seeds)


main()
