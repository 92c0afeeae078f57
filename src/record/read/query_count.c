#include "record/read/query_count.h"

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
