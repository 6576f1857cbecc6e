/* SPDX-License-Identifier: Apache-2.0 */
/* The contract between the host and a plugin: one constant descriptor. */
#ifndef POSTIL_PLUGIN_H
#define POSTIL_PLUGIN_H

#include <stddef.h>
#include <stdint.h>

#include <postil/document.h>
#include <postil/layer.h>
#include <postil/layers.h>
#include <postil/option.h>
#include <postil/training.h>

POSTIL_BEGIN_DECLS

/** Changes when a field of a public struct changes its place or meaning. */
#define POSTIL_ABI 1u

enum postil_plugin_flag {
    POSTIL_WRITER = 1 << 0,    /* a step that carries results out of the run                     */
    POSTIL_COMPLETES = 1 << 1, /* analyze takes those of its layers that are there, adds the rest */
    POSTIL_STATELESS = 1 << 2  /* collect keeps nothing from one document to the next             */
};

enum postil_role { POSTIL_STEP, POSTIL_SOURCE };

struct postil_buffer; /* postil/json.h */

/** Handed to `open`. Borrowed during the call; grows at its end, `size` says how far it goes. */
struct postil_context {
    size_t size;
    const char *step; /* the step's name in the configuration, for messages */
    uint32_t role;    /* enum postil_role                                   */
    const struct postil_layer_type *const *types; /* [n_types] built in or declared in the chain; */
    size_t n_types;                               /* they live as long as the instance            */
    /* The run can be resumed: folder for what `save` needs beside its bytes. NULL: it can't, or
     * there is no `save`. Lives as long as the instance. */
    const char *checkpoint;
    bool resumes;           /* `restore` follows: what stands in outputs and stores stays         */
};

/**
 * What an instance reads and writes; every list ends in NULL, a NULL list is empty. Grows at its
 * end, `size` says how far it goes.
 */
struct postil_declaration {
    size_t size;
    const struct postil_layer_type *const *layers;
    const char *const *reads, *const *writes, *const *collect_writes, *const *conclude_writes,
        *const *decode_writes;
};

/**
 * A plugin is one shared object NAME.so that exports one constant, NAME_LTX_postil_plugin.
 *
 * Life of an instance (one per place in a chain; two instances of one plugin share nothing):
 *
 *     declare   once, while the chain is built and before `open`, where an instance's layers depend
 *               on its settings: change what is said in *out, which begins as the descriptor has it.
 *               What it makes for that lies in `arena`, which lives as long as the chain.
 *     open      once, in the parent, before any document: load models, check settings. `settings`
 *               points to the filled settings struct and lives as long as the instance.
 *     start     once in each worker, after the fork: open what does not survive a fork. A program
 *               that embeds Postil and takes documents one by one does not call it.
 *     stop      once in each worker that comes to the end of its work; the run waits for it. A
 *               worker that crashes or is killed never gets there.
 *     analyze   any order, many workers; depends on the document and the settings alone.
 *     collect   one document at a time, in input order, in the parent; may keep state. What it
 *               needs from the text, `analyze` has put into a layer.
 *     conclude  once, after the last document; writes on the corpus document.
 *     idle      in the parent, when the run is about to wait for input: put out what is held back.
 *     close     once, in the parent; takes what `open` made. Called after a failed start or run
 *               too, never after a failed `open`.
 *
 * and for a source, instead of the three middle ones:
 *
 *     next      one at a time, in the parent: set id and origin, append the raw bytes. POSTIL_END
 *               when there are no more; any other status rejects this one document.
 *     decode    in any worker: raw bytes to text, metadata, layers.
 *     ready     whether `next` will find input without waiting for it; absent: it always does.
 *     extent    how many bytes `next` has read, and of how many (0: not known).
 *
 * and, for a run that can be resumed (`postil run --resume`), between two documents, in the parent:
 *
 *     save      append to `out` what `restore` needs in order to stand where the step stands now.
 *               What was written to files is on the disk when it returns, and its length is among
 *               those bytes. Cost: that of what is new since the last call.
 *     saved     the bytes of the last `save` are safe, so what only earlier ones needed can go;
 *               with `last`, the run is at its end and none of them is wanted any more. Optional.
 *     restore   once, after `open` and before any document: take up the bytes of a `save`, of which
 *               the process may have died any time later. Errors: POSTIL_CONFIG when something has
 *               been changed since, with what to do.
 *
 * A step with `collect` that has no `save` is refused by such a run unless it is POSTIL_STATELESS.
 * Where `checkpoint` is set, what `conclude` has written is on the disk when it returns.
 *
 * and, apart from any instance, for `postil train`:
 *
 *     train     learn a model from documents with gold layers and write it to
 *               `training->output` (postil/training.h). `settings` points to the filled struct of
 *               `train_options`, a table of its own. The same documents in the same order and the
 *               same settings give the same model to the byte. It is written under a name beside
 *               the output and renamed: a training may be killed at any time. Errors: POSTIL_USAGE
 *               (the data or settings don't fit, and what would), POSTIL_DATA (a document, by its
 *               id and origin), POSTIL_CANTCREATE, POSTIL_IO, POSTIL_NOMEM. Threads: may start its
 *               own, and ends them before it returns.
 *
 * Layers that a document brings along stay. When all that `analyze` writes are there it is not
 * called; when some are, they are put aside and back again around the call, unless POSTIL_COMPLETES
 * is set.
 *
 * A status other than POSTIL_OK from analyze, collect or decode rejects this one document with the
 * reason in `err`; POSTIL_IO and POSTIL_CANTCREATE from collect or conclude end the run, since the
 * fault isn't the document's. Absent hooks are NULL. An instance is never used by two threads at
 * once.
 */
