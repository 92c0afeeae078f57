#include "record/batch/id_list.h"

#define TABLE TEXT("id_list")
/* Slices written by one task. */
#define SLICES_AT_ONCE 100
/* An id and its blank. */
#define ID_TEXT_MAX 20

/* The first id, then how far each lies behind the one before: "9071… 1 1 3". */
static struct text slice_print(struct arena *arena, const int64_t *ids, size_t count)
{
    struct buf text;
    int64_t last = 0;
    buf_init(&text, arena, count * ID_TEXT_MAX + ID_TEXT_MAX);
    for (size_t i = 0; i < count; i++) {
        if (i)
            buf_add_char(&text, ' ');
        buf_add_int(&text, ids[i] - last);
        last = ids[i];
    }
    return buf_text(&text);
}

struct writing {
    int64_t list;
    int64_t slice;
    const int64_t *ids;
    size_t count;
};

static enum err write_some(struct db_task *task, struct db_conn *conn)
{
    const struct writing *writing = task->subject;
    struct ctx *ctx = task->ctx;
    const struct text columns[] = {TEXT("list"), TEXT("slice"), TEXT("ids")};
    struct value *values = ARENA_ARRAY(ctx->arena, struct value, (size_t)3 * SLICES_AT_ONCE);
    size_t rows = 0;
    if (!values)
        return ctx_fail(ctx, ERR_out_of_memory);
    for (size_t at = 0; at < writing->count; at += ID_LIST_SLICE, rows++) {
        size_t left = writing->count - at;
        size_t size = left < ID_LIST_SLICE ? left : ID_LIST_SLICE;
        values[3 * rows] = value_int(writing->list);
        values[3 * rows + 1] = value_int(writing->slice + (int64_t)rows);
        values[3 * rows + 2] = value_text(slice_print(ctx->arena, writing->ids + at, size));
    }
    struct db_insert insert = {
        .table = TABLE, .columns = columns, .column_count = 3, .values = values, .row_count = rows};
    return db_insert(ctx, conn, &insert);
}

enum err id_list_write(struct ctx *ctx, struct record_store *store, int64_t list,
                       const int64_t *ids, size_t count, int64_t *slice)
{
    const size_t most = (size_t)SLICES_AT_ONCE * ID_LIST_SLICE;
    enum err err = ERR_OK;
    for (size_t at = 0; !err && at < count; at += most) {
        struct arena arena;
        struct ctx inner;
        arena_init(&arena, ARENA_REQUEST_LIMIT);
        ctx_init(&inner, &arena, ctx->now);
        struct writing writing = {list, *slice, ids + at, count - at < most ? count - at : most};
        struct db_task task = {.lane = DB_LANE_BULK,
                               .ctx = &inner,
                               .run = write_some,
                               .subject = &writing};
        err = db_write(store->db, &task);
        *slice += (int64_t)((writing.count + ID_LIST_SLICE - 1) / ID_LIST_SLICE);
        if (err)
            ctx_fail(ctx, err);
        arena_deinit(&arena);
    }
    return err;
}

static const struct db_node *column_is(struct arena *arena, const char *column, int64_t number)
{
    return db_call2(arena, DB_EQ, db_column(arena, TEXT_EMPTY, text_of(column)),
                    db_int(arena, number));
}

enum err id_list_read(struct ctx *ctx, struct db_conn *conn, int64_t list, int64_t slice,
                      int64_t *ids, size_t *count)
{
    struct arena *arena = ctx->arena;
    const struct db_node *column = db_column(arena, TEXT_EMPTY, TEXT("ids"));
    struct db_select select = {.table = TABLE,
                               .columns = &column,
                               .column_count = 1,
                               .where = db_and(arena, column_is(arena, "list", list),
                                               column_is(arena, "slice", slice)),
                               .limit = 1};
    bool found;
    struct value value;
    *count = 0;
    enum err err = db_one(ctx, conn, &select, &found, &value);
    struct text rest = !err && found ? value.text : TEXT_EMPTY;
    int64_t last = 0;
    while (rest.len && *count < ID_LIST_SLICE) {
        int64_t step;
        if (!text_to_int(text_cut(&rest, ' '), &step))
            return ctx_fail(ctx, ERR_internal);
        last += step;
        ids[(*count)++] = last;
    }
    return err;
}

enum err id_list_drop(struct ctx *ctx, struct db_conn *conn, int64_t list)
{
    int64_t deleted;
    return db_delete(ctx, conn, TABLE, column_is(ctx->arena, "list", list), &deleted);
}

enum err id_list_drop_but(struct ctx *ctx, struct db_conn *conn, const struct db_select *keep)
{
    struct arena *arena = ctx->arena;
    const struct db_node *list = db_column(arena, TEXT_EMPTY, TEXT("list"));
    const struct db_node *kept = db_in_select(arena, list, keep);
    int64_t deleted;
    return db_delete(ctx, conn, TABLE, db_call1(arena, DB_NOT, kept), &deleted);
}
