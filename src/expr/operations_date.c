/* Between moments and local days. A day begins where the zone says so, 23, 24 or 25 hours after the last one;
 * zones come from our own data on both sides, never from the database. */
#include "expr/operations.h"

#include "expr/calendar.h"

static const struct db_node *compile_day_start(const struct expr_call *call,
                                               const struct db_node *const *args)
{
    return db_call2(call->ctx->arena, DB_DAY_START, args[0], expr_zone_node(call));
}

static enum err eval_day_start(const struct expr_call *call, const struct value *args,
                               struct value *out)
{
    if (!expr_date_fits(args[0].number))
        return expr_overflow(call);
    *out = value_int(zone_day_start(expr_zone(call), args[0].number));
    return ERR_OK;
}

static const struct db_node *compile_next_day_start(const struct expr_call *call,
                                                    const struct db_node *const *args)
{
    struct arena *arena = call->ctx->arena;
    return db_call2(arena, DB_DAY_START, db_call2(arena, DB_ADD, args[0], db_int(arena, 1)),
                    expr_zone_node(call));
}

/* '9999-12-31' is how people write "for ever": as a constant it has an end too. */
static enum err eval_next_day_start(const struct expr_call *call, const struct value *args,
                                    struct value *out)
{
    int64_t days = args[0].number;
    const struct zone *zone = expr_zone(call);
    bool last = days == EXPR_DATE_MAX && call->node->constant;
    if (!last && (days == INT64_MAX || !expr_date_fits(days + 1)))
        return expr_overflow(call);
    *out = value_int(last ? zone_day_start(zone, days) + DAY_MS : zone_day_start(zone, days + 1));
    return ERR_OK;
}

static const struct db_node *compile_local_date(const struct expr_call *call,
                                                const struct db_node *const *args)
{
    return db_call2(call->ctx->arena, DB_LOCAL_DATE, args[0], expr_zone_node(call));
}

static enum err eval_local_date(const struct expr_call *call, const struct value *args,
                                struct value *out)
{
    if (!expr_date_fits(args[0].number / DAY_MS))
        return expr_overflow(call);
    *out = value_int(zone_local_date(expr_zone(call), args[0].number));
    return ERR_OK;
}

#define DATE_OPERATION(word, written)                                                              \
    const struct expr_operation expr_op_##word = {                                                 \
        .name = TEXT(written),                                                                     \
        .null_first = true,                                                                        \
        .moves = true, /* with the time zone */                                                    \
        .compile = compile_##word,                                                                 \
        .eval = eval_##word,                                                                       \
    };
DATE_OPERATION(day_start, "(start of the day)")
DATE_OPERATION(next_day_start, "(start of the next day)")
DATE_OPERATION(local_date, "(local day)")
