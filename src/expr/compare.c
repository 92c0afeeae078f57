/* Comparisons leave here in one of a few shapes: x OP y of one type and scale, or stretches of time.
 *
 * Two thoughts run through the file. An index serves a column only when it stands alone on its side, so a
 * constant is brought to the column's scale and not the column to the constant's, with the operator adjusted
 * where the scale cannot hold it. And a date beside a time is the local day, which is two comparisons with
 * moments that are known when the SQL is made. `!=` is `not (=)` from the start: only `not` handles null. */
#include "expr/compare.h"

#include "base/money.h"
#include "expr/coerce.h"
#include "expr/operations.h"
#include "expr/words.h"

struct pair {
    struct checker *checker;
    const struct syntax *syntax;
    enum operator_name name; /* never OPERATOR_NE: that is not(=) */
    const struct expr_node *a, *b;
};

static enum err fail_operands(const struct pair *pair)
{
    struct ctx *ctx = pair->checker->ctx;
    return expr_fail(ctx, ERR_expr_operands, pair->syntax->position, pair->syntax->row->words,
                     expr_type_word(ctx, &pair->a->type), expr_type_word(ctx, &pair->b->type));
}

static enum err constant(const struct pair *pair, bool truth, const struct expr_node **out)
{
    return expr_build_constant(pair->checker, pair->syntax->position, expr_boolean,
                               value_int(truth), out);
}

static enum err test(const struct pair *pair, enum operator_name name, const struct expr_node *a,
                     const struct expr_node *b, const struct expr_node **out)
{
    static const struct expr_operation *const operations[OPERATOR_COUNT] = {
        [OPERATOR_EQ] = &expr_op_eq, [OPERATOR_LT] = &expr_op_lt, [OPERATOR_LE] = &expr_op_le,
        [OPERATOR_GT] = &expr_op_gt, [OPERATOR_GE] = &expr_op_ge,
    };
    return expr_build_test(pair->checker, pair->syntax->position, operations[name], a, b, out);
}

static enum operator_name turned(enum operator_name name)
{
    switch (name) {
    case OPERATOR_LT:
        return OPERATOR_GT;
    case OPERATOR_LE:
        return OPERATOR_GE;
    case OPERATOR_GT:
        return OPERATOR_LT;
    case OPERATOR_GE:
        return OPERATOR_LE;
    default:
        return name;
    }
}

static void turn(struct pair *pair)
{
    const struct expr_node *a = pair->a;
    pair->a = pair->b;
    pair->b = a;
    pair->name = turned(pair->name);
}

/* ---- numbers -------------------------------------------------------------------------------------- */

/* The largest number of `scale` that is not above the constant; false when the constant is not exactly a
 * number of that scale. Beyond 64 bits: *beyond is -1 below all, 1 above all. */
static bool floor_at(int64_t number, int from, int scale, int64_t *out, int *beyond)
{
    __int128 wide = number, unit = 1;
    for (int i = from; i < scale; i++)
        wide *= 10;
    for (int i = scale; i < from; i++)
        unit *= 10;
    __int128 quotient = wide / unit;
    bool exact = quotient * unit == wide;
    if (!exact && wide < 0)
        quotient--;
    *beyond = quotient > INT64_MAX ? 1 : quotient < INT64_MIN ? -1 : 0;
    *out = *beyond > 0 ? INT64_MAX : *beyond < 0 ? INT64_MIN : (int64_t)quotient;
    return exact && *beyond == 0;
}

/* x OP constant at the scale of x, which keeps x as it is: n > 2.5 is n > 2, n < 2.5 is n <= 2. */
static enum err with_constant(struct pair *pair, const struct expr_node **out)
{
    const struct expr_node *number = pair->b;
    enum operator_name name = pair->name;
    int64_t floored;
    int beyond;
    if (value_is_null(number->value))
        return constant(pair, false, out);
    bool exact = floor_at(number->value.number, number->type.scale, pair->a->type.scale, &floored,
                          &beyond);
    if (!exact && name == OPERATOR_EQ)
        return constant(pair, false, out);
    if (!exact && beyond >= 0)
        name = name == OPERATOR_LT ? OPERATOR_LE : name == OPERATOR_GE ? OPERATOR_GT : name;
    else if (beyond < 0) /* below all: the smallest number is above it */
        name = name == OPERATOR_LE ? OPERATOR_LT : name == OPERATOR_GT ? OPERATOR_GE : name;
    struct expr_type type = {.kind = pair->a->type.kind, .scale = pair->a->type.scale};
    const struct expr_node *b = NULL;
    enum err err = expr_build_constant(pair->checker, number->position, type, value_int(floored),
                                       &b);
    return err ? err : test(pair, name, pair->a, b, out);
}

static enum err numbers(struct pair *pair, const struct expr_node **out)
{
    if (pair->a->shape == NODE_CONSTANT && pair->b->shape != NODE_CONSTANT)
        turn(pair);
    if (pair->b->shape == NODE_CONSTANT)
        return with_constant(pair, out);
    int scale = pair->a->type.scale > pair->b->type.scale ? pair->a->type.scale
                                                          : pair->b->type.scale;
    enum err err = expr_coerce_scale(pair->checker, pair->a, scale, &pair->a);
    if (!err)
        err = expr_coerce_scale(pair->checker, pair->b, scale, &pair->b);
    return err ? err : test(pair, pair->name, pair->a, pair->b, out);
}

static bool is_number(const struct expr_node *node)
{
    return node->type.kind == EXPR_NUMBER || node->type.kind == EXPR_DURATION;
}

/* ---- times ---------------------------------------------------------------------------------------- */

