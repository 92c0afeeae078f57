/* The prepared statements of a connection. The server settles the types of parameters that are not told; they
 * are asked for once, so that values are sent as it wants them. */
#include "db/pg/store.h"

#include <stdio.h>
#include <stdlib.h>

static struct pg_statement **bucket_of(struct pg_statements *statements, uint64_t hash)
{
    return &statements->buckets[hash % PG_BUCKETS];
}

static void unlink_age(struct pg_statements *statements, struct pg_statement *statement)
{
    *(statement->newer ? &statement->newer->older : &statements->newest) = statement->older;
    *(statement->older ? &statement->older->newer : &statements->oldest) = statement->newer;
}

static void link_newest(struct pg_statements *statements, struct pg_statement *statement)
{
    statement->newer = NULL;
    statement->older = statements->newest;
    *(statements->newest ? &statements->newest->newer : &statements->oldest) = statement;
    statements->newest = statement;
}

static void forget(struct pg_statements *statements, struct pg_statement *statement)
{
    struct pg_statement **at = bucket_of(statements, statement->hash);
    while (*at != statement)
        at = &(*at)->chain;
    *at = statement->chain;
    unlink_age(statements, statement);
    statements->count--;
    free(statement);
}

void pg_statements_clear(struct pg_statements *statements)
{
    while (statements->newest)
        forget(statements, statements->newest);
}

/* The text and the kinds of the values, which decide what the server makes of it. */
static uint64_t key_of(const struct db_sql *sql)
{
    uint64_t key = sql->hash;
    for (size_t i = 0; i < sql->value_count; i++)
        key = (key ^ (uint64_t)sql->values[i].kind) * UINT64_C(0x100000001B3);
    return key;
}

static struct pg_statement *find(struct pg_statements *statements, const struct db_sql *sql,
                                 uint64_t key)
{
    struct pg_statement *statement = *bucket_of(statements, key);
    while (statement && !(statement->hash == key && text_eq(statement->text, sql->text)))
        statement = statement->chain;
    return statement;
}

/* With its text and types in one piece. */
static struct pg_statement *made(struct pg_conn *conn, const struct db_sql *sql, uint64_t key)
{
    size_t types = sql->value_count * sizeof(Oid);
    struct pg_statement *statement = calloc(1, sizeof *statement + types + sql->text.len + 1);
    if (!statement)
        return NULL;
    char *text = (char *)(statement + 1) + types;
    memcpy(text, sql->text.ptr, sql->text.len);
    statement->types = (Oid *)(statement + 1);
    statement->type_count = sql->value_count;
    statement->text = (struct text){text, sql->text.len};
    statement->hash = key;
    snprintf(statement->name, sizeof statement->name, "s%llu",
             (unsigned long long)conn->statements.made++);
    return statement;
}

static enum err describe(struct ctx *ctx, struct pg_conn *conn, struct pg_statement *statement)
{
    if (!PQsendDescribePrepared(conn->handle, statement->name))
        return pg_fail(ctx, conn, NULL);
    PGresult *result = pg_wait(ctx, conn, PG_CANCEL);
    if (!result || PQresultStatus(result) != PGRES_COMMAND_OK)
        return pg_fail(ctx, conn, result);
    for (size_t i = 0; i < statement->type_count; i++)
        statement->types[i] = PQparamtype(result, (int)i);
    PQclear(result);
    return ERR_OK;
}

static bool needs_types(const struct pg_statement *statement)
{
    for (size_t i = 0; i < statement->type_count; i++)
        if (statement->types[i] == PG_UNKNOWN)
            return true;
    return false;
}

static enum err prepare(struct ctx *ctx, struct pg_conn *conn, const struct db_sql *sql,
                        struct pg_statement *statement)
{
    for (size_t i = 0; i < sql->value_count; i++)
        statement->types[i] = pg_type_of(sql->values[i]);
    if (!PQsendPrepare(conn->handle, statement->name, statement->text.ptr, (int)sql->value_count,
                       statement->types))
        return pg_fail(ctx, conn, NULL);
    PGresult *result = pg_wait(ctx, conn, PG_CANCEL);
    if (!result || PQresultStatus(result) != PGRES_COMMAND_OK)
        return pg_fail(ctx, conn, result);
    PQclear(result);
    return needs_types(statement) ? describe(ctx, conn, statement) : ERR_OK;
}

static void evict(const struct ctx *ctx, struct pg_conn *conn)
{
    char sql[40];
    snprintf(sql, sizeof sql, "deallocate %s", conn->statements.oldest->name);
    forget(&conn->statements, conn->statements.oldest);
    PQclear(pg_simple(ctx, conn, sql, PG_CANCEL));
}

enum err pg_statement_get(struct ctx *ctx, struct pg_conn *conn, const struct db_sql *sql,
                          struct pg_statement **out)
{
    struct pg_statements *statements = &conn->statements;
    if (pg_gone(conn))
        return pg_fail(ctx, conn, NULL);
    uint64_t key = key_of(sql);
    struct pg_statement *statement = find(statements, sql, key);
    if (statement) {
        unlink_age(statements, statement);
        link_newest(statements, statement);
        *out = statement;
        return ERR_OK;
    }
    if (statements->count >= PG_STATEMENTS_MAX)
        evict(ctx, conn);
    statement = made(conn, sql, key);
    if (!statement)
        return ctx_fail(ctx, ERR_out_of_memory);
    enum err err = prepare(ctx, conn, sql, statement);
    if (err) {
        free(statement);
        return err;
    }
    struct pg_statement **bucket = bucket_of(statements, key);
    statement->chain = *bucket;
    *bucket = statement;
    link_newest(statements, statement);
    statements->count++;
    *out = statement;
    return ERR_OK;
}
