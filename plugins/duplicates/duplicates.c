/* SPDX-License-Identifier: Apache-2.0 */
/* The duplicates plugin: who shares text with whom, which stories there are, who copied. */
#include <stdlib.h>
#include <string.h>

#include <postil/json.h>
#include <postil/plugin.h>

#include "journal.h"
#include "report.h"
#include "sketch.h"

#define CONTAINED 0.5f /* share of a text inside another that is worth a record by itself */

struct settings {
    double threshold;
    uint32_t links;
    const char *date_key;
    const char *source_key;
    const char *index;
    double forget;
    int64_t batch;
};

static const char *const link_names[] = {"mutual", "copied", NULL};

static const struct postil_option options[] = {
    POSTIL_OPTION(struct settings, threshold, .fallback = "0.5", .max = 1,
                  .help =
                      "least share of the longer text in long common runs of two that are near"),
    POSTIL_OPTION(struct settings, links, .fallback = "mutual", .choices = link_names,
                  .help = "whether only versions of one article make a story, or rewrites too"),
    POSTIL_OPTION(struct settings, date_key, .fallback = "published",
                  .help = "metadata that holds the date of publication (ISO 8601)"),
    POSTIL_OPTION(struct settings, source_key, .fallback = "source",
                  .help = "metadata that names who published it: what one source repeats in "
                          "many texts is no evidence"),
    POSTIL_OPTION(struct settings, index, .optional = true, .file = POSTIL_FILE_STORE,
                  .help =
                      "folder of an index that keeps all texts for later runs; made if missing"),
    POSTIL_OPTION(struct settings, forget, .fallback = "0", .max = 1e6, .unit = "days",
                  .help = "age by which texts leave the index, from the latest in it; 0: never"),
    POSTIL_OPTION(struct settings, batch, .fallback = "16384", .min = 1, .max = 1 << 20,
                  .unit = "documents", .help = "how many go to the index at once"),
    POSTIL_OPTIONS_END,
};

/* -- working layers: what collect needs of the text -------------------------------------------- */

struct sketch {
    uint64_t exact;
};

static const struct postil_field word_fields[] = {
    POSTIL_SPAN(struct dup_word),
    POSTIL_FIELD(struct dup_word, hash, .help = "of the folded letters"),
    POSTIL_FIELD(struct dup_word, flags,
                 .help = "1 quoted, 2 begins sentence, 4 begins line, 8 capital, 16 frequent, "
                         "32 stock phrase"),
    POSTIL_FIELDS_END,
};
static const struct postil_layer_type word_type = {.name = "word",
                                                   .help = "normalised words",
                                                   .record_size = sizeof(struct dup_word),
                                                   .flags = POSTIL_LAYER_BULK,
                                                   .fields = word_fields};

static const struct postil_field credit_fields[] = {
    POSTIL_SPAN(struct dup_credit),
    POSTIL_FIELD(struct dup_credit, outlet, .help = "hash of the name's last word"),
    POSTIL_FIELDS_END,
};
static const struct postil_layer_type credit_type = {.name = "credit",
                                                     .help =
                                                         "outlets that the text has its news from",
                                                     .record_size = sizeof(struct dup_credit),
                                                     .flags = POSTIL_LAYER_BULK,
                                                     .fields = credit_fields};

static const struct postil_field fingerprint_fields[] = {
    POSTIL_SPAN(struct dup_fingerprint),
    POSTIL_FIELD(struct dup_fingerprint, hash, .help = "of five words"),
    POSTIL_FIELD(struct dup_fingerprint, quoted, .help = "1 between quotation marks"),
    POSTIL_FIELDS_END,
};
static const struct postil_layer_type fingerprint_type = {
    .name = "fingerprint",
    .help = "selected word runs that can be evidence",
    .record_size = sizeof(struct dup_fingerprint),
    .flags = POSTIL_LAYER_BULK,
    .fields = fingerprint_fields};

