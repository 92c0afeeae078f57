/* The statements that change rows; on the writer's connection only. */
#include "db/driver.h"

/* A wrong connection is a mistake of the program, found before anything happens. */
static enum err on_writer(struct ctx *ctx, const struct db_conn *conn)
{
    return conn->role == DB_ROLE_WRITER ? ERR_OK : ctx_fail(ctx, ERR_internal);
}

static enum err run(struct ctx *ctx, struct db_conn *conn, int64_t *changed)
{
    struct db_sql sql;
    enum err err = render_end(&conn->render, &sql);
    return err ? err : conn->driver->run(ctx, conn, &sql, changed);
}

static enum err run_batch(struct ctx *ctx, struct db_conn *conn, const struct db_batch *batch)
{
    struct db_sql sql;
    enum err err = render_end(&conn->render, &sql);
    return err ? err : conn->driver->run_batch(ctx, conn, &sql, batch);
}

enum err db_insert(struct ctx *ctx, struct db_conn *conn, const struct db_insert *insert)
{
    enum err err = on_writer(ctx, conn);
    if (err || !insert->row_count)
        return err;
    render_start(&conn->render, ctx);
    render_insert(&conn->render, insert);
    struct db_batch batch = {.values = insert->values,
                             .column_count = insert->column_count,
                             .row_count = insert->row_count};
    return run_batch(ctx, conn, &batch);
}

enum err db_update(struct ctx *ctx, struct db_conn *conn, struct text table,
                   const struct db_set *sets, size_t set_count, const struct db_node *where,
                   int64_t *changed)
{
    enum err err = on_writer(ctx, conn);
    if (err)
        return err;
    render_start(&conn->render, ctx);
    render_update(&conn->render, table, sets, set_count, where);
    return run(ctx, conn, changed);
}

enum err db_update_rows(struct ctx *ctx, struct db_conn *conn, struct text table, struct text key,
                        const struct text *columns, size_t column_count, const int64_t *keys,
                        const struct value *values, size_t row_count)
{
    enum err err = on_writer(ctx, conn);
    if (err || !row_count || !column_count)
        return err;
    render_start(&conn->render, ctx);
    render_update_row(&conn->render, table, key, columns, column_count);
    struct db_batch batch = {.values = values,
                             .column_count = column_count,
                             .keys = keys,
                             .row_count = row_count};
    return run_batch(ctx, conn, &batch);
}

enum err db_delete(struct ctx *ctx, struct db_conn *conn, struct text table,
                   const struct db_node *where, int64_t *changed)
{
    enum err err = on_writer(ctx, conn);
    if (err)
        return err;
    render_start(&conn->render, ctx);
    render_delete(&conn->render, table, where);
    return run(ctx, conn, changed);
}

enum err db_text_put(struct ctx *ctx, struct db_conn *conn, struct text index, int64_t id,
                     struct text old, struct text terms)
{
    enum err err = on_writer(ctx, conn);
    if (err || text_eq(old, terms))
        return err;
    return conn->driver->text_put(ctx, conn, index, id, old, terms);
}

enum err db_text_clear(struct ctx *ctx, struct db_conn *conn, struct text index)
{
    enum err err = on_writer(ctx, conn);
    return err ? err : conn->driver->text_clear(ctx, conn, index);
}

enum err db_state_bump(struct ctx *ctx, struct db_conn *conn, bool catalog, bool access)
{
    enum err err = on_writer(ctx, conn);
    return err ? err : conn->driver->bump(ctx, conn, catalog, access);
}
