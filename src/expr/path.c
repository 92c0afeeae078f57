/* Two ways along a path. A value at its end is a scalar sub-select in a sub-select, each by primary key, one
 * step of an index each. A condition at its end that an index finds (contains) goes the other way round, from
 * the rows that meet it back to those that point to them.
 *
 * A sub-select's alias is the outer one's and a step number, so no depth of nesting, and no predicate that
 * access adds inside, can take a name that an outer table has. */
#include "expr/path.h"

struct text expr_path_field_column(const struct meta_field *field)
{
    return field->base_column.len ? field->base_column : field->column;
}

struct text expr_path_alias(const struct expr_call *call, size_t step)
{
    return text_format(call->ctx->arena, "%.*s_%zu", TEXT_ARG(call->alias), step);
}

const struct db_select *expr_path_select(const struct expr_call *call,
                                         const struct meta_object *object, struct text alias,
                                         const struct db_node *where, const struct db_node *column)
{
    struct arena *arena = call->ctx->arena;
    struct db_select *select = ARENA_NEW(arena, struct db_select);
    const struct db_node **columns = ARENA_ARRAY(arena, const struct db_node *, 1);
    if (!select || !columns)
        return NULL;
    const struct expr_env *env = call->env;
    const struct db_node *visible = env->visible ? env->visible(arena, env, object, alias) : NULL;
    if (visible) /* tests rows found by their key: no index of its own */
        where = db_and(arena, where, db_call1(arena, DB_IS_TRUE, visible));
    columns[0] = column;
    *select = (struct db_select){.table = object->table,
                                 .alias = alias,
                                 .columns = columns,
                                 .column_count = 1,
                                 .where = where,
                                 .limit = -1};
    return select;
}

const struct db_node *expr_path_value(const struct expr_call *call,
                                      const struct meta_field *const *path, size_t count,
                                      const struct db_node *(*make)(const struct expr_call *call,
                                                                    const void *subject),
                                      const void *subject)
{
    struct arena *arena = call->ctx->arena;
    if (count == 1)
        return make(call, subject);
    const struct db_node *value = db_column(arena, call->alias, path[0]->column);
    for (size_t i = 1; i < count; i++) {
        struct expr_call inner = *call;
        inner.alias = expr_path_alias(call, i);
        const struct db_node *by_id = db_call2(arena, DB_EQ,
                                               db_column(arena, inner.alias, TEXT("id")), value);
        const struct db_node *wanted = i + 1 < count
                                           ? db_column(arena, inner.alias, path[i]->column)
                                           : make(&inner, subject);
        if (!wanted)
            return NULL;
        value = db_scalar(arena,
                          expr_path_select(call, path[i]->object, inner.alias, by_id, wanted));
    }
    return value;
}

static const struct db_node *named_column(const struct expr_call *call, const void *subject)
{
    const struct text *column = subject;
    return db_column(call->ctx->arena, call->alias, *column);
}

const struct db_node *expr_path_column(const struct expr_call *call,
                                       const struct meta_field *const *path, size_t count,
                                       struct text column)
{
    return expr_path_value(call, path, count, named_column, &column);
}

const struct db_node *expr_path_where(const struct expr_call *call,
                                      const struct meta_field *const *path, size_t count,
                                      const struct db_node *(*make)(const struct expr_call *call,
                                                                    const void *subject),
                                      const void *subject)
{
    struct arena *arena = call->ctx->arena;
    struct expr_call inner = *call;
    if (count < 2)
        return make(call, subject);
    /* From the far end: rows that meet it, then the rows that point to those, … */
    inner.alias = expr_path_alias(call, count - 1);
    const struct db_node *condition = make(&inner, subject);
    for (size_t i = count - 1; i > 0; i--) {
        struct text alias = expr_path_alias(call, i);
        const struct db_select *select = expr_path_select(call, path[i]->object, alias, condition,
                                                          db_column(arena, alias, TEXT("id")));
        struct text before = i > 1 ? expr_path_alias(call, i - 1) : call->alias;
        condition = db_in_select(arena, db_column(arena, before, path[i - 1]->column), select);
    }
    return condition;
}
