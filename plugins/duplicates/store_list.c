/* SPDX-License-Identifier: Apache-2.0 */
/* The file that says what a store holds: lines of text, replaced as a whole. */
#define _GNU_SOURCE
#include "store_list.h"

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "sketch.h"

enum { FORMAT = 1 };

const char dup_list_name[] = "index", dup_list_new_name[] = "index.new";

/* -- names ------------------------------------------------------------------------------------- */

/* Path of a file of the folder; caller frees. */
char *
dup_list_path(const dup_store *store, const char *name)
{
    size_t len = strlen(store->path) + strlen(name) + 2;
    char *path = malloc(len);
    if (path)
        (void)snprintf(path, len, "%s/%s", store->path, name);
    return path;
}

char *
dup_list_part_path(const dup_store *store, uint32_t file)
{
    char name[32];
    (void)snprintf(name, sizeof name, "part-%08" PRIx32, file);
    return dup_list_path(store, name);
}

bool
dup_list_is_part(const char *name, uint32_t *out_file)
{
    char rest;
    return strlen(name) == 13 && sscanf(name, "part-%8" SCNx32 "%c", out_file, &rest) == 1;
}

/* -- the list ---------------------------------------------------------------------------------- */

static void
print_parameters(char *out, size_t size)
{
    (void)snprintf(out, size, "shingle %d bins %d bands %d window %d word %08" PRIx32, DUP_SHINGLE,
                   DUP_BINS, DUP_BANDS, DUP_WINDOW, dup_word_hash("postil", 6));
}

bool
dup_list_print(const dup_store *store, FILE *file)
{
    char parameters[128];
    print_parameters(parameters, sizeof parameters);
    fprintf(file, "postil duplicates %d\n%s\nnext %" PRIu32 " %" PRIu32 "\n", FORMAT, parameters,
            store->next, store->next_file);
    if (store->run)
        fprintf(file, "run %016" PRIx64 "\n", store->run);
    for (size_t i = 0; i < store->n; i++)
        fprintf(file, "part %" PRIu32 "\n", store->parts[i].file);
    fputs("end\n", file);
    return fflush(file) == 0 && !ferror(file);
}

static enum postil_status
sync_folder(const dup_store *store, struct postil_error *err)
{
    int fd = open(store->path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    bool ok = fd >= 0 && fsync(fd) == 0;
    int why = errno;
    if (fd >= 0)
        close(fd);
    return ok ? POSTIL_OK : postil_fail(err, POSTIL_IO, "%s: %s", store->path, strerror(why));
}

/* From here on the list says what the store holds. */
enum postil_status
dup_list_write(const dup_store *store, struct postil_error *err)
{
    char *from = dup_list_path(store, dup_list_new_name), *to = dup_list_path(store, dup_list_name);
    FILE *file = from && to ? fopen(from, "w") : NULL;
    enum postil_status st = POSTIL_OK;
    if (!file) {
        st = postil_fail(err, from && to ? POSTIL_CANTCREATE : POSTIL_NOMEM, "%s: %s", store->path,
                         strerror(errno));
    } else {
        bool ok = dup_list_print(store, file) && fsync(fileno(file)) == 0;
        ok = fclose(file) == 0 && ok;
        if (!ok || rename(from, to) != 0)
            st = postil_fail(err, POSTIL_IO, "%s: %s", store->path, strerror(errno));
    }
    if (st == POSTIL_OK)
        st = sync_folder(store, err);
    free(from);
    free(to);
    return st;
}

enum postil_status
dup_list_add(dup_store *store, dup_segment *segment, uint32_t file, struct postil_error *err)
{
    if (store->n == store->size) {
        size_t size = store->size ? 2 * store->size : 16;
        struct dup_store_part *parts = realloc(store->parts, size * sizeof *parts);
        if (!parts)
            return postil_fail(err, POSTIL_NOMEM, "%zu parts", size);
        store->parts = parts;
        store->size = size;
    }
    store->parts[store->n++] = (struct dup_store_part){segment, file};
    return POSTIL_OK;
}

enum postil_status
dup_list_open_part(dup_store *store, uint32_t file, struct postil_error *err)
{
    char *path = dup_list_part_path(store, file);
    dup_segment *segment;
    if (!path)
        return postil_fail(err, POSTIL_NOMEM, "index %s", store->path);
    enum postil_status st = dup_segment_open(path, &segment, err);
    free(path);
    if (st == POSTIL_NOINPUT)
        st = postil_fail(err, POSTIL_DATA, "index %s: a part is missing", store->path);
    if (st != POSTIL_OK)
        return st;
    st = dup_list_add(store, segment, file, err);
    if (st != POSTIL_OK)
        dup_segment_close(segment);
    return st;
}

static enum postil_status
read_parts(dup_store *store, FILE *file, struct postil_error *err)
{
    char word[16];
    uint32_t number, expected = 0;
    bool more = fscanf(file, "%15s", word) == 1;
    if (more && strcmp(word, "run") == 0)
        more = fscanf(file, "%" SCNx64 " %15s", &store->run, word) == 2;
    while (more && strcmp(word, "part") == 0 && fscanf(file, "%" SCNu32, &number) == 1) {
        enum postil_status st = dup_list_open_part(store, number, err);
        if (st != POSTIL_OK)
            return st;
        uint32_t first, n;
        dup_segment_range(store->parts[store->n - 1].segment, &first, &n);
        if (first < expected || first > store->next || n > store->next - first)
            return postil_fail(err, POSTIL_DATA, "index %s is damaged", store->path);
        expected = first + n;
        more = fscanf(file, "%15s", word) == 1;
    }
    return more && strcmp(word, "end") == 0
               ? POSTIL_OK
               : postil_fail(err, POSTIL_DATA, "index %s is damaged", store->path);
}

enum postil_status
dup_list_read(dup_store *store, FILE *file, struct postil_error *err)
{
    char parameters[128], theirs[128] = "";
    int format;
    print_parameters(parameters, sizeof parameters);
    if (fscanf(file, "postil duplicates %d%*1[\n]", &format) != 1)
        return postil_fail(err, POSTIL_CONFIG, "%s is not an index of duplicates", store->path);
    if (format != FORMAT)
        return postil_fail(err, POSTIL_CONFIG,
                           "index %s has format %d, and this version reads format %d: index the "
                           "documents anew in another folder",
                           store->path, format, FORMAT);
    if (fscanf(file, "%127[^\n]", theirs) != 1 || strcmp(theirs, parameters) != 0)
        return postil_fail(err, POSTIL_CONFIG,
                           "index %s was made with other parameters (%s, here %s): index the "
                           "documents anew in another folder",
                           store->path, theirs, parameters);
    if (fscanf(file, " next %" SCNu32 " %" SCNu32, &store->next, &store->next_file) != 2)
        return postil_fail(err, POSTIL_DATA, "index %s is damaged", store->path);
    return read_parts(store, file, err);
}
