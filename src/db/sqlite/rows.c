/* Running statements: bind, step, read. Bound text is not copied: it lives until the statement is given
 * back (db.h says so). */
#include "db/sqlite/store.h"

#include <stdlib.h>

int sqlite_bind(sqlite3_stmt *handle, int at, struct value value)
{
    switch (value.kind) {
    case VALUE_NULL:
        return sqlite3_bind_null(handle, at);
    case VALUE_INT:
        return sqlite3_bind_int64(handle, at, value.number);
    case VALUE_TEXT:
        return sqlite3_bind_text64(handle, at, value.text.ptr ? value.text.ptr : "", value.text.len,
                                   SQLITE_STATIC, SQLITE_UTF8);
    case VALUE_SET:
        return sqlite3_bind_pointer(handle, at, (void *)(uintptr_t)value.set, SQLITE_SET, NULL);
    }
    return SQLITE_MISUSE;
}

static int bind_all(sqlite3_stmt *handle, const struct value *values, size_t count)
{
    int rc = SQLITE_OK;
    for (size_t i = 0; i < count && !rc; i++)
        rc = sqlite_bind(handle, (int)i + 1, values[i]);
    return rc;
}

/* ---- rows ---------------------------------------------------------------------------------------- */

static struct sqlite_rows *rows_new(struct sqlite_conn *conn)
{
    struct sqlite_rows *rows = conn->free_rows;
    if (rows)
        conn->free_rows = rows->next;
    else
        rows = malloc(sizeof *rows);
    if (rows) {
        rows->next = conn->open_rows;
        conn->open_rows = rows;
    }
    return rows;
}

static void rows_give(struct sqlite_conn *conn, struct sqlite_rows *rows)
{
    struct sqlite_rows **at = &conn->open_rows;
    while (*at != rows)
        at = &(*at)->next;
    *at = rows->next;
    rows->next = conn->free_rows;
    conn->free_rows = rows;
    statement_give(conn, rows->statement);
}

enum err sqlite_query(struct ctx *ctx, struct db_conn *base, const struct db_sql *sql,
                      struct db_rows **out)
{
    struct sqlite_conn *conn = sqlite_of(base);
    struct statement *statement;
    enum err err = statement_get(ctx, conn, sql, &statement);
    if (err)
        return err;
    struct sqlite_rows *rows = rows_new(conn);
    int rc = rows ? bind_all(statement->handle, sql->values, sql->value_count) : SQLITE_NOMEM;
    if (!rows) {
        statement_give(conn, statement);
        return ctx_fail(ctx, ERR_out_of_memory);
    }
    rows->base = (struct db_rows){.conn = base, .ctx = ctx};
    rows->statement = statement;
    if (rc) {
        err = sqlite_fail(ctx, conn, rc);
        rows_give(conn, rows);
        return err;
    }
    *out = &rows->base;
    return ERR_OK;
}

bool sqlite_next(struct db_rows *base)
{
    struct sqlite_rows *rows = (struct sqlite_rows *)base;
    if (base->error)
        return false;
    int rc = sqlite3_step(rows->statement->handle);
    if (rc == SQLITE_ROW)
        return true;
    if (rc != SQLITE_DONE)
        base->error = sqlite_fail(base->ctx, sqlite_of(base->conn), rc);
    return false;
}

static sqlite3_stmt *handle_of(struct db_rows *rows)
{
    return ((struct sqlite_rows *)rows)->statement->handle;
}

/* One look-up of the column and then its value: half the cost of asking the statement for each. The value
 * may be read so because a connection is used by one thread at a time. */
static struct text text_of_value(sqlite3_value *value)
{
    const void *bytes = sqlite3_value_blob(value);
    return bytes ? (struct text){bytes, (size_t)sqlite3_value_bytes(value)} : TEXT_EMPTY;
}

