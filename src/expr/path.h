/* Paths through references as SQL: scalar sub-selects by primary key. A record the reader may not see
 * ends the path as null does. */
#pragma once

#include "expr/node.h"

/* The value at the end of `path`, from the table `alias`; `column` of the last field's table. */
const struct db_node *expr_path_column(const struct expr_call *call,
                                       const struct meta_field *const *path, size_t count,
                                       struct text column);
/* The same with what `make` gives for the record at the end, whose alias its call has. */
const struct db_node *expr_path_value(const struct expr_call *call,
                                      const struct meta_field *const *path, size_t count,
                                      const struct db_node *(*make)(const struct expr_call *call,
                                                                    const void *subject),
                                      const void *subject);
/* Money of an object with a currency is its base amount. */
struct text expr_path_field_column(const struct meta_field *field);
/* A condition on the record at the end of `path`, as a condition on the first one: first in (select …).
 * `make` builds it for the alias it is given. */
const struct db_node *expr_path_where(const struct expr_call *call,
                                      const struct meta_field *const *path, size_t count,
                                      const struct db_node *(*make)(const struct expr_call *call,
                                                                    const void *subject),
                                      const void *subject);
/* The select of the rows of `object` a reader may see that meet `where` (NULL: all); one column. */
const struct db_select *expr_path_select(const struct expr_call *call,
                                         const struct meta_object *object, struct text alias,
                                         const struct db_node *where, const struct db_node *column);
/* A name for a table inside `alias`; distinct for every step and depth. */
struct text expr_path_alias(const struct expr_call *call, size_t step);
