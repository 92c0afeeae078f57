/* SQLite under db: what the files of this folder share. Private to the folder (tests look in too).
 *
 * One file in WAL mode, synchronous=FULL. Each connection is opened without SQLite's own mutexes and is
 * used by one thread at a time. Readers map the file and keep a small page cache, so that their private
 * memory stays small; the writer keeps a larger one and gives it back when it rests. */
#pragma once

#include "db/driver.h"

#include <sqlite3.h>

#define STATEMENTS_MAX 256 /* prepared statements kept by a connection */
#define STATEMENT_BUCKETS 512

extern const struct db_driver sqlite_driver;
extern const struct dialect sqlite_dialect;

/* A prepared statement in the cache of its connection. */
struct statement {
    sqlite3_stmt *handle;
    const char *text; /* SQLite's own copy */
    size_t len;
    uint64_t hash;
    bool busy;
    struct statement *chain; /* same bucket */
    struct statement *newer;
    struct statement *older;
};

/* Keyed by the text; the least recently used goes first. A busy one is never given twice nor evicted. */
struct statements {
    struct statement *buckets[STATEMENT_BUCKETS];
    struct statement *newest;
    struct statement *oldest;
    size_t count;
};

struct sqlite_rows {
    struct db_rows base; /* first */
    struct statement *statement;
    struct sqlite_rows *next; /* open or free ones of the connection */
};

/* Statements that run with every request or save: prepared with the connection. */
enum sqlite_fixed {
    SQLITE_FIXED_BEGIN,
    SQLITE_FIXED_BEGIN_WRITE,
    SQLITE_FIXED_COMMIT,
    SQLITE_FIXED_ROLLBACK,
    SQLITE_FIXED_SAVEPOINT,
    SQLITE_FIXED_RELEASE,
    SQLITE_FIXED_ROLLBACK_TO,
    SQLITE_FIXED_STATE,
    SQLITE_FIXED_COUNT
};

struct sqlite_conn {
    struct db_conn base; /* first */
    sqlite3 *handle;
    sqlite3_stmt *fixed[SQLITE_FIXED_COUNT];
    struct statements statements;
    struct sqlite_rows *open_rows;
    struct sqlite_rows *free_rows;
    /* limits of the running read transaction */
    int64_t steps_left;
    bool has_steps;
    int64_t deadline;
    enum err stopped; /* which limit was reached */
};

/* When the write-ahead log is taken in; bytes. */
struct sqlite_log_limits {
    int64_t passive;   /* every so much, beside readers and writer */
    int64_t gate;      /* above, readers are held for a moment and the log begins anew */
    int64_t hold_bulk; /* above, bulk work waits */
};

/* The product's. */
extern const struct sqlite_log_limits sqlite_log_limits;

struct sqlite_store {
    const char *path;
    size_t cache_bytes;
    struct arena arena;
    sqlite3 *checkpointer;
    pthread_t thread;
    bool has_thread;
    pthread_mutex_t lock;
    pthread_cond_t wake;
    bool stopping;
    struct sqlite_log_limits limits;
    atomic_llong log_bytes; /* as of the last commit */
    atomic_bool forget;     /* the log is to be cut, not only begun anew */
    atomic_llong next_pass; /* log size at which the checkpointer is woken */
    atomic_llong resets;    /* of the log through the gate */
};

static inline struct sqlite_conn *sqlite_of(struct db_conn *conn)
{
    return (struct sqlite_conn *)conn;
}

/* errors.c: reports what SQLite said of this connection. */
enum err sqlite_fail(struct ctx *ctx, struct sqlite_conn *conn, int rc);
enum err sqlite_fail_handle(struct ctx *ctx, sqlite3 *handle, int rc);

/* statements.c */
enum err statement_get(struct ctx *ctx, struct sqlite_conn *conn, const struct db_sql *sql,
                       struct statement **out);
void statement_give(struct sqlite_conn *conn, struct statement *statement);
void statements_clear(struct statements *statements);

/* rows.c */
int sqlite_bind(sqlite3_stmt *handle, int at, struct value value);
enum err sqlite_query(struct ctx *ctx, struct db_conn *conn, const struct db_sql *sql,
                      struct db_rows **out);
