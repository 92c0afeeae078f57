/* The first and last day of the day, week, month, quarter, year and fiscal year that hold a date; of
 * today's without one. Both are dates, so `created_at <= end_of_month()` takes the whole last day in. */
#include "expr/functions.h"

#include "expr/calendar.h"

static enum err give(const struct expr_call *call, bool fits, int64_t days, struct value *out)
{
    if (!fits)
        return expr_overflow(call);
    *out = value_int(days);
    return ERR_OK;
}

static const struct db_node *start_node(const struct expr_call *call, enum time_bucket bucket,
                                        const struct db_node *date)
{
    struct arena *arena = call->ctx->arena;
    return db_call3(arena, DB_BUCKET, date, db_int(arena, bucket),
                    db_int(arena, expr_week_start(call)));
}

static bool start_of(const struct expr_call *call, enum time_bucket bucket, int64_t days,
                     int64_t *out)
{
    if (!expr_date_fits(days))
        return false;
    *out = date_bucket(days, bucket, expr_week_start(call));
    return true;
}

static int months_of(enum time_bucket bucket)
{
    return bucket == BUCKET_MONTH ? 1 : bucket == BUCKET_QUARTER ? 3 : 12;
}

/* The day before the next period; so the last period of the calendar has no end. */
static const struct db_node *end_node(const struct expr_call *call, enum time_bucket bucket,
                                      const struct db_node *date)
{
    struct arena *arena = call->ctx->arena;
    const struct db_node *start = start_node(call, bucket, date);
    if (bucket == BUCKET_DAY)
        return start;
    if (bucket == BUCKET_WEEK)
        return db_call2(arena, DB_ADD, start, db_int(arena, 6));
    start = db_call2(arena, DB_ADD_MONTHS, start, db_int(arena, months_of(bucket)));
    return db_call2(arena, DB_SUBTRACT, start, db_int(arena, 1));
}

static bool end_of(const struct expr_call *call, enum time_bucket bucket, int64_t days,
                   int64_t *out)
{
    if (!start_of(call, bucket, days, out))
        return false;
    if (bucket == BUCKET_WEEK)
        *out += 6;
    if (bucket == BUCKET_DAY || bucket == BUCKET_WEEK)
        return true;
    if (!expr_add_months(*out, months_of(bucket), out))
        return false;
    *out -= 1;
    return true;
}

/* The fiscal year begins in month m: move back m - 1 months, take the year, move on again. */
static const struct db_node *fiscal_node(const struct expr_call *call, const struct db_node *date)
{
    struct arena *arena = call->ctx->arena;
    int shift = expr_fiscal_month(call) - 1;
    const struct db_node *moved = db_call2(arena, DB_ADD_MONTHS, date, db_int(arena, -shift));
    return db_call2(arena, DB_ADD_MONTHS, start_node(call, BUCKET_YEAR, moved),
                    db_int(arena, shift));
}

static bool fiscal_start(const struct expr_call *call, int64_t days, int64_t *out)
{
    int shift = expr_fiscal_month(call) - 1;
    return expr_add_months(days, -shift, out) && start_of(call, BUCKET_YEAR, *out, out) &&
           expr_add_months(*out, shift, out);
}

static const struct db_node *compile_start_of_fiscal_year(const struct expr_call *call,
                                                          const struct db_node *const *args)
{
    return fiscal_node(call, args[0]);
}

static enum err eval_start_of_fiscal_year(const struct expr_call *call, const struct value *args,
                                          struct value *out)
{
    int64_t days = 0;
    bool fits = fiscal_start(call, args[0].number, &days);
    return give(call, fits, days, out);
}

static const struct db_node *compile_end_of_fiscal_year(const struct expr_call *call,
                                                        const struct db_node *const *args)
{
    struct arena *arena = call->ctx->arena;
    const struct db_node *next = db_call2(arena, DB_ADD_MONTHS, fiscal_node(call, args[0]),
                                          db_int(arena, 12));
    return db_call2(arena, DB_SUBTRACT, next, db_int(arena, 1));
}

