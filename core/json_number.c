/* SPDX-License-Identifier: Apache-2.0 */
/* Numbers of JSON: the shortest decimal that reads back. */
#include "json.h"

#include <float.h>
#include <stdio.h>
#include <stdlib.h>

static const double tens[] = {1e0,  1e1,  1e2,  1e3,  1e4,  1e5,  1e6,  1e7,
                              1e8,  1e9,  1e10, 1e11, 1e12, 1e13, 1e14, 1e15,
                              1e16, 1e17, 1e18, 1e19, 1e20, 1e21, 1e22};

/* n / 10^decimals, written out. */
static void
add_fixed(struct postil_buffer *buf, bool minus, uint64_t n, int decimals)
{
    char digits[48], *at = digits + sizeof digits;
    for (int i = 0; n || i <= decimals; i++, n /= 10) {
        if (i && i == decimals)
            *--at = '.';
        *--at = (char)('0' + n % 10);
    }
    if (minus)
        *--at = '-';
    add(buf, at, (size_t)(digits + sizeof digits - at));
}

void
postil_json_int(struct postil_buffer *buf, long long value)
{
    add_fixed(buf, value < 0, value < 0 ? 0 - (uint64_t)value : (uint64_t)value, 0);
}

/* d.ddd * 10^exponent, from the `n` digits d: written out when neither huge nor tiny. */
static void
add_digits(struct postil_buffer *buf, const char *d, int n, int exponent)
{
    if (exponent < -5 || exponent >= 15) {
        add(buf, d, 1);
        if (n > 1) {
            add(buf, ".", 1);
            add(buf, d + 1, (size_t)n - 1);
        }
        add(buf, "e", 1);
        postil_json_int(buf, exponent);
        return;
    }
    if (exponent < 0) {
        add(buf, "0.0000", (size_t)(1 - exponent));
        add(buf, d, (size_t)n);
        return;
    }
    for (int i = 0; i < n || i <= exponent; i++) {
        if (i == exponent + 1)
            add(buf, ".", 1);
        add(buf, i < n ? d + i : "0", 1);
    }
}

/* Make the number in `text` ("1.25e-07") one unit of its last digit larger, if no carry comes out.
 */
static bool
bump(char *text)
{
    char *at = strchr(text, 'e');
    while (at-- > text) {
        if (*at < '0' || *at > '9')
            continue;
        if (*at != '9') {
            ++*at;
            return true;
        }
        *at = '0';
    }
    return false;
}

/* A float must come back through double as well: that is how JSON libraries read it. */
static bool
reads_back(const char *text, double value, bool is_float)
{
    double read = strtod(text, NULL);
    return is_float ? (float)read == (float)value && strtof(text, NULL) == (float)value
                    : read == value;
}

/*
 * Huge, tiny, or with more digits than a double can scale. The C library is exact, but its decimal
 * point is the locale's: digits and exponent are all that is taken from it. Under a power of two
 * the floats lie closer together than above it, so the nearest decimal may miss where the next one
 * hits.
 * Fewer digits than 1 + `decimals` are known not to do.
 */
static void
add_any(struct postil_buffer *buf, double value, bool is_float, int decimals)
{
    char text[64], digits[20];
    for (; decimals <= 16; decimals++) {
        snprintf(text, sizeof text, "%.*e", decimals, value);
        if (reads_back(text, value, is_float) || (bump(text) && reads_back(text, value, is_float)))
            break;
    }
    int n = 0;
    const char *at = text;
    for (; *at != 'e'; at++)
        if (*at >= '0' && *at <= '9')
            digits[n++] = *at;
    add_digits(buf, digits, n, (int)strtol(at + 1, NULL, 10));
}

/* Take off the sign; true when that was all there is to write. */
static bool
add_sign(struct postil_buffer *buf, double *value)
{
    if (*value != *value || *value > DBL_MAX || *value < -DBL_MAX) {
        postil_buffer_puts(buf, "null");
        return true;
    }
    if (*value == 0) {
        postil_buffer_puts(buf, 1 / *value < 0 ? "-0.0" : "0");
        return true;
    }
    if (*value < 0) {
        add(buf, "-", 1);
        *value = -*value;
    }
    return false;
}

static bool
is_power_of_two(float value)
{
    uint32_t bits;
    memcpy(&bits, &value, sizeof bits);
    return (bits & 0x7fffff) == 0;
}

void
postil_json_float(struct postil_buffer *buf, float value)
{
    double v = value;
    if (add_sign(buf, &v))
        return;
    if (v < 1e-4 || v >= 16777216) {
        add_any(buf, v, true, 0);
        return;
    }
    /* v * 10^k is exact (24 + 28 bits) and n / 10^k correctly rounded: nothing here is a guess. */
    int n_try = is_power_of_two(value) ? 2 : 1;
    for (int k = 0; k <= 12; k++) {
        uint64_t n = (uint64_t)(v * tens[k] + 0.5);
        for (int i = 0; i < n_try; i++, n++)
            if ((float)((double)n / tens[k]) == (float)v) {
                add_fixed(buf, false, n, k);
                return;
            }
    }
    add_any(buf, v, true, 0);
}

void
postil_json_double(struct postil_buffer *buf, double value)
{
    if (add_sign(buf, &value))
        return;
    if (value < 1e-5 || value >= 1e15) {
        add_any(buf, value, false, 0);
        return;
    }
    /* Up to 15 digits there is at most one decimal to try, and scaling is off by less than 1/4. */
    for (int k = 0; value * tens[k] < 1e15; k++) {
        uint64_t n = (uint64_t)(value * tens[k] + 0.5);
        if ((double)n / tens[k] == value) {
            add_fixed(buf, false, n, k);
            return;
        }
    }
    add_any(buf, value, false, 15);
}
