/* The write-ahead log: taken in beside readers, reset through the gate, nothing lost by a kill. */
#include "db/fixture.h"

#include "db/sqlite/store.h"

#include <signal.h>
#include <sys/wait.h>

static int64_t next_id;

static enum err put_some(struct db_task *task, struct db_conn *conn)
{
    char name[3000];
    memset(name, 'x', sizeof name - 1);
    name[sizeof name - 1] = '\0';
    enum err err = ERR_OK;
    for (int i = 0; i < 20 && !err; i++)
        err = insert_customer(task->ctx, conn, ++next_id, name, NULL, 0);
    return err;
}

static int setup_log(void **state)
{
    next_id = 0;
    setup(state);
    make_table(*state, &customer_table);
    return 0;
}

static struct sqlite_store *store_of(struct fixture *f)
{
    return f->db->store;
}

static void wait_for_reset(struct fixture *f)
{
    for (int i = 0; i < 300 && !atomic_load(&store_of(f)->resets); i++) {
        assert_int_equal(write_with(f, put_some, NULL), ERR_OK);
        clock_sleep(10);
    }
    assert_true(atomic_load(&store_of(f)->resets) > 0);
}

static void a_large_log_begins_anew(void **state)
{
    struct fixture *f = *state;
    sqlite_set_log_limits(f->db, (struct sqlite_log_limits){200000, 100000, INT64_C(1) << 40});
    wait_for_reset(f);
    assert_int_equal(count_rows(f, "customer", NULL), next_id);
}

static void a_reader_that_stays_keeps_its_moment(void **state)
{
    struct fixture *f = *state;
    struct db_conn *conn;
    struct value value;
    bool found;
    const struct db_node *columns[] = {db_call(&f->arena, DB_COUNT, NULL, 0)};
    struct db_select select = {.table = TEXT("customer"),
                               .columns = columns,
                               .column_count = 1,
                               .limit = -1};
    sqlite_set_log_limits(f->db, (struct sqlite_log_limits){200000, 1000000, INT64_C(1) << 40});
    assert_int_equal(db_read_begin(&f->ctx, f->db, 0, &conn), ERR_OK);
    for (int i = 0; i < 60; i++)
        assert_int_equal(write_with(f, put_some, NULL), ERR_OK);
    clock_sleep(300); /* the gate was tried meanwhile */
    assert_int_equal(atomic_load(&store_of(f)->resets), 0);
    assert_int_equal(db_one(&f->ctx, conn, &select, &found, &value), ERR_OK);
    assert_int_equal(value.number, 0);
    assert_int_equal(count_rows(f, "customer", NULL), 1200); /* others come through */
    db_read_end(conn);
    wait_for_reset(f);
    assert_int_equal(count_rows(f, "customer", NULL), next_id);
}

static void bulk_waits_for_a_log_too_large(void **state)
{
    struct fixture *f = *state;
    struct db_conn *conn;
    assert_int_equal(db_read_begin(&f->ctx, f->db, 0, &conn), ERR_OK);
    sqlite_set_log_limits(f->db, (struct sqlite_log_limits){200000, 400000, 500000});
    for (int i = 0; i < 20; i++)
        assert_int_equal(write_with(f, put_some, NULL), ERR_OK);
    static struct db_task bulk; /* may run on when this test has ended */
    bulk = (struct db_task){.lane = DB_LANE_BULK, .ctx = &f->ctx, .run = put_some};
    struct db_writer_stats stats;
    assert_int_equal(db_submit(f->db, &bulk), ERR_OK);
    clock_sleep(200);
    db_writer_stats(f->db, &stats);
    assert_int_equal(stats.waiting, 1);
    assert_true(stats.log_bytes > 500000);
    db_read_end(conn);
    for (int i = 0; i < 300 && stats.waiting; i++) {
        clock_sleep(10);
        db_writer_stats(f->db, &stats);
    }
    assert_int_equal(stats.waiting, 0);
}

static void closing_takes_everything_in(void **state)
{
    struct fixture *f = *state;
    char wal[400];
    assert_int_equal(write_with(f, put_some, NULL), ERR_OK);
    db_close(f->db);
    snprintf(wal, sizeof wal, "%s-wal", f->path);
    assert_int_not_equal(access(wal, F_OK), 0);
    fixture_open(f);
    assert_int_equal(count_rows(f, "customer", NULL), 20);
}

