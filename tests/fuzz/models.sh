#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Trains the small models that fuzz_models damages, on the sample articles as the shipped models
# annotate them, and writes two articles to try them on.
#   models.sh BUILD SOURCE FOLDER
set -eu
build=$1 source=$2 to=$3
POSTIL_PLUGIN_PATH=$build/plugins/.libs POSTIL_MODEL_PATH=$source/models
XDG_DATA_HOME=/nonexistent POSTIL_PLUGIN_SYSTEM_PATH='' LC_ALL=C.UTF-8
export POSTIL_PLUGIN_PATH POSTIL_MODEL_PATH XDG_DATA_HOME POSTIL_PLUGIN_SYSTEM_PATH LC_ALL
postil=$build/postil
mkdir -p "$to"
cd "$to"

"$postil" run -q --chain segment,entities,quotes,stance,jsonl -s chain.jsonl.layers=all \
    -o all.jsonl "$source"/examples/articles/*.txt
sed -n '1p;5p' all.jsonl >two.jsonl
# To some documents the claim is this, to some that.
"$postil" run -q --chain claims,jsonl -s chain.jsonl.layers=claim \
    -s 'chain.claims.claims=The port will open,The staircase is made of oak,The sea is blue' \
    -o claims.jsonl all.jsonl
printf 'minister\nharbour\nport authority\n' >role.txt
printf 'said\ntold\nadded\n' >report.txt
printf 'said\t1\t1\t1\nminister\t2\t1\t1\nharbour\t3\t2\t1\n' >classes.tsv

train() {
    plugin=$1
    shift
    "$postil" train "$plugin" -q -o "$plugin.model" "$@"
}
train entities --data all.jsonl -s lists=role.txt -s classes=classes.tsv -s min_count=3 \
    -s rows=300 -s folds=2 -s passes=3
train quotes --data all.jsonl -s lists=role.txt,report.txt -s classes=classes.tsv \
    -s first_rows=300 -s second_rows=300 -s folds=2 -s passes=2
train stance --data all.jsonl -s lists=role.txt -s classes=classes.tsv -s rows=300 -s folds=2 \
    -s passes=2 -s choice_passes=2
train claims --data claims.jsonl -s hidden=8 -s nets=1 -s min_stories=1 -s parts=0 -s passes=2
