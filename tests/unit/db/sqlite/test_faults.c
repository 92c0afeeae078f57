/* A disk that fails or is full, a lost transaction, a complete copy while writing. The faults come from a
 * file system shim under SQLite that refuses the n-th write or sync from now. */
#include "db/fixture.h"

#include "db/sqlite/store.h"

#include <sys/stat.h>

/* ---- the shim ------------------------------------------------------------------------------------- */

static atomic_int writes_left = -1; /* then every write gives `fault`; negative: never */
static atomic_int syncs_left = -1;
static int fault;
static bool only_once;

static sqlite3_vfs shim;
static sqlite3_vfs *real;
static sqlite3_io_methods methods[2];

struct shim_file {
    sqlite3_file base;
    sqlite3_file *real;
};

static sqlite3_file *under(sqlite3_file *file)
{
    return ((struct shim_file *)file)->real;
}

static bool fails(atomic_int *left)
{
    int now = atomic_load(left);
    if (now < 0)
        return false;
    if (now > 0) {
        atomic_fetch_sub(left, 1);
        return false;
    }
    if (only_once)
        atomic_store(left, -1);
    return true;
}

static int shim_close(sqlite3_file *file)
{
    int rc = under(file)->pMethods->xClose(under(file));
    free(under(file));
    return rc;
}
static int shim_read(sqlite3_file *file, void *out, int len, sqlite3_int64 at)
{
    return under(file)->pMethods->xRead(under(file), out, len, at);
}
static int shim_write(sqlite3_file *file, const void *in, int len, sqlite3_int64 at)
{
    if (fails(&writes_left))
        return fault;
    return under(file)->pMethods->xWrite(under(file), in, len, at);
}
static int shim_truncate(sqlite3_file *file, sqlite3_int64 size)
{
    return under(file)->pMethods->xTruncate(under(file), size);
}
static int shim_sync(sqlite3_file *file, int flags)
{
    if (fails(&syncs_left))
        return fault;
    return under(file)->pMethods->xSync(under(file), flags);
}
static int shim_size(sqlite3_file *file, sqlite3_int64 *size)
{
    return under(file)->pMethods->xFileSize(under(file), size);
}
static int shim_lock(sqlite3_file *file, int level)
{
    return under(file)->pMethods->xLock(under(file), level);
}
static int shim_unlock(sqlite3_file *file, int level)
{
    return under(file)->pMethods->xUnlock(under(file), level);
}
static int shim_reserved(sqlite3_file *file, int *out)
{
    return under(file)->pMethods->xCheckReservedLock(under(file), out);
}
static int shim_control(sqlite3_file *file, int op, void *arg)
{
    return under(file)->pMethods->xFileControl(under(file), op, arg);
}
static int shim_sector(sqlite3_file *file)
{
    return under(file)->pMethods->xSectorSize(under(file));
}
static int shim_traits(sqlite3_file *file)
{
    return under(file)->pMethods->xDeviceCharacteristics(under(file));
}
static int shim_map(sqlite3_file *file, int page, int size, int extend, void volatile **out)
{
    return under(file)->pMethods->xShmMap(under(file), page, size, extend, out);
}
static int shim_shm_lock(sqlite3_file *file, int offset, int n, int flags)
{
    return under(file)->pMethods->xShmLock(under(file), offset, n, flags);
}
static void shim_barrier(sqlite3_file *file)
{
    under(file)->pMethods->xShmBarrier(under(file));
}
static int shim_unmap(sqlite3_file *file, int del)
{
    return under(file)->pMethods->xShmUnmap(under(file), del);
}
static int shim_fetch(sqlite3_file *file, sqlite3_int64 at, int len, void **out)
{
    return under(file)->pMethods->xFetch(under(file), at, len, out);
}
static int shim_unfetch(sqlite3_file *file, sqlite3_int64 at, void *page)
{
    return under(file)->pMethods->xUnfetch(under(file), at, page);
}

static int shim_open(sqlite3_vfs *vfs, const char *name, sqlite3_file *file, int flags, int *out)
{
    (void)vfs;
    struct shim_file *mine = (struct shim_file *)file;
    mine->real = calloc(1, (size_t)real->szOsFile);
    int rc = real->xOpen(real, name, mine->real, flags, out);
    if (rc) {
        free(mine->real);
        file->pMethods = NULL;
        return rc;
    }
    file->pMethods = &methods[0];
    return SQLITE_OK;
}

static int setup_shim(void **state)
{
    (void)state;
    real = sqlite3_vfs_find("unix-excl");
    shim = *real; /* under the same name: found first */
    shim.pNext = NULL;
    shim.szOsFile = sizeof(struct shim_file);
    shim.xOpen = shim_open;
    methods[0] = (sqlite3_io_methods){.iVersion = 3,
                                      .xClose = shim_close,
                                      .xRead = shim_read,
                                      .xWrite = shim_write,
                                      .xTruncate = shim_truncate,
                                      .xSync = shim_sync,
                                      .xFileSize = shim_size,
                                      .xLock = shim_lock,
                                      .xUnlock = shim_unlock,
                                      .xCheckReservedLock = shim_reserved,
                                      .xFileControl = shim_control,
                                      .xSectorSize = shim_sector,
                                      .xDeviceCharacteristics = shim_traits,
                                      .xShmMap = shim_map,
                                      .xShmLock = shim_shm_lock,
                                      .xShmBarrier = shim_barrier,
                                      .xShmUnmap = shim_unmap,
                                      .xFetch = shim_fetch,
                                      .xUnfetch = shim_unfetch};
    return sqlite3_vfs_register(&shim, 1);
}