struct value sqlite_get(struct db_rows *rows, size_t column)
{
    sqlite3_value *value = sqlite3_column_value(handle_of(rows), (int)column);
    switch (sqlite3_value_type(value)) {
    case SQLITE_NULL:
        return VALUE_NONE;
    case SQLITE_TEXT:
    case SQLITE_BLOB:
        return value_text(text_of_value(value));
    default:
        return value_int(sqlite3_value_int64(value));
    }
}

int64_t sqlite_get_int(struct db_rows *rows, size_t column)
{
    return sqlite3_column_int64(handle_of(rows), (int)column);
}

struct text sqlite_get_text(struct db_rows *rows, size_t column)
{
    return text_of_value(sqlite3_column_value(handle_of(rows), (int)column));
}

bool sqlite_get_null(struct db_rows *rows, size_t column)
{
    return sqlite3_column_type(handle_of(rows), (int)column) == SQLITE_NULL;
}

struct text sqlite_statement(struct db_rows *rows)
{
    return text_of(sqlite3_sql(handle_of(rows)));
}

enum err sqlite_close_rows(struct db_rows *base)
{
    enum err err = base->error;
    rows_give(sqlite_of(base->conn), (struct sqlite_rows *)base);
    return err;
}

void sqlite_rows_end(struct sqlite_conn *conn)
{
    while (conn->open_rows)
        rows_give(conn, conn->open_rows);
}

void sqlite_rows_free(struct sqlite_conn *conn)
{
    while (conn->free_rows) {
        struct sqlite_rows *rows = conn->free_rows;
        conn->free_rows = rows->next;
        free(rows);
    }
}

/* ---- statements without rows --------------------------------------------------------------------- */

/* Nothing is ever changed outside a transaction: a task that goes on after its transaction was lost is
 * refused here. */
static enum err begin_change(struct ctx *ctx, struct sqlite_conn *conn, const struct db_sql *sql,
                             struct statement **out)
{
    if (sqlite_lost(&conn->base))
        return ctx_fail(ctx, ERR_internal);
    return statement_get(ctx, conn, sql, out);
}

static enum err step_to_end(struct ctx *ctx, struct sqlite_conn *conn, sqlite3_stmt *handle)
{
    int rc;
    do {
        rc = sqlite3_step(handle);
    } while (rc == SQLITE_ROW);
    return rc == SQLITE_DONE ? ERR_OK : sqlite_fail(ctx, conn, rc);
}

enum err sqlite_run(struct ctx *ctx, struct db_conn *base, const struct db_sql *sql,
                    int64_t *changed)
{
    struct sqlite_conn *conn = sqlite_of(base);
    struct statement *statement;
    enum err err = begin_change(ctx, conn, sql, &statement);
    if (err)
        return err;
    int rc = bind_all(statement->handle, sql->values, sql->value_count);
    err = rc ? sqlite_fail(ctx, conn, rc) : step_to_end(ctx, conn, statement->handle);
    if (changed)
        *changed = err ? 0 : sqlite3_changes64(conn->handle);
    statement_give(conn, statement);
    return err;
}

static int bind_row(sqlite3_stmt *handle, const struct db_batch *batch, size_t row)
{
    size_t count = batch->column_count;
    int rc = bind_all(handle, batch->values + row * count, count);
    if (!rc && batch->keys)
        rc = sqlite3_bind_int64(handle, (int)count + 1, batch->keys[row]);
    return rc;
}

enum err sqlite_run_batch(struct ctx *ctx, struct db_conn *base, const struct db_sql *sql,
                          const struct db_batch *batch)
{
    struct sqlite_conn *conn = sqlite_of(base);
    struct statement *statement;
    enum err err = begin_change(ctx, conn, sql, &statement);
    if (err)
        return err;
    for (size_t row = 0; row < batch->row_count && !err; row++) {
        int rc = bind_row(statement->handle, batch, row);
        err = rc ? sqlite_fail(ctx, conn, rc) : step_to_end(ctx, conn, statement->handle);
        sqlite3_reset(statement->handle);
    }
    statement_give(conn, statement);
    return err;
}
