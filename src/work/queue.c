/* The threads that run jobs. A thread claims the oldest waiting job on the writer and steps it until it has
 * ended, is cancelled, or the queue closes.
 *
 * Before each step the job is read anew: the row is the only truth about where it stands, so a step that was
 * lost leaves nothing behind in memory. Waking needs no care about commits: a claim is a task of the writer
 * and so stands behind the transaction that added the job. */
#include "base/json_write.h"
#include "base/log.h"
#include "sys/clock.h"
#include "sys/thread.h"
#include "work/row.h"

#define WORKERS WORK_READERS
#define STEP_MEMORY ((size_t)512 * 1024 * 1024)
#define RUN_MEMORY ((size_t)2 * 1024 * 1024 * 1024)
/* When the writer's queue is full, until the next try. */
#define PAUSE_MS 500
#define PRUNE_EVERY_MS (INT64_C(3600) * 1000)

struct work {
    struct record_store *store;
    const struct job_kind *kinds;
    size_t kind_count;
    pthread_t threads[WORKERS];
    pthread_mutex_t lock; /* of what follows */
    pthread_cond_t changed;
    uint64_t wakes;
    bool closing;
    int64_t pruned_at;
    struct arena arena; /* the queue itself lies in it */
};

/* ---- tasks of the writer ---- */

struct ending {
    int64_t id;
    enum job_status status;
    struct text error;
};

static enum err run_claim(struct db_task *task, struct db_conn *conn)
{
    return job_claim(task->ctx, conn, task->subject);
}

static enum err run_end(struct db_task *task, struct db_conn *conn)
{
    const struct ending *ending = task->subject;
    return job_end(task->ctx, conn, ending->id, ending->status, ending->error);
}

static enum err run_keep(struct db_task *task, struct db_conn *conn)
{
    return job_keep(task->subject, task->ctx, conn);
}

static enum err run_recover(struct db_task *task, struct db_conn *conn)
{
    return job_recover(task->ctx, conn);
}

static enum err run_prune(struct db_task *task, struct db_conn *conn)
{
    return job_prune(task->ctx, conn);
}

static enum err write(struct work *work, struct ctx *ctx,
                      enum err (*run)(struct db_task *task, struct db_conn *conn), void *subject)
{
    struct db_task task = {.lane = DB_LANE_BULK, .ctx = ctx, .run = run, .subject = subject};
    return db_write(work->store->db, &task);
}

static void end(struct work *work, struct ctx *ctx, int64_t id, enum job_status status,
                struct text error)
{
    struct ending ending = {id, status, error};
    ctx_clear(ctx);
    /* A job that cannot be ended now is taken up again at the next start. */
    if (write(work, ctx, run_end, &ending))
        log_line(LOG_ERROR, "job_not_ended", LOG_NUMBER("job", id));
}

/* ---- one step ---- */

enum outcome { GOES_ON, ENDED, LATER };

static const struct job_kind *kind_of(const struct work *work, struct text name)
{
    for (size_t i = 0; i < work->kind_count; i++)
        if (text_eq(work->kinds[i].name, name))
            return &work->kinds[i];
    return NULL;
}

/* The fault as the owner of the job reads it. */
static struct text error_json(struct ctx *ctx, enum err err)
{
    struct fault plain = {.code = err};
    const struct fault *fault = &plain;
    struct buf out, message;
    struct json_out json;
    for (size_t i = ctx->fault_count < CTX_FAULTS_MAX ? ctx->fault_count : CTX_FAULTS_MAX; i > 0;
         i--)
        if (ctx->faults[i - 1].code == err)
            fault = &ctx->faults[i - 1];
    buf_init(&out, ctx->arena, 16384);
    buf_init(&message, ctx->arena, 8192);
    error_message(&message, fault, ctx->lang);
    json_out_init(&json, &out);
    json_begin_object(&json);
    json_key(&json, TEXT("code"));
    json_put_text(&json, error_name(err));
    json_key(&json, TEXT("detail"));
    json_put_text(&json, buf_text(&message));
    json_end_object(&json);
    return buf_text(&out);
}

static enum err read_caller(struct work *work, struct ctx *ctx, struct db_conn *conn, int64_t actor,
                            struct access_caller *caller)
{
    if (!actor)
        return access_system(ctx, work->store->access, conn, caller);
    return access_as_user(ctx, work->store->access, conn, actor, caller);
}

/* The row, its owner, and what the step is given. */
static enum err prepare(struct work *work, struct record_step *step, struct access_caller *caller,
                        struct job_row *row)
{
    struct ctx *ctx = step->ctx;
    struct db_conn *conn;
    bool found = false;
    enum err err = db_read_begin(ctx, work->store->db, 0, &conn);
    if (err)
        return err;
    err = job_row_read(ctx, conn, step->job, &found, row);
    if (!err && !found)
        err = ctx_fail(ctx, ERR_not_found);
    if (!err)
        err = read_caller(work, ctx, conn, row->actor, caller);
    db_read_end(conn);
    if (err)
        return err;
    ctx->lang = caller->lang;
    step->caller = caller;
    step->summary = row->summary.in[caller->lang];
    step->txn = row->txn;
    step->done = row->done;
    step->total = row->total;
    step->next = row->state;
    step->report = row->report;
    step->finished = step->is_kept = false;
    step->parameters = row->parameters.len ? json_parse(ctx, row->parameters) : NULL;
    step->state = row->state.len ? json_parse(ctx, row->state) : NULL;
    return ctx_error(ctx);
}

