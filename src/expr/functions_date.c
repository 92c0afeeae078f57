/* Dates. A time given where a date is wanted counts as its local day; the checker has converted it. */
#include "expr/functions.h"

#include "base/money.h"
#include "expr/calendar.h"

static enum err give(const struct expr_call *call, bool fits, int64_t number, struct value *out)
{
    if (!fits)
        return expr_overflow(call);
    *out = value_int(number);
    return ERR_OK;
}

static int64_t today_of(const struct expr_call *call)
{
    return zone_local_date(expr_zone(call), call->env->now);
}

static const struct db_node *today_node(const struct expr_call *call)
{
    return db_int(call->ctx->arena, today_of(call));
}

/* ---- now ------------------------------------------------------------------------------------------ */

static const struct db_node *compile_today(const struct expr_call *call,
                                           const struct db_node *const *args)
{
    (void)args;
    return today_node(call);
}

static enum err eval_today(const struct expr_call *call, const struct value *args,
                           struct value *out)
{
    (void)args;
    *out = value_int(today_of(call));
    return ERR_OK;
}

static const struct db_node *compile_now(const struct expr_call *call,
                                         const struct db_node *const *args)
{
    (void)args;
    return db_int(call->ctx->arena, call->env->now);
}

static enum err eval_now(const struct expr_call *call, const struct value *args, struct value *out)
{
    (void)args;
    *out = value_int(call->env->now);
    return ERR_OK;
}

/* ---- so many days and months ---------------------------------------------------------------------- */

static const struct db_node *compile_days_ago(const struct expr_call *call,
                                              const struct db_node *const *args)
{
    return db_call2(call->ctx->arena, DB_SUBTRACT, today_node(call), args[0]);
}

static enum err eval_days_ago(const struct expr_call *call, const struct value *args,
                              struct value *out)
{
    int64_t days = 0;
    bool fits = decimal_subtract(today_of(call), args[0].number, &days);
    return give(call, fits, days, out);
}

static const struct db_node *compile_days_ahead(const struct expr_call *call,
                                                const struct db_node *const *args)
{
    return db_call2(call->ctx->arena, DB_ADD, today_node(call), args[0]);
}

static enum err eval_days_ahead(const struct expr_call *call, const struct value *args,
                                struct value *out)
{
    int64_t days = 0;
    bool fits = decimal_add(today_of(call), args[0].number, &days);
    return give(call, fits, days, out);
}

static const struct db_node *compile_months_ago(const struct expr_call *call,
                                                const struct db_node *const *args)
{
    struct arena *arena = call->ctx->arena;
    return db_call2(arena, DB_ADD_MONTHS, today_node(call), db_call1(arena, DB_NEGATE, args[0]));
}

static enum err eval_months_ago(const struct expr_call *call, const struct value *args,
                                struct value *out)
{
    int64_t months = 0, days = 0;
    bool fits = decimal_subtract(0, args[0].number, &months) &&
                expr_add_months(today_of(call), months, &days);
    return give(call, fits, days, out);
}

static const struct db_node *compile_add_days(const struct expr_call *call,
                                              const struct db_node *const *args)
{
    return db_call2(call->ctx->arena, DB_ADD, args[0], args[1]);
}

static enum err eval_add_days(const struct expr_call *call, const struct value *args,
                              struct value *out)
{
    int64_t days = 0;
    bool fits = decimal_add(args[0].number, args[1].number, &days);
    return give(call, fits, days, out);
}

static const struct db_node *compile_add_months(const struct expr_call *call,
                                                const struct db_node *const *args)
{
    return db_call2(call->ctx->arena, DB_ADD_MONTHS, args[0], args[1]);
}

static enum err eval_add_months(const struct expr_call *call, const struct value *args,
                                struct value *out)
{
    int64_t days = 0;
    bool fits = expr_add_months(args[0].number, args[1].number, &days);
    return give(call, fits, days, out);
}

static const struct db_node *compile_days_between(const struct expr_call *call,
                                                  const struct db_node *const *args)
{
    return db_call2(call->ctx->arena, DB_SUBTRACT, args[1], args[0]);
}

static enum err eval_days_between(const struct expr_call *call, const struct value *args,
                                  struct value *out)
{
    int64_t days = 0;
    bool fits = decimal_subtract(args[1].number, args[0].number, &days);
    return give(call, fits, days, out);
}

static const struct db_node *compile_date(const struct expr_call *call,
                                          const struct db_node *const *args)
{
    (void)call;
    return args[0];
}

static enum err eval_date(const struct expr_call *call, const struct value *args, struct value *out)
{
    (void)call;
    *out = args[0];
    return ERR_OK;
}

/* ---- parts ---------------------------------------------------------------------------------------- */

