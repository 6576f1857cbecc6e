#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Takes the sample articles through the whole chain and shows what came out of it.
#   demo.sh [ARTICLE]...
# `make demo` sets these: POSTIL the command, SHOW the program that prints a digest.
set -eu

here=$(dirname "$0")
postil=${POSTIL:-postil}
show=${SHOW:-$here/show}
if [ $# -eq 0 ]; then
    set -- "$here"/articles/*.txt
fi

lines=$(mktemp)
trap 'rm -f "$lines"' EXIT
trap 'exit 130' INT TERM

"$postil" run -c "$here/news.conf" -o "$lines" "$@"
"$show" <"$lines"