bool sqlite_next(struct db_rows *rows);
struct value sqlite_get(struct db_rows *rows, size_t column);
int64_t sqlite_get_int(struct db_rows *rows, size_t column);
struct text sqlite_get_text(struct db_rows *rows, size_t column);
bool sqlite_get_null(struct db_rows *rows, size_t column);
struct text sqlite_statement(struct db_rows *rows);
enum err sqlite_close_rows(struct db_rows *rows);
enum err sqlite_run(struct ctx *ctx, struct db_conn *conn, const struct db_sql *sql,
                    int64_t *changed);
enum err sqlite_run_batch(struct ctx *ctx, struct db_conn *conn, const struct db_sql *sql,
                          const struct db_batch *batch);
/* Ends what was left open. */
void sqlite_rows_end(struct sqlite_conn *conn);
void sqlite_rows_free(struct sqlite_conn *conn);

/* transaction.c */
int sqlite_fixed_prepare(struct sqlite_conn *conn);
void sqlite_fixed_free(struct sqlite_conn *conn);
enum err sqlite_read_begin(struct ctx *ctx, struct db_conn *conn, int64_t steps);
void sqlite_read_end(struct db_conn *conn);
enum err sqlite_read_state(struct ctx *ctx, struct db_conn *conn, struct db_state *out);
enum err sqlite_bump(struct ctx *ctx, struct db_conn *conn, bool catalog, bool access);
enum err sqlite_begin(struct ctx *ctx, struct db_conn *conn);
enum err sqlite_commit(struct ctx *ctx, struct db_conn *conn);
void sqlite_rollback(struct db_conn *conn);
enum err sqlite_savepoint(struct ctx *ctx, struct db_conn *conn);
enum err sqlite_release(struct ctx *ctx, struct db_conn *conn);
void sqlite_rollback_to(struct db_conn *conn);
bool sqlite_lost(struct db_conn *conn);

/* functions.c, aggregates.c, text_index.c: what SQL cannot say, added to each connection; SQLite's code. */
int sqlite_add_functions(sqlite3 *handle);
int sqlite_add_aggregates(sqlite3 *handle);
int sqlite_add_tokenizer(sqlite3 *handle);
/* set.c: gx_set(?) and gx_in_set(x, ?) over a pointer to a struct value_set bound under this name. */
#define SQLITE_SET "gx_set"
int sqlite_add_set(sqlite3 *handle);
/* The result of a function whose number does not fit; sqlite_fail makes ERR_overflow of it. */
void sqlite_result_overflow(sqlite3_context *context);
#define SQLITE_OVERFLOW SQLITE_CONSTRAINT_FUNCTION

/* text_index.c */
struct text sqlite_match_text(struct arena *arena, struct text terms, bool prefix_last);
enum err sqlite_text_put(struct ctx *ctx, struct db_conn *conn, struct text index, int64_t id,
                         struct text old, struct text terms);
enum err sqlite_text_clear(struct ctx *ctx, struct db_conn *conn, struct text index);
enum err sqlite_match_open(struct ctx *ctx, struct db_conn *conn, const struct db_match *match,
                           struct db_rows **out);

/* introspect.c */
enum err sqlite_introspect(struct ctx *ctx, struct db_conn *conn, struct db_found *out);
enum err sqlite_explain(struct ctx *ctx, struct db_conn *conn, const struct db_sql *sql,
                        struct text *plan);
enum err sqlite_verify(struct ctx *ctx, struct db_conn *conn);
enum err sqlite_space(struct ctx *ctx, struct db_conn *conn, int64_t *size, int64_t *free);

/* checkpoint.c */
void sqlite_started(struct db *db);
void sqlite_stopping(struct db *db);
bool sqlite_hold_bulk(struct db *db);
int64_t sqlite_log_bytes(struct db *db);
void sqlite_forget(struct db *db);
void sqlite_watch_log(struct db *db, sqlite3 *writer);
/* For tests: other limits than the product's. */
void sqlite_set_log_limits(struct db *db, struct sqlite_log_limits limits);

/* copy.c */
enum err sqlite_copy(struct ctx *ctx, struct db *db, const char *path);
