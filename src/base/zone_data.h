/* What tools/gen_zones.c makes of the IANA time zone data of the build machine, for zone.c only. */
#pragma once

#include <stdbool.h>
#include <stdint.h>

/* A change of offset in one integer, so that tables sort and search by time:
 * UTC seconds × 2^18 + (offset east of Greenwich in seconds + 2^17). */
#define ZONE_CHANGE_BITS 18
#define ZONE_CHANGE_BIAS 131072

/* "The `week`-th `weekday` of `month`, `seconds` after its local midnight" (POSIX TZ, Mm.w.d/time). */
struct zone_day {
    int8_t month;    /* 1–12 */
    int8_t week;     /* 1–5, 5 is the last */
    int8_t weekday;  /* 1 = Monday … 7 */
    int32_t seconds; /* may be negative or beyond a day */
};

/* The rule of every year after the last change in the table. */
struct zone_rule {
    int32_t standard;              /* seconds east of Greenwich */
    int32_t summer;                /* the same as standard where clocks are not changed */
    struct zone_day summer_begins; /* in standard time */
    struct zone_day summer_ends;   /* in summer time */
};

struct zone_data {
    const int64_t *changes;
    uint32_t count;
    int32_t first; /* offset before the first change */
    struct zone_rule rule;
};

struct zone {
    const char *name;
    const struct zone_data *data; /* shared by links and zones that agree */
};

/* By name, in byte order. */
extern const struct zone zone_table[];
extern const uint32_t zone_table_count;
