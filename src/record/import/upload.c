#include "record/import/upload.h"

#include "sys/entropy.h"
#include "sys/file.h"

#include <errno.h>

#define NAME(literal)                                                                              \
    {                                                                                              \
        "" literal, sizeof(literal) - 1                                                            \
    }
#define COUNT(items) (sizeof(items) / sizeof(items)[0])
#define TABLE TEXT("upload")
/* Rows swept at a time. */
#define SWEEP_MOST 200

static const struct db_column_def upload_columns[] = {
    {NAME("user"), DB_COLUMN_INT},
    {NAME("name"), DB_COLUMN_TEXT},
    {NAME("size"), DB_COLUMN_INT},
    {NAME("created_at"), DB_COLUMN_INT},
};
static const struct text upload_by_user[] = {NAME("user"), NAME("id")};
static const struct text upload_by_age[] = {NAME("created_at")};
static const struct db_index_def upload_indexes[] = {
    {NAME("upload_user"), DB_INDEX_PLAIN, upload_by_user, COUNT(upload_by_user)},
    {NAME("upload_age"), DB_INDEX_PLAIN, upload_by_age, COUNT(upload_by_age)},
};
static const struct db_column_def note_columns[] = {
    {NAME("job"), DB_COLUMN_INT},    {NAME("part"), DB_COLUMN_INT},
    {NAME("line"), DB_COLUMN_INT},   {NAME("record"), DB_COLUMN_INT},
    {NAME("field"), DB_COLUMN_TEXT}, {NAME("note"), DB_COLUMN_TEXT},
};
static const struct text note_by_job[] = {NAME("job"), NAME("part"), NAME("id")};
static const struct db_index_def note_indexes[] = {
    {NAME("import_note_job"), DB_INDEX_PLAIN, note_by_job, COUNT(note_by_job)},
};
static const struct db_column_def shape_columns[] = {
    {NAME("user"), DB_COLUMN_INT},
    {NAME("shape"), DB_COLUMN_TEXT},
    {NAME("part"), DB_COLUMN_TEXT},
    {NAME("at"), DB_COLUMN_INT},
};
static const struct text shape_key[] = {NAME("user"), NAME("shape")};
static const struct db_index_def shape_indexes[] = {
    {NAME("import_shape_key"), DB_INDEX_UNIQUE, shape_key, COUNT(shape_key)},
};
static const struct db_table_def tables[] = {
    {NAME("upload"), false, upload_columns, COUNT(upload_columns), upload_indexes,
     COUNT(upload_indexes)},
    {NAME("import_note"), false, note_columns, COUNT(note_columns), note_indexes,
     COUNT(note_indexes)},
    {NAME("import_shape"), true, shape_columns, COUNT(shape_columns), shape_indexes,
     COUNT(shape_indexes)},
};

const struct db_table_def *import_tables(size_t *count)
{
    *count = COUNT(tables);
    return tables;
}

const char *upload_path(struct arena *arena, const struct record_store *store, int64_t id,
                        const char *tail)
{
    return text_cstr(arena,
                     text_format(arena, "%s/imports/%lld%s", store->folder, (long long)id, tail));
}

static enum err cannot_write(struct ctx *ctx, const char *path, int error)
{
    if (error == ENOSPC || error == EDQUOT)
        return ctx_fail(ctx, ERR_disk_full);
    return ctx_fail(ctx, ERR_file_write, text_of(path), text_of(strerror(error)));
}

/* ---- rows ---- */

static const struct db_node *column(struct arena *arena, const char *name)
{
    return db_column(arena, TEXT_EMPTY, text_of(name));
}

static enum err read_rows(struct ctx *ctx, struct record_store *store, const struct db_node *where,
                          int64_t limit, struct upload *out, size_t *count)
{
    struct arena *arena = ctx->arena;
    const struct db_node *wanted[] = {column(arena, "id"), column(arena, "user"),
                                      column(arena, "name"), column(arena, "size"),
                                      column(arena, "created_at")};
    struct db_select select = {.table = TABLE,
                               .columns = wanted,
                               .column_count = COUNT(wanted),
                               .where = where,
                               .limit = limit};
    struct db_conn *conn;
    struct db_rows *rows;
    *count = 0;
    enum err err = db_read_begin(ctx, store->db, 0, &conn);
    if (err)
        return err;
    err = db_open_rows(ctx, conn, &select, &rows);
    while (!err && db_next(rows))
        out[(*count)++] = (struct upload){.id = db_get_int(rows, 0),
                                          .user = db_get_int(rows, 1),
                                          .name = text_dup(arena, db_get_text(rows, 2)),
                                          .size = db_get_int(rows, 3),
                                          .created_at = db_get_int(rows, 4)};
    if (!err)
        err = db_close_rows(rows);
    db_read_end(conn);
    return err;
}

static enum err insert(struct db_task *task, struct db_conn *conn)
{
    const struct upload *upload = task->subject;
    const struct text columns[] = {TEXT("id"), TEXT("user"), TEXT("name"), TEXT("size"),
                                   TEXT("created_at")};
    const struct value values[] = {value_int(upload->id), value_int(upload->user),
                                   value_text(upload->name), value_int(upload->size),
                                   value_int(upload->created_at)};
    struct db_insert row = {.table = TABLE,
                            .columns = columns,
                            .column_count = COUNT(columns),
                            .values = values,
                            .row_count = 1};
    return db_insert(task->ctx, conn, &row);
}

static enum err delete (struct db_task *task, struct db_conn *conn) {
    const struct upload *upload = task->subject; struct arena *arena = task->ctx->arena;
    int64_t changed;
    return db_delete(task->ctx, conn, TABLE,
                     db_call2(arena, DB_EQ, column(arena, "id"), db_int(arena, upload->id)),
                     &changed);
}