struct bin {
    uint32_t least;
};
static const struct postil_field minhash_fields[] = {
    POSTIL_FIELD(struct bin, least, .help = "smallest shingle hash of the bin"),
    POSTIL_FIELDS_END,
};
static const struct postil_layer_type minhash_type = {.name = "minhash",
                                                      .help = "bins of a one-permutation MinHash",
                                                      .record_size = sizeof(struct bin),
                                                      .flags = POSTIL_LAYER_BULK,
                                                      .fields = minhash_fields};

static const struct postil_field sketch_fields[] = {
    POSTIL_FIELD_AS(struct sketch, exact, POSTIL_HASH, .help = "hash of all words in order"),
    POSTIL_FIELDS_END,
};
static const struct postil_layer_type sketch_type = {.name = "sketch",
                                                     .help = "the text in short",
                                                     .record_size = sizeof(struct sketch),
                                                     .flags = POSTIL_LAYER_BULK,
                                                     .fields = sketch_fields};

struct index_size {
    uint64_t documents, bytes;
    uint32_t parts;
    uint64_t forgotten;
};

static const struct postil_field index_fields[] = {
    POSTIL_FIELD(struct index_size, documents, .help = "that it holds"),
    POSTIL_FIELD(struct index_size, bytes, .unit = "bytes", .help = "of its files"),
    POSTIL_FIELD(struct index_size, parts, .help = "files that are asked for each document"),
    POSTIL_FIELD(struct index_size, forgotten, .help = "documents that this run has forgotten"),
    POSTIL_FIELDS_END,
};
static const struct postil_layer_type index_type = {.name = "index",
                                                    .help = "how large the index is",
                                                    .record_size = sizeof(struct index_size),
                                                    .flags = POSTIL_LAYER_BULK,
                                                    .fields = index_fields};

static const struct postil_layer_type *const layer_types[] = {
    &word_type, &credit_type, &fingerprint_type, &minhash_type, &sketch_type, &index_type, NULL};

/* -- an instance ------------------------------------------------------------------------------- */

struct state {
    const struct settings *settings;
    dup_lists *lists;
    struct dup_corpus *corpus;
    dup_journal *journal; /* NULL: the run can't be resumed */
    /* scratch of analyze */
    struct dup_words words;
    struct dup_maker maker;
};

static void
close_state(void *state)
{
    struct state *s = state;
    if (!s)
        return;
    dup_lists_free(s->lists);
    /*
     * A run that was stopped has put out what it has collected, so that must not be missing later.
     */
    if (s->corpus && dup_corpus_flush(s->corpus, NULL) != POSTIL_OK)
        dup_index_clear(&s->corpus->index); /* nobody is left to be told */
    dup_journal_free(s->journal);
    dup_corpus_free(s->corpus);
    dup_words_fini(&s->words);
    dup_maker_fini(&s->maker);
    free(s);
}

static enum postil_status
open_state(const struct postil_context *ctx, const void *settings, void **out_state,
           struct postil_error *err)
{
    struct state *s = calloc(1, sizeof *s);
    if (!s)
        return postil_fail(err, POSTIL_NOMEM, "duplicates");
    s->settings = settings;
    dup_store *store = NULL;
    enum postil_status st = dup_lists_new(&s->lists, err);
    if (st == POSTIL_OK && s->settings->index)
        st = dup_store_open(s->settings->index, ctx->resumes, &store, err);
    if (st == POSTIL_OK)
        st = dup_corpus_new(store, &s->corpus, err);
    if (st == POSTIL_OK && ctx->checkpoint)
        st = dup_journal_new(ctx->checkpoint, s->corpus, ctx->resumes, &s->journal, err);
    if (st != POSTIL_OK) {
        close_state(s);
        return st;
    }
    *out_state = s;
    return POSTIL_OK;
}

/* -- analyze ----------------------------------------------------------------------------------- */

static enum postil_status
add_records(postil_doc *doc, const struct postil_layer_type *type, const void *records, size_t n,
            struct postil_error *err)
{
    postil_layer *layer;
    enum postil_status st = postil_doc_add_layer(doc, type, &layer, err);
    if (st != POSTIL_OK || n == 0)
        return st;
    void *out = postil_layer_add(layer, n, err);
    if (!out)
        return POSTIL_NOMEM;
    memcpy(out, records, n * type->record_size);
    return POSTIL_OK;
}

