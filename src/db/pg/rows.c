/* Running statements. A result is taken in whole before the first row is given, so that statements may be
 * asked between the rows of another; what a query has no limit for is therefore held in memory. */
#include "db/pg/store.h"

#include <stdlib.h>

#define BATCH_ROWS 256 /* sent before the answers are taken in */

static enum err send(struct ctx *ctx, struct pg_conn *conn, const struct pg_statement *statement,
                     const struct value *values, size_t count, const int64_t *key)
{
    struct pg_parameters parameters;
    bool room = pg_parameters_make(conn, count + (key != NULL), &parameters);
    for (size_t i = 0; room && i < count; i++)
        room = pg_encode(conn, values[i], statement->types[i], &parameters, i);
    if (room && key)
        room = pg_encode(conn, value_int(*key), statement->types[count], &parameters, count);
    if (!room)
        return ctx_fail(ctx, ERR_out_of_memory);
    if (!PQsendQueryPrepared(conn->handle, statement->name, parameters.count, parameters.values,
                             parameters.lengths, parameters.formats, 1))
        return pg_fail(ctx, conn, NULL);
    return ERR_OK;
}

static bool is_good(const PGresult *result)
{
    ExecStatusType status = PQresultStatus(result);
    return status == PGRES_TUPLES_OK || status == PGRES_COMMAND_OK;
}

static enum err ask(struct ctx *ctx, struct pg_conn *conn, const struct db_sql *sql, PGresult **out)
{
    struct pg_statement *statement;
    enum err err = pg_statement_get(ctx, conn, sql, &statement);
    if (!err)
        err = send(ctx, conn, statement, sql->values, sql->value_count, NULL);
    if (err)
        return err;
    *out = pg_wait(ctx, conn, PG_CANCEL);
    return *out && is_good(*out) ? ERR_OK : pg_fail(ctx, conn, *out);
}

/* ---- rows ---------------------------------------------------------------------------------------- */

static struct pg_rows *rows_new(struct pg_conn *conn)
{
    struct pg_rows *rows = conn->free_rows;
    if (rows)
        conn->free_rows = rows->next;
    else
        rows = malloc(sizeof *rows);
    return rows;
}

enum err pg_query(struct ctx *ctx, struct db_conn *base, const struct db_sql *sql,
                  struct db_rows **out)
{
    struct pg_conn *conn = pg_of(base);
    PGresult *result;
    enum err err = ask(ctx, conn, sql, &result);
    if (err)
        return err;
    struct pg_rows *rows = rows_new(conn);
    if (!rows) {
        PQclear(result);
        return ctx_fail(ctx, ERR_out_of_memory);
    }
    *rows = (struct pg_rows){.base = {.conn = base, .ctx = ctx},
                             .result = result,
                             .row = -1,
                             .text = sql->text,
                             .next = conn->open_rows};
    conn->open_rows = rows;
    *out = &rows->base;
    return ERR_OK;
}

static struct pg_rows *rows_of(struct db_rows *rows)
{
    return (struct pg_rows *)rows;
}

bool pg_next(struct db_rows *base)
{
    struct pg_rows *rows = rows_of(base);
    if (base->error)
        return false;
    if (++rows->row < PQntuples(rows->result))
        return true;
    if (!rows->more || !rows->row)
        return false;
    base->error = rows->more(base);
    return !base->error && ++rows->row < PQntuples(rows->result);
}

struct value pg_get(struct db_rows *base, size_t column)
{
    struct pg_rows *rows = rows_of(base);
    return pg_decode(rows->result, rows->row, (int)column);
}

int64_t pg_get_int(struct db_rows *rows, size_t column)
{
    struct value value = pg_get(rows, column);
    return value.kind == VALUE_INT ? value.number : 0;
}

struct text pg_get_text(struct db_rows *rows, size_t column)
{
    struct value value = pg_get(rows, column);
    return value.kind == VALUE_TEXT ? value.text : TEXT_EMPTY;
}

bool pg_get_null(struct db_rows *base, size_t column)
{
    struct pg_rows *rows = rows_of(base);
    return PQgetisnull(rows->result, rows->row, (int)column) != 0;
}

struct text pg_statement_text(struct db_rows *rows)
{
    return rows_of(rows)->text;
}

