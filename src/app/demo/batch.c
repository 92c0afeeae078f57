#include "app/demo/batch.h"

#include "sys/clock.h"

static enum err prepare(struct record_task *task)
{
    struct demo_batch *batch = task->subject;
    return batch->fill(batch, &task->env, &task->save);
}

enum err demo_batch_run(struct demo_batch *batch)
{
    arena_reset(&batch->arena);
    ctx_init(&batch->ctx, &batch->arena, batch->at);
    batch->task =
        (struct record_task){.store = batch->call->store, .prepare = prepare, .subject = batch};
    struct record_task *task = &batch->task;
    task->db.ctx = &batch->ctx;
    task->db.lane = DB_LANE_BULK;
    task->save.caller = batch->caller ? batch->caller : &batch->call->caller;
    task->save.origin = ORIGIN_DEMO;
    task->save.summary = TEXT("demo");
    enum err err = record_task_run(task);
    if (err) {
        for (size_t i = 0; i < batch->ctx.fault_count && i < CTX_FAULTS_MAX; i++) {
            const struct fault *fault = &batch->ctx.faults[i];
            ctx_fail_at(batch->call->ctx, fault->code, fault->field, fault->position, fault->args,
                        4);
        }
        return err;
    }
    for (size_t i = 0; batch->created && i < task->save.count; i++)
        if (task->save.changes[i].action == RECORD_CREATE)
            batch->created(batch->subject, i, task->save.changes[i].id);
    return ERR_OK;
}

void demo_set(struct record_change *change, const char *field, struct value value)
{
    if (change)
        record_change_set(change, meta_field_find(change->object, text_of(field)), value);
}

void demo_set_text(struct record_change *change, const char *field, struct text text)
{
    demo_set(change, field, text.len ? value_text(text) : VALUE_NONE);
}

void demo_set_c(struct record_change *change, const char *field, const char *text)
{
    demo_set_text(change, field, text_of(text));
}

struct record_change *demo_create(struct record_env *env, struct record_save *save,
                                  const char *object)
{
    return record_save_add(env->ctx, save, RECORD_CREATE,
                           meta_object_find(env->catalog, text_of(object)), 0);
}