static const struct db_node *part_node(const struct expr_call *call, enum date_part part,
                                       const struct db_node *const *args)
{
    struct arena *arena = call->ctx->arena;
    return db_call2(arena, DB_DATE_PART, args[0], db_int(arena, part));
}

static enum err part_of(const struct expr_call *call, enum date_part part, struct value date,
                        struct value *out)
{
    bool fits = expr_date_fits(date.number);
    return give(call, fits, fits ? db_date_part(date.number, part) : 0, out);
}

#define PART(word, part)                                                                           \
    static const struct db_node *compile_##word(const struct expr_call *call,                      \
                                                const struct db_node *const *args)                 \
    {                                                                                              \
        return part_node(call, part, args);                                                        \
    }                                                                                              \
    static enum err eval_##word(const struct expr_call *call, const struct value *args,            \
                                struct value *out)                                                 \
    {                                                                                              \
        return part_of(call, part, args[0], out);                                                  \
    }
PART(year, PART_YEAR)
PART(quarter, PART_QUARTER)
PART(month, PART_MONTH)
PART(day, PART_DAY)
PART(weekday, PART_WEEKDAY)

/* ---- the table ------------------------------------------------------------------------------------ */

#define DATE_PARTS(word, result_, least_, most_, en, zh, ...)                                      \
    .name = TEXT(#word), .summary = {{TEXT(en), TEXT(zh)}}, .params = {__VA_ARGS__},               \
    .least = least_, .most = most_, .result = result_, .null_first = true,                         \
    .compile = compile_##word, .eval = eval_##word
#define DATE_ROW(...)                                                                              \
    {                                                                                              \
        DATE_PARTS(__VA_ARGS__)                                                                    \
    }
/* Another value another day. */
#define TODAY_ROW(...)                                                                             \
    {                                                                                              \
        DATE_PARTS(__VA_ARGS__), .moves = true                                                     \
    }

const struct expr_operation expr_functions_date[] = {
    TODAY_ROW(today, RESULT_DATE, 0, 0, "today(): the date in the organisation's time zone",
              "today():组织所在时区的今天", PARAM_END),
    TODAY_ROW(now, RESULT_DATETIME, 0, 0, "now(): this moment", "now():此刻", PARAM_END),
    TODAY_ROW(days_ago, RESULT_DATE, 1, 1, "days_ago(n): the date n days before today",
              "days_ago(n):n 天前的日期", PARAM_INTEGER),
    TODAY_ROW(days_ahead, RESULT_DATE, 1, 1, "days_ahead(n): the date n days after today",
              "days_ahead(n):n 天后的日期", PARAM_INTEGER),
    TODAY_ROW(months_ago, RESULT_DATE, 1, 1,
              "months_ago(n): the same day n months ago, or that month's last",
              "months_ago(n):n 个月前的同一天(或该月最后一天)", PARAM_INTEGER),
    DATE_ROW(add_days, RESULT_DATE, 2, 2, "add_days(date, n): n days later",
             "add_days(日期, n):推后 n 天", PARAM_DATE, PARAM_INTEGER),
    DATE_ROW(add_months, RESULT_DATE, 2, 2,
             "add_months(date, n): the same day n months later, or that month's last",
             "add_months(日期, n):推后 n 个月(或该月最后一天)", PARAM_DATE, PARAM_INTEGER),
    DATE_ROW(days_between, RESULT_INTEGER, 2, 2,
             "days_between(from, to): days, negative when to is earlier",
             "days_between(起, 止):相差天数,止在前则为负", PARAM_DATE),
    DATE_ROW(date, RESULT_DATE, 1, 1, "date(time): its day in the organisation's time zone",
             "date(时间):在组织所在时区的日期", PARAM_DATE),
    DATE_ROW(year, RESULT_INTEGER, 1, 1, "year(date): like 2026", "year(日期):年份,如 2026",
             PARAM_DATE),
    DATE_ROW(quarter, RESULT_INTEGER, 1, 1, "quarter(date): 1 to 4", "quarter(日期):季度,1 到 4",
             PARAM_DATE),
    DATE_ROW(month, RESULT_INTEGER, 1, 1, "month(date): 1 to 12", "month(日期):月份,1 到 12",
             PARAM_DATE),
    DATE_ROW(day, RESULT_INTEGER, 1, 1, "day(date): of the month, 1 to 31",
             "day(日期):几号,1 到 31", PARAM_DATE),
    DATE_ROW(weekday, RESULT_INTEGER, 1, 1, "weekday(date): 1 Monday to 7 Sunday",
             "weekday(日期):星期,1 为周一,7 为周日", PARAM_DATE),
};
const size_t expr_functions_date_count = sizeof expr_functions_date / sizeof *expr_functions_date;
