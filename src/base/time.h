/* Calendar arithmetic and time zones. Dates are days since 1970-01-01 (proleptic Gregorian), times are
 * UTC milliseconds since then. Zones come from the table compiled in (generated from the IANA data of
 * the build machine), so both databases and the evaluator agree. Years 0001 to 9999. */
#pragma once

#include "base/buf.h"
#include "base/text.h"

#include <stdbool.h>
#include <stdint.h>

#define DAY_MS INT64_C(86400000)

struct civil_date {
    int year;  /* 1–9999 */
    int month; /* 1–12 */
    int day;   /* 1–31 */
};

int64_t date_from_civil(struct civil_date civil);
struct civil_date date_to_civil(int64_t days);
bool date_valid(struct civil_date civil);
/* ISO weekday of a date, 1 = Monday … 7 = Sunday. */
int date_weekday(int64_t days);

/* "2017-03-01" and nothing else. */
bool date_parse(struct text text, int64_t *out_days);
void date_print(struct buf *out, int64_t days);
/* RFC 3339 with any offset, fraction up to 9 digits (truncated to ms): "2026-11-22T15:31:00.123+08:00". */
bool datetime_parse(struct text text, int64_t *out_ms);
/* "2026-11-22T07:31:00.123Z", always milliseconds and Z. */
void datetime_print(struct buf *out, int64_t ms);

enum time_bucket { BUCKET_DAY, BUCKET_WEEK, BUCKET_MONTH, BUCKET_QUARTER, BUCKET_YEAR };

/* First day of the bucket that holds `days`; weeks begin on `week_start` (1 = Monday … 7). */
int64_t date_bucket(int64_t days, enum time_bucket bucket, int week_start);
/* The first day of the next bucket. */
int64_t date_bucket_next(int64_t days, enum time_bucket bucket, int week_start);
/* "2017-03-01", "2017-W09", "2017-03", "2017-Q1", "2017" for the bucket that starts at `days`. A week is
 * named by ISO 8601 of its fourth day. */
void date_bucket_print(struct buf *out, int64_t days, enum time_bucket bucket);
/* Adds months, keeping the day of month, clipped to the month's end. */
int64_t date_add_months(int64_t days, int months);

struct zone; /* immutable, lives as long as the program */

/* "Asia/Shanghai"; NULL when unknown. */
const struct zone *zone_find(struct text name);
const struct zone *zone_utc(void);
struct text zone_name(const struct zone *zone);
/* Number of zones and the i-th in name order, for pick lists. */
size_t zone_count(void);
const struct zone *zone_at(size_t index);
/* Milliseconds to add to UTC to get local time at that moment. */
int64_t zone_offset(const struct zone *zone, int64_t utc_ms);
/* Local date at that moment. */
int64_t zone_local_date(const struct zone *zone, int64_t utc_ms);
/* The moment a local date begins (the first valid moment where midnight is skipped). */
int64_t zone_day_start(const struct zone *zone, int64_t days);
/* The moments in [from_ms, to_ms) at which the offset changes, ascending, `max` at most: how many. offsets[0]
 * holds before the first of them, offsets[i + 1] from changes[i] on. */
size_t zone_changes(const struct zone *zone, int64_t from_ms, int64_t to_ms, int64_t *changes,
                    int64_t *offsets, size_t max);
/* Local wall time (ms since local 1970) → UTC; in a repeated hour the first, in a gap shifted forward. */
int64_t zone_to_utc(const struct zone *zone, int64_t local_ms);
