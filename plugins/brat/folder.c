/* SPDX-License-Identifier: Apache-2.0 */
/* Reading and writing pairs of files. */
#define _POSIX_C_SOURCE 200809L
#include "folder.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { PIECE = 1 << 16, MOST_PATH = 4096 };

/* -- reading ----------------------------------------------------------------------------------- */

static enum postil_status
append(const char *path, FILE *file, postil_doc *doc, struct postil_error *err)
{
    char piece[PIECE];
    size_t n;
    enum postil_status st = POSTIL_OK;
    while (st == POSTIL_OK && (n = fread(piece, 1, sizeof piece, file)) > 0)
        st = postil_doc_append_raw(doc, piece, n, err);
    return st == POSTIL_OK && ferror(file)
               ? postil_fail(err, POSTIL_IO, "%s: %s", path, strerror(errno))
               : st;
}

static enum postil_status
fetch(const char *path, const char *remedy, postil_doc *doc, struct postil_error *err)
{
    FILE *file = fopen(path, "rb");
    if (!file)
        return postil_fail(err, POSTIL_NOINPUT, "%s: %s%s", path, strerror(errno), remedy);
    enum postil_status st = append(path, file, doc, err);
    fclose(file);
    return st;
}

static size_t
stem(const char *path)
{
    const char *dot = strrchr(path, '.'), *slash = strrchr(path, '/');
    return dot && (!slash || dot > slash + 1) && dot != path ? (size_t)(dot - path) : strlen(path);
}

/* The text's length stands in front of both. */
static enum postil_status
fetch_both(const char *path, const char *ann, postil_doc *doc, struct postil_error *err)
{
    size_t len, before;
    uint64_t head = 0;
    enum postil_status st = postil_doc_append_raw(doc, &head, sizeof head, err);
    if (st == POSTIL_OK)
        st = fetch(path, "", doc, err);
    postil_doc_raw(doc, &before);
    if (st == POSTIL_OK)
        st = fetch(ann, ": an empty one says that there is nothing", doc, err);
    if (st != POSTIL_OK)
        return st;
    head = before - sizeof head;
    memcpy((char *)postil_doc_raw(doc, &len), &head, sizeof head);
    return st;
}

enum postil_status
brat_fetch(const char *path, postil_doc *doc, struct postil_error *err)
{
    size_t len = stem(path);
    const char *base = strrchr(path, '/') ? strrchr(path, '/') + 1 : path;
    char *ann = malloc(len + sizeof ".ann");
    if (!ann)
        return postil_fail(err, POSTIL_NOMEM, "out of memory");
    memcpy(ann, path, len);
    strcpy(ann + len, ".ann");
    enum postil_status st = postil_doc_set_origin(doc, err, "%s", path);
    if (st == POSTIL_OK)
        st = postil_doc_set_id(doc, base, len - (size_t)(base - path), err);
    if (st == POSTIL_OK)
        st = fetch_both(path, ann, doc, err);
    free(ann);
    return st;
}

enum postil_status
brat_split(const postil_doc *doc, const char **out_text, size_t *out_text_len, const char **out_ann,
           size_t *out_ann_len, struct postil_error *err)
{
    size_t len;
    uint64_t head;
    const char *raw = postil_doc_raw(doc, &len);
    if (len < sizeof head)
        return postil_fail(err, POSTIL_INTERNAL, "the document has not been fetched");
    memcpy(&head, raw, sizeof head);
    if (head > len - sizeof head)
        return postil_fail(err, POSTIL_INTERNAL, "the document has not been fetched");
    *out_text = raw + sizeof head;
    *out_text_len = head;
    *out_ann = *out_text + head;
    *out_ann_len = len - sizeof head - head;
    return POSTIL_OK;
}

/* -- writing ----------------------------------------------------------------------------------- */

enum postil_status
brat_make_folder(const char *path, struct postil_error *err)
{
    struct stat st;
    if (mkdir(path, 0777) == 0 || (errno == EEXIST && stat(path, &st) == 0 && S_ISDIR(st.st_mode)))
        return POSTIL_OK;
    return postil_fail(err, POSTIL_CANTCREATE, "'%s' can't be created as a folder: %s", path,
                       strerror(errno));
}

static enum postil_status
name_file(const char *folder, const char *id, const char *ending, char path[MOST_PATH],
          struct postil_error *err)
{
    int n = snprintf(path, MOST_PATH, "%s/%s%s", folder, id, ending);
    if (n < 0 || n >= MOST_PATH)
        return postil_fail(err, POSTIL_DATA, "the id is too long to name a file");
    char *name = path + strlen(folder) + 1;
    if (*name == '.')
        *name = '_';
    for (; *name; name++)
        if (*name == '/' || (unsigned char)*name < 0x20)
            *name = '_';
    return POSTIL_OK;
}

static enum postil_status
write_all(int fd, const char *path, const char *bytes, size_t len, struct postil_error *err)
{
    while (len > 0) {
        ssize_t n = write(fd, bytes, len);
        if (n < 0 && errno != EINTR)
            return postil_fail(err, POSTIL_IO, "writing to '%s' failed: %s", path, strerror(errno));
        bytes += n > 0 ? n : 0;
        len -= n > 0 ? (size_t)n : 0;
    }
    return POSTIL_OK;
}

static enum postil_status
store(const char *path, const char *bytes, size_t len, struct postil_error *err)
{
    int fd = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666);
    if (fd < 0 && errno == EEXIST)
        return postil_fail(
            err, POSTIL_DATA,
            "'%s' is there already: write to an empty folder, and give each document "
            "an id of its own",
            path);
    if (fd < 0)
        return postil_fail(err, POSTIL_CANTCREATE, "'%s' can't be created: %s", path,
                           strerror(errno));
    enum postil_status st = write_all(fd, path, bytes, len, err);
    if (close(fd) != 0 && st == POSTIL_OK)
        st = postil_fail(err, POSTIL_IO, "writing to '%s' failed: %s", path, strerror(errno));
    return st;
}

enum postil_status
brat_store(const char *folder, const postil_doc *doc, const char *ann, size_t ann_len,
           struct postil_error *err)
{
    char path[MOST_PATH];
    size_t len;
    const char *text = postil_doc_text(doc, &len);
    enum postil_status st = name_file(folder, postil_doc_id(doc), ".txt", path, err);
    if (st == POSTIL_OK)
        st = store(path, text, len, err);
    if (st == POSTIL_OK)
        st = name_file(folder, postil_doc_id(doc), ".ann", path, err);
    return st == POSTIL_OK ? store(path, ann, ann_len, err) : st;
}
