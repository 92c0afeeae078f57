/* Checking comparisons: both sides brought to one type, dates beside times turned into stretches of time,
 * numbers beside constants kept free of conversions so that an index serves them. */
#pragma once

#include "expr/build.h"

/* a OP b; OPERATOR_EQ to OPERATOR_GE. */
enum err expr_compare(struct checker *checker, const struct syntax *syntax, enum operator_name name,
                      const struct expr_node *a, const struct expr_node *b,
                      const struct expr_node **out);
/* a in [items]. */
enum err expr_compare_in(struct checker *checker, const struct syntax *syntax,
                         const struct expr_node *a, const struct expr_node **items, size_t count,
                         const struct expr_node **out);
