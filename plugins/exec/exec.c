/* SPDX-License-Identifier: Apache-2.0 */
/* The exec plugin: a program that reads and writes lines of JSON as a step of the chain. */
#include <stdlib.h>
#include <string.h>

#include <postil/json.h>
#include <postil/plugin.h>

#include "answer.h"
#include "declare.h"
#include "program.h"
#include "spawn.h"

/* Addresses for a question; an answer has its own limit. */
enum { QUESTION_SIZE = 1 << 30 };

struct settings {
    struct postil_strings command, reads, writes;
    const char *log;
    uint32_t offsets;
    bool text;
    double timeout, startup;
    uint64_t longest_answer;
};

struct state {
    const char **argv;   /* ends in NULL                       */
    postil_arena *arena; /* names of layers                    */
    postil_arena *lines; /* one document's question and answer */
    struct postil_json_style style;
    struct exec_form form;
    exec_program *program;
};

/* -- what it reads and writes ------------------------------------------------------------------ */

static enum postil_status
exec_declare_layers(const void *settings, postil_arena *arena, struct postil_declaration *out,
                    struct postil_error *err)
{
    const struct settings *set = settings;
    const struct postil_layer_type **types =
        postil_arena_array(arena, const struct postil_layer_type *, set->writes.n + 1);
    const char **writes = postil_arena_array(arena, const char *, set->writes.n + 1);
    const char **reads = postil_arena_array(arena, const char *, set->reads.n + 1);
    size_t n_type = 0;
    if (!types || !writes || !reads)
        return postil_fail(err, POSTIL_NOMEM, "its layers");
    for (size_t i = 0; i < set->writes.n; i++) {
        enum postil_status st =
            exec_declare(set->writes.items[i], arena, &writes[i], &types[n_type], err);
        if (st != POSTIL_OK) {
            postil_blame(err, "option 'writes'");
            return st;
        }
        n_type += types[n_type] != NULL;
    }
    for (size_t i = 0; i < set->reads.n; i++)
        reads[i] = set->reads.items[i];
    out->layers = types;
    out->writes = writes;
    out->reads = reads;
    return POSTIL_OK;
}

/* -- opening ----------------------------------------------------------------------------------- */

/* A single string is a line for the shell, several are a program with its arguments. */
static enum postil_status
make_argv(const struct settings *set, struct state *s, struct postil_error *err)
{
    static const char *const shell[] = {"/bin/sh", "-c"};
    size_t n = set->command.n, n_shell = n == 1 ? 2 : 0;
    if (n == 0 || set->command.items[0][0] == '\0')
        return postil_fail(err, POSTIL_CONFIG, "option 'command' is empty");
    s->argv = calloc(n_shell + n + 1, sizeof *s->argv);
    if (!s->argv)
        return postil_fail(err, POSTIL_NOMEM, "a command");
    for (size_t i = 0; i < n_shell; i++)
        s->argv[i] = shell[i];
    for (size_t i = 0; i < n; i++)
        s->argv[n_shell + i] = set->command.items[i];
    enum postil_status st = exec_spawn_find(s->argv[0], err);
    if (st != POSTIL_OK)
        postil_blame(err, "option 'command'");
    return st;
}

/* What goes to the program: the layers it reads, and no others. */
static struct postil_json_style
make_style(const struct settings *set)
{
    static const char *const none[] = {""};
    struct postil_json_style style = {
        .layers = set->reads, .offsets = set->offsets, .no_text = !set->text};
    if (set->reads.n == 0)
        style.layers = (struct postil_strings){none, 1};
    for (size_t i = 0; i < set->reads.n; i++)
        if (strcmp(set->reads.items[i], "*") == 0)
            style.layers = (struct postil_strings){.n = 0};
    return style;
}

static enum postil_status
make_form(const struct postil_context *ctx, const struct settings *set, struct state *s,
          struct postil_error *err)
{
    struct postil_declaration declared = {.size = sizeof declared};
    s->arena = postil_arena_new(1 << 20);
    s->lines = postil_arena_new(QUESTION_SIZE + 2 * (size_t)set->longest_answer);
    if (!s->arena || !s->lines)
        return postil_fail(err, POSTIL_NOMEM, "room for lines");
    enum postil_status st = exec_declare_layers(set, s->arena, &declared, err);
    s->form = (struct exec_form){.writes = declared.writes,
                                 .offsets = set->offsets,
                                 .types = ctx->types,
                                 .n_type = ctx->n_types};
    return st;
}

