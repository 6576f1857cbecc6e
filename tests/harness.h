/* SPDX-License-Identifier: Apache-2.0 */
/* Fixtures that the suites share: scratch folders, test modules, the postil command. */
#ifndef TESTS_HARNESS_H
#define TESTS_HARNESS_H

#include <check.h>
#include <stdbool.h>
#include <stddef.h>

#define N_ELEM(a) (sizeof(a) / sizeof(a)[0])

/** Whether this build carries AddressSanitizer, which takes signals and memory limits its own way.
 */
#ifdef __SANITIZE_ADDRESS__
#define HARNESS_SANITIZED true
#else
#define HARNESS_SANITIZED false
#endif

/**
 * A checked fixture: an environment in which nothing but the build's own plugins and the good test
 * modules is found, and an empty scratch folder, removed by harness_fini.
 */
void
harness_init(void);
void
harness_fini(void);

/** The scratch folder / a path in it. Borrowed until 16 further calls. */
const char *
harness_folder(void);
const char *
harness_path(const char *name);

/** Folder of test modules: "" the good ones, "bad" the bad ones. Borrowed until 16 further calls.
 */
const char *
harness_modules(const char *kind);

/** Write a file into the scratch folder and return its path (borrowed as above). */
const char *
harness_write(const char *name, const char *text);

/** All of a file with a NUL behind; free() it. Fails the test when there is none. */
char *
harness_read(const char *path, size_t *out_len);

/** What a program did. */
struct outcome {
    int code;        /* exit status, or 1000 + signal */
    char *out, *err; /* NUL behind */
    size_t out_len, err_len;
};

/** Run `postil ARGUMENT...` (ends in NULL) with `input` (may be NULL) on its standard input. */
struct outcome
harness_postil(const char *input, const char *const *arguments);
void
outcome_fini(struct outcome *outcome);

/** POSTIL(input, "run", "-j", "0") */
#define POSTIL(input, ...) harness_postil(input, (const char *const[]){__VA_ARGS__, NULL})

/** Fail unless `text` contains `part`; shows both. */
void
harness_contains(const char *text, const char *part);

/** Fail unless two long texts are equal; shows where they part. */
void
harness_same(const char *got, const char *want);

/** Occurrences of `part` in `text`. */
size_t
harness_count(const char *text, const char *part);

/** A postil_report's `fault` that collects, one a line, into its ctx: char[HARNESS_FAULTS]. */
enum { HARNESS_FAULTS = 8192 };
void
harness_note(void *faults, const char *message);

#endif
