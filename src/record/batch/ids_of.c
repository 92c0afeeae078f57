/* The ids behind a filter, for what is done to many records at once. */
#include "record/read/query.h"

#include "record/read/query_fields.h"
#include "record/read/query_where.h"

#define FIRST_ROOM 1024

/* Room for one more. */
static bool grow(struct arena *arena, int64_t **ids, size_t *room, size_t count)
{
    if (count < *room)
        return true;
    size_t more = *room ? 2 * *room : FIRST_ROOM;
    int64_t *larger = ARENA_ARRAY(arena, int64_t, more);
    if (!larger)
        return false;
    if (count)
        memcpy(larger, *ids, count * sizeof *larger);
    *ids = larger;
    *room = more;
    return true;
}

static enum err collect(struct record_env *env, const struct db_select *select, int64_t max,
                        int64_t **ids, size_t *count)
{
    struct ctx *ctx = env->ctx;
    struct db_rows *rows;
    size_t room = 0;
    bool over = false;
    *ids = NULL;
    if (!grow(ctx->arena, ids, &room, 0))
        return ctx_fail(ctx, ERR_out_of_memory);
    enum err err = db_open_rows(ctx, env->conn, select, &rows);
    if (err)
        return err;
    while (!over && db_next(rows)) {
        over = max >= 0 && *count == (size_t)max;
        if (!over && !grow(ctx->arena, ids, &room, *count))
            break;
        if (!over)
            (*ids)[(*count)++] = db_get_int(rows, 0);
    }
    err = db_close_rows(rows);
    if (!err && over)
        err = ctx_fail(ctx, ERR_too_many, text_format(ctx->arena, "%lld", (long long)max));
    return err ? err : ctx_error(ctx);
}

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
                               .limit = max < 0 ? -1 : max + 1};
    *count = 0;
    enum err err = where_make(env, object, filter, action, &select.where);
    return err ? err : collect(env, &select, max, ids, count);
}
