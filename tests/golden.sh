#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Golden cases: each folder of tests/golden holds
#   cmd         shell lines, run in that folder; $POSTIL is the program, $WORK an empty folder
#   expect      what they print, to the byte
#   expect.err  what they say on standard error (without it, that is not looked at)
#   status      their exit status (without it: 0)
# usage: golden.sh [--update] [NAME]...    --update writes what is printed now over what was expected
set -u

build=${POSTIL_BUILD:?names the build folder: use make check}
here=${POSTIL_SOURCE:?names the source folder: use make check}/tests/golden
POSTIL=$build/postil
POSTIL_PLUGIN_SYSTEM_PATH=$build/tests/modules/.libs:$build/plugins/.libs
XDG_DATA_HOME=/nowhere
LC_ALL=C
ASAN_OPTIONS=handle_segv=0:handle_abort=0:detect_leaks=0
export POSTIL POSTIL_PLUGIN_SYSTEM_PATH XDG_DATA_HOME LC_ALL ASAN_OPTIONS
unset POSTIL_PLUGIN_PATH

update=
if [ "${1:-}" = --update ]; then
    update=yes
    shift
fi
[ $# -gt 0 ] || set -- $(cd "$here" && ls)

scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
passed=0
failed=0

# differs NAME EXPECTED ACTUAL: show how, and say so
differs() {
    if diff -u "$2" "$3" >"$scratch/diff" 2>&1; then
        return 1
    fi
    printf '%s: %s differs\n' "$1" "${2##*/}"
    sed 's/^/    /' "$scratch/diff"
}

for name; do
    case=$here/$name
    WORK=$scratch/work
    export WORK
    rm -rf "$WORK"
    mkdir "$WORK"
    (cd "$case" && sh -eu ./cmd) >"$scratch/out" 2>"$scratch/err" </dev/null
    echo $? >"$scratch/status"
    if [ -n "$update" ]; then
        cp "$scratch/out" "$case/expect"
        [ ! -f "$case/expect.err" ] || cp "$scratch/err" "$case/expect.err"
        rm -f "$case/status"
        [ "$(cat "$scratch/status")" = 0 ] || cp "$scratch/status" "$case/status"
        continue
    fi
    wanted=$case/status
    [ -f "$wanted" ] || { wanted=$scratch/wanted-status; echo 0 >"$wanted"; }
    fault=
    differs "$name" "$case/expect" "$scratch/out" && fault=yes
    differs "$name" "$wanted" "$scratch/status" && fault=yes
    [ ! -f "$case/expect.err" ] || { differs "$name" "$case/expect.err" "$scratch/err" && fault=yes; }
    if [ -n "$fault" ]; then
        failed=$((failed + 1))
        [ -f "$case/expect.err" ] || sed 's/^/    stderr: /' "$scratch/err"
    else
        passed=$((passed + 1))
    fi
done

[ -z "$update" ] || exit 0
echo "$passed passed, $failed failed"
[ "$failed" -eq 0 ] && [ "$passed" -gt 0 ]
