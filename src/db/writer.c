/* The writer thread. Two queues, one connection; the rules are in writer.h.
 *
 * Invariants: a task is in a queue or in `group`, never in both; `done` is called exactly once and with
 * no lock held; between two groups there is no transaction; the thread waits for work and for
 * writer_resume, for nothing else. */
#include "db/writer_thread.h"

#include "sys/clock.h"

#define GROUP_MAX 256
#define WAITING_MAX 10000
#define BULK_HOLD_MS 50  /* longest bulk group while somebody waits */
#define BULK_TURN_MS 200 /* bulk work left aside this long gets a group in between */
#define REST_MS 5000     /* without work, or without bulk work, memory is given back */
#define HELD_MS 50       /* looks again whether bulk work is still held */

struct lane {
    struct db_task *first;
    struct db_task *last;
};

/* Somebody in db_write. */
struct db_wait {
    pthread_cond_t ended;
    bool is_over;
};

struct db_writer {
    struct db *db;
    struct db_conn *conn;
    pthread_t thread;
    bool has_thread;
    const struct db_commit_reader *readers;
    size_t reader_count;

    pthread_mutex_t lock; /* of what follows */
    pthread_cond_t work;
    pthread_cond_t between; /* a group ended */
    struct lane lanes[2];
    bool closing;
    bool running;
    unsigned pauses;
    int64_t bulk_at; /* when the bulk lane last had a turn or began to wait */
    struct db_writer_stats stats;
    atomic_int interactive; /* waiting in that lane */

    /* the thread's own */
    bool had_bulk; /* since the last rest */
    int64_t bulk_ran_at;
    struct arena arena;
    struct ctx ctx; /* of the transaction */
    struct db_task *group[GROUP_MAX];
};

/* ---- queues -------------------------------------------------------------------------------------- */

static void push(struct lane *lane, struct db_task *task)
{
    task->next = NULL;
    if (lane->last)
        lane->last->next = task;
    else
        lane->first = task;
    lane->last = task;
}

static void push_front(struct lane *lane, struct db_task *task)
{
    task->next = lane->first;
    lane->first = task;
    if (!lane->last)
        lane->last = task;
}

static struct db_task *pop(struct lane *lane)
{
    struct db_task *task = lane->first;
    lane->first = task->next;
    if (!lane->first)
        lane->last = NULL;
    task->next = NULL;
    return task;
}

static void count_waiting(struct db_writer *writer, const struct db_task *task, int change)
{
    writer->stats.waiting += change;
    if (task->lane == DB_LANE_INTERACTIVE)
        atomic_fetch_add(&writer->interactive, change);
}

static bool runs_alone(const struct db_task *task)
{
    return task->schema || task->bare;
}

/* The lane whose turn it is, or NULL. */
static struct lane *next_lane(struct db_writer *writer)
{
    struct lane *interactive = &writer->lanes[DB_LANE_INTERACTIVE];
    struct lane *bulk = &writer->lanes[DB_LANE_BULK];
    struct db *db = writer->db;
    bool ready = bulk->first && (writer->closing || !db->driver->hold_bulk(db));
    bool overdue = ready && clock_monotonic() - writer->bulk_at > BULK_TURN_MS;
    if (interactive->first && !overdue)
        return interactive;
    if (!ready)
        return NULL;
    writer->bulk_at = clock_monotonic();
    return bulk;
}

/* Moves the next group out of its lane; 0 without work. */
static size_t take_group(struct db_writer *writer)
{
    struct lane *lane = next_lane(writer);
    size_t count = 0;
    while (lane && lane->first && count < GROUP_MAX) {
        bool alone = runs_alone(lane->first);
        if (alone && count)
            break;
        writer->group[count++] = pop(lane);
        count_waiting(writer, writer->group[count - 1], -1);
        if (alone)
            break;
    }
    return count;
}

static void put_back(struct db_writer *writer, size_t from, size_t count)
{
    pthread_mutex_lock(&writer->lock);
    for (size_t i = count; i > from; i--) {
        struct db_task *task = writer->group[i - 1];
        push_front(&writer->lanes[task->lane], task);
        count_waiting(writer, task, 1);
    }
    pthread_mutex_unlock(&writer->lock);
}

/* ---- one transaction ----------------------------------------------------------------------------- */

