/* Aggregates, each with its type, its column of a sub-select and its computation in memory.
 *
 * Both ways go through 128 bits and round half to even (base/money.h has the rule), so an average of many
 * large amounts is exact on both and a total that leaves 64 bits is an overflow on both. Null values were
 * left out before `eval` is asked, as SQL leaves them out. What does not belong here: which children count
 * and who may see them (compile.c and the record's callback). */
#include "expr/aggregates.h"

#include "base/money.h"

typedef __int128 wide;

static bool result_count(const struct expr_type *value, struct expr_type *out)
{
    (void)value;
    *out = (struct expr_type){.kind = EXPR_NUMBER};
    return true;
}

static bool result_sum(const struct expr_type *value, struct expr_type *out)
{
    *out = *value;
    return value->kind == EXPR_NUMBER || value->kind == EXPR_DURATION;
}

static bool result_average(const struct expr_type *value, struct expr_type *out)
{
    *out = (struct expr_type){.kind = EXPR_NUMBER,
                              .scale = value->scale > MONEY_SCALE ? value->scale : MONEY_SCALE};
    return value->kind == EXPR_NUMBER;
}

static bool result_extreme(const struct expr_type *value, struct expr_type *out)
{
    *out = *value;
    return value->kind == EXPR_NUMBER || value->kind == EXPR_DURATION || value->kind == EXPR_DATE ||
           value->kind == EXPR_DATETIME || value->kind == EXPR_TEXT;
}

static const struct db_node *compile_count(struct arena *arena, const struct db_node *value,
                                           int scale, int result_scale)
{
    (void)scale, (void)result_scale;
    return db_call(arena, DB_COUNT, &value, value ? 1 : 0);
}

static const struct db_node *compile_sum(struct arena *arena, const struct db_node *value,
                                         int scale, int result_scale)
{
    (void)scale, (void)result_scale;
    return db_call2(arena, DB_COALESCE, db_call1(arena, DB_SUM, value), db_int(arena, 0));
}

static const struct db_node *compile_average(struct arena *arena, const struct db_node *value,
                                             int scale, int result_scale)
{
    return db_call3(arena, DB_AVG, value, db_int(arena, scale), db_int(arena, result_scale));
}

static const struct db_node *compile_least(struct arena *arena, const struct db_node *value,
                                           int scale, int result_scale)
{
    (void)scale, (void)result_scale;
    return db_call1(arena, DB_MIN, value);
}

static const struct db_node *compile_most(struct arena *arena, const struct db_node *value,
                                          int scale, int result_scale)
{
    (void)scale, (void)result_scale;
    return db_call1(arena, DB_MAX, value);
}

static bool eval_count(const struct value *values, size_t count, int scale, int result_scale,
                       struct value *out)
{
    (void)values, (void)scale, (void)result_scale;
    *out = value_int((int64_t)count);
    return true;
}

static wide total(const struct value *values, size_t count)
{
    wide sum = 0;
    for (size_t i = 0; i < count; i++)
        sum += values[i].number;
    return sum;
}

static bool eval_sum(const struct value *values, size_t count, int scale, int result_scale,
                     struct value *out)
{
    (void)scale, (void)result_scale;
    wide sum = total(values, count);
    *out = value_int((int64_t)sum);
    return sum <= INT64_MAX && sum >= INT64_MIN;
}

/* Half to even at the scale of the result, in 128 bits: 2^64 values of 2^63 times 10^5 would be needed
 * to leave them. */
static bool eval_average(const struct value *values, size_t count, int scale, int result_scale,
                         struct value *out)
{
    if (!count)
        return true;
    wide sum = total(values, count), n = (wide)count;
    for (int i = scale; i < result_scale; i++)
        sum *= 10;
    wide quotient = sum / n, rest = sum % n;
    wide twice = 2 * (rest < 0 ? -rest : rest);
    if (twice > n || (twice == n && (quotient & 1) != 0))
        quotient += sum < 0 ? -1 : 1;
    *out = value_int((int64_t)quotient);
    return quotient <= INT64_MAX && quotient >= INT64_MIN;
}

static bool eval_least(const struct value *values, size_t count, int scale, int result_scale,
                       struct value *out)
{
    (void)scale, (void)result_scale;
    for (size_t i = 0; i < count; i++)
        if (i == 0 || value_compare(values[i], *out) < 0)
            *out = values[i];
    return true;
}

static bool eval_most(const struct value *values, size_t count, int scale, int result_scale,
                      struct value *out)
{
    (void)scale, (void)result_scale;
    for (size_t i = 0; i < count; i++)
        if (i == 0 || value_compare(values[i], *out) > 0)
            *out = values[i];
    return true;
}

/* clang-format off */
const struct expr_aggregate expr_aggregates[] = {
    {TEXT("count"), {{TEXT("how many records, or how many have the field filled"),
                      TEXT("记录数,或该字段不为空的记录数")}},
     false, result_count, compile_count, eval_count},
    {TEXT("sum"), {{TEXT("the total, 0 without records"), TEXT("合计,没有记录时为 0")}},
     true, result_sum, compile_sum, eval_sum},
    {TEXT("avg"), {{TEXT("the average, null without records"), TEXT("平均值,没有记录时为空")}},
     true, result_average, compile_average, eval_average},
    {TEXT("min"), {{TEXT("the smallest, null without records"), TEXT("最小值,没有记录时为空")}},
     true, result_extreme, compile_least, eval_least},
    {TEXT("max"), {{TEXT("the largest, null without records"), TEXT("最大值,没有记录时为空")}},
     true, result_extreme, compile_most, eval_most},
};
/* clang-format on */
const size_t expr_aggregate_count = sizeof expr_aggregates / sizeof *expr_aggregates;

const struct expr_aggregate *expr_aggregate_find(struct text name)
{
    for (size_t i = 0; i < expr_aggregate_count; i++)
        if (text_eq(expr_aggregates[i].name, name))
            return &expr_aggregates[i];
    return NULL;
}
