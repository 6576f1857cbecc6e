#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# `make bench-faults`: what it costs that 5% of the documents crash, hang or blow up in the last step of
# the chain, beside a run in which none does. A hang costs its time limit, which is taken off, shared by
# the workers. CORPUS=FILE.jsonl takes real news instead of a corpus made from the sample articles;
# WORKERS, ROUNDS.
set -eu

build=$1 source=$2
postil="$build/.libs/postil"
POSTIL_PLUGIN_PATH="$build/plugins/.libs:$build/tests/modules/.libs"
LD_LIBRARY_PATH="$build/core/.libs"
export POSTIL_PLUGIN_PATH LD_LIBRARY_PATH
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

limit=0.5
workers=${WORKERS:-2}
corpus=${CORPUS:-}
if [ -z "$corpus" ]; then
    corpus="$work/corpus.jsonl"
    "$build/bench/corpus" 4000 25 "$source"/examples/articles/*.txt >"$corpus"
fi

# measure CRASH HANG MEMORY: seconds of a run, of them at time limits, documents rejected
measure() {
    begin=$(date +%s.%N)
    "$postil" run -q --chain "$chain,hazard,jsonl" -j "$workers" \
        --timeout "$limit" -s run.heap=64M -s chain.hazard.crash="$1" -s chain.hazard.hang="$2" \
        -s chain.hazard.memory="$3" --rejects "$work/rejects" --source jsonl "$corpus" \
        >"$work/out" 2>"$work/err" || [ $? -eq 1 ]
    end=$(date +%s.%N)
    rejected=$(wc -l <"$work/rejects")
    late=$(grep -c 'took longer than' "$work/rejects") || true
    echo "$begin $end $late $limit $workers $rejected" |
        awk '{ printf "%.3f %.3f %d\n", $2 - $1, $3 * $4 / $5, $6 }'
}

# compare WHAT CRASH HANG MEMORY: pairs of runs without and with faults
compare() {
    echo "== $1: seconds without faults, with them, of these at time limits; documents rejected; ratio of the rest"
    for i in $(seq "${ROUNDS:-3}"); do
        echo "$(measure false false false) $(measure "$2" "$3" "$4")" |
            awk '{ printf "%.2f  %.2f  %.2f  %d  %.2f\n", $1, $4, $5, $6, ($4 - $5) / $1 }'
    done
}

echo "$(wc -l <"$corpus") documents, $workers workers, time limit $limit s"
chain=segment,entities,quotes,stance
compare "$chain: crashes" true false false
compare "$chain: memory" false false true
compare "$chain: hangs" false true false
compare "$chain: all of them" true true true
chain=segment
compare "$chain: crashes" true false false
