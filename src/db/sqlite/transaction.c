/* Transactions, savepoints and the limits of reading.
 *
 * Limits are checked by SQLite's progress handler and on readers only: an interrupt inside a savepoint
 * would take the whole group with it. */
#include "db/sqlite/store.h"

#include "sys/clock.h"

#define STEPS_BETWEEN 1000 /* instructions between two looks at the limits */

static const char *const fixed_texts[SQLITE_FIXED_COUNT] = {
    [SQLITE_FIXED_BEGIN] = "begin",
    [SQLITE_FIXED_BEGIN_WRITE] = "begin immediate",
    [SQLITE_FIXED_COMMIT] = "commit",
    [SQLITE_FIXED_ROLLBACK] = "rollback",
    [SQLITE_FIXED_SAVEPOINT] = "savepoint task",
    [SQLITE_FIXED_RELEASE] = "release task",
    [SQLITE_FIXED_ROLLBACK_TO] = "rollback to task",
    [SQLITE_FIXED_STATE] = "select catalog_version, access_version from state",
};

int sqlite_fixed_prepare(struct sqlite_conn *conn)
{
    int rc = SQLITE_OK;
    for (int i = 0; i < SQLITE_FIXED_COUNT && !rc; i++)
        rc = sqlite3_prepare_v3(conn->handle, fixed_texts[i], -1, SQLITE_PREPARE_PERSISTENT,
                                &conn->fixed[i], NULL);
    return rc;
}

void sqlite_fixed_free(struct sqlite_conn *conn)
{
    for (int i = 0; i < SQLITE_FIXED_COUNT; i++)
        sqlite3_finalize(conn->fixed[i]);
}

static int step_fixed(struct sqlite_conn *conn, enum sqlite_fixed which)
{
    int rc = sqlite3_step(conn->fixed[which]);
    sqlite3_reset(conn->fixed[which]);
    return rc == SQLITE_DONE ? SQLITE_OK : rc;
}

static enum err run_fixed(struct ctx *ctx, struct db_conn *conn, enum sqlite_fixed which)
{
    int rc = step_fixed(sqlite_of(conn), which);
    return rc ? sqlite_fail(ctx, sqlite_of(conn), rc) : ERR_OK;
}

/* ---- reading ------------------------------------------------------------------------------------- */

static int over_limit(void *subject)
{
    struct sqlite_conn *conn = subject;
    conn->steps_left -= STEPS_BETWEEN;
    if (conn->has_steps && conn->steps_left <= 0)
        conn->stopped = ERR_over_budget;
    else if (conn->deadline && clock_monotonic() > conn->deadline)
        conn->stopped = ERR_deadline;
    return conn->stopped != ERR_OK;
}

static void set_limits(struct sqlite_conn *conn, int64_t steps, int64_t deadline)
{
    bool limited = steps > 0 || deadline > 0;
    conn->steps_left = steps;
    conn->has_steps = steps > 0;
    conn->deadline = deadline;
    conn->stopped = ERR_OK;
    sqlite3_progress_handler(conn->handle, limited ? STEPS_BETWEEN : 0, limited ? over_limit : NULL,
                             conn);
}

enum err sqlite_read_begin(struct ctx *ctx, struct db_conn *conn, int64_t steps)
{
    set_limits(sqlite_of(conn), steps, ctx->deadline);
    enum err err = run_fixed(ctx, conn, SQLITE_FIXED_BEGIN);
    return err ? err : sqlite_read_state(ctx, conn, &conn->state);
}

void sqlite_read_end(struct db_conn *base)
{
    struct sqlite_conn *conn = sqlite_of(base);
    sqlite_rows_end(conn);
    set_limits(conn, 0, 0);
    if (!sqlite_lost(base))
        step_fixed(conn, SQLITE_FIXED_COMMIT);
    sqlite_rollback(base);
}

enum err sqlite_read_state(struct ctx *ctx, struct db_conn *base, struct db_state *out)
{
    struct sqlite_conn *conn = sqlite_of(base);
    sqlite3_stmt *state = conn->fixed[SQLITE_FIXED_STATE];
    int rc = sqlite3_step(state);
    enum err err = rc == SQLITE_ROW ? ERR_OK : sqlite_fail(ctx, conn, rc);
    if (!err)
        *out = (struct db_state){sqlite3_column_int64(state, 0), sqlite3_column_int64(state, 1)};
    sqlite3_reset(state);
    return err;
}

enum err sqlite_bump(struct ctx *ctx, struct db_conn *conn, bool catalog, bool access)
{
    struct value values[] = {value_int(catalog), value_int(access)};
    struct db_sql sql =
        render_constant(TEXT("update state set catalog_version = catalog_version + ?,"
                             " access_version = access_version + ?"));
    sql.values = values;
    sql.value_count = 2;
    return sqlite_run(ctx, conn, &sql, NULL);
}

/* ---- writing ------------------------------------------------------------------------------------- */

enum err sqlite_begin(struct ctx *ctx, struct db_conn *conn)
{
    return run_fixed(ctx, conn, SQLITE_FIXED_BEGIN_WRITE);
}

enum err sqlite_commit(struct ctx *ctx, struct db_conn *conn)
{
    sqlite_rows_end(sqlite_of(conn));
    return run_fixed(ctx, conn, SQLITE_FIXED_COMMIT);
}

void sqlite_rollback(struct db_conn *conn)
{
    sqlite_rows_end(sqlite_of(conn));
    if (!sqlite_lost(conn))
        step_fixed(sqlite_of(conn), SQLITE_FIXED_ROLLBACK);
}

enum err sqlite_savepoint(struct ctx *ctx, struct db_conn *conn)
{
    return run_fixed(ctx, conn, SQLITE_FIXED_SAVEPOINT);
}

enum err sqlite_release(struct ctx *ctx, struct db_conn *conn)
{
    sqlite_rows_end(sqlite_of(conn));
    return run_fixed(ctx, conn, SQLITE_FIXED_RELEASE);
}

void sqlite_rollback_to(struct db_conn *conn)
{
    sqlite_rows_end(sqlite_of(conn));
    step_fixed(sqlite_of(conn), SQLITE_FIXED_ROLLBACK_TO);
    step_fixed(sqlite_of(conn), SQLITE_FIXED_RELEASE);
}
