/* What is in the schema: tables, columns, indexes, and plans. */
#include "db/pg/store.h"

#include <stdlib.h>

/* The tables of text indexes are not listed; the indexes are, as indexes. */
#define IN_SCHEMA " where n.nspname = "
static const char tables_sql[] =
    "select c.relname::text, a.attname::text, a.atttypid::int8 from pg_class c"
    " join pg_namespace n on n.oid = c.relnamespace join pg_attribute a on a.attrelid = c.oid";
static const char tables_where[] =
    " and c.relkind = 'r' and a.attnum > 0 and not a.attisdropped and not exists (select 1 from"
    " pg_attribute v where v.attrelid = c.oid and v.atttypid = 'tsvector'::regtype)"
    " order by c.relname collate \"C\", a.attnum";
static const char indexes_sql[] =
    "select c.relname::text from pg_class c join pg_namespace n on n.oid = c.relnamespace";
static const char indexes_where[] =
    " and (c.relkind = 'i' or exists (select 1 from pg_attribute v where v.attrelid = c.oid and"
    " v.atttypid = 'tsvector'::regtype and c.relkind = 'r')) order by c.relname collate \"C\"";

static enum err ask(struct ctx *ctx, struct db_conn *conn, const char *from, const char *where,
                    struct db_rows **rows)
{
    struct render *render = &conn->render;
    struct db_sql sql;
    render_start(render, ctx);
    render_words(render, from);
    render_words(render, IN_SCHEMA);
    render_value(render, value_text(pg_store_of(conn)->schema));
    render_words(render, where);
    enum err err = render_end(render, &sql);
    return err ? err : pg_query(ctx, conn, &sql, rows);
}

static enum db_column_type type_of(int64_t oid)
{
    return oid == PG_INT8 ? DB_COLUMN_INT : oid == PG_TEXT ? DB_COLUMN_TEXT : DB_COLUMN_BLOB;
}

/* Rows come in the order of their tables: the columns of one lie together. */
static enum err read_tables(struct ctx *ctx, struct db_conn *conn, struct db_found *out)
{
    struct db_rows *rows;
    enum err err = ask(ctx, conn, tables_sql, tables_where, &rows);
    if (err)
        return err;
    size_t most = (size_t)PQntuples(((struct pg_rows *)rows)->result);
    struct db_column_def *columns = ARENA_ARRAY(ctx->arena, struct db_column_def, most + 1);
    out->tables = ARENA_ARRAY(ctx->arena, struct db_found_table, most + 1);
    bool room = columns && out->tables;
    for (size_t i = 0; room && pg_next(rows); i++) {
        struct text name = pg_get_text(rows, 0);
        struct db_found_table *last = out->table_count ? &out->tables[out->table_count - 1] : NULL;
        if (!last || !text_eq(last->name, name)) {
            last = &out->tables[out->table_count++];
            *last = (struct db_found_table){.name = text_dup(ctx->arena, name),
                                            .columns = &columns[i]};
        }
        columns[i] = (struct db_column_def){text_dup(ctx->arena, pg_get_text(rows, 1)),
                                            type_of(pg_get_int(rows, 2))};
        last->column_count++;
    }
    err = pg_close_rows(rows);
    return !err && !room ? ctx_fail(ctx, ERR_out_of_memory) : err;
}

static enum err read_indexes(struct ctx *ctx, struct db_conn *conn, struct db_found *out)
{
    struct db_rows *rows;
    enum err err = ask(ctx, conn, indexes_sql, indexes_where, &rows);
    if (err)
        return err;
    size_t most = (size_t)PQntuples(((struct pg_rows *)rows)->result);
    out->indexes = ARENA_ARRAY(ctx->arena, struct text, most + 1);
    while (out->indexes && pg_next(rows))
        out->indexes[out->index_count++] = text_dup(ctx->arena, pg_get_text(rows, 0));
    err = pg_close_rows(rows);
    return !err && !out->indexes ? ctx_fail(ctx, ERR_out_of_memory) : err;
}

enum err pg_introspect(struct ctx *ctx, struct db_conn *conn, struct db_found *out)
{
    *out = (struct db_found){0};
    enum err err = read_tables(ctx, conn, out);
    return err ? err : read_indexes(ctx, conn, out);
}

