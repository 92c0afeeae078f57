#include "record/batch/batch.h"

#include "base/json_write.h"
#include "meta/field_types.h"
#include "record/batch/batch_run.h"
#include "sys/clock.h"

size_t batch_total(const struct batch *batch)
{
    size_t total = 0;
    for (size_t i = 0; i < batch->section_count; i++)
        total += batch->sections[i].count;
    return total;
}

/* Adds the changes of some records; the rows of their faults are numbered on from `*row`. */
static enum err add_changes(struct record_task *task, const struct batch_section *section,
                            const int64_t *ids, size_t count, int64_t *row)
{
    struct record_env *env = &task->env;
    const struct meta_object *object = meta_object_find(env->catalog, section->object);
    bool remove = section->action == RECORD_DELETE;
    if (!object)
        return ctx_fail(env->ctx, ERR_not_found);
    const struct json *values = remove ? NULL : json_parse(env->ctx, section->values);
    if (!remove && !values)
        return ctx_error(env->ctx);
    for (size_t i = 0; i < count; i++) {
        struct record_change *change = NULL;
        enum err err = ERR_OK;
        if (remove)
            change = record_save_add(env->ctx, &task->save, RECORD_DELETE, object, ids[i]);
        else
            err = record_change_from_json(env, &task->save, RECORD_UPDATE, object, ids[i], values,
                                          &change);
        if (err || !change)
            return err ? err : ctx_error(env->ctx);
        change->row = ++*row;
    }
    return ERR_OK;
}

enum err batch_fill(struct record_task *task, const struct batch *batch)
{
    enum err err = ERR_OK;
    int64_t row = 0;
    for (size_t i = 0; !err && i < batch->section_count; i++)
        err = add_changes(task, &batch->sections[i], batch->sections[i].ids,
                          batch->sections[i].count, &row);
    return err;
}

size_t batch_changed(const struct record_save *save)
{
    size_t changed = 0;
    for (size_t i = 0; i < save->count; i++)
        changed += !save->changes[i].by_hook && !save->changes[i].unchanged &&
                   !save->changes[i].dropped && !save->changes[i].error;
    return changed;
}

/* ---- a piece ---- */

static enum err prepare(struct record_task *task)
{
    struct batch_piece *piece = task->subject;
    piece->started = clock_monotonic_us();
    task->save.dry_run = piece->dry;
    task->save.txn = piece->txn;
    int64_t row = 0;
    return add_changes(task, piece->section, piece->ids, piece->count, &row);
}

static enum err after(struct record_task *task)
{
    struct batch_piece *piece = task->subject;
    /* More refusals than can be told apart: in smaller pieces they can. */
    if (task->env.ctx->fault_count > CTX_FAULTS_MAX && piece->count > 1)
        return ctx_fail(task->env.ctx, ERR_too_many, TEXT("100"));
    enum err err = piece->after(piece, task);
    piece->us = clock_monotonic_us() - piece->started;
    return err;
}

enum err batch_piece_run(struct batch_piece *piece)
{
    struct ctx *ctx = piece->ctx;
    struct ctx inner;
    ctx_init(&inner, ctx->arena, ctx->now);
    inner.lang = ctx->lang;
    struct record_task task = {.store = piece->store,
                               .prepare = prepare,
                               .after = after,
                               .subject = piece};
    task.db.lane = DB_LANE_BULK;
    task.db.ctx = &inner;
    task.save.caller = piece->batch->caller;
    task.save.origin = piece->batch->origin;
    task.save.summary = piece->batch->summary;
    task.save.partial = true;
    enum err err = record_task_run(&task);
    for (size_t i = 0; err && i < inner.fault_count && i < CTX_FAULTS_MAX; i++)
        if (inner.faults[i].code == err) {
            ctx_fail_at(ctx, err, inner.faults[i].field, inner.faults[i].position,
                        inner.faults[i].args, 4);
            break;
        }
    return err && !ctx_error(ctx) ? ctx_fail(ctx, err) : err;
}

bool batch_is_asked(const struct batch_piece *piece, const struct record_change *change)
{
    return !change->by_hook && !change->at.len && change->row >= 1 &&
           change->row <= (int64_t)piece->count && change->id == piece->ids[change->row - 1];
}

struct text batch_reason(struct arena *arena, const struct record_task *task,
                         const struct record_change *change)
{
    const struct ctx *ctx = task->env.ctx;
    struct fault plain = {.code = change->error};
    const struct fault *fault = &plain;
    struct buf text;
    for (size_t i = ctx->fault_count < CTX_FAULTS_MAX ? ctx->fault_count : CTX_FAULTS_MAX; i > 0;
         i--)
        if (ctx->faults[i - 1].row == change->row)
            fault = &ctx->faults[i - 1];
    buf_init(&text, arena, 4096);
    error_message(&text, fault, ctx->lang);
    return buf_text(&text);
}

void batch_put_name(struct json_out *out, const struct record_task *task,
                    const struct record_change *change)
{
    const struct meta_field *name = change->object->name_field;
    const struct value *values = change->before ? change->before : change->after;
    bool shown = values && name && access_field(task->env.caller, name) >= USE_READ &&
                 !value_is_null(values[name->index]);
    if (shown)
        field_types[name->type].to_json(out, name, values[name->index]);
    else
        json_put_null(out);
}
