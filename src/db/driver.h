/* What a database folder fills in. Private to db.
 *
 * The public functions (rows.c, change.c, schema.c, pool.c, writer.c) are the same for every database and
 * reach it through this table only; a new database is a folder with such a table, a dialect and one row in
 * drivers.c. A driver embeds struct db_conn and struct db_rows at the start of its own. Functions that
 * return enum err report on the ctx, each fault once. */
#pragma once

#include "db/render.h"
#include "db/schema.h"
#include "sys/thread.h"

#include <stdatomic.h>

struct db_driver;
struct db_writer;
struct db_asked;
struct db_slow_log;

enum db_role { DB_ROLE_READER, DB_ROLE_WRITER };

/* A connection; used by one thread at a time. */
struct db_conn {
    struct db *db;
    const struct db_driver *driver;
    enum db_role role;
    struct render render;
    struct db_state state;        /* of the read transaction, read at its start */
    const struct db_asked *asked; /* what its statements are about; NULL: not said */
    struct db_conn *next;         /* among the free ones of the pool */
};

struct db_rows {
    struct db_conn *conn;
    struct ctx *ctx;
    enum err error; /* why db_next gave false; ERR_OK at the end */
    int64_t began;  /* clock_coarse */
};

/* The connections for reading and the gate before them (pool.c). */
struct db_pool {
    pthread_mutex_t lock;
    pthread_cond_t changed; /* a connection came back, or the gate opened */
    struct db_conn *free;
    struct db_conn **all;
    unsigned count;
    unsigned busy;
    unsigned waiting;
    bool gate_closed;
};

struct db {
    struct arena arena; /* of the database's own parts; lives until db_close */
    const struct db_driver *driver;
    void *store; /* the driver's own part of an open database */
    struct db_pool pool;
    struct db_writer *writer;
    struct db_slow_log *slow;
    atomic_llong slow_ms; /* statements from here on are remembered; 0: none */
};

/* Rows of parameters for one statement, row after row, with an optional key behind each. */
struct db_batch {
    const struct value *values;
    size_t column_count;
    const int64_t *keys; /* NULL: none */
    size_t row_count;
};

/* What is in the database, tables in the order of their names. */
struct db_found_table {
    struct text name;
    const struct db_column_def *columns; /* `id` too */
    size_t column_count;
};
struct db_found {
    struct db_found_table *tables;
    size_t table_count;
    struct text *indexes; /* names of every kind, in order */
    size_t index_count;
};

struct db_driver {
    const char *name;
    const struct dialect *dialect;
    bool reads_inline; /* db_reads_inline */

    /* The store: files, background threads. `open` makes what db itself needs (the state row). */
    enum err (*open)(struct ctx *ctx, struct db *db, const struct db_options *options);
    void (*close)(struct db *db); /* connections are closed already */
    enum err (*connect)(struct ctx *ctx, struct db *db, enum db_role role, struct db_conn **out);
    void (*disconnect)(struct db_conn *conn);
    /* Once, when pool and writer are there. */
    void (*started)(struct db *db);
    void (*stopping)(struct db *db);

    /* Reading: a snapshot until read_end; fills conn->state. */
    enum err (*read_begin)(struct ctx *ctx, struct db_conn *conn, int64_t steps);
    void (*read_end)(struct db_conn *conn);
    enum err (*read_state)(struct ctx *ctx, struct db_conn *conn, struct db_state *out);

    /* Writing, only on the writer. */
    enum err (*begin)(struct ctx *ctx, struct db_conn *conn);
    enum err (*commit)(struct ctx *ctx, struct db_conn *conn);
    void (*rollback)(struct db_conn *conn); /* nothing to do when there is no transaction */
    enum err (*savepoint)(struct ctx *ctx, struct db_conn *conn);
    enum err (*release)(struct ctx *ctx, struct db_conn *conn);
    void (*rollback_to)(struct db_conn *conn); /* and ends the savepoint */
    /* The database has given up the transaction by itself. */
    bool (*lost)(struct db_conn *conn);
    /* Bulk work must wait (the log is being taken in). */
    bool (*hold_bulk)(struct db *db);
    /* Bulk work begins: more memory may be used until `rest`. */
    void (*bulk)(struct db_conn *conn);
    /* Nothing to do, or no bulk work, for some seconds: memory is given back. */
    void (*rest)(struct db_conn *conn);

    enum err (*query)(struct ctx *ctx, struct db_conn *conn, const struct db_sql *sql,
                      struct db_rows **out);
    bool (*next)(struct db_rows *rows);
    struct value (*get)(struct db_rows *rows, size_t column);
    int64_t (*get_int)(struct db_rows *rows, size_t column);
    struct text (*get_text)(struct db_rows *rows, size_t column);
    bool (*get_null)(struct db_rows *rows, size_t column);
    struct text (*statement)(struct db_rows *rows); /* its SQL */
    enum err (*close_rows)(struct db_rows *rows);
    enum err (*run)(struct ctx *ctx, struct db_conn *conn, const struct db_sql *sql,
                    int64_t *changed);
    enum err (*run_batch)(struct ctx *ctx, struct db_conn *conn, const struct db_sql *sql,
                          const struct db_batch *batch);

    enum err (*text_put)(struct ctx *ctx, struct db_conn *conn, struct text index, int64_t id,
                         struct text old, struct text terms);
    enum err (*text_clear)(struct ctx *ctx, struct db_conn *conn, struct text index);
    enum err (*match_open)(struct ctx *ctx, struct db_conn *conn, const struct db_match *match,
                           struct db_rows **out);
    enum err (*bump)(struct ctx *ctx, struct db_conn *conn, bool catalog, bool access);
    enum err (*introspect)(struct ctx *ctx, struct db_conn *conn, struct db_found *out);
    enum err (*explain)(struct ctx *ctx, struct db_conn *conn, const struct db_sql *sql,
                        struct text *plan);
    enum err (*verify)(struct ctx *ctx, struct db_conn *conn);
    enum err (*space)(struct ctx *ctx, struct db_conn *conn, int64_t *size, int64_t *free);
    enum err (*copy)(struct ctx *ctx, struct db *db, const char *path);
    int64_t (*log_bytes)(struct db *db); /* not yet taken into the database file, for /metrics */
    void (*forget)(struct db *db);       /* copies of former pages go from the log, soon */
};

/* The database that a path or URL means; the only list of drivers. */
const struct db_driver *db_driver_find(const char *path);
const struct db_driver *db_driver_first(void);
