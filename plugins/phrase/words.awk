# SPDX-License-Identifier: Apache-2.0
# awk -f inflect.awk -f words.awk verbs.txt words.txt: rows { "form", classes, verb forms } in C.

BEGIN {
    n_name = split("BASE S PAST PART ING", form_name, " ")
}

/^#/ || NF == 0 {
    next
}

FNR == NR {
    base = verb_read($1)
    inflect(base)
    for (i = 1; i <= 5; i++) {
        note(form[i], "VERB")
        forms[form[i]] = forms[form[i]] "|PHRASE_" form_name[i]
        if (verb_noun[base] && i <= 2)
            note(form[i], "NOUN")
    }
    if (form[6] != "") {
        note(form[6], "VERB")
        forms[form[6]] = "|PHRASE_PAST|PHRASE_PART"
        note(form[7], "VERB")
        forms[form[7]] = "|PHRASE_ING"
    }
    next
}

{
    for (i = 2; i <= NF; i++)
        note($1, toupper($i))
}

function note(word, class)
{
    if (!(word in classes))
        order[++n_word] = word
    if (index(classes[word] "|", "PHRASE_" class "|") == 0)
        classes[word] = classes[word] "|PHRASE_" class
}

END {
    for (i = 1; i <= n_word; i++) {
        w = order[i]
        printf "{\"%s\", %s, %s},\n", w, substr(classes[w], 2), forms[w] == "" ? 0 : substr(forms[w], 2)
    }
}
