#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Writes the chapter on plugins and layers from what the plugins say of themselves.
#   reference.sh POSTIL FOLDER >reference.md
# FOLDER has the plugins; no others are described.
set -eu
postil=$1
POSTIL_PLUGIN_SYSTEM_PATH=$2 POSTIL_PLUGIN_PATH='' XDG_DATA_HOME=/nonexistent LC_ALL=C
export POSTIL_PLUGIN_SYSTEM_PATH POSTIL_PLUGIN_PATH XDG_DATA_HOME LC_ALL
layers='token sentence entity quote stance claim duplicate passage story derivation'

# Text that `inspect` prints, as Markdown.
mark()
{
    awk '
        function cell(s) { gsub(/\|/, "\\|", s); gsub(/</, "\\&lt;", s); return s }
        function names(s, out) {
            sub(/^[a-z]+ +/, "", s)
            gsub(/[^ ]+/, "`&`", s)
            gsub(/` /, "`, ", s)
            return s == "`*`" ? "any layer" : s
        }
        function table(head, rule) {
            rule = head
            gsub(/[^|]+/, "---", rule)
            printf "\n%s\n%s\n", head, rule
        }
        function tell(what) {
            printf "%s%s", said++ ? " " : "\n", what
        }
        NR == 1 && $1 != "layer" {
            name = $1
            sub(/^[^:]*: /, "")
            printf "\n### `%s`\n\n%s.\n", name, toupper(substr($0, 1, 1)) substr($0, 2)
            next
        }
        $1 == "layer" && /^layer/ {
            name = $2
            sub(/:$/, "", name)
            sub(/^layer [^:]*: /, "")
            working = sub(/ \(written only when asked for\)$/, "")
            printf "\n%s `%s`: %s%s\n", level, name, $0, working ? " (written only when asked for)" : ""
            table("| member | type | |")
            within = "layer"
            next
        }
        /^options/ {
            printf "%s\n%s\n", said && !listed++ ? "\n" : "", /train/ ? "Options of `postil train " plugin "`:" : "Options:"
            table("| option | type | default | range | |")
            within = "options"
            next
        }
        /^(file|shadows|hooks) / { next }
        /^reads / { tell("Reads " names($0) "."); next }
        /^writes / { tell("Writes " names($0) "."); next }
        /^collects / { tell("In input order it writes " names($0) "."); next }
        /^concludes / { tell("Of the whole corpus: " names($0) "."); next }
        /^decodes / { tell("As a source it may bring " names($0) "."); next }
        within == "options" && /^  [^ ]/ {
            option = $1
            type = $2
            line = $0
            unit = scope = range = ""
            sub(/^ +[^ ]+ +[^ ]+ +/, "", line)
            if (match(line, /  \(as a [a-z]+\)$/)) {
                scope = " " substr(line, RSTART + 2)
                line = substr(line, 1, RSTART - 1)
            }
            if (match(line, /  \[[^]]*\]/)) {
                range = substr(line, RSTART + 3, RLENGTH - 4)
                unit = substr(line, RSTART + RLENGTH)
                line = substr(line, 1, RSTART - 1)
                sub(/, /, " to ", range)
            }
            sub(/^= /, "", line)
            sub(/^\(optional\)$/, "none", line)
            sub(/^\(must be given\)$/, "**must be given**", line)
            sub(/^ +/, "", unit)
            value = line
            next
        }
        within == "options" && /^      / {
            sub(/^ +/, "")
            gsub(/,/, ", ", value)
            sub(/^""$/, "empty", value)
            if (unit != "")
                range = range == "" ? unit : range " " unit
            printf "| `%s` | %s | %s | %s | %s%s |\n", option, type, cell(value), range, cell($0), scope
            next
        }
        within == "layer" && /^  [^ ]/ {
            member = $1
            type = $2
            line = $0
            sub(/^ +[^ ]+ +[^ ]+ +/, "", line)
            printf "| `%s` | %s | %s |\n", member, type, cell(line)
        }
        END { if (said && !listed) print "" }
    ' level="$1" plugin="$2" -
}

cat <<'EOF'
# Plugins and layers

*Written by `doc/reference.sh` from what the plugins say of themselves; `postil inspect NAME` says the
same. [Formats](formats.md) tells more of the layers.*

## Plugins
EOF
for plugin in $("$postil" list | cut -d ' ' -f 1); do
    "$postil" inspect "$plugin" | mark '####' "$plugin"
done
printf '\n## Layers that plugins share\n'
for layer in $layers; do
    "$postil" inspect "$layer" | mark '###' ''
done