static enum postil_status
add_sketch(struct state *s, postil_doc *doc, struct postil_error *err)
{
    struct dup_maker *maker = &s->maker;
    enum postil_status st = dup_make(maker, s->words.items, s->words.n, err);
    struct sketch sketch = {maker->exact};
    if (st == POSTIL_OK)
        st = add_records(doc, &fingerprint_type, maker->fingerprint, maker->n_fingerprint, err);
    if (st == POSTIL_OK)
        st = add_records(doc, &minhash_type, maker->bin, maker->has_bins ? DUP_BINS : 0, err);
    if (st == POSTIL_OK)
        st = add_records(doc, &sketch_type, &sketch, 1, err);
    return st;
}

static enum postil_status
analyze(void *state, postil_doc *doc, struct postil_error *err)
{
    struct state *s = state;
    size_t len, n_sentence;
    const char *text = postil_doc_text(doc, &len);
    const struct postil_sentence *sentences =
        postil_doc_records(doc, &postil_sentence_type, &n_sentence);
    enum postil_status st = dup_words_scan(&s->words, s->lists, text, len, err);
    if (st != POSTIL_OK)
        return st;
    dup_words_mark_sentences(&s->words, sentences, n_sentence);
    struct dup_credit credits[DUP_CREDITS];
    size_t n_credit = dup_credits(s->lists, s->words.items, s->words.n, credits);
    st = add_records(doc, &word_type, s->words.items, s->words.n, err);
    if (st == POSTIL_OK)
        st = add_records(doc, &credit_type, credits, n_credit, err);
    if (st == POSTIL_OK)
        st = add_sketch(s, doc, err);
    return st;
}

/* -- collect ----------------------------------------------------------------------------------- */

static uint32_t
source_of(const char *name)
{
    if (!name || !*name)
        return 0;
    return dup_word_hash(name, strlen(name)) | 1;
}

static struct dup_entry
entry_of(const struct state *s, const postil_doc *doc)
{
    size_t n_bin, n_sketch;
    struct dup_entry entry = {.id = postil_doc_id(doc)};
    entry.words = postil_doc_records(doc, &word_type, &entry.n_word);
    entry.credits = postil_doc_records(doc, &credit_type, &entry.n_credit);
    entry.sketch.fingerprint =
        postil_doc_records(doc, &fingerprint_type, &entry.sketch.n_fingerprint);
    const uint32_t *bin = postil_doc_records(doc, &minhash_type, &n_bin);
    entry.sketch.bin = n_bin == DUP_BINS ? bin : NULL;
    const struct sketch *sketch = postil_doc_records(doc, &sketch_type, &n_sketch);
    if (n_sketch > 0)
        entry.sketch.exact = sketch->exact;
    entry.source = source_of(postil_doc_meta(doc, s->settings->source_key));
    entry.published = dup_date_parse(postil_doc_meta(doc, s->settings->date_key));
    return entry;
}

static enum postil_status
add_duplicate(const struct state *s, postil_layer *layer, const struct dup_match *match,
              const char *other, struct postil_error *err)
{
    bool near = match->same >= s->settings->threshold;
    if (!match->exact && !near && !match->copied && match->containment < CONTAINED)
        return POSTIL_OK;
    struct postil_duplicate *out = postil_layer_add(layer, 1, err);
    if (!out)
        return POSTIL_NOMEM;
    out->other = other;
    out->kind = match->exact ? POSTIL_DUPLICATE_EXACT
                : near       ? POSTIL_DUPLICATE_NEAR
                             : POSTIL_DUPLICATE_PARTIAL;
    out->similarity = match->jaccard;
    out->containment = match->containment;
    out->same = match->same;
    return POSTIL_OK;
}