static void give(struct pg_conn *conn, struct pg_rows *rows)
{
    struct pg_rows **at = &conn->open_rows;
    while (*at != rows)
        at = &(*at)->next;
    *at = rows->next;
    PQclear(rows->result);
    rows->next = conn->free_rows;
    conn->free_rows = rows;
}

enum err pg_close_rows(struct db_rows *base)
{
    enum err err = base->error;
    give(pg_of(base->conn), rows_of(base));
    return err;
}

void pg_rows_end(struct pg_conn *conn)
{
    while (conn->open_rows)
        give(conn, conn->open_rows);
}

void pg_rows_free(struct pg_conn *conn)
{
    while (conn->free_rows) {
        struct pg_rows *rows = conn->free_rows;
        conn->free_rows = rows->next;
        free(rows);
    }
}

/* ---- statements without rows --------------------------------------------------------------------- */

/* A change of tables is several statements; they have no values. */
static enum err run_words(struct ctx *ctx, struct pg_conn *conn, struct text words)
{
    const char *sql = text_cstr(ctx->arena, words);
    if (!sql)
        return ctx_fail(ctx, ERR_out_of_memory);
    PGresult *result = pg_simple(ctx, conn, sql, PG_CANCEL);
    if (!result || !is_good(result))
        return pg_fail(ctx, conn, result);
    PQclear(result);
    return ERR_OK;
}

enum err pg_run(struct ctx *ctx, struct db_conn *base, const struct db_sql *sql, int64_t *changed)
{
    struct pg_conn *conn = pg_of(base);
    PGresult *result;
    if (pg_lost(base))
        return ctx_fail(ctx, ERR_busy);
    if (!sql->value_count && !changed)
        return run_words(ctx, conn, sql->text);
    enum err err = ask(ctx, conn, sql, &result);
    if (changed)
        *changed = err ? 0 : strtoll(PQcmdTuples(result), NULL, 10);
    if (!err)
        PQclear(result);
    return err;
}

/* Takes in the answers to `count` rows and to the sync behind them; the first fault counts. */
static enum err take_answers(struct ctx *ctx, struct pg_conn *conn, size_t count)
{
    enum err err = ERR_OK;
    for (size_t i = 0; i <= count; i++) {
        PGresult *result = pg_wait(ctx, conn, PG_CANCEL);
        if (!result)
            return pg_fail(ctx, conn, NULL);
        ExecStatusType status = PQresultStatus(result);
        bool good = is_good(result) || status == PGRES_PIPELINE_SYNC ||
                    status == PGRES_PIPELINE_ABORTED;
        if (!good && !err)
            err = pg_fail(ctx, conn, result);
        else
            PQclear(result);
    }
    return err;
}

static enum err run_rows(struct ctx *ctx, struct pg_conn *conn,
                         const struct pg_statement *statement, const struct db_batch *batch,
                         size_t from, size_t count)
{
    enum err err = ERR_OK;
    size_t sent = 0;
    for (; sent < count && !err; sent++) {
        size_t row = from + sent;
        err = send(ctx, conn, statement, batch->values + row * batch->column_count,
                   batch->column_count, batch->keys ? &batch->keys[row] : NULL);
    }
    if (pg_gone(conn) || !PQpipelineSync(conn->handle))
        return err ? err : pg_fail(ctx, conn, NULL);
    enum err answered = take_answers(ctx, conn, err ? sent - 1 : sent);
    return err ? err : answered;
}

enum err pg_run_batch(struct ctx *ctx, struct db_conn *base, const struct db_sql *sql,
                      const struct db_batch *batch)
{
    struct pg_conn *conn = pg_of(base);
    struct pg_statement *statement;
    if (pg_lost(base))
        return ctx_fail(ctx, ERR_busy);
    enum err err = pg_statement_get(ctx, conn, sql, &statement);
    if (!err && !PQenterPipelineMode(conn->handle))
        err = pg_fail(ctx, conn, NULL);
    for (size_t from = 0; from < batch->row_count && !err; from += BATCH_ROWS) {
        size_t left = batch->row_count - from;
        err = run_rows(ctx, conn, statement, batch, from, left < BATCH_ROWS ? left : BATCH_ROWS);
    }
    if (!pg_gone(conn))
        PQexitPipelineMode(conn->handle);
    return err;
}
