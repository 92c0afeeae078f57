/* An undo as a job. The plan is made once a run and kept with it; the state says which items are through:
 *
 *   state  {"phase":1,"at":500}    items of the plan are in the order of the transaction's lines, so their places hold
 *   report {"txn":"…","undone":500,"conflicts":[…]}    what the plan kept is written by the first step
 *
 * A plan made anew after a crash sees what is undone already as done by somebody; items before the state's place
 * are not looked at again. */
#include "record/step.h"
#include "record/undo/undo_run.h"

#define REPORT_MAX ((size_t)16 * 1024 * 1024)

struct undo_job {
    struct undo undo;
    struct ctx ctx; /* of the plan: lives with the run */
    struct record_env env;
    struct access_caller caller;
};

static void release(void *subject)
{
    struct undo_job *job = subject;
    record_env_end(&job->env);
}

static int64_t number_of(const struct json *object, const char *key)
{
    int64_t number = 0;
    const struct json *member = json_get(object, text_of(key));
    if (!json_int(member, &number))
        text_to_int(json_text(member), &number);
    return number;
}

static enum err make_plan(struct record_step *step, struct undo_job **out)
{
    struct undo_job *job = ARENA_NEW(step->memory, struct undo_job);
    if (!job)
        return ctx_fail(step->ctx, ERR_out_of_memory);
    ctx_init(&job->ctx, step->memory, step->ctx->now);
    job->ctx.lang = step->ctx->lang;
    bool stop = text_eq(json_text(json_get(step->parameters, TEXT("conflicts"))), TEXT("stop"));
    job->undo = (struct undo){.ctx = &job->ctx,
                              .store = step->store,
                              .caller = &job->caller,
                              .conflicts = stop ? CONFLICTS_STOP : CONFLICTS_SKIP};
    enum err err = record_env_begin(&job->ctx, step->store, 0, &job->env);
    if (!err && !arena_on_end(step->memory, release, job))
        err = ERR_out_of_memory;
    if (!err)
        err = access_as_user(&job->ctx, step->store->access, job->env.conn, step->caller->user,
                             &job->caller);
    if (!err) {
        record_env_caller(&job->env, &job->caller);
        err = undo_plan_make(&job->env, number_of(step->parameters, "txn"), &job->undo.plan);
    }
    /* A long undo must not hold the snapshot of the database; the catalog stays. */
    if (job->env.conn)
        db_read_end(job->env.conn);
    job->env.conn = NULL;
    *out = job;
    return err;
}

/* ---- the report ---- */

struct noting {
    struct record_step *step;
    const struct json *report; /* the one kept last; NULL: none */
    int64_t undone, done;
    enum undo_phase phase;
    size_t next; /* place behind the chunk */
    size_t processed;
};

static void put_first_conflicts(struct json_out *out, struct undo *undo)
{
    for (size_t i = 0; i < undo->plan.count; i++)
        if (undo->plan.items[i].reason)
            undo_put_conflict(undo, out, &undo->plan.items[i]);
}

/* What this chunk's save left out. */
static int64_t put_refusals(struct json_out *out, const struct undo_chunk *chunk,
                            const struct record_task *task)
{
    int64_t undone = 0;
    for (size_t i = 0; i < task->save.count; i++) {
        const struct record_change *change = &task->save.changes[i];
        const struct undo_item *item = undo_item_of(chunk, change);
        if (item && change->error) {
            struct undo_item refused = *item;
            refused.reason = UNDO_REFUSED;
            refused.detail = undo_refusal(task->env.ctx->arena, task->env.ctx, change->row);
            undo_put_conflict(chunk->undo, out, &refused);
        } else if (item && !change->unchanged && !change->dropped) {
            undone++;
        }
    }
    return undone;
}

static struct text write_report(const struct noting *noting, struct undo *undo,
                                const struct undo_chunk *chunk, const struct record_task *task)
{
    struct arena *arena = noting->step->ctx->arena;
    struct buf list;
    struct json_out out;
    int64_t undone = noting->undone;
    int64_t txn = task ? task->save.txn : undo->txn;
    buf_init(&list, arena, REPORT_MAX);
    json_out_init(&out, &list);
    json_begin_array(&out);
    if (noting->report) {
        struct json_iter it = json_iter(json_get(noting->report, TEXT("conflicts")));
        while (json_next(&it))
            json_put_raw(&out, json_dump(arena, it.value));
    } else {
        put_first_conflicts(&out, undo);
    }
    if (task)
        undone += put_refusals(&out, chunk, task);
    json_end_array(&out);
    struct text conflicts = buf_text(&list);
    struct text id = txn ? text_format(arena, "\"%lld\"", (long long)txn) : TEXT("null");
    return text_format(arena, "{\"txn\":%.*s,\"undone\":%lld,\"conflicts\":%.*s}", TEXT_ARG(id),
                       (long long)undone, TEXT_ARG(conflicts));
}

