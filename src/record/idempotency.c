#include "record/idempotency.h"

#define KEEP_MS (INT64_C(72) * 3600 * 1000)

static const struct db_node *is_ours(struct arena *arena, const struct record_task *task)
{
    const struct db_node *user = db_column(arena, TEXT_EMPTY, TEXT("user"));
    const struct db_node *key = db_column(arena, TEXT_EMPTY, TEXT("key"));
    return db_and(arena, db_call2(arena, DB_EQ, user, db_int(arena, task->save.caller->user)),
                  db_call2(arena, DB_EQ, key, db_text(arena, task->idempotency_key)));
}

enum err idempotency_find(struct record_task *task)
{
    struct ctx *ctx = task->env.ctx;
    struct arena *arena = ctx->arena;
    const struct db_node *columns[] = {db_column(arena, TEXT_EMPTY, TEXT("hash")),
                                       db_column(arena, TEXT_EMPTY, TEXT("reply")),
                                       db_column(arena, TEXT_EMPTY, TEXT("at"))};
    struct db_select select = {.table = TEXT("idempotency"),
                               .columns = columns,
                               .column_count = 3,
                               .where = is_ours(arena, task),
                               .limit = 1};
    struct db_rows *rows;
    enum err err = db_open_rows(ctx, task->env.conn, &select, &rows);
    if (err)
        return err;
    bool mismatch = false;
    if (db_next(rows) && db_get_int(rows, 2) > ctx->now - KEEP_MS) {
        mismatch = !text_eq(db_get_text(rows, 0), task->request_hash);
        task->repeated = !mismatch;
        task->reply = text_dup(arena, db_get_text(rows, 1));
    }
    err = db_close_rows(rows);
    return !err && mismatch ? ctx_fail(ctx, ERR_idempotency_mismatch) : err;
}

enum err idempotency_keep(struct record_task *task)
{
    struct ctx *ctx = task->env.ctx;
    struct arena *arena = ctx->arena;
    const struct text columns[] = {TEXT("user"), TEXT("key"), TEXT("hash"), TEXT("reply"),
                                   TEXT("at")};
    const struct value values[] = {value_int(task->save.caller->user),
                                   value_text(task->idempotency_key),
                                   value_text(task->request_hash), value_text(task->reply),
                                   value_int(ctx->now)};
    struct db_insert insert = {.table = TEXT("idempotency"),
                               .columns = columns,
                               .column_count = 5,
                               .values = values,
                               .row_count = 1,
                               .conflict = columns,
                               .conflict_count = 2,
                               .replace = true};
    enum err err = db_insert(ctx, task->env.conn, &insert);
    if (err)
        return err;
    int64_t cleared;
    const struct db_node *old = db_call2(arena, DB_LT, db_column(arena, TEXT_EMPTY, TEXT("at")),
                                         db_int(arena, ctx->now - KEEP_MS));
    return db_delete(ctx, task->env.conn, TEXT("idempotency"), old, &cleared);
}
