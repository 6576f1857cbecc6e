/* SPDX-License-Identifier: Apache-2.0 */
/* Checkpoints: what is saved, when it is safe, and whether it still fits. */
#define _GNU_SOURCE
#include "checkpoint.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <postil/facts.h>
#include <postil/json.h>
#include <postil/model.h>
#include <xxhash.h>

#include "chain.h"
#include "checkpoint_folder.h"

enum {
    FACTS_SIZE = 64 << 20,
    SCRATCH_SIZE_LOG = 36, /* addresses for what the steps save, as log2 bytes */
    MOST_STEPS = 60
};

static const char kind[] = "checkpoint", remedy[] = "take that back, or remove";

/* Section "counts". */
struct saved_counts {
    uint64_t n_done, n_rejected, text_bytes, input_hash;
    double seconds;
    uint64_t completed; /* all is concluded: what is left is to tidy up */
};

struct postil_checkpoint {
    postil_chain *chain;
    checkpoint_folder *folder;
    postil_model *saved; /* to go on from; NULL: nothing is     */
    postil_arena *lasting, *scratch;
    struct postil_facts facts;
    struct saved_counts counts; /* of `saved`                        */
    FILE *inputs;               /* hash of each document that is done  */
    bool completed;             /* nobody needs to come back         */
    bool saves;                 /* there is something to come back to */
    uint64_t n_expected;        /* documents that have been read again */
};

uint64_t
checkpoint_hash(const postil_doc *doc, enum postil_status status)
{
    size_t raw_len, text_len;
    const char *id = postil_doc_id(doc), *raw = postil_doc_raw(doc, &raw_len);
    const char *text = postil_doc_text(doc, &text_len);
    uint64_t hash = XXH3_64bits_withSeed(id, strlen(id), (XXH64_hash_t)status);
    if (raw_len)
        hash = XXH3_64bits_withSeed(raw, raw_len, hash);
    return text_len ? XXH3_64bits_withSeed(text, text_len, hash) : hash;
}

uint64_t
checkpoint_fold(uint64_t all, uint64_t hash)
{
    return (all ^ hash) * 0x9e3779b97f4a7c15u;
}

/* -- facts as bytes ---------------------------------------------------------------------------- */

static void
put_facts(struct postil_buffer *out, const struct postil_facts *facts)
{
    for (size_t i = 0; i < facts->n; i++) {
        const struct postil_fact *f = &facts->items[i];
        postil_buffer_add(out, (const char *)&f->kind, sizeof f->kind);
        postil_buffer_add(out, (const char *)&f->hash, sizeof f->hash);
        postil_buffer_add(out, f->owner, strlen(f->owner) + 1);
        postil_buffer_add(out, f->name, strlen(f->name) + 1);
        postil_buffer_add(out, f->value, strlen(f->value) + 1);
    }
}

/* Takes `size` bytes, or, when that is 0, a string with its NUL, off the front. */
static const char *
take(const char **at, size_t *left, size_t size)
{
    const char *taken = *at;
    if (size == 0)
        size = strnlen(taken, *left) + 1;
    if (size > *left)
        return NULL;
    *at += size;
    *left -= size;
    return taken;
}

static bool
get_fact(const char **at, size_t *left, struct postil_fact *out)
{
    const char *number = take(at, left, sizeof out->kind);
    const char *hash = number ? take(at, left, sizeof out->hash) : NULL;
    out->owner = hash ? take(at, left, 0) : NULL;
    out->name = out->owner ? take(at, left, 0) : NULL;
    out->value = out->name ? take(at, left, 0) : NULL;
    if (!out->value)
        return false;
    memcpy(&out->kind, number, sizeof out->kind);
    memcpy(&out->hash, hash, sizeof out->hash);
    return true;
}

