/* SPDX-License-Identifier: Apache-2.0 */
/* The built-in layer types. */
#include <postil/layers.h>

#include <string.h>

static const char *const entity_kinds[] = {"PER", "ORG", "LOC", "MISC", NULL};
static const char *const quote_kinds[] = {"direct", "indirect", "mixed", NULL};
static const char *const stance_labels[] = {"favor", "against", "neutral", "not-support", NULL};
static const char *const stance_helds[] = {"actual", "wished", "hypothetical", "denied", NULL};
static const char *const claim_labels[] = {"agree", "disagree", "discuss", "unrelated", NULL};
static const char *const duplicate_kinds[] = {"exact", "near", "partial", NULL};
static const char *const passage_kinds[] = {"verbatim", "near", NULL};
static const char *const passage_quotes[] = {"plain", "shared",  "altered",
                                             "added", "dropped", NULL};

static const struct postil_field token_fields[] = {
    POSTIL_SPAN(struct postil_token),
    POSTIL_FIELDS_END,
};

static const struct postil_field sentence_fields[] = {
    POSTIL_SPAN(struct postil_sentence),
    POSTIL_FIELDS_END,
};

static const struct postil_field entity_fields[] = {
    POSTIL_SPAN(struct postil_entity),
    POSTIL_ENUM_FIELD(struct postil_entity, type, entity_kinds,
                      .help = "person, organisation, place or other name"),
    POSTIL_FIELD(struct postil_entity, name, .help = "canonical name within the document"),
    POSTIL_FIELD(struct postil_entity, score, .unit = "probability",
                 .help = "that span and type are right"),
    POSTIL_FIELDS_END,
};

static const struct postil_field quote_fields[] = {
    POSTIL_SPAN(struct postil_quote),
    POSTIL_ENUM_FIELD(struct postil_quote, kind, quote_kinds, .help = "how it is quoted"),
    POSTIL_FIELD(struct postil_quote, speaker, .help = "canonical name of who says it"),
    POSTIL_OFFSET_FIELD(struct postil_quote, speaker_begin, .help = "the mention of the speaker"),
    POSTIL_OFFSET_FIELD(struct postil_quote, speaker_end, .help = "first byte behind it"),
    POSTIL_OFFSET_FIELD(struct postil_quote, cue_begin, .help = "the word that attributes"),
    POSTIL_OFFSET_FIELD(struct postil_quote, cue_end, .help = "first byte behind it"),
    POSTIL_FIELD(struct postil_quote, score, .unit = "probability",
                 .help = "that content and speaker are right"),
    POSTIL_FIELDS_END,
};

static const struct postil_field stance_fields[] = {
    POSTIL_SPAN(struct postil_stance),
    POSTIL_FIELD(struct postil_stance, holder, .help = "canonical name of who holds it"),
    POSTIL_OFFSET_FIELD(struct postil_stance, holder_begin, .help = "the mention of the holder"),
    POSTIL_OFFSET_FIELD(struct postil_stance, holder_end, .help = "first byte behind it"),
    POSTIL_FIELD(struct postil_stance, target, .help = "what it is about"),
    POSTIL_ENUM_FIELD(struct postil_stance, label, stance_labels, .help = "the position"),
    POSTIL_ENUM_FIELD(struct postil_stance, held, stance_helds,
                      .help = "whether it is really held"),
    POSTIL_FIELD(struct postil_stance, negated, .help = "a negating word takes part"),
    POSTIL_OFFSET_FIELD(struct postil_stance, cue_begin, .help = "the word that tells"),
    POSTIL_OFFSET_FIELD(struct postil_stance, cue_end, .help = "first byte behind it"),
    POSTIL_FIELD(struct postil_stance, score, .unit = "probability",
                 .help = "that holder, target and label are right"),
    POSTIL_FIELDS_END,
};

static const struct postil_field claim_fields[] = {
    POSTIL_FIELD(struct postil_claim, claim, .help = "the claim"),
    POSTIL_ENUM_FIELD(struct postil_claim, label, claim_labels,
                      .help = "how the document stands to it"),
    POSTIL_FIELD(struct postil_claim, score, .unit = "probability", .help = "of the label"),
    POSTIL_FIELDS_END,
};

