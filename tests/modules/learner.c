/* SPDX-License-Identifier: Apache-2.0 */
/* Finds no names; its model is a list of what it was trained on. */
#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include <postil/plugin.h>

struct settings {
    int64_t rounds;
    double rate;
    const char *need;
    struct postil_strings tags;
};

static enum postil_status
analyze(void *state, postil_doc *doc, struct postil_error *err)
{
    (void)state, (void)doc, (void)err;
    return POSTIL_OK;
}

static void
print_names(FILE *out, const postil_doc *doc)
{
    size_t n, len;
    const char *text = postil_doc_text(doc, &len);
    const struct postil_entity *names = postil_doc_records(doc, &postil_entity_type, &n);
    for (size_t i = 0; i < n; i++)
        fprintf(out, " %" PRIu32 ":%.*s", names[i].type, (int)(names[i].end - names[i].begin),
                text + names[i].begin);
    fputc('\n', out);
}

static void
print_docs(FILE *out, const char *what, postil_doc *const *docs, const uint32_t *file_of,
           const char *const *files, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        size_t n_token, n_sentence;
        postil_doc_records(docs[i], &postil_token_type, &n_token);
        postil_doc_records(docs[i], &postil_sentence_type, &n_sentence);
        const char *slash = strrchr(files[file_of[i]], '/');
        fprintf(out, "%s %s %s: %zu tokens, %zu sentences:", what,
                slash ? slash + 1 : files[file_of[i]], postil_doc_id(docs[i]), n_token, n_sentence);
        print_names(out, docs[i]);
    }
}

static enum postil_status
train(const struct postil_training *t, const void *settings, struct postil_error *err)
{
    const struct settings *set = settings;
    if (set->need && !strstr(t->output, set->need))
        return postil_fail(err, POSTIL_USAGE, "the model must be called '%s'", set->need);
    FILE *out = fopen(t->output, "w");
    if (!out)
        return postil_fail(err, POSTIL_CANTCREATE, "%s: %s", t->output, strerror(errno));
    fprintf(out, "rounds %" PRId64 ", rate %g, %zu tags\n", set->rounds, set->rate, set->tags.n);
    print_docs(out, "data", t->docs, t->file_of, t->files, t->n_doc);
    print_docs(out, "dev", t->dev_docs, t->dev_file_of, t->dev_files, t->n_dev_doc);
    for (int64_t i = 1; i <= set->rounds; i++) {
        char line[64];
        snprintf(line, sizeof line, "round %" PRId64, i);
        t->say(t->ctx, line);
    }
    return fclose(out) == 0 ? POSTIL_OK
                            : postil_fail(err, POSTIL_IO, "%s: %s", t->output, strerror(errno));
}

static const struct postil_option options[] = {
    POSTIL_OPTION(struct settings, rounds, .fallback = "2", .min = 1, .max = 9, .help = "passes"),
    POSTIL_OPTION(struct settings, rate, .fallback = "0.5", .max = 1, .help = "of learning"),
    POSTIL_OPTION(struct settings, need, .optional = true, .help = "part of the model's name"),
    POSTIL_OPTION(struct settings, tags, .fallback = "", .help = "words"),
    POSTIL_OPTIONS_END,
};

POSTIL_PLUGIN(learner) = {
    POSTIL_PLUGIN_HEAD(learner),
    .version = "1",
    .summary = "learns nothing, but says from what",
    .reads = POSTIL_LAYERS("token", "sentence"),
    .writes = POSTIL_LAYERS("entity"),
    .analyze = analyze,
    .train = train,
    .train_options = options,
    .train_settings_size = sizeof(struct settings),
};
