/* The queue of jobs: a step's place is kept with its piece, failures end a job, stopping and starting again goes on,
 * cancelling ends between pieces, old jobs go. */
#include "record/org.h"

#include "record/batch/id_list.h"
#include "work/row.h"

#include <stdatomic.h>

#define STEPS 20

static struct org o;
static struct work *queue;
static atomic_int steps_run, hold;

/* Counts to STEPS, noting each step in the table `counter` in the transaction that keeps its place. */
static int64_t place_of(const struct record_step *step)
{
    int64_t place = 0;
    json_int(json_get(step->state, TEXT("place")), &place);
    return place;
}

static enum err count_task(struct db_task *task, struct db_conn *conn)
{
    struct record_step *step = task->subject;
    const struct text columns[] = {TEXT("name"), TEXT("value")};
    const struct value values[] = {value_text(text_format(task->ctx->arena, "%lld-%lld",
                                                          (long long)step->job,
                                                          (long long)place_of(step))),
                                   value_int(1)};
    struct db_insert insert = {.table = TEXT("counter"),
                               .columns = columns,
                               .column_count = 2,
                               .values = values,
                               .row_count = 1};
    /* a place that is counted twice violates the key */
    enum err err = db_insert(task->ctx, conn, &insert);
    return err ? err : step->keep(step, task->ctx, conn);
}

static enum err count_step(struct record_step *step)
{
    int64_t place = place_of(step);
    while (atomic_load(&hold) && place >= STEPS / 2)
        clock_sleep(1);
    step->done = place + 1;
    step->total = STEPS;
    step->next = text_format(step->ctx->arena, "{\"place\":%lld}", (long long)place + 1);
    step->finished = place + 1 == STEPS;
    step->report = text_format(step->ctx->arena, "{\"sum\":%lld}", (long long)place + 1);
    atomic_fetch_add(&steps_run, 1);
    struct db_task task = {.lane = DB_LANE_BULK,
                           .ctx = step->ctx,
                           .run = count_task,
                           .subject = step};
    return db_write(step->store->db, &task);
}

static enum err fail_step(struct record_step *step)
{
    if (!step->state) {
        step->next = TEXT("{}");
        step->done = 1;
        return ERR_OK;
    }
    return ctx_fail_field(step->ctx, ERR_required, TEXT("name"), TEXT("Name"));
}

static const struct job_kind kinds[] = {
    {{"count", 5}, {"counts", 6}, count_step},
    {{"fail", 4}, {"fails in its second step", 24}, fail_step},
};

static void start(void)
{
    assert_int_equal(work_start(&o.ctx, o.store, kinds, 2, &queue), ERR_OK);
}

static int setup(void **state)
{
    (void)state;
    atomic_store(&hold, 0);
    atomic_store(&steps_run, 0);
    org_open(&o, NULL, 0);
    record_store_close(o.store);
    o.tables = work_tables(&o.table_count);
    org_reopen(&o);
    start();
    return 0;
}

static int teardown(void **state)
{
    (void)state;
    atomic_store(&hold, 0);
    work_stop(queue);
    org_close(&o);
    return 0;
}

static int64_t submit(const char *kind)
{
    struct job_new job = {.kind = text_of(kind), .summary = {{{"Job", 3}, {"任务", 6}}}};
    int64_t id = 0;
    assert_int_equal(job_submit(queue, &o.ctx, o.store, &job, &id), ERR_OK);
    assert_true(id > 0);
    return id;
}

static struct job_row look(int64_t id)
{
    struct db_conn *conn;
    struct job_row row = {.id = 0};
    bool found = false;
    assert_int_equal(db_read_begin(&o.ctx, o.store->db, 0, &conn), ERR_OK);
    assert_int_equal(job_row_read(&o.ctx, conn, id, &found, &row), ERR_OK);
    db_read_end(conn);
    assert_int_equal(found, row.id != 0);
    return row;
}

static struct job_row wait_for(int64_t id)
{
    struct job_row row = look(id);
    for (int i = 0; i < 60000 && !row.ended_at; i++) {
        clock_sleep(1);
        row = look(id);
    }
    assert_true(row.ended_at > 0);
    return row;
}

static void each_step_once(void **state)
{
    (void)state;
    int64_t ids[] = {submit("count"), submit("count"), submit("count")};
    for (size_t i = 0; i < 3; i++) {
        struct job_row row = wait_for(ids[i]);
        assert_int_equal(row.status, JOB_DONE);
        assert_int_equal(row.done, STEPS);
        assert_int_equal(row.total, STEPS);
        assert_true(text_eq(row.report, TEXT("{\"sum\":20}")));
        assert_true(row.started_at && row.started_at <= row.ended_at);
    }
    assert_int_equal(atomic_load(&steps_run), 3 * STEPS);
}

