/* From the checked tree to nodes of a query. */
#pragma once

#include "expr/node.h"

/* Values: numbers, texts; a condition becomes 1 or 0. NULL after reporting. */
const struct db_node *expr_compile_value(struct ctx *ctx, const struct expr_node *node,
                                         const struct expr_env *env, struct text alias, bool small);
/* A condition: true, or false or null. */
const struct db_node *expr_compile_test(struct ctx *ctx, const struct expr_node *node,
                                        const struct expr_env *env, struct text alias, bool small);
/* The value of a formula that is worked out at read. */
const struct db_node *expr_compile_formula(struct ctx *ctx, const struct meta_field *field,
                                           const struct expr_env *env, struct text alias);
