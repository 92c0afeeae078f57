/* A figure of a period, the same of the period it is compared with, and 30 points that lead there.
 *
 * 1. Periods begin and end on days of the organisation's zone; a filter of each leads to exactly its records.
 * 2. The period under way ends today. What it is compared with ends on the same day of its own period: the last day
 *    of a month answers to the last day of a month, and a day the other month lacks to its last one.
 * 3. Change is in per cent with one decimal, half away from zero; null where there was nothing before. */
#include "record/read/aggregate_plan.h"

#include "meta/field_types.h"

__extension__ typedef __int128 wide;

#define POINTS 30
#define FILTER_ROOM ((size_t)64 * 1024)

struct span {
    int64_t from, until; /* days; until is the first one behind it */
};

struct trend {
    struct record_env *env;
    const struct record_trend *asked;
    struct aggregate_plan plan;          /* grouped by the period */
    const struct aggregate_group *group; /* its only group */
    struct span now, before;
    bool compares;
    struct json_out json;
};

/* --- periods --- */

static int months_of(const struct aggregate_group *group)
{
    switch (group->bucket) {
    case BUCKET_DAY:
    case BUCKET_WEEK:
        return 0;
    case BUCKET_MONTH:
        return 1;
    case BUCKET_QUARTER:
        return 3;
    case BUCKET_YEAR:
        break;
    }
    return 12;
}

static bool ends_month(int64_t day)
{
    return date_to_civil(day + 1).day == 1;
}

/* The same day some months earlier; the end of a month stays one. */
static int64_t same_day(int64_t day, int months)
{
    int64_t moved = date_add_months(day, -months);
    if (ends_month(day))
        return date_bucket_next(moved, BUCKET_MONTH, 1) - 1;
    return moved;
}

/* The whole period compared with. Weeks and days of last year are those 52 weeks ago, so that a Monday meets a
 * Monday. */
static struct span whole_before(const struct trend *trend, struct span period)
{
    bool year = text_eq(trend->asked->compared, TEXT("last_year"));
    int months = months_of(trend->group);
    if (!year) {
        int64_t start = aggregate_bucket(&trend->plan, trend->group, period.from - 1);
        return (struct span){start, period.from};
    }
    if (!months)
        return (struct span){period.from - 364, period.until - 364};
    return (struct span){date_add_months(period.from, -12), date_add_months(period.until, -12)};
}

/* As much of it as there is of the period under way, which ends with `today`. */
static struct span same_part(const struct trend *trend, struct span period, struct span before,
                             int64_t today)
{
    bool year = text_eq(trend->asked->compared, TEXT("last_year"));
    int months = months_of(trend->group);
    int64_t until = before.from + (today - period.from) + 1;
    if (months)
        until = same_day(today, year ? 12 : months) + 1;
    if (today + 1 < period.until && until < before.until)
        before.until = until;
    return before;
}

static void find_spans(struct trend *trend)
{
    const struct aggregate_plan *plan = &trend->plan;
    int64_t today = zone_local_date(plan->zone, trend->env->ctx->now);
    struct span period = {.from = aggregate_bucket(plan, trend->group, today)};
    if (trend->asked->last)
        period.from = aggregate_bucket(plan, trend->group, period.from - 1);
    period.until = aggregate_bucket_next(plan, trend->group, period.from);
    bool part = !trend->asked->last && !trend->asked->whole;
    trend->compares = trend->asked->compared.len > 0;
    trend->before = whole_before(trend, period);
    if (part)
        trend->before = same_part(trend, period, trend->before, today);
    trend->now = period;
    if (part && today + 1 < period.until)
        trend->now.until = today + 1;
}

/* --- what is asked of the aggregates --- */

static struct text span_filter(const struct trend *trend, struct span span)
{
    struct buf out;
    struct text filter = text_trim(trend->asked->filter);
    buf_init(&out, trend->env->ctx->arena, FILTER_ROOM);
    if (filter.len) {
        buf_add_char(&out, '(');
        buf_add_text(&out, filter);
        buf_lit(&out, ") and ");
    }
    aggregate_bound(&out, &trend->plan, trend->group, " >= ", span.from);
    buf_lit(&out, " and ");
    aggregate_bound(&out, &trend->plan, trend->group, " < ", span.until);
    return buf_text(&out);
}

