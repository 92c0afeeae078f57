/* The writer: groups, savepoints, lanes, in-commit readers, reruns. */
#include "db/fixture.h"

#include "sys/thread.h"

#include <stdatomic.h>

#define JOBS_MAX 600

/* One task of a test and what became of it. */
struct job {
    struct db_task task;
    struct ctx ctx;
    struct arena arena;
    int64_t id;
    enum err refuse; /* returned by the first `refusals` runs after the row was inserted */
    int refusals;
    int runs;
    int undone;
    int done;
    int order; /* in which `done` was called */
    enum err result;
    int work_ms;
};

static struct job jobs[JOBS_MAX];
static atomic_int finished;
static atomic_int held;
static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static pthread_cond_t changed = PTHREAD_COND_INITIALIZER;

static enum err run_job(struct db_task *task, struct db_conn *conn)
{
    struct job *job = task->subject;
    job->runs++;
    if (job->work_ms)
        clock_sleep(job->work_ms);
    enum err err = insert_customer(task->ctx, conn, job->id, "x", NULL, 0);
    if (!err && job->runs <= job->refusals)
        return ctx_fail(task->ctx, job->refuse);
    return err;
}

static void job_undone(struct db_task *task)
{
    ((struct job *)task->subject)->undone++;
}

static void job_done(struct db_task *task, enum err result)
{
    struct job *job = task->subject;
    pthread_mutex_lock(&lock);
    job->done++;
    job->result = result;
    job->order = atomic_fetch_add(&finished, 1);
    pthread_cond_broadcast(&changed);
    pthread_mutex_unlock(&lock);
}

static struct job *job_init(size_t index, enum db_lane lane)
{
    struct job *job = &jobs[index];
    *job = (struct job){.id = (int64_t)index + 1};
    arena_init(&job->arena, 1024 * 1024);
    ctx_init(&job->ctx, &job->arena, 0);
    job->task = (struct db_task){.lane = lane,
                                 .ctx = &job->ctx,
                                 .run = run_job,
                                 .undone = job_undone,
                                 .done = job_done,
                                 .subject = job};
    return job;
}

static enum err hold(struct db_task *task, struct db_conn *conn)
{
    (void)task;
    (void)conn;
    atomic_store(&held, 1);
    while (atomic_load(&held))
        clock_sleep(1);
    return ERR_OK;
}

static struct db_task holder;

/* The writer stands still until release, so that what is submitted meanwhile forms groups. */
static void hold_writer(struct fixture *f)
{
    holder = (struct db_task){.ctx = &f->ctx, .run = hold};
    atomic_store(&held, 0);
    assert_int_equal(db_submit(f->db, &holder), ERR_OK);
    while (!atomic_load(&held))
        clock_sleep(1);
}

static void release_and_wait(int count)
{
    atomic_store(&held, 0);
    pthread_mutex_lock(&lock);
    while (atomic_load(&finished) < count)
        thread_wait(&changed, &lock, 100);
    pthread_mutex_unlock(&lock);
}

static void submit(struct fixture *f, size_t index)
{
    assert_int_equal(db_submit(f->db, &jobs[index].task), ERR_OK);
}

static int setup_table(void **state)
{
    atomic_store(&finished, 0);
    memset(jobs, 0, sizeof jobs);
    setup(state);
    make_table(*state, &customer_table);
    return 0;
}

static int teardown_jobs(void **state)
{
    int result = teardown(state);
    for (size_t i = 0; i < JOBS_MAX; i++)
        if (jobs[i].id)
            arena_deinit(&jobs[i].arena);
    return result;
}

static int64_t rows(struct fixture *f)
{
    return count_rows(f, "customer", NULL);
}

static void a_refused_task_leaves_its_neighbours(void **state)
{
    struct fixture *f = *state;
    hold_writer(f);
    for (size_t i = 0; i < 5; i++)
        job_init(i, DB_LANE_INTERACTIVE);
    jobs[2].refuse = ERR_not_found;
    jobs[2].refusals = 9;
    for (size_t i = 0; i < 5; i++)
        submit(f, i);
    release_and_wait(5);
    for (size_t i = 0; i < 5; i++) {
        assert_int_equal(jobs[i].result, i == 2 ? ERR_not_found : ERR_OK);
        assert_int_equal(jobs[i].runs, 1);
        assert_int_equal(jobs[i].undone, i == 2);
        assert_int_equal(jobs[i].order, i);
    }
    assert_int_equal(rows(f), 4);
    struct db_writer_stats stats;
    db_writer_stats(f->db, &stats);
    assert_int_equal(stats.refused, 1);
    assert_int_equal(stats.waiting, 0);
}

