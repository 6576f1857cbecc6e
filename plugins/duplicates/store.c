/* SPDX-License-Identifier: Apache-2.0 */
/* The folder: "index" lists the segments, "lock" keeps others away, the rest are segments. */
#define _GNU_SOURCE
#include "store.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include "merge.h"
#include "store_list.h"

enum {
    FANOUT = 4,          /* neighbours of one size that are merged        */
    MERGED_MAX = 1 << 20 /* documents of a segment that merging makes     */
};

static const char lock_name[] = "lock";

/* -- the folder -------------------------------------------------------------------------------- */

static bool
is_listed(const dup_store *store, uint32_t file)
{
    for (size_t i = 0; i < store->n; i++)
        if (store->parts[i].file == file)
            return true;
    return false;
}

/* Parts that no list names were under way when a run was killed. */
static void
remove_leftovers(const dup_store *store)
{
    DIR *folder = opendir(store->path);
    if (!folder)
        return;
    for (struct dirent *entry; (entry = readdir(folder));) {
        uint32_t file;
        if (!dup_list_is_part(entry->d_name, &file) || is_listed(store, file))
            continue;
        char *path = dup_list_path(store, entry->d_name);
        if (path)
            (void)remove(path);
        free(path);
    }
    closedir(folder);
}

/* Whether a folder without a list is one that a store may be put into. */
static bool
is_free(const dup_store *store)
{
    DIR *folder = opendir(store->path);
    bool is = folder != NULL;
    for (struct dirent *entry; is && (entry = readdir(folder));) {
        uint32_t file;
        is = strcmp(entry->d_name, ".") == 0 || strcmp(entry->d_name, "..") == 0 ||
             strcmp(entry->d_name, lock_name) == 0 ||
             strcmp(entry->d_name, dup_list_new_name) == 0 ||
             dup_list_is_part(entry->d_name, &file);
    }
    if (folder)
        closedir(folder);
    return is;
}

static enum postil_status
lock_folder(dup_store *store, struct postil_error *err)
{
    char *path = dup_list_path(store, lock_name);
    if (!path)
        return postil_fail(err, POSTIL_NOMEM, "index %s", store->path);
    store->lock = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0666);
    free(path);
    if (store->lock < 0)
        return postil_fail(err, POSTIL_CANTCREATE, "index %s: %s", store->path, strerror(errno));
    if (flock(store->lock, LOCK_EX | LOCK_NB) != 0)
        return postil_fail(err, POSTIL_CONFIG, "index %s is in use by another run", store->path);
    return POSTIL_OK;
}

static enum postil_status
load(dup_store *store, struct postil_error *err)
{
    char *path = dup_list_path(store, dup_list_name);
    FILE *file = path ? fopen(path, "r") : NULL;
    enum postil_status st = POSTIL_OK;
    if (file) {
        st = dup_list_read(store, file, err);
        fclose(file);
    } else if (!path) {
        st = postil_fail(err, POSTIL_NOMEM, "index %s", store->path);
    } else if (errno != ENOENT) {
        st = postil_fail(err, POSTIL_IO, "index %s: %s", store->path, strerror(errno));
    } else if (!is_free(store)) {
        st = postil_fail(err, POSTIL_CONFIG, "%s holds files and is not an index of duplicates",
                         store->path);
    } else {
        st = dup_list_write(store, err);
    }
    free(path);
    return st;
}

