/* SQLite's result codes as errors of ours. */
#include "db/sqlite/store.h"

#include "base/log.h"

#include <errno.h>

static enum err code_of(sqlite3 *handle, int rc)
{
    switch (rc & 0xff) {
    case SQLITE_FULL:
        return ERR_disk_full;
    case SQLITE_IOERR: {
        int reason = sqlite3_system_errno(handle);
        bool full = reason == ENOSPC || reason == EDQUOT || reason == EFBIG;
        bool writing = rc == SQLITE_IOERR_WRITE || rc == SQLITE_IOERR_FSYNC ||
                       rc == SQLITE_IOERR_TRUNCATE || rc == SQLITE_IOERR_SHMSIZE;
        if (rc == SQLITE_IOERR_NOMEM)
            return ERR_out_of_memory;
        return full ? ERR_disk_full : writing ? ERR_disk_write : ERR_internal;
    }
    case SQLITE_CONSTRAINT:
        if (rc == SQLITE_OVERFLOW)
            return ERR_overflow;
        return rc == SQLITE_CONSTRAINT_UNIQUE || rc == SQLITE_CONSTRAINT_PRIMARYKEY ||
                       rc == SQLITE_CONSTRAINT_ROWID
                   ? ERR_db_unique
                   : ERR_internal;
    case SQLITE_NOMEM:
        return ERR_out_of_memory;
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
        return ERR_busy;
    case SQLITE_CORRUPT:
    case SQLITE_NOTADB:
        return ERR_db_damaged;
    default:
        return ERR_internal;
    }
}

static void log_failure(sqlite3 *handle, int rc)
{
    log_line(LOG_ERROR, "database", LOG_NUMBER("code", rc),
             LOG_NUMBER("errno", sqlite3_system_errno(handle)),
             LOG_TEXT("message", text_of(sqlite3_errmsg(handle))));
}

enum err sqlite_fail_handle(struct ctx *ctx, sqlite3 *handle, int rc)
{
    enum err code = code_of(handle, rc);
    if (code == ERR_overflow)
        return ctx_fail(ctx, code);
    log_failure(handle, rc);
    if (code == ERR_db_damaged)
        return ctx_fail(ctx, code, text_of(sqlite3_errmsg(handle)));
    return ctx_fail(ctx, code);
}

/* ---- which index refused ------------------------------------------------------------------------- */

/* SQLite says "UNIQUE constraint failed: t.a, t.b"; the index is the unique one over these columns. The
 * key of a table without id carries its name as a constraint in the table's text. */
static const char index_of[] =
    "select coalesce((select i.name from pragma_index_list(?1) i where i.\"unique\" and"
    " i.origin = 'c' and (select group_concat(?1 || '.' || name, ', ') from (select name from"
    " pragma_index_info(i.name) order by seqno)) = ?2), (select substr(sql, instr(sql, 'constraint')"
    " + 12) from sqlite_schema where name = ?1 and instr(sql, ', constraint \"')), '')";

static struct text refused_index(struct ctx *ctx, sqlite3 *handle, struct text columns)
{
    struct text rest = columns;
    struct text table = text_cut(&rest, '.');
    struct text found = columns;
    sqlite3_stmt *statement;
    if (sqlite3_prepare_v2(handle, index_of, -1, &statement, NULL))
        return found;
    sqlite3_bind_text(statement, 1, table.ptr, (int)table.len, SQLITE_STATIC);
    sqlite3_bind_text(statement, 2, columns.ptr, (int)columns.len, SQLITE_STATIC);
    if (sqlite3_step(statement) == SQLITE_ROW) {
        struct text name = text_of((const char *)sqlite3_column_text(statement, 0));
        name = text_cut(&name, '"');
        if (name.len)
            found = text_dup(ctx->arena, name);
    }
    sqlite3_finalize(statement);
    return found;
}

static enum err fail_unique(struct ctx *ctx, sqlite3 *handle)
{
    struct text message = text_dup(ctx->arena, text_of(sqlite3_errmsg(handle)));
    ptrdiff_t at = text_find(message, TEXT("failed: "));
    struct text columns = at < 0 ? message : text_slice(message, (size_t)at + 8, message.len);
    return ctx_fail(ctx, ERR_db_unique, refused_index(ctx, handle, columns));
}

enum err sqlite_fail(struct ctx *ctx, struct sqlite_conn *conn, int rc)
{
    if (rc == SQLITE_INTERRUPT && conn->stopped)
        return ctx_fail(ctx, conn->stopped);
    if (code_of(conn->handle, rc) == ERR_db_unique)
        return fail_unique(ctx, conn->handle);
    return sqlite_fail_handle(ctx, conn->handle, rc);
}
