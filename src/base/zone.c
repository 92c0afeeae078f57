#include "base/zone_data.h"

#include "base/time.h"

#define DAY_SECONDS 86400

/* A stretch of time with one offset, in UTC seconds: [from, to). */
struct span {
    int64_t from;
    int64_t to;
    int32_t offset;
};

static int64_t floor_div(int64_t a, int64_t b)
{
    return a / b - (a % b < 0);
}

/* ---- names ---- */

const struct zone *zone_find(struct text name)
{
    size_t low = 0, high = zone_table_count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        int order = text_compare(text_of(zone_table[middle].name), name);
        if (order == 0)
            return &zone_table[middle];
        if (order < 0)
            low = middle + 1;
        else
            high = middle;
    }
    return NULL;
}

const struct zone *zone_utc(void)
{
    static const struct zone_data no_changes;
    static const struct zone utc = {"UTC", &no_changes};
    const struct zone *found = zone_find(TEXT("UTC"));
    return found ? found : &utc;
}

struct text zone_name(const struct zone *zone)
{
    return text_of(zone->name);
}

size_t zone_count(void)
{
    return zone_table_count;
}

const struct zone *zone_at(size_t index)
{
    return index < zone_table_count ? &zone_table[index] : NULL;
}

/* ---- offsets ---- */

/* Local seconds since 1970 of a rule's day in a year. */
static int64_t day_in_year(struct zone_day day, int year)
{
    struct civil_date civil = {year, day.month, 1};
    int64_t first = date_from_civil(civil);
    int64_t date = first + (day.weekday - date_weekday(first) + 7) % 7 + 7 * (day.week - 1);
    if (day.week == 5 && date >= date_add_months(first, 1))
        date -= 7;
    return date * DAY_SECONDS + day.seconds;
}

static void narrow_span(struct span *span, int64_t utc, int64_t change, int32_t offset)
{
    if (change > utc && change < span->to) {
        span->to = change;
    } else if (change <= utc && change >= span->from) {
        span->from = change;
        span->offset = offset;
    }
}

/* The stretch around `utc` by the yearly rule alone. */
static struct span span_by_rule(const struct zone_rule *rule, int64_t utc)
{
    struct span span = {INT64_MIN, INT64_MAX, rule->standard};
    if (rule->summer == rule->standard)
        return span;
    int year = date_to_civil(floor_div(utc + rule->standard, DAY_SECONDS)).year;
    for (int y = year - 1; y <= year + 1; y++) {
        narrow_span(&span, utc, day_in_year(rule->summer_begins, y) - rule->standard, rule->summer);
        narrow_span(&span, utc, day_in_year(rule->summer_ends, y) - rule->summer, rule->standard);
    }
    return span;
}

static int64_t change_time(int64_t change)
{
    return change >> ZONE_CHANGE_BITS; /* arithmetic: gcc and clang keep the sign */
}

static int32_t change_offset(int64_t change)
{
    return (int32_t)(change & ((1 << ZONE_CHANGE_BITS) - 1)) - ZONE_CHANGE_BIAS;
}

static struct span span_at(const struct zone *zone, int64_t utc)
{
    const struct zone_data *data = zone->data;
    size_t low = 0, high = data->count; /* low becomes the number of changes up to `utc` */
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (change_time(data->changes[middle]) <= utc)
            low = middle + 1;
        else
            high = middle;
    }
    int64_t from = low > 0 ? change_time(data->changes[low - 1]) : INT64_MIN;
    if (low == data->count) {
        struct span span = span_by_rule(&data->rule, utc);
        if (span.from < from)
            span.from = from;
        return span;
    }
    int32_t offset = low > 0 ? change_offset(data->changes[low - 1]) : data->first;
    return (struct span){from, change_time(data->changes[low]), offset};
}

int64_t zone_offset(const struct zone *zone, int64_t utc_ms)
{
    return (int64_t)span_at(zone, floor_div(utc_ms, 1000)).offset * 1000;
}

size_t zone_changes(const struct zone *zone, int64_t from_ms, int64_t to_ms, int64_t *changes,
                    int64_t *offsets, size_t max)
{
    struct span span = span_at(zone, floor_div(from_ms, 1000));
    size_t count = 0;
    offsets[0] = (int64_t)span.offset * 1000;
    while (count < max && span.to < to_ms / 1000) {
        changes[count++] = span.to * 1000;
        span = span_at(zone, span.to);
        offsets[count] = (int64_t)span.offset * 1000;
    }
    return count;
}

int64_t zone_local_date(const struct zone *zone, int64_t utc_ms)
{
    return floor_div(utc_ms + zone_offset(zone, utc_ms), DAY_MS);
}

/* Walks the stretches around a wall time from a day before it. Returns the first moment that shows it, or in
 * a gap the moment of the change (`in_gap` gets the offset before). */
static int64_t first_moment(const struct zone *zone, int64_t local, int32_t *gap_offset,
                            bool *in_gap)
{
    struct span span = span_at(zone, local - 2 * DAY_SECONDS);
    *gap_offset = span.offset;
    while (local - span.offset >= span.to) {
        *gap_offset = span.offset;
        span = span_at(zone, span.to);
    }
    *in_gap = local - span.offset < span.from;
    return *in_gap ? span.from : local - span.offset;
}

int64_t zone_day_start(const struct zone *zone, int64_t days)
{
    int32_t offset;
    bool in_gap;
    return first_moment(zone, days * DAY_SECONDS, &offset, &in_gap) * 1000;
}

int64_t zone_to_utc(const struct zone *zone, int64_t local_ms)
{
    int32_t offset;
    bool in_gap;
    int64_t local = floor_div(local_ms, 1000);
    int64_t moment = first_moment(zone, local, &offset, &in_gap);
    if (in_gap)
        moment = local - offset;
    return moment * 1000 + (local_ms - local * 1000);
}
