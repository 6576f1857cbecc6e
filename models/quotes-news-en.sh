#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Remakes quotes-news-en.model from its data, byte for byte.
#   quotes-news-en.sh POLNEAR MODEL [SETTING=VALUE]...
# POLNEAR is a folder with PolNeAR as train.jsonl and, to be measured by, dev.jsonl (each may be packed
# as .xz): {"id","text","attributions":[{"source","cue","content"}]} a line, spans as code points. POSTIL
# is the command to train with; it also runs the steps segment and entities with their shipped model.
# The lexicon is taken over from the model that is there; with CLASSES (what classes.py writes) and LISTS
# (a folder of word lists, which the model card names) it is made anew.
set -eu
LC_ALL=C
export LC_ALL

here=$(cd "$(dirname "$0")" && pwd)
[ $# -ge 2 ] || { sed -n '3,9s/^# //p' "$0" >&2; exit 2; }
polnear=$1 model=$2
shift 2
set -- $(for setting; do printf -- '-s %s ' "$setting"; done)
postil=${POSTIL:-postil}
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
trap 'exit 130' INT TERM

unpack() {
    if [ -f "$polnear/$1.xz" ]; then xz -dc "$polnear/$1.xz"; else cat "$polnear/$1"; fi
}

# A quote for each piece of a content, with as many pieces of cue and source as there are.
cat >"$scratch/convert.py" <<'EOF'
import json
import sys


def bytes_at(text):
    at = [0]
    for char in text:
        at.append(at[-1] + len(char.encode()))
    return at


def kind(content):
    if content[0] in "“\"" and content[-1] in "”\"":
        return "direct"
    return "mixed" if any(mark in content for mark in "“”\"") else "indirect"


def quotes(document):
    at = bytes_at(document["text"])
    for attribution in document["attributions"]:
        contents = attribution["content"]
        n = max(len(attribution[role]) for role in ("content", "cue", "source"))
        for i in range(n if contents else 0):
            begin, end = contents[min(i, len(contents) - 1)]
            quote = {"begin": at[begin], "end": at[end], "kind": kind(document["text"][begin:end])}
            for role, name in (("source", "speaker"), ("cue", "cue")):
                if attribution[role]:
                    begin, end = attribution[role][min(i, len(attribution[role]) - 1)]
                    quote.update({name + "_begin": at[begin], name + "_end": at[end]})
            yield quote


for line in sys.stdin:
    document = json.loads(line)
    found = sorted(quotes(document), key=lambda quote: (quote["begin"], quote["end"]))
    print(json.dumps({"id": document["id"], "text": document["text"], "layers": {"quote": found}}))
EOF
cat >"$scratch/names.conf" <<'EOF'
postil = 1;
source: { plugin = "jsonl"; layers = ( "quote" ); };
chain = ( { plugin = "segment"; }, { plugin = "entities"; },
          { plugin = "jsonl"; path = "-"; layers = ( "all" ); } );
EOF
prepare() {
    unpack "$1.jsonl" | python3 "$scratch/convert.py" >"$scratch/$1.in.jsonl"
    "$postil" run -q -c "$scratch/names.conf" "$scratch/$1.in.jsonl" >"$scratch/$1.jsonl"
}

prepare train
if [ -f "$polnear/dev.jsonl" ] || [ -f "$polnear/dev.jsonl.xz" ]; then
    prepare dev
    set -- --dev "$scratch/dev.jsonl" "$@"
fi
if [ -n "${CLASSES:-}" ]; then
    mkdir "$scratch/lists"
    cp "${LISTS:?}"/*.txt "$scratch/lists"
    for list in title role media demonym country; do
        cp "$here/../plugins/entities/lists/$list.txt" "$scratch/lists"
    done
    head -n 60000 "$CLASSES" >"$scratch/classes.tsv"
    # Words that are a cue, or part of one, in a quarter of their places.
    python3 - "$scratch/train.jsonl" >"$scratch/lists/cue.txt" <<'EOF'
import collections
import json
import sys

total, cue = collections.Counter(), collections.Counter()
with open(sys.argv[1], encoding="utf-8") as file:
    for line in file:
        document = json.loads(line)
        if "id" not in document:
            continue
        text, layers = document["text"].encode(), document["layers"]
        inside = bytearray(len(text))
        for quote in layers["quote"]:
            for i in range(quote.get("cue_begin", 0), quote.get("cue_end", 0)):
                inside[i] = 1
        for token in layers["token"]:
            word = text[token["begin"]:token["end"]].decode().lower()
            if word[0].isalpha():
                total[word] += 1
                cue[word] += inside[token["begin"]]
for word in sorted(total):
    if cue[word] >= 3 and 4 * cue[word] >= total[word]:
        print(word)
EOF
    set -- -s classes="$scratch/classes.tsv" \
        -s lists="$(printf '%s,' "$scratch"/lists/*.txt | sed 's/,$//')" "$@"
else
    set -- -s lexicon="$here/quotes-news-en.model" "$@"
fi
"$postil" train quotes -o "$model" --data "$scratch/train.jsonl" "$@"
