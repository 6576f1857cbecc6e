#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# The examples: the demo, and the configured chain over the sample articles.
set -u

build=${POSTIL_BUILD:?} source=${POSTIL_SOURCE:?}
here=$(mktemp -d)
trap 'rm -rf "$here"' EXIT
trap 'exit 130' INT TERM
unset POSTIL_PLUGIN_PATH POSTIL_PLUGIN_SYSTEM_PATH

# shellcheck source=tests/ok.sh
. "$source/tests/ok.sh"

# -- the demo ---------------------------------------------------------------------------------------

demo()
{
    POSTIL=$build/postil SHOW=$build/examples/show POSTIL_PLUGIN_PATH=$build/plugins/.libs \
        sh "$source/examples/demo.sh" >"$here/demo" 2>"$here/log"
}

run()
{
    POSTIL_PLUGIN_PATH=$build/plugins/.libs "$build/postil" run -q -c "$source/examples/news.conf" \
        "$@" 2>"$here/log"
}

demo
ok 'the demo runs' $?
grep -q '^Who copied whom$' "$here/demo"
ok 'the demo draws the tree' $?
grep -q 'seabed-courier has "We do not know' "$here/demo"
ok 'the demo shows the quotation that was bent' $?

run -j 2 "$source"/examples/articles/*.txt >"$here/two"
ok 'the chain takes every article' $?
run -j 0 "$source"/examples/articles/*.txt >"$here/none"
cmp "$here/two" "$here/none" >"$here/log"
ok 'the output does not depend on the workers' $?

tail -n 1 "$here/two" >"$here/log"
for edge in seabed-gull:seabed-courier seabed-harbour:seabed-courier seabed-lantern:seabed-courier \
    port-gazette:port-meridian; do
    grep -q "{\"child\":\"${edge%:*}\",\"parent\":\"${edge#*:}\"" "$here/log"
    ok "${edge%:*} is tied to ${edge#*:}" $?
done
for id in library seabed-later; do
    ! grep -q "\"$id\"" "$here/log"
    ok "$id is tied to nothing" $?
done
: >"$here/log"

# -- tests in a configuration ------------------------------------------------------------------------

POSTIL_PLUGIN_PATH=$build/plugins/.libs "$build/postil" check --tests \
    -c "$source/examples/tested.conf" >"$here/log" 2>&1
ok 'the tests of an example pass' $?

# -- programs as steps ------------------------------------------------------------------------------

# exec_example NAME PROGRAM PART: the example NAME, which needs PROGRAM, writes PART; skipped without.
exec_example()
{
    if ! command -v "$2" >"$here/log"; then
        echo "skipped: examples/exec/$1.conf, which needs $2"
        return
    fi
    (cd "$source" && POSTIL_PLUGIN_PATH=$build/plugins/.libs "$build/postil" run -q \
        -c "examples/exec/$1.conf" examples/articles/*.txt) >"$here/exec" 2>"$here/log"
    ok "the step $1 takes every article" $?
    [ "$(wc -l <"$here/exec")" -eq 8 ] && grep -qF "$3" "$here/exec"
    ok "the step $1 finds what there is" $?
}

exec_example amounts python3 '{"begin":2041,"end":2059,"value":310000000,"unit":"kroner"}'
exec_example measures jq '"layers":{"measure":[{"name":"tokens in a sentence","value":17.'

echo "$passed passed, $failed failed"
[ "$failed" -eq 0 ]
