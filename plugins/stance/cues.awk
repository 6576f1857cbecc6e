# SPDX-License-Identifier: Apache-2.0
# awk -f inflect.awk -f cues.awk verbs.txt cues.txt: rows { "backs", class, label } in C.

BEGIN {
    split("v g i n p a e", key, " ")
    split("VERB VERB BARE NOUN PERSON ADJECTIVE JUDGEMENT", name, " ")
    for (i in key)
        class[key[i]] = "STANCE_" name[i]
}

/^#/ || NF == 0 {
    next
}

FNR == NR {
    verb_read($1)
    next
}

{
    label = toupper($2)
    sub(/-/, "_", label)
    phrase = $0
    sub(/^[^ ]+ [^ ]+ /, "", phrase)
    n = 1
    out[1] = phrase
    if ($1 == "v" || $1 == "i" || $1 == "g")
        n = inflect_phrase(phrase, out)
    for (i = 1; i <= n; i++)
        if ($1 != "g" || out[i] ~ /^[a-z]+ing( |$)/)
            printf "{\"%s\", %s, POSTIL_%s},\n", out[i], class[$1], label
}