static enum postil_status
compare_facts(const postil_checkpoint *c, const char *bytes, size_t len, struct postil_error *err)
{
    struct postil_facts then = {0};
    struct postil_fact fact;
    const char *at = bytes;
    for (size_t left = len; left && get_fact(&at, &left, &fact);)
        then.n++;
    if (at != bytes + len)
        return postil_fail(err, POSTIL_DATA, "its facts are damaged");
    then.items = calloc(then.n + 1, sizeof *then.items);
    if (!then.items)
        return postil_fail(err, POSTIL_NOMEM, "%zu facts", then.n);
    at = bytes;
    for (size_t i = 0; i < then.n; i++)
        get_fact(&at, &len, &then.items[i]);
    enum postil_status st = postil_facts_compare(&then, &c->facts, err);
    free(then.items);
    return st;
}

/* -- opening ----------------------------------------------------------------------------------- */

static enum postil_status
open_inputs(postil_checkpoint *c, struct postil_error *err)
{
    off_t len = (off_t)(c->counts.n_done * sizeof(uint64_t));
    const char *path = checkpoint_folder_inputs(c->folder);
    c->inputs = fopen(path, c->saved ? "r+" : "w+");
    if (!c->inputs)
        return postil_fail(err, c->saved ? POSTIL_DATA : POSTIL_CANTCREATE, "%s: %s", path,
                           strerror(errno));
    if (fseeko(c->inputs, 0, SEEK_END) != 0 || ftello(c->inputs) < len ||
        ftruncate(fileno(c->inputs), len) != 0 || fseeko(c->inputs, 0, SEEK_SET) != 0)
        return postil_fail(err, POSTIL_DATA, "%s is cut short", path);
    return POSTIL_OK;
}

static bool
reads_stdin(const postil_checkpoint *c)
{
    for (size_t i = 0; i < c->facts.n; i++)
        if (c->facts.items[i].kind == POSTIL_FACT_INPUT &&
            strcmp(c->facts.items[i].value, "-") == 0)
            return true;
    return false;
}

/* Whether the source would give the documents of the run again. */
static bool
is_same_input(const postil_checkpoint *c)
{
    struct postil_error err;
    struct step *source = c->chain->source;
    postil_doc *doc = postil_doc_new(c->chain->run.memory);
    uint64_t hash = 0, n = 0;
    bool ended = !doc || step_open(source, &err) != POSTIL_OK;
    for (; !ended && n <= c->counts.n_done; n++) {
        postil_doc_reset(doc);
        enum postil_status st = source->plugin->next(source->state, doc, &err);
        if ((ended = st == POSTIL_END))
            break;
        hash = checkpoint_fold(hash, checkpoint_hash(doc, st));
    }
    step_close(source);
    postil_doc_free(doc);
    return n == c->counts.n_done && hash == c->counts.input_hash;
}

/*
 * A run that was completed has left its checkpoint only if it died right then. The same command
 * means that one; anything else is a new run.
 */
static enum postil_status
look_at_completed(postil_checkpoint *c, enum postil_status compared)
{
    if (compared == POSTIL_OK && (reads_stdin(c) || is_same_input(c))) {
        c->completed = true;
        return POSTIL_OK;
    }
    postil_model_close(c->saved);
    c->saved = NULL;
    c->counts = (struct saved_counts){0};
    (void)unlink(checkpoint_folder_file(c->folder));
    return POSTIL_OK;
}

static enum postil_status
read_saved(postil_checkpoint *c, struct postil_error *err)
{
    size_t n_count, n_fact;
    enum postil_status st =
        postil_model_open(checkpoint_folder_file(c->folder), kind, &c->saved, err);
    if (st != POSTIL_OK)
        return st;
    const struct saved_counts *counts =
        postil_model_section(c->saved, "counts", sizeof *counts, &n_count, err);
    const char *facts = counts ? postil_model_section(c->saved, "facts", 1, &n_fact, err) : NULL;
    if (!facts || n_count != 1)
        return POSTIL_DATA;
    c->counts = *counts;
    st = compare_facts(c, facts, n_fact, err);
    return c->counts.completed ? look_at_completed(c, st) : st;
}

