# SPDX-License-Identifier: Apache-2.0
# For test scripts: facts are counted, and the test goes on behind one that does not hold. Needs $here.
passed=0 failed=0

# ok FACT STATUS: count it, and show $here/log when it does not hold.
ok()
{
    if [ "$2" -eq 0 ]; then
        passed=$((passed + 1))
    else
        failed=$((failed + 1))
        echo "FAILED: $1"
        [ ! -s "$here/log" ] || sed 's/^/    /' "$here/log"
    fi
}
