#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# postil plugin new: each kind builds against an installed Postil, passes its own test and the
# contract's, and runs over the sample articles.
set -u

build=${POSTIL_BUILD:?} source=${POSTIL_SOURCE:?}
here=$(mktemp -d)
trap 'rm -rf "$here"' EXIT
trap 'exit 130' INT TERM
unset POSTIL_PLUGIN_PATH POSTIL_PLUGIN_SYSTEM_PATH MAKEFLAGS MAKELEVEL MFLAGS
umask 022

# shellcheck source=tests/installed.sh
. "$source/tests/installed.sh"

# shellcheck source=tests/ok.sh
. "$source/tests/ok.sh"

# lines KIND FILE: whether a run over the eight articles printed what a plugin of that kind should.
lines()
{
    case $1 in
    analyzer) [ "$(grep -c '"my_analyzer":' "$2")" -eq 8 ] && grep -q '"my_analyzer":\[{"begin":' "$2" ;;
    corpus) tail -n 1 "$2" | grep -q '^{"corpus":true,"layers":{"my_corpus":\[{"id":"library"' ;;
    source) [ "$(wc -l <"$2")" -gt 50 ] && grep -q '^{"id":"1.1",' "$2" ;;
    writer) [ "$(wc -l <"$2")" -eq 9 ] && grep -q '^library	' "$2" ;;
    esac
}

try_kind()
{
    dir=$here/$1
    postil plugin new --kind "$1" --dir "$dir" "my_$1" >"$here/log" 2>&1
    ok "$1: is written" $?
    make -C "$dir" CC=cc CFLAGS='-O1 -Wall -Wextra -Werror' check >"$here/log" 2>&1
    ok "$1: builds without a warning, passes its test and the contract's" $?
    make -s -C "$dir" run INPUT="$(echo "$source"/examples/articles/*.txt)" >"$here/out" 2>"$here/log"
    ok "$1: runs" $?
    lines "$1" "$here/out"
    ok "$1: says what it should of the articles" $?
    HOME=$here make -s -C "$dir" install >"$here/log" 2>&1 &&
        HOME=$here postil inspect "my_$1" 2>&1 | grep -q "^file .*/.local/share/postil/plugins/my_$1.so"
    ok "$1: is found where it is installed" $?
}

install_there
ok 'headers and postil.pc are installed' $?
name_compiler
unset XDG_DATA_HOME
for kind in analyzer corpus source writer; do
    try_kind $kind
done

# What is there is not written over.
postil plugin new --dir "$here/writer" my_writer >"$here/log" 2>&1
[ $? -eq 73 ]
ok 'files that are there stay' $?

# How much of the analyzer an author has to write.
own=$(sed -n '/^\/\* -- yours/,/^\/\* -- the rest/p' "$here/analyzer/my_analyzer.c" | grep -c .)
echo "analyzer: $own lines of its author's own" >"$here/log"
[ "$own" -gt 10 ] && [ "$own" -lt 60 ]
ok 'an author writes less than 60 lines' $?

echo "$passed passed, $failed failed"
[ "$failed" -eq 0 ]
