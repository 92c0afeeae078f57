/* Opening and closing a database. The order matters: connections need the store, the writer needs the
 * connections, the driver's background work needs both; closing goes back the same way. */
#include "db/db.h"

#include "db/driver.h"
#include "db/pool.h"
#include "db/slow_note.h"
#include "db/writer_thread.h"

#define DB_MEMORY ((size_t)1024 * 1024)

static enum err open_all(struct ctx *ctx, struct db *db, const struct db_options *options)
{
    enum err err = slow_open(ctx, db);
    if (!err)
        err = db->driver->open(ctx, db, options);
    if (!err)
        err = pool_open(ctx, db, options->readers ? options->readers : 1);
    if (!err)
        err = writer_start(ctx, db);
    return err;
}

enum err db_open(struct ctx *ctx, const struct db_options *options, struct db **out)
{
    struct arena arena;
    arena_init(&arena, DB_MEMORY);
    struct db *db = ARENA_NEW(&arena, struct db);
    if (!db)
        return ctx_fail(ctx, ERR_out_of_memory);
    db->arena = arena;
    db->driver = db_driver_find(options->path);
    enum err err = open_all(ctx, db, options);
    if (err) {
        db_close(db);
        return err;
    }
    db->driver->started(db);
    *out = db;
    return ERR_OK;
}

void db_close(struct db *db)
{
    writer_finish(db);
    if (db->store)
        db->driver->stopping(db);
    writer_stop(db);
    if (db->pool.all)
        pool_close(db);
    if (db->store)
        db->driver->close(db);
    slow_close(db);
    struct arena arena = db->arena; /* which db itself lies in */
    arena_deinit(&arena);
}

bool db_reads_inline(const struct db *db)
{
    return db->driver->reads_inline;
}

void db_forget(struct db *db)
{
    db->driver->forget(db);
}

enum err db_copy(struct ctx *ctx, struct db *db, const char *path)
{
    return db->driver->copy(ctx, db, path);
}
