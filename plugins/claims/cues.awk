# SPDX-License-Identifier: Apache-2.0
# cues.txt to rows of a C table: a word and its class.
/^#/ || NF == 0 { next }
{
    class = toupper($1)
    sub(/:/, "", class)
    for (i = 2; i <= NF; i++)
        printf "    {\"%s\", CUE_%s},\n", $i, class
}
