/* The operations that operators and conversions become; functions have theirs in functions.h. */
#pragma once

#include "expr/node.h"

/* operations_logic.c */
extern const struct expr_operation expr_op_or, expr_op_and, expr_op_not, expr_op_is_null;

/* operations_compare.c: both sides of one type and scale; null in is no */
extern const struct expr_operation expr_op_eq, expr_op_lt, expr_op_le, expr_op_gt, expr_op_ge;
/* args[0] among the others, all constants */
extern const struct expr_operation expr_op_in;

/* Two values of one field: null is a value like others. For rules, which are evaluated only. */
extern const struct expr_operation expr_op_differs;

/* operations_number.c */
extern const struct expr_operation expr_op_add, expr_op_subtract, expr_op_multiply, expr_op_divide,
    expr_op_negate;
/* To the scale of the node's type. */
extern const struct expr_operation expr_op_rescale;

/* operations_date.c: a local day as a stretch of time */
extern const struct expr_operation expr_op_day_start, expr_op_next_day_start, expr_op_local_date;

/* operations_text.c */
extern const struct expr_operation expr_op_contains, expr_op_starts, expr_op_print;
/* `contains` where the left side is a field, or a path to one, with a text index and the right is known. */
extern const struct expr_operation expr_op_contains_indexed;
/* An item of a multi_select or tags. */
extern const struct expr_operation expr_op_has_item;

/* Every one of them, for tests. */
extern const struct expr_operation *const expr_operations[];
extern const size_t expr_operation_count;
