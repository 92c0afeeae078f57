/* The ids behind a filter, for what is done to many records at once. */
#include "record/query.h"

#include "record/query_fields.h"
#include "record/query_where.h"

enum err record_ids_of(struct record_env *env, const struct meta_object *object, struct text filter,
                       enum access_action action, int64_t max, int64_t **ids, size_t *count)
{
    struct ctx *ctx = env->ctx;
    const struct db_node *id = db_column(ctx->arena, QUERY_ALIAS, TEXT("id"));
    struct db_order order = {.by = id};
    struct db_select select = {.table = object->table,
                               .alias = QUERY_ALIAS,
                               .columns = &id,
                               .column_count = 1,
                               .order = &order,
                               .order_count = 1,
                               .limit = max + 1};
    *count = 0;
    enum err err = where_make(env, object, filter, action, &select.where);
    if (err)
        return err;
    *ids = ARENA_ARRAY(ctx->arena, int64_t, (size_t)max);
    if (!*ids)
        return ctx_fail(ctx, ERR_out_of_memory);
    struct db_rows *rows;
    err = db_open_rows(ctx, env->conn, &select, &rows);
    if (err)
        return err;
    bool over = false;
    while (!over && db_next(rows)) {
        over = *count == (size_t)max;
        if (!over)
            (*ids)[(*count)++] = db_get_int(rows, 0);
    }
    err = db_close_rows(rows);
    if (!err && over)
        err = ctx_fail(ctx, ERR_too_many, text_format(ctx->arena, "%lld", (long long)max));
    return err;
}
