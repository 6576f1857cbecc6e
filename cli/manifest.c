/* SPDX-License-Identifier: Apache-2.0 */
/* Manifests: one JSON object. */
#define _GNU_SOURCE
#include "manifest.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "json.h"

/* Lists of facts, by enum postil_fact_kind. */
static const char *const lists[] = {"settings", "plugins", "models", "inputs", "outputs", "stores"};

static void
put_hash(struct postil_buffer *out, uint64_t hash)
{
    char digits[17];
    snprintf(digits, sizeof digits, "%016" PRIx64, hash);
    json_key(out, "hash", digits);
}

/* -- stores ------------------------------------------------------------------------------------ */

static bool
holds_something(const char *path)
{
    DIR *dir = opendir(path);
    bool holds = false;
    if (!dir)
        return access(path, F_OK) == 0;
    for (struct dirent *entry; !holds && (entry = readdir(dir));)
        holds = strcmp(entry->d_name, ".") != 0 && strcmp(entry->d_name, "..") != 0;
    closedir(dir);
    return holds;
}

void
manifest_look_at_stores(struct manifest *m)
{
    size_t n = 0;
    for (size_t i = 0; i < m->targets->n && n < MANIFEST_STORES; i++)
        if (m->targets->items[i].kind == POSTIL_FACT_STORE)
            m->store_had[n++] = holds_something(m->targets->items[i].value);
}

/* -- facts ------------------------------------------------------------------------------------- */

/* The hash of a file that is one; folders, pipes and devices have none. */
static enum postil_status
put_bytes(struct postil_buffer *out, const char *path, struct postil_error *err)
{
    struct stat s;
    uint64_t hash, bytes;
    if (strcmp(path, "-") == 0)
        return POSTIL_OK;
    if (stat(path, &s) != 0)
        return postil_fail(err, POSTIL_NOINPUT, "%s: %s", path, strerror(errno));
    if (!S_ISREG(s.st_mode))
        return POSTIL_OK;
    enum postil_status st = postil_file_hash(path, &hash, &bytes, err);
    if (st != POSTIL_OK)
        return st;
    json_number(out, "bytes", (double)bytes);
    put_hash(out, hash);
    return POSTIL_OK;
}

static enum postil_status
put_fact(struct postil_buffer *out, const struct postil_fact *fact, struct postil_error *err)
{
    json_key(out, "owner", fact->owner);
    json_key(out, "name", fact->name);
    json_key(out, fact->kind == POSTIL_FACT_SETTING ? "value" : "path", fact->value);
    switch (fact->kind) {
    case POSTIL_FACT_PLUGIN:
    case POSTIL_FACT_MODEL:
        put_hash(out, fact->hash);
        return POSTIL_OK;
    case POSTIL_FACT_INPUT:
    case POSTIL_FACT_OUTPUT:
        return put_bytes(out, fact->value, err);
    }
    return POSTIL_OK;
}

static enum postil_status
put_list(struct postil_buffer *out, const struct manifest *m, enum postil_fact_kind kind,
         struct postil_error *err)
{
    const struct postil_facts *facts = kind >= POSTIL_FACT_OUTPUT ? m->targets : m->facts;
    enum postil_status st = POSTIL_OK;
    size_t n_store = 0;
    json_open(out, lists[kind], '[');
    for (size_t i = 0; i < facts->n && st == POSTIL_OK; i++) {
        if (facts->items[i].kind != kind)
            continue;
        json_open(out, NULL, '{');
        st = put_fact(out, &facts->items[i], err);
        if (kind == POSTIL_FACT_STORE && !m->resumed && n_store < MANIFEST_STORES)
            json_flag(out, "had_documents", m->store_had[n_store++]);
        json_close(out, '}');
    }
    json_close(out, ']');
    return st;
}

/* -- the run ----------------------------------------------------------------------------------- */

static void
put_arguments(struct postil_buffer *out, const struct args *args)
{
    json_open(out, "arguments", '[');
    for (size_t i = 0; i < args->n_again; i++)
        json_key(out, NULL, args->again[i]);
    json_close(out, ']');
}

