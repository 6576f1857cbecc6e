#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Runs are killed at random moments; the same command resumes them, maybe to be killed again. In the
# end output, rejects and index are the same to the byte as those of a run that nobody disturbed.
# usage: resume.sh [KILLS [DOCUMENTS [SEED]]]    RESUME_INPUT: JSON lines to read instead
set -u

build=${POSTIL_BUILD:?names the build folder: use make check}
kills=${1:-30}
documents=${2:-300}
seed=${3:-1}
POSTIL_PLUGIN_SYSTEM_PATH=$build/tests/modules/.libs:$build/plugins/.libs
XDG_DATA_HOME=/nowhere
LC_ALL=C
export POSTIL_PLUGIN_SYSTEM_PATH XDG_DATA_HOME LC_ALL
unset POSTIL_PLUGIN_PATH

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work" || exit 1

# Texts of made-up words: every fourth repeats most of an earlier one, every ninth is no JSON.
make_news()
{
    awk -v n="$1" 'BEGIN {
        x = 7
        for (d = 1; d <= n; d++) {
            text = d % 4 == 0 ? kept[d % 7] " And so on." : ""
            for (i = 0; i < 60 && d % 4; i++) {
                x = (x * 16807) % 2147483647
                text = text sprintf("w%d%s", x % 3000, i % 12 == 11 ? ". " : " ")
            }
            kept[d % 7] = text
            if (d % 9 == 0) { print "{\"id\":"; continue }
            printf "{\"id\":\"d%d\",\"source\":\"s%d\",\"published\":\"2026-01-%02d\",\"text\":\"%s\"}\n",
                d, d % 3, d % 28 + 1, text
        }
    }'
}

if [ -n "${RESUME_INPUT:-}" ]; then
    head -n "$documents" "$RESUME_INPUT" >in.jsonl
else
    make_news "$documents" >in.jsonl
fi

# The run, as process `pid`; with --resume it can be resumed.
start()
{
    "$build/postil" run --chain segment,duplicates -s chain.duplicates.index=index \
        -s chain.duplicates.batch=$((documents / 7)) -s chain.jsonl.layers=all -j 2 -q \
        -s run.checkpoint=0.02 -s run.slots=32 --rejects rejects -o out "$@" in.jsonl 2>err &
    pid=$!
}

milliseconds()
{
    echo $(($(date +%s%N) / 1000000))
}

begun=$(milliseconds)
start
wait $pid
status=$?
[ $status -le 1 ] || { cat err; echo "the first run ended with $status"; exit 1; }
took=$(($(milliseconds) - begun + 1))
mkdir whole
mv out rejects index whole

# Moments in seconds, up to a bit behind the end.
awk -v n=$((3 * kills)) -v most="$took" -v seed="$seed" 'BEGIN {
    srand(seed)
    for (i = 0; i < n; i++) printf "%.3f %d\n", rand() * most * 1.1 / 1000, rand() * 2
}' >moments

killed=0
runs=0
resumed=0
again=0
exec 3<moments
while [ "$killed" -lt "$kills" ] || [ $again -eq 1 ]; do
    read -r moment more <&3 || break
    start --resume
    if [ $again -eq 0 ] || { [ "$more" -eq 1 ] && [ "$killed" -lt "$kills" ]; }; then
        sleep "$moment"
        kill -9 $pid 2>/dev/null
    fi
    wait $pid 2>/dev/null
    status=$?
    # A run that has removed its checkpoint is over, even if it is killed before it can say so.
    if [ $status -eq 137 ] && [ ! -e out.resume/checkpoint ] && cmp -s out whole/out; then
        status=1
    fi
    if [ $status -eq 137 ]; then
        killed=$((killed + 1))
        again=1
        continue
    fi
    [ $status -le 1 ] || { cat err; echo "after $killed kills: ended with $status"; exit 1; }
    for what in out rejects index; do
        diff -rq $what whole/$what || { echo "after $killed kills: $what differs"; exit 1; }
    done
    [ ! -e out.resume/checkpoint ] || { echo "the checkpoint is left behind"; exit 1; }
    resumed=$((resumed + again))
    again=0
    runs=$((runs + 1))
    rm -rf out out.resume rejects index
done
echo "$killed kills, $runs runs, $resumed of them resumed: the same bytes"
[ "$killed" -gt 0 ] && [ "$resumed" -gt 0 ]
