#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Remakes stance-news-en.model from its data, byte for byte.
#   stance-news-en.sh DSE MODEL [SETTING=VALUE]...
# DSE is the training part of DSE as JSON lines (it may be packed as .xz); all else lies in
# plugins/stance/data. POSTIL is the command to run and train with: names and quotes come from its
# steps. The lexicon is taken over from the model that is there; with LISTS (a folder of what
# wordnet-lists.py and vader-lists.py write) and CLASSES (what classes.py writes) it is made anew.
set -eu
LC_ALL=C
export LC_ALL

here=$(cd "$(dirname "$0")" && pwd)
[ $# -ge 2 ] || { sed -n '3,8s/^# //p' "$0" >&2; exit 2; }
dse=$1 model=$2
shift 2
set -- $(for setting; do printf -- '-s %s ' "$setting"; done)
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
trap 'exit 130' INT TERM

if [ -n "${CLASSES:-}" ]; then
    set -- -s lists="${LISTS:?}" -s classes="$CLASSES" "$@"
else
    set -- -s lexicon="$here/stance-news-en.model" "$@"
fi

# The text and gold layers on standard input with all layers that the plugin reads; $2 are the steps
# that make them.
prepare() {
    cat >"$scratch/in.jsonl"
    "${POSTIL:-postil}" run --chain "$2",jsonl -s chain.jsonl.layers=all -o "$scratch/$1" \
        "$scratch/in.jsonl"
    rm "$scratch/in.jsonl"
}

for part in "$here"/../plugins/stance/data/*.jsonl; do
    python3 "$here/stance-data.py" "$part" | prepare "$(basename "$part")" segment,entities,quotes
done

# Its names are given.
case $dse in
*.xz) xz -dc "$dse" ;;
*) cat "$dse" ;;
esac | python3 "$here/stance-pairs.py" | prepare pairs.jsonl segment,quotes

"${POSTIL:-postil}" train stance -o "$model" --data "$scratch"/*.jsonl "$@"