struct postil_plugin {
    uint32_t abi;             /* POSTIL_ABI                                            */
    uint32_t plugin_size;     /* sizes as the plugin's compiler saw them               */
    uint32_t option_size;
    uint32_t layer_type_size;
    uint32_t field_size;
    uint32_t flags;           /* enum postil_plugin_flag                               */
    const char *name;         /* the file's name without ".so"                         */
    const char *version;
    const char *summary;      /* one line: "finds names of people, places and bodies"  */
    const struct postil_option *options; /* ends in POSTIL_NO_OPTION; NULL: none       */
    size_t settings_size;
    const struct postil_layer_type *const *layers; /* types it declares, ends in NULL  */
    const char *const *reads;           /* layers it needs, end in NULL; "*" is all    */
    const char *const *writes;          /* added by analyze                            */
    const char *const *collect_writes;  /* added by collect                            */
    const char *const *conclude_writes; /* added to the corpus document by conclude    */
    const char *const *decode_writes;   /* added by decode; "*" is whatever input holds */

    enum postil_status (*open)(const struct postil_context *ctx, const void *settings,
                               void **out_state, struct postil_error *err);
    enum postil_status (*start)(void *state, struct postil_error *err);
    enum postil_status (*analyze)(void *state, postil_doc *doc, struct postil_error *err);
    enum postil_status (*collect)(void *state, postil_doc *doc, struct postil_error *err);
    enum postil_status (*conclude)(void *state, postil_doc *corpus, struct postil_error *err);
    void (*close)(void *state);

    enum postil_status (*next)(void *state, postil_doc *doc, struct postil_error *err);
    enum postil_status (*decode)(void *state, postil_doc *doc, struct postil_error *err);
    void (*extent)(void *state, uint64_t *out_done, uint64_t *out_total);
    bool (*ready)(void *state);
    enum postil_status (*idle)(void *state, struct postil_error *err);

    enum postil_status (*train)(const struct postil_training *training, const void *settings,
                                struct postil_error *err);
    const struct postil_option *train_options; /* as `options`; their scope is POSTIL_ANYWHERE */
    size_t train_settings_size;

    enum postil_status (*declare)(const void *settings, postil_arena *arena,
                                  struct postil_declaration *out, struct postil_error *err);
    void (*stop)(void *state);
    enum postil_status (*save)(void *state, struct postil_buffer *out, struct postil_error *err);
    void (*saved)(void *state, bool last);
    enum postil_status (*restore)(void *state, const void *bytes, size_t len,
                                  struct postil_error *err);
};

/** The descriptor's definition: POSTIL_PLUGIN(noop) = { POSTIL_PLUGIN_HEAD(noop), ... }; */
#define POSTIL_PLUGIN(id)                                                                          \
    extern POSTIL_API const struct postil_plugin id##_LTX_postil_plugin;                           \
    const struct postil_plugin id##_LTX_postil_plugin
#define POSTIL_PLUGIN_HEAD(id)                                                                     \
    .abi = POSTIL_ABI, .plugin_size = sizeof(struct postil_plugin),                                \
    .option_size = sizeof(struct postil_option),                                                   \
    .layer_type_size = sizeof(struct postil_layer_type),                                           \
    .field_size = sizeof(struct postil_field), .name = #id

/** A list of layer names: .reads = POSTIL_LAYERS("token", "sentence"). */
#define POSTIL_LAYERS(...) ((const char *const[]){__VA_ARGS__, NULL})

POSTIL_END_DECLS

#endif