/* Another process, as a forgotten second server or a shell would be. */
static void nobody_else_may_open_the_file(void **state)
{
    struct fixture *f = *state;
    int ends[2], status;
    char go = 0;
    db_close(f->db); /* a child of an open database would believe to be its parent */
    assert_int_equal(pipe(ends), 0);
    pid_t pid = fork();
    if (pid == 0) {
        struct db *db;
        struct db_options options = {.path = f->path, .readers = 1};
        if (read(ends[0], &go, 1) != 1)
            _exit(2);
        _exit(db_open(&f->ctx, &options, &db) == ERR_db_open ? 0 : 1);
    }
    fixture_open(f);
    assert_int_equal(write(ends[1], &go, 1), 1);
    waitpid(pid, &status, 0);
    close(ends[0]);
    close(ends[1]);
    assert_int_equal(status, 0);
    assert_int_equal(write_with(f, put_some, NULL), ERR_OK);
}

/* ---- kill -9 ------------------------------------------------------------------------------------- */

/* Acknowledges over the pipe only what `done` reported as committed. */
static int acknowledge_to;

static enum err put_one(struct db_task *task, struct db_conn *conn)
{
    int64_t id = (int64_t)(intptr_t)task->subject;
    return insert_customer(task->ctx, conn, id, "kept", NULL, id);
}

static void acknowledge(struct db_task *task, enum err result)
{
    int64_t id = (int64_t)(intptr_t)task->subject;
    if (result == ERR_OK && write(acknowledge_to, &id, sizeof id) != sizeof id)
        _exit(1);
    task->subject = (void *)(intptr_t)-1;
}

static void child(const char *path, int fd)
{
    enum { AT_ONCE = 64 };
    static struct db_task tasks[AT_ONCE];
    struct arena arena;
    struct ctx ctx;
    struct db *db;
    struct db_options options = {.path = path, .readers = 1};
    acknowledge_to = fd;
    arena_init(&arena, SIZE_MAX / 2);
    ctx_init(&ctx, &arena, 0);
    if (db_open(&ctx, &options, &db))
        _exit(2);
    sqlite_set_log_limits(db, (struct sqlite_log_limits){100000, 300000, INT64_C(1) << 40});
    for (int64_t id = 1;; id += AT_ONCE) {
        for (int64_t i = 0; i < AT_ONCE; i++) {
            tasks[i] = (struct db_task){.ctx = &ctx,
                                        .run = put_one,
                                        .done = acknowledge,
                                        .subject = (void *)(intptr_t)(id + i)};
            if (i == AT_ONCE - 1)
                db_write(db, &tasks[i]);
            else
                db_submit(db, &tasks[i]);
        }
    }
}

static int64_t read_acknowledged(int fd, int64_t *ids, int64_t max)
{
    int64_t count = 0;
    while (count < max && read(fd, &ids[count], sizeof *ids) == sizeof *ids)
        count++;
    return count;
}

static void kill_after(struct fixture *f, int ms)
{
    enum { MOST = 200000 };
    static int64_t ids[MOST];
    int ends[2];
    db_close(f->db);
    assert_int_equal(pipe(ends), 0);
    pid_t pid = fork();
    if (pid == 0) {
        close(ends[0]);
        child(f->path, ends[1]);
    }
    close(ends[1]);
    /* the pipe must not fill: read while waiting */
    int64_t count = 0, until = clock_monotonic() + ms;
    while (clock_monotonic() < until && count < MOST)
        count += read_acknowledged(ends[0], ids + count, 1);
    kill(pid, SIGKILL);
    count += read_acknowledged(ends[0], ids + count, MOST - count);
    close(ends[0]);
    waitpid(pid, NULL, 0);
    fixture_open(f);
    assert_true(count > 0);
    for (int64_t i = 0; i < count; i++)
        assert_int_equal(count_rows(f, "customer",
                                    db_call2(&f->arena, DB_EQ,
                                             db_column(&f->arena, TEXT_EMPTY, TEXT("id")),
                                             db_int(&f->arena, ids[i]))),
                         1);
}

static enum err clear(struct db_task *task, struct db_conn *conn)
{
    return db_delete(task->ctx, conn, TEXT("customer"), NULL, NULL);
}

static void every_acknowledged_row_survives_a_kill(void **state)
{
    struct fixture *f = *state;
    for (int round = 0; round < 5; round++) {
        kill_after(f, 100 + 60 * round);
        assert_int_equal(write_with(f, clear, NULL), ERR_OK);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(a_large_log_begins_anew, setup_log, teardown),
        cmocka_unit_test_setup_teardown(a_reader_that_stays_keeps_its_moment, setup_log, teardown),
        cmocka_unit_test_setup_teardown(bulk_waits_for_a_log_too_large, setup_log, teardown),
        cmocka_unit_test_setup_teardown(closing_takes_everything_in, setup_log, teardown),
        cmocka_unit_test_setup_teardown(nobody_else_may_open_the_file, setup_log, teardown),
        cmocka_unit_test_setup_teardown(every_acknowledged_row_survives_a_kill, setup_log,
                                        teardown),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
