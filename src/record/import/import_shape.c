/* How a user imported a file with these columns before. */
#include "record/import/clean.h"
#include "record/import/import_look.h"

struct text import_shape_of(struct arena *arena, const struct text *headers, size_t count)
{
    uint64_t hash = 1469598103934665603u;
    for (size_t i = 0; i < count; i++)
        hash = (hash ^ text_hash(clean_folded(arena, headers[i]))) * 1099511628211u;
    return text_format(arena, "%016llx-%zu", (unsigned long long)hash, count);
}

enum err import_shape_find(struct ctx *ctx, struct record_store *store, int64_t user,
                           struct text shape, struct text *part)
{
    struct arena *arena = ctx->arena;
    const struct db_node *column = db_column(arena, TEXT_EMPTY, TEXT("part"));
    const struct db_node *where = db_call2(arena, DB_EQ, db_column(arena, TEXT_EMPTY, TEXT("user")),
                                           db_int(arena, user));
    where = db_and(arena, where,
                   db_call2(arena, DB_EQ, db_column(arena, TEXT_EMPTY, TEXT("shape")),
                            db_text(arena, shape)));
    struct db_select select = {.table = TEXT("import_shape"),
                               .columns = &column,
                               .column_count = 1,
                               .where = where,
                               .limit = 1};
    struct db_conn *conn;
    struct value value;
    bool found;
    *part = TEXT_EMPTY;
    enum err err = db_read_begin(ctx, store->db, 0, &conn);
    if (err)
        return err;
    err = db_one(ctx, conn, &select, &found, &value);
    if (!err && found)
        *part = text_dup(arena, value.text);
    db_read_end(conn);
    return err;
}

struct keeping {
    int64_t user;
    struct text shape, part;
};

static enum err keep(struct db_task *task, struct db_conn *conn)
{
    const struct keeping *keeping = task->subject;
    const struct text columns[] = {TEXT("user"), TEXT("shape"), TEXT("part"), TEXT("at")};
    const struct value values[] = {value_int(keeping->user), value_text(keeping->shape),
                                   value_text(keeping->part), value_int(task->ctx->now)};
    struct db_insert insert = {.table = TEXT("import_shape"),
                               .columns = columns,
                               .column_count = 4,
                               .values = values,
                               .row_count = 1,
                               .conflict = columns,
                               .conflict_count = 2,
                               .replace = true};
    return db_insert(task->ctx, conn, &insert);
}

enum err import_shape_keep(struct ctx *ctx, struct record_store *store, int64_t user,
                           struct text shape, struct text part)
{
    struct keeping keeping = {user, shape, part};
    struct db_task task = {.lane = DB_LANE_INTERACTIVE,
                           .ctx = ctx,
                           .run = keep,
                           .subject = &keeping};
    return db_write(store->db, &task);
}