/* ---- the tests ------------------------------------------------------------------------------------ */

enum { GROUP = 4 };

struct job {
    struct db_task task;
    struct ctx ctx;
    struct arena arena;
    int64_t id;
    int runs, undone;
    enum err result;
    bool lose; /* gives up the transaction in its first run */
};

static struct job jobs[GROUP];
static atomic_int finished, held;

static enum err run_job(struct db_task *task, struct db_conn *conn)
{
    struct job *job = task->subject;
    job->runs++;
    if (job->lose && job->runs == 1)
        sqlite3_exec(sqlite_of(conn)->handle, "rollback", NULL, NULL, NULL);
    return insert_customer(task->ctx, conn, job->id, "x", NULL, 0);
}

static void job_undone(struct db_task *task)
{
    ((struct job *)task->subject)->undone++;
}

static void job_done(struct db_task *task, enum err result)
{
    ((struct job *)task->subject)->result = result;
    atomic_fetch_add(&finished, 1);
}

static enum err hold(struct db_task *task, struct db_conn *conn)
{
    (void)task;
    (void)conn;
    atomic_store(&held, 1);
    while (atomic_load(&held))
        clock_sleep(1);
    return ctx_fail(task->ctx, ERR_not_found); /* commits nothing */
}

static struct db_task holder;

/* Holds the writer and queues a group of four; `run_group` lets it go. */
static void queue_group(struct fixture *f)
{
    atomic_store(&finished, 0);
    holder = (struct db_task){.ctx = &f->ctx, .run = hold};
    assert_int_equal(db_submit(f->db, &holder), ERR_OK);
    while (!atomic_load(&held))
        clock_sleep(1);
    for (int i = 0; i < GROUP; i++) {
        struct job *job = &jobs[i];
        *job = (struct job){.id = i + 1};
        arena_init(&job->arena, 1024 * 1024);
        ctx_init(&job->ctx, &job->arena, 0);
        job->task = (struct db_task){.ctx = &job->ctx,
                                     .run = run_job,
                                     .undone = job_undone,
                                     .done = job_done,
                                     .subject = job};
        assert_int_equal(db_submit(f->db, &job->task), ERR_OK);
    }
}

static void run_group(void)
{
    atomic_store(&held, 0);
    while (atomic_load(&finished) < GROUP)
        clock_sleep(1);
    atomic_store(&writes_left, -1);
    atomic_store(&syncs_left, -1);
}

static void check_group(struct fixture *f, enum err result, int runs, int undone)
{
    for (int i = 0; i < GROUP; i++) {
        assert_int_equal(jobs[i].result, result);
        assert_int_equal(jobs[i].runs, runs);
        assert_int_equal(jobs[i].undone, undone);
        assert_int_equal(jobs[i].ctx.fault_count, result ? 1 : 0);
        arena_deinit(&jobs[i].arena);
    }
    assert_int_equal(count_rows(f, "customer", NULL), result ? 0 : GROUP);
}

static int setup_table(void **state)
{
    atomic_store(&writes_left, -1);
    atomic_store(&syncs_left, -1);
    setup(state);
    make_table(*state, &customer_table);
    return 0;
}

static enum err put_after(struct db_task *task, struct db_conn *conn)
{
    return insert_customer(task->ctx, conn, 77, "after", NULL, 0);
}

static void a_full_disk_refuses_all_of_the_group(void **state)
{
    struct fixture *f = *state;
    queue_group(f);
    fault = SQLITE_FULL;
    only_once = false;
    atomic_store(&writes_left, 0);
    run_group();
    check_group(f, ERR_disk_full, 1, 1);
    ctx_clear(&f->ctx);
    assert_int_equal(write_with(f, put_after, NULL), ERR_OK); /* the next request is served */
    assert_int_equal(count_rows(f, "customer", NULL), 1);
}

static void a_failed_commit_is_run_again_one_by_one(void **state)
{
    struct fixture *f = *state;
    queue_group(f);
    fault = SQLITE_IOERR_FSYNC;
    only_once = true;
    atomic_store(&syncs_left, 0);
    run_group();
    check_group(f, ERR_OK, 2, 1);
}

static void a_failed_write_is_run_again_one_by_one(void **state)
{
    struct fixture *f = *state;
    queue_group(f);
    fault = SQLITE_IOERR_WRITE;
    only_once = true;
    atomic_store(&writes_left, 1);
    run_group();
    check_group(f, ERR_OK, 2, 1);
}

