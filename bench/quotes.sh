#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Quotes: F1 of sources, cues and contents, speed. `make bench-quotes POLNEAR=FOLDER` calls it. FOLDER
# holds PolNeAR as train.jsonl.xz and dev.jsonl. The model that comes with Postil is measured; with
# SEEDS="1 2" models of these seeds are trained first, two minutes each, and measured too.
set -eu

build=$1 source=$2
postil="$build/.libs/postil"
bench="$build/bench/.libs/bench_quotes"
[ -x "$bench" ] || bench="$build/bench/bench_quotes"
POSTIL_PLUGIN_PATH="$build/plugins/.libs"
LD_LIBRARY_PATH="$build/core/.libs"
export POSTIL_PLUGIN_PATH LD_LIBRARY_PATH

polnear=${POLNEAR:-}
if [ -z "$polnear" ]; then
    echo "== quotes: left out; POLNEAR=FOLDER says where the data is (see bench/quotes.sh)"
    exit
fi
if [ ! -r "$polnear/dev.jsonl" ]; then
    echo "quotes.sh: $polnear/dev.jsonl can't be read" >&2
    exit 66
fi
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

cat >"$work/names.conf" <<'EOF'
postil = 1;
chain = ( { plugin = "segment"; }, { plugin = "entities"; },
          { plugin = "jsonl"; path = "-"; layers = ( "all" ); } );
EOF
cat >"$work/quotes.conf" <<'EOF'
postil = 1;
source: { plugin = "jsonl"; layers = ( "token", "sentence", "entity" ); };
chain = ( { plugin = "quotes"; },
          { plugin = "jsonl"; path = "-"; offsets = "codepoint"; layers = ( "token", "quote" ); } );
EOF
"$postil" run -q -c "$work/names.conf" "$polnear/dev.jsonl" >"$work/dev.jsonl"

# measure [MODEL]
measure() {
    "$postil" run -q -c "$work/quotes.conf" ${1:+-s "chain.quotes.model=$1"} "$work/dev.jsonl" \
        >"$work/found.jsonl"
    "$source/bench/quotes_score.py" "$polnear/dev.jsonl" "$work/found.jsonl"
}

echo "== quotes: the model that comes with Postil on $polnear/dev.jsonl"
measure
for seed in ${SEEDS:-}; do
    echo "== quotes: a model of seed $seed"
    POSTIL="$postil" "$source/models/quotes-news-en.sh" "$polnear" "$work/seed.model" seed="$seed" \
        2>"$work/train.log" || { cat "$work/train.log" >&2; exit 70; }
    measure "$work/seed.model"
done
echo "== quotes: its cost, tokens, sentences and names given"
"$bench" "$work/dev.jsonl"
