/* The cache of prepared statements of a connection. */
#include "db/sqlite/store.h"

#include <stdlib.h>

static struct statement **bucket_of(struct statements *statements, uint64_t hash)
{
    return &statements->buckets[hash % STATEMENT_BUCKETS];
}

static void unlink_age(struct statements *statements, struct statement *statement)
{
    if (statement->newer)
        statement->newer->older = statement->older;
    else
        statements->newest = statement->older;
    if (statement->older)
        statement->older->newer = statement->newer;
    else
        statements->oldest = statement->newer;
}

static void link_newest(struct statements *statements, struct statement *statement)
{
    statement->newer = NULL;
    statement->older = statements->newest;
    if (statements->newest)
        statements->newest->newer = statement;
    else
        statements->oldest = statement;
    statements->newest = statement;
}

static void forget(struct statements *statements, struct statement *statement)
{
    struct statement **at = bucket_of(statements, statement->hash);
    while (*at != statement)
        at = &(*at)->chain;
    *at = statement->chain;
    unlink_age(statements, statement);
    statements->count--;
    sqlite3_finalize(statement->handle);
    free(statement);
}

static void evict(struct statements *statements)
{
    struct statement *statement = statements->oldest;
    while (statement && statement->busy)
        statement = statement->newer;
    if (statement)
        forget(statements, statement);
}

static struct statement *find(struct statements *statements, const struct db_sql *sql)
{
    struct statement *statement = *bucket_of(statements, sql->hash);
    for (; statement; statement = statement->chain)
        if (statement->hash == sql->hash && !statement->busy && statement->len == sql->text.len &&
            !memcmp(statement->text, sql->text.ptr, sql->text.len))
            return statement;
    return NULL;
}

static enum err prepare(struct ctx *ctx, struct sqlite_conn *conn, const struct db_sql *sql,
                        struct statement **out)
{
    struct statement *statement = calloc(1, sizeof *statement);
    if (!statement)
        return ctx_fail(ctx, ERR_out_of_memory);
    int rc = sqlite3_prepare_v3(conn->handle, sql->text.ptr, (int)sql->text.len,
                                SQLITE_PREPARE_PERSISTENT, &statement->handle, NULL);
    if (rc) {
        free(statement);
        return sqlite_fail(ctx, conn, rc);
    }
    struct statements *statements = &conn->statements;
    if (statements->count >= STATEMENTS_MAX)
        evict(statements);
    statement->text = sqlite3_sql(statement->handle);
    statement->len = sql->text.len;
    statement->hash = sql->hash;
    struct statement **bucket = bucket_of(statements, sql->hash);
    statement->chain = *bucket;
    *bucket = statement;
    link_newest(statements, statement);
    statements->count++;
    *out = statement;
    return ERR_OK;
}

enum err statement_get(struct ctx *ctx, struct sqlite_conn *conn, const struct db_sql *sql,
                       struct statement **out)
{
    struct statement *statement = find(&conn->statements, sql);
    if (statement) {
        unlink_age(&conn->statements, statement);
        link_newest(&conn->statements, statement);
    } else {
        enum err err = prepare(ctx, conn, sql, &statement);
        if (err)
            return err;
    }
    statement->busy = true;
    *out = statement;
    return ERR_OK;
}

void statement_give(struct sqlite_conn *conn, struct statement *statement)
{
    (void)conn;
    sqlite3_reset(statement->handle);
    sqlite3_clear_bindings(statement->handle);
    statement->busy = false;
}

void statements_clear(struct statements *statements)
{
    while (statements->newest)
        forget(statements, statements->newest);
}

bool sqlite_lost(struct db_conn *conn)
{
    return sqlite3_get_autocommit(sqlite_of(conn)->handle) != 0;
}
