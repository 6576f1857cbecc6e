#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# What the documentation tells people to type. Fences marked "sh test" are run as they stand, each page's
# in order in a folder of its own, as if Postil were installed:
#   ```sh test [fails] [PROGRAM...]   "fails": it must; PROGRAM: it is skipped where that is missing
#   ```text output                    just this is printed by the fence before, errors included; a line
#                                     [...] stands for any lines, within a line for any text
#   ```LANGUAGE test NAME             saved under that name first
set -u

build=${POSTIL_BUILD:?} source=${POSTIL_SOURCE:?}
here=$(mktemp -d)
trap 'rm -rf "$here"' EXIT
trap 'exit 130' INT TERM
skipped=0
unset POSTIL_PLUGIN_PATH POSTIL_PLUGIN_SYSTEM_PATH
XDG_DATA_HOME=$here/nowhere LC_ALL=C.UTF-8
export XDG_DATA_HOME LC_ALL
umask 022

# shellcheck source=tests/ok.sh
. "$source/tests/ok.sh"

# Fences of a page become 01.sh, 02.fails.sh ..., what they print 02.out, and files have their names.
cut_fences()
{
    awk -v to="$2" '
        /^```/ && out { close(out); out = ""; next }
        $1 == "```text" && $2 == "output" { out = sprintf("%s/%02d.out", to, n) }
        /^```[a-z]+ test/ {
            how = ""
            for (i = 3; i <= NF; i++) how = how "." $i
            out = $1 == "```sh" ? sprintf("%s/%02d%s.sh", to, ++n, how) : to "/in/" $3
        }
        /^```/ { if (out) printf "" >out; next }
        out { print >out }' "$1"
}

# shellcheck source=tests/installed.sh
. "$source/tests/installed.sh"

# Whether the lines of $2 are those of $1, in which [...] stands for any number of lines.
prints()
{
    awk '
        # whether the pieces of `line` between its [...] stand in `got`, the first and the last at its ends
        function fits(line, got, n, piece, i, at) {
            n = split(line, piece, /\[\.\.\.\]/)
            for (i = 1; i <= n; i++) {
                at = index(got, piece[i])
                if (piece[i] != "" && (!at || (i == 1 && at > 1))) return 0
                if (piece[i] != "") got = substr(got, at + length(piece[i]))
            }
            return got == "" || piece[n] == ""
        }
        NR == FNR { want[++n] = $0; next }
        { got[++m] = $0 }
        END {
            j = 1
            for (i = 1; i <= n; i++) {
                if (want[i] == "[...]") { free = 1; continue }
                while (free && j <= m && !fits(want[i], got[j])) j++
                free = 0
                if (j > m || !fits(want[i], got[j++])) { print "not printed: " want[i]; exit 1 }
            }
            if (j <= m && !free) { print "printed, too: " got[j]; exit 1 }
        }' "$1" "$2" >"$here/why" && return
    cat "$here/why" >>"$here/log"
    return 1
}

try_fence()
{
    name=${1##*/} want=0
    number=${name%%.*}
    for word in $(printf '%s' "${name%.sh}" | tr . ' '); do
        case $word in
        "$number") ;;
        fails) want=1 ;;
        *)
            command -v "$word" >/dev/null && continue
            echo "skipped: $page, fence $number, which needs $word"
            skipped=$((skipped + 1))
            return
            ;;
        esac
    done
    (cd "${1%/*}/in" && sh -eu "$1") >"$here/log" 2>&1 </dev/null
    status=$?
    [ $((status != 0)) -eq $want ]
    ok "$page, fence $number: exit status $status" $?
    if [ -f "${1%/*}/$number.out" ]; then
        prints "${1%/*}/$number.out" "$here/log"
        ok "$page, fence $number: its output" $?
    fi
}

# Fences lie in a folder, and run in one beside the examples.
try_page()
{
    page=$1
    dir=$here/page/$page
    mkdir -p "$dir/in"
    ln -s "$source/examples" "$dir/in/examples"
    [ ! -f "$source/${page%/*}/noop.c" ] || cp "$source/${page%/*}/noop.c" "$dir/in"
    cut_fences "$source/$page" "$dir"
    for fence in "$dir"/*.sh; do
        [ ! -f "$fence" ] || try_fence "$fence"
    done
}

install_there
ok 'headers and postil.pc are installed' $?
name_compiler
for page in README.md $(cd "$source" && echo doc/*.md) examples/noop/README.md; do
    try_page "$page"
done

echo "$passed passed, $failed failed, $skipped skipped"
[ "$failed" -eq 0 ]