static void
exec_close(void *state)
{
    struct state *s = state;
    if (!s)
        return;
    exec_program_free(s->program);
    postil_arena_free(s->lines);
    postil_arena_free(s->arena);
    free(s->argv);
    free(s);
}

static enum postil_status
exec_open(const struct postil_context *ctx, const void *settings, void **out_state,
          struct postil_error *err)
{
    const struct settings *set = settings;
    struct state *s = calloc(1, sizeof *s);
    if (!s)
        return postil_fail(err, POSTIL_NOMEM, "state");
    enum postil_status st = make_argv(set, s, err);
    if (st == POSTIL_OK)
        st = make_form(ctx, set, s, err);
    s->style = make_style(set);
    struct exec_order order = {.argv = s->argv,
                               .log = set->log,
                               .timeout = set->timeout,
                               .startup = set->startup,
                               .longest_answer = (size_t)set->longest_answer};
    if (st == POSTIL_OK)
        st = exec_program_new(&order, &s->program, err);
    if (st != POSTIL_OK) {
        exec_close(s);
        return st;
    }
    *out_state = s;
    return POSTIL_OK;
}

/* -- running ----------------------------------------------------------------------------------- */

static enum postil_status
exec_start(void *state, struct postil_error *err)
{
    struct state *s = state;
    return exec_program_start(s->program, err);
}

static enum postil_status
exec_analyze(void *state, postil_doc *doc, struct postil_error *err)
{
    struct state *s = state;
    postil_arena_reset(s->lines);
    struct postil_buffer question = {.arena = s->lines}, answer = {.arena = s->lines};
    enum postil_status st = postil_json_doc(&question, doc, &s->style, err);
    if (st == POSTIL_OK)
        st = exec_program_ask(s->program, question.bytes, question.len, &answer, err);
    if (st != POSTIL_OK)
        return st;
    bool in_step;
    st = exec_answer_read(&s->form, answer.bytes, answer.len, doc, &in_step, err);
    if (!in_step)
        exec_program_kill(s->program);
    return st;
}

static void
exec_stop(void *state)
{
    struct state *s = state;
    exec_program_stop(s->program);
}

/* -- descriptor -------------------------------------------------------------------------------- */

static const char *const units[] = {"byte", "codepoint", "utf16", NULL};

static const struct postil_option options[] = {
    POSTIL_OPTION(struct settings, command, .file = POSTIL_FILE_PROGRAM,
                  .help = "the program and its arguments, or one string: a line for the shell"),
    POSTIL_OPTION(struct settings, reads, .optional = true,
                  .help = "layers that it is sent; \"*\" for all but working material"),
    POSTIL_OPTION(struct settings, writes,
                  .help = "layers that it adds, with their fields if nobody else declares them: "
                          "\"keyword begin end word:string weight:f32 kind:low|high\""),
    POSTIL_OPTION(struct settings, text, .fallback = "true", .help = "send the text too"),
    POSTIL_OPTION(struct settings, offsets, .fallback = "byte", .choices = units,
                  .help = "what offsets count in what it reads and writes"),
    POSTIL_OPTION(struct settings, timeout, .fallback = "10.0", .min = 0.001, .max = 1e6,
                  .unit = "seconds",
                  .help = "time for a document; it is killed if it takes longer"),
    POSTIL_OPTION(struct settings, startup, .fallback = "15.0", .min = 0, .max = 1e6,
                  .unit = "seconds", .help = "time it may take beyond that for its first document"),
    POSTIL_OPTION(struct settings, longest_answer, .fallback = "64M", .min = 1, .max = 1 << 30,
                  .unit = "bytes", .help = "a longer line is refused"),
    POSTIL_OPTION(struct settings, log, .optional = true,
                  .help = "file that its standard error is appended to; without it, the last line "
                          "is kept for the reason of a rejection"),
    POSTIL_OPTIONS_END,
};

POSTIL_PLUGIN(exec) = {
    POSTIL_PLUGIN_HEAD(exec),
    .version = "1",
    .summary = "runs any program that reads and writes lines of JSON as a step",
    .options = options,
    .settings_size = sizeof(struct settings),
    .declare = exec_declare_layers,
    .open = exec_open,
    .start = exec_start,
    .analyze = exec_analyze,
    .stop = exec_stop,
    .close = exec_close,
};