static void a_group_holds_at_most_256(void **state)
{
    struct fixture *f = *state;
    struct db_writer_stats before, after;
    hold_writer(f);
    for (size_t i = 0; i < 300; i++) {
        job_init(i, DB_LANE_INTERACTIVE);
        submit(f, i);
    }
    db_writer_stats(f->db, &before);
    assert_int_equal(before.waiting, 300);
    release_and_wait(300);
    assert_int_equal(rows(f), 300);
    db_writer_stats(f->db, &after);
    assert_int_equal(after.groups - before.groups, 3); /* the holder, 256, 44 */
    assert_int_equal(after.tasks - before.tasks, 301);
}

static void a_failed_arena_is_a_refusal(void **state)
{
    struct fixture *f = *state;
    job_init(0, DB_LANE_INTERACTIVE);
    jobs[0].arena.failed = true;
    submit(f, 0);
    release_and_wait(1);
    assert_int_equal(jobs[0].result, ERR_out_of_memory);
    assert_int_equal(rows(f), 0);
}

static void a_late_task_does_not_start(void **state)
{
    struct fixture *f = *state;
    hold_writer(f);
    job_init(0, DB_LANE_INTERACTIVE);
    jobs[0].ctx.deadline = clock_monotonic() - 1;
    submit(f, 0);
    release_and_wait(1);
    assert_int_equal(jobs[0].result, ERR_deadline);
    assert_int_equal(jobs[0].runs, 0);
}

static void interactive_tasks_go_first(void **state)
{
    struct fixture *f = *state;
    hold_writer(f);
    for (size_t i = 0; i < 4; i++)
        job_init(i, i < 2 ? DB_LANE_BULK : DB_LANE_INTERACTIVE);
    for (size_t i = 0; i < 4; i++)
        submit(f, i);
    assert_true(db_contended(f->db));
    release_and_wait(4);
    assert_int_equal(jobs[2].order, 0);
    assert_int_equal(jobs[3].order, 1);
    assert_int_equal(jobs[0].order, 2);
    assert_false(db_contended(f->db));
}

/* 20 bulk tasks of 20 ms; somebody comes after the first ones have begun and must not wait for all. */
static void bulk_gives_way(void **state)
{
    struct fixture *f = *state;
    for (size_t i = 0; i < 21; i++) {
        job_init(i, i < 20 ? DB_LANE_BULK : DB_LANE_INTERACTIVE);
        jobs[i].work_ms = i < 20 ? 20 : 0;
    }
    hold_writer(f);
    for (size_t i = 0; i < 20; i++)
        submit(f, i);
    atomic_store(&held, 0);
    clock_sleep(30);
    submit(f, 20);
    release_and_wait(21);
    assert_true(jobs[20].order < 10);
    assert_int_equal(rows(f), 21);
}

static enum err rest_a_little(struct db_task *task, struct db_conn *conn)
{
    (void)task;
    (void)conn;
    clock_sleep(5);
    return ERR_OK;
}

static atomic_int keep_busy;
static struct fixture *busy_fixture;

static void resubmit(struct db_task *task, enum err result)
{
    (void)result;
    if (atomic_load(&keep_busy))
        db_submit(busy_fixture->db, task);
}

static void bulk_is_not_starved(void **state)
{
    struct fixture *f = *state;
    busy_fixture = f;
    atomic_store(&keep_busy, 1);
    struct db_task busy[2];
    for (size_t i = 0; i < 2; i++) {
        busy[i] = (struct db_task){.ctx = &f->ctx, .run = rest_a_little, .done = resubmit};
        assert_int_equal(db_submit(f->db, &busy[i]), ERR_OK);
    }
    job_init(0, DB_LANE_BULK);
    submit(f, 0);
    release_and_wait(1);
    atomic_store(&keep_busy, 0);
    db_close(f->db); /* the busy ones live on this stack */
    fixture_open(f);
    assert_int_equal(rows(f), 1);
}

/* ---- in-commit readers --------------------------------------------------------------------------- */

static int reads, commits, losses, fail_reads;

static enum err read_group(struct ctx *ctx, struct db_conn *conn, void *subject)
{
    (void)subject;
    reads++;
    enum err err = insert_customer(ctx, conn, 1000 + reads, "read", NULL, 0);
    if (!err && fail_reads-- > 0)
        return ctx_fail(ctx, ERR_not_found, TEXT("reader"));
    return err;
}

static void group_ended(void *subject, bool committed)
{
    (void)subject;
    commits += committed;
    losses += !committed;
}

static const struct db_commit_reader readers[] = {
    {.summary = "a test", .run = read_group, .ended = group_ended}};

static void start_readers(struct fixture *f, int failures)
{
    reads = commits = losses = 0;
    fail_reads = failures;
    db_set_commit_readers(f->db, readers, 1);
}

static void readers_run_once_a_group(void **state)
{
    struct fixture *f = *state;
    hold_writer(f);
    start_readers(f, 0);
    for (size_t i = 0; i < 10; i++) {
        job_init(i, DB_LANE_INTERACTIVE);
        submit(f, i);
    }
    release_and_wait(10);
    assert_int_equal(reads, 2); /* the holder's group too */
    assert_int_equal(rows(f), 12);
}