/* The tables with their indexes; PostgreSQL gives room back to itself. */
enum err pg_space(struct ctx *ctx, struct db_conn *conn, int64_t *size, int64_t *free)
{
    struct db_rows *rows;
    enum err err =
        ask(ctx, conn,
            "select coalesce(sum(pg_total_relation_size(c.oid)), 0)::int8 from pg_class c"
            " join pg_namespace n on n.oid = c.relnamespace",
            " and c.relkind = 'r'", &rows);
    if (err)
        return err;
    *size = pg_next(rows) ? pg_get_int(rows, 0) : 0;
    *free = 0;
    return pg_close_rows(rows);
}

/* ---- plans --------------------------------------------------------------------------------------- */

/* A statement is explained without its values, which the page of slow statements does not keep: as the server plans
 * it for all values. Nothing of it, nor a fault, is left in the transaction. */
static size_t parameters_of(struct text sql)
{
    size_t most = 0;
    for (size_t i = 0; i + 1 < sql.len; i++) {
        size_t number = 0;
        for (size_t at = i + 1; sql.ptr[i] == '$' && at < sql.len && sql.ptr[at] >= '0' &&
                                sql.ptr[at] <= '9' && number < PG_PARAMETERS_MAX;
             at++)
            number = number * 10 + (size_t)(sql.ptr[at] - '0');
        most = number > most ? number : most;
    }
    return most;
}

static bool said(const struct ctx *ctx, struct pg_conn *conn, struct text words, PGresult **out)
{
    const char *sql = text_cstr(ctx->arena, words);
    PGresult *result = sql ? pg_simple(ctx, conn, sql, PG_CANCEL) : NULL;
    ExecStatusType status = PQresultStatus(result);
    bool good = status == PGRES_COMMAND_OK || status == PGRES_TUPLES_OK;
    if (good && out)
        *out = result;
    else
        PQclear(result);
    return good;
}

static struct text execute(struct arena *arena, size_t parameters)
{
    struct buf buf;
    buf_init(&buf, arena, parameters * 6 + 64);
    buf_lit(&buf, "explain execute explained");
    for (size_t i = 0; i < parameters; i++)
        buf_add(&buf, i ? ", null" : "(null", i ? 6 : 5);
    if (parameters)
        buf_add_char(&buf, ')');
    return buf_text(&buf);
}

static void write_plan(struct buf *buf, PGresult *result)
{
    for (int i = 0; i < PQntuples(result); i++) {
        buf_add_text(buf, text_of(PQgetvalue(result, i, 0)));
        buf_add_char(buf, '\n');
    }
    PQclear(result);
}

enum err pg_explain(struct ctx *ctx, struct db_conn *base, const struct db_sql *sql,
                    struct text *plan)
{
    struct pg_conn *conn = pg_of(base);
    struct buf buf;
    PGresult *result = NULL;
    struct text prepare =
        text_concat(ctx->arena,
                    TEXT("set local plan_cache_mode = force_generic_plan; prepare explained as "),
                    sql->text);
    buf_init(&buf, ctx->arena, 64 * 1024);
    if (!said(ctx, conn, TEXT("savepoint explaining"), NULL))
        return ctx_fail(ctx, ERR_busy);
    bool prepared = said(ctx, conn, prepare, NULL);
    if (prepared && said(ctx, conn, execute(ctx->arena, parameters_of(sql->text)), &result))
        write_plan(&buf, result);
    said(ctx, conn, TEXT("rollback to savepoint explaining; release savepoint explaining"), NULL);
    if (prepared)
        said(ctx, conn, TEXT("deallocate explained"), NULL);
    *plan = buf_text(&buf);
    return ERR_OK;
}

/* The server keeps checksums of its own and refuses a damaged page when it is read: here every table is. */
enum err pg_verify(struct ctx *ctx, struct db_conn *conn)
{
    struct db_found found;
    enum err err = pg_introspect(ctx, conn, &found);
    for (size_t i = 0; i < found.table_count && !err; i++) {
        struct render *render = &conn->render;
        struct db_sql sql;
        struct db_rows *rows;
        render_start(render, ctx);
        render_words(render, "select count(*) from ");
        render_table(render, found.tables[i].name);
        err = render_end(render, &sql);
        if (!err)
            err = pg_query(ctx, conn, &sql, &rows);
        if (!err)
            err = pg_close_rows(rows);
    }
    return err;
}
