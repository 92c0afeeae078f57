#include "record/read/aggregate_plan.h"

#include "base/money.h"
#include "meta/field_types.h"
#include "record/read/query_fields.h"

static const struct {
    struct text name;
    enum time_bucket bucket;
    bool fiscal;
} buckets[] = {
    {{"day", 3}, BUCKET_DAY, false},          {{"week", 4}, BUCKET_WEEK, false},
    {{"month", 5}, BUCKET_MONTH, false},      {{"quarter", 7}, BUCKET_QUARTER, false},
    {{"year", 4}, BUCKET_YEAR, false},        {{"fiscal_quarter", 14}, BUCKET_QUARTER, true},
    {{"fiscal_year", 11}, BUCKET_YEAR, true},
};

/* A path as an expression over the object's table; its last field may not be masked. */
static enum err parse_path(struct aggregate_plan *plan, struct text path, const struct expr **expr,
                           const struct meta_field **field)
{
    struct record_env *env = plan->env;
    enum err err = expr_parse_path(env->ctx, env->catalog, plan->asked->object, &env->expr, path,
                                   expr);
    if (err)
        return err;
    size_t steps;
    *field = expr_field(*expr, &steps);
    if (access_field(env->caller, *field) == USE_MASKED)
        return ctx_fail_field(env->ctx, ERR_masked, path, path);
    return ERR_OK;
}

static const struct db_node *compile(struct aggregate_plan *plan, const struct expr *expr)
{
    return expr_compile(plan->env->ctx, expr, &plan->env->expr, QUERY_ALIAS);
}

/* --- groups --- */

static enum err parse_bucket(struct aggregate_plan *plan, struct text word,
                             struct aggregate_group *group)
{
    bool timed = group->field->type == FIELD_date || group->field->type == FIELD_datetime;
    for (size_t i = 0; timed && i < sizeof buckets / sizeof buckets[0]; i++) {
        if (!text_eq(buckets[i].name, word))
            continue;
        group->bucketed = true;
        group->bucket = buckets[i].bucket;
        group->fiscal = buckets[i].fiscal;
        group->shift = buckets[i].fiscal ? plan->env->expr.fiscal_year_start - 1 : 0;
        return ERR_OK;
    }
    return ctx_fail_field(plan->env->ctx, ERR_bucket_unknown, TEXT("group"), word);
}

/* The first day of the period, as a number of days. A fiscal one is found where the year would begin in January:
 * as many months back, and on again. */
static const struct db_node *bucket_node(struct aggregate_plan *plan,
                                         const struct aggregate_group *group,
                                         const struct db_node *node)
{
    struct arena *arena = plan->env->ctx->arena;
    if (group->field->type == FIELD_datetime)
        node = db_call2(arena, DB_LOCAL_DATE, node, db_text(arena, zone_name(plan->zone)));
    if (group->shift)
        node = db_call2(arena, DB_ADD_MONTHS, node, db_int(arena, -group->shift));
    node = db_call3(arena, DB_BUCKET, node, db_int(arena, (int64_t)group->bucket),
                    db_int(arena, plan->week_start));
    return group->shift ? db_call2(arena, DB_ADD_MONTHS, node, db_int(arena, group->shift)) : node;
}

static enum err parse_group(struct aggregate_plan *plan, struct text text)
{
    struct ctx *ctx = plan->env->ctx;
    struct aggregate_group *group = &plan->groups[plan->group_count];
    struct text rest = text_trim(text);
    const struct expr *expr;
    *group = (struct aggregate_group){.text = text_trim(text)};
    for (size_t i = 0; i < plan->group_count; i++)
        if (text_eq(plan->groups[i].text, group->text))
            return ctx_fail_field(ctx, ERR_not_groupable, TEXT("group"), group->text);
    group->path = text_trim(text_cut(&rest, ':'));
    enum err err = parse_path(plan, group->path, &expr, &group->field);
    if (err)
        return err;
    if (!field_types[group->field->type].groupable)
        return ctx_fail_field(ctx, ERR_not_groupable, TEXT("group"), group->path);
    if (rest.ptr)
        err = parse_bucket(plan, text_trim(rest), group);
    if (err)
        return err;
    group->node = compile(plan, expr);
    if (group->node && group->bucketed)
        group->node = bucket_node(plan, group, group->node);
    plan->group_count++;
    return ctx_error(ctx);
}

/* --- measures --- */

struct measure_row {
    struct text name;
    enum measure_kind kind;
    bool (*takes)(const struct expr_type *type);
};

static bool takes_all(const struct expr_type *type)
{
    (void)type;
    return true;
}

static bool takes_sum(const struct expr_type *type)
{
    return type->kind == EXPR_NUMBER || type->kind == EXPR_DURATION;
}

static bool takes_extreme(const struct expr_type *type)
{
    return takes_sum(type) || type->kind == EXPR_DATE || type->kind == EXPR_DATETIME ||
           type->kind == EXPR_TEXT;
}

static const struct measure_row measure_rows[] = {
    {{"count", 5}, MEASURE_COUNT, takes_all}, {{"sum", 3}, MEASURE_SUM, takes_sum},
    {{"avg", 3}, MEASURE_AVG, takes_sum},     {{"min", 3}, MEASURE_MIN, takes_extreme},
    {{"max", 3}, MEASURE_MAX, takes_extreme},
};

