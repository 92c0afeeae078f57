/* Which records a query is about: the filter under the caller's rights. */
#pragma once

#include "record/read/query_count.h"
#include "record/read/visible.h"

/* A table up to this many rows may be scanned for `contains`. */
#define SMALL_TABLE_ROWS 10000

/* The condition in its parts, each NULL when it lets every row through. */
struct where_parts {
    const struct db_node *filter;
    const struct db_node *rights;      /* finds rows, where that is worth it for a page */
    const struct db_node *rights_test; /* tests rows found otherwise */
    const struct db_node *rights_find; /* finds rows: for counting them all */
    const struct db_node *served;  /* of the filter what an index finds rows by; NULL: nothing */
    const struct visible *visible; /* all that the caller sees, where that is known; else NULL */
    enum access_action action;     /* the rights are for */
    bool rights_wide;              /* they let so many through that for a page they only test */
};
/* Children are found through the parents the caller may see up to this many; a statement that lists them all
 * would take longer than testing rows met on another way. */
#define WHERE_PARENTS_MAX 3000
enum err where_parts_make(struct record_env *env, const struct meta_object *object,
                          struct text filter, enum access_action action, struct where_parts *out);

/* An index of the object's table begins with the column. */
bool where_leads_index(const struct meta_object *object, struct text column);
/* How many rows the part of the filter that an index serves finds, counted to `most` + 1; that without such a part. */
enum err where_served_count(struct record_env *env, const struct meta_object *object,
                            const struct where_parts *parts, int64_t most, int64_t *out);
/* What things cost, one to the other (about nanoseconds): an entry of an index passed, a row looked at by its id. */
#define WHERE_ENTRY_COST 200
#define WHERE_ROW_COST 4000
/* Entries of an index, each held against the set of what the caller sees, that may be passed for what looking at all
 * that he sees would cost. `rows`: those that are his are looked at, too. */
int64_t where_may_pass(const struct visible *visible, bool rows);
/* The condition that finds the rows soonest: through the filter's index or from what the caller sees. */
enum err where_all_make(struct record_env *env, const struct meta_object *object,
                        const struct where_parts *parts, const struct db_node **out);

/* `*out` NULL: all rows. ERR_forbidden when the caller may do `action` to none of the object's records. The
 * columns are those of the alias of query_fields.h. */
enum err where_make(struct record_env *env, const struct meta_object *object, struct text filter,
                    enum access_action action, const struct db_node **out);
/* The filter alone; NULL without one. */
enum err where_filter(struct record_env *env, const struct meta_object *object, struct text filter,
                      const struct db_node **out);
