#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Runs are killed at random moments; the same command resumes them, maybe to be killed again. In the
# end output, rejects and index are the same to the byte as those of a run that nobody disturbed.
# usage: resume.sh [KILLS [DOCUMENTS [SEED]]]
#   RESUME_INPUT      JSON lines to read instead of made-up ones
#   RESUME_CHECKPOINT seconds between two checkpoints
#   RESUME_POWERCUT   what has not been synced when the run is killed is lost
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

# The run, as process `pid`; with --resume it can be resumed.
start()
{
    LD_PRELOAD=$preload POWERCUT_ROOT=$work/here POWERCUT_DISK=$work/disk \
        "$build/postil" run --chain segment,duplicates -s chain.duplicates.index=index \
        -s chain.duplicates.batch=$((documents / 7)) -s chain.jsonl.layers=all -j 2 -q \
        -s run.checkpoint="${RESUME_CHECKPOINT:-0.02}" -s run.slots=32 --rejects rejects -o out "$@" ../in.jsonl \
        2>../err &
    pid=$!
}

# Nothing is there.
clear_all()
{
    rm -rf "$work/here" "$work/disk"
    mkdir "$work/here" "$work/disk"
    cd "$work/here" || exit 1
}

cut_power()
{
    cd "$work" || exit 1
    "$build/tests/powercut/cut" "$work/here" "$work/disk" || exit 1
    cd "$work/here" || exit 1
}

milliseconds()
{
    echo $(($(date +%s%N) / 1000000))
}

give_up()
{
    cat ../err
    echo "seed $seed, after $killed kills: $1"
    exit 1
}

if [ -n "${RESUME_INPUT:-}" ]; then
    head -n "$documents" "$RESUME_INPUT" >in.jsonl
else
    make_news "$documents" >in.jsonl
fi

killed=0
preload=
clear_all
begun=$(milliseconds)
start
wait $pid
status=$?
[ $status -le 1 ] || give_up "a whole run ended with $status"
took=$(($(milliseconds) - begun + 1))
mv "$work/here" "$work/whole"
clear_all

# Moments in seconds, up to a bit behind the end.
awk -v n=$((4 * kills)) -v most="$took" -v seed="$seed" 'BEGIN {
    srand(seed)
    for (i = 0; i < n; i++) printf "%.3f %d\n", rand() * most * 1.1 / 1000, rand() * 2
}' >../moments

[ -z "${RESUME_POWERCUT:-}" ] || preload=$build/tests/powercut/.libs/shim.so
runs=0
resumed=0
again=0
exec 3<../moments
while [ "$killed" -lt "$kills" ] || [ $again -eq 1 ]; do
    read -r moment more <&3 || break
    start --resume
    if [ $again -eq 0 ] || { [ "$more" -eq 1 ] && [ "$killed" -lt "$kills" ]; }; then
        sleep "$moment"
        kill -9 $pid 2>/dev/null
    fi
    wait $pid 2>/dev/null
    status=$?
    [ $status -ne 137 ] || [ -z "$preload" ] || cut_power
    # A run that has removed its checkpoint is over, even if it is killed before it can say so.
    if [ $status -eq 137 ] && [ ! -e out.resume/checkpoint ] && cmp -s out ../whole/out; then
        status=1
    fi
    if [ $status -eq 137 ]; then
        killed=$((killed + 1))
        again=1
        continue
    fi
    [ $status -le 1 ] || give_up "ended with $status"
    for what in out rejects index; do
        diff -rq $what ../whole/$what || give_up "$what differs"
    done
    [ ! -e out.resume/checkpoint ] || give_up "the checkpoint is left behind"
    resumed=$((resumed + again))
    again=0
    runs=$((runs + 1))
    clear_all
done
echo "$killed kills, $runs runs, $resumed of them resumed: the same bytes"
[ "$killed" -gt 0 ] && [ "$resumed" -gt 0 ]
