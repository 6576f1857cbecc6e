# SPDX-License-Identifier: Apache-2.0
# Inflection of English verbs; loaded before the script that makes a table of a word list.
# verb_read() takes a line of verbs.txt; inflect() fills form[] in the order of FORM_NAMES.

function verb_read(line,    parts, base)
{
    noun_too = sub(/\/n$/, "", line)
    split(line, parts, ":")
    base = parts[1]
    doubled = sub(/\+$/, "", base)
    verb_noun[base] = noun_too
    verb_doubles[base] = doubled
    verb_past[base] = parts[2]
    verb_part[base] = parts[3]
    verb_known[base] = 1
    return base
}

function verb_stem(base)
{
    return verb_doubles[base] ? base substr(base, length(base)) : base
}

function verb_s(base)
{
    if (base ~ /^(be|have)$/)
        return base == "be" ? "is" : "has"
    if (base ~ /[^aeiou]y$/)
        return substr(base, 1, length(base) - 1) "ies"
    if (base ~ /(s|x|z|ch|sh|o)$/ && base != "boo" && base != "woo")
        return base "es"
    return base "s"
}

function verb_ed(base)
{
    if (base ~ /e$/)
        return base "d"
    if (base ~ /[^aeiou]y$/)
        return substr(base, 1, length(base) - 1) "ied"
    return verb_stem(base) "ed"
}

function verb_ing(base)
{
    if (base ~ /ie$/)
        return substr(base, 1, length(base) - 2) "ying"
    if (base ~ /[^eoy]e$/ && base != "be")
        return substr(base, 1, length(base) - 1) "ing"
    return verb_stem(base) "ing"
}

# form[1..5]: base, third person, past, participle, -ing; form[6..7]: "labelled", "labelling"
function inflect(base,    british)
{
    british = base ~ /[aeiou]l$/ && base !~ /(ai|ea|ee|oi|oo|ie|ou)l$/ && !verb_doubles[base] &&
        !verb_past[base]
    form[6] = british ? base "led" : ""
    form[7] = british ? base "ling" : ""
    form[1] = base
    form[2] = verb_s(base)
    form[3] = verb_past[base] ? verb_past[base] : verb_ed(base)
    form[4] = verb_part[base] ? verb_part[base] : verb_ed(base)
    form[5] = verb_ing(base)
    if (base == "be") {
        form[3] = "was"
        form[4] = "been"
    }
}

# Every form of a phrase whose first word is a verb: out[1..n], n is returned.
function inflect_phrase(phrase, out,    first, rest, n, i, j, same)
{
    first = phrase
    sub(/ .*/, "", first)
    rest = substr(phrase, length(first) + 1)
    inflect(first)
    n = 0
    for (i = 1; i <= 7; i++) {
        if (form[i] == "")
            continue
        same = 0
        for (j = 1; j <= n; j++)
            same = same || out[j] == form[i] rest
        if (!same)
            out[++n] = form[i] rest
    }
    if (first == "be") {
        out[++n] = "are" rest
        out[++n] = "were" rest
    }
    return n
}
