/* SPDX-License-Identifier: Apache-2.0 */
/* How a tagger's weights lie in a model. */
#ifndef POSTIL_CORE_TAGGER_H
#define POSTIL_CORE_TAGGER_H

#include <postil/tagger.h>

/*
 * Rows are kept by hash in buckets of 8. A bucket's keys are 16 bits of the hash, 0 where there is
 * no row; a row that finds its bucket full lies in the next one.
 *   tag.head    struct tag_head
 *   tag.keys    uint16_t [n_bucket][8]
 *   tag.rows    int8_t   [n_bucket][8][POSTIL_TAG_LANES]
 * A tagger with a name has that in the place of "tag".
 */
enum { TAG_BUCKET = 8, TAG_SECTION = POSTIL_TAG_NAME + 8 };

struct tag_head {
    uint32_t n_kind;
    uint32_t n_bucket;
    float unit; /* log probability of one step of weight */
    uint32_t spare;
    int16_t step[POSTIL_TAG_LANES][POSTIL_TAG_LANES]; /* step[x][y]: weight of y after x        */
};

/** Weight of a step that is never taken. */
#define TAG_NEVER ((int16_t)-13500)

static inline uint32_t
tag_bucket(uint32_t hash, uint32_t n_bucket)
{
    return (uint32_t)((uint64_t)hash * n_bucket >> 32);
}

static inline uint16_t
tag_key(uint32_t hash)
{
    uint16_t key = (uint16_t)hash;
    return key ? key : 1;
}

#endif
