/* Jobs as people see them, and calling them off. */
#include "base/json_write.h"
#include "work/row.h"

static void put_text(struct json_out *json, const char *key, struct text text)
{
    json_key(json, text_of(key));
    json_put_text(json, text);
}

static void put_time(struct json_out *json, const char *key, int64_t at)
{
    json_key(json, text_of(key));
    if (at)
        json_put_datetime(json, at);
    else
        json_put_null(json);
}

static void put_json(struct json_out *json, const char *key, struct text text)
{
    json_key(json, text_of(key));
    if (text.len)
        json_put_raw(json, text);
    else
        json_put_null(json);
}

static void put_actor(struct json_out *json, const struct job_row *row)
{
    json_key(json, TEXT("by"));
    if (!row->actor) {
        json_put_null(json);
        return;
    }
    json_begin_object(json);
    json_key(json, TEXT("id"));
    json_put_id(json, row->actor);
    put_text(json, "name", row->actor_name);
    json_end_object(json);
}

/* What an ended job has done can be taken back as a whole. */
static void put_undo(struct json_out *json, const struct job_row *row)
{
    char path[64];
    struct buf buf;
    buf_init_fixed(&buf, path, sizeof path);
    json_key(json, TEXT("undo"));
    if (!row->txn || row->status < JOB_DONE) {
        json_put_null(json);
        return;
    }
    buf_addf(&buf, "/transactions/%lld/undo", (long long)row->txn);
    json_put_text(json, buf_text(&buf));
}

static void put_job(struct json_out *json, const struct job_row *row, enum lang lang)
{
    json_begin_object(json);
    json_key(json, TEXT("id"));
    json_put_id(json, row->id);
    put_text(json, "kind", row->kind);
    put_text(json, "summary", row->summary.in[lang]);
    put_text(json, "status", job_status_name(row->status));
    json_key(json, TEXT("done"));
    json_put_int(json, row->done);
    json_key(json, TEXT("total"));
    json_put_int(json, row->total);
    put_time(json, "created_at", row->created_at);
    put_time(json, "started_at", row->started_at);
    put_time(json, "ended_at", row->ended_at);
    json_key(json, TEXT("txn"));
    if (row->txn)
        json_put_id(json, row->txn);
    else
        json_put_null(json);
    put_undo(json, row);
    put_actor(json, row);
    put_json(json, "report", row->report);
    put_json(json, "error", row->error);
    json_end_object(json);
}

static bool may_see(const struct access_caller *caller, const struct job_row *row)
{
    return caller->admin || caller->system || (caller->user && row->actor == caller->user);
}

static enum err find(struct ctx *ctx, struct db_conn *conn, const struct access_caller *caller,
                     int64_t id, struct job_row *row)
{
    bool found;
    enum err err = job_row_read(ctx, conn, id, &found, row);
    if (err)
        return err;
    return found && may_see(caller, row) ? ERR_OK : ctx_fail(ctx, ERR_not_found);
}

enum err job_read(struct record_env *env, int64_t id, struct buf *out)
{
    struct job_row row;
    struct json_out json;
    enum err err = find(env->ctx, env->conn, env->caller, id, &row);
    if (err)
        return err;
    json_out_init(&json, out);
    put_job(&json, &row, env->ctx->lang);
    return ERR_OK;
}

enum err job_parameters(struct record_env *env, int64_t id, struct text kind, struct text *out)
{
    struct job_row row;
    enum err err = find(env->ctx, env->conn, env->caller, id, &row);
    *out = err ? TEXT_EMPTY : row.parameters;
    return err || text_eq(row.kind, kind) ? err : ctx_fail(env->ctx, ERR_not_found);
}

enum err job_list(struct record_env *env, int64_t before, int64_t limit, struct buf *out)
{
    struct arena *arena = env->ctx->arena;
    const struct access_caller *caller = env->caller;
    const struct db_node *where = NULL;
    struct job_row *rows;
    size_t count;
    if (!caller->admin && !caller->system)
        where = job_is(arena, "actor", caller->user);
    if (before)
        where = db_and(arena, where,
                       db_call2(arena, DB_LT, job_column(arena, "id"), db_int(arena, before)));
    enum err err = job_rows(env->ctx, env->conn, where, limit + 1, &rows, &count);
    if (err)
        return err;
    bool more = count > (size_t)limit;
    struct json_out json;
    json_out_init(&json, out);
    json_begin_object(&json);
    json_key(&json, TEXT("data"));
    json_begin_array(&json);
    for (size_t i = 0; i < count - more; i++)
        put_job(&json, &rows[i], env->ctx->lang);
    json_end_array(&json);
    json_key(&json, TEXT("next"));
    if (more)
        json_put_id(&json, rows[count - 2].id);
    else
        json_put_null(&json);
    json_end_object(&json);
    return ERR_OK;
}

/* ---- calling off ---- */

struct cancelling {
    const struct access_caller *caller;
    int64_t id;
};

static enum err run_cancel(struct db_task *task, struct db_conn *conn)
{
    const struct cancelling *cancelling = task->subject;
    struct ctx *ctx = task->ctx;
    struct job_row row;
    enum err err = find(ctx, conn, cancelling->caller, cancelling->id, &row);
    if (err)
        return err;
    if (row.status == JOB_WAITING)
        return job_end(ctx, conn, row.id, JOB_CANCELLED, TEXT_EMPTY);
    if (row.status == JOB_RUNNING)
        return job_ask_cancel(ctx, conn, row.id);
    return ctx_fail(ctx, ERR_job_over);
}

enum err job_cancel(struct ctx *ctx, struct record_store *store, const struct access_caller *caller,
                    int64_t id)
{
    struct cancelling cancelling = {caller, id};
    struct db_task task = {.lane = DB_LANE_INTERACTIVE,
                           .ctx = ctx,
                           .run = run_cancel,
                           .subject = &cancelling};
    return db_write(store->db, &task);
}
