/* SPDX-License-Identifier: Apache-2.0 */
/* ISO 8601 as news sites write it. */
#include "date.h"

#include <stddef.h>

enum { DAY = 86400, HOUR = 3600, MINUTE = 60 };

static bool
digits(const char **at, int n, int64_t *out)
{
    int64_t value = 0;
    for (int i = 0; i < n; i++) {
        char c = (*at)[i];
        if (c < '0' || c > '9')
            return false;
        value = 10 * value + (c - '0');
    }
    *at += n;
    *out = value;
    return true;
}

static bool
skip(const char **at, char mark)
{
    if (**at != mark)
        return false;
    (*at)++;
    return true;
}

/* Days since 1970-01-01 in the Gregorian calendar. */
static int64_t
days(int64_t year, int64_t month, int64_t day)
{
    year -= month <= 2;
    int64_t era = year / 400, of_era = year % 400;
    int64_t of_year = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1;
    return era * 146097 + of_era * 365 + of_era / 4 - of_era / 100 + of_year - 719468;
}

static bool
parse_day(const char **at, int64_t *out)
{
    int64_t year, month, day;
    if (!digits(at, 4, &year) || !skip(at, '-') || !digits(at, 2, &month) || !skip(at, '-') ||
        !digits(at, 2, &day))
        return false;
    if (month < 1 || month > 12 || day < 1 || day > 31)
        return false;
    *out = days(year, month, day) * DAY;
    return true;
}

static void
parse_seconds(const char **at, struct dup_date *date)
{
    int64_t second;
    if (!skip(at, ':') || !digits(at, 2, &second))
        return;
    date->first += second;
    date->last = date->first;
    if (skip(at, '.') || skip(at, ','))
        while (**at >= '0' && **at <= '9')
            (*at)++;
}

static void
parse_zone(const char **at, struct dup_date *date)
{
    int64_t hour, minute = 0;
    int64_t sign = **at == '-' ? -1 : 1;
    if (**at != '+' && **at != '-')
        return;
    (*at)++;
    if (!digits(at, 2, &hour))
        return;
    skip(at, ':');
    if (!digits(at, 2, &minute))
        minute = 0;
    date->first -= sign * (hour * HOUR + minute * MINUTE);
    date->last -= sign * (hour * HOUR + minute * MINUTE);
}

struct dup_date
dup_date_parse(const char *iso)
{
    struct dup_date date = {0};
    int64_t hour, minute;
    if (!iso || !parse_day(&iso, &date.first))
        return (struct dup_date){0};
    date.known = true;
    date.last = date.first + DAY - 1;
    if (!skip(&iso, 'T') && !skip(&iso, ' ') && !skip(&iso, 't'))
        return date;
    if (!digits(&iso, 2, &hour) || !skip(&iso, ':') || !digits(&iso, 2, &minute))
        return date;
    date.first += hour * HOUR + minute * MINUTE;
    date.last = date.first + MINUTE - 1;
    parse_seconds(&iso, &date);
    parse_zone(&iso, &date);
    return date;
}

int
dup_date_compare(const struct dup_date *a, const struct dup_date *b)
{
    if (!a->known || !b->known)
        return 0;
    if (a->last < b->first)
        return -1;
    return a->first > b->last;
}
