#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Positions: right ones, cost. `make bench-stance` calls it, with any of
#     LADDER=FOLDER   the stance ladder: dev.jsonl and score.py
#     DSE=FILE        DSE as JSON lines, with two names given
#     SEESAW=FILE     SEESAW as JSON lines, measured alone
#     NEWS=FILE       documents as JSON lines: speed of quotes and stance on them
# MODEL=PATH takes another model than the one that comes with Postil.
set -eu

build=$1 source=$2
postil="$build/.libs/postil"
POSTIL_PLUGIN_PATH="$build/plugins/.libs"
LD_LIBRARY_PATH="$build/core/.libs"
export POSTIL_PLUGIN_PATH LD_LIBRARY_PATH
score="$source/bench/stance_score.py"
model=${MODEL:-news-en}
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

# find STEPS INPUT [OPTION]...: run them and stance
find_in() {
    steps=$1 input=$2
    shift 2
    "$postil" run -q --chain "$steps",stance,jsonl -s chain.stance.model="$model" "$@" "$input" \
        >"$work/out.jsonl"
}

if [ -z "${LADDER:-}${DSE:-}${SEESAW:-}${NEWS:-}" ]; then
    echo "== stance: left out; LADDER=, DSE=, SEESAW=, NEWS= say where data is (see bench/stance.sh)"
fi
if [ -n "${LADDER:-}" ]; then
    echo "== stance: the ladder, $LADDER/dev.jsonl"
    find_in segment,entities,quotes "$LADDER/dev.jsonl"
    python3 "$LADDER/score.py" "$LADDER/dev.jsonl" "$work/out.jsonl"
fi
if [ -n "${DSE:-}" ]; then
    echo "== stance: who is for or against whom of two given names, $DSE"
    python3 "$source/models/stance-pairs.py" names <"$DSE" >"$work/dse.jsonl"
    find_in segment,quotes "$work/dse.jsonl" -s chain.stance.pairs=true
    "$score" dse-score "$DSE" "$work/out.jsonl"
fi
if [ -n "${SEESAW:-}" ]; then
    echo "== stance: polarity in $SEESAW"
    "$score" seesaw-text "$SEESAW" >"$work/seesaw.jsonl"
    find_in segment,entities,quotes "$work/seesaw.jsonl" -s chain.stance.pairs=true
    "$score" seesaw-score "$SEESAW" "$work/out.jsonl"
fi
if [ -n "${NEWS:-}" ]; then
    echo "== stance: cost on $NEWS, one core"
    "$postil" run -q --chain segment,entities,jsonl -s chain.jsonl.layers=all "$NEWS" >"$work/news.jsonl"
    for round in 1 2 3; do
        "$postil" run -j 0 --stats --chain quotes,stance,jsonl -s chain.stance.model="$model" \
            -o /dev/null "$work/news.jsonl" 2>&1 | grep -E '^(quotes|stance) ' >"$work/stats.$round"
    done
    "$score" speed "$work/news.jsonl" "$work"/stats.?
fi
