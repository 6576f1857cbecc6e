# SPDX-License-Identifier: Apache-2.0
# Turns the word lists into one open-addressing table in C: list NAME.txt gives class LEXICON_NAME.
# Run with LC_ALL=C: bytes are characters. The hash must agree with lexicon_hash_byte in lexicon.h.
function hash(key,    i, h) {
    h = 0
    for (i = 1; i <= length(key); i++)
        h = (h * 65599 + ord[substr(key, i, 1)]) % 4294967296
    return h
}

# Index of a key, which is made when it is new.
function entry(key) {
    if (!(key in seen)) {
        keys[n] = key
        classes[n] = "0"
        longest[n] = 1
        seen[key] = n++
    }
    return seen[key]
}

function add(key, class,    e, first) {
    e = entry(key)
    if (index(" " classes[e] " ", " " class " ") == 0)
        classes[e] = classes[e] == "0" ? class : classes[e] " | " class
    first = key
    if (sub(/ .*/, "", first)) {
        e = entry(first)
        if (split(key, parts, " ") > longest[e])
            longest[e] = split(key, parts, " ")
    }
}

BEGIN {
    for (i = 0; i < 256; i++)
        ord[sprintf("%c", i)] = i
    n = 0
}

/^#/ || !NF { next }

{
    class = FILENAME
    sub(/.*\//, "", class)
    sub(/\.txt$/, "", class)
    class = "LEXICON_" toupper(class)
    # What is written in capitals here holds in capitals only.
    mark = $0 ~ /[a-z]/ || $0 ~ /^[A-Z]$/ ? "" : "^"
    key = tolower($0)
    add(mark key, class)
    if (class == "LEXICON_DEMONYM" && key !~ /(s|sh|ese|nch|tch|ism|ity)$/)
        add(key "s", class)
}

END {
    for (size = 1; size < 2 * n; size *= 2)
        ;
    for (e = 0; e < n; e++) {
        h[e] = hash(keys[e])
        at = (h[e] + int(h[e] / 32768)) % size
        while (at in slot)
            at = (at + 1) % size
        slot[at] = int(h[e] / 65536) * 65536 + e + 1
    }
    print "/* Made by lexicon.awk; do not edit. */"
    print "#include \"lexicon.h\"\n"
    printf "const uint32_t entities_lexicon_mask = %d;\n\n", size - 1
    printf "const uint32_t entities_lexicon_slots[%d] = {", size
    for (i = 0; i < size; i++)
        printf "%s%.0fu,", i % 8 ? " " : "\n    ", slot[i]
    print "\n};\n"
    printf "const struct lexicon_entry entities_lexicon_entries[%d] = {\n", n
    for (e = 0; e < n; e++) {
        printf "    {%.0fu, %s, %d, %d, %d},\n", h[e], classes[e], at_key, length(keys[e]), \
            longest[e]
        at_key += length(keys[e])
    }
    print "};\n"
    print "const char entities_lexicon_keys[] ="
    for (e = 0; e < n; e++) {
        gsub(/["\\]/, "\\\\&", keys[e])
        printf "    \"%s\"\n", keys[e]
    }
    print "    ;"
}