static const struct postil_field duplicate_fields[] = {
    POSTIL_FIELD(struct postil_duplicate, other, .help = "id of the earlier document"),
    POSTIL_ENUM_FIELD(struct postil_duplicate, kind, duplicate_kinds, .help = "how much is shared"),
    POSTIL_FIELD(struct postil_duplicate, similarity, .help = "Jaccard of word shingles"),
    POSTIL_FIELD(struct postil_duplicate, containment, .help = "share of this text in the other"),
    POSTIL_FIELD(struct postil_duplicate, same,
                 .help = "share of the longer text that the other has in long runs of words"),
    POSTIL_FIELDS_END,
};

static const struct postil_field passage_fields[] = {
    POSTIL_SPAN(struct postil_passage),
    POSTIL_FIELD(struct postil_passage, other, .help = "id of the earlier document"),
    POSTIL_OFFSET_FIELD(struct postil_passage, other_begin, .unit = "other",
                        .help = "first byte in the other text"),
    POSTIL_OFFSET_FIELD(struct postil_passage, other_end, .unit = "other",
                        .help = "first byte behind it"),
    POSTIL_ENUM_FIELD(struct postil_passage, kind, passage_kinds, .help = "word for word or not"),
    POSTIL_FIELD(struct postil_passage, similarity, .help = "share of equal words"),
    POSTIL_ENUM_FIELD(struct postil_passage, quote, passage_quotes, .unit = "optional",
                      .help = "what quotation marks say: altered, added and dropped are misquotes"),
    POSTIL_FIELDS_END,
};

static const struct postil_field story_fields[] = {
    POSTIL_FIELD(struct postil_story, id, .help = "the document that stands for all"),
    POSTIL_FIELD(struct postil_story, documents, .help = "ids of all documents of the story"),
    POSTIL_FIELDS_END,
};

static const struct postil_field derivation_fields[] = {
    POSTIL_FIELD(struct postil_derivation, child, .help = "id of the document that copies"),
    POSTIL_FIELD(struct postil_derivation, parent, .help = "id of the document copied from"),
    POSTIL_FIELD(struct postil_derivation, share,
                 .help = "share of the child's sentences that restate the parent"),
    POSTIL_FIELD(struct postil_derivation, score, .unit = "probability",
                 .help = "that the edge, in this direction, is right"),
    POSTIL_FIELDS_END,
};

#define LAYER_TYPE(noun, bits, what)                                                               \
    const struct postil_layer_type postil_##noun##_type = {                                        \
        .name = #noun,                                                                             \
        .help = what,                                                                              \
        .record_size = sizeof(struct postil_##noun),                                               \
        .flags = bits,                                                                             \
        .fields = noun##_fields,                                                                   \
    }

LAYER_TYPE(token, POSTIL_LAYER_BULK | POSTIL_LAYER_APART, "words, numbers and marks");
LAYER_TYPE(sentence, POSTIL_LAYER_BULK | POSTIL_LAYER_APART, "sentences, headlines and captions");
LAYER_TYPE(entity, 0, "names of people, organisations, places and other things");
LAYER_TYPE(quote, 0, "what somebody says, and who");
LAYER_TYPE(stance, 0, "positions: holder, label, target");
LAYER_TYPE(claim, 0, "how the document stands to given claims");
LAYER_TYPE(duplicate, 0, "earlier documents that share text with this one");
LAYER_TYPE(passage, 0, "stretches of text shared with an earlier document");
LAYER_TYPE(story, 0, "documents that tell one story");
LAYER_TYPE(derivation, 0, "who copied whom");

static const struct postil_layer_type *const builtins[] = {
    &postil_token_type,  &postil_sentence_type,   &postil_entity_type,    &postil_quote_type,
    &postil_stance_type, &postil_claim_type,      &postil_duplicate_type, &postil_passage_type,
    &postil_story_type,  &postil_derivation_type,
};

const struct postil_layer_type *const *
postil_layer_type_builtins(size_t *out_n)
{
    *out_n = sizeof builtins / sizeof builtins[0];
    return builtins;
}

const struct postil_layer_type *
postil_layer_type_builtin(const char *name)
{
    for (size_t i = 0; i < sizeof builtins / sizeof builtins[0]; i++)
        if (strcmp(builtins[i]->name, name) == 0)
            return builtins[i];
    return NULL;
}
