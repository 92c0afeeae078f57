/* The node people sort by; see expr_compile_sort. */
#pragma once

#include "expr/node.h"

const struct db_node *expr_sort_node(struct ctx *ctx, const struct expr_node *node,
                                     const struct expr_env *env, struct text alias);