/* Tells a task that what it did is gone; once for each run. */
static void undo(struct db_task *task)
{
    if (task->ran && task->undone)
        task->undone(task);
    task->ran = false;
}

static enum err run_in_savepoint(struct db_writer *writer, struct db_task *task)
{
    struct db_conn *conn = writer->conn;
    enum err err = conn->driver->savepoint(task->ctx, conn);
    if (err)
        return err;
    task->ran = true;
    err = task->run(task, conn);
    if (!err && task->ctx->arena->failed)
        err = ERR_out_of_memory;
    if (conn->driver->lost(conn))
        return err ? err : ERR_internal;
    if (!err)
        err = conn->driver->release(task->ctx, conn);
    if (err) {
        conn->driver->rollback_to(conn);
        undo(task);
    }
    return err;
}

static enum err run_task(struct db_writer *writer, struct db_task *task)
{
    if (task->ctx->deadline && clock_monotonic() > task->ctx->deadline)
        return ctx_fail(task->ctx, ERR_deadline);
    return run_in_savepoint(writer, task);
}

static bool out_of_turn(const struct db_writer *writer, const struct db_task *task, int64_t since)
{
    return task->lane == DB_LANE_BULK && atomic_load(&writer->interactive) > 0 &&
           clock_monotonic() - since >= BULK_HOLD_MS;
}

/* Runs the tasks of an open transaction; lowers `count` when the rest must wait for another group.
 * Gives the number that succeeded, or why the transaction was lost. */
static enum err run_tasks(struct db_writer *writer, struct db_task **tasks, size_t *count,
                          size_t *good)
{
    int64_t since = clock_monotonic();
    *good = 0;
    for (size_t i = 0; i < *count; i++) {
        if (i && out_of_turn(writer, tasks[i], since)) {
            *count = i;
            break;
        }
        tasks[i]->result = run_task(writer, tasks[i]);
        if (writer->conn->driver->lost(writer->conn))
            return tasks[i]->result ? tasks[i]->result : ERR_internal;
        *good += tasks[i]->result == ERR_OK;
    }
    return ERR_OK;
}

static enum err run_readers(struct db_writer *writer)
{
    for (size_t i = 0; i < writer->reader_count; i++) {
        const struct db_commit_reader *reader = &writer->readers[i];
        enum err err = reader->run(&writer->ctx, writer->conn, reader->subject);
        if (err)
            return err;
    }
    return writer->arena.failed ? ctx_fail(&writer->ctx, ERR_out_of_memory) : ERR_OK;
}

static enum err commit(struct db_writer *writer)
{
    int64_t start = clock_monotonic_us();
    enum err err = writer->conn->driver->commit(&writer->ctx, writer->conn);
    pthread_mutex_lock(&writer->lock);
    writer->stats.commit_us_total += clock_monotonic_us() - start;
    pthread_mutex_unlock(&writer->lock);
    return err;
}

static void tell_readers(struct db_writer *writer, bool committed)
{
    for (size_t i = 0; i < writer->reader_count; i++)
        if (writer->readers[i].ended)
            writer->readers[i].ended(writer->readers[i].subject, committed);
}

/* One transaction over the tasks, whose own results are in task->result; an error means that nothing of
 * it happened. */
static enum err transact(struct db_writer *writer, struct db_task **tasks, size_t *count)
{
    struct db_conn *conn = writer->conn;
    size_t good = 0;
    arena_reset(&writer->arena);
    ctx_init(&writer->ctx, &writer->arena, clock_now());
    enum err err = conn->driver->begin(&writer->ctx, conn);
    if (!err)
        err = run_tasks(writer, tasks, count, &good);
    if (!err && good)
        err = run_readers(writer);
    bool committed = !err && good && !(err = commit(writer));
    if (!committed)
        conn->driver->rollback(conn);
    tell_readers(writer, committed);
    return err;
}

/* ---- a group ------------------------------------------------------------------------------------- */

/* The transaction's error becomes the task's, with its arguments when they are known. */
static void fail_task(struct db_writer *writer, struct db_task *task, enum err err)
{
    undo(task);
    if (task->result == ERR_OK || !ctx_error(task->ctx)) {
        const struct fault *fault = writer->ctx.fault_count ? writer->ctx.faults : NULL;
        if (fault && fault->code == err)
            ctx_fail_at(task->ctx, err, fault->field, fault->position, fault->args, 4);
        else
            ctx_fail(task->ctx, err);
    }
    task->result = task->result ? task->result : err;
}

