#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Remakes entities-news-en.model from its data, byte for byte.
#   entities-news-en.sh NER MODEL [SETTING=VALUE]...
# NER is the folder of public sets that the model card names, one folder a set, as BIO2 files. POSTIL
# is the command to train with. The lexicon is taken over from the model that is there; with GAZETTEERS
# (a folder of lists, one entry a line) and CLASSES (what classes.py writes) it is made anew.
set -eu
LC_ALL=C
export LC_ALL

here=$(cd "$(dirname "$0")" && pwd)
[ $# -ge 2 ] || { sed -n '3,7s/^# //p' "$0" >&2; exit 2; }
ner=$1 model=$2
shift 2
set -- $(for setting; do printf -- '-s %s ' "$setting"; done)
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
trap 'exit 130' INT TERM

# Of GUM, what is not under a share-alike licence: its biographies and travel guides are.
mkdir "$scratch/gum"
for part in train dev; do
    awk 'NR == FNR { id[NR] = $0; next }
         /^-DOCSTART-/ { n++ }
         id[n] !~ /_(bio|voyage)_/' "$ner/gum/$part.docids" "$ner/gum/$part.tsv" \
        >"$scratch/gum/$part.tsv"
done

if [ -n "${CLASSES:-}" ]; then
    mkdir "$scratch/lists"
    cp "$here"/../plugins/entities/lists/*.txt "$scratch/lists"
    for list in "${GAZETTEERS:?}"/*; do
        name=$(basename "${list%.*}")
        cut -f 1 "$list" >"$scratch/lists/$name.txt"
    done
    # Frequent names tell more than rare ones.
    for kind in surnames forenames; do
        list=$scratch/lists/us_census1990_$kind.txt
        [ -f "$list" ] || continue
        head -n 1500 "$list" >"$scratch/lists/${kind}_common.txt"
        sed -n '1501,20000p' "$list" >"$scratch/lists/${kind}_rare.txt"
        rm "$list"
    done
    set -- -s lists="$scratch/lists" -s classes="$CLASSES" "$@"
else
    set -- -s lexicon="$here/entities-news-en.model" "$@"
fi

# Probabilities are learned from the dev parts: so these, too, are only such as a model may be shipped on.
"${POSTIL:-postil}" train entities -o "$model" \
    --data "$ner/voa/train.tsv" "$here"/../plugins/entities/data/*.txt \
    "$ner/wikigold/train.tsv" "$scratch/gum/train.tsv" "$ner/crossner-politics/train.conll4.tsv" \
    "$ner/uner-ewt/train.conll4.tsv" "$ner/wnut17/train.conll4.tsv" \
    --dev "$ner/voa/dev.tsv" "$ner/wikigold/dev.tsv" "$scratch/gum/dev.tsv" \
    "$ner/crossner-politics/dev.conll4.tsv" "$ner/uner-ewt/dev.conll4.tsv" \
    "$@"
