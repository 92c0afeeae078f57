/* The database of one organisation: connections, reading, and the statements that change rows.
 *
 * Reading: db_read_begin hands out a connection inside a read transaction (a stable snapshot) until
 * db_read_end. Writing happens only on the writer (writer.h), which passes its connection to the task.
 * A connection is used by one thread at a time. Errors are reported on the ctx: ERR_disk_full, ERR_busy,
 * ERR_deadline, ERR_over_budget, ERR_overflow, ERR_db_unique (the index's name is the argument),
 * ERR_internal with the database's words in the log. */
#pragma once

#include "base/ctx.h"
#include "db/query.h"

/* What a statement is given (nodes, values, their texts) must live until it has run or, for rows, until
 * db_close_rows. A change that fails may have changed some rows already: the task that made it must fail
 * too, which takes them back. */
struct db;
struct db_conn;
struct db_rows;

struct db_options {
    const char *path;   /* SQLite: the file; created when absent, mode 0600 */
    unsigned readers;   /* connections for reading */
    size_t cache_bytes; /* page cache of each connection; 0: the default */
};

enum err db_open(struct ctx *ctx, const struct db_options *options, struct db **out);
/* Ends the writer after what is queued, closes all connections; the last copy is complete on disk. */
void db_close(struct db *db);

/* Waits for a free connection until the ctx's deadline. `steps` is the step budget of the whole
 * transaction in database instructions (0: none); going over gives ERR_over_budget. */
enum err db_read_begin(struct ctx *ctx, struct db *db, int64_t steps, struct db_conn **out);
void db_read_end(struct db_conn *conn);
/* About 2 ms of work: what an HTTP thread may do itself. */
#define DB_STEPS_INLINE INT64_C(200000)
/* An HTTP thread may read itself; where the database is another process it never does. */
bool db_reads_inline(const struct db *db);

enum err db_open_rows(struct ctx *ctx, struct db_conn *conn, const struct db_select *select,
                      struct db_rows **out);
/* True while there is a row. False at the end and on failure: db_close_rows tells which. */
bool db_next(struct db_rows *rows);
/* Text is valid until the next db_next. */
struct value db_get(struct db_rows *rows, size_t column);
int64_t db_get_int(struct db_rows *rows, size_t column);      /* null is 0 */
struct text db_get_text(struct db_rows *rows, size_t column); /* null is empty */
bool db_get_null(struct db_rows *rows, size_t column);
enum err db_close_rows(struct db_rows *rows);
/* First column of the first row; `*found` false without a row. Text is copied to the ctx's arena. */
enum err db_one(struct ctx *ctx, struct db_conn *conn, const struct db_select *select, bool *found,
                struct value *out);

/* A select made into SQL once and run many times with other values: what is read most is worth it. It may be
 * run on every connection of the database it was made on. `values` are those of the tree, in the order of
 * the SQL; a run gives as many. */
struct db_ready {
    struct text sql;
    uint64_t hash;
    const struct value *values;
    size_t value_count;
};
/* Lives in `arena`. */
enum err db_ready_make(struct ctx *ctx, struct db_conn *conn, const struct db_select *select,
                       struct arena *arena, struct db_ready *out);
/* Texts among the values live until db_close_rows. */
enum err db_ready_open(struct ctx *ctx, struct db_conn *conn, const struct db_ready *ready,
                       const struct value *values, struct db_rows **out);

/* Rows of values in column order: values[row * column_count + column]. */
struct db_insert {
    struct text table;
    const struct text *columns;
    size_t column_count;
    const struct value *values;
    size_t row_count;
    const struct text *conflict; /* on conflict over these columns… */
    size_t conflict_count;
    bool replace; /* …update the others (true) or leave the row as it is */
};
enum err db_insert(struct ctx *ctx, struct db_conn *conn, const struct db_insert *insert);

struct db_set {
    struct text column;
    const struct db_node *to;
};
enum err db_update(struct ctx *ctx, struct db_conn *conn, struct text table,
                   const struct db_set *sets, size_t set_count, const struct db_node *where,
                   int64_t *changed);
/* Many rows, each with its own values, by key: keys[row], values[row * column_count + column]. */
enum err db_update_rows(struct ctx *ctx, struct db_conn *conn, struct text table, struct text key,
                        const struct text *columns, size_t column_count, const int64_t *keys,
                        const struct value *values, size_t row_count);
enum err db_delete(struct ctx *ctx, struct db_conn *conn, struct text table,
                   const struct db_node *where, int64_t *changed);

/* The text index (kind DB_INDEX_TEXT of schema.h): takes the terms `old` of a row out, which must be there, and puts
 * `terms` in, which must not; its other terms stay. */
enum err db_text_put(struct ctx *ctx, struct db_conn *conn, struct text index, int64_t id,
                     struct text old, struct text terms);

/* Takes everything out of a text index. */
enum err db_text_clear(struct ctx *ctx, struct db_conn *conn, struct text index);

/* What rows of a text index must have, as a tree. */
enum db_terms_kind { DB_TERMS_ONE, DB_TERMS_ALL, DB_TERMS_ANY };
struct db_terms {
    enum db_terms_kind kind;
    struct text term; /* DB_TERMS_ONE */
    bool prefix;      /* any term that begins so. Found in one go before the first row comes */
    const struct db_terms *const *parts; /* the others; at least one */
    size_t count;
};

/* Ids in a text index, newest (largest) first, without touching the table: what search walks. */
struct db_match {
    struct text index;
    struct text terms; /* separated by spaces; none: nothing is found */
    bool prefix_last;
    const struct db_terms *tree; /* instead of `terms` when not NULL */
    int64_t before;              /* only ids below this one; INT64_MAX to begin */
};
enum err db_match_ids(struct ctx *ctx, struct db_conn *conn, const struct db_match *match,
                      int64_t *ids, size_t max, size_t *count);
/* The same as rows of one column, found as they are asked for. */
enum err db_match_open(struct ctx *ctx, struct db_conn *conn, const struct db_match *match,
                       struct db_rows **out);

/* The one row of versions; read first in every read transaction (0.2 µs). */
struct db_state {
    int64_t catalog_version;
    int64_t access_version;
};
enum err db_state(struct ctx *ctx, struct db_conn *conn, struct db_state *out);
/* Bumps them (writer only). */
enum err db_state_bump(struct ctx *ctx, struct db_conn *conn, bool catalog, bool access);

/* The SQL of a select and the database's plan for it: for tests and the page of slow queries. */
enum err db_explain(struct ctx *ctx, struct db_conn *conn, const struct db_select *select,
                    struct text *sql, struct text *plan);
/* Integrity of the file itself; ERR_db_damaged with the database's words. */
enum err db_verify(struct ctx *ctx, struct db_conn *conn);
/* "sqlite" */
const char *db_kind(const struct db *db);
/* Bytes of the database, and how many of them are free for what comes next. */
enum err db_space(struct ctx *ctx, struct db_conn *conn, int64_t *size, int64_t *free);
/* What was overwritten or deleted by commits so far shall not stay readable in the files: soon, and on a thread of
 * the database's own. Pages are overwritten when they are freed; this is about copies in logs. */
void db_forget(struct db *db);
/* A complete copy at `path`, made on the writer in steps. */
enum err db_copy(struct ctx *ctx, struct db *db, const char *path);