static void a_failing_reader_fails_the_group_which_runs_again(void **state)
{
    struct fixture *f = *state;
    hold_writer(f);
    start_readers(f, 0);
    for (size_t i = 0; i < 3; i++) {
        job_init(i, DB_LANE_INTERACTIVE);
        submit(f, i);
    }
    jobs[1].refuse = ERR_busy; /* refused at first, fine when run alone */
    jobs[1].refusals = 1;
    atomic_store(&held, 0);
    fail_reads = 2; /* the holder's own group, alone, fails; then the group of three */
    release_and_wait(3);
    for (size_t i = 0; i < 3; i++) {
        assert_int_equal(jobs[i].result, ERR_OK);
        assert_int_equal(jobs[i].runs, 2);
        assert_int_equal(jobs[i].undone, 1);
        assert_int_equal(jobs[i].done, 1);
        assert_int_equal(jobs[i].ctx.fault_count, 0);
    }
    assert_int_equal(losses, 2);
    assert_int_equal(commits, 3);
    assert_int_equal(rows(f), 6);
    struct db_writer_stats stats;
    db_writer_stats(f->db, &stats);
    assert_int_equal(stats.reruns, 1);
}

static void a_reader_that_always_fails_refuses_all(void **state)
{
    struct fixture *f = *state;
    hold_writer(f);
    start_readers(f, 1000);
    for (size_t i = 0; i < 3; i++) {
        job_init(i, DB_LANE_INTERACTIVE);
        submit(f, i);
    }
    release_and_wait(3);
    for (size_t i = 0; i < 3; i++) {
        assert_int_equal(jobs[i].result, ERR_not_found);
        assert_text(jobs[i].ctx.faults[0].args[0], "reader");
        assert_int_equal(jobs[i].undone, 2);
    }
    assert_int_equal(rows(f), 0);
}

static void readers_do_not_run_for_refusals_alone(void **state)
{
    struct fixture *f = *state;
    start_readers(f, 0);
    job_init(0, DB_LANE_INTERACTIVE);
    jobs[0].refuse = ERR_not_found;
    jobs[0].refusals = 9;
    submit(f, 0);
    release_and_wait(1);
    assert_int_equal(reads, 0);
    assert_int_equal(losses, 1);
    assert_int_equal(rows(f), 0);
}

/* ---- limits and ends ------------------------------------------------------------------------------ */

static enum err write_inside(struct db_task *task, struct db_conn *conn)
{
    (void)conn;
    struct job *job = task->subject;
    return db_write(busy_fixture->db, &job->task);
}

static void the_writer_does_not_wait_for_itself(void **state)
{
    struct fixture *f = *state;
    busy_fixture = f;
    job_init(0, DB_LANE_INTERACTIVE);
    assert_int_equal(write_with(f, write_inside, &jobs[0]), ERR_internal);
}

static enum err nothing(struct db_task *task, struct db_conn *conn)
{
    (void)task;
    (void)conn;
    return ERR_OK;
}

static void a_full_queue_is_busy(void **state)
{
    struct fixture *f = *state;
    enum { MOST = 10000 };
    struct db_task *many = calloc(MOST + 1, sizeof *many);
    hold_writer(f);
    for (size_t i = 0; i < MOST; i++) {
        many[i] = (struct db_task){.lane = DB_LANE_BULK, .ctx = &f->ctx, .run = nothing};
        assert_int_equal(db_submit(f->db, &many[i]), ERR_OK);
    }
    many[MOST] = many[0];
    assert_int_equal(db_submit(f->db, &many[MOST]), ERR_busy);
    assert_int_equal(db_write(f->db, &many[MOST]), ERR_busy);
    atomic_store(&held, 0);
    db_close(f->db);
    free(many);
    fixture_open(f);
}

static void closing_does_what_is_queued(void **state)
{
    struct fixture *f = *state;
    hold_writer(f);
    for (size_t i = 0; i < 50; i++) {
        job_init(i, i % 2 ? DB_LANE_BULK : DB_LANE_INTERACTIVE);
        submit(f, i);
    }
    atomic_store(&held, 0);
    db_close(f->db);
    assert_int_equal(atomic_load(&finished), 50);
    fixture_open(f);
    assert_int_equal(rows(f), 50);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, setup_table, teardown_jobs)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(a_refused_task_leaves_its_neighbours),
        TEST(a_group_holds_at_most_256),
        TEST(a_failed_arena_is_a_refusal),
        TEST(a_late_task_does_not_start),
        TEST(interactive_tasks_go_first),
        TEST(bulk_gives_way),
        TEST(bulk_is_not_starved),
        TEST(readers_run_once_a_group),
        TEST(a_failing_reader_fails_the_group_which_runs_again),
        TEST(a_reader_that_always_fails_refuses_all),
        TEST(readers_do_not_run_for_refusals_alone),
        TEST(the_writer_does_not_wait_for_itself),
        TEST(a_full_queue_is_busy),
        TEST(closing_does_what_is_queued),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
