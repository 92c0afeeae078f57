/* The limits of dates and the defaults of an environment that was not filled: UTC, weeks from Monday, fiscal
 * years from January. The limits are those of db's SQL functions: what is an overflow there is one here. */
#include "expr/calendar.h"

bool expr_date_fits(int64_t days)
{
    return days >= EXPR_DATE_MIN && days <= EXPR_DATE_MAX;
}

const struct zone *expr_zone(const struct expr_call *call)
{
    return call->env->zone ? call->env->zone : zone_utc();
}

int expr_week_start(const struct expr_call *call)
{
    int day = call->env->week_start;
    return day >= 1 && day <= 7 ? day : 1;
}

int expr_fiscal_month(const struct expr_call *call)
{
    int month = call->env->fiscal_year_start;
    return month >= 1 && month <= 12 ? month : 1;
}

const struct db_node *expr_zone_node(const struct expr_call *call)
{
    return db_text(call->ctx->arena, zone_name(expr_zone(call)));
}

bool expr_add_months(int64_t days, int64_t months, int64_t *out)
{
    if (!expr_date_fits(days) || months <= -120000 || months >= 120000)
        return false;
    struct civil_date civil = date_to_civil(days);
    int64_t month = (int64_t)civil.year * 12 + civil.month - 1 + months;
    if (month < 12 || month >= 120000)
        return false;
    *out = date_add_months(days, (int)months);
    return true;
}
