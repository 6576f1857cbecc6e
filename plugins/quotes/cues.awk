# SPDX-License-Identifier: Apache-2.0
# awk -f inflect.awk -f cues.awk verbs.txt cues.txt: rows { "said", kinds } in C, verbs in every form.

/^#/ || NF == 0 {
    next
}

FNR == NR {
    verb_read($1)
    next
}

{
    kinds = "QUOTES_" toupper($1)
    gsub(/,/, "|QUOTES_", kinds)
    phrase = $0
    sub(/^[^ ]+ /, "", phrase)
    if ($1 == "source") {
        row(phrase)
        next
    }
    n = inflect_phrase(phrase, out)
    for (i = 1; i <= n; i++)
        row(out[i])
}

function row(text)
{
    printf "{\"%s\", %s},\n", text, kinds
}
