/* The types of sums and products; the rules are in arithmetic.h, the computing in operations_number.c.
 *
 * Scales are settled here, while checking: arguments of a sum leave with one scale, a product's node says
 * at which scale it stands. So neither SQL nor the evaluator ever guesses a scale, and both round at the
 * same places. */
#include "expr/arithmetic.h"

#include "base/money.h"
#include "expr/coerce.h"
#include "expr/operations.h"
#include "expr/words.h"

/* Which kinds may stand around + and -. */
static const struct sum_rule {
    enum expr_kind a;
    bool minus, plus;
    enum expr_kind b, result;
} sums[] = {
    {EXPR_NUMBER, true, true, EXPR_NUMBER, EXPR_NUMBER},
    {EXPR_DATE, true, true, EXPR_NUMBER, EXPR_DATE},
    {EXPR_NUMBER, false, true, EXPR_DATE, EXPR_DATE},
    {EXPR_DATE, true, false, EXPR_DATE, EXPR_NUMBER},
    {EXPR_DATETIME, true, false, EXPR_DATETIME, EXPR_DURATION},
    {EXPR_DATETIME, true, true, EXPR_DURATION, EXPR_DATETIME},
    {EXPR_DURATION, false, true, EXPR_DATETIME, EXPR_DATETIME},
    {EXPR_DURATION, true, true, EXPR_DURATION, EXPR_DURATION},
    {EXPR_DURATION, true, true, EXPR_NUMBER, EXPR_DURATION},
};

static enum err fail_operands(struct checker *checker, const struct syntax *syntax,
                              const struct expr_node *a, const struct expr_node *b)
{
    struct ctx *ctx = checker->ctx;
    return expr_fail(ctx, ERR_expr_operands, syntax->position, syntax->row->words,
                     expr_type_word(ctx, &a->type), expr_type_word(ctx, &b->type));
}

static int larger(int a, int b)
{
    return a > b ? a : b;
}

/* + and - by the table of kinds; dates and durations go with whole numbers only. */
static enum err sum(struct checker *checker, const struct syntax *syntax,
                    const struct expr_node *args[2], const struct expr_node **out)
{
    bool minus = syntax->row->name == OPERATOR_SUBTRACT;
    const struct sum_rule *rule = NULL;
    for (size_t i = 0; i < sizeof sums / sizeof *sums && !rule; i++)
        if (sums[i].a == args[0]->type.kind && sums[i].b == args[1]->type.kind &&
            (minus ? sums[i].minus : sums[i].plus))
            rule = &sums[i];
    if (!rule)
        return fail_operands(checker, syntax, args[0], args[1]);
    int scale = larger(args[0]->type.scale, args[1]->type.scale);
    if (rule->result != EXPR_NUMBER && scale > 0)
        return fail_operands(checker, syntax, args[0], args[1]);
    for (size_t i = 0; i < 2; i++) {
        enum err err = expr_coerce_scale(checker, args[i], scale, &args[i]);
        if (err)
            return err;
    }
    struct expr_type type = {.kind = rule->result, .scale = scale};
    return expr_build_call(checker,
                           (struct expr_making){syntax->position,
                                                minus ? &expr_op_subtract : &expr_op_add, type},
                           args, 2, out);
}

/* * and /: any two numbers; at what scale the result stands is said in arithmetic.h. */
static enum err product(struct checker *checker, const struct syntax *syntax,
                        const struct expr_node *args[2], const struct expr_node **out)
{
    bool divide = syntax->row->name == OPERATOR_DIVIDE;
    for (size_t i = 0; i < 2; i++)
        if (args[i]->type.kind != EXPR_NUMBER && args[i]->type.kind != EXPR_DURATION)
            return fail_operands(checker, syntax, args[0], args[1]);
    int a = args[0]->type.scale, b = args[1]->type.scale;
    int scale = divide ? larger(MONEY_SCALE, larger(a, b)) : a + b;
    struct expr_type type = {.kind = EXPR_NUMBER,
                             .scale = scale < DECIMAL_SCALE_MAX ? scale : DECIMAL_SCALE_MAX};
    return expr_build_call(checker,
                           (struct expr_making){syntax->position,
                                                divide ? &expr_op_divide : &expr_op_multiply, type},
                           args, 2, out);
}

/* null beside something takes its type. */
static enum err fill_null(struct checker *checker, const struct expr_node *args[2], size_t at)
{
    struct expr_type type = args[1 - at]->type;
    if (args[at]->type.kind != EXPR_NULL)
        return ERR_OK;
    if (type.kind != EXPR_NUMBER && type.kind != EXPR_DURATION)
        type = expr_integer;
    type.field = NULL;
    return expr_build_retyped(checker, args[at], type, &args[at]);
}

enum err expr_arithmetic(struct checker *checker, const struct syntax *syntax,
                         const struct expr_node *a, const struct expr_node *b,
                         const struct expr_node **out)
{
    const struct expr_node *args[2] = {a, b};
    /* '2026-01-01' - today(): a quoted text beside a date is one. */
    enum err err = expr_coerce_literal(checker, b, &a->type, &args[1]);
    if (!err)
        err = expr_coerce_literal(checker, a, &b->type, &args[0]);
    if (!err)
        err = fill_null(checker, args, 0);
    if (!err)
        err = fill_null(checker, args, 1);
    if (err)
        return err;
    bool sums_up = syntax->row->level == LEVEL_SUM;
    return sums_up ? sum(checker, syntax, args, out) : product(checker, syntax, args, out);
}

enum err expr_negate(struct checker *checker, const struct syntax *syntax,
                     const struct expr_node *a, const struct expr_node **out)
{
    enum err err = expr_coerce_param(checker, a,
                                     a->type.kind == EXPR_DURATION ? PARAM_END : PARAM_NUMBER, &a);
    if (err)
        return err;
    struct expr_type type = {.kind = a->type.kind, .scale = a->type.scale};
    if (a->shape == NODE_CONSTANT && !value_is_null(a->value) && a->value.number != INT64_MIN)
        return expr_build_constant(checker, syntax->position, type, value_int(-a->value.number),
                                   out);
    return expr_build_call(checker, (struct expr_making){syntax->position, &expr_op_negate, type},
                           &a, 1, out);
}
