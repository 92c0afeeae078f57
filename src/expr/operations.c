/* All operations that operators and conversions become, for the tests that ask each for both ways. */
#include "expr/operations.h"

const struct expr_operation *const expr_operations[] = {
    &expr_op_or,       &expr_op_and,        &expr_op_not,
    &expr_op_is_null,  &expr_op_eq,         &expr_op_lt,
    &expr_op_le,       &expr_op_gt,         &expr_op_ge,
    &expr_op_in,       &expr_op_add,        &expr_op_subtract,
    &expr_op_multiply, &expr_op_divide,     &expr_op_negate,
    &expr_op_rescale,  &expr_op_day_start,  &expr_op_next_day_start,
    &expr_op_contains, &expr_op_local_date, &expr_op_contains_indexed,
    &expr_op_starts,   &expr_op_print,      &expr_op_has_item,
};
const size_t expr_operation_count = sizeof expr_operations / sizeof *expr_operations;
