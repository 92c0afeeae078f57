#include "api/many.h"

/* Ids of a selection: eight bytes each, and their copies. */
#define SELECTION_MEMORY ((size_t)1024 * 1024 * 1024)

struct many *many_new(struct call *call)
{
    struct many *many = ARENA_NEW(call->ctx->arena, struct many);
    if (!many) {
        ctx_fail(call->ctx, ERR_out_of_memory);
        return NULL;
    }
    arena_init(&many->arena, SELECTION_MEMORY);
    ctx_init(&many->own, &many->arena, call->ctx->now);
    many->own.lang = call->ctx->lang;
    many->ctx = &many->own;
    many->call = call;
    many->batch.caller = &call->caller;
    many->batch.origin = call->origin;
    return many;
}

void many_end(struct many *many, enum err err)
{
    const struct ctx *from = &many->own;
    for (size_t i = 0; err && i < from->fault_count && i < CTX_FAULTS_MAX; i++)
        ctx_fail_at(many->call->ctx, from->faults[i].code, from->faults[i].field,
                    from->faults[i].position, from->faults[i].args, 4);
    arena_deinit(&many->arena);
}

/* ---- at once ---- */

static enum err fill(struct record_task *task)
{
    struct many *many = task->subject;
    record_env_caller(&task->env, &many->call->caller);
    enum err err = many->first ? many->first(many, task) : ERR_OK;
    return err ? err : batch_fill(task, &many->batch);
}

static enum err saved(struct record_task *task)
{
    struct many *many = task->subject;
    buf_clear(many->call->out);
    many->reply(many, task, many->call->out);
    task->reply = text_dup(task->db.ctx->arena, buf_text(many->call->out));
    return ERR_OK;
}

static enum err run_task(struct many *many, enum err (*prepare)(struct record_task *task),
                         enum err (*after)(struct record_task *task))
{
    struct call *call = many->call;
    struct record_task task = {.store = call->store,
                               .prepare = prepare,
                               .after = after,
                               .subject = many,
                               .idempotency_key = call->idempotency_key,
                               .request_hash = call->request_hash};
    task.db.ctx = call->ctx;
    task.save.caller = &call->caller;
    task.save.origin = call->origin;
    task.save.summary = many->batch.summary;
    enum err err = record_task_run(&task);
    if (err)
        return err;
    if (task.repeated) {
        buf_clear(call->out);
        buf_add_text(call->out, task.reply);
    }
    call->txn = task.save.txn;
    return ERR_OK;
}

/* ---- as a job ---- */

static enum err begin(struct record_task *task)
{
    struct many *many = task->subject;
    record_env_caller(&task->env, &many->call->caller);
    return many->first ? many->first(many, task) : ERR_OK;
}

static enum err queued(struct record_task *task)
{
    struct many *many = task->subject;
    struct call *call = many->call;
    int64_t id;
    many->job.txn = task->save.txn;
    enum err err = job_add(call->work, task->env.ctx, task->env.conn, &many->job, &id);
    buf_clear(call->out);
    buf_addf(call->out, "{\"job\":\"%lld\"}", (long long)id);
    task->reply = text_dup(task->db.ctx->arena, buf_text(call->out));
    return err;
}

/* The reply, which may be that of an earlier try, says which job it is. */
static void point_to_job(struct call *call)
{
    const struct json *reply = json_parse(call->ctx, buf_text(call->out));
    struct text job = json_text(json_get(reply, TEXT("job")));
    if (!job.len)
        return;
    call->status = 202;
    call->location = text_format(call->ctx->arena, "/api/v1/jobs/%.*s", TEXT_ARG(job));
}

static enum err run_as_job(struct many *many)
{
    many->job.id = job_new_id(many->call->ctx);
    many->job.actor = many->call->caller.user;
    many->job.total = (int64_t)batch_total(&many->batch);
    enum err err = batch_keep(many->ctx, many->call->store, &many->batch, many->job.id,
                              &many->job.parameters);
    return err ? err : run_task(many, begin, queued);
}

enum err many_run(struct many *many)
{
    /* what belongs to the first commit may take a place in it */
    size_t count = batch_total(&many->batch) + (many->first != NULL);
    enum err err = count > RECORD_SAVE_MAX ? run_as_job(many) : run_task(many, fill, saved);
    if (!err)
        point_to_job(many->call);
    return err;
}
