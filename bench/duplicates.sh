#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Copies: speed beside datasketch, an index that grows, how right `duplicates` is on labelled sets.
# `make bench` and `make bench-duplicates` call it.
#     DOCUMENTS=N       made-up news for the index, twice as many in all; 20000
#     PYTHON=PROGRAM    has the package datasketch
#     DUPLICATES=FOLDER the labelled sets; bench/duplicates.py says what it holds
#     SEEDS=FOLDER      the five seed articles;  SETS="NAME ..." these sets alone
#     ERRORS=1          lists what went wrong as well
set -eu

build=$1 source=$2
postil="$build/.libs/postil" python=${PYTHON:-python3}
bench="$build/bench/bench_duplicates"
POSTIL_PLUGIN_PATH="$build/plugins/.libs"
LD_LIBRARY_PATH="$build/core/.libs"
export POSTIL_PLUGIN_PATH LD_LIBRARY_PATH
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

if [ -z "${SETS:-}" ]; then
    echo "== duplicates: sketch and index in memory, one core, process CPU time"
    "$bench" 50000
    if "$python" -c 'import datasketch' 2>/dev/null; then
        "$bench" make 0 500 | "$python" "$source/bench/duplicates_peers.py"
    else
        echo "no peer; PYTHON=PROGRAM needs the package datasketch"
    fi

    n=${DOCUMENTS:-20000}
    for first in 0 "$n"; do
        echo "== duplicates: $n documents from JSON lines to an index that holds $first"
        "$bench" make "$first" "$n" >"$work/news.jsonl"
        "$postil" run --source jsonl --chain segment,duplicates -j 2 --stats \
            -s chain.duplicates.index="$work/index" -s chain.jsonl.text=false \
            -s chain.jsonl.layers=duplicate,index "$work/news.jsonl" >"$work/found.jsonl"
        "$python" "$source/bench/duplicates_recall.py" <"$work/found.jsonl"
    done
fi

if [ -z "${DUPLICATES:-}" ]; then
    echo "== duplicates: accuracy left out; DUPLICATES=FOLDER says where the data is"
    exit
fi
echo "== duplicates: accuracy"
# shellcheck disable=SC2086
"$python" "$source/bench/duplicates.py" ${ERRORS:+--errors} "$postil" "$DUPLICATES" ${SETS:-}
