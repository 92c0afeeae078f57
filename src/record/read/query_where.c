#include "record/read/query_where.h"

#include "record/read/query_fields.h"

static enum err count_of(struct record_env *env, const struct db_select *select, int64_t *out)
{
    bool found;
    struct value count;
    enum err err = db_one(env->ctx, env->conn, select, &found, &count);
    *out = !err && found ? count.number : 0;
    return err;
}

enum err where_count(struct record_env *env, const struct meta_object *object,
                     const struct db_node *where, int64_t *out)
{
    const struct db_node *column = db_call(env->ctx->arena, DB_COUNT, NULL, 0);
    struct db_select select = {.table = object->table,
                               .alias = QUERY_ALIAS,
                               .columns = &column,
                               .column_count = 1,
                               .where = where,
                               .limit = -1};
    return count_of(env, &select, out);
}

enum err where_count_to(struct record_env *env, const struct meta_object *object,
                        const struct db_node *where, int64_t most, int64_t *out)
{
    struct arena *arena = env->ctx->arena;
    const struct db_node *id = db_column(arena, QUERY_ALIAS, TEXT("id"));
    const struct db_node *column = db_call(arena, DB_COUNT, NULL, 0);
    struct db_select inner = {.table = object->table,
                              .alias = QUERY_ALIAS,
                              .columns = &id,
                              .column_count = 1,
                              .where = where,
                              .limit = most};
    struct db_select select = {
        .from = &inner, .alias = TEXT("n"), .columns = &column, .column_count = 1, .limit = -1};
    return count_of(env, &select, out);
}

static enum err table_is_small(struct record_env *env, const struct meta_object *object,
                               bool *small)
{
    int64_t count;
    enum err err = where_count_to(env, object, NULL, SMALL_TABLE_ROWS + 1, &count);
    *small = !err && count <= SMALL_TABLE_ROWS;
    return err;
}

/* How large the table is matters only where a text is looked for without an index. The refusal stays on the
 * ctx when it turns out to hold. */
enum err where_filter(struct record_env *env, const struct meta_object *object, struct text filter,
                      const struct db_node **out)
{
    struct ctx *ctx = env->ctx;
    const struct expr *expr;
    *out = NULL;
    filter = text_trim(filter);
    if (!filter.len)
        return ERR_OK;
    enum err err = expr_parse_condition(ctx, env->catalog, object, &env->expr, filter, &expr);
    if (err)
        return err;
    *out = expr_compile_condition(ctx, expr, &env->expr, QUERY_ALIAS, false);
    if (*out)
        return ctx_error(ctx);
    if (ctx_error(ctx) != ERR_contains_unindexed)
        return ctx_error(ctx) ? ctx_error(ctx) : ctx_fail(ctx, ERR_out_of_memory);
    struct ctx trial = *ctx;
    struct record_env counting = *env;
    bool small;
    counting.ctx = &trial;
    ctx_clear(&trial);
    err = table_is_small(&counting, object, &small);
    if (!err && !small)
        return ERR_contains_unindexed;
    ctx_clear(ctx);
    if (err)
        return ctx_fail(ctx, err);
    *out = expr_compile_condition(ctx, expr, &env->expr, QUERY_ALIAS, true);
    return *out ? ctx_error(ctx) : ctx_fail(ctx, ERR_out_of_memory);
}

static enum err parents_are_many(struct record_env *env, const struct meta_object *object,
                                 enum access_action action, bool *many);

/* The parents the caller may see; their own parents decide where rights go on upward. */
static enum err parent_is_many(struct record_env *env, const struct meta_object *parent,
                               enum access_action action, bool *many)
{
    int64_t count = 0;
    if (access_has_scope(env->caller, action, parent, SCOPE_PARENT))
        return parents_are_many(env, parent, action, many);
    const struct db_node *rights = access_which(env->ctx->arena, env->caller, action, env->catalog,
                                                parent, QUERY_ALIAS);
    enum err err = where_count_to(env, parent, rights, WHERE_PARENTS_MAX + 1, &count);
    *many = count > WHERE_PARENTS_MAX;
    return err;
}

static enum err parents_are_many(struct record_env *env, const struct meta_object *object,
                                 enum access_action action, bool *many)
{
    const struct meta_field *fields[ACCESS_PARENTS_MAX];
    size_t count = access_parents(env->caller, action, object, fields);
    *many = false;
    for (size_t i = 0; i < count && !*many; i++) {
        enum err err = parent_is_many(env, fields[i]->target, action, many);
        if (err)
            return err;
    }
    return ERR_OK;
}

enum err where_parts_make(struct record_env *env, const struct meta_object *object,
                          struct text filter, enum access_action action, struct where_parts *out)
{
    struct arena *arena = env->ctx->arena;
    if (access_scope(env->caller, action, object) == SCOPE_NONE)
        return access_refuse(env->ctx, action, object);
    enum err err = where_filter(env, object, filter, &out->filter);
    if (err)
        return err;
    out->rights = out->rights_find = access_which(arena, env->caller, action, env->catalog, object,
                                                  QUERY_ALIAS);
    out->rights_test = access_which_test(arena, env->caller, action, object, QUERY_ALIAS);
    out->action = action;
    out->rights_wide = false;
    if (access_has_scope(env->caller, action, object, SCOPE_PARENT))
        err = parents_are_many(env, object, action, &out->rights_wide);
    if (out->rights_wide)
        out->rights = out->rights_test;
    return err ? err : ctx_error(env->ctx);
}

enum err where_make(struct record_env *env, const struct meta_object *object, struct text filter,
                    enum access_action action, const struct db_node **out)
{
    struct where_parts parts;
    enum err err = where_parts_make(env, object, filter, action, &parts);
    if (err)
        return err;
    *out = db_and(env->ctx->arena, parts.filter, parts.rights);
    return ctx_error(env->ctx);
}
