#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# `make bench`: every figure of bench/README.md, measured in one go. CORPUS=FILE.jsonl takes real news
# instead of the corpus made from the sample articles.
set -eu

build=$1 source=$2
postil="$build/.libs/postil" # not libtool's wrapper, which takes longer to start than postil
POSTIL_PLUGIN_PATH="$build/plugins/.libs"
LD_LIBRARY_PATH="$build/core/.libs"
export POSTIL_PLUGIN_PATH LD_LIBRARY_PATH
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

seconds() { # of wall time that a command takes
    begin=$(date +%s.%N)
    "$@" >/dev/null
    end=$(date +%s.%N)
    echo "$begin $end" | awk '{ printf "%.3f", $2 - $1 }'
}

echo "== runner: documents of 100 bytes, steps that do nothing"
"$build/bench/bench_run" "$build/bench/.libs"

echo "== segment: one core, text given"
if [ -n "${TEXT:-}" ]; then "$build/bench/bench_segment" "$TEXT"; else "$build/bench/bench_segment"; fi

echo "== start-up to first output, the whole chain on one short article"
printf 'Ada Byron said on Monday that she opposes the toll.\n' >"$work/short.txt"
"$build/bench/first" "$postil" run -c "$source/examples/news.conf" -j 1 "$work/short.txt"

corpus=${CORPUS:-}
if [ -z "$corpus" ]; then
    corpus="$work/corpus.jsonl"
    "$build/bench/corpus" 4000 25 "$source"/examples/articles/*.txt >"$corpus"
fi
echo "== the whole chain on $(wc -l <"$corpus") documents, $(wc -c <"$corpus") bytes: pairs of -j 1 and -j 2"
for i in 1 2 3 4 5; do
    one=$(seconds "$postil" run -c "$source/examples/news.conf" -j 1 --source jsonl "$corpus")
    two=$(seconds "$postil" run -c "$source/examples/news.conf" -j 2 --source jsonl "$corpus")
    echo "$one $two" | awk '{ printf "%.3f s  %.3f s  ratio %.2f\n", $1, $2, $1 / $2 }'
done
echo "== per step"
"$postil" run -c "$source/examples/news.conf" -j 2 --source jsonl --stats "$corpus" 2>&1 >/dev/null
