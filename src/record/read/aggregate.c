/* Groups and measures of an object's records: one statement, its rows kept, names of references added, and
 * for each row the filter that leads back to its records. */
#include "record/read/aggregate_plan.h"
#include "record/read/asked.h"

#include "meta/field_types.h"
#include "record/read/query_fields.h"
#include "record/read/query_where.h"

#define FILTER_MAX ((size_t)64 * 1024)
#define ROWS_ALIAS TEXT("a")

/* --- the statement --- */

/* Column i of the grouped rows, as db names it in a sub-select. */
static const struct db_node *row_column(struct arena *arena, const struct db_node *node, size_t i)
{
    if (node && node->kind == DB_NODE_COLUMN)
        return db_column(arena, ROWS_ALIAS, node->column);
    return db_column(arena, ROWS_ALIAS, text_format(arena, "c%zu", i + 1));
}

/* The order of options is the order people gave them. */
static const struct db_node *option_order(struct arena *arena, const struct meta_field *field,
                                          const struct db_node *column)
{
    const struct db_node **args = ARENA_ARRAY(arena, const struct db_node *,
                                              field->option_count * 2 + 1);
    if (!args)
        return NULL;
    size_t count = 0;
    for (size_t i = 0; i < field->option_count; i++) {
        args[count++] = db_call2(arena, DB_EQ, column, db_text(arena, field->options[i].key));
        args[count++] = db_int(arena, (int64_t)i);
    }
    args[count++] = db_null(arena);
    return db_call(arena, DB_CASE, args, count);
}

/* Records that have a position (stages) stand in it, others by name. */
static const struct db_node *reference_order(struct aggregate_plan *plan,
                                             const struct aggregate_group *group,
                                             const struct db_node *column, struct db_join *join)
{
    struct arena *arena = plan->env->ctx->arena;
    const struct meta_object *target = group->field->target;
    const struct meta_field *position = meta_field_find(target, TEXT("position"));
    const struct meta_field *name = target->name_field;
    struct text key = position               ? position->column
                      : name->key_column.len ? name->key_column
                                             : name->column;
    if (access_scope(plan->env->caller, ACCESS_READ, target) == SCOPE_NONE ||
        access_field(plan->env->caller, position ? position : name) < USE_READ)
        return column;
    const struct db_node *on = db_call2(arena, DB_EQ, db_column(arena, join->alias, TEXT("id")),
                                        column);
    join->table = target->table;
    join->left = true;
    join->on =
        db_and(arena, on,
               access_which_test(arena, plan->env->caller, ACCESS_READ, target, join->alias));
    return db_column(arena, join->alias, key);
}

static bool is_plain_order(const struct aggregate_plan *plan)
{
    for (size_t i = 0; i < plan->group_count; i++)
        if (!plan->groups[i].bucketed && (plan->groups[i].field->type == FIELD_reference ||
                                          plan->groups[i].field->type == FIELD_select))
            return false;
    return true;
}

static size_t column_nodes(const struct aggregate_plan *plan, const struct db_node **nodes)
{
    size_t count = 0;
    for (size_t i = 0; i < plan->group_count; i++)
        nodes[count++] = plan->groups[i].node;
    for (size_t i = 0; i < plan->measure_count; i++)
        nodes[count++] = plan->measures[i].node;
    return count;
}

/* What people expect of the order of a group is not always the order of its values: then the grouped rows
 * are ordered around, once there are few of them. */
struct outer {
    const struct db_node *columns[AGGREGATE_COLUMNS_MAX];
    struct db_order order[AGGREGATE_COLUMNS_MAX * 2];
    struct db_join joins[AGGREGATE_GROUPS_MAX];
    struct db_select select;
};

