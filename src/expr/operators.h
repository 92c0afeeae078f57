/* The operators: what stands between values, how tightly each binds, and what it is for. A new operator is
 * a row in operators.c and a checker in check.c. */
#pragma once

#include "base/lang.h"

enum operator_level { /* looser first */
                      LEVEL_OR,
                      LEVEL_AND,
                      LEVEL_NOT,
                      LEVEL_COMPARE, /* does not chain: a < b < c is an error */
                      LEVEL_SUM,
                      LEVEL_PRODUCT,
                      LEVEL_SIGN,
};

enum operator_form {
    FORM_PREFIX,  /* not a */
    FORM_JOIN,    /* a and b and c: one node */
    FORM_PAIR,    /* a + b */
    FORM_RANGE,   /* a between b and c */
    FORM_POSTFIX, /* a is null */
};

enum operator_name {
    OPERATOR_OR,
    OPERATOR_AND,
    OPERATOR_NOT,
    OPERATOR_EQ,
    OPERATOR_NE,
    OPERATOR_LT,
    OPERATOR_LE,
    OPERATOR_GT,
    OPERATOR_GE,
    OPERATOR_IN,
    OPERATOR_BETWEEN,
    OPERATOR_CONTAINS,
    OPERATOR_STARTS,
    OPERATOR_IS_NULL,
    OPERATOR_ADD,
    OPERATOR_SUBTRACT,
    OPERATOR_MULTIPLY,
    OPERATOR_DIVIDE,
    OPERATOR_NEGATE,
    OPERATOR_COUNT
};

struct operator_row {
    struct text words; /* as written; several words are separated by one space */
    enum operator_level level;
    enum operator_form form;
    enum operator_name name;
    bool negated; /* not in, is not null */
    struct label summary;
};

extern const struct operator_row expr_operators[];
extern const size_t expr_operator_count;
