/* Which records a query is about: the filter under the caller's rights. */
#pragma once

#include "record/store.h"

/* A table up to this many rows may be scanned for `contains`. */
#define SMALL_TABLE_ROWS 10000

/* The condition in its parts, each NULL when it lets every row through. */
struct where_parts {
    const struct db_node *filter;
    const struct db_node *rights;      /* finds rows, where that is worth it for a page */
    const struct db_node *rights_test; /* tests rows found otherwise */
    const struct db_node *rights_find; /* finds rows: for counting them all */
    enum access_action action;         /* the rights are for */
    bool rights_wide; /* through so many parents that for a page rights only test */
};
/* Children are found through the parents the caller may see up to this many; a statement that lists them all
 * would take longer than testing rows met on another way. */
#define WHERE_PARENTS_MAX 3000
enum err where_parts_make(struct record_env *env, const struct meta_object *object,
                          struct text filter, enum access_action action, struct where_parts *out);

/* `*out` NULL: all rows. ERR_forbidden when the caller may do `action` to none of the object's records. The
 * columns are those of the alias of query_fields.h. */
enum err where_make(struct record_env *env, const struct meta_object *object, struct text filter,
                    enum access_action action, const struct db_node **out);
/* The filter alone; NULL without one. */
enum err where_filter(struct record_env *env, const struct meta_object *object, struct text filter,
                      const struct db_node **out);
/* Exact number of rows. */
enum err where_count(struct record_env *env, const struct meta_object *object,
                     const struct db_node *where, int64_t *out);
/* The same, counted to `most` at most. */
enum err where_count_to(struct record_env *env, const struct meta_object *object,
                        const struct db_node *where, int64_t most, int64_t *out);