static void order_around(struct aggregate_plan *plan, const struct db_select *inner,
                         struct outer *outer)
{
    struct arena *arena = plan->env->ctx->arena;
    size_t joins = 0, orders = 0;
    for (size_t i = 0; i < inner->column_count; i++)
        outer->columns[i] = row_column(arena, inner->columns[i], i);
    for (size_t i = 0; i < plan->key_count; i++) {
        struct aggregate_key key = plan->keys[i];
        const struct db_node *column = outer->columns[key.column], *by = column;
        const struct aggregate_group *group = key.column < plan->group_count
                                                  ? &plan->groups[key.column]
                                                  : NULL;
        if (group && !group->bucketed && group->field->type == FIELD_select)
            by = option_order(arena, group->field, column);
        if (group && group->field->type == FIELD_reference) {
            struct db_join *join = &outer->joins[joins];
            join->alias = text_format(arena, "n%zu", joins);
            by = reference_order(plan, group, column, join);
            joins += join->table.len > 0;
        }
        outer->order[orders++] = (struct db_order){by, key.descending};
        if (by != column)
            outer->order[orders++] = (struct db_order){column, key.descending};
    }
    outer->select = (struct db_select){.from = inner,
                                       .alias = ROWS_ALIAS,
                                       .columns = outer->columns,
                                       .column_count = inner->column_count,
                                       .joins = outer->joins,
                                       .join_count = joins,
                                       .order = outer->order,
                                       .order_count = orders,
                                       .limit = plan->limit};
}

static enum err keep_rows(struct aggregate_plan *plan, const struct db_select *select,
                          struct aggregate_rows *out)
{
    struct ctx *ctx = plan->env->ctx;
    out->column_count = select->column_count;
    out->count = 0;
    out->values = ARENA_ARRAY(ctx->arena, struct value, (size_t)plan->limit * select->column_count);
    if (!out->values)
        return ctx_fail(ctx, ERR_out_of_memory);
    struct db_rows *rows;
    enum err err = db_open_rows(ctx, plan->env->conn, select, &rows);
    if (err)
        return err;
    while (out->count < (size_t)plan->limit && db_next(rows)) {
        struct value *row = &out->values[out->count++ * out->column_count];
        for (size_t i = 0; i < out->column_count; i++)
            row[i] = value_dup(ctx->arena, db_get(rows, i));
    }
    return db_close_rows(rows);
}

static enum err run(struct aggregate_plan *plan, struct aggregate_rows *out)
{
    const struct db_node *columns[AGGREGATE_COLUMNS_MAX];
    const struct db_node *groups[AGGREGATE_GROUPS_MAX];
    struct db_order order[AGGREGATE_COLUMNS_MAX];
    struct db_select select = {.table = plan->asked->object->table,
                               .alias = QUERY_ALIAS,
                               .columns = columns,
                               .group = groups,
                               .limit = -1,
                               .group_count = plan->group_count};
    enum err err = where_make(plan->env, plan->asked->object, plan->asked->filter, ACCESS_READ,
                              &select.where);
    if (err)
        return err;
    if (plan->asked->exporting)
        select.where = db_and(plan->env->ctx->arena, select.where,
                              access_which_test(plan->env->ctx->arena, plan->env->caller,
                                                ACCESS_EXPORT, plan->asked->object, QUERY_ALIAS));
    select.column_count = column_nodes(plan, columns);
    for (size_t i = 0; i < plan->group_count; i++)
        groups[i] = columns[i];
    if (!is_plain_order(plan)) {
        struct outer outer = {0};
        order_around(plan, &select, &outer);
        return keep_rows(plan, &outer.select, out);
    }
    for (size_t i = 0; i < plan->key_count; i++)
        order[i] = (struct db_order){columns[plan->keys[i].column], plan->keys[i].descending};
    select.order = order;
    select.order_count = plan->key_count;
    select.limit = plan->limit;
    return keep_rows(plan, &select, out);
}

/* --- names of references --- */

static int64_t *group_ids(struct arena *arena, const struct aggregate_rows *rows, size_t column,
                          size_t *count)
{
    int64_t *ids = ARENA_ARRAY(arena, int64_t, rows->count);
    *count = 0;
    for (size_t i = 0; ids && i < rows->count; i++) {
        struct value value = rows->values[i * rows->column_count + column];
        if (!value_is_null(value))
            ids[(*count)++] = value.number;
    }
    return ids;
}

