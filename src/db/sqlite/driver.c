/* The driver's table, opening and closing. */
#include "db/sqlite/store.h"

#include "sys/file.h"

#include <stdio.h>
#include <stdlib.h>

/* The file belongs to this process (DESIGN §11: there is never a second writer), so locks between
 * connections need no system calls: a read transaction costs 1.4 µs instead of 4.3. Another process is
 * told "database is locked". */
#define FILE_SYSTEM "unix-excl"
#define MAP_BYTES (INT64_C(1) << 30)
#define READER_CACHE ((size_t)1 * 1024 * 1024) /* mapped pages do not count */
#define WRITER_CACHE ((size_t)16 * 1024 * 1024)
#define BULK_CACHE ((size_t)64 * 1024 * 1024) /* 1.5 times as fast as 16 MB into a million rows */
#define CHECKPOINTER_CACHE ((size_t)64 * 1024)

static enum err fail_open(struct ctx *ctx, const char *path, const char *reason)
{
    return ctx_fail(ctx, ERR_db_open, text_of(path), text_of(reason));
}

static int configure(sqlite3 *handle)
{
    static const int options[][2] = {
        {SQLITE_DBCONFIG_DEFENSIVE, 1},      {SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0},
        {SQLITE_DBCONFIG_DQS_DDL, 0},        {SQLITE_DBCONFIG_DQS_DML, 0},
        {SQLITE_DBCONFIG_ENABLE_FKEY, 0},    {SQLITE_DBCONFIG_ENABLE_LOAD_EXTENSION, 0},
        {SQLITE_DBCONFIG_ENABLE_TRIGGER, 0}, {SQLITE_DBCONFIG_ENABLE_VIEW, 0},
    };
    int rc = SQLITE_OK;
    for (size_t i = 0; i < sizeof options / sizeof options[0] && !rc; i++)
        rc = sqlite3_db_config(handle, options[i][0], options[i][1], NULL);
    if (!rc)
        rc = sqlite_add_functions(handle);
    if (!rc)
        rc = sqlite_add_aggregates(handle);
    if (!rc)
        rc = sqlite_add_set(handle);
    return rc ? rc : sqlite_add_tokenizer(handle);
}

/* journal_size_limit lets a log that once grew large shrink at its next reset. */
static int set_pragmas(sqlite3 *handle, size_t cache_bytes)
{
    char text[400];
    snprintf(text, sizeof text,
             "pragma journal_mode = wal; pragma synchronous = full;"
             "pragma wal_autocheckpoint = 0; pragma journal_size_limit = 67108864;"
             "pragma temp_store = memory; pragma secure_delete = on; pragma cache_size = -%zu;"
             "pragma mmap_size = %lld; pragma busy_timeout = 5000",
             cache_bytes / 1024, (long long)MAP_BYTES);
    return sqlite3_exec(handle, text, NULL, NULL, NULL);
}

static enum err open_handle(struct ctx *ctx, const struct sqlite_store *store, size_t cache_bytes,
                            sqlite3 **out)
{
    sqlite3 *handle = NULL;
    int flags = SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_PRIVATECACHE |
                SQLITE_OPEN_EXRESCODE;
    int rc = sqlite3_open_v2(store->path, &handle, flags, FILE_SYSTEM);
    if (!rc)
        rc = configure(handle);
    if (!rc)
        rc = set_pragmas(handle, cache_bytes);
    if (rc) {
        enum err err = fail_open(ctx, store->path, handle ? sqlite3_errmsg(handle) : "no memory");
        sqlite3_close(handle);
        return err;
    }
    *out = handle;
    return ERR_OK;
}

/* ---- the store ----------------------------------------------------------------------------------- */

static const char make_state[] =
    "begin immediate;"
    "create table if not exists state (id integer primary key check (id = 1),"
    " catalog_version integer not null, access_version integer not null);"
    "insert or ignore into state values (1, 1, 1);"
    "commit";

static struct sqlite_store *store_new(const struct db_options *options)
{
    struct sqlite_store *store = calloc(1, sizeof *store);
    if (!store)
        return NULL;
    pthread_mutex_init(&store->lock, NULL);
    pthread_cond_init(&store->wake, NULL);
    arena_init(&store->arena, 64 * 1024);
    store->path = text_cstr(&store->arena, text_of(options->path));
    store->cache_bytes = options->cache_bytes;
    store->limits = sqlite_log_limits;
    return store;
}

/* SQLite's memory statistics are a lock of the whole process at each allocation. */
static void configure_library(void)
{
    sqlite3_config(SQLITE_CONFIG_MEMSTATUS, 0);
}

static enum err open_store(struct ctx *ctx, struct db *db, const struct db_options *options)
{
    static pthread_once_t configured = PTHREAD_ONCE_INIT;
    pthread_once(&configured, configure_library);
    struct sqlite_store *store = store_new(options);
    db->store = store;
    if (!store || !store->path)
        return ctx_fail(ctx, ERR_out_of_memory);
    if (!file_exists(store->path)) {
        int code = file_append_sync(store->path, TEXT_EMPTY, 0600);
        if (code)
            return fail_open(ctx, store->path, strerror(code));
    }
    enum err err = open_handle(ctx, store, CHECKPOINTER_CACHE, &store->checkpointer);
    if (err)
        return err;
    if (sqlite3_exec(store->checkpointer, make_state, NULL, NULL, NULL))
        return fail_open(ctx, store->path, sqlite3_errmsg(store->checkpointer));
    return ERR_OK;
}