static enum postil_status
add_passages(const struct state *s, postil_layer *layer, const struct dup_match *match,
             const char *other, struct postil_error *err)
{
    for (size_t i = 0; i < match->n_passage; i++) {
        const struct dup_found *found = &s->corpus->passages[match->first_passage + i];
        const struct dup_passage *p = &found->words;
        struct postil_passage *out = postil_layer_add(layer, 1, err);
        if (!out)
            return POSTIL_NOMEM;
        uint32_t n_a = p->a_end - p->a_begin, n_b = p->b_end - p->b_begin;
        uint32_t n = n_a > n_b ? n_a : n_b;
        *out = (struct postil_passage){.begin = found->begin,
                                       .end = found->end,
                                       .other = other,
                                       .other_begin = found->other_begin,
                                       .other_end = found->other_end,
                                       .kind = p->equal == n ? POSTIL_PASSAGE_VERBATIM
                                                             : POSTIL_PASSAGE_NEAR,
                                       .similarity = (float)p->equal / (float)n,
                                       .quote = dup_passage_quote(p)};
    }
    return POSTIL_OK;
}

static enum postil_status
report_matches(struct state *s, postil_doc *doc, struct postil_error *err)
{
    postil_layer *duplicates, *passages;
    enum postil_status st = postil_doc_add_layer(doc, &postil_duplicate_type, &duplicates, err);
    if (st == POSTIL_OK)
        st = postil_doc_add_layer(doc, &postil_passage_type, &passages, err);
    for (size_t i = 0; i < s->corpus->n_match && st == POSTIL_OK; i++) {
        const struct dup_match *match = &s->corpus->match[i];
        const char *id = s->corpus->members.items[match->other].id;
        const char *other = postil_arena_copy(postil_doc_arena(doc), id, strlen(id));
        if (!other)
            return postil_fail(err, POSTIL_NOMEM, "%zu matches", s->corpus->n_match);
        st = add_duplicate(s, duplicates, match, other, err);
        if (st == POSTIL_OK)
            st = add_passages(s, passages, match, other, err);
    }
    return st == POSTIL_OK ? postil_layer_sort(passages, err) : st;
}

static enum postil_status
collect(void *state, postil_doc *doc, struct postil_error *err)
{
    struct state *s = state;
    struct dup_entry entry = entry_of(s, doc);
    enum postil_status st = dup_corpus_add(s->corpus, &entry, err);
    if (st == POSTIL_OK)
        st = report_matches(s, doc, err);
    enum postil_status kept = s->journal ? dup_journal_add(s->journal, &entry, err) : POSTIL_OK;
    if (kept == POSTIL_OK && s->corpus->members.store &&
        dup_members_pending(&s->corpus->members) >= (uint64_t)s->settings->batch) {
        kept = dup_corpus_flush(s->corpus, err);
        if (kept == POSTIL_OK && s->journal)
            kept = dup_journal_turn(s->journal, err);
    }
    return kept != POSTIL_OK ? kept : st;
}

/* -- conclude ---------------------------------------------------------------------------------- */

static const char *
copy_id(const struct state *s, postil_arena *arena, uint32_t member)
{
    const char *id = s->corpus->members.items[member].id;
    return postil_arena_copy(arena, id, strlen(id));
}

static enum postil_status
add_stories(const struct state *s, const struct dup_report *report, postil_doc *corpus,
            struct postil_error *err)
{
    postil_layer *layer;
    postil_arena *arena = postil_doc_arena(corpus);
    enum postil_status st = postil_doc_add_layer(corpus, &postil_story_type, &layer, err);
    for (size_t i = 0; i < report->n_story && st == POSTIL_OK; i++) {
        size_t n = report->first[i + 1] - report->first[i];
        struct postil_story *out = postil_layer_add(layer, 1, err);
        const char **items = postil_arena_array(arena, const char *, n);
        if (!out || !items)
            return postil_fail(err, POSTIL_NOMEM, "%zu stories", report->n_story);
        for (size_t k = 0; k < n; k++)
            if (!(items[k] = copy_id(s, arena, report->order[report->first[i] + k])))
                return postil_fail(err, POSTIL_NOMEM, "%zu stories", report->n_story);
        out->id = copy_id(s, arena, report->head[i]);
        out->documents = (struct postil_strings){items, n};
        if (!out->id)
            return postil_fail(err, POSTIL_NOMEM, "%zu stories", report->n_story);
    }
    return st;
}

