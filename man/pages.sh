#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Writes a manual page for each command from what the command says with --help, so that none drifts; what
# stands in man/more/PAGE goes behind that.
#   pages.sh POSTIL FOLDER
# Pages go to FOLDER as postil-COMMAND.1.
set -eu
postil=$1 to=$2
more=$(cd "$(dirname "$0")" && pwd)/more
LC_ALL=C
export LC_ALL

# page NAME SUMMARY: the page of the help text on standard input.
page()
{
    awk -v name="$1" -v summary="$2" '
        function text(s) {
            gsub(/\\/, "\\e", s)
            gsub(/-/, "\\-", s)
            sub(/^[.\047]/, "\\\\\\&&", s)
            return s
        }
        # "-c, --config FILE" as mdoc has it
        function item(s, i, n, word, out, flag) {
            n = split(s, word, /,? +/)
            for (i = 1; i <= n; i++) {
                flag = word[i] ~ /^-/
                sub(/^-/, "", word[i])
                gsub(/-/, "\\-", word[i])
                if (sub(/\[=/, " Ns Oo Ns = Ns Ar ", word[i])) sub(/\]/, " Oc", word[i])
                out = out (flag ? (i > 1 ? " , Fl " : " Fl ") : " Ar ") word[i]
            }
            return ".It" out
        }
        # "0 all good, 2 usage" as a list
        function statuses(s, at) {
            print ".Bl -tag -width 130 -compact"
            while (s != "") {
                at = match(s, /[,;] [0-9]+ /)
                if (!at) at = length(s) + 1
                split(s, word, " ")
                print ".It " word[1]
                print text(substr(s, length(word[1]) + 2, at - length(word[1]) - 2))
                s = substr(s, at + 2)
            }
            print ".El"
        }
        function end_list() {
            if (listed) print ".El"
            listed = 0
        }
        BEGIN {
            command = name
            gsub(/-/, " ", command)
            print ".\\\" SPDX-License-Identifier: Apache-2.0"
            print ".\\\" Written by man/pages.sh from postil " command " --help: change it there."
            print ".Dd November 28, 2026"
            print ".Dt POSTIL-" toupper(name) " 1 \"User Commands\""
            print ".Os Postil"
            print ".Sh NAME"
            print ".Nm postil-" name
            print ".Nd " text(summary)
            print ".Sh SYNOPSIS"
        }
        /^usage: / || (!described && /^       postil /) {
            sub(/^usage: |^ +/, "")
            if (shown++) print ".br"
            print ".Li " text($0)
            next
        }
        !described { print ".Sh DESCRIPTION"; described = 1 }
        /^Exit code: / {
            end_list()
            sub(/^Exit code: /, "")
            closing = $0
            next
        }
        closing { closing = closing " " $0; next }
        /^ +--?[a-z]/ {
            if (!optional++) print ".Sh OPTIONS"
            if (!listed++) print ".Bl -tag -width indent"
            sub(/^ +/, "")
            at = match($0, /  +/)
            option = at ? substr($0, 1, at - 1) : $0
            print item(option)
            $0 = at ? substr($0, at) : ""
        }
        {
            if (listed && !/^ /) {
                end_list()
                print ".Pp"
            }
            sub(/^ +/, "")
            if ($0 != "") print text($0)
        }
        END {
            end_list()
            sub(/\.$/, "", closing)
            if (closing != "") { print ".Sh EXIT STATUS"; statuses(closing) }
        }'
    [ ! -f "$more/postil-$1" ] || cat "$more/postil-$1"
    printf '.Sh SEE ALSO\n.Xr postil 1 ,\n.Xr postil.conf 5\n'
}

# pages OF...: a page for each command that `postil OF --help` names.
pages()
{
    "$postil" "$@" --help | sed -n 's/^  \([a-z][a-z]*\)  *\(.*\)/\1 \2/p' |
        while read -r command summary; do
            name=$(printf '%s-' "$@")$command
            "$postil" "$@" "$command" --help | page "${name#-}" "$summary" >"$to/postil-${name#-}.1"
        done
}

mkdir -p "$to"
pages
pages plugin