static void run_again(struct db_writer *writer, struct db_task *task)
{
    size_t one = 1;
    undo(task);
    ctx_clear(task->ctx);
    task->result = ERR_OK;
    enum err err = transact(writer, &task, &one);
    if (err)
        fail_task(writer, task, err);
}

static size_t run_transaction(struct db_writer *writer, struct db_task **tasks, size_t taken)
{
    size_t count = taken;
    for (size_t i = 0; i < count; i++) {
        tasks[i]->result = ERR_OK;
        tasks[i]->ran = false;
    }
    enum err err = transact(writer, tasks, &count);
    if (!err)
        return count;
    if (err == ERR_disk_full || count == 1) {
        for (size_t i = 0; i < count; i++)
            fail_task(writer, tasks[i], err);
        return count;
    }
    for (size_t i = 0; i < count; i++)
        run_again(writer, tasks[i]);
    pthread_mutex_lock(&writer->lock);
    writer->stats.reruns++;
    pthread_mutex_unlock(&writer->lock);
    return count;
}

static size_t run_group(struct db_writer *writer, size_t taken)
{
    struct db_task *first = writer->group[0];
    if (!first->bare)
        return run_transaction(writer, writer->group, taken);
    first->result = first->run(first, writer->conn);
    return 1;
}

static void finish(struct db_writer *writer, struct db_task *task)
{
    struct db_wait *wait = task->wait;
    if (task->done)
        task->done(task, task->result);
    if (!wait)
        return;
    pthread_mutex_lock(&writer->lock);
    wait->is_over = true;
    pthread_cond_signal(&wait->ended);
    pthread_mutex_unlock(&writer->lock);
}

static void count_group(struct db_writer *writer, size_t count)
{
    pthread_mutex_lock(&writer->lock);
    writer->stats.groups++;
    writer->stats.tasks += (int64_t)count;
    for (size_t i = 0; i < count; i++)
        writer->stats.refused += writer->group[i]->result != ERR_OK;
    pthread_mutex_unlock(&writer->lock);
}

/* ---- the thread ---------------------------------------------------------------------------------- */

static void rest(struct db_writer *writer)
{
    writer->conn->driver->rest(writer->conn);
    writer->had_bulk = false;
}

/* Memory for bulk work comes and goes with it. */
static void suit_memory(struct db_writer *writer, const struct db_task *first)
{
    if (first->lane == DB_LANE_BULK) {
        if (!writer->had_bulk)
            writer->conn->driver->bulk(writer->conn);
        writer->had_bulk = true;
        writer->bulk_ran_at = clock_monotonic();
    } else if (writer->had_bulk && clock_monotonic() - writer->bulk_ran_at > REST_MS) {
        rest(writer);
    }
}

/* Waits until there is a group; 0 at the end. `running` is set with a group. */
static size_t wait_for_group(struct db_writer *writer)
{
    bool rested = false;
    size_t count = 0;
    pthread_mutex_lock(&writer->lock);
    writer->running = false;
    pthread_cond_broadcast(&writer->between);
    for (;;) {
        count = writer->pauses ? 0 : take_group(writer);
        bool empty = !writer->stats.waiting;
        if (count || (writer->closing && empty))
            break;
        int64_t start = clock_monotonic();
        thread_wait(&writer->work, &writer->lock, empty ? REST_MS : HELD_MS);
        if (empty && !rested && !writer->pauses && clock_monotonic() - start >= REST_MS) {
            rest(writer);
            rested = true;
        }
    }
    writer->running = count > 0;
    pthread_mutex_unlock(&writer->lock);
    return count;
}

static void *writer_main(void *arg)
{
    struct db_writer *writer = arg;
    size_t taken;
    while ((taken = wait_for_group(writer)) > 0) {
        suit_memory(writer, writer->group[0]);
        size_t count = run_group(writer, taken);
        put_back(writer, count, taken);
        count_group(writer, count);
        for (size_t i = 0; i < count; i++)
            finish(writer, writer->group[i]);
    }
    return NULL;
}