static enum postil_status
add_derivations(struct state *s, const struct dup_report *report, postil_doc *corpus,
                struct postil_error *err)
{
    postil_layer *layer;
    postil_arena *arena = postil_doc_arena(corpus);
    enum postil_status st = postil_doc_add_layer(corpus, &postil_derivation_type, &layer, err);
    for (size_t i = 0; i < report->descents.n && st == POSTIL_OK; i++) {
        const struct dup_descent *d = &report->descents.items[i];
        struct postil_derivation *out = postil_layer_add(layer, 1, err);
        if (!out)
            return POSTIL_NOMEM;
        out->child = copy_id(s, arena, d->child);
        out->parent = copy_id(s, arena, d->parent);
        out->score = dup_descent_score(d);
        if (!out->child || !out->parent)
            return postil_fail(err, POSTIL_NOMEM, "%zu derivations", report->descents.n);
        st = dup_corpus_share(s->corpus, d->child, d->parent, &out->share, err);
    }
    return st;
}

static enum postil_status
forget_old(const struct state *s, struct postil_error *err)
{
    enum { DAY = 86400 };
    dup_store *store = s->corpus->members.store;
    struct dup_store_size size = dup_store_size(store);
    if (s->settings->forget <= 0 || size.documents == 0)
        return POSTIL_OK;
    return dup_store_forget(store, size.newest - (int64_t)(s->settings->forget * DAY), err);
}

/* Last of all, since texts that the report needs may be forgotten. */
static enum postil_status
conclude_index(const struct state *s, postil_doc *corpus, struct postil_error *err)
{
    if (!s->corpus->members.store)
        return POSTIL_OK;
    uint64_t before = dup_store_size(s->corpus->members.store).documents;
    enum postil_status st = forget_old(s, err);
    if (st != POSTIL_OK)
        return st;
    struct dup_store_size size = dup_store_size(s->corpus->members.store);
    struct index_size record = {size.documents, size.bytes, size.segments, before - size.documents};
    return add_records(corpus, &index_type, &record, 1, err);
}

static enum postil_status
conclude(void *state, postil_doc *corpus, struct postil_error *err)
{
    struct state *s = state;
    struct dup_report report;
    enum postil_status st = dup_corpus_flush(s->corpus, err);
    if (st == POSTIL_OK)
        st = dup_report_make(s->corpus, (enum dup_links)s->settings->links, &report, err);
    if (st != POSTIL_OK)
        return st;
    st = add_stories(s, &report, corpus, err);
    if (st == POSTIL_OK)
        st = add_derivations(s, &report, corpus, err);
    dup_report_fini(&report);
    return st == POSTIL_OK ? conclude_index(s, corpus, err) : st;
}

/* -- a run that can be resumed ----------------------------------------------------------------- */

static enum postil_status
save(void *state, struct postil_buffer *out, struct postil_error *err)
{
    struct state *s = state;
    char *bytes;
    size_t len;
    enum postil_status st = dup_journal_save(s->journal, &bytes, &len, err);
    if (st != POSTIL_OK)
        return st;
    postil_buffer_add(out, bytes, len);
    free(bytes);
    return POSTIL_OK;
}

static void
saved(void *state, bool last)
{
    struct state *s = state;
    dup_journal_saved(s->journal, last);
}

static enum postil_status
restore(void *state, const void *bytes, size_t len, struct postil_error *err)
{
    struct state *s = state;
    return dup_journal_restore(s->journal, bytes, len, err);
}

POSTIL_PLUGIN(duplicates) = {
    POSTIL_PLUGIN_HEAD(duplicates),
    .version = "1.0",
    .summary = "finds copies, shared passages, stories, and who copied whom",
    .options = options,
    .settings_size = sizeof(struct settings),
    .layers = layer_types,
    .reads = POSTIL_LAYERS("sentence"),
    .writes = POSTIL_LAYERS("word", "credit", "fingerprint", "minhash", "sketch"),
    .collect_writes = POSTIL_LAYERS("duplicate", "passage"),
    .conclude_writes = POSTIL_LAYERS("story", "derivation", "index"),
    .open = open_state,
    .analyze = analyze,
    .collect = collect,
    .conclude = conclude,
    .close = close_state,
    .save = save,
    .saved = saved,
    .restore = restore,
};
