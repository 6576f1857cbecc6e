/* SPDX-License-Identifier: Apache-2.0 */
/* Figures that must be reached. */
#ifndef POSTIL_CLI_MINIMUM_H
#define POSTIL_CLI_MINIMUM_H

#include "score.h"

/** "f1=0.85", "overlap_macro_recall=0.9", "PER:precision=0.8"; borrows what it was made of. */
struct minimum {
    const char *text;
    size_t type_len; /* of the type's name at the beginning of `text`; 0: not of one type */
    bool macro;
    enum measure measure;
    enum figure figure;
    double least;
};

/** Errors: POSTIL_USAGE, with what would be right. */
POSTIL_CHECKED enum postil_status
minimum_read(const char *text, struct minimum *out_minimum, struct postil_error *err);

/**
 * Whether it is reached; a figure that does not exist is not.
 *   out_figure   what it was held against; NaN: there is none
 */
bool
minimum_is_reached(const struct minimum *minimum, const struct score *score, double *out_figure);

#endif