/* A step learns that it is to be saved, and where it may put files. */
static enum postil_status
prepare_step(postil_checkpoint *c, size_t i, struct postil_error *err)
{
    struct step *step = &c->chain->steps[i];
    const struct postil_plugin *p = step->plugin;
    if (p->collect && !p->save && !(p->flags & POSTIL_STATELESS))
        return postil_fail(
            err, POSTIL_CONFIG,
            "%s: step '%s' can't be resumed: plugin '%s' has no save and restore, nor "
            "does it say that it is stateless; take the step out of the chain, or run "
            "without --resume",
            step->where, step->name, p->name);
    if (!p->save)
        return POSTIL_OK;
    step->resumes = c->saved != NULL;
    return checkpoint_folder_step(c->folder, i, !c->saved, c->chain->arena, &step->checkpoint, err);
}

static enum postil_status
prepare(postil_checkpoint *c, struct postil_error *err)
{
    enum postil_status st = postil_chain_facts(c->chain, true, c->lasting, &c->facts, err);
    if (st == POSTIL_OK && access(checkpoint_folder_file(c->folder), F_OK) == 0) {
        st = read_saved(c, err);
        if (st == POSTIL_CONFIG)
            postil_fail(err, st, "%s; %s %s to begin anew", err->message, remedy,
                        checkpoint_folder_path(c->folder));
        if (st != POSTIL_OK)
            postil_blame(err, "the run can't be resumed");
    }
    for (size_t i = 0; i < c->chain->n_step && st == POSTIL_OK; i++)
        st = prepare_step(c, i, err);
    return st == POSTIL_OK && !c->completed ? open_inputs(c, err) : st;
}

enum postil_status
postil_checkpoint_open(const char *folder, postil_chain *chain, postil_checkpoint **out_checkpoint,
                       struct postil_error *err)
{
    struct postil_error reason = {.message = ""};
    postil_checkpoint *c = calloc(1, sizeof *c);
    if (!c)
        return postil_fail(err, POSTIL_NOMEM, "checkpoint");
    c->chain = chain;
    enum postil_status st = POSTIL_OK;
    c->lasting = postil_arena_new(FACTS_SIZE);
    for (int log = SCRATCH_SIZE_LOG; !c->scratch && log >= 20; log--)
        c->scratch = postil_arena_new((size_t)1 << log);
    if (!c->lasting || !c->scratch)
        st = postil_fail(&reason, POSTIL_NOMEM, "no memory for a checkpoint");
    if (st == POSTIL_OK)
        st = checkpoint_folder_open(folder, &c->folder, &reason);
    if (st == POSTIL_OK)
        st = prepare(c, &reason);
    if (st != POSTIL_OK) {
        postil_checkpoint_close(c);
        return postil_fail(err, st, "%s", reason.message);
    }
    *out_checkpoint = c;
    return POSTIL_OK;
}

void
postil_checkpoint_close(postil_checkpoint *c)
{
    if (!c)
        return;
    if (c->inputs)
        fclose(c->inputs);
    bool remove_it = c->completed || (!c->saved && !c->saves);
    postil_model_close(c->saved);
    postil_arena_free(c->lasting);
    postil_arena_free(c->scratch);
    if (c->folder && remove_it)
        checkpoint_folder_remove(c->folder);
    checkpoint_folder_close(c->folder);
    free(c);
}

bool
postil_checkpoint_completed(const postil_checkpoint *c)
{
    return c->completed;
}

bool
postil_checkpoint_resumes(const postil_checkpoint *c, uint64_t *out_n_done)
{
    *out_n_done = c->counts.n_done;
    return c->saved != NULL;
}

/* -- going on ---------------------------------------------------------------------------------- */

