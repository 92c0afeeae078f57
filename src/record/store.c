/* Opening an organisation: database, catalog, access, the log's secret, the writer's number. */
#include "record/store.h"

#include "expr/formulas.h"
#include "record/commit.h"
#include "record/ids.h"
#include "record/log/log.h"
#include "record/read/reading.h"
#include "record/read/visible.h"
#include "record/rules.h"
#include "sys/clock.h"
#include "sys/entropy.h"
#include "sys/file.h"
#include "sys/thread.h"

#include <errno.h>

#define STORE_MEMORY ((size_t)64 * 1024 * 1024)
/* On one SQLite file there is one writer. */
#define WRITER_NUMBER 1

/* What is behind a record_store: everything lives in its arena. */
struct opened {
    struct record_store store;
    struct arena arena;
    struct record_seal seal;
    struct record_ids ids;
};

static const char *path_in(struct arena *arena, const char *folder, const char *name)
{
    return text_cstr(arena, text_format(arena, "%s/%s", folder, name));
}

/* The tables of the log, of access and of the layers above, as one list. */
static struct db_table_def *all_tables(struct arena *arena,
                                       const struct record_store_options *options, size_t *count)
{
    size_t of_log;
    size_t of_access;
    const struct db_table_def *log = log_tables(&of_log);
    const struct db_table_def *access = access_tables(&of_access);
    *count = of_log + of_access + options->table_count;
    struct db_table_def *tables = ARENA_ARRAY(arena, struct db_table_def, *count);
    if (!tables)
        return NULL;
    memcpy(tables, log, of_log * sizeof *tables);
    memcpy(tables + of_log, access, of_access * sizeof *tables);
    if (options->table_count)
        memcpy(tables + of_log + of_access, options->tables, options->table_count * sizeof *tables);
    return tables;
}

static enum err open_folder(struct ctx *ctx, struct opened *opened,
                            const struct record_store_options *options)
{
    struct arena *arena = &opened->arena;
    const char *folder = options->data_folder;
    int error = file_make_folder(folder);
    if (!error)
        error = file_make_folder(path_in(arena, folder, "seals"));
    if (error)
        return ctx_fail(ctx, ERR_data_folder, text_of(folder));
    opened->seal.note.path = path_in(arena, folder, "seals/head");
    return ERR_OK;
}

static enum err open_database(struct ctx *ctx, struct opened *opened,
                              const struct record_store_options *options)
{
    struct arena *arena = &opened->arena;
    struct record_store *store = &opened->store;
    const struct db_options db = {.path = options->database
                                              ? options->database
                                              : path_in(arena, options->data_folder, "guanxi.db"),
                                  .readers = options->readers};
    enum err err = db_open(ctx, &db, &store->db);
    if (err)
        return err;
    record_commit_readers(store);
    size_t count;
    struct db_table_def *tables = all_tables(arena, options, &count);
    if (!tables)
        return ctx_fail(ctx, ERR_out_of_memory);
    const struct meta_options meta = {.sources = options->sources,
                                      .source_count = options->source_count,
                                      .tables = tables,
                                      .table_count = count,
                                      .copies_folder = path_in(arena, options->data_folder,
                                                               "backups"),
                                      .linker = &expr_linker};
    err = meta_open(ctx, store->db, &meta, &store->meta);
    return err ? err : access_open(ctx, store->db, store->meta, &store->access);
}

static enum err has_lines(struct ctx *ctx, struct db *db, bool *out)
{
    struct db_conn *conn;
    const struct db_node *seq = db_column(ctx->arena, TEXT_EMPTY, TEXT("seq"));
    struct db_select select = {.table = TEXT("log_head"),
                               .columns = &seq,
                               .column_count = 1,
                               .limit = 1};
    struct value value;
    enum err err = db_read_begin(ctx, db, 0, &conn);
    if (err)
        return err;
    err = db_one(ctx, conn, &select, out, &value);
    db_read_end(conn);
    return err;
}

static enum err open_secret(struct ctx *ctx, struct opened *opened, const char *folder)
{
    bool sealed;
    enum err err = has_lines(ctx, opened->store.db, &sealed);
    return err ? err
               : seal_secret_open(ctx, path_in(&opened->arena, folder, "seal.key"), sealed,
                                  &opened->seal.secret);
}

static enum err take_lease(struct db_task *task, struct db_conn *conn)
{
    struct opened *opened = task->subject;
    const struct text columns[] = {TEXT("id"), TEXT("lease"), TEXT("at")};
    const struct value values[] = {value_int(opened->ids.writer), value_int(opened->seal.lease),
                                   value_int(task->ctx->now)};
    struct db_insert insert = {.table = TEXT("writer"),
                               .columns = columns,
                               .column_count = 3,
                               .values = values,
                               .row_count = 1,
                               .conflict = columns,
                               .conflict_count = 1,
                               .replace = true};
    return db_insert(task->ctx, conn, &insert);
}