/* Closing SQLite's last connection takes in the whole log and removes it. */
static void close_store(struct db *db)
{
    struct sqlite_store *store = db->store;
    if (store->checkpointer) {
        sqlite3_wal_checkpoint_v2(store->checkpointer, NULL, SQLITE_CHECKPOINT_TRUNCATE, NULL,
                                  NULL);
        sqlite3_close(store->checkpointer);
    }
    pthread_cond_destroy(&store->wake);
    pthread_mutex_destroy(&store->lock);
    arena_deinit(&store->arena);
    free(store);
}

/* ---- connections --------------------------------------------------------------------------------- */

static void disconnect(struct db_conn *base)
{
    struct sqlite_conn *conn = sqlite_of(base);
    if (conn->handle) {
        sqlite_rows_end(conn);
        sqlite_rows_free(conn);
        statements_clear(&conn->statements);
        sqlite_fixed_free(conn);
        sqlite3_close(conn->handle);
    }
    render_deinit(&conn->base.render);
    free(conn);
}

static size_t usual_cache(const struct db_conn *conn)
{
    const struct sqlite_store *store = conn->db->store;
    if (store->cache_bytes)
        return store->cache_bytes;
    return conn->role == DB_ROLE_WRITER ? WRITER_CACHE : READER_CACHE;
}

static void set_cache(struct db_conn *conn, size_t bytes)
{
    char text[64];
    snprintf(text, sizeof text, "pragma cache_size = -%zu", bytes / 1024);
    sqlite3_exec(sqlite_of(conn)->handle, text, NULL, NULL, NULL);
}

static void expect_bulk(struct db_conn *conn)
{
    if (usual_cache(conn) < BULK_CACHE)
        set_cache(conn, BULK_CACHE);
}

static void rest(struct db_conn *conn)
{
    set_cache(conn, usual_cache(conn));
    sqlite3_db_release_memory(sqlite_of(conn)->handle);
}

static enum err set_up(struct ctx *ctx, struct sqlite_conn *conn)
{
    struct db_conn *base = &conn->base;
    struct sqlite_store *store = base->db->store;
    bool writes = base->role == DB_ROLE_WRITER;
    enum err err = open_handle(ctx, store, usual_cache(base), &conn->handle);
    if (err)
        return err;
    if (sqlite_fixed_prepare(conn))
        return fail_open(ctx, store->path, sqlite3_errmsg(conn->handle));
    if (writes)
        sqlite_watch_log(base->db, conn->handle);
    else
        sqlite3_exec(conn->handle, "pragma query_only = on", NULL, NULL, NULL);
    return ERR_OK;
}

static enum err connect_to(struct ctx *ctx, struct db *db, enum db_role role, struct db_conn **out)
{
    struct sqlite_conn *conn = calloc(1, sizeof *conn);
    if (!conn)
        return ctx_fail(ctx, ERR_out_of_memory);
    conn->base.db = db;
    conn->base.driver = db->driver;
    conn->base.role = role;
    render_init(&conn->base.render, &sqlite_dialect, TEXT_EMPTY);
    enum err err = set_up(ctx, conn);
    if (err)
        disconnect(&conn->base);
    else
        *out = &conn->base;
    return err;
}

const struct db_driver sqlite_driver = {
    .name = "sqlite",
    .dialect = &sqlite_dialect,
    .reads_inline = true,
    .open = open_store,
    .close = close_store,
    .connect = connect_to,
    .disconnect = disconnect,
    .started = sqlite_started,
    .stopping = sqlite_stopping,
    .read_begin = sqlite_read_begin,
    .read_end = sqlite_read_end,
    .read_state = sqlite_read_state,
    .begin = sqlite_begin,
    .commit = sqlite_commit,
    .rollback = sqlite_rollback,
    .savepoint = sqlite_savepoint,
    .release = sqlite_release,
    .rollback_to = sqlite_rollback_to,
    .lost = sqlite_lost,
    .hold_bulk = sqlite_hold_bulk,
    .bulk = expect_bulk,
    .rest = rest,
    .query = sqlite_query,
    .next = sqlite_next,
    .get = sqlite_get,
    .get_int = sqlite_get_int,
    .get_text = sqlite_get_text,
    .get_null = sqlite_get_null,
    .statement = sqlite_statement,
    .close_rows = sqlite_close_rows,
    .run = sqlite_run,
    .run_batch = sqlite_run_batch,
    .text_put = sqlite_text_put,
    .text_clear = sqlite_text_clear,
    .match_open = sqlite_match_open,
    .bump = sqlite_bump,
    .introspect = sqlite_introspect,
    .explain = sqlite_explain,
    .verify = sqlite_verify,
    .space = sqlite_space,
    .copy = sqlite_copy,
    .log_bytes = sqlite_log_bytes,
    .forget = sqlite_forget,
};
