# SPDX-License-Identifier: Apache-2.0
# Turns a list of words, one a line, into the C array that words.h declares.
BEGIN { print "/* Made by words.awk. */\n#include \"words.h\"\n\nconst char *const files_boilerplate[] = {" }
/^#/ || /^[ \t]*$/ { next }
{ printf "    \"%s\",\n", $1; n++ }
END { printf "};\nconst size_t files_n_boilerplate = %d;\n", n }
