/* A checked tree on one record in memory. */
#pragma once

#include "expr/node.h"

/* `record` NULL is for constants. */
enum err expr_eval_node(struct ctx *ctx, const struct expr_node *node, const struct expr_env *env,
                        const struct expr_record *record, struct value *out);
