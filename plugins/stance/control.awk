# SPDX-License-Identifier: Apache-2.0
# awk -f inflect.awk -f control.awk verbs.txt control.txt: rows { "declined to", effect } in C.

/^#/ || NF == 0 {
    next
}

FNR == NR {
    verb_read($1)
    next
}

{
    phrase = $0
    sub(/^[^ ]+ /, "", phrase)
    n = 1
    out[1] = phrase
    if (sub(/^=/, "", out[1]) == 0)
        n = inflect_phrase(phrase, out)
    for (i = 1; i <= n; i++)
        printf "{\"%s\", STANCE_%s},\n", out[i], toupper($1)
}
