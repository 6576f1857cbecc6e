#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# The pages that are generated say what the program says, and the program takes what they say.
set -u

build=${POSTIL_BUILD:?} source=${POSTIL_SOURCE:?}
here=$(mktemp -d)
trap 'rm -rf "$here"' EXIT
trap 'exit 130' INT TERM
failed=0 n=0
POSTIL_PLUGIN_SYSTEM_PATH=$build/plugins/.libs XDG_DATA_HOME=$here/nowhere LC_ALL=C
export POSTIL_PLUGIN_SYSTEM_PATH XDG_DATA_HOME LC_ALL
unset POSTIL_PLUGIN_PATH
: >"$here/log"

# ok FACT STATUS
ok()
{
    n=$((n + 1))
    [ "$2" -ne 0 ] || return 0
    failed=$((failed + 1))
    echo "FAILED: $1"
    sed 's/^/    /' "$here/log"
}

"$source/doc/reference.sh" "$build/postil" "$build/plugins/.libs" >"$here/reference.md" 2>"$here/log" &&
    diff "$source/doc/reference.md" "$here/reference.md" >"$here/log"
ok 'doc/reference.md is what the plugins say (make reference writes it anew)' $?

"$source/man/pages.sh" "$build/postil" "$here/man" 2>"$here/log"
ok 'pages can be written' $?
for page in "$source"/man/postil-*.1 "$here"/man/postil-*.1; do
    basename "$page"
done | sort -u >"$here/pages"
while read -r page; do
    diff "$source/man/$page" "$here/man/$page" >"$here/log" 2>&1
    ok "man/$page is what --help says (make reference writes it anew)" $?
done <"$here/pages"

# "run -c", "run --config" ...: what each page says can be given.
for page in "$here"/man/postil-*.1; do
    command=$(basename "$page" .1 | sed 's/^postil-//; s/-/ /')
    sed -n 's/\\-/-/g; s/^\.It Fl //p' "$page" | sed 's/ , Fl /\n/; s/ Ar .*//; s/ Ns .*//' |
        sed "s/ Ar .*//; s/ Ns .*//; s/^/$command -/"
done >"$here/options"
[ "$(wc -l <"$here/options")" -gt 20 ]
ok 'pages have options' $?

while read -r option; do
    # shellcheck disable=SC2086
    (cd "$here" && timeout 20 "$build/postil" $option) </dev/null >"$here/out" 2>&1
    ! grep -e 'unrecognized option' -e 'invalid option' -e 'ambiguous' "$here/out" >"$here/log"
    ok "postil $option is understood" $?
done <"$here/options"

# Long options of the tables that the program reads its arguments by.
find "$source/cli" -name '*.c' -exec sed -n 's/.*{"\([a-z-]*\)", [a-z]*_argument,.*/\1/p' {} + | sort -u |
    grep -vx help >"$here/table"
[ "$(wc -l <"$here/table")" -gt 10 ]
ok 'the program has options' $?
while read -r option; do
    grep -q -e " --$option\$" "$here/options"
    ok "--$option stands in a page" $?
done <"$here/table"

if command -v man >/dev/null; then
    for page in "$source"/man/*.[15]; do
        man --warnings -E UTF-8 -l -Tutf8 "$page" >/dev/null 2>"$here/log" && [ ! -s "$here/log" ]
        ok "$page is well formed" $?
    done
else
    echo 'skipped: form of the pages, which needs man'
fi

echo "$((n - failed)) passed, $failed failed"
[ "$failed" -eq 0 ]
