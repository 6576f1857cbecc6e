/* SPDX-License-Identifier: Apache-2.0 */
/* What a store is, and how it is written down. For store.c alone. */
#ifndef DUPLICATES_STORE_LIST_H
#define DUPLICATES_STORE_LIST_H

#include <stdio.h>

#include "store.h"

struct dup_store_part {
    dup_segment *segment;
    uint32_t file;
};

struct dup_store {
    char *path;
    int lock;
    struct dup_store_part *parts; /* [n], by documents */
    size_t n, size;
    uint32_t next, next_file;
    uint64_t run;   /* that may come back to an earlier list; 0: none                   */
    uint32_t *past; /* [n_past] files that no list but earlier ones names               */
    size_t n_past, past_size;
    size_t n_held; /* of past: those that the list of the last dup_store_hold hasn't got */
};

/** Names of the list, and of the next one before it takes its place. */
extern const char dup_list_name[], dup_list_new_name[];

/** Path of a file of the folder / of a part; caller frees. NULL: out of memory. */
char *
dup_list_path(const dup_store *store, const char *name);
char *
dup_list_part_path(const dup_store *store, uint32_t file);

/** Whether a name is that of a part. */
bool
dup_list_is_part(const char *name, uint32_t *out_file);

/** Print the list; false when that failed. */
bool
dup_list_print(const dup_store *store, FILE *file);

/** From here on the list on the disk says what the store holds. Errors: as dup_store_append. */
POSTIL_CHECKED enum postil_status
dup_list_write(const dup_store *store, struct postil_error *err);

/** Fill an empty store with what a list says. Errors: as dup_store_open. */
POSTIL_CHECKED enum postil_status
dup_list_read(dup_store *store, FILE *file, struct postil_error *err);

/** Add a part behind the others; it is the store's. Errors: POSTIL_NOMEM. */
POSTIL_CHECKED enum postil_status
dup_list_add(dup_store *store, dup_segment *segment, uint32_t file, struct postil_error *err);

/** Open a part and add it. Errors: POSTIL_DATA, POSTIL_NOMEM. */
POSTIL_CHECKED enum postil_status
dup_list_open_part(dup_store *store, uint32_t file, struct postil_error *err);

#endif
