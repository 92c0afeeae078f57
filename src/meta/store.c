#include "meta/store.h"

#include "base/log.h"
#include "base/time.h"
#include "meta/formula.h"
#include "meta/snapshot.h"
#include "sys/file.h"
#include "sys/thread.h"

/* Snapshots that stay although nobody holds them: a read transaction that began before a change or two still
 * finds its own. */
#define KEPT 4

struct meta {
    struct arena arena;
    struct meta_source *sources;
    size_t source_count;
    const struct meta_linker *linker; /* may be NULL */
    pthread_mutex_t lock;             /* guards kept; held for a few instructions */
    struct snapshot *kept[KEPT];      /* newest first */
};

static struct snapshot *snapshot_of(const struct meta_catalog *catalog)
{
    return (struct snapshot *)(void *)(uintptr_t)catalog;
}

/* ---- tables ---- */

struct tables {
    struct db_table_def *defs;
    size_t count;
};

static struct tables tables_of(struct arena *arena, const struct meta_catalog *catalog,
                               const struct db_table_def *extra, size_t extra_count)
{
    size_t room = catalog->object_count + extra_count + 1;
    struct tables tables = {ARENA_ARRAY(arena, struct db_table_def, room), 0};
    if (!tables.defs)
        return tables;
    tables.defs[tables.count++] = meta_numbers_table;
    for (size_t i = 0; i < catalog->object_count; i++)
        tables.defs[tables.count++] = meta_table_def(arena, &catalog->objects[i]);
    for (size_t i = 0; i < extra_count; i++)
        tables.defs[tables.count++] = extra[i];
    return tables;
}

enum err meta_set_filled(struct ctx *ctx, struct db_conn *conn, const struct meta_field *field)
{
    struct meta_formula *formula = field->formula;
    enum err err = numbers_set_filled(ctx, conn, field->number, formula->fingerprint);
    if (!err)
        formula->filled = formula->fingerprint;
    return err;
}

/* A field that is not kept any more, or hangs on something else now, has to be filled anew whenever it comes
 * back: saves in between did not keep its column. */
static enum err forget_filled(struct ctx *ctx, struct db_conn *conn,
                              const struct snapshot *snapshot)
{
    const struct meta_catalog *catalog = &snapshot->catalog;
    for (size_t i = 0; i < snapshot->numbers.loaded; i++) {
        const struct meta_number *row = &snapshot->numbers.rows[i];
        if (!row->filled)
            continue;
        const struct meta_object *object = meta_object_find(catalog, row->object);
        const struct meta_field *field = object ? meta_field_by_number(object, row->number) : NULL;
        if (field && field->formula && field->formula->kept &&
            field->formula->fingerprint == row->filled)
            continue;
        enum err err = numbers_set_filled(ctx, conn, row->number, 0);
        if (err)
            return err;
    }
    return ERR_OK;
}

/* Brings the tables and numbers to the snapshot; in a schema task. */
static enum err migrate(struct ctx *ctx, struct db_conn *conn, const struct meta *meta,
                        const struct tables *tables, struct snapshot *snapshot)
{
    struct db_change *changes;
    size_t count;
    enum err err = db_schema_diff(ctx, conn, tables->defs, tables->count, &changes, &count);
    if (!err)
        err = db_schema_apply(ctx, conn, changes, count);
    if (!err)
        err = numbers_save(ctx, conn, &snapshot->numbers);
    if (!err)
        err = forget_filled(ctx, conn, snapshot);
    if (!err && meta->linker)
        err = meta->linker->fill(ctx, conn, &snapshot->catalog);
    if (!err)
        err = db_state_bump(ctx, conn, true, false);
    struct db_state state = {.catalog_version = 0};
    if (!err)
        err = db_state(ctx, conn, &state);
    snapshot->catalog.version = state.catalog_version;
    return err;
}

/* ---- opening ---- */

struct opening {
    const struct meta *meta;
    const char *copies_folder;
    struct tables tables;
    struct snapshot *snapshot;
    bool changes; /* something must be written */
    bool risky;   /* a table with rows gets a column */
};

