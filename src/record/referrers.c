#include "record/referrers.h"

/* Ids asked for in one statement. */
#define IDS_AT_ONCE 500

static enum err find_some(struct record_env *env, const struct db_select *select, size_t max,
                          struct referrer *out, size_t *out_count)
{
    struct db_rows *rows;
    enum err err = db_open_rows(env->ctx, env->conn, select, &rows);
    if (err)
        return err;
    while (*out_count < max && db_next(rows))
        out[(*out_count)++] =
            (struct referrer){.id = db_get_int(rows, 0), .to = db_get_int(rows, 1)};
    return db_close_rows(rows);
}

enum err referrers_find(struct record_env *env, const struct meta_object *object,
                        const struct meta_field *field, const int64_t *ids, size_t count, size_t max,
                        struct referrer **out, size_t *out_count)
{
    struct arena *arena = env->ctx->arena;
    const struct db_node **columns = ARENA_ARRAY(arena, const struct db_node *, 2);
    *out = ARENA_ARRAY(arena, struct referrer, max);
    *out_count = 0;
    if (!columns || !*out)
        return ctx_fail(env->ctx, ERR_out_of_memory);
    columns[0] = db_column(arena, TEXT_EMPTY, TEXT("id"));
    columns[1] = db_column(arena, TEXT_EMPTY, field->column);
    for (size_t from = 0; from < count && *out_count < max; from += IDS_AT_ONCE) {
        size_t some = count - from < IDS_AT_ONCE ? count - from : IDS_AT_ONCE;
        struct db_select select = {.table = field->object->table,
                                   .columns = columns,
                                   .column_count = 2,
                                   .limit = (int64_t)(max - *out_count)};
        select.where = some == 1 ? db_call2(arena, DB_EQ, columns[1], db_int(arena, ids[from]))
                                 : db_in_ints(arena, columns[1], ids + from, some);
        if (field->object_column.len)
            select.where =
                db_and(arena, select.where,
                       db_call2(arena, DB_EQ, db_column(arena, TEXT_EMPTY, field->object_column),
                                db_int(arena, object->number)));
        enum err err = find_some(env, &select, max, *out, out_count);
        if (err)
            return err;
    }
    return ERR_OK;
}
