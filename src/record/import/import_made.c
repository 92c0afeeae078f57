/* What must be there before the rows: new fields, and records that rows refer to and nobody has. Both belong to
 * the import's transaction. */
#include "record/import/import_run.h"
#include "sys/clock.h"

#define MADE_AT_ONCE 200

struct text import_summary(struct import_run *run)
{
    const struct meta_object *object = run->object;
    struct text label = object->plural_label.in[run->ctx->lang];
    return text_format(run->ctx->arena,
                       run->ctx->lang == LANG_ZH ? "导入%.*s：%.*s" : "import of %.*s: %.*s",
                       TEXT_ARG(label.len ? label : object->plural), TEXT_ARG(run->plan->title));
}

static void start_task(struct import_run *run, struct record_task *task, struct ctx *ctx)
{
    *task = (struct record_task){.store = run->store, .subject = run};
    task->db.lane = DB_LANE_BULK;
    task->db.ctx = ctx;
    task->save.caller = run->caller;
    task->save.origin = ORIGIN_IMPORT;
    task->save.importing = true;
    task->save.txn = run->report->txn;
    task->save.summary = import_summary(run);
}

/* Runs it; its faults become the import's. */
static enum err run_task(struct import_run *run, struct record_task *task)
{
    enum err err = record_task_run(task);
    struct ctx *inner = task->db.ctx;
    if (!err) {
        run->report->txn = task->save.txn;
        return ERR_OK;
    }
    for (size_t i = 0; i < inner->fault_count && i < CTX_FAULTS_MAX; i++) {
        const struct fault *fault = &inner->faults[i];
        ctx_fail_at(run->ctx, fault->code, text_dup(run->ctx->arena, fault->field), 0, fault->args,
                    4);
    }
    return run->ctx->fault_count ? err : ctx_fail(run->ctx, err);
}

/* ---- fields ---- */

static enum err prepare_fields(struct record_task *task)
{
    struct import_run *run = task->subject;
    struct record_env *env = &task->env;
    const struct meta_object *kind = meta_object_find(env->catalog, TEXT("custom_field"));
    for (size_t i = 0; i < run->plan->new_field_count; i++) {
        const struct record_import_new_field *given = &run->plan->new_fields[i];
        struct record_change *change = record_save_add(env->ctx, &task->save, RECORD_CREATE, kind,
                                                       0);
        if (!change)
            return ERR_out_of_memory;
        record_change_set(change, meta_field_find(kind, TEXT("object")),
                          value_text(run->object->name));
        record_change_set(change, meta_field_find(kind, TEXT("name")), value_text(given->name));
        record_change_set(change, meta_field_find(kind, TEXT("definition")),
                          value_text(import_field_definition(env->ctx->arena, given)));
    }
    return ctx_error(env->ctx);
}

enum err import_make_fields(struct import_run *run)
{
    if (!run->plan->new_field_count)
        return ERR_OK;
    struct record_task task;
    struct arena arena;
    struct ctx inner;
    arena_init(&arena, IMPORT_CHUNK_MEMORY);
    ctx_init(&inner, &arena, clock_now());
    inner.lang = run->ctx->lang;
    start_task(run, &task, &inner);
    task.prepare = prepare_fields;
    task.changes_catalog = true;
    enum err err = run_task(run, &task);
    arena_deinit(&arena);
    return err;
}

/* ---- records ---- */

struct making {
    struct import_run *run;
    const struct meta_object *target;
    struct import_name *names[MADE_AT_ONCE];
    size_t count;
};

static enum err prepare_records(struct record_task *task)
{
    struct making *making = task->subject;
    struct record_env *env = &task->env;
    const struct meta_object *object = meta_object_find(env->catalog, making->target->name);
    for (size_t i = 0; object && i < making->count; i++) {
        struct record_change *change = record_save_add(env->ctx, &task->save, RECORD_CREATE, object,
                                                       0);
        if (!change)
            return ERR_out_of_memory;
        record_change_set(change, object->name_field, value_text(making->names[i]->written));
    }
    return object ? ERR_OK
                  : ctx_fail(env->ctx, ERR_unknown_object, making->target->name, TEXT_EMPTY);
}

static enum err after_records(struct record_task *task)
{
    struct making *making = task->subject;
    struct import_run *run = making->run;
    for (size_t i = 0; i < making->count; i++)
        making->names[i]->id = task->save.changes[i].id;
    return run->made ? run->made(run, task) : ERR_OK;
}

static enum err make_batch(struct making *making)
{
    struct import_run *run = making->run;
    struct record_task task;
    struct arena arena;
    struct ctx inner;
    if (!making->count)
        return ERR_OK;
    arena_init(&arena, IMPORT_CHUNK_MEMORY);
    ctx_init(&inner, &arena, clock_now());
    inner.lang = run->ctx->lang;
    start_task(run, &task, &inner);
    task.subject = making;
    task.prepare = prepare_records;
    task.after = after_records;
    enum err err = run_task(run, &task);
    arena_deinit(&arena);
    run->report->made += err ? 0 : (int64_t)making->count;
    making->count = 0;
    return err;
}

/* The same name of the same object in another column is one record. */
static struct import_name *made_before(struct import_run *run, size_t column,
                                       const struct import_name *name)
{
    const struct meta_object *target = run->columns[column].field->target;
    for (size_t i = 0; i < column; i++) {
        if (!run->columns[i].create || run->columns[i].field->target != target)
            continue;
        struct import_name *other = import_table_find(&run->columns[i].names, name->fold);
        if (other && other->state == NAME_CREATE)
            return other;
    }
    return NULL;
}

static enum err make_of_column(struct import_run *run, size_t index)
{
    struct import_column *column = &run->columns[index];
    struct making making = {.run = run, .target = column->field->target};
    enum err err = ERR_OK;
    for (size_t i = 0; !err && i < column->name_count; i++) {
        struct import_name *name = column->name_list[i];
        if (name->state != NAME_CREATE)
            continue;
        struct import_name *other = made_before(run, index, name);
        if (other) {
            name->id = other->id;
            continue;
        }
        column->made++;
        making.names[making.count++] = name;
        if (making.count == MADE_AT_ONCE)
            err = make_batch(&making);
    }
    return err ? err : make_batch(&making);
}

enum err import_make_records(struct import_run *run)
{
    enum err err = ERR_OK;
    for (size_t i = 0; !err && i < run->column_count; i++)
        if (run->columns[i].create)
            err = make_of_column(run, i);
    return err;
}
