/* Checking calls of functions and aggregates. A set function such as my_team() stands only behind `in`. */
#pragma once

#include "expr/build.h"

enum err expr_check_function(struct checker *checker, const struct syntax *syntax,
                             const struct expr_node **out);
enum err expr_check_aggregate(struct checker *checker, const struct syntax *syntax,
                              const struct expr_node **out);
bool expr_is_set(const struct syntax *syntax);
/* a in my_team(): `syntax` is the call, a set. */
enum err expr_check_set(struct checker *checker, const struct syntax *syntax,
                        const struct expr_node *a, const struct expr_node **out);
