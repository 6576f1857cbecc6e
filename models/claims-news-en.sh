#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Remakes claims-news-en.model from its data, byte for byte.
#   claims-news-en.sh FNC MODEL [SETTING=VALUE]...
# FNC is the folder of the Fake News Challenge's training set as train.jsonl and bodies.jsonl (each may
# be packed as .xz): {"headline","body_id","stance"} and {"body_id","text"} a line. POSTIL is the
# command to train with. folds=10 and split=claim (or body) report a cross-validation.
set -eu
LC_ALL=C
export LC_ALL

[ $# -ge 2 ] || { sed -n '3,7s/^# //p' "$0" >&2; exit 2; }
fnc=$1 model=$2
shift 2
set -- $(for setting; do printf -- '-s %s ' "$setting"; done)
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
trap 'exit 130' INT TERM

unpack() {
    if [ -f "$fnc/$1.xz" ]; then xz -dc "$fnc/$1.xz"; else cat "$fnc/$1"; fi
}
unpack train.jsonl >"$scratch/train.jsonl"
unpack bodies.jsonl >"$scratch/bodies.jsonl"

# One document for each body, with a claim for each headline it was paired with.
python3 - "$scratch" >"$scratch/fnc.jsonl" <<'EOF'
import json
import sys


def lines(name):
    with open(f"{sys.argv[1]}/{name}", encoding="utf-8") as file:
        return [json.loads(line) for line in file]


pairs = {}
for pair in lines("train.jsonl"):
    pairs.setdefault(pair["body_id"], []).append(
        {"claim": pair["headline"], "label": pair["stance"]})
texts = {body["body_id"]: body["text"] for body in lines("bodies.jsonl")}
for body in sorted(pairs):
    print(json.dumps({"id": str(body), "text": texts[body], "layers": {"claim": pairs[body]}}))
EOF

"${POSTIL:-postil}" train claims -o "$model" --data "$scratch/fnc.jsonl" "$@"
