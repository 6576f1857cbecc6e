/* SPDX-License-Identifier: Apache-2.0 */
/* libconfig's scanner forgets the buffer of a string that a syntax error follows, and has no call that
 * would free it: some bytes, once, in a program that ends with a message. */
#ifndef TESTS_FUZZ_LIBCONFIG_LEAK_H
#define TESTS_FUZZ_LIBCONFIG_LEAK_H

/** What LeakSanitizer asks for when it is there. */
const char *
__lsan_default_suppressions(void);

__attribute__((visibility("default"))) const char *
__lsan_default_suppressions(void)
{
    return "leak:libconfig.so\n";
}

#endif
