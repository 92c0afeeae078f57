/* Saves that share a transaction: lines that wait for the end of the group, and a neighbour that fails. */
#include "org.h"

#include <pthread.h>
#include <semaphore.h>

static struct org o;

static int setup(void **state)
{
    (void)state;
    org_open(&o, NULL, 0);
    return 0;
}

static int teardown(void **state)
{
    (void)state;
    org_close(&o);
    return 0;
}

/* Holds the writer, so that what is submitted meanwhile becomes one group. */
struct gate {
    struct db_task task;
    sem_t entered, open;
};

static enum err hold(struct db_task *task, struct db_conn *conn)
{
    struct gate *gate = task->subject;
    (void)conn;
    sem_post(&gate->entered);
    sem_wait(&gate->open);
    return ERR_OK;
}

struct step {
    struct record_task task;
    struct arena arena;
    struct ctx ctx;
    enum record_action action;
    int64_t id;
    bool fails;
    enum err result;
    sem_t done;
};

static enum err prepare(struct record_task *task)
{
    struct step *step = task->subject;
    const struct meta_object *object = meta_object_find(task->env.catalog, TEXT("customer"));
    struct record_change *change = record_save_add(task->env.ctx, &task->save, step->action, object,
                                                   step->id);
    if (step->action == RECORD_CREATE)
        record_change_set(change, meta_field_find(object, TEXT("name")), value_text(TEXT("A")));
    if (step->action == RECORD_UPDATE)
        record_change_set(change, meta_field_find(object, TEXT("phone")), value_text(TEXT("138")));
    return ERR_OK;
}

static enum err after(struct record_task *task)
{
    struct step *step = task->subject;
    return step->fails ? ctx_fail(task->env.ctx, ERR_invalid) : ERR_OK;
}

static void finished(struct record_task *task, enum err result)
{
    struct step *step = task->subject;
    step->result = result;
    step->id = result ? step->id : task->save.changes[0].id;
    sem_post(&step->done);
}

static void submit(struct step *step)
{
    arena_init(&step->arena, (size_t)64 * 1024 * 1024);
    ctx_init(&step->ctx, &step->arena, o.ctx.now);
    sem_init(&step->done, 0, 0);
    step->task = (struct record_task){
        .store = o.store, .prepare = prepare, .after = after, .done = finished, .subject = step};
    step->task.db.ctx = &step->ctx;
    step->task.save.caller = &o.caller;
    assert_int_equal(record_task_submit(&step->task), ERR_OK);
}

static void run_group(struct step *steps, size_t count)
{
    struct gate gate = {.task = {.ctx = &o.ctx, .run = hold, .subject = &gate}};
    struct db_writer_stats before, end;
    sem_init(&gate.entered, 0, 0);
    sem_init(&gate.open, 0, 0);
    db_writer_stats(o.store->db, &before);
    assert_int_equal(db_submit(o.store->db, &gate.task), ERR_OK);
    sem_wait(&gate.entered);
    for (size_t i = 0; i < count; i++)
        submit(&steps[i]);
    sem_post(&gate.open);
    for (size_t i = 0; i < count; i++) {
        sem_wait(&steps[i].done);
        arena_deinit(&steps[i].arena);
    }
    db_writer_stats(o.store->db, &end);
    assert_true(end.groups - before.groups <= 2);
}

static void assert_clean(void)
{
    struct buf report;
    int64_t findings;
    buf_init(&report, &o.arena, 100000);
    assert_int_equal(record_check(&o.ctx, o.store, &report, &findings), ERR_OK);
    if (findings)
        print_error("%.*s", TEXT_ARG(buf_text(&report)));
    assert_int_equal(findings, 0);
}

static void neighbours_are_left_alone(void **state)
{
    (void)state;
    int64_t gone = org_create(&o, "customer", "{\"name\":\"G\",\"phone\":\"1\"}");
    int64_t kept = org_create(&o, "customer", "{\"name\":\"K\",\"phone\":\"1\"}");
    org_delete(&o, "customer", gone);
    /* The second reads the log in the middle of the group, which writes what waits, and is rolled back
     * with it; the first one's line must be written again. */
    struct step steps[] = {
        {.action = RECORD_CREATE},
        {.action = RECORD_RESTORE, .id = gone, .fails = true},
        {.action = RECORD_CREATE},
        {.action = RECORD_RESTORE, .id = gone},
        {.action = RECORD_UPDATE, .id = kept, .fails = true},
        {.action = RECORD_UPDATE, .id = kept},
        {.action = RECORD_DELETE, .id = kept},
    };
    run_group(steps, 7);
    for (size_t i = 0; i < 7; i++)
        assert_int_equal(steps[i].result, steps[i].fails ? ERR_invalid : ERR_OK);
    assert_clean();
    assert_string_equal(org_get(&o, "customer", gone, "name"), "G");
    assert_string_equal(org_get(&o, "customer", steps[2].id, "code"), "C-0004");
    assert_int_equal(org_try(&o, RECORD_RESTORE, "customer", kept, NULL, NULL), ERR_OK);
    assert_string_equal(org_get(&o, "customer", kept, "phone"), "138");
    assert_clean();
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(neighbours_are_left_alone, setup, teardown),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