static enum err lease_writer(struct ctx *ctx, struct opened *opened)
{
    struct db_task task = {.lane = DB_LANE_INTERACTIVE,
                           .ctx = ctx,
                           .run = take_lease,
                           .subject = opened};
    opened->ids.writer = WRITER_NUMBER;
    entropy_fill(&opened->seal.lease, sizeof opened->seal.lease);
    opened->seal.lease &= INT64_MAX;
    return db_write(opened->store.db, &task);
}

static enum err as_user(struct ctx *ctx, struct record_store *store, int64_t user,
                        enum err (*run)(struct record_env *env, void *subject), void *subject)
{
    struct record_env env;
    struct access_caller caller;
    enum err err = record_env_begin(ctx, store, 0, &env);
    if (err)
        return err;
    err = access_as_user(ctx, store->access, env.conn, user, &caller);
    if (!err) {
        record_env_caller(&env, &caller);
        err = run(&env, subject);
    }
    record_env_end(&env);
    return err;
}

enum err record_store_open(struct ctx *ctx, const struct record_store_options *options,
                           struct record_store **out)
{
    struct arena arena;
    arena_init(&arena, STORE_MEMORY);
    struct opened *opened = ARENA_NEW(&arena, struct opened);
    if (!opened || sodium_init() < 0) {
        arena_deinit(&arena);
        return ctx_fail(ctx, ERR_out_of_memory);
    }
    opened->arena = arena;
    opened->store.folder = text_cstr(&opened->arena, text_of(options->data_folder));
    opened->store.seal = &opened->seal;
    opened->store.ids = &opened->ids;
    opened->store.hooks = options->hooks;
    opened->store.readings = readings_new();
    opened->store.visibles = visibles_new(as_user);
    opened->store.rules = rules_new();
    enum err err = open_folder(ctx, opened, options);
    if (!err)
        err = open_database(ctx, opened, options);
    if (!err)
        err = open_secret(ctx, opened, options->data_folder);
    if (!err)
        err = lease_writer(ctx, opened);
    if (err) {
        record_store_close(&opened->store);
        return err;
    }
    opened->seal.outside = pool_new("seals", 1);
    *out = &opened->store;
    return ERR_OK;
}

/* A log that is cut while nobody runs is noticed at the next check. */
static void note_last_head(struct record_seal *seal)
{
    if (seal->committed.seq <= seal->noted_seq)
        return;
    struct buf line;
    buf_init_fixed(&line, seal->note.line, sizeof seal->note.line);
    log_head_line(&line, &seal->committed);
    (void)file_append_sync(seal->note.path, buf_text(&line), 0600);
}

void record_store_close(struct record_store *store)
{
    /* `store` is the first member of what holds it. */
    struct opened *opened = (struct opened *)(void *)store;
    struct arena arena = opened->arena;
    if (opened->seal.views_close)
        opened->seal.views_close(store);
    visibles_stop(store->visibles);
    /* The writer ends first: its last group still uses everything else. */
    if (store->db)
        db_close(store->db);
    if (opened->seal.outside)
        pool_free(opened->seal.outside);
    note_last_head(&opened->seal);
    readings_free(store->readings);
    visibles_free(store->visibles);
    rules_free(store->rules);
    if (store->access)
        access_close(store->access);
    if (store->meta)
        meta_close(store->meta);
    arena_deinit(&arena);
}

enum err record_env_begin(struct ctx *ctx, struct record_store *store, int64_t steps,
                          struct record_env *out)
{
    struct db_state state;
    *out = (struct record_env){.ctx = ctx, .store = store, .reads = true};
    enum err err = db_read_begin(ctx, store->db, steps, &out->conn);
    if (err)
        return err;
    err = db_state(ctx, out->conn, &state);
    if (!err) {
        out->catalog = meta_acquire(store->meta, state.catalog_version);
        err = out->catalog ? ERR_OK : ctx_fail(ctx, ERR_internal);
    }
    if (err)
        record_env_end(out);
    return err;
}

void record_env_caller(struct record_env *env, const struct access_caller *caller)
{
    env->caller = caller;
    if (!caller)
        return;
    access_env(caller, env->catalog, env->ctx->now, &env->expr);
    access_env_system(caller, env->catalog, env->ctx->now, &env->expr_system);
}

void record_env_end(struct record_env *env)
{
    if (env->catalog)
        meta_release(env->catalog);
    if (env->conn)
        db_read_end(env->conn);
    env->catalog = NULL;
    env->conn = NULL;
}
