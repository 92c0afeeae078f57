/* The table of functions. To add one: a row in the functions_*.c of its subject (a new subject is a line
 * in functions.c), and an example in docs/expressions.md and docs/expressions.zh.md; a test asks for both. */
#pragma once

#include "expr/node.h"

struct expr_function_group {
    const struct expr_operation *functions;
    const size_t *count;
};

extern const struct expr_function_group expr_function_groups[];
extern const size_t expr_function_group_count;

/* functions_*.c */
extern const struct expr_operation expr_functions_logic[], expr_functions_text[],
    expr_functions_number[], expr_functions_date[], expr_functions_period[],
    expr_functions_people[];
extern const size_t expr_functions_logic_count, expr_functions_text_count,
    expr_functions_number_count, expr_functions_date_count, expr_functions_period_count,
    expr_functions_people_count;

const struct expr_operation *expr_function_find(struct text name);
/* The function or aggregate a wrong name was meant to be; empty when none is near. */
struct text expr_function_nearest(struct text wrong);
