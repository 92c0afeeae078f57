/* A save as a task of the writer. The task may run twice (a lost transaction); each run starts from what was
 * given, in fresh memory of the same arena. The catalog's snapshot is held until the task is done, because
 * the readers of the group look at the changes until then. */
#include "record/idempotency.h"
#include "record/log/log.h"
#include "record/rules.h"

static void give_back(struct record_task *task)
{
    if (task->env.catalog)
        meta_release(task->env.catalog);
    task->env.catalog = NULL;
    if (task->next)
        meta_discard(task->store->meta, task->next);
    task->next = NULL;
}

/* The changes given beforehand, with settings that a run may change. */
static enum err copy_given(struct record_task *task)
{
    struct ctx *ctx = task->db.ctx;
    task->save = task->given;
    if (!task->given.count)
        return ERR_OK;
    task->save.changes = ARENA_ARRAY(ctx->arena, struct record_change, task->given.count);
    task->save.capacity = task->given.count;
    if (!task->save.changes)
        return ctx_fail(ctx, ERR_out_of_memory);
    for (size_t i = 0; i < task->given.count; i++) {
        struct record_change *change = &task->save.changes[i];
        *change = task->given.changes[i];
        size_t room = change->object->field_count;
        if (!change->settings)
            continue;
        change->settings = ARENA_ARRAY(ctx->arena, struct record_setting, room);
        if (!change->settings)
            return ctx_fail(ctx, ERR_out_of_memory);
        memcpy(change->settings, task->given.changes[i].settings,
               change->setting_count * sizeof *change->settings);
    }
    return ERR_OK;
}

static enum err start(struct record_task *task, struct db_conn *conn)
{
    struct record_env *env = &task->env;
    const struct access_caller *caller = task->given.caller ? task->given.caller : env->caller;
    env->ctx = task->db.ctx;
    env->store = task->store;
    env->conn = conn;
    task->repeated = false;
    enum err err = copy_given(task);
    if (!err)
        err = record_group_enter(env);
    if (err)
        return err;
    env->catalog = meta_acquire(task->store->meta, task->store->seal->catalog_version);
    if (!env->catalog)
        return ctx_fail(env->ctx, ERR_internal);
    record_env_caller(env, caller);
    task->save.caller = caller;
    return ERR_OK;
}

static enum err run_save(struct record_task *task)
{
    enum err err = task->prepare ? task->prepare(task) : ERR_OK;
    if (!err)
        err = record_save_run(&task->env, &task->save);
    if (!err && task->changes_catalog)
        err = meta_rebuild(task->env.ctx, task->store->meta, task->env.conn, &task->next);
    if (!err && task->next)
        err = rules_look_again(&task->env, task->next);
    if (!err && task->after)
        err = task->after(task);
    if (!err && task->idempotency_key.len)
        err = idempotency_keep(task);
    return err;
}

static enum err run(struct db_task *db, struct db_conn *conn)
{
    struct record_task *task = db->subject;
    enum err err = start(task, conn);
    if (!err && task->idempotency_key.len)
        err = idempotency_find(task);
    return err || task->repeated ? err : run_save(task);
}

static void undone(struct db_task *db)
{
    struct record_task *task = db->subject;
    record_group_leave(task->store);
    give_back(task);
}

static void done(struct db_task *db, enum err result)
{
    struct record_task *task = db->subject;
    if (!result && task->next) {
        meta_publish(task->store->meta, task->next);
        task->next = NULL;
    }
    give_back(task);
    task->env.conn = NULL;
    if (task->done)
        task->done(task, result);
}

static void prepare_task(struct record_task *task)
{
    task->given = task->save;
    task->env.catalog = NULL;
    task->next = NULL;
    task->db.schema = task->changes_catalog;
    task->db.run = run;
    task->db.undone = undone;
    task->db.done = done;
    task->db.subject = task;
}

enum err record_task_submit(struct record_task *task)
{
    prepare_task(task);
    return db_submit(task->store->db, &task->db);
}

enum err record_task_run(struct record_task *task)
{
    prepare_task(task);
    return db_write(task->store->db, &task->db);
}