static void note(struct noting *noting, struct undo *undo, const struct undo_chunk *chunk,
                 const struct record_task *task)
{
    struct record_step *step = noting->step;
    step->done = noting->done + (int64_t)noting->processed;
    step->report = write_report(noting, undo, chunk, task);
    step->next = text_format(step->ctx->arena, "{\"phase\":%d,\"at\":%zu}", (int)noting->phase,
                             noting->next);
}

static enum err keep(struct undo_chunk *chunk, struct record_task *task)
{
    struct noting *noting = chunk->subject;
    struct record_step *step = noting->step;
    step->txn = task->save.txn ? task->save.txn : step->txn;
    step->finished = chunk->last;
    note(noting, chunk->undo, chunk, task);
    if (step->ctx->arena->failed)
        return ctx_fail(step->ctx, ERR_out_of_memory);
    return step->keep(step, task->env.ctx, task->env.conn);
}

/* ---- the step ---- */

/* Moves on to the next item that has to be undone; false at the end. */
static bool find_next(const struct undo_plan *plan, enum undo_phase *phase, size_t *at)
{
    for (; *phase < PHASE_COUNT; (*phase)++, *at = 0)
        for (; *at < plan->count; (*at)++)
            if (undo_to_do(&plan->items[*at]) && undo_phase_of(&plan->items[*at]) == *phase)
                return true;
    return false;
}

static void fill_chunk(struct undo_chunk *chunk, enum undo_phase phase, size_t *at, size_t most)
{
    const struct undo_plan *plan = &chunk->undo->plan;
    for (; *at < plan->count && chunk->count < most; (*at)++)
        if (undo_to_do(&plan->items[*at]) && undo_phase_of(&plan->items[*at]) == phase)
            chunk->items[chunk->count++] = &plan->items[*at];
    enum undo_phase later = phase;
    size_t place = *at;
    chunk->last = !find_next(plan, &later, &place);
}

static enum err run_chunk(struct record_step *step, struct undo_job *job, struct noting *noting,
                          size_t at)
{
    struct undo_chunk *chunk = ARENA_NEW(step->ctx->arena, struct undo_chunk);
    if (!chunk)
        return ctx_fail(step->ctx, ERR_out_of_memory);
    *chunk = (struct undo_chunk){.undo = &job->undo, .after = keep, .subject = noting};
    noting->next = at;
    fill_chunk(chunk, noting->phase, &noting->next, record_step_rows(step, UNDO_CHUNK));
    noting->processed = chunk->count;
    enum err err = undo_chunk_run(chunk, noting->phase);
    if (!err)
        record_step_cost(step, chunk->count, chunk->us);
    return err;
}

static int64_t count_all(const struct undo_plan *plan)
{
    int64_t count = 0;
    for (size_t i = 0; i < plan->count; i++)
        count += undo_to_do(&plan->items[i]);
    return count;
}

/* Faults are found with the plan's memory and told with the step's. */
static enum err hand_faults(struct record_step *step, struct undo_job *job, enum err err)
{
    const struct ctx *from = &job->ctx;
    for (size_t i = 0; err && i < from->fault_count && i < CTX_FAULTS_MAX; i++)
        ctx_fail_at(step->ctx, from->faults[i].code, from->faults[i].field,
                    from->faults[i].position, from->faults[i].args, 4);
    return err;
}

static enum err go_on(struct record_step *step, struct undo_job *job)
{
    struct undo *undo = &job->undo;
    struct noting noting = {.step = step,
                            .report = step->report.len ? json_parse(step->ctx, step->report) : NULL,
                            .done = step->done,
                            .phase = (enum undo_phase)number_of(step->state, "phase")};
    size_t at = (size_t)number_of(step->state, "at");
    noting.undone = number_of(noting.report, "undone");
    undo->txn = step->txn;
    ctx_clear(&job->ctx);
    if (!step->state) {
        enum err err = undo_refuse(undo);
        if (err)
            return err;
        step->total = count_all(&undo->plan);
    }
    if (find_next(&undo->plan, &noting.phase, &at))
        return run_chunk(step, job, &noting, at);
    noting.next = at;
    note(&noting, undo, NULL, NULL);
    step->finished = true;
    return ERR_OK;
}

enum err record_undo_step(struct record_step *step)
{
    struct undo_job *job = step->plan;
    enum err err = job ? ERR_OK : make_plan(step, &job);
    if (!err)
        err = go_on(step, job);
    /* A step that failed has spoilt the plan's ctx: the next one plans anew. */
    step->plan = err ? NULL : job;
    return job ? hand_faults(step, job, err) : err;
}
