/* Waiting for the server, never longer than allowed. */
#include "db/pg/store.h"

#include "sys/clock.h"
#include "sys/poll.h"

#include <stdio.h>

#define CONNECT_MS 10000
#define CANCEL_MS 2000 /* for the answer to a cancel */
#define HOLD_MS 5000

bool pg_gone(const struct pg_conn *conn)
{
    return !conn->handle || PQstatus(conn->handle) != CONNECTION_OK;
}

bool pg_lost(struct db_conn *base)
{
    struct pg_conn *conn = pg_of(base);
    if (conn->restart || pg_gone(conn))
        return true;
    PGTransactionStatusType status = PQtransactionStatus(conn->handle);
    return status == PQTRANS_IDLE || status == PQTRANS_UNKNOWN;
}

/* Gives up the connection: what it was doing is unknown. */
static void drop(struct pg_conn *conn)
{
    PQfinish(conn->handle);
    conn->handle = NULL;
}

/* Sends what is buffered and takes in what came until a result is ready. */
static bool ready(struct pg_conn *conn, int64_t until)
{
    PGconn *handle = conn->handle;
    for (;;) {
        int left_to_send = PQflush(handle);
        if (left_to_send < 0)
            return false;
        if (!left_to_send && !PQisBusy(handle))
            return true;
        int64_t left = until - clock_monotonic();
        if (left <= 0)
            return false;
        int events = POLL_READ | (left_to_send ? POLL_WRITE : 0);
        int got = fd_poll(PQsocket(handle), events, left);
        if (got < 0 || ((got & POLL_READ) && !PQconsumeInput(handle)))
            return false;
    }
}

static void cancel(struct pg_conn *conn)
{
    char words[256];
    PGcancel *request = PQgetCancel(conn->handle);
    if (request)
        PQcancel(request, words, sizeof words);
    PQfreeCancel(request);
}

/* The last result of what was sent; an error before it stays the result. */
static PGresult *collect(struct pg_conn *conn, int64_t until, bool *late)
{
    PGresult *last = NULL;
    while (ready(conn, until)) {
        PGresult *result = PQgetResult(conn->handle);
        if (!result)
            return last;
        bool failed = last && PQresultStatus(last) == PGRES_FATAL_ERROR;
        PQclear(failed ? result : last);
        last = failed ? last : result;
    }
    *late = true;
    PQclear(last);
    return NULL;
}

PGresult *pg_wait(const struct ctx *ctx, struct pg_conn *conn, enum pg_patience patience)
{
    bool never = patience == PG_NEVER_CANCEL, late = false;
    int64_t now = clock_monotonic();
    int64_t until = now + (never ? PG_COMMIT_MS : PG_WAIT_MS);
    if (!never && ctx->deadline && ctx->deadline < until)
        until = ctx->deadline;
    PGresult *result = collect(conn, until, &late);
    if (late && !never && PQstatus(conn->handle) == CONNECTION_OK) {
        cancel(conn);
        late = false;
        result = collect(conn, clock_monotonic() + CANCEL_MS, &late);
    }
    if (late || PQstatus(conn->handle) != CONNECTION_OK) {
        PQclear(result);
        drop(conn);
        return NULL;
    }
    return result;
}

PGresult *pg_simple(const struct ctx *ctx, struct pg_conn *conn, const char *sql,
                    enum pg_patience patience)
{
    if (pg_gone(conn))
        return NULL;
    if (!PQsendQuery(conn->handle, sql)) {
        drop(conn);
        return NULL;
    }
    return pg_wait(ctx, conn, patience);
}

static bool connected(PGconn *handle)
{
    int64_t until = clock_monotonic() + CONNECT_MS;
    PostgresPollingStatusType status = PGRES_POLLING_WRITING;
    while (status == PGRES_POLLING_READING || status == PGRES_POLLING_WRITING) {
        int64_t left = until - clock_monotonic();
        int events = status == PGRES_POLLING_READING ? POLL_READ : POLL_WRITE;
        if (left <= 0 || fd_poll(PQsocket(handle), events, left) <= 0)
            return false;
        status = PQconnectPoll(handle);
    }
    return status == PGRES_POLLING_OK;
}

/* The writer of an organisation is one: ids and the head of the log are counted on in its memory. Its connection
 * holds a lock; that of a server that ended goes with its session, which may take a moment. */
static const char *hold(struct pg_conn *conn)
{
    struct ctx ctx = {0};
    char sql[120];
    uint64_t key = UINT64_C(0xCBF29CE484222325);
    struct text schema = pg_store_of(&conn->base)->schema;
    for (size_t i = 0; i < schema.len; i++)
        key = (key ^ (unsigned char)schema.ptr[i]) * UINT64_C(0x100000001B3);
    snprintf(sql, sizeof sql,
             "set lock_timeout = %d; select pg_advisory_lock(%lld); set lock_timeout = 0", HOLD_MS,
             (long long)key);
    PGresult *result = pg_simple(&ctx, conn, sql, PG_CANCEL);
    bool held = PQresultStatus(result) == PGRES_COMMAND_OK;
    PQclear(result);
    return held ? NULL : "another guanxi serves this organisation";
}

const char *pg_connect(struct pg_conn *conn, const char *conninfo)
{
    if (conn->handle)
        drop(conn);
    conn->handle = PQconnectStart(conninfo);
    if (!conn->handle)
        return "no memory";
    PQsetNoticeReceiver(conn->handle, pg_notice, conn);
    if (PQstatus(conn->handle) == CONNECTION_BAD || !connected(conn->handle)) {
        const char *words = PQerrorMessage(conn->handle);
        return *words ? words : "the server did not answer in time";
    }
    conn->restart = conn->unconfirmed = false;
    if (PQsetnonblocking(conn->handle, 1))
        return PQerrorMessage(conn->handle);
    const char *wrong = conn->base.role == DB_ROLE_WRITER ? hold(conn) : NULL;
    if (wrong)
        drop(conn);
    return wrong;
}