static enum err ask(const struct trend *trend, const struct record_aggregate *question,
                    struct aggregate_plan *plan, struct aggregate_rows *rows)
{
    enum err err = aggregate_parse(trend->env, question, plan);
    return err ? err : aggregate_run(plan, rows);
}

static enum err ask_span(const struct trend *trend, struct span span, struct aggregate_plan *plan,
                         struct aggregate_rows *rows)
{
    struct record_aggregate *question = ARENA_NEW(trend->env->ctx->arena, struct record_aggregate);
    if (!question)
        return ctx_fail(trend->env->ctx, ERR_out_of_memory);
    *question = (struct record_aggregate){.object = trend->asked->object,
                                          .filter = span_filter(trend, span),
                                          .measures = trend->asked->measures,
                                          .measure_count = trend->asked->measure_count,
                                          .limit = 1};
    return ask(trend, question, plan, rows);
}

/* --- the reply --- */

static void put_day(struct json_out *json, struct text key, int64_t day)
{
    json_key(json, key);
    json_put_date(json, day);
}

static void put_measures(struct trend *trend, const struct aggregate_plan *plan,
                         const struct value *values)
{
    json_key(&trend->json, TEXT("values"));
    json_begin_object(&trend->json);
    for (size_t i = 0; i < plan->measure_count; i++) {
        const struct aggregate_measure *measure = &plan->measures[i];
        bool adds = measure->kind == MEASURE_COUNT || measure->kind == MEASURE_SUM;
        json_key(&trend->json, measure->text);
        aggregate_put_measure(&trend->json, measure,
                              values ? values[i]
                              : adds ? value_int(0)
                                     : VALUE_NONE);
    }
    json_end_object(&trend->json);
}

/* `values` NULL: nothing happened then. */
static void put_span(struct trend *trend, const struct aggregate_plan *plan, struct span span,
                     const struct value *values)
{
    json_begin_object(&trend->json);
    put_day(&trend->json, TEXT("from"), span.from);
    put_day(&trend->json, TEXT("to"), span.until - 1);
    put_measures(trend, plan, values);
    json_key(&trend->json, TEXT("filter"));
    json_put_text(&trend->json, span_filter(trend, span));
    json_end_object(&trend->json);
}

static void put_change(struct json_out *json, struct value now, struct value before)
{
    if (value_is_null(now) || value_is_null(before) || !before.number) {
        json_put_null(json);
        return;
    }
    wide base = before.number < 0 ? -(wide)before.number : before.number;
    wide change = ((wide)now.number - before.number) * 2000;
    wide tenths = (change + (change < 0 ? -base : base)) / (2 * base);
    json_put_decimal(json, tenths > 1000000000 ? 1000000000 : (int64_t)tenths, 1);
}

static enum err put_figures(struct trend *trend)
{
    struct aggregate_plan now, before;
    struct aggregate_rows now_rows, before_rows;
    struct json_out *json = &trend->json;
    enum err err = ask_span(trend, trend->now, &now, &now_rows);
    if (!err && trend->compares)
        err = ask_span(trend, trend->before, &before, &before_rows);
    if (err)
        return err;
    json_key(json, TEXT("now"));
    put_span(trend, &now, trend->now, now_rows.values);
    json_key(json, TEXT("before"));
    if (trend->compares)
        put_span(trend, &before, trend->before, before_rows.values);
    else
        json_put_null(json);
    json_key(json, TEXT("change"));
    json_begin_object(json);
    for (size_t i = 0; i < now.measure_count; i++) {
        json_key(json, now.measures[i].text);
        put_change(json, now_rows.values[i], trend->compares ? before_rows.values[i] : VALUE_NONE);
    }
    json_end_object(json);
    return ERR_OK;
}

/* Short periods are followed by days, quarters by weeks, years by months. */
static struct text unit_of(const struct aggregate_group *group)
{
    if (group->bucket == BUCKET_QUARTER)
        return TEXT("week");
    return group->bucket == BUCKET_YEAR ? TEXT("month") : TEXT("day");
}

/* Points without records are not among the rows, which come in the order of their days. */
static void put_points(struct trend *trend, const struct aggregate_plan *plan, struct span all,
                       const struct aggregate_rows *rows)
{
    size_t row = 0;
    json_key(&trend->json, TEXT("points"));
    json_begin_array(&trend->json);
    for (int64_t day = all.from; day < all.until;) {
        int64_t next = aggregate_bucket_next(plan, &plan->groups[0], day);
        const struct value *values = NULL;
        if (row < rows->count && rows->values[row * rows->column_count].number == day)
            values = &rows->values[row++ * rows->column_count + 1];
        put_span(trend, plan, (struct span){day, next < all.until ? next : all.until}, values);
        day = next;
    }
    json_end_array(&trend->json);
}