static enum postil_status
restore_step(const postil_checkpoint *c, size_t i, struct postil_error *err)
{
    const struct step *step = &c->chain->steps[i];
    char name[POSTIL_MODEL_NAME + 1];
    size_t len;
    if (!step->plugin->save)
        return POSTIL_OK;
    snprintf(name, sizeof name, "step-%hu", (unsigned short)i);
    const void *bytes = postil_model_section(c->saved, name, 1, &len, err);
    if (!bytes)
        return POSTIL_DATA;
    enum postil_status st = step->plugin->restore(step->state, bytes, len, err);
    if (st == POSTIL_CONFIG)
        postil_fail(err, st, "%s; or remove %s to begin anew", err->message,
                    checkpoint_folder_path(c->folder));
    if (st != POSTIL_OK)
        postil_blame(err, "the run can't be resumed: step '%s'", step->name);
    return st;
}

static void
tell_steps(const postil_checkpoint *c, bool last)
{
    for (size_t i = 0; i < c->chain->n_step; i++)
        if (c->chain->steps[i].plugin->saved)
            c->chain->steps[i].plugin->saved(c->chain->steps[i].state, last);
}

enum postil_status
checkpoint_restore(postil_checkpoint *c, struct postil_run_watch *watch,
                   struct postil_run_counts *counts, struct postil_error *err)
{
    size_t len;
    enum postil_status st = POSTIL_OK;
    if (!c->saved)
        return POSTIL_OK;
    const void *bytes = postil_model_section(c->saved, "caller", 1, &len, err);
    if (!bytes)
        return POSTIL_DATA;
    if (watch->restore)
        st = watch->restore(watch->ctx, bytes, len, err);
    for (size_t i = 0; i < c->chain->n_step && st == POSTIL_OK && !c->completed; i++)
        st = restore_step(c, i, err);
    if (c->completed)
        tell_steps(c, true);
    *counts = (struct postil_run_counts){.n_read = c->counts.n_done,
                                         .n_done = c->counts.n_done,
                                         .n_rejected = c->counts.n_rejected,
                                         .n_resumed = c->counts.n_done,
                                         .text_bytes = c->counts.text_bytes,
                                         .input_hash = c->counts.input_hash,
                                         .seconds = c->counts.seconds};
    return st;
}

enum postil_status
checkpoint_expect(postil_checkpoint *c, const postil_doc *doc, enum postil_status status,
                  struct postil_error *err)
{
    uint64_t hash, number = ++c->n_expected;
    const char *folder = checkpoint_folder_path(c->folder), *origin = postil_doc_origin(doc);
    if (status == POSTIL_END)
        return postil_fail(err, POSTIL_CONFIG,
                           "the run can't be resumed: the input ends before document %llu, and the "
                           "run had read %llu; %s %s to begin anew",
                           (unsigned long long)number, (unsigned long long)c->counts.n_done, remedy,
                           folder);
    if (fread(&hash, sizeof hash, 1, c->inputs) != 1)
        return postil_fail(err, POSTIL_IO, "%s: %s", checkpoint_folder_inputs(c->folder),
                           strerror(errno));
    if (number == c->counts.n_done && fseeko(c->inputs, 0, SEEK_END) != 0)
        return postil_fail(err, POSTIL_IO, "%s: %s", checkpoint_folder_inputs(c->folder),
                           strerror(errno));
    if (hash == checkpoint_hash(doc, status))
        return POSTIL_OK;
    return postil_fail(err, POSTIL_CONFIG,
                       "the run can't be resumed: document %llu of the input (%s) isn't what it "
                       "was; %s %s to begin anew",
                       (unsigned long long)number, *origin ? origin : postil_doc_id(doc), remedy,
                       folder);
}

/* -- saving ------------------------------------------------------------------------------------ */

enum postil_status
checkpoint_note(postil_checkpoint *c, uint64_t hash, struct postil_error *err)
{
    if (fwrite(&hash, sizeof hash, 1, c->inputs) == 1)
        return POSTIL_OK;
    return postil_fail(err, POSTIL_IO, "%s: %s", checkpoint_folder_inputs(c->folder),
                       strerror(errno));
}

