/* A complete copy, taken on the writer in steps.
 *
 * The backup reads through the writer's own connection, so what the writer changes between two steps goes
 * into the copy too and nothing has to begin again. Each step is a bulk task outside a transaction;
 * interactive saves run in between. */
#include "db/sqlite/store.h"
#include "db/writer_thread.h"

#include "base/log.h"
#include "sys/file.h"

#include <errno.h>

#define PAGES_A_STEP 2000

struct copy {
    const char *part; /* beside the target until it is complete */
    sqlite3 *target;
    sqlite3_backup *backup;
    bool complete;
};

static enum err start(struct ctx *ctx, struct copy *copy, sqlite3 *source)
{
    file_remove(copy->part);
    int code = file_append_sync(copy->part, TEXT_EMPTY, 0600);
    if (code)
        return ctx_fail(ctx, code == ENOSPC ? ERR_disk_full : ERR_internal);
    int rc = sqlite3_open_v2(copy->part, &copy->target,
                             SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_EXRESCODE,
                             NULL);
    if (!rc)
        rc = sqlite3_exec(copy->target, "pragma journal_mode = off; pragma synchronous = full",
                          NULL, NULL, NULL);
    if (rc)
        return sqlite_fail_handle(ctx, copy->target, rc);
    copy->backup = sqlite3_backup_init(copy->target, "main", source, "main");
    return copy->backup ? ERR_OK
                        : sqlite_fail_handle(ctx, copy->target, sqlite3_errcode(copy->target));
}

static enum err step(struct db_task *task, struct db_conn *conn)
{
    struct copy *copy = task->subject;
    if (!copy->backup) {
        enum err err = start(task->ctx, copy, sqlite_of(conn)->handle);
        if (err)
            return err;
    }
    int rc = sqlite3_backup_step(copy->backup, PAGES_A_STEP);
    copy->complete = rc == SQLITE_DONE;
    bool more = rc == SQLITE_OK || rc == SQLITE_BUSY || rc == SQLITE_LOCKED;
    return copy->complete || more ? ERR_OK : sqlite_fail_handle(task->ctx, copy->target, rc);
}

static enum err end(struct db_task *task, struct db_conn *conn)
{
    struct copy *copy = task->subject;
    (void)conn;
    int rc = sqlite3_backup_finish(copy->backup);
    copy->backup = NULL;
    return rc ? sqlite_fail_handle(task->ctx, copy->target, rc) : ERR_OK;
}

static enum err on_writer(struct ctx *ctx, struct db *db, struct copy *copy,
                          enum err (*run)(struct db_task *, struct db_conn *))
{
    struct db_task task = {
        .lane = DB_LANE_BULK, .bare = true, .ctx = ctx, .run = run, .subject = copy};
    return db_write(db, &task);
}

enum err sqlite_copy(struct ctx *ctx, struct db *db, const char *path)
{
    struct copy copy = {0};
    copy.part = text_cstr(ctx->arena, text_format(ctx->arena, "%s.part", path));
    if (!copy.part)
        return ctx_fail(ctx, ERR_out_of_memory);
    enum err err = ERR_OK;
    while (!err && !copy.complete)
        err = on_writer(ctx, db, &copy, step);
    if (copy.backup) {
        enum err ended = on_writer(ctx, db, &copy, end);
        err = err ? err : ended;
    }
    sqlite3_close(copy.target);
    if (!err && file_rename(copy.part, path))
        err = ctx_fail(ctx, ERR_internal);
    if (err)
        file_remove(copy.part);
    return err;
}