/* A date beside a time is its local day, from its first moment to just before the next day's. */
static enum err time_and_day(struct pair *pair, const struct expr_node **out)
{
    struct checker *checker = pair->checker;
    const struct expr_node *start = NULL, *next = NULL, *tests[2] = {NULL, NULL};
    if (pair->a->type.kind == EXPR_DATE)
        turn(pair);
    int64_t position = pair->b->position;
    enum err err =
        expr_build_call(checker, (struct expr_making){position, &expr_op_day_start, expr_datetime},
                        &pair->b, 1, &start);
    if (!err)
        err =
            expr_build_call(checker,
                            (struct expr_making){position, &expr_op_next_day_start, expr_datetime},
                            &pair->b, 1, &next);
    if (err)
        return err;
    switch (pair->name) {
    case OPERATOR_LT:
        return test(pair, OPERATOR_LT, pair->a, start, out);
    case OPERATOR_LE:
        return test(pair, OPERATOR_LT, pair->a, next, out);
    case OPERATOR_GT:
        return test(pair, OPERATOR_GE, pair->a, next, out);
    case OPERATOR_GE:
        return test(pair, OPERATOR_GE, pair->a, start, out);
    default:
        break;
    }
    err = test(pair, OPERATOR_GE, pair->a, start, &tests[0]);
    if (!err)
        err = test(pair, OPERATOR_LT, pair->a, next, &tests[1]);
    return err ? err
               : expr_build_call(checker,
                                 (struct expr_making){pair->syntax->position, &expr_op_and,
                                                      expr_boolean},
                                 tests, 2, out);
}

static bool is_time(const struct expr_node *node)
{
    return node->type.kind == EXPR_DATE || node->type.kind == EXPR_DATETIME;
}

/* ---- the rest ------------------------------------------------------------------------------------- */

static bool comparable(const struct pair *pair)
{
    const struct expr_type *a = &pair->a->type, *b = &pair->b->type;
    bool equality = pair->name == OPERATOR_EQ;
    switch (a->kind) {
    case EXPR_TEXT:
        return b->kind == EXPR_TEXT || (equality && b->kind == EXPR_OPTION);
    case EXPR_OPTION:
        return equality && (b->kind == EXPR_TEXT || b->kind == EXPR_OPTION);
    case EXPR_BOOLEAN:
        return equality && b->kind == EXPR_BOOLEAN;
    case EXPR_REFERENCE:
        return equality && (b->kind == EXPR_ANY_REFERENCE ||
                            (b->kind == EXPR_REFERENCE && a->object == b->object));
    case EXPR_ANY_REFERENCE:
        return equality && (b->kind == EXPR_ANY_REFERENCE || b->kind == EXPR_REFERENCE);
    default:
        return false;
    }
}

static enum err read_literals(struct pair *pair)
{
    const struct expr_node *a = pair->a, *b = pair->b;
    enum err err = expr_coerce_literal(pair->checker, b, &a->type, &pair->b);
    return err ? err : expr_coerce_literal(pair->checker, a, &b->type, &pair->a);
}

static enum err compare(struct pair *pair, const struct expr_node **out)
{
    enum err err = read_literals(pair);
    if (err)
        return err;
    if (pair->a->type.kind == EXPR_NULL || pair->b->type.kind == EXPR_NULL)
        return constant(pair, false, out);
    if (is_number(pair->a) && is_number(pair->b))
        return numbers(pair, out);
    if (is_time(pair->a) && is_time(pair->b)) {
        if (pair->a->type.kind != pair->b->type.kind)
            return time_and_day(pair, out);
    } else if (!comparable(pair)) {
        return fail_operands(pair);
    }
    return test(pair, pair->name, pair->a, pair->b, out);
}

enum err expr_compare(struct checker *checker, const struct syntax *syntax, enum operator_name name,
                      const struct expr_node *a, const struct expr_node *b,
                      const struct expr_node **out)
{
    bool unequal = name == OPERATOR_NE;
    struct pair pair = {checker, syntax, unequal ? OPERATOR_EQ : name, a, b};
    enum err err = compare(&pair, out);
    return err ? err : expr_build_not(checker, unequal, *out, out);
}

/* `test` is an equality that one list can hold: x = constant, with x as it was. */
static bool listable(const struct expr_node *test, const struct expr_node *a)
{
    return test->shape == NODE_CALL && test->operation == &expr_op_eq && test->args[0] == a &&
           test->args[1]->constant;
}

enum err expr_compare_in(struct checker *checker, const struct syntax *syntax,
                         const struct expr_node *a, const struct expr_node **items, size_t count,
                         const struct expr_node **out)
{
    struct arena *arena = checker->ctx->arena;
    const struct expr_node **listed = ARENA_ARRAY(arena, const struct expr_node *, count + 1);
    const struct expr_node **tests = ARENA_ARRAY(arena, const struct expr_node *, count + 1);
    size_t listed_count = 1, test_count = 0;
    if (!listed || !tests)
        return ERR_out_of_memory;
    listed[0] = a;
    for (size_t i = 0; i < count; i++) {
        enum err err = expr_compare(checker, syntax, OPERATOR_EQ, a, items[i], &tests[test_count]);
        if (err)
            return err;
        if (listable(tests[test_count], a))
            listed[listed_count++] = tests[test_count]->args[1];
        else if (tests[test_count]->shape != NODE_CONSTANT)
            test_count++;
    }
    if (listed_count > 1) {
        enum err err =
            expr_build_call(checker,
                            (struct expr_making){syntax->position, &expr_op_in, expr_boolean},
                            listed, listed_count, &tests[test_count++]);
        if (err)
            return err;
    }
    if (test_count == 1) {
        *out = tests[0];
        return ERR_OK;
    }
    return expr_build_call(checker,
                           (struct expr_making){syntax->position, &expr_op_or, expr_boolean}, tests,
                           test_count, out);
}