enum err writer_start(struct ctx *ctx, struct db *db)
{
    struct db_writer *writer = ARENA_NEW(&db->arena, struct db_writer);
    if (!writer)
        return ctx_fail(ctx, ERR_out_of_memory);
    db->writer = writer;
    writer->db = db;
    pthread_mutex_init(&writer->lock, NULL);
    pthread_cond_init(&writer->work, NULL);
    pthread_cond_init(&writer->between, NULL);
    arena_init(&writer->arena, ARENA_REQUEST_LIMIT);
    enum err err = db->driver->connect(ctx, db, DB_ROLE_WRITER, &writer->conn);
    if (err)
        return err;
    writer->running = true;
    writer->has_thread = true;
    thread_start(&writer->thread, "writer", writer_main, writer);
    return ERR_OK;
}

void writer_finish(struct db *db)
{
    struct db_writer *writer = db->writer;
    if (!writer || !writer->has_thread)
        return;
    pthread_mutex_lock(&writer->lock);
    writer->closing = true;
    pthread_cond_broadcast(&writer->work);
    pthread_mutex_unlock(&writer->lock);
    thread_join(writer->thread);
    writer->has_thread = false;
}

void writer_stop(struct db *db)
{
    struct db_writer *writer = db->writer;
    if (!writer)
        return;
    if (writer->conn)
        db->driver->disconnect(writer->conn);
    arena_deinit(&writer->arena);
    pthread_cond_destroy(&writer->between);
    pthread_cond_destroy(&writer->work);
    pthread_mutex_destroy(&writer->lock);
    db->writer = NULL;
}

void writer_pause(struct db *db)
{
    struct db_writer *writer = db->writer;
    pthread_mutex_lock(&writer->lock);
    writer->pauses++;
    while (writer->running)
        thread_wait(&writer->between, &writer->lock, 1000);
    pthread_mutex_unlock(&writer->lock);
}

void writer_resume(struct db *db)
{
    struct db_writer *writer = db->writer;
    pthread_mutex_lock(&writer->lock);
    writer->pauses--;
    pthread_cond_broadcast(&writer->work);
    pthread_mutex_unlock(&writer->lock);
}

/* ---- for everybody ------------------------------------------------------------------------------- */

void db_set_commit_readers(struct db *db, const struct db_commit_reader *readers, size_t count)
{
    struct db_writer *writer = db->writer;
    pthread_mutex_lock(&writer->lock);
    writer->readers = readers;
    writer->reader_count = count;
    pthread_mutex_unlock(&writer->lock);
}

enum err db_submit(struct db *db, struct db_task *task)
{
    struct db_writer *writer = db->writer;
    pthread_mutex_lock(&writer->lock);
    bool full = writer->closing || writer->stats.waiting >= WAITING_MAX;
    if (!full) {
        struct lane *lane = &writer->lanes[task->lane];
        if (task->lane == DB_LANE_BULK && !lane->first)
            writer->bulk_at = clock_monotonic();
        push(lane, task);
        count_waiting(writer, task, 1);
        if (!writer->running)
            pthread_cond_signal(&writer->work);
    }
    pthread_mutex_unlock(&writer->lock);
    return full ? ctx_fail(task->ctx, ERR_busy) : ERR_OK;
}

enum err db_write(struct db *db, struct db_task *task)
{
    struct db_writer *writer = db->writer;
    if (pthread_equal(pthread_self(), writer->thread))
        return ctx_fail(task->ctx, ERR_internal);
    struct db_wait wait = {.is_over = false};
    pthread_cond_init(&wait.ended, NULL);
    task->wait = &wait;
    enum err err = db_submit(db, task);
    if (!err) {
        pthread_mutex_lock(&writer->lock);
        while (!wait.is_over)
            thread_wait(&wait.ended, &writer->lock, 60000);
        pthread_mutex_unlock(&writer->lock);
        err = task->result;
    }
    task->wait = NULL;
    pthread_cond_destroy(&wait.ended);
    return err;
}

bool db_contended(const struct db *db)
{
    return atomic_load(&db->writer->interactive) > 0;
}

void db_writer_stats(struct db *db, struct db_writer_stats *out)
{
    struct db_writer *writer = db->writer;
    pthread_mutex_lock(&writer->lock);
    *out = writer->stats;
    pthread_mutex_unlock(&writer->lock);
    out->log_bytes = db->driver->log_bytes(db);
}