static enum err read_names(struct aggregate_plan *plan, struct aggregate_group *group,
                           const int64_t *ids, size_t count)
{
    struct ctx *ctx = plan->env->ctx;
    const struct meta_object *target = group->field->target;
    const struct db_node *columns[] = {db_column(ctx->arena, QUERY_ALIAS, TEXT("id")),
                                       db_column(ctx->arena, QUERY_ALIAS,
                                                 target->name_field->column)};
    struct db_order order = {.by = columns[0]};
    struct db_select select = {.table = target->table,
                               .alias = QUERY_ALIAS,
                               .columns = columns,
                               .column_count = 2,
                               .order = &order,
                               .order_count = 1,
                               .limit = -1};
    select.where =
        db_and(ctx->arena, db_in_ints(ctx->arena, columns[0], ids, count),
               access_which_test(ctx->arena, plan->env->caller, ACCESS_READ, target, QUERY_ALIAS));
    group->ids = ARENA_ARRAY(ctx->arena, int64_t, count);
    group->names = ARENA_ARRAY(ctx->arena, struct value, count);
    if (!group->ids || !group->names)
        return ctx_fail(ctx, ERR_out_of_memory);
    struct db_rows *rows;
    enum err err = db_open_rows(ctx, plan->env->conn, &select, &rows);
    if (err)
        return err;
    while (group->name_count < count && db_next(rows)) {
        group->ids[group->name_count] = db_get_int(rows, 0);
        group->names[group->name_count++] = value_dup(ctx->arena, db_get(rows, 1));
    }
    return db_close_rows(rows);
}

static enum err add_names(struct aggregate_plan *plan, const struct aggregate_rows *rows)
{
    for (size_t i = 0; i < plan->group_count; i++) {
        struct aggregate_group *group = &plan->groups[i];
        const struct meta_object *target = group->field->target;
        if (group->field->type != FIELD_reference || !target ||
            access_scope(plan->env->caller, ACCESS_READ, target) == SCOPE_NONE ||
            access_field(plan->env->caller, target->name_field) < USE_READ)
            continue;
        size_t count;
        int64_t *ids = group_ids(plan->env->ctx->arena, rows, i, &count);
        enum err err = ids && count ? read_names(plan, group, ids, count) : ERR_OK;
        if (err)
            return err;
    }
    return ERR_OK;
}

struct value aggregate_name_of(const struct aggregate_group *group, int64_t id)
{
    size_t low = 0, high = group->name_count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (group->ids[middle] < id)
            low = middle + 1;
        else
            high = middle;
    }
    return low < group->name_count && group->ids[low] == id ? group->names[low] : VALUE_NONE;
}

/* --- the reply --- */

void aggregate_put_group(struct json_out *out, const struct aggregate_group *group,
                         struct value value)
{
    if (value_is_null(value)) {
        json_put_null(out);
    } else if (group->bucketed) {
        char storage[32];
        struct buf name;
        buf_init_fixed(&name, storage, sizeof storage);
        aggregate_bucket_print(&name, group, value.number);
        json_put_text(out, buf_text(&name));
    } else if (group->field->type == FIELD_reference) {
        struct value name = aggregate_name_of(group, value.number);
        json_begin_object(out);
        json_key(out, TEXT("id"));
        json_put_id(out, value.number);
        json_key(out, TEXT("name"));
        if (value_is_null(name))
            json_put_null(out);
        else
            json_put_text(out, name.text);
        json_end_object(out);
    } else {
        field_types[group->field->type].to_json(out, group->field, value);
    }
}

/* Sums and averages are exact texts whatever they add up; extremes are values of their field. */
void aggregate_put_measure(struct json_out *out, const struct aggregate_measure *measure,
                           struct value value)
{
    if (value_is_null(value))
        json_put_null(out);
    else if (measure->kind == MEASURE_COUNT)
        json_put_int(out, value.number);
    else if (measure->kind == MEASURE_SUM || measure->kind == MEASURE_AVG)
        json_put_decimal(out, value.number, measure->scale);
    else
        field_types[measure->field->type].to_json(out, measure->field, value);
}

/* A row of subtotals tells how many of the groups it is about; a group may have that name itself, so the
 * reply says it a second time beside the rows. */
static bool has_column(const struct aggregate_plan *plan, struct text name)
{
    for (size_t i = 0; i < plan->group_count; i++)
        if (text_eq(plan->groups[i].text, name))
            return true;
    return false;
}

static void put_row(struct json_out *out, const struct aggregate_plan *plan,
                    const struct value *values)
{
    json_begin_object(out);
    for (size_t i = 0; i < plan->group_count; i++) {
        json_key(out, plan->groups[i].text);
        aggregate_put_group(out, &plan->groups[i], values[i]);
    }
    for (size_t i = 0; i < plan->measure_count; i++) {
        json_key(out, plan->measures[i].text);
        aggregate_put_measure(out, &plan->measures[i], values[plan->group_count + i]);
    }
    if (plan->asked->subtotals && !has_column(plan, TEXT("level"))) {
        json_key(out, TEXT("level"));
        json_put_int(out, (int64_t)plan->group_count);
    }
    json_end_object(out);
}

