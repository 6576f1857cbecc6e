# SPDX-License-Identifier: Apache-2.0
# awk -f things.awk things.txt: rows { "decision", true } in C.

!/^#/ && NF == 2 {
    printf "{\"%s\", %s},\n", $2, $1 == "thing" ? "true" : "false"
}
