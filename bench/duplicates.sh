#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Copies: how right `duplicates` is on labelled sets. `make bench DUPLICATES=FOLDER` and
# `make bench-duplicates DUPLICATES=FOLDER` call it; bench/duplicates.py says what FOLDER holds. SEEDS=FOLDER
# adds the five seed articles, SETS="NAME ..." picks sets, ERRORS=1 lists what went wrong.
set -eu

build=$1 source=$2
POSTIL_PLUGIN_PATH="$build/plugins/.libs"
LD_LIBRARY_PATH="$build/core/.libs"
export POSTIL_PLUGIN_PATH LD_LIBRARY_PATH

if [ -z "${DUPLICATES:-}" ]; then
    echo "== duplicates: left out; DUPLICATES=FOLDER says where the data is (see bench/duplicates.py)"
    exit
fi
echo "== duplicates: accuracy"
# shellcheck disable=SC2086
"${PYTHON:-python3}" "$source/bench/duplicates.py" ${ERRORS:+--errors} "$build/.libs/postil" \
    "$DUPLICATES" ${SETS:-}
