/* Counting rows under a condition over the alias of query_fields.h. */
#pragma once

#include "record/store.h"

/* Exact number of rows. */
enum err where_count(struct record_env *env, const struct meta_object *object,
                     const struct db_node *where, int64_t *out);
/* The same, counted to `most` at most. */
enum err where_count_to(struct record_env *env, const struct meta_object *object,
                        const struct db_node *where, int64_t most, int64_t *out);
