#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Names: speed beside CRFsuite and spaCy, start-up, memory, growth, F1. `make bench NER=FOLDER` and
# `make bench-entities NER=FOLDER` call it. FOLDER holds a folder for each data set, with files of
# tokens and BIO2 tags:
#     conll2003/train.tsv  conll2003/dev.tsv     train the benchmark's model and the peers' models
#     SET/dev.conll4.tsv, else SET/dev.tsv       F1 of the model that comes with Postil
#     worldwide/train.conll4.tsv                 the speed of all; SPEED=FILE takes another
# LISTS=PATH,... and CLASSES=FILE go to the training; without, lists and classes are taken over from the
# model that comes with Postil. PYTHON=PROGRAM has the packages python-crfsuite
# and spacy; PEERS=FOLDER keeps their trained models, so that later runs only measure.
set -eu

build=$1 source=$2
postil="$build/.libs/postil"
bench="$build/bench/.libs/bench_entities"
[ -x "$bench" ] || bench="$build/bench/bench_entities"
POSTIL_PLUGIN_PATH="$build/plugins/.libs"
LD_LIBRARY_PATH="$build/core/.libs"
export POSTIL_PLUGIN_PATH LD_LIBRARY_PATH

ner=${NER:-}
if [ -z "$ner" ]; then
    echo "== entities: left out; NER=FOLDER says where the data is (see bench/entities.sh)"
    exit
fi
train="$ner/conll2003/train.tsv" dev="$ner/conll2003/dev.tsv"
speed=${SPEED:-$ner/worldwide/train.conll4.tsv}
peers=${PEERS:-$build/bench/peers}
for file in "$train" "$dev" "$speed"; do
    if [ ! -r "$file" ]; then
        echo "entities.sh: $file can't be read" >&2
        exit 66
    fi
done
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

echo "== entities: a model of CoNLL-2003's training part alone"
set -- train entities --data "$train" --dev "$dev" -o "$work/conll.model" -s headline=0 \
    -s capitals=0 -s title=0 -s small=0 -s apart=0 -s swap=0 -s decay=0.2
[ -n "${LISTS:-}${CLASSES:-}" ] || set -- "$@" -s lexicon=news-en
[ -z "${LISTS:-}" ] || set -- "$@" -s "lists=$LISTS"
[ -z "${CLASSES:-}" ] || set -- "$@" -s "classes=$CLASSES"
begin=$(date +%s)
"$postil" "$@" 2>"$work/train.log" || { cat "$work/train.log" >&2; exit 70; }
echo "trained in $(($(date +%s) - begin)) s; lists: ${LISTS:-news-en}; classes: ${CLASSES:-news-en}"
"$bench" -f -m "$work/conll.model" "$dev"

echo "== entities: the model that comes with Postil on held-out data"
set --
for folder in "$ner"/*/; do
    for file in "${folder}dev.conll4.tsv" "${folder}dev.tsv"; do
        [ -r "$file" ] || continue
        set -- "$@" "$file"
        break
    done
done
"$bench" -f "$@"

echo "== entities: its cost on $speed"
"$bench" "$speed" >"$work/speed.txt"
cat "$work/speed.txt"

python=${PYTHON:-python3}
if ! "$python" -c 'import pycrfsuite, spacy' 2>/dev/null; then
    echo "== entities: no peers; PYTHON=PROGRAM needs the packages python-crfsuite and spacy"
    exit
fi
echo "== entities: peers on the same text, trained on $train"
"$python" "$source/bench/entities_peers.py" --train "$train" --dev "$dev" --text "$speed" \
    --cache "$peers" >"$work/peers.txt"
cat "$work/peers.txt"
echo "== entities: how many times as fast, best of each"
cat "$work/speed.txt" "$work/peers.txt" | awk '
    / tokens\/s/ {
        name[++n] = substr($0, 1, 42)
        speed[n] = substr($0, 43) + 0
    }
    END {
        printf "%-42s %9s  %-24s  %s\n", "", "tokens/s", "entities, tokens given", "from raw text"
        for (i = 3; i <= n; i++)
            printf "%s %9d  %-24.1f  %.1f\n", name[i], speed[i], speed[1] / speed[i],
                speed[2] / speed[i]
    }'