static enum outcome step_once(struct work *work, struct record_step *step)
{
    struct ctx *ctx = step->ctx;
    struct access_caller caller;
    struct job_row row = {.status = JOB_RUNNING};
    enum err err = prepare(work, step, &caller, &row);
    const struct job_kind *kind = kind_of(work, row.kind);
    if (!err && (row.cancel || row.status != JOB_RUNNING)) {
        end(work, ctx, step->job, JOB_CANCELLED, TEXT_EMPTY);
        return ENDED;
    }
    if (!err)
        err = kind ? kind->step(step) : ctx_fail(ctx, ERR_internal);
    if (!err && !step->is_kept)
        err = write(work, ctx, run_keep, step);
    if (err == ERR_busy || err == ERR_deadline)
        return LATER;
    if (err) {
        end(work, ctx, step->job, JOB_FAILED, error_json(ctx, err));
        return ENDED;
    }
    return step->finished ? ENDED : GOES_ON;
}

static bool is_closing(struct work *work)
{
    pthread_mutex_lock(&work->lock);
    bool closing = work->closing;
    pthread_mutex_unlock(&work->lock);
    return closing;
}

static void run_job(struct work *work, int64_t id)
{
    struct arena memory;
    struct arena arena;
    struct ctx ctx;
    arena_init(&memory, RUN_MEMORY);
    arena_init(&arena, STEP_MEMORY);
    struct record_step step = {
        .ctx = &ctx, .store = work->store, .job = id, .memory = &memory, .keep = job_keep};
    enum outcome outcome = GOES_ON;
    while (outcome != ENDED && !is_closing(work)) {
        arena_reset(&arena);
        ctx_init(&ctx, &arena, clock_now());
        outcome = step_once(work, &step);
        if (outcome == LATER)
            clock_sleep(PAUSE_MS);
    }
    arena_deinit(&arena);
    arena_deinit(&memory);
}

/* ---- the threads ---- */

static int64_t claim(struct work *work)
{
    struct arena arena;
    struct ctx ctx;
    int64_t id = 0;
    arena_init(&arena, ARENA_REQUEST_LIMIT);
    ctx_init(&ctx, &arena, clock_now());
    pthread_mutex_lock(&work->lock);
    bool prune = ctx.now - work->pruned_at > PRUNE_EVERY_MS;
    if (prune)
        work->pruned_at = ctx.now;
    pthread_mutex_unlock(&work->lock);
    if (prune)
        (void)write(work, &ctx, run_prune, NULL); /* the next hour does it otherwise */
    ctx_clear(&ctx);
    if (write(work, &ctx, run_claim, &id))
        id = 0;
    arena_deinit(&arena);
    return id;
}

static void *worker(void *arg)
{
    struct work *work = arg;
    uint64_t seen = 0;
    pthread_mutex_lock(&work->lock);
    while (!work->closing) {
        if (seen == work->wakes) {
            thread_wait(&work->changed, &work->lock, 60000);
            continue;
        }
        seen = work->wakes;
        pthread_mutex_unlock(&work->lock);
        for (int64_t id; !is_closing(work) && (id = claim(work));)
            run_job(work, id);
        pthread_mutex_lock(&work->lock);
    }
    pthread_mutex_unlock(&work->lock);
    return NULL;
}

static void wake(struct work *work)
{
    if (!work)
        return;
    pthread_mutex_lock(&work->lock);
    work->wakes++;
    pthread_cond_broadcast(&work->changed);
    pthread_mutex_unlock(&work->lock);
}

enum err work_start(struct ctx *ctx, struct record_store *store, const struct job_kind *kinds,
                    size_t count, struct work **out)
{
    struct arena arena;
    arena_init(&arena, (size_t)64 * 1024);
    struct work *work = ARENA_NEW(&arena, struct work);
    *out = NULL;
    if (!work)
        return ctx_fail(ctx, ERR_out_of_memory);
    work->arena = arena;
    work->store = store;
    work->kinds = kinds;
    work->kind_count = count;
    work->pruned_at = ctx->now;
    work->wakes = 1; /* what was left from the last time */
    enum err err = write(work, ctx, run_recover, NULL);
    if (err) {
        arena = work->arena;
        arena_deinit(&arena);
        return err;
    }
    pthread_mutex_init(&work->lock, NULL);
    pthread_cond_init(&work->changed, NULL);
    for (size_t i = 0; i < WORKERS; i++)
        thread_start(&work->threads[i], "jobs", worker, work);
    *out = work;
    return ERR_OK;
}

void work_stop(struct work *work)
{
    if (!work)
        return;
    pthread_mutex_lock(&work->lock);
    work->closing = true;
    pthread_cond_broadcast(&work->changed);
    pthread_mutex_unlock(&work->lock);
    for (size_t i = 0; i < WORKERS; i++)
        thread_join(work->threads[i]);
    pthread_cond_destroy(&work->changed);
    pthread_mutex_destroy(&work->lock);
    struct arena arena = work->arena;
    arena_deinit(&arena);
}

/* ---- adding ---- */

enum err job_add(struct work *work, struct ctx *ctx, struct db_conn *conn,
                 const struct job_new *job, int64_t *id)
{
    *id = job->id ? job->id : job_new_id(ctx);
    enum err err = job_insert(ctx, conn, job, *id);
    if (!err)
        wake(work);
    return err;
}

struct adding {
    struct work *work;
    const struct job_new *job;
    int64_t *id;
};

static enum err run_add(struct db_task *task, struct db_conn *conn)
{
    const struct adding *adding = task->subject;
    return job_add(adding->work, task->ctx, conn, adding->job, adding->id);
}

enum err job_submit(struct work *work, struct ctx *ctx, struct record_store *store,
                    const struct job_new *job, int64_t *id)
{
    struct adding adding = {work, job, id};
    struct db_task task = {.lane = DB_LANE_INTERACTIVE,
                           .ctx = ctx,
                           .run = run_add,
                           .subject = &adding};
    return db_write(store->db, &task);
}