/* --- levels --- */

/* The same question about the first `level` groups only, of all that were asked. */
static struct aggregate_plan plan_of_level(const struct aggregate_plan *all, size_t level)
{
    struct aggregate_plan plan = *all;
    plan.group_count = level;
    plan.key_count = 0;
    for (size_t i = 0; i < all->key_count; i++) {
        struct aggregate_key key = all->keys[i];
        bool measure = key.column >= all->group_count;
        if (measure)
            key.column -= all->group_count - level;
        if (measure || key.column < level)
            plan.keys[plan.key_count++] = key;
    }
    return plan;
}

struct level {
    struct aggregate_plan plan;
    struct aggregate_rows rows;
};

/* The level of every row, one list beside the rows. */
static void put_levels(struct json_out *out, const struct level *levels, size_t count)
{
    json_key(out, TEXT("levels"));
    json_begin_array(out);
    for (size_t i = 0; i < count; i++)
        for (size_t row = 0; row < levels[i].rows.count; row++)
            json_put_int(out, (int64_t)levels[i].plan.group_count);
    json_end_array(out);
}

static void put_filters(struct json_out *out, const struct level *level, struct buf *filter)
{
    const struct aggregate_rows *rows = &level->rows;
    for (size_t i = 0; i < rows->count; i++) {
        buf_clear(filter);
        aggregate_filter(&level->plan, &rows->values[i * rows->column_count], filter);
        json_put_text(out, buf_text(filter));
    }
}

static void put_reply(const struct record_aggregate *asked, const struct level *levels,
                      size_t count, struct buf *buf)
{
    struct json_out out;
    struct buf filter;
    buf_init(&filter, levels[0].plan.env->ctx->arena, FILTER_MAX);
    json_out_init(&out, buf);
    json_begin_object(&out);
    json_key(&out, TEXT("data"));
    json_begin_array(&out);
    for (size_t i = 0; i < count; i++)
        for (size_t row = 0; row < levels[i].rows.count; row++)
            put_row(&out, &levels[i].plan,
                    &levels[i].rows.values[row * levels[i].rows.column_count]);
    json_end_array(&out);
    json_key(&out, TEXT("filters"));
    json_begin_array(&out);
    for (size_t i = 0; i < count; i++)
        put_filters(&out, &levels[i], &filter);
    json_end_array(&out);
    if (asked->subtotals)
        put_levels(&out, levels, count);
    json_end_object(&out);
}

enum err aggregate_run(struct aggregate_plan *plan, struct aggregate_rows *out)
{
    enum err err = run(plan, out);
    return err ? err : add_names(plan, out);
}

enum err record_aggregate_check(struct record_env *env, const struct record_aggregate *aggregate)
{
    struct aggregate_plan plan;
    return aggregate_parse(env, aggregate, &plan);
}

/* Each level is a question of its own: averages and extremes of parts do not make those of the whole. */
enum err record_aggregate(struct record_env *env, const struct record_aggregate *aggregate,
                          struct buf *out)
{
    size_t from = out->len, count = 0;
    struct aggregate_plan plan;
    enum err err = aggregate_parse(env, aggregate, &plan);
    if (err)
        return err;
    struct level *levels = ARENA_ARRAY(env->ctx->arena, struct level, plan.group_count + 1);
    if (!levels)
        return ctx_fail(env->ctx, ERR_out_of_memory);
    struct record_asked asked = {.env = env,
                                 .object = aggregate->object,
                                 .filter = aggregate->filter,
                                 .sort = TEXT("none")};
    record_asked_begin(&asked);
    for (size_t i = aggregate->subtotals ? 0 : plan.group_count; !err && i <= plan.group_count;
         i++) {
        levels[count].plan = plan_of_level(&plan, i);
        err = aggregate_run(&levels[count].plan, &levels[count].rows);
        count++;
    }
    record_asked_end(&asked);
    if (err)
        return err;
    put_reply(aggregate, levels, count, out);
    err = ctx_error(env->ctx);
    if (!err && out->overflow)
        err = ctx_fail(env->ctx, ERR_out_of_memory);
    if (err)
        buf_truncate(out, from);
    return err;
}