static void
put_counts(struct postil_buffer *out, const struct postil_run_counts *counts)
{
    json_open(out, "documents", '{');
    json_number(out, "read", (double)counts->n_read);
    json_number(out, "rejected", (double)counts->n_rejected);
    json_number(out, "text_bytes", (double)counts->text_bytes);
    put_hash(out, counts->input_hash);
    json_close(out, '}');
}

static void
put_times(struct postil_buffer *out, const struct manifest *m)
{
    char when[32];
    struct tm utc;
    gmtime_r(&m->begun, &utc);
    strftime(when, sizeof when, "%Y-%m-%dT%H:%M:%SZ", &utc);
    json_key(out, "begun", when);
    json_number(out, "seconds", m->counts->seconds);
    json_open(out, "steps", '[');
    for (size_t i = 0; i < m->n_time; i++) {
        json_open(out, NULL, '{');
        json_key(out, "step", m->times[i].step);
        json_number(out, "documents", (double)m->times[i].n_doc);
        json_number(out, "analyze_seconds", m->times[i].analyze_s);
        json_number(out, "collect_seconds", m->times[i].collect_s);
        json_close(out, '}');
    }
    json_close(out, ']');
}

static enum postil_status
put_rejects(struct postil_buffer *out, const char *path, struct postil_error *err)
{
    if (!path)
        return POSTIL_OK;
    json_open(out, "rejects", '{');
    json_key(out, "path", path);
    enum postil_status st = put_bytes(out, path, err);
    json_close(out, '}');
    return st;
}

static enum postil_status
put_all(struct postil_buffer *out, const struct manifest *m, struct postil_error *err)
{
    char *folder = getcwd(NULL, 0);
    json_number(out, "manifest", MANIFEST_FORMAT);
    json_key(out, "postil", PACKAGE_VERSION);
    json_key(out, "folder", folder);
    free(folder);
    put_arguments(out, m->args);
    put_times(out, m);
    put_counts(out, m->counts);
    enum postil_status st = put_rejects(out, m->args->rejects, err);
    for (uint32_t kind = POSTIL_FACT_SETTING; kind <= POSTIL_FACT_STORE && st == POSTIL_OK; kind++)
        st = put_list(out, m, (enum postil_fact_kind)kind, err);
    postil_buffer_puts(out, "}\n");
    return st == POSTIL_OK && out->failed ? postil_fail(err, POSTIL_NOMEM, "manifest") : st;
}

static enum postil_status
write_file(const char *path, const struct postil_buffer *bytes, struct postil_error *err)
{
    char *scratch;
    if (asprintf(&scratch, "%s.tmp", path) < 0)
        return postil_fail(err, POSTIL_NOMEM, "manifest");
    FILE *file = fopen(scratch, "w");
    enum postil_status st = POSTIL_OK;
    if (!file) {
        st = postil_fail(err, POSTIL_CANTCREATE, "%s: %s", scratch, strerror(errno));
    } else {
        bool ok = fwrite(bytes->bytes, 1, bytes->len, file) == bytes->len && fflush(file) == 0 &&
                  fsync(fileno(file)) == 0;
        ok = fclose(file) == 0 && ok;
        if (!ok || rename(scratch, path) != 0)
            st = postil_fail(err, POSTIL_IO, "%s: %s", path, strerror(errno));
    }
    free(scratch);
    return st;
}

enum postil_status
manifest_write(const struct manifest *m, struct postil_error *err)
{
    struct postil_buffer out = json_begin();
    if (!out.arena)
        return postil_fail(err, POSTIL_NOMEM, "manifest");
    enum postil_status st = put_all(&out, m, err);
    if (st == POSTIL_OK)
        st = write_file(m->args->manifest, &out, err);
    postil_arena_free(out.arena);
    if (st != POSTIL_OK)
        postil_blame(err, "manifest");
    return st;
}
