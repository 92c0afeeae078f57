/* Transactions. A reading one is a snapshot; a writing one begins with the lock of the state row, so that one group
 * at a time writes an organisation, whichever server it comes from. */
#include "db/pg/store.h"

#include "sys/clock.h"

#include <stdlib.h>

static const char *words(struct ctx *ctx, struct pg_conn *conn, const char *format)
{
    struct render *render = &conn->base.render;
    struct db_sql sql;
    render_start(render, ctx);
    render_words(render, format);
    return render_end(render, &sql) ? NULL : text_cstr(ctx->arena, sql.text);
}

/* Statements that end with the versions; text of the simple protocol. */
static enum err run_for_state(struct ctx *ctx, struct pg_conn *conn, const char *format,
                              struct db_state *out)
{
    const char *sql = words(ctx, conn, format);
    if (!sql)
        return ctx_fail(ctx, ERR_out_of_memory);
    PGresult *result = pg_simple(ctx, conn, sql, PG_CANCEL);
    if (!result || PQresultStatus(result) != PGRES_TUPLES_OK)
        return pg_fail(ctx, conn, result);
    if (PQntuples(result) == 1)
        *out = (struct db_state){strtoll(PQgetvalue(result, 0, 0), NULL, 10),
                                 strtoll(PQgetvalue(result, 0, 1), NULL, 10)};
    PQclear(result);
    return ERR_OK;
}

static enum err run_words(struct ctx *ctx, struct pg_conn *conn, const char *sql)
{
    PGresult *result = pg_simple(ctx, conn, sql, PG_CANCEL);
    if (!result || PQresultStatus(result) != PGRES_COMMAND_OK)
        return pg_fail(ctx, conn, result);
    PQclear(result);
    return ERR_OK;
}

/* A connection that went away between two transactions is made anew, unseen. */
static enum err connected(struct ctx *ctx, struct pg_conn *conn)
{
    if (!pg_gone(conn) && PQtransactionStatus(conn->handle) == PQTRANS_IDLE)
        return ERR_OK;
    pg_statements_clear(&conn->statements);
    const char *wrong = pg_connect(conn, pg_store_of(&conn->base)->conninfo);
    return wrong ? pg_fail(ctx, conn, NULL) : ERR_OK;
}

static enum err begin(struct ctx *ctx, struct pg_conn *conn, const char *format,
                      struct db_state *state)
{
    conn->restart = conn->unconfirmed = false;
    enum err err = connected(ctx, conn);
    if (err)
        return err;
    size_t faults = ctx->fault_count;
    err = run_for_state(ctx, conn, format, state);
    if (!err || !pg_gone(conn))
        return err;
    ctx->fault_count = faults; /* it was gone before it was asked */
    err = connected(ctx, conn);
    return err ? err : run_for_state(ctx, conn, format, state);
}

/* ---- reading ------------------------------------------------------------------------------------- */

enum err pg_read_begin(struct ctx *ctx, struct db_conn *conn, int64_t steps)
{
    (void)steps; /* nothing of PostgreSQL is asked on an HTTP thread */
    return begin(ctx, pg_of(conn),
                 "begin transaction isolation level repeatable read, read only;"
                 " select catalog_version, access_version from `state",
                 &conn->state);
}

static void end_plainly(struct pg_conn *conn, const char *sql)
{
    struct ctx ctx = {0};
    pg_rows_end(conn);
    if (!pg_gone(conn) && PQtransactionStatus(conn->handle) != PQTRANS_IDLE)
        PQclear(pg_simple(&ctx, conn, sql, PG_CANCEL));
}

void pg_read_end(struct db_conn *conn)
{
    end_plainly(pg_of(conn), "commit");
}

enum err pg_read_state(struct ctx *ctx, struct db_conn *conn, struct db_state *out)
{
    return run_for_state(ctx, pg_of(conn), "select catalog_version, access_version from `state",
                         out);
}

enum err pg_bump(struct ctx *ctx, struct db_conn *conn, bool catalog, bool access)
{
    struct render *render = &conn->render;
    struct db_sql sql;
    render_start(render, ctx);
    render_words(render, "update `state set catalog_version = catalog_version + ");
    render_value(render, value_int(catalog));
    render_words(render, ", access_version = access_version + ");
    render_value(render, value_int(access));
    enum err err = render_end(render, &sql);
    return err ? err : pg_run(ctx, conn, &sql, NULL);
}

/* ---- writing ------------------------------------------------------------------------------------- */

enum err pg_begin(struct ctx *ctx, struct db_conn *conn)
{
    struct db_state state;
    return begin(ctx, pg_of(conn),
                 "begin; select catalog_version, access_version from `state for update", &state);
}

/* Never cancelled: a commit that was not answered may have happened. */
enum err pg_commit(struct ctx *ctx, struct db_conn *base)
{
    struct pg_conn *conn = pg_of(base);
    pg_rows_end(conn);
    PGresult *result = pg_simple(ctx, conn, "commit", PG_NEVER_CANCEL);
    bool done = result && PQresultStatus(result) == PGRES_COMMAND_OK;
    bool rolled_back = done && text_eq(text_of(PQcmdStatus(result)), TEXT("ROLLBACK"));
    if (!result || (done && conn->unconfirmed)) {
        PQclear(result);
        return ctx_fail(ctx, ERR_outcome_unknown);
    }
    if (!done)
        return pg_fail(ctx, conn, result);
    PQclear(result);
    return rolled_back ? ctx_fail(ctx, ERR_busy) : ERR_OK;
}

void pg_rollback(struct db_conn *conn)
{
    end_plainly(pg_of(conn), "rollback");
    pg_of(conn)->restart = false;
}

enum err pg_savepoint(struct ctx *ctx, struct db_conn *conn)
{
    return run_words(ctx, pg_of(conn), "savepoint task");
}

enum err pg_release(struct ctx *ctx, struct db_conn *conn)
{
    pg_rows_end(pg_of(conn));
    return run_words(ctx, pg_of(conn), "release savepoint task");
}

void pg_rollback_to(struct db_conn *base)
{
    struct ctx ctx = {0};
    struct pg_conn *conn = pg_of(base);
    pg_rows_end(conn);
    PQclear(pg_simple(&ctx, conn, "rollback to savepoint task; release savepoint task", PG_CANCEL));
}