static enum err follow(struct trend *trend)
{
    struct ctx *ctx = trend->env->ctx;
    struct text unit = unit_of(trend->group);
    struct text group = text_format(ctx->arena, "%.*s:%.*s", TEXT_ARG(trend->asked->field),
                                    TEXT_ARG(unit));
    struct record_aggregate question = {.object = trend->asked->object,
                                        .group = &group,
                                        .group_count = 1,
                                        .measures = trend->asked->measures,
                                        .measure_count = trend->asked->measure_count,
                                        .limit = POINTS + 1};
    struct aggregate_plan plan;
    struct aggregate_rows rows;
    enum err err = aggregate_parse(trend->env, &question, &plan);
    if (err)
        return err;
    struct span all = {aggregate_bucket(&plan, &plan.groups[0], trend->now.until - 1),
                       trend->now.until};
    for (int i = 1; i < POINTS; i++)
        all.from = aggregate_bucket(&plan, &plan.groups[0], all.from - 1);
    question.filter = span_filter(trend, all);
    err = ask(trend, &question, &plan, &rows);
    if (err)
        return err;
    json_key(&trend->json, TEXT("unit"));
    json_put_text(&trend->json, unit);
    put_points(trend, &plan, all, &rows);
    return ERR_OK;
}

/* --- reading the question --- */

static bool is_number(const struct aggregate_measure *measure)
{
    const struct meta_field *field = measure->field;
    return measure->kind == MEASURE_COUNT || !field ||
           (field_types[field->type].kind == VALUE_INT && field->type != FIELD_date &&
            field->type != FIELD_datetime);
}

static enum err parse(struct record_env *env, const struct record_trend *asked, struct trend *trend)
{
    struct ctx *ctx = env->ctx;
    struct text field = text_trim(asked->field);
    struct text *group = ARENA_NEW(ctx->arena, struct text);
    struct record_aggregate *question = ARENA_NEW(ctx->arena, struct record_aggregate);
    if (!group || !question)
        return ctx_fail(ctx, ERR_out_of_memory);
    *trend = (struct trend){.env = env, .asked = asked};
    if (!field.len)
        return ctx_fail_field(ctx, ERR_trend_field, TEXT("field"), field);
    if (!asked->measure_count)
        return ctx_fail_field(ctx, ERR_required, TEXT("measures"), TEXT("measures"));
    if (asked->compared.len && !text_listed(TEXT("previous last_year"), asked->compared))
        return ctx_fail_field(ctx, ERR_trend_compared, TEXT("compared"), asked->compared);
    *group = text_format(ctx->arena, "%.*s:%.*s", TEXT_ARG(field),
                         TEXT_ARG(text_trim(asked->period)));
    *question = (struct record_aggregate){.object = asked->object,
                                          .group = group,
                                          .group_count = 1,
                                          .measures = asked->measures,
                                          .measure_count = asked->measure_count,
                                          .limit = 1};
    enum err err = aggregate_parse(env, question, &trend->plan);
    if (err)
        return err;
    trend->group = &trend->plan.groups[0];
    for (size_t i = 0; i < trend->plan.measure_count; i++)
        if (!is_number(&trend->plan.measures[i]))
            return ctx_fail_field(ctx, ERR_measure_unknown, TEXT("measures"),
                                  trend->plan.measures[i].text);
    find_spans(trend);
    return ERR_OK;
}

enum err record_trend_check(struct record_env *env, const struct record_trend *asked)
{
    struct trend trend;
    return parse(env, asked, &trend);
}

enum err record_trend(struct record_env *env, const struct record_trend *asked, struct buf *out)
{
    struct trend trend;
    size_t from = out->len;
    enum err err = parse(env, asked, &trend);
    if (err)
        return err;
    json_out_init(&trend.json, out);
    json_begin_object(&trend.json);
    err = put_figures(&trend);
    if (!err)
        err = follow(&trend);
    json_end_object(&trend.json);
    if (!err)
        err = ctx_error(env->ctx);
    if (!err && out->overflow)
        err = ctx_fail(env->ctx, ERR_out_of_memory);
    if (err)
        buf_truncate(out, from);
    return err;
}
