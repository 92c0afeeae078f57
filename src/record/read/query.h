/* Reading: one record, pages of records, exact totals, aggregates; all under the caller's rights and
 * written as JSON straight from the statement. */
#pragma once

#include "record/store.h"

#define RECORD_PAGE_MAX 500
#define RECORD_PAGE_DEFAULT 50

struct record_query {
    const struct meta_object *object;
    struct text filter; /* expression; empty: all */
    struct text sort;   /* "-amount,name"; empty: newest change first, "-updated_at" */
    struct text fields; /* "id,name,owner.name"; empty: all of the record's own */
    struct text cursor; /* from the page before; empty: the first */
    int64_t limit;      /* 0 to RECORD_PAGE_MAX; 0 with total: just the total */
    bool total;
};

/* Appends {"data":[…],"next":…,"total":…}. */
enum err record_list(struct record_env *env, const struct record_query *query, struct buf *out);
/* Whether the list can be asked for: filter, sort and fields are read, nothing is fetched. */
enum err record_list_check(struct record_env *env, const struct record_query *query);
/* Appends the record's JSON; `*version` for the ETag. ERR_not_found also when it may not be seen. */
enum err record_read(struct record_env *env, const struct meta_object *object, int64_t id,
                     struct text fields, struct buf *out, int64_t *version);
/* The same from values in memory (after a save, as_of): masks applied, names of references looked up. */
enum err record_write_values(struct record_env *env, const struct meta_object *object, int64_t id,
                             const struct value *values, struct buf *out);
/* Of the fields named only; names of owned children and paths to other records are not among them. */
enum err record_write_fields(struct record_env *env, const struct meta_object *object, int64_t id,
                             const struct value *values, struct text fields, struct buf *out);

struct record_aggregate {
    const struct meta_object *object;
    struct text filter;
    const struct text *group; /* "close_date:quarter", "owner", "customer.industry" */
    size_t group_count;
    const struct text *measures; /* "count", "sum(amount)", "avg(amount)", "min(…)", "max(…)" */
    size_t measure_count;
    struct text sort; /* "-count", "owner", "-sum(amount)"; empty: by the groups */
    int64_t limit;    /* 1 to 1,000; 0: 100; of each level */
    bool subtotals;   /* also the rows of every beginning of the groups, down to the grand total */
    bool exporting;   /* only what the caller may also export */
};
/* Appends {"data":[…],"filters":[…]} as docs/api.md says. */
enum err record_aggregate(struct record_env *env, const struct record_aggregate *aggregate,
                          struct buf *out);
/* Appends the rows as CSV with headings in the caller's language, for a spreadsheet; `*rows` of them. Refuses who
 * may not export the object. */
enum err record_aggregate_csv(struct record_env *env, const struct record_aggregate *aggregate,
                              struct buf *out, int64_t *rows);

/* A figure now, what it was in the period compared with, and the way there in 30 points. Periods are those of
 * the organisation's zone, week and fiscal year. The period under way counts to today, and is compared with as
 * much of the other: on the last of a month with all of a month. */
struct record_trend {
    const struct meta_object *object;
    struct text filter;
    struct text field;  /* a date or time, or a path to one */
    struct text period; /* as a bucket: "month", "fiscal_quarter" */
    const struct text *measures;
    size_t measure_count;
    bool last;            /* the last one that is over, not the one under way */
    bool whole;           /* also what is dated after today */
    struct text compared; /* "previous", "last_year"; empty: with nothing */
};
/* Appends {"now":{…},"before":{…}|null,"change":{…},"points":[…]} as docs/api.md says. */
enum err record_trend(struct record_env *env, const struct record_trend *trend, struct buf *out);
/* Whether it can be asked; not the filter. */
enum err record_trend_check(struct record_env *env, const struct record_trend *trend);
/* Whether the question can be asked at all: groups, measures and order; not the filter. */
enum err record_aggregate_check(struct record_env *env, const struct record_aggregate *aggregate);

/* What the values of some fields are among the records of a list, and how often. `parts` are conditions that
 * hold together with `filter`; a facet leaves out the part of its own field, so that a person who chose one
 * industry still sees how many records the others have. */
struct record_facet_part {
    struct text field; /* as in `fields` */
    struct text filter;
};
struct record_facets {
    const struct meta_object *object;
    struct text filter;
    const struct record_facet_part *parts;
    size_t part_count;
    const struct text *fields; /* groups as in an aggregate: "industry", "close_date:month" */
    size_t field_count;        /* at most RECORD_FACETS_MAX */
    int64_t limit;             /* values of each, 1 to 100; 0: 20 */
};
#define RECORD_FACETS_MAX 12
/* Appends {"data":{"industry":[{"value","count","filter"}…]}}, the most frequent first. */
enum err record_facets(struct record_env *env, const struct record_facets *facets, struct buf *out);

/* {"data":[{"id","name"}]}: records of `object` whose name starts with or contains `q`. */
enum err record_values(struct record_env *env, const struct meta_object *object, struct text q,
                       int64_t limit, struct buf *out);
/* The ids matching a filter the caller may do `action` to, in order; at most `max` (ERR_too_many above),
 * negative: all. */
enum err record_ids_of(struct record_env *env, const struct meta_object *object, struct text filter,
                       enum access_action action, int64_t max, int64_t **ids, size_t *count);
