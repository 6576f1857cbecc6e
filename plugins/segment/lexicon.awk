# SPDX-License-Identifier: Apache-2.0
# Makes the C table of lexicon.txt. The hash function is segment_lexicon_find's.
BEGIN {
    for (i = 1; i < 128; i++)
        code[sprintf("%c", i)] = i
    size = 1024
    bit["title"] = 1
    bit["short"] = 2
    bit["number"] = 4
    bit["domain"] = 8
    bit["starter"] = 16
    bit["report"] = 32
}

/^#/ || NF == 0 { next }

function refuse(why) {
    printf "%s:%d: %s\n", FILENAME, FNR, why > "/dev/stderr"
    failed = 1
    exit 1
}

{
    if (NF != 2 || !($2 in bit))
        refuse("want a word and its kind")
    if (length($1) > 11)
        refuse("word is too long")
    if (($1, $2) in seen)
        refuse("word stands here twice")
    seen[$1, $2] = 1
    if (!($1 in flags))
        order[n++] = $1
    flags[$1] += bit[$2]
}

END {
    if (failed)
        exit 1
    for (i = 0; i < n; i++) {
        hash = 0
        for (k = 1; k <= length(order[i]); k++)
            hash = (hash * 31 + code[substr(order[i], k, 1)]) % 65536
        for (at = hash % size; at in slot; at = (at + 1) % size)
            ;
        slot[at] = order[i]
    }
    print "/* SPDX-License-Identifier: Apache-2.0 */"
    print "/* Made by lexicon.awk from lexicon.txt. */"
    print "#include \"lexicon.h\"\n"
    print "const uint32_t segment_lexicon_mask = " size - 1 ";\n"
    print "const struct segment_entry segment_lexicon[" size "] = {"
    for (at = 0; at < size; at++)
        if (at in slot)
            printf "    [%d] = {\"%s\", %d, %d},\n", at, slot[at], length(slot[at]), flags[slot[at]]
    print "};"
}
