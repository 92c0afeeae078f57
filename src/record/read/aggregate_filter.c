/* From a row of an aggregate back to its records. */
#include "record/read/aggregate_plan.h"

#include "meta/field_types.h"

static void add_quoted(struct buf *out, const struct meta_field *field, struct value value)
{
    char storage[64];
    struct buf plain;
    if (value.kind == VALUE_TEXT) {
        expr_quote(out, value.text);
        return;
    }
    buf_init_fixed(&plain, storage, sizeof storage);
    field_types[field->type].to_text(&plain, field, value);
    expr_quote(out, buf_text(&plain));
}

void aggregate_bound(struct buf *out, const struct aggregate_plan *plan,
                     const struct aggregate_group *group, const char *sign, int64_t day)
{
    bool time = group->field->type == FIELD_datetime;
    buf_add_text(out, group->path);
    buf_add_text(out, text_of(sign));
    buf_add_char(out, '\'');
    if (time)
        datetime_print(out, zone_day_start(plan->zone, day));
    else
        date_print(out, day);
    buf_add_char(out, '\'');
}

static void add_condition(struct buf *out, const struct aggregate_plan *plan,
                          const struct aggregate_group *group, struct value value)
{
    if (value_is_null(value)) {
        buf_add_text(out, group->path);
        buf_lit(out, " is null");
        return;
    }
    if (group->bucketed) {
        aggregate_bound(out, plan, group, " >= ", value.number);
        buf_lit(out, " and ");
        aggregate_bound(out, plan, group, " < ", aggregate_bucket_next(plan, group, value.number));
        return;
    }
    buf_add_text(out, group->path);
    buf_lit(out, " = ");
    if (group->field->type == FIELD_boolean)
        buf_add_text(out, value.number ? TEXT("true") : TEXT("false"));
    else if (group->field->type == FIELD_integer || group->field->type == FIELD_rating)
        buf_add_int(out, value.number);
    else
        add_quoted(out, group->field, value);
}

void aggregate_filter(const struct aggregate_plan *plan, const struct value *values,
                      struct buf *out)
{
    struct text filter = text_trim(plan->asked->filter);
    if (filter.len && plan->group_count)
        buf_add_char(out, '(');
    buf_add_text(out, filter);
    if (filter.len && plan->group_count)
        buf_add_char(out, ')');
    for (size_t i = 0; i < plan->group_count; i++) {
        if (i || filter.len)
            buf_lit(out, " and ");
        add_condition(out, plan, &plan->groups[i], values[i]);
    }
}
