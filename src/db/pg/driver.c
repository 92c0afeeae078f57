/* The driver's table, opening and closing. */
#include "db/pg/store.h"

#include <stdlib.h>

#define SCRATCH ((size_t)64 * 1024 * 1024)
#define SCHEMA_MAX 63 /* what PostgreSQL keeps of a name */

/* The server's last words end in a line break. */
static enum err fail_open(struct ctx *ctx, const struct pg_store *store, const char *reason)
{
    struct text words = text_dup(ctx->arena, text_trim(text_of(reason)));
    return ctx_fail(ctx, ERR_db_open, store->schema, words);
}

/* ---- the address --------------------------------------------------------------------------------- */

static bool is_name(struct text name)
{
    bool good = name.len > 0 && name.len <= SCHEMA_MAX;
    for (size_t i = 0; i < name.len; i++) {
        char c = name.ptr[i];
        good &= (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_';
    }
    return good && !text_starts(name, TEXT("pg_"));
}

/* postgresql://user@host/database?schema=acme&sslmode=…: the schema is ours, the rest the library's. */
static bool read_url(struct pg_store *store, struct text url)
{
    struct text rest = url;
    struct text address = text_cut(&rest, '?');
    struct buf buf;
    buf_init(&buf, &store->arena, url.len + 64);
    buf_add_text(&buf, address);
    char before = '?';
    store->schema = TEXT(PG_SCHEMA_DEFAULT);
    while (rest.ptr) {
        struct text option = text_cut(&rest, '&');
        if (text_starts(option, TEXT("schema="))) {
            store->schema = text_dup(&store->arena, text_slice(option, 7, option.len));
            continue;
        }
        buf_add_char(&buf, before);
        buf_add_text(&buf, option);
        before = '&';
    }
    store->conninfo = text_cstr(&store->arena, buf_text(&buf));
    return is_name(store->schema);
}

/* ---- the store ----------------------------------------------------------------------------------- */

/* Two servers that start at once make it one after the other. */
static const char make_schema[] =
    "begin; select pg_advisory_xact_lock(hashtext('guanxi')); create schema if not exists ";
static const char make_state[] =
    "; create table if not exists `state (id bigint primary key check (id = 1),"
    " catalog_version bigint not null, access_version bigint not null);"
    "insert into `state values (1, 1, 1) on conflict do nothing;";

static enum err connect_to(struct ctx *ctx, struct db *db, enum db_role role, struct db_conn **out);
static void disconnect(struct db_conn *base);

static enum err check_server(struct ctx *ctx, struct pg_conn *conn)
{
    struct pg_store *store = pg_store_of(&conn->base);
    if (PQserverVersion(conn->handle) < 150000)
        return fail_open(ctx, store, "PostgreSQL 15 or newer is needed");
    const char *encoding = PQparameterStatus(conn->handle, "server_encoding");
    if (!encoding || !text_eq(text_of(encoding), TEXT("UTF8")))
        return fail_open(ctx, store, "its encoding is not UTF8");
    return ERR_OK;
}

static enum err make_objects(struct ctx *ctx, struct pg_conn *conn)
{
    struct pg_store *store = pg_store_of(&conn->base);
    struct render *render = &conn->base.render;
    struct text functions = pg_functions(ctx->arena);
    const char *words = text_cstr(ctx->arena, functions);
    struct db_sql sql;
    render_start(render, ctx);
    render_words(render, make_schema);
    render_name(render, store->schema);
    render_words(render, make_state);
    if (words)
        render_words(render, words);
    render_words(render, "commit");
    enum err err = functions.len ? render_end(render, &sql) : ctx_fail(ctx, ERR_out_of_memory);
    const char *script = err ? NULL : text_cstr(ctx->arena, sql.text);
    PGresult *result = script ? pg_simple(ctx, conn, script, PG_CANCEL) : NULL;
    if (!err && (!result || PQresultStatus(result) != PGRES_COMMAND_OK))
        err = fail_open(ctx, store,
                        result ? PQresultErrorMessage(result) : "the connection was lost");
    PQclear(result);
    return err;
}

static enum err open_store(struct ctx *ctx, struct db *db, const struct db_options *options)
{
    struct pg_store *store = calloc(1, sizeof *store);
    if (!store)
        return ctx_fail(ctx, ERR_out_of_memory);
    arena_init(&store->arena, 64 * 1024);
    db->store = store;
    if (!read_url(store, text_of(options->path)))
        return fail_open(ctx, store, "schema= is small letters, digits and _, 63 at most");
    struct db_conn *conn;
    enum err err = connect_to(ctx, db, DB_ROLE_READER, &conn);
    if (err)
        return err;
    err = check_server(ctx, pg_of(conn));
    if (!err)
        err = make_objects(ctx, pg_of(conn));
    disconnect(conn);
    return err;
}

static void close_store(struct db *db)
{
    struct pg_store *store = db->store;
    arena_deinit(&store->arena);
    free(store);
}

/* ---- connections --------------------------------------------------------------------------------- */

static void disconnect(struct db_conn *base)
{
    struct pg_conn *conn = pg_of(base);
    pg_rows_end(conn);
    pg_rows_free(conn);
    pg_statements_clear(&conn->statements);
    PQfinish(conn->handle);
    arena_deinit(&conn->scratch);
    render_deinit(&conn->base.render);
    free(conn);
}

static enum err connect_to(struct ctx *ctx, struct db *db, enum db_role role, struct db_conn **out)
{
    struct pg_store *store = db->store;
    struct pg_conn *conn = calloc(1, sizeof *conn);
    if (!conn)
        return ctx_fail(ctx, ERR_out_of_memory);
    conn->base.db = db;
    conn->base.driver = db->driver;
    conn->base.role = role;
    arena_init(&conn->scratch, SCRATCH);
    render_init(&conn->base.render, &pg_dialect, store->schema);
    const char *wrong = pg_connect(conn, store->conninfo);
    if (wrong) {
        enum err err = fail_open(ctx, store, wrong);
        disconnect(&conn->base);
        return err;
    }
    *out = &conn->base;
    return ERR_OK;
}

static void nothing_of_db(struct db *db)
{
    (void)db;
}

static void nothing_of_conn(struct db_conn *conn)
{
    (void)conn;
}

static bool never_hold(struct db *db)
{
    (void)db;
    return false;
}

static int64_t no_bytes(struct db *db)
{
    (void)db;
    return 0;
}

static enum err no_copy(struct ctx *ctx, struct db *db, const char *path)
{
    (void)db;
    (void)path;
    return ctx_fail(ctx, ERR_db_no_copy);
}

const struct db_driver pg_driver = {
    .name = "postgresql",
    .dialect = &pg_dialect,
    .open = open_store,
    .close = close_store,
    .connect = connect_to,
    .disconnect = disconnect,
    .started = nothing_of_db,
    .stopping = nothing_of_db,
    .read_begin = pg_read_begin,
    .read_end = pg_read_end,
    .read_state = pg_read_state,
    .begin = pg_begin,
    .commit = pg_commit,
    .rollback = pg_rollback,
    .savepoint = pg_savepoint,
    .release = pg_release,
    .rollback_to = pg_rollback_to,
    .lost = pg_lost,
    .hold_bulk = never_hold,
    .bulk = nothing_of_conn,
    .rest = nothing_of_conn,
    .query = pg_query,
    .next = pg_next,
    .get = pg_get,
    .get_int = pg_get_int,
    .get_text = pg_get_text,
    .get_null = pg_get_null,
    .statement = pg_statement_text,
    .close_rows = pg_close_rows,
    .run = pg_run,
    .run_batch = pg_run_batch,
    .text_put = pg_text_put,
    .text_clear = pg_text_clear,
    .match_open = pg_match_open,
    .bump = pg_bump,
    .introspect = pg_introspect,
    .explain = pg_explain,
    .space = pg_space,
    .verify = pg_verify,
    .copy = no_copy,
    .log_bytes = no_bytes,
    .forget = nothing_of_db,
};
