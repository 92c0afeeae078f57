/* Reading: a tree rendered on the connection, its rows one by one. */
#include "db/driver.h"
#include "db/slow_note.h"

static enum err rendered(struct ctx *ctx, struct db_conn *conn, const struct db_select *select,
                         struct db_sql *out)
{
    render_start(&conn->render, ctx);
    render_select(&conn->render, select);
    return render_end(&conn->render, out);
}

enum err db_open_rows(struct ctx *ctx, struct db_conn *conn, const struct db_select *select,
                      struct db_rows **out)
{
    struct db_sql sql;
    enum err err = rendered(ctx, conn, select, &sql);
    int64_t began = clock_coarse();
    if (!err)
        err = conn->driver->query(ctx, conn, &sql, out);
    if (!err)
        (*out)->began = began;
    return err;
}

bool db_next(struct db_rows *rows)
{
    return rows->conn->driver->next(rows);
}

struct value db_get(struct db_rows *rows, size_t column)
{
    return rows->conn->driver->get(rows, column);
}

int64_t db_get_int(struct db_rows *rows, size_t column)
{
    return rows->conn->driver->get_int(rows, column);
}

struct text db_get_text(struct db_rows *rows, size_t column)
{
    return rows->conn->driver->get_text(rows, column);
}

bool db_get_null(struct db_rows *rows, size_t column)
{
    return rows->conn->driver->get_null(rows, column);
}

enum err db_close_rows(struct db_rows *rows)
{
    int64_t ms = clock_coarse() - rows->began;
    return slow_is(rows->conn, ms) ? slow_close_rows(rows, ms)
                                   : rows->conn->driver->close_rows(rows);
}

enum err db_one(struct ctx *ctx, struct db_conn *conn, const struct db_select *select, bool *found,
                struct value *out)
{
    struct db_rows *rows;
    enum err err = db_open_rows(ctx, conn, select, &rows);
    if (err)
        return err;
    *found = db_next(rows);
    *out = *found ? value_dup(ctx->arena, db_get(rows, 0)) : VALUE_NONE;
    return db_close_rows(rows);
}

enum err db_state(struct ctx *ctx, struct db_conn *conn, struct db_state *out)
{
    if (conn->role == DB_ROLE_WRITER)
        return conn->driver->read_state(ctx, conn, out);
    *out = conn->state;
    return ERR_OK;
}

enum err db_match_ids(struct ctx *ctx, struct db_conn *conn, const struct db_match *match,
                      int64_t *ids, size_t max, size_t *count)
{
    struct db_rows *rows;
    *count = 0;
    if (!(match->tree || match->terms.len) || !max)
        return ERR_OK;
    enum err err = db_match_open(ctx, conn, match, &rows);
    if (err)
        return err;
    while (*count < max && db_next(rows))
        ids[(*count)++] = db_get_int(rows, 0);
    return db_close_rows(rows);
}

enum err db_match_open(struct ctx *ctx, struct db_conn *conn, const struct db_match *match,
                       struct db_rows **out)
{
    int64_t began = clock_coarse();
    enum err err = conn->driver->match_open(ctx, conn, match, out);
    if (!err)
        (*out)->began = began;
    return err;
}

enum err db_explain(struct ctx *ctx, struct db_conn *conn, const struct db_select *select,
                    struct text *sql, struct text *plan)
{
    struct db_sql made;
    enum err err = rendered(ctx, conn, select, &made);
    if (err)
        return err;
    *sql = text_dup(ctx->arena, made.text);
    return conn->driver->explain(ctx, conn, &made, plan);
}

enum err db_verify(struct ctx *ctx, struct db_conn *conn)
{
    return conn->driver->verify(ctx, conn);
}

enum err db_space(struct ctx *ctx, struct db_conn *conn, int64_t *size, int64_t *free)
{
    return conn->driver->space(ctx, conn, size, free);
}

const char *db_kind(const struct db *db)
{
    return db->driver->name;
}