static enum err has_rows(struct ctx *ctx, struct db_conn *conn, struct text table, bool *out)
{
    const struct db_node *one = db_int(ctx->arena, 1);
    const struct db_select select = {.table = table,
                                     .columns = &one,
                                     .column_count = 1,
                                     .limit = 1};
    struct value value;
    return db_one(ctx, conn, &select, out, &value);
}

/* A product's formula is another one since the last start. */
static bool unfilled(const struct meta_catalog *catalog)
{
    for (size_t i = 0; i < catalog->object_count; i++)
        for (size_t k = 0; k < catalog->objects[i].field_count; k++) {
            const struct meta_formula *formula = catalog->objects[i].fields[k].formula;
            if (formula && formula->kept && formula->filled != formula->fingerprint)
                return true;
        }
    return false;
}

static enum err look(struct ctx *ctx, struct db_conn *conn, struct opening *opening)
{
    struct db_change *changes;
    size_t count;
    const struct meta_numbers *numbers = &opening->snapshot->numbers;
    enum err err = db_schema_diff(ctx, conn, opening->tables.defs, opening->tables.count, &changes,
                                  &count);
    if (err)
        return err;
    opening->changes = count > 0 || numbers->count > numbers->loaded ||
                       unfilled(&opening->snapshot->catalog);
    for (size_t i = 0; i < count && !err && !opening->risky; i++)
        if (changes[i].kind == DB_ADD_COLUMN)
            err = has_rows(ctx, conn, changes[i].table->name, &opening->risky);
    return err;
}

/* Reads everything and finds out what must change, without writing. */
static enum err plan(struct ctx *ctx, struct db *db, const struct meta_options *options,
                     struct opening *opening)
{
    const struct meta *meta = opening->meta;
    struct db_conn *conn;
    enum err err = db_read_begin(ctx, db, 0, &conn);
    if (err)
        return err;
    struct db_state state;
    err = db_state(ctx, conn, &state);
    if (!err)
        err = snapshot_build(ctx, conn,
                             &(struct snapshot_from){meta->sources, meta->source_count,
                                                     meta->linker, NULL},
                             false, &opening->snapshot);
    if (!err) {
        opening->snapshot->catalog.version = state.catalog_version;
        opening->tables = tables_of(ctx->arena, &opening->snapshot->catalog, options->tables,
                                    options->table_count);
        err = look(ctx, conn, opening);
    }
    db_read_end(conn);
    return err;
}

/* "before-upgrade-2026-11-22T07-31-00.123Z.db" */
static enum err copy_aside(struct ctx *ctx, struct db *db, const char *folder)
{
    struct buf buf;
    buf_init(&buf, ctx->arena, 4096);
    buf_addf(&buf, "%s/before-upgrade-", folder);
    size_t from = buf.len;
    datetime_print(&buf, ctx->now);
    buf_lit(&buf, ".db");
    for (size_t i = from; i < buf.len; i++)
        if (buf.ptr[i] == ':')
            buf.ptr[i] = '-';
    const char *path = text_cstr(ctx->arena, buf_text(&buf));
    if (!path)
        return ctx_fail(ctx, ERR_out_of_memory);
    file_make_folder(folder); /* a failure shows in the copy */
    enum err err = db_copy(ctx, db, path);
    if (err ==
        ERR_db_no_copy) { /* there the change is one transaction, and copies are the administrator's */
        ctx_clear(ctx);
        return ERR_OK;
    }
    if (!err)
        log_line(LOG_INFO, "database_copied", LOG_TEXT("path", text_of(path)));
    return err;
}

static enum err migrate_task(struct db_task *task, struct db_conn *conn)
{
    struct opening *opening = task->subject;
    return migrate(task->ctx, conn, opening->meta, &opening->tables, opening->snapshot);
}

static enum err carry_out(struct ctx *ctx, struct db *db, struct opening *opening)
{
    enum err err = ERR_OK;
    if (!opening->changes)
        return ERR_OK;
    if (opening->risky && opening->copies_folder)
        err = copy_aside(ctx, db, opening->copies_folder);
    struct db_task task = {.lane = DB_LANE_INTERACTIVE,
                           .schema = true,
                           .ctx = ctx,
                           .run = migrate_task,
                           .subject = opening};
    return err ? err : db_write(db, &task);
}

