# SPDX-License-Identifier: Apache-2.0
# Makes the C table of the files given, each KIND/NAME; "any" is every kind.
BEGIN {
    print "/* SPDX-License-Identifier: Apache-2.0 */"
    print "/* Made by templates.awk from templates/. */"
    print "#include \"templates.h\"\n"
    print "const struct plugin_template plugin_templates[] = {"
}

FNR == 1 {
    if (NR > 1)
        print "    },"
    n = split(FILENAME, part, "/")
    printf "    {\"%s\", \"%s\",\n", part[n - 1], part[n]
}

{
    gsub(/[\\"]/, "\\\\&")
    print "     \"" $0 "\\n\""
}

END {
    print "    },\n    {0},\n};"
}
