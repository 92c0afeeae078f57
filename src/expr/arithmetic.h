/* Checking + - * /: which kinds go together and at what scale the result stands.
 *
 *   number + - number       the larger scale
 *   number * number         the sum of the scales, at most 9, rounded half to even
 *   number / number         the larger scale, at least 4, rounded half to even; by 0 null
 *   date + - whole number   the date so many days later or earlier
 *   date - date             days between
 *   time - time             the duration; time + - duration is a time; duration + - duration
 *   duration * / number     counts as a number of milliseconds */
#pragma once

#include "expr/build.h"

enum err expr_arithmetic(struct checker *checker, const struct syntax *syntax,
                         const struct expr_node *a, const struct expr_node *b,
                         const struct expr_node **out);
enum err expr_negate(struct checker *checker, const struct syntax *syntax,
                     const struct expr_node *a, const struct expr_node **out);
