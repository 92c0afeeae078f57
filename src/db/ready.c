/* Selects rendered once. */
#include "db/driver.h"
#include "sys/clock.h"

enum err db_ready_make(struct ctx *ctx, struct db_conn *conn, const struct db_select *select,
                       struct arena *arena, struct db_ready *out)
{
    struct db_sql sql;
    render_start(&conn->render, ctx);
    render_select(&conn->render, select);
    enum err err = render_end(&conn->render, &sql);
    if (err)
        return err;
    struct value *values = ARENA_ARRAY(arena, struct value, sql.value_count);
    for (size_t i = 0; values && i < sql.value_count; i++)
        values[i] = value_dup(arena, sql.values[i]);
    *out = (struct db_ready){.sql = text_dup(arena, sql.text),
                             .hash = sql.hash,
                             .values = values,
                             .value_count = sql.value_count};
    return arena->failed ? ctx_fail(ctx, ERR_out_of_memory) : ERR_OK;
}

enum err db_ready_open(struct ctx *ctx, struct db_conn *conn, const struct db_ready *ready,
                       const struct value *values, struct db_rows **out)
{
    const struct db_sql sql = {.text = ready->sql,
                               .hash = ready->hash,
                               .values = values,
                               .value_count = ready->value_count};
    int64_t began = clock_coarse();
    enum err err = conn->driver->query(ctx, conn, &sql, out);
    if (!err)
        (*out)->began = began;
    return err;
}
