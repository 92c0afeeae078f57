/* An aggregate as a table for a spreadsheet: a column for each group and measure. */
#include "record/read/aggregate_plan.h"

#include "meta/field_types.h"
#include "record/import/csv.h"

#define CELL_ROOM ((size_t)1 << 20)

static const struct label measure_words[] = {
    [MEASURE_COUNT] = {{TEXT("Number"), TEXT("数量")}},
    [MEASURE_SUM] = {{TEXT("Sum of "), TEXT("合计 ")}},
    [MEASURE_AVG] = {{TEXT("Average of "), TEXT("平均 ")}},
    [MEASURE_MIN] = {{TEXT("Least of "), TEXT("最小 ")}},
    [MEASURE_MAX] = {{TEXT("Largest of "), TEXT("最大 ")}},
};

static void put_head(const struct aggregate_plan *plan, struct buf *out)
{
    struct arena *arena = plan->env->ctx->arena;
    enum lang lang = plan->env->caller->lang;
    for (size_t i = 0; i < plan->group_count + plan->measure_count; i++) {
        struct text head;
        if (i)
            buf_add_char(out, ',');
        if (i < plan->group_count) {
            head = plan->groups[i].field->label.in[lang];
        } else {
            const struct aggregate_measure *measure = &plan->measures[i - plan->group_count];
            head = measure_words[measure->kind].in[lang];
            if (measure->field)
                head = text_concat(arena, head, measure->field->label.in[lang]);
        }
        csv_put_safe_cell(out, head, ',');
    }
    buf_lit(out, "\r\n");
}

static struct text option_label(const struct meta_field *field, struct text key, enum lang lang)
{
    for (size_t i = 0; i < field->option_count; i++)
        if (text_eq(field->options[i].key, key))
            return field->options[i].label.in[lang];
    return key;
}

static void put_group(const struct aggregate_plan *plan, const struct aggregate_group *group,
                      struct value value, struct buf *out)
{
    struct buf cell;
    buf_init(&cell, plan->env->ctx->arena, CELL_ROOM);
    if (value_is_null(value))
        return;
    if (group->bucketed) {
        aggregate_bucket_print(&cell, group, value.number);
    } else if (group->field->type == FIELD_reference) {
        struct value name = aggregate_name_of(group, value.number);
        if (value_is_null(name))
            buf_add_int(&cell, value.number);
        else
            buf_add_text(&cell, name.text);
    } else if (group->field->type == FIELD_select) {
        buf_add_text(&cell, option_label(group->field, value.text, plan->env->caller->lang));
    } else {
        field_types[group->field->type].to_text(&cell, group->field, value);
    }
    csv_put_safe_cell(out, buf_text(&cell), ',');
}

static void put_measure(const struct aggregate_plan *plan, const struct aggregate_measure *measure,
                        struct value value, struct buf *out)
{
    struct buf cell;
    struct json_out json;
    if (value_is_null(value))
        return;
    buf_init(&cell, plan->env->ctx->arena, CELL_ROOM);
    json_out_init(&json, &cell);
    if (measure->kind == MEASURE_MIN || measure->kind == MEASURE_MAX) {
        field_types[measure->field->type].to_text(&cell, measure->field, value);
        csv_put_safe_cell(out, buf_text(&cell), ',');
        return;
    }
    aggregate_put_measure(&json, measure, value);
    struct text number = buf_text(&cell);
    if (text_starts(number, TEXT("\"")))
        number = text_slice(number, 1, number.len - 2);
    csv_put_cell(out, number, ',');
}

static void put_rows(const struct aggregate_plan *plan, const struct aggregate_rows *rows,
                     struct buf *out)
{
    for (size_t row = 0; row < rows->count; row++) {
        const struct value *values = &rows->values[row * rows->column_count];
        for (size_t i = 0; i < plan->group_count + plan->measure_count; i++) {
            if (i)
                buf_add_char(out, ',');
            if (i < plan->group_count)
                put_group(plan, &plan->groups[i], values[i], out);
            else
                put_measure(plan, &plan->measures[i - plan->group_count], values[i], out);
        }
        buf_lit(out, "\r\n");
    }
}

enum err record_aggregate_csv(struct record_env *env, const struct record_aggregate *aggregate,
                              struct buf *out, int64_t *count)
{
    struct record_aggregate asked = *aggregate;
    struct aggregate_plan plan;
    struct aggregate_rows rows;
    asked.exporting = true;
    asked.subtotals = false;
    *count = 0;
    if (access_scope(env->caller, ACCESS_EXPORT, asked.object) == SCOPE_NONE)
        return access_refuse(env->ctx, ACCESS_EXPORT, asked.object);
    enum err err = aggregate_parse(env, &asked, &plan);
    if (!err)
        err = aggregate_run(&plan, &rows);
    if (err)
        return err;
    *count = (int64_t)rows.count;
    buf_lit(out, "\xEF\xBB\xBF"); /* or Excel takes it for another character set */
    put_head(&plan, out);
    put_rows(&plan, &rows, out);
    return ctx_error(env->ctx);
}