static enum err eval_end_of_fiscal_year(const struct expr_call *call, const struct value *args,
                                        struct value *out)
{
    int64_t days = 0;
    bool fits = fiscal_start(call, args[0].number, &days) && expr_add_months(days, 12, &days);
    return give(call, fits, days - 1, out);
}

#define PERIOD(word, bucket)                                                                       \
    static const struct db_node *compile_start_of_##word(const struct expr_call *call,             \
                                                         const struct db_node *const *args)        \
    {                                                                                              \
        return start_node(call, bucket, args[0]);                                                  \
    }                                                                                              \
    static enum err eval_start_of_##word(const struct expr_call *call, const struct value *args,   \
                                         struct value *out)                                        \
    {                                                                                              \
        int64_t days = 0;                                                                          \
        bool fits = start_of(call, bucket, args[0].number, &days);                                 \
        return give(call, fits, days, out);                                                        \
    }                                                                                              \
    static const struct db_node *compile_end_of_##word(const struct expr_call *call,               \
                                                       const struct db_node *const *args)          \
    {                                                                                              \
        return end_node(call, bucket, args[0]);                                                    \
    }                                                                                              \
    static enum err eval_end_of_##word(const struct expr_call *call, const struct value *args,     \
                                       struct value *out)                                          \
    {                                                                                              \
        int64_t days = 0;                                                                          \
        bool fits = end_of(call, bucket, args[0].number, &days);                                   \
        return give(call, fits, days, out);                                                        \
    }
PERIOD(day, BUCKET_DAY)
PERIOD(week, BUCKET_WEEK)
PERIOD(month, BUCKET_MONTH)
PERIOD(quarter, BUCKET_QUARTER)
PERIOD(year, BUCKET_YEAR)

#define PARTS(word, en, zh)                                                                        \
    .name = TEXT(#word), .summary = {{TEXT(en), TEXT(zh)}}, .params = {PARAM_DATE}, .least = 0,    \
    .most = 1, .result = RESULT_DATE, .null_first = true, .today = true,                           \
    .compile = compile_##word, .eval = eval_##word
#define ROW(...)                                                                                   \
    {                                                                                              \
        PARTS(__VA_ARGS__)                                                                         \
    }
/* The organisation may set another first day. */
#define SET_ROW(...)                                                                               \
    {                                                                                              \
        PARTS(__VA_ARGS__), .moves = true                                                          \
    }

const struct expr_operation expr_functions_period[] = {
    ROW(start_of_day, "start_of_day([date]): the day itself", "start_of_day([日期]):当天"),
    SET_ROW(start_of_week, "start_of_week([date]): the first day of the week",
            "start_of_week([日期]):所在周的第一天"),
    ROW(start_of_month, "start_of_month([date]): the first of the month",
        "start_of_month([日期]):所在月的第一天"),
    ROW(start_of_quarter, "start_of_quarter([date]): the first day of the quarter",
        "start_of_quarter([日期]):所在季度的第一天"),
    ROW(start_of_year, "start_of_year([date]): the first of January",
        "start_of_year([日期]):所在年的第一天"),
    SET_ROW(start_of_fiscal_year, "start_of_fiscal_year([date]): the first day of the fiscal year",
            "start_of_fiscal_year([日期]):所在财年的第一天"),
    ROW(end_of_day, "end_of_day([date]): the day itself", "end_of_day([日期]):当天"),
    SET_ROW(end_of_week, "end_of_week([date]): the last day of the week",
            "end_of_week([日期]):所在周的最后一天"),
    ROW(end_of_month, "end_of_month([date]): the last day of the month",
        "end_of_month([日期]):所在月的最后一天"),
    ROW(end_of_quarter, "end_of_quarter([date]): the last day of the quarter",
        "end_of_quarter([日期]):所在季度的最后一天"),
    ROW(end_of_year, "end_of_year([date]): the last of December",
        "end_of_year([日期]):所在年的最后一天"),
    SET_ROW(end_of_fiscal_year, "end_of_fiscal_year([date]): the last day of the fiscal year",
            "end_of_fiscal_year([日期]):所在财年的最后一天"),
};
const size_t expr_functions_period_count = sizeof expr_functions_period /
                                           sizeof *expr_functions_period;
