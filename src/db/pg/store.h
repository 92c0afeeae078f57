/* PostgreSQL under db: what the files of this folder share. Private to the folder.
 *
 * An organisation is a schema; its name is written before every table and function, `search_path` is empty.
 * Connections are used by one thread at a time and never block: each wait has a deadline, after which the
 * statement is cancelled (a commit never is). A connection that was lost is made anew by the next transaction, with
 * no prepared statement carried over. */
#pragma once

#include "db/driver.h"

#include <postgresql/libpq-fe.h>

#define PG_STATEMENTS_MAX 256
#define PG_BUCKETS 512
#define PG_PARAMETERS_MAX 32767 /* what 16 bits of the protocol hold, with room */
#define PG_WAIT_MS 60000        /* a statement without a deadline */
#define PG_COMMIT_MS 30000
#define PG_SCHEMA_DEFAULT "guanxi"

/* Types of parameters and results, as PostgreSQL numbers them. */
enum pg_type {
    PG_UNKNOWN = 0,
    PG_BOOL = 16,
    PG_BYTEA = 17,
    PG_INT8 = 20,
    PG_INT2 = 21,
    PG_INT4 = 23,
    PG_TEXT = 25,
    PG_INT8_ARRAY = 1016,
};

extern const struct db_driver pg_driver;
extern const struct dialect pg_dialect;

/* A prepared statement of a connection, told apart by its text and the kinds of its values. */
struct pg_statement {
    char name[16];
    struct text text;
    uint64_t hash;
    Oid *types; /* of the parameters, as the server settled them */
    size_t type_count;
    struct pg_statement *chain; /* same bucket */
    struct pg_statement *newer;
    struct pg_statement *older;
};

struct pg_statements {
    struct pg_statement *buckets[PG_BUCKETS];
    struct pg_statement *newest;
    struct pg_statement *oldest;
    size_t count;
    uint64_t made;
};

struct pg_conn {
    struct db_conn base; /* first */
    PGconn *handle;
    struct pg_statements statements;
    struct pg_rows *open_rows;
    struct pg_rows *free_rows;
    struct arena scratch; /* of the parameters of one statement */
    bool restart;         /* the transaction must be run again from its beginning */
    bool unconfirmed;     /* a standby has not confirmed the commit */
};

struct pg_rows {
    struct db_rows base; /* first */
    PGresult *result;
    int row;
    struct text text;                       /* the statement's */
    enum err (*more)(struct db_rows *rows); /* fetches those behind the last; NULL: these are all */
    const struct db_match *match;           /* of `more` */
    struct pg_rows *next;
};

struct pg_store {
    struct arena arena;
    struct text schema;
    const char *conninfo; /* without `schema` */
};

static inline struct pg_conn *pg_of(struct db_conn *conn)
{
    return (struct pg_conn *)conn;
}
static inline struct pg_store *pg_store_of(struct db_conn *conn)
{
    return conn->db->store;
}

/* errors.c: reports what the server said of a statement; takes the result. */
enum err pg_fail(struct ctx *ctx, struct pg_conn *conn, PGresult *result);
void pg_notice(void *subject, const PGresult *result);

/* wait.c: one round trip, until the ctx's deadline or `most_ms`. The last result; NULL with the connection lost. */
enum pg_patience { PG_CANCEL, PG_NEVER_CANCEL };
PGresult *pg_wait(const struct ctx *ctx, struct pg_conn *conn, enum pg_patience patience);
/* Several statements without parameters. */
PGresult *pg_simple(const struct ctx *ctx, struct pg_conn *conn, const char *sql,
                    enum pg_patience patience);
/* Connects; words of what is wrong, NULL when it is there. */
const char *pg_connect(struct pg_conn *conn, const char *conninfo);
bool pg_gone(const struct pg_conn *conn);
bool pg_lost(struct db_conn *conn);

/* statements.c */
enum err pg_statement_get(struct ctx *ctx, struct pg_conn *conn, const struct db_sql *sql,
                          struct pg_statement **out);
void pg_statements_clear(struct pg_statements *statements);

/* values.c: values as the protocol carries them, in the connection's scratch. */
struct pg_parameters {
    int count;
    const char **values;
    int *lengths;
    int *formats;
};
bool pg_parameters_make(struct pg_conn *conn, size_t count, struct pg_parameters *out);
bool pg_encode(struct pg_conn *conn, struct value value, Oid type, struct pg_parameters *out,
               size_t at);
Oid pg_type_of(struct value value);
struct value pg_decode(const PGresult *result, int row, int column);

/* rows.c */
enum err pg_query(struct ctx *ctx, struct db_conn *conn, const struct db_sql *sql,
                  struct db_rows **out);
bool pg_next(struct db_rows *rows);
struct value pg_get(struct db_rows *rows, size_t column);
int64_t pg_get_int(struct db_rows *rows, size_t column);
struct text pg_get_text(struct db_rows *rows, size_t column);
bool pg_get_null(struct db_rows *rows, size_t column);
struct text pg_statement_text(struct db_rows *rows);
enum err pg_close_rows(struct db_rows *rows);
enum err pg_run(struct ctx *ctx, struct db_conn *conn, const struct db_sql *sql, int64_t *changed);
enum err pg_run_batch(struct ctx *ctx, struct db_conn *conn, const struct db_sql *sql,
                      const struct db_batch *batch);
void pg_rows_end(struct pg_conn *conn);
void pg_rows_free(struct pg_conn *conn);

/* transaction.c */
enum err pg_read_begin(struct ctx *ctx, struct db_conn *conn, int64_t steps);
void pg_read_end(struct db_conn *conn);
enum err pg_read_state(struct ctx *ctx, struct db_conn *conn, struct db_state *out);
enum err pg_bump(struct ctx *ctx, struct db_conn *conn, bool catalog, bool access);
enum err pg_begin(struct ctx *ctx, struct db_conn *conn);
enum err pg_commit(struct ctx *ctx, struct db_conn *conn);
void pg_rollback(struct db_conn *conn);
enum err pg_savepoint(struct ctx *ctx, struct db_conn *conn);
enum err pg_release(struct ctx *ctx, struct db_conn *conn);
void pg_rollback_to(struct db_conn *conn);

/* functions.c: the functions of the dialect, as statements with RENDER_SCHEMA for the schema. */
struct text pg_functions(struct arena *arena);
/* zones.c */
void pg_local_date(struct render *render, const struct db_node *node);
void pg_day_start(struct render *render, const struct db_node *node);

/* text_index.c */
struct text pg_match_text(struct arena *arena, struct text terms, bool prefix_last);
enum err pg_text_put(struct ctx *ctx, struct db_conn *conn, struct text index, int64_t id,
                     struct text old, struct text terms);
enum err pg_text_clear(struct ctx *ctx, struct db_conn *conn, struct text index);
enum err pg_match_open(struct ctx *ctx, struct db_conn *conn, const struct db_match *match,
                       struct db_rows **out);

/* introspect.c */
enum err pg_introspect(struct ctx *ctx, struct db_conn *conn, struct db_found *out);
enum err pg_explain(struct ctx *ctx, struct db_conn *conn, const struct db_sql *sql,
                    struct text *plan);
enum err pg_space(struct ctx *ctx, struct db_conn *conn, int64_t *size, int64_t *free);
enum err pg_verify(struct ctx *ctx, struct db_conn *conn);