/* The folder, made if it isn't there: then its name is on the disk. */
static enum postil_status
make_folder(const char *path, struct postil_error *err)
{
    if (mkdir(path, 0777) != 0)
        return errno == EEXIST
                   ? POSTIL_OK
                   : postil_fail(err, POSTIL_CANTCREATE, "index %s: %s", path, strerror(errno));
    char *above;
    if (asprintf(&above, "%s/..", path) < 0)
        return postil_fail(err, POSTIL_NOMEM, "index %s", path);
    int fd = open(above, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    bool ok = fd >= 0 && fsync(fd) == 0;
    if (fd >= 0)
        close(fd);
    free(above);
    return ok ? POSTIL_OK : postil_fail(err, POSTIL_IO, "index %s: %s", path, strerror(errno));
}

enum postil_status
dup_store_open(const char *path, bool rewinds, dup_store **out_store, struct postil_error *err)
{
    dup_store *store = calloc(1, sizeof *store);
    if (!store || !(store->path = strdup(path))) {
        free(store);
        return postil_fail(err, POSTIL_NOMEM, "index %s", path);
    }
    store->lock = -1;
    enum postil_status st = make_folder(path, err);
    if (st == POSTIL_OK && !is_free(store)) { /* no lock in a folder of somebody else's */
        char *list = dup_list_path(store, dup_list_name);
        if (!list || access(list, F_OK) != 0)
            st = postil_fail(err, POSTIL_CONFIG, "%s is not an index of duplicates", path);
        free(list);
    }
    if (st == POSTIL_OK)
        st = lock_folder(store, err);
    if (st == POSTIL_OK)
        st = load(store, err);
    if (st != POSTIL_OK) {
        dup_store_close(store);
        return st;
    }
    if (!rewinds) {
        remove_leftovers(store);
        store->run = 0;
    }
    *out_store = store;
    return POSTIL_OK;
}

void
dup_store_close(dup_store *store)
{
    if (!store)
        return;
    for (size_t i = 0; i < store->n; i++)
        dup_segment_close(store->parts[i].segment);
    if (store->lock >= 0)
        close(store->lock);
    free(store->parts);
    free(store->past);
    free(store->path);
    free(store);
}

struct dup_store_size
dup_store_size(const dup_store *store)
{
    struct dup_store_size size = {
        .segments = (uint32_t)store->n, .next = store->next, .newest = INT64_MIN};
    for (size_t i = 0; i < store->n; i++) {
        size.documents += dup_segment_documents(store->parts[i].segment);
        size.bytes += dup_segment_bytes(store->parts[i].segment);
        int64_t newest = dup_segment_newest(store->parts[i].segment);
        if (newest > size.newest)
            size.newest = newest;
    }
    return size;
}

/* -- reading ----------------------------------------------------------------------------------- */

size_t
dup_store_find(const dup_store *store, enum dup_key kind, uint32_t key, size_t most,
               uint32_t *out_doc)
{
    size_t n = 0;
    for (size_t i = 0; i < store->n && n < most; i++) {
        const dup_segment *segment = store->parts[i].segment;
        uint32_t first, count;
        dup_segment_range(segment, &first, &count);
        size_t more =
            dup_postings_find(dup_segment_postings(segment, kind), key, most - n, out_doc + n);
        for (size_t k = 0; k < more; k++)
            out_doc[n + k] += first;
        n += more;
    }
    return n;
}

void
dup_store_prefetch(const dup_store *store, enum dup_key kind, uint32_t key)
{
    for (size_t i = 0; i < store->n; i++)
        dup_postings_prefetch(dup_segment_postings(store->parts[i].segment, kind), key);
}

void
dup_store_prefetch_row(const dup_store *store, enum dup_key kind, uint32_t key)
{
    for (size_t i = 0; i < store->n; i++)
        dup_postings_prefetch_row(dup_segment_postings(store->parts[i].segment, kind), key);
}

enum postil_status
dup_store_get(const dup_store *store, uint32_t number, struct dup_kept *out, bool *out_there,
              struct postil_error *err)
{
    *out_there = false;
    for (size_t i = 0; i < store->n; i++) {
        uint32_t first, n;
        dup_segment_range(store->parts[i].segment, &first, &n);
        if (number - first < n)
            return dup_segment_get(store->parts[i].segment, number - first, false, out, out_there,
                                   err);
    }
    return POSTIL_OK;
}

/* -- writing ----------------------------------------------------------------------------------- */

static void
remove_part(const dup_store *store, uint32_t file)
{
    char *path = dup_list_part_path(store, file);
    if (path)
        (void)remove(path);
    free(path);
}

/* No list names the file any more, but for one that may be come back to. */
static void
let_go(dup_store *store, uint32_t file)
{
    if (!store->run) {
        remove_part(store, file);
        return;
    }
    if (store->n_past == store->past_size) {
        size_t size = store->past_size ? 2 * store->past_size : 16;
        uint32_t *past = realloc(store->past, size * sizeof *past);
        if (!past)
            return; /* the next to open the index removes it */
        store->past = past;
        store->past_size = size;
    }
    store->past[store->n_past++] = file;
}

/* Put a segment that has been written in the place of parts [at, at + n), and forget those. */
static enum postil_status
replace(dup_store *store, size_t at, size_t n, uint32_t file, struct postil_error *err)
{
    dup_store changed = *store;
    changed.parts = NULL;
    changed.n = changed.size = 0;
    enum postil_status st = POSTIL_OK;
    for (size_t i = 0; i < at && st == POSTIL_OK; i++)
        st = dup_list_add(&changed, store->parts[i].segment, store->parts[i].file, err);
    if (st == POSTIL_OK)
        st = dup_list_open_part(&changed, file, err);
    for (size_t i = at + n; i < store->n && st == POSTIL_OK; i++)
        st = dup_list_add(&changed, store->parts[i].segment, store->parts[i].file, err);
    if (st == POSTIL_OK)
        st = dup_list_write(&changed, err);
    if (st != POSTIL_OK) {
        if (changed.n > at)
            dup_segment_close(changed.parts[at].segment);
        free(changed.parts);
        return st;
    }
    struct dup_store_part *old = store->parts;
    *store = changed;
    for (size_t i = at; i < at + n; i++) {
        dup_segment_close(old[i].segment);
        let_go(store, old[i].file);
    }
    free(old);
    return POSTIL_OK;
}

static enum postil_status
merge_parts(dup_store *store, size_t at, size_t n, int64_t day, struct postil_error *err)
{
    uint32_t file = store->next_file++;
    char *path = dup_list_part_path(store, file);
    dup_segment **segments = calloc(n, sizeof *segments);
    enum postil_status st =
        path && segments ? POSTIL_OK : postil_fail(err, POSTIL_NOMEM, "index %s", store->path);
    for (size_t i = 0; i < n && st == POSTIL_OK; i++)
        segments[i] = store->parts[at + i].segment;
    if (st == POSTIL_OK)
        st = dup_merge(path, segments, n, day, err);
    if (st == POSTIL_OK)
        st = replace(store, at, n, file, err);
    free(segments);
    free(path);
    return st;
}

static uint32_t
level_of(const struct dup_store_part *part)
{
    uint32_t first, n, level = 0;
    dup_segment_range(part->segment, &first, &n);
    for (; n >= FANOUT; n /= FANOUT)
        level++;
    return level;
}

/* As many of the last parts as are of one size, or of smaller ones behind. */
static size_t
count_alike(const dup_store *store)
{
    size_t n = 0;
    uint32_t level = 0;
    for (size_t i = store->n; i-- > 0; n++) {
        uint32_t own = level_of(&store->parts[i]);
        if (n > 0 && own > level)
            break;
        level = own > level ? own : level;
    }
    return n;
}

static uint32_t
documents_of(const dup_store *store, size_t at)
{
    uint32_t first, n;
    dup_segment_range(store->parts[at].segment, &first, &n);
    return store->next - first;
}

static enum postil_status
merge_like_ones(dup_store *store, struct postil_error *err)
{
    enum postil_status st = POSTIL_OK;
    for (size_t n = count_alike(store); n >= FANOUT && st == POSTIL_OK; n = count_alike(store)) {
        if (documents_of(store, store->n - n) > MERGED_MAX)
            break;
        st = merge_parts(store, store->n - n, n, INT64_MIN, err);
    }
    return st;
}

enum postil_status
dup_store_append(dup_store *store, const struct dup_segment_parts *parts, struct postil_error *err)
{
    uint32_t file = store->next_file++, next = store->next;
    char *path = dup_list_part_path(store, file);
    if (!path)
        return postil_fail(err, POSTIL_NOMEM, "index %s", store->path);
    enum postil_status st = dup_segment_write(path, parts, err);
    free(path);
    store->next = parts->first + parts->n;
    if (st == POSTIL_OK)
        st = replace(store, store->n, 0, file, err);
    if (st != POSTIL_OK) {
        store->next = next;
        return st;
    }
    return merge_like_ones(store, err);
}

enum postil_status
dup_store_forget(dup_store *store, int64_t day, struct postil_error *err)
{
    enum postil_status st = POSTIL_OK;
    for (size_t i = 0; i < store->n && st == POSTIL_OK; i++)
        if (dup_segment_oldest(store->parts[i].segment) < day)
            st = merge_parts(store, i, 1, day, err);
    return st;
}

/* -- going back -------------------------------------------------------------------------------- */

enum postil_status
dup_store_hold(dup_store *store, uint64_t run, char **out_list, struct postil_error *err)
{
    size_t len;
    bool known = store->run == run;
    store->run = run;
    enum postil_status st = known ? POSTIL_OK : dup_list_write(store, err);
    if (st != POSTIL_OK)
        return st;
    *out_list = NULL;
    FILE *list = open_memstream(out_list, &len);
    bool ok = list && dup_list_print(store, list);
    if (list)
        ok = fclose(list) == 0 && ok;
    if (!ok) {
        free(*out_list);
        return postil_fail(err, POSTIL_NOMEM, "index %s", store->path);
    }
    store->n_held = store->n_past;
    return POSTIL_OK;
}

void
dup_store_held(dup_store *store)
{
    for (size_t i = 0; i < store->n_held; i++)
        remove_part(store, store->past[i]);
    for (size_t i = store->n_held; i < store->n_past; i++)
        store->past[i - store->n_held] = store->past[i];
    store->n_past -= store->n_held;
    store->n_held = 0;
}

void
dup_store_release(dup_store *store)
{
    store->n_held = store->n_past;
    dup_store_held(store);
    store->run = 0;
    if (dup_list_write(store, NULL) == POSTIL_OK) /* else the run's number there does no harm */
        remove_leftovers(store);
}

/* Take the parts of `from`, which is left without any. */
static void
exchange_parts(dup_store *store, dup_store *from)
{
    struct dup_store_part *parts = store->parts;
    size_t n = store->n, size = store->size;
    store->parts = from->parts;
    store->n = from->n;
    store->size = from->size;
    from->parts = parts;
    from->n = n;
    from->size = size;
}

static void
close_parts(dup_store *store)
{
    for (size_t i = 0; i < store->n; i++)
        dup_segment_close(store->parts[i].segment);
    free(store->parts);
}

enum postil_status
dup_store_rewind(dup_store *store, uint64_t run, const char *list, size_t len,
                 struct postil_error *err)
{
    dup_store earlier = {.path = store->path, .lock = store->lock};
    if (store->run != run)
        return postil_fail(err, POSTIL_CONFIG, "another run has changed the index %s since",
                           store->path);
    FILE *file = fmemopen((void *)list, len, "r");
    if (!file)
        return postil_fail(err, POSTIL_NOMEM, "index %s", store->path);
    enum postil_status st = dup_list_read(&earlier, file, err);
    fclose(file);
    if (st == POSTIL_DATA)
        st = postil_fail(err, POSTIL_CONFIG, "another run has tidied up the index %s since",
                         store->path);
    if (st == POSTIL_OK)
        st = dup_list_write(&earlier, err);
    if (st == POSTIL_OK) {
        exchange_parts(store, &earlier);
        store->next = earlier.next;
        store->next_file = earlier.next_file;
        remove_leftovers(store);
    }
    close_parts(&earlier);
    return st;
}