static enum err write(struct ctx *ctx, struct record_store *store,
                      enum err (*run)(struct db_task *task, struct db_conn *conn),
                      const struct upload *upload)
{
    struct upload copy = *upload;
    struct db_task task = {.lane = DB_LANE_INTERACTIVE, .ctx = ctx, .run = run, .subject = &copy};
    return db_write(store->db, &task);
}

/* ---- what routes and jobs do ---- */

enum err upload_drop(struct ctx *ctx, struct record_store *store, const struct upload *upload)
{
    enum err err = write(ctx, store, delete, upload);
    if (!err)
        (void)file_remove_like(upload_path(ctx->arena, store, upload->id, ""));
    return err;
}

/* Notes of imports whose files are gone can no longer be told; a job's id holds its time (job_new_id). */
static enum err delete_notes(struct db_task *task, struct db_conn *conn)
{
    struct arena *arena = task->ctx->arena;
    int64_t changed, before = (task->ctx->now - 2 * UPLOAD_KEPT_MS) << 20;
    return db_delete(task->ctx, conn, TEXT("import_note"),
                     db_call2(arena, DB_LT, column(arena, "job"), db_int(arena, before)), &changed);
}

/* What nobody came back for. */
static void sweep(struct ctx *ctx, struct record_store *store)
{
    struct arena *arena = ctx->arena;
    struct upload *old = ARENA_ARRAY(arena, struct upload, SWEEP_MOST);
    const struct db_node *where = db_call2(arena, DB_LT, column(arena, "created_at"),
                                           db_int(arena, ctx->now - UPLOAD_KEPT_MS));
    size_t count = 0;
    if (old && !read_rows(ctx, store, where, SWEEP_MOST, old, &count))
        for (size_t i = 0; i < count; i++)
            (void)upload_drop(ctx, store, &old[i]); /* the next upload tries again */
    if (old && count)
        (void)write(ctx, store, delete_notes, old);
    ctx_clear(ctx);
}

enum err upload_make(struct ctx *ctx, struct record_store *store, int64_t user, struct text name,
                     int64_t size, struct upload *out)
{
    struct arena *arena = ctx->arena;
    uint32_t chance;
    struct upload *his = ARENA_ARRAY(arena, struct upload, UPLOADS_MAX);
    size_t count;
    if (!his)
        return ctx_fail(ctx, ERR_out_of_memory);
    if (size < 1 || size > UPLOAD_MAX)
        return ctx_fail_field(ctx, ERR_upload_size, TEXT("size"),
                              text_format(arena, "%lld", (long long)(UPLOAD_MAX >> 20)));
    sweep(ctx, store);
    enum err err = read_rows(ctx, store,
                             db_call2(arena, DB_EQ, column(arena, "user"), db_int(arena, user)),
                             UPLOADS_MAX, his, &count);
    if (err)
        return err;
    if (count == UPLOADS_MAX)
        return ctx_fail(ctx, ERR_upload_many, text_format(arena, "%d", UPLOADS_MAX));
    entropy_fill(&chance, sizeof chance);
    *out = (struct upload){.id = (ctx->now << 20 & INT64_MAX) | (int64_t)(chance & 0xfffff),
                           .user = user,
                           .name = text_slice(name, 0, UPLOAD_NAME_MAX),
                           .size = size,
                           .created_at = ctx->now};
    out->path = upload_path(arena, store, out->id, "");
    const char *folder = text_cstr(arena, text_format(arena, "%s/imports", store->folder));
    int error = file_make_folder(folder);
    if (!error)
        error = file_append_sync(out->path, TEXT_EMPTY, 0600);
    return error ? cannot_write(ctx, out->path, error) : write(ctx, store, insert, out);
}

enum err upload_find(struct ctx *ctx, struct record_store *store, int64_t user, int64_t id,
                     struct upload *out)
{
    struct arena *arena = ctx->arena;
    size_t count;
    enum err err = read_rows(ctx, store,
                             db_call2(arena, DB_EQ, column(arena, "id"), db_int(arena, id)), 1, out,
                             &count);
    if (err)
        return err;
    if (!count || (user && out->user != user))
        return ctx_fail(ctx, ERR_upload_gone);
    out->path = upload_path(arena, store, id, "");
    if (file_size(out->path, &out->received))
        return ctx_fail(ctx, ERR_upload_gone);
    return ERR_OK;
}

enum err upload_append(struct ctx *ctx, struct upload *upload, int64_t offset, struct text bytes)
{
    int lock;
    if (file_lock(upload->path, &lock))
        return ctx_fail(ctx, ERR_busy);
    enum err err = ERR_OK;
    int error = file_size(upload->path, &upload->received);
    if (!error && offset != upload->received)
        err = ctx_fail_field(ctx, ERR_upload_offset, TEXT("offset"),
                             text_format(ctx->arena, "%lld", (long long)upload->received));
    else if (!error && offset + (int64_t)bytes.len > upload->size)
        err = ctx_fail(ctx, ERR_upload_longer,
                       text_format(ctx->arena, "%lld", (long long)upload->size));
    else if (!error)
        error = file_append_sync(upload->path, bytes, 0600);
    if (!err && !error)
        upload->received += (int64_t)bytes.len;
    file_unlock(lock);
    return error ? cannot_write(ctx, upload->path, error) : err;
}

enum err upload_ready(struct ctx *ctx, const struct upload *upload)
{
    return upload->received == upload->size ? ERR_OK
                                            : ctx_fail(ctx, ERR_upload_unfinished, upload->name);
}
