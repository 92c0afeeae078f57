/* Bringing values to the type their neighbour or function wants: quoted texts are read, numbers brought to
 * a scale, times to local days. */
#pragma once

#include "expr/build.h"

/* A quoted text (node->literal) beside something of type `want`: read as a number, a date, a time, an
 * option, a reference. Others are left as they are. A date beside a time stays a date. */
enum err expr_coerce_literal(struct checker *checker, const struct expr_node *node,
                             const struct expr_type *want, const struct expr_node **out);
/* A number to a larger or equal scale. */
enum err expr_coerce_scale(struct checker *checker, const struct expr_node *node, int scale,
                           const struct expr_node **out);
/* Brings `nodes` (changed in place) to one type. */
enum err expr_coerce_same(struct checker *checker, const struct expr_node **nodes, size_t count,
                          struct expr_type *type);
/* One argument as its parameter wants it. */
enum err expr_coerce_param(struct checker *checker, const struct expr_node *node,
                           enum expr_param param, const struct expr_node **out);