static struct meta *meta_new(const struct meta_options *options)
{
    size_t count = options->source_count;
    struct arena arena;
    arena_init(&arena, (size_t)1024 * 1024);
    struct meta *meta = ARENA_NEW(&arena, struct meta);
    struct meta_source *copy = ARENA_ARRAY(&arena, struct meta_source, count);
    if (!meta || !copy) {
        arena_deinit(&arena);
        return NULL;
    }
    if (count)
        memcpy(copy, options->sources, count * sizeof *copy);
    meta->linker = options->linker;
    meta->sources = copy;
    meta->source_count = count;
    pthread_mutex_init(&meta->lock, NULL);
    meta->arena = arena;
    return meta;
}

enum err meta_open(struct ctx *ctx, struct db *db, const struct meta_options *options,
                   struct meta **out)
{
    *out = NULL;
    struct meta *meta = meta_new(options);
    if (!meta)
        return ctx_fail(ctx, ERR_out_of_memory);
    struct opening opening = {.meta = meta, .copies_folder = options->copies_folder};
    enum err err = plan(ctx, db, options, &opening);
    if (!err)
        err = carry_out(ctx, db, &opening);
    if (err) {
        if (opening.snapshot)
            snapshot_release(opening.snapshot);
        meta_close(meta);
        return err;
    }
    meta_publish(meta, &opening.snapshot->catalog);
    *out = meta;
    return ERR_OK;
}

void meta_close(struct meta *meta)
{
    if (!meta)
        return;
    for (size_t i = 0; i < KEPT; i++)
        if (meta->kept[i])
            snapshot_release(meta->kept[i]);
    pthread_mutex_destroy(&meta->lock);
    struct arena arena = meta->arena;
    arena_deinit(&arena);
}

/* ---- holding a snapshot ---- */

const struct meta_catalog *meta_acquire(struct meta *meta, int64_t version)
{
    pthread_mutex_lock(&meta->lock);
    struct snapshot *found = meta->kept[0];
    for (size_t i = 0; i < KEPT && meta->kept[i]; i++) {
        if (meta->kept[i]->catalog.version != version)
            continue;
        found = meta->kept[i];
        break;
    }
    atomic_fetch_add_explicit(&found->references, 1, memory_order_relaxed);
    pthread_mutex_unlock(&meta->lock);
    return &found->catalog;
}

const struct meta_catalog *meta_hold(const struct meta_catalog *catalog)
{
    atomic_fetch_add_explicit(&snapshot_of(catalog)->references, 1, memory_order_relaxed);
    return catalog;
}

void meta_release(const struct meta_catalog *catalog)
{
    if (catalog)
        snapshot_release(snapshot_of(catalog));
}

/* ---- changing ---- */

enum err meta_rebuild(struct ctx *ctx, struct meta *meta, struct db_conn *conn,
                      const struct meta_catalog **out)
{
    *out = NULL;
    struct snapshot *snapshot;
    const struct snapshot_from from = {meta->sources, meta->source_count, meta->linker,
                                       &meta->kept[0]->catalog};
    enum err err = snapshot_build(ctx, conn, &from, true, &snapshot);
    if (err)
        return err;
    struct tables tables = tables_of(ctx->arena, &snapshot->catalog, NULL, 0);
    err = ctx->arena->failed ? ERR_out_of_memory : migrate(ctx, conn, meta, &tables, snapshot);
    if (err) {
        snapshot_release(snapshot);
        return err;
    }
    *out = &snapshot->catalog;
    return ERR_OK;
}

void meta_publish(struct meta *meta, const struct meta_catalog *next)
{
    pthread_mutex_lock(&meta->lock);
    struct snapshot *oldest = meta->kept[KEPT - 1];
    memmove(&meta->kept[1], &meta->kept[0], (KEPT - 1) * sizeof *meta->kept);
    meta->kept[0] = snapshot_of(next);
    pthread_mutex_unlock(&meta->lock);
    if (oldest)
        snapshot_release(oldest);
}

void meta_discard(struct meta *meta, const struct meta_catalog *next)
{
    (void)meta;
    meta_release(next);
}
