/* The signs and roundings of base/money.h; the scale of a result is that of the argument, but for floor,
 * whose result is whole. */
#include "expr/functions.h"

#include "base/money.h"

static const struct db_node *compile_abs(const struct expr_call *call,
                                         const struct db_node *const *args)
{
    return db_call1(call->ctx->arena, DB_ABS, args[0]);
}

static enum err eval_abs(const struct expr_call *call, const struct value *args, struct value *out)
{
    if (args[0].number == INT64_MIN)
        return expr_overflow(call);
    *out = value_int(args[0].number < 0 ? -args[0].number : args[0].number);
    return ERR_OK;
}

static const struct db_node *compile_round(const struct expr_call *call,
                                           const struct db_node *const *args)
{
    struct arena *arena = call->ctx->arena;
    return db_call3(arena, DB_ROUND, args[0], db_int(arena, call->node->args[0]->type.scale),
                    call->node->arg_count > 1 ? args[1] : db_int(arena, 0));
}

static enum err eval_round(const struct expr_call *call, const struct value *args,
                           struct value *out)
{
    int digits = call->node->arg_count > 1 ? (int)args[1].number : 0;
    int64_t number = 0;
    if (!decimal_round(args[0].number, call->node->args[0]->type.scale, digits, &number))
        return expr_overflow(call);
    *out = value_int(number);
    return ERR_OK;
}

static const struct db_node *compile_floor(const struct expr_call *call,
                                           const struct db_node *const *args)
{
    struct arena *arena = call->ctx->arena;
    return db_call2(arena, DB_FLOOR, args[0], db_int(arena, call->node->args[0]->type.scale));
}

static enum err eval_floor(const struct expr_call *call, const struct value *args,
                           struct value *out)
{
    int64_t unit = 1;
    for (int i = 0; i < call->node->args[0]->type.scale; i++)
        unit *= 10;
    int64_t whole = args[0].number / unit;
    *out = value_int(args[0].number % unit < 0 ? whole - 1 : whole);
    return ERR_OK;
}

const struct expr_operation expr_functions_number[] = {
    {
        .name = TEXT("abs"),
        .summary = {{TEXT("abs(number): without its sign"), TEXT("abs(数字):绝对值")}},
        .params = {PARAM_NUMBER},
        .least = 1,
        .most = 1,
        .result = RESULT_FIRST,
        .null_first = true,
        .compile = compile_abs,
        .eval = eval_abs,
    },
    {
        .name = TEXT("round"),
        .summary = {{TEXT("round(number[, digits]): half to even; -3 rounds to thousands"),
                     TEXT("round(数字[, 位数]):四舍六入五成双;-3 表示取整到千")}},
        .params = {PARAM_NUMBER, PARAM_DIGITS},
        .least = 1,
        .most = 2,
        .result = RESULT_FIRST,
        .null_first = true,
        .compile = compile_round,
        .eval = eval_round,
    },
    {
        .name = TEXT("floor"),
        .summary = {{TEXT("floor(number): the whole number at or below"),
                     TEXT("floor(数字):不大于它的最大整数")}},
        .params = {PARAM_NUMBER},
        .least = 1,
        .most = 1,
        .result = RESULT_INTEGER,
        .null_first = true,
        .compile = compile_floor,
        .eval = eval_floor,
    },
};
const size_t expr_functions_number_count = sizeof expr_functions_number /
                                           sizeof *expr_functions_number;
