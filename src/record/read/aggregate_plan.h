/* The parts of an aggregate question after reading: groups, measures, order. Private to aggregate*.c. */
#pragma once

#include "base/json_write.h"
#include "record/read/query.h"

#define AGGREGATE_GROUPS_MAX 6
#define AGGREGATE_MEASURES_MAX 20
#define AGGREGATE_COLUMNS_MAX (AGGREGATE_GROUPS_MAX + AGGREGATE_MEASURES_MAX)
#define AGGREGATE_LIMIT_DEFAULT 100
#define AGGREGATE_LIMIT_MAX 1000

struct aggregate_group {
    struct text text; /* as asked: "close_date:quarter" */
    struct text path; /* "close_date" */
    const struct meta_field *field;
    bool bucketed;
    enum time_bucket bucket;
    bool fiscal;
    int shift; /* months the fiscal year begins after January; 0 where the period is no fiscal one */
    const struct db_node *node;
    /* names of the references found, in the order of `ids` (ascending) */
    int64_t *ids;
    struct value *names;
    size_t name_count;
};

enum measure_kind { MEASURE_COUNT, MEASURE_SUM, MEASURE_AVG, MEASURE_MIN, MEASURE_MAX };

struct aggregate_measure {
    struct text text;
    enum measure_kind kind;
    const struct meta_field *field; /* NULL for count alone */
    int scale;                      /* of the result */
    const struct db_node *node;
};

struct aggregate_key {
    size_t column; /* groups first, then measures */
    bool descending;
};

struct aggregate_plan {
    struct record_env *env;
    const struct record_aggregate *asked;
    struct aggregate_group groups[AGGREGATE_GROUPS_MAX];
    size_t group_count;
    struct aggregate_measure measures[AGGREGATE_MEASURES_MAX];
    size_t measure_count;
    struct aggregate_key keys[AGGREGATE_COLUMNS_MAX];
    size_t key_count;
    int64_t limit;
    int week_start;
    const struct zone *zone; /* periods of times are local to the organisation */
};

struct aggregate_rows {
    struct value *values; /* row * column_count + column: groups, then measures */
    size_t column_count;
    size_t count;
};

/* aggregate.c: the rows of a plan, names of references added to its groups. */
enum err aggregate_run(struct aggregate_plan *plan, struct aggregate_rows *out);
void aggregate_put_group(struct json_out *out, const struct aggregate_group *group,
                         struct value value);

/* The name of a reference found; null when there is none the caller may see. */
struct value aggregate_name_of(const struct aggregate_group *group, int64_t id);
void aggregate_put_measure(struct json_out *out, const struct aggregate_measure *measure,
                           struct value value);

/* aggregate_bucket.c: the periods of a group, each known by its first day. */
int64_t aggregate_bucket(const struct aggregate_plan *plan, const struct aggregate_group *group,
                         int64_t day);
int64_t aggregate_bucket_next(const struct aggregate_plan *plan,
                              const struct aggregate_group *group, int64_t start);
/* "2017-Q1"; a fiscal one is named by the year it ends in: "FY2018-Q1". */
void aggregate_bucket_print(struct buf *out, const struct aggregate_group *group, int64_t start);

/* aggregate_parse.c: reads groups, measures and order; reports what is wrong with them. */
enum err aggregate_parse(struct record_env *env, const struct record_aggregate *asked,
                         struct aggregate_plan *plan);
/* aggregate_filter.c: the expression whose records are those behind a row (its group values). */
void aggregate_filter(const struct aggregate_plan *plan, const struct value *values,
                      struct buf *out);
/* "close_date >= '2017-01-01'": from the beginning of a day on, in the organisation's zone; or with another
 * sign. */
void aggregate_bound(struct buf *out, const struct aggregate_plan *plan,
                     const struct aggregate_group *group, const char *sign, int64_t day);
