#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Remakes stance-news-en.model from its data, byte for byte.
#   stance-news-en.sh MODEL [SETTING=VALUE]...
# The data lie in plugins/stance/data. POSTIL is the command to run and train with; names and quotes
# come from its steps. The lexicon is taken over from the model that is there; with LISTS (a folder of
# what wordnet-lists.py and vader-lists.py write) and CLASSES (what classes.py writes) it is made anew.
set -eu
LC_ALL=C
export LC_ALL

here=$(cd "$(dirname "$0")" && pwd)
[ $# -ge 1 ] || { sed -n '3,7s/^# //p' "$0" >&2; exit 2; }
model=$1
shift
set -- $(for setting; do printf -- '-s %s ' "$setting"; done)
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
trap 'exit 130' INT TERM

if [ -n "${CLASSES:-}" ]; then
    set -- -s lists="${LISTS:?}" -s classes="$CLASSES" "$@"
else
    set -- -s lexicon="$here/stance-news-en.model" "$@"
fi

for part in "$here"/../plugins/stance/data/*.jsonl; do
    name=$(basename "$part")
    python3 "$here/stance-data.py" "$part" >"$scratch/in.jsonl"
    "${POSTIL:-postil}" run --chain segment,entities,quotes,jsonl -s chain.jsonl.layers=all \
        -o "$scratch/$name" "$scratch/in.jsonl"
    rm "$scratch/in.jsonl"
done

"${POSTIL:-postil}" train stance -o "$model" --data "$scratch"/*.jsonl "$@"
