/* Facets: for each field the values there are and how often, under the conditions on the other fields. */
#include "record/read/aggregate_plan.h"

#define FACET_VALUES_DEFAULT 20
#define FACET_VALUES_MAX 100
#define FACET_FILTER_MAX ((size_t)64 * 1024)

/* Each condition is checked by itself: a fault has its place in the caller's own text, and no half of a
 * bracket reaches into its neighbour. */
static enum err check_parts(struct record_env *env, const struct record_facets *facets)
{
    const struct expr *expr;
    for (size_t i = 0; i < facets->part_count; i++) {
        size_t fault = env->ctx->fault_count;
        enum err err = expr_parse_condition(env->ctx, env->catalog, facets->object, &env->expr,
                                            facets->parts[i].filter, &expr);
        if (err) {
            ctx_faults_of(env->ctx, fault,
                          text_concat(env->ctx->arena, TEXT("filters."), facets->parts[i].field));
            return err;
        }
    }
    if (!text_trim(facets->filter).len)
        return ERR_OK;
    return expr_parse_condition(env->ctx, env->catalog, facets->object, &env->expr, facets->filter,
                                &expr);
}

static void add_part(struct buf *out, struct text filter)
{
    if (!text_trim(filter).len)
        return;
    if (out->len)
        buf_lit(out, " and ");
    buf_add_char(out, '(');
    buf_add_text(out, filter);
    buf_add_char(out, ')');
}

/* All conditions but the one on `field`. */
static struct text others(struct arena *arena, const struct record_facets *facets,
                          struct text field)
{
    struct buf out;
    buf_init(&out, arena, FACET_FILTER_MAX);
    add_part(&out, facets->filter);
    for (size_t i = 0; i < facets->part_count; i++)
        if (!text_eq(facets->parts[i].field, field))
            add_part(&out, facets->parts[i].filter);
    return buf_text(&out);
}

/* `alone` is the plan without the other conditions: its filter is the one on this value only. */
static void put_value(struct json_out *out, const struct aggregate_plan *alone,
                      const struct value *values)
{
    struct buf filter;
    buf_init(&filter, alone->env->ctx->arena, FACET_FILTER_MAX);
    json_begin_object(out);
    json_key(out, TEXT("value"));
    aggregate_put_group(out, &alone->groups[0], values[0]);
    json_key(out, TEXT("count"));
    json_put_int(out, values[1].number);
    json_key(out, TEXT("filter"));
    aggregate_filter(alone, values, &filter);
    json_put_text(out, buf_text(&filter));
    json_end_object(out);
}

static enum err put_facet(struct record_env *env, const struct record_facets *facets,
                          struct text field, struct json_out *out)
{
    const struct text measure = TEXT("count");
    struct record_aggregate ask = {.object = facets->object,
                                   .filter = others(env->ctx->arena, facets, field),
                                   .group = &field,
                                   .group_count = 1,
                                   .measures = &measure,
                                   .measure_count = 1,
                                   .sort = TEXT("-count"),
                                   .limit = facets->limit};
    struct aggregate_plan plan;
    struct aggregate_rows rows;
    enum err err = aggregate_parse(env, &ask, &plan);
    if (!err)
        err = aggregate_run(&plan, &rows);
    if (err)
        return err;
    struct record_aggregate bare = ask;
    bare.filter = TEXT_EMPTY;
    plan.asked = &bare;
    json_key(out, field);
    json_begin_array(out);
    for (size_t i = 0; i < rows.count; i++)
        put_value(out, &plan, &rows.values[i * rows.column_count]);
    json_end_array(out);
    return ERR_OK;
}

static enum err check_size(struct ctx *ctx, const struct record_facets *facets)
{
    if (facets->field_count > RECORD_FACETS_MAX)
        return ctx_fail_field(ctx, ERR_too_many, TEXT("fields"),
                              text_format(ctx->arena, "%d", RECORD_FACETS_MAX));
    if (facets->limit < 0 || facets->limit > FACET_VALUES_MAX)
        return ctx_fail_field(ctx, ERR_too_many, TEXT("limit"),
                              text_format(ctx->arena, "%d", FACET_VALUES_MAX));
    return ERR_OK;
}

enum err record_facets(struct record_env *env, const struct record_facets *facets, struct buf *out)
{
    size_t from = out->len;
    struct record_facets asked = *facets;
    struct json_out json;
    asked.limit = asked.limit ? asked.limit : FACET_VALUES_DEFAULT;
    enum err err = check_size(env->ctx, &asked);
    if (!err)
        err = check_parts(env, &asked);
    json_out_init(&json, out);
    json_begin_object(&json);
    json_key(&json, TEXT("data"));
    json_begin_object(&json);
    for (size_t i = 0; !err && i < asked.field_count; i++)
        err = put_facet(env, &asked, text_trim(asked.fields[i]), &json);
    json_end_object(&json);
    json_end_object(&json);
    if (!err)
        err = ctx_error(env->ctx);
    if (!err && out->overflow)
        err = ctx_fail(env->ctx, ERR_out_of_memory);
    if (err)
        buf_truncate(out, from);
    return err;
}
