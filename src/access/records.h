/* Records for the evaluator of rules, read with system rights: the one that is tested and what its paths and child
 * aggregates lead to. */
#pragma once

#include "access/access.h"

/* `values` in the order of object->fields; they and what is loaded live as long as the ctx's arena. */
enum err records_of_values(struct ctx *ctx, struct db_conn *conn, const struct meta_object *object,
                           const struct value *values, struct expr_record *out);
