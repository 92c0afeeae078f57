#include "record/referrers.h"

/* Ids asked for in one statement. */
#define IDS_AT_ONCE 500

static enum err find_some(struct record_env *env, const struct db_select *select, size_t max,
                          struct referrer_list *out)
{
    struct db_rows *rows;
    enum err err = db_open_rows(env->ctx, env->conn, select, &rows);
    if (err)
        return err;
    while (out->count < max && db_next(rows))
        out->items[out->count++] = (struct referrer){.id = db_get_int(rows, 0),
                                                     .to = db_get_int(rows, 1)};
    return db_close_rows(rows);
}

static const struct db_node *points_to(struct arena *arena,
                                       const struct referrer_question *question,
                                       const struct meta_field *field, size_t from, size_t count)
{
    const struct db_node *column = db_column(arena, TEXT_EMPTY, field->column);
    const int64_t *ids = question->ids + from;
    const struct db_node *where = count == 1 ? db_call2(arena, DB_EQ, column, db_int(arena, ids[0]))
                                             : db_in_ints(arena, column, ids, count);
    if (!field->object_column.len)
        return where;
    return db_and(arena, where,
                  db_call2(arena, DB_EQ, db_column(arena, TEXT_EMPTY, field->object_column),
                           db_int(arena, question->object->number)));
}

enum err referrers_find(struct record_env *env, const struct referrer_question *question,
                        const struct meta_field *field, struct referrer_list *out)
{
    struct arena *arena = env->ctx->arena;
    const struct db_node *columns[] = {db_column(arena, TEXT_EMPTY, TEXT("id")),
                                       db_column(arena, TEXT_EMPTY, field->column)};
    out->count = 0;
    out->items = ARENA_ARRAY(arena, struct referrer, question->max);
    if (!out->items)
        return ctx_fail(env->ctx, ERR_out_of_memory);
    for (size_t from = 0; from < question->count && out->count < question->max;
         from += IDS_AT_ONCE) {
        size_t left = question->count - from;
        struct db_select select = {.table = field->object->table,
                                   .columns = columns,
                                   .column_count = 2,
                                   .limit = (int64_t)(question->max - out->count)};
        select.where = points_to(arena, question, field, from,
                                 left < IDS_AT_ONCE ? left : IDS_AT_ONCE);
        enum err err = find_some(env, &select, question->max, out);
        if (err)
            return err;
    }
    return ERR_OK;
}