static void a_failure_is_kept_in_words(void **state)
{
    (void)state;
    struct job_row row = wait_for(submit("fail"));
    assert_int_equal(row.status, JOB_FAILED);
    assert_int_equal(row.done, 1);
    assert_true(text_find(row.error, TEXT("\"code\":\"required\"")) >= 0);
    assert_true(text_find(row.error, TEXT("Name")) >= 0);
    row = wait_for(submit("nonsense"));
    assert_int_equal(row.status, JOB_FAILED);
}

static void a_queue_that_ended_goes_on_where_it_was(void **state)
{
    (void)state;
    atomic_store(&hold, 1);
    int64_t id = submit("count");
    while (look(id).done < STEPS / 2)
        clock_sleep(1);
    /* the step under way ends with the queue */
    atomic_store(&hold, 0);
    work_stop(queue);
    struct job_row row = look(id);
    assert_true(row.done >= STEPS / 2);
    /* as after a kill: the row says it runs */
    record_store_close(o.store);
    org_reopen(&o);
    start();
    row = wait_for(id);
    assert_int_equal(row.status, JOB_DONE);
    assert_int_equal(row.done, STEPS);
    assert_int_equal(atomic_load(&steps_run), STEPS);
}

static void cancelling_ends_between_two_pieces(void **state)
{
    (void)state;
    atomic_store(&hold, 1);
    int64_t id = submit("count");
    while (look(id).done < STEPS / 2)
        clock_sleep(1);
    assert_int_equal(job_cancel(&o.ctx, o.store, &o.system, id), ERR_OK);
    assert_int_equal(look(id).status, JOB_RUNNING);
    atomic_store(&hold, 0);
    struct job_row row = wait_for(id);
    assert_int_equal(row.status, JOB_CANCELLED);
    assert_int_equal(row.done, STEPS / 2 + 1);
    assert_int_equal(job_cancel(&o.ctx, o.store, &o.system, id), ERR_job_over);
    struct access_caller stranger = {.user = 77};
    ctx_clear(&o.ctx);
    assert_int_equal(job_cancel(&o.ctx, o.store, &stranger, id), ERR_not_found);
    ctx_clear(&o.ctx);
}

static void what_waits_is_cancelled_at_once_and_old_ones_go(void **state)
{
    (void)state;
    work_stop(queue);
    queue = NULL;
    int64_t waiting = submit("count");
    assert_int_equal(look(waiting).status, JOB_WAITING);
    assert_int_equal(job_cancel(&o.ctx, o.store, &o.system, waiting), ERR_OK);
    assert_int_equal(look(waiting).status, JOB_CANCELLED);
    o.ctx.now += JOB_KEPT_MS / 2;
    start();
    assert_int_equal(look(waiting).id, waiting);
    work_stop(queue);
    o.ctx.now += INT64_C(2) * JOB_KEPT_MS + clock_now() - START;
    start();
    assert_int_equal(look(waiting).id, 0);
}

static void lists_of_ids_come_back_as_they_were(void **state)
{
    (void)state;
    static int64_t ids[2500];
    int64_t back[ID_LIST_SLICE];
    int64_t slice = 3;
    size_t count, total = 0;
    struct db_conn *conn;
    for (size_t i = 0; i < 2500; i++)
        ids[i] = INT64_C(900719925474099312) + (int64_t)(i * i % 7919) * (i % 2 ? 1 : 4096);
    assert_int_equal(id_list_write(&o.ctx, o.store, 5, ids, 2500, &slice), ERR_OK);
    assert_int_equal(slice, 6);
    assert_int_equal(db_read_begin(&o.ctx, o.store->db, 0, &conn), ERR_OK);
    for (int64_t at = 3; at < 6; at++) {
        assert_int_equal(id_list_read(&o.ctx, conn, 5, at, back, &count), ERR_OK);
        assert_memory_equal(back, ids + total, count * sizeof *back);
        total += count;
    }
    assert_int_equal(total, 2500);
    assert_int_equal(id_list_read(&o.ctx, conn, 5, 6, back, &count), ERR_OK);
    assert_int_equal(count, 0);
    db_read_end(conn);
    /* a list without a job is forgotten at the next start */
    work_stop(queue);
    start();
    assert_int_equal(db_read_begin(&o.ctx, o.store->db, 0, &conn), ERR_OK);
    assert_int_equal(id_list_read(&o.ctx, conn, 5, 3, back, &count), ERR_OK);
    assert_int_equal(count, 0);
    db_read_end(conn);
}

#define TEST(test) cmocka_unit_test_setup_teardown(test, setup, teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(each_step_once),
        TEST(a_failure_is_kept_in_words),
        TEST(a_queue_that_ended_goes_on_where_it_was),
        TEST(cancelling_ends_between_two_pieces),
        TEST(what_waits_is_cancelled_at_once_and_old_ones_go),
        TEST(lists_of_ids_come_back_as_they_were),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