static void a_transaction_lost_in_the_middle_is_run_again(void **state)
{
    struct fixture *f = *state;
    queue_group(f);
    jobs[2].lose = true;
    run_group();
    for (int i = 0; i < GROUP; i++) {
        assert_int_equal(jobs[i].result, ERR_OK);
        assert_int_equal(jobs[i].runs, i == 3 ? 1 : 2);
        assert_int_equal(jobs[i].undone, i == 3 ? 0 : 1);
        arena_deinit(&jobs[i].arena);
    }
    assert_int_equal(count_rows(f, "customer", NULL), GROUP);
}

/* Each write of a group fails in turn; whatever happens, an acknowledged row is there and no other. */
static void any_write_may_fail(void **state)
{
    struct fixture *f = *state;
    for (int n = 0; n < 12; n++) {
        queue_group(f);
        for (int i = 0; i < GROUP; i++)
            jobs[i].id = n * GROUP + i + 1;
        fault = n % 2 ? SQLITE_FULL : SQLITE_IOERR_WRITE;
        only_once = n % 3 == 0;
        atomic_store(&writes_left, n);
        run_group();
        for (int i = 0; i < GROUP; i++) {
            const struct db_node *id = db_column(&f->arena, TEXT_EMPTY, TEXT("id"));
            const struct db_node *is = db_call2(&f->arena, DB_EQ, id,
                                                db_int(&f->arena, jobs[i].id));
            assert_int_equal(count_rows(f, "customer", is), jobs[i].result == ERR_OK);
            arena_deinit(&jobs[i].arena);
        }
    }
}

/* ---- copies --------------------------------------------------------------------------------------- */

static enum err put_many(struct db_task *task, struct db_conn *conn)
{
    char name[2000];
    memset(name, 'n', sizeof name - 1);
    name[sizeof name - 1] = '\0';
    enum err err = ERR_OK;
    for (int64_t i = 0; i < 20000 && !err; i++)
        err = insert_customer(task->ctx, conn, i + 1, name, NULL, i);
    return err;
}

static atomic_int copying;

static void *copy_main(void *arg)
{
    struct fixture *f = arg;
    struct arena arena;
    struct ctx ctx;
    char path[400];
    arena_init(&arena, 1024 * 1024);
    ctx_init(&ctx, &arena, 0);
    snprintf(path, sizeof path, "%s.copy", f->path);
    assert_int_equal(db_copy(&ctx, f->db, path), ERR_OK);
    arena_deinit(&arena);
    atomic_store(&copying, 0);
    return NULL;
}

static void a_copy_is_complete_and_lets_others_write(void **state)
{
    struct fixture *f = *state;
    pthread_t thread;
    assert_int_equal(write_with(f, put_many, NULL), ERR_OK);
    atomic_store(&copying, 1);
    thread_start(&thread, "copy", copy_main, f);
    int64_t id = 50000, during = 0;
    while (atomic_load(&copying)) {
        struct db_task task = {.ctx = &f->ctx, .run = run_job};
        struct job job = {.id = ++id};
        task.subject = &job;
        assert_int_equal(db_write(f->db, &task), ERR_OK);
        during += atomic_load(&copying);
    }
    thread_join(thread);
    assert_true(during > 0);
    struct fixture copy;
    fixture_init(&copy);
    snprintf(copy.path, sizeof copy.path, "%s/test.db.copy", f->folder);
    struct stat info;
    assert_int_equal(stat(copy.path, &info), 0);
    assert_int_equal(info.st_mode & 0777, 0600);
    fixture_open(&copy);
    struct db_conn *conn;
    assert_int_equal(db_read_begin(&copy.ctx, copy.db, 0, &conn), ERR_OK);
    assert_int_equal(db_verify(&copy.ctx, conn), ERR_OK);
    db_read_end(conn);
    assert_true(count_rows(&copy, "customer", NULL) >= 20000);
    db_close(copy.db);
    fixture_deinit(&copy);
}

static void a_damaged_file_is_said_to_be(void **state)
{
    struct fixture *f = *state;
    struct db_conn *conn;
    assert_int_equal(write_with(f, put_many, NULL), ERR_OK);
    db_close(f->db);
    FILE *file = fopen(f->path, "r+b");
    fseek(file, 4096 * 40, SEEK_SET);
    for (int i = 0; i < 4096 * 4; i++)
        fputc(0x5a, file);
    fclose(file);
    fixture_open(f);
    assert_int_equal(db_read_begin(&f->ctx, f->db, 0, &conn), ERR_OK);
    assert_int_equal(db_verify(&f->ctx, conn), ERR_db_damaged);
    db_read_end(conn);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, setup_table, teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(a_full_disk_refuses_all_of_the_group),
        TEST(a_failed_commit_is_run_again_one_by_one),
        TEST(a_failed_write_is_run_again_one_by_one),
        TEST(a_transaction_lost_in_the_middle_is_run_again),
        TEST(any_write_may_fail),
        TEST(a_copy_is_complete_and_lets_others_write),
        TEST(a_damaged_file_is_said_to_be),
    };
    return cmocka_run_group_tests(tests, setup_shim, NULL);
}