static enum postil_status
sync_inputs(postil_checkpoint *c, struct postil_error *err)
{
    if (fflush(c->inputs) == 0 && fdatasync(fileno(c->inputs)) == 0)
        return POSTIL_OK;
    return postil_fail(err, POSTIL_IO, "%s: %s", checkpoint_folder_inputs(c->folder),
                       strerror(errno));
}

/* What is saved, section by section. */
struct sections {
    struct postil_model_part parts[MOST_STEPS + 3];
    char names[MOST_STEPS][POSTIL_MODEL_NAME + 1];
    size_t n;
};

static enum postil_status
add_section(struct sections *s, const char *name, const struct postil_buffer *bytes,
            struct postil_error *err)
{
    if (bytes->failed)
        return postil_fail(err, POSTIL_NOMEM, "%s keeps too much", name);
    s->parts[s->n++] = (struct postil_model_part){name, bytes->len ? bytes->bytes : "", bytes->len};
    return POSTIL_OK;
}

static enum postil_status
save_step(postil_checkpoint *c, size_t i, struct sections *s, struct postil_error *err)
{
    const struct step *step = &c->chain->steps[i];
    struct postil_buffer bytes = {.arena = c->scratch};
    if (!step->plugin->save)
        return POSTIL_OK;
    if (s->n == sizeof s->parts / sizeof s->parts[0])
        return postil_fail(err, POSTIL_CONFIG, "more than %d steps that keep something",
                           MOST_STEPS);
    char *name = s->names[s->n - 3];
    snprintf(name, sizeof s->names[0], "step-%hu", (unsigned short)i);
    enum postil_status st = step->plugin->save(step->state, &bytes, err);
    if (st == POSTIL_OK)
        st = add_section(s, name, &bytes, err);
    if (st != POSTIL_OK)
        postil_blame(err, "step '%s' can't be saved", step->name);
    return st;
}

static enum postil_status
put_sections(postil_checkpoint *c, struct postil_run_watch *watch,
             const struct saved_counts *counts, struct sections *s, struct postil_error *err)
{
    struct postil_buffer facts = {.arena = c->scratch}, caller = {.arena = c->scratch};
    put_facts(&facts, &c->facts);
    enum postil_status st = add_section(s, "facts", &facts, err);
    s->parts[s->n++] = (struct postil_model_part){"counts", counts, sizeof *counts};
    if (st == POSTIL_OK && watch->save)
        st = watch->save(watch->ctx, &caller, err);
    if (st == POSTIL_OK)
        st = add_section(s, "caller", &caller, err);
    for (size_t i = 0; i < c->chain->n_step && st == POSTIL_OK && !counts->completed; i++)
        st = save_step(c, i, s, err);
    return st == POSTIL_OK ? sync_inputs(c, err) : st;
}

static enum postil_status
save(postil_checkpoint *c, struct postil_run_watch *watch, const struct postil_run_counts *counts,
     bool completed, struct postil_error *err)
{
    struct sections sections = {.n = 0};
    const struct saved_counts now = {counts->n_done,     counts->n_rejected, counts->text_bytes,
                                     counts->input_hash, counts->seconds,    completed};
    postil_arena_reset(c->scratch);
    enum postil_status st = put_sections(c, watch, &now, &sections, err);
    if (st == POSTIL_OK)
        st = postil_model_write(checkpoint_folder_file(c->folder), kind, sections.parts, sections.n,
                                err);
    if (st == POSTIL_OK)
        st = checkpoint_folder_sync(c->folder, err);
    if (st != POSTIL_OK) {
        postil_blame(err, "checkpoint");
        return st;
    }
    c->saves = true;
    c->completed = completed;
    tell_steps(c, completed);
    return POSTIL_OK;
}

enum postil_status
checkpoint_save(postil_checkpoint *c, struct postil_run_watch *watch,
                const struct postil_run_counts *counts, struct postil_error *err)
{
    return save(c, watch, counts, false, err);
}

enum postil_status
checkpoint_finish(postil_checkpoint *c, struct postil_run_watch *watch,
                  const struct postil_run_counts *counts, struct postil_error *err)
{
    return save(c, watch, counts, true, err);
}
