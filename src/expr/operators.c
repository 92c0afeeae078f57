/* One row for each way an operator is written, in the order of the documentation. Precedence is the level of
 * its row and nothing else; the parser has no cases of its own. */
#include "expr/operators.h"

#define ROW(words, level, form, name, negated, en, zh)                                             \
    {                                                                                              \
        TEXT(words), LEVEL_##level, FORM_##form, OPERATOR_##name, negated,                         \
        {                                                                                          \
            {                                                                                      \
                TEXT(en), TEXT(zh)                                                                 \
            }                                                                                      \
        }                                                                                          \
    }

/* clang-format off */
const struct operator_row expr_operators[] = {
    ROW("or", OR, JOIN, OR, false, "at least one holds", "至少一个成立"),
    ROW("and", AND, JOIN, AND, false, "all hold", "全部成立"),
    ROW("not", NOT, PREFIX, NOT, false, "does not hold", "不成立"),
    ROW("=", COMPARE, PAIR, EQ, false, "equal", "等于"),
    ROW("!=", COMPARE, PAIR, NE, false, "not equal, or either is null", "不等于,或任一为空"),
    ROW("<=", COMPARE, PAIR, LE, false, "less or equal", "小于或等于"),
    ROW("<", COMPARE, PAIR, LT, false, "less", "小于"),
    ROW(">=", COMPARE, PAIR, GE, false, "greater or equal", "大于或等于"),
    ROW(">", COMPARE, PAIR, GT, false, "greater", "大于"),
    ROW("in", COMPARE, PAIR, IN, false, "one of a list", "属于列表之一"),
    ROW("not in", COMPARE, PAIR, IN, true, "none of a list", "不属于列表"),
    ROW("between", COMPARE, RANGE, BETWEEN, false, "from … to …, both included", "介于两者之间(含两端)"),
    ROW("not between", COMPARE, RANGE, BETWEEN, true, "outside a range", "不在两者之间"),
    ROW("contains", COMPARE, PAIR, CONTAINS, false, "a text holds a part; a list holds an item",
        "文本包含某段文字;列表含有某项"),
    ROW("not contains", COMPARE, PAIR, CONTAINS, true, "does not hold the part or item", "不包含"),
    ROW("starts with", COMPARE, PAIR, STARTS, false, "a text begins with a part", "文本以某段文字开头"),
    ROW("not starts with", COMPARE, PAIR, STARTS, true, "does not begin with a part", "不以某段文字开头"),
    ROW("is null", COMPARE, POSTFIX, IS_NULL, false, "nothing is entered", "为空"),
    ROW("is not null", COMPARE, POSTFIX, IS_NULL, true, "something is entered", "不为空"),
    ROW("+", SUM, PAIR, ADD, false, "sum; a later date", "相加;推后日期"),
    ROW("-", SUM, PAIR, SUBTRACT, false, "difference; an earlier date; days between dates",
        "相减;提前日期;日期之差"),
    ROW("*", PRODUCT, PAIR, MULTIPLY, false, "product", "相乘"),
    ROW("/", PRODUCT, PAIR, DIVIDE, false, "quotient; by 0 null", "相除;除以 0 为空"),
    ROW("-", SIGN, PREFIX, NEGATE, false, "the opposite number", "相反数"),
};
/* clang-format on */
const size_t expr_operator_count = sizeof expr_operators / sizeof *expr_operators;
