#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# How long sentences and words are: a step for the plugin exec, in jq. --unbuffered sends each answer as
# soon as it is made; without it, it would wait in a buffer for the next.
exec jq -c --unbuffered '
    def per(sum; n): if n == 0 then null else sum / n end;
    .layers as {$token, $sentence}
    | {
        id,
        layers: {
            measure: [
                {name: "tokens in a sentence", value: per($token | length; $sentence | length)},
                {name: "bytes in a token",
                 value: per([$token[] | .end - .begin] | add; $token | length)}
            ]
        }
    }'