static const struct measure_row *measure_find(struct text name)
{
    for (size_t i = 0; i < sizeof measure_rows / sizeof measure_rows[0]; i++)
        if (text_eq(measure_rows[i].name, name))
            return &measure_rows[i];
    return NULL;
}

/* Averages have at least four decimals, as in the expression language. */
static const struct db_node *measure_node(struct arena *arena, struct aggregate_measure *measure,
                                          const struct db_node *value, int scale)
{
    measure->scale = scale;
    switch (measure->kind) {
    case MEASURE_COUNT:
        return db_call1(arena, DB_COUNT, value);
    case MEASURE_SUM:
        return db_call2(arena, DB_COALESCE, db_call1(arena, DB_SUM, value), db_int(arena, 0));
    case MEASURE_AVG:
        measure->scale = scale > MONEY_SCALE ? scale : MONEY_SCALE;
        return db_call3(arena, DB_AVG, value, db_int(arena, scale), db_int(arena, measure->scale));
    case MEASURE_MIN:
        return db_call1(arena, DB_MIN, value);
    case MEASURE_MAX:
        break;
    }
    return db_call1(arena, DB_MAX, value);
}

static enum err parse_measure(struct aggregate_plan *plan, struct text text)
{
    struct ctx *ctx = plan->env->ctx;
    struct aggregate_measure *measure = &plan->measures[plan->measure_count++];
    *measure = (struct aggregate_measure){.text = text_trim(text)};
    struct text rest = measure->text;
    const struct measure_row *row = measure_find(text_trim(text_cut(&rest, '(')));
    bool alone = !rest.ptr;
    if (!row || (alone && row->kind != MEASURE_COUNT) || (!alone && !text_ends(rest, TEXT(")"))))
        return ctx_fail_field(ctx, ERR_measure_unknown, TEXT("measures"), measure->text);
    measure->kind = row->kind;
    if (alone) {
        measure->node = db_call(ctx->arena, DB_COUNT, NULL, 0);
        return ERR_OK;
    }
    const struct expr *expr;
    enum err err = parse_path(plan, text_trim(text_slice(rest, 0, rest.len - 1)), &expr,
                              &measure->field);
    if (err)
        return err;
    struct expr_type type = expr_type(expr);
    if (!row->takes(&type))
        return ctx_fail_field(ctx, ERR_measure_unknown, TEXT("measures"), measure->text);
    const struct db_node *value = compile(plan, expr);
    if (value)
        measure->node = measure_node(ctx->arena, measure, value, type.scale);
    return ctx_error(ctx);
}

/* --- order --- */

static bool find_column(const struct aggregate_plan *plan, struct text name, size_t *column)
{
    for (size_t i = 0; i < plan->group_count + plan->measure_count; i++) {
        struct text text = i < plan->group_count ? plan->groups[i].text
                                                 : plan->measures[i - plan->group_count].text;
        if (!text_eq(text, name))
            continue;
        *column = i;
        return true;
    }
    return false;
}

static bool has_key(const struct aggregate_plan *plan, size_t column)
{
    for (size_t i = 0; i < plan->key_count; i++)
        if (plan->keys[i].column == column)
            return true;
    return false;
}

/* The groups come last in any case, so that the order is one and the same each time. */
static enum err parse_sort(struct aggregate_plan *plan, struct text sort)
{
    struct text rest = text_trim(sort);
    while (rest.len) {
        struct text part = text_trim(text_cut(&rest, ','));
        bool descending = text_starts(part, TEXT("-"));
        struct text name = text_trim(text_slice(part, descending, part.len));
        size_t column;
        if (!find_column(plan, name, &column))
            return ctx_fail_field(plan->env->ctx, ERR_aggregate_sort, TEXT("sort"), name);
        if (!has_key(plan, column))
            plan->keys[plan->key_count++] = (struct aggregate_key){column, descending};
    }
    for (size_t i = 0; i < plan->group_count; i++)
        if (!has_key(plan, i))
            plan->keys[plan->key_count++] = (struct aggregate_key){i, false};
    return ERR_OK;
}

static enum err check_size(struct ctx *ctx, const char *field, size_t count, size_t most)
{
    if (count <= most)
        return ERR_OK;
    return ctx_fail_field(ctx, ERR_too_many, text_of(field), text_format(ctx->arena, "%zu", most));
}

enum err aggregate_parse(struct record_env *env, const struct record_aggregate *asked,
                         struct aggregate_plan *plan)
{
    struct ctx *ctx = env->ctx;
    *plan = (struct aggregate_plan){.env = env, .asked = asked, .week_start = env->expr.week_start};
    plan->zone = env->caller->organisation.zone ? env->caller->organisation.zone : env->expr.zone;
    plan->limit = asked->limit ? asked->limit : AGGREGATE_LIMIT_DEFAULT;
    enum err err = check_size(ctx, "group", asked->group_count, AGGREGATE_GROUPS_MAX);
    if (!err)
        err = check_size(ctx, "measures", asked->measure_count, AGGREGATE_MEASURES_MAX);
    if (!err)
        err = check_size(ctx, "limit", plan->limit < 0 ? SIZE_MAX : (size_t)plan->limit,
                         AGGREGATE_LIMIT_MAX);
    for (size_t i = 0; !err && i < asked->group_count; i++)
        err = parse_group(plan, asked->group[i]);
    for (size_t i = 0; !err && i < asked->measure_count; i++)
        err = parse_measure(plan, asked->measures[i]);
    return err ? err : parse_sort(plan, asked->sort);
}
