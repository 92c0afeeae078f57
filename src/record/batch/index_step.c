#include "record/batch/index_step.h"

#include "base/json_write.h"
#include "meta/custom.h"

#define DEFINITION_MAX ((size_t)64 * 1024)

/* ---- the definition ---- */

static const struct meta_field *field_of(const struct meta_object *object, struct text column)
{
    for (size_t i = 0; i < object->field_count; i++) {
        const struct meta_field *field = &object->fields[i];
        if (text_eq(field->column, column) ||
            (field->base_column.len && text_eq(field->base_column, column)) ||
            (field->key_column.len && text_eq(field->key_column, column)))
            return field;
    }
    return NULL;
}

struct text index_name_of(struct arena *arena, const struct meta_object *object, size_t at)
{
    struct db_table_def table = meta_table_def(arena, object);
    const struct text *columns = object->indexes[at];
    for (size_t i = 0; i < table.index_count; i++) {
        const struct db_index_def *index = &table.indexes[i];
        bool same = index->kind == DB_INDEX_PLAIN;
        for (size_t k = 0; same && k < index->column_count; k++)
            same = text_eq(index->columns[k], columns[k]);
        if (same && !columns[index->column_count].len)
            return index->name;
    }
    return TEXT_EMPTY;
}

struct text index_list(struct arena *arena, const struct meta_object *object, struct text more,
                       struct text less)
{
    struct buf buf;
    struct json_out out;
    buf_init(&buf, arena, DEFINITION_MAX);
    json_out_init(&out, &buf);
    json_begin_array(&out);
    for (size_t i = object->own_index_count; i < object->index_count; i++) {
        if (less.len && text_eq(index_name_of(arena, object, i), less))
            continue;
        json_begin_array(&out);
        for (size_t k = 0; object->indexes[i][k].len; k++)
            json_put_text(&out, field_of(object, object->indexes[i][k])->name);
        json_end_array(&out);
    }
    if (more.len)
        json_put_raw(&out, more);
    json_end_array(&out);
    return buf_text(&buf);
}

enum err index_define(struct record_task *task, const struct meta_object *object,
                      struct text indexes)
{
    struct ctx *ctx = task->env.ctx;
    struct meta_custom row;
    const struct meta_object *kind = meta_object_find(task->env.catalog, TEXT("custom_object"));
    enum err err = meta_custom_find(ctx, task->env.conn, object->name, TEXT_EMPTY, &row);
    if (err)
        return err;
    const struct json *patch =
        json_parse(ctx, text_format(ctx->arena, "{\"added_indexes\":%.*s}", TEXT_ARG(indexes)));
    struct text base = row.definition.len
                           ? row.definition
                           : text_format(ctx->arena, "{\"name\":\"%.*s\"}", TEXT_ARG(object->name));
    struct text merged = meta_custom_merge(ctx, base, patch, TEXT_EMPTY, !object->custom);
    struct record_change *change =
        record_save_add(ctx, &task->save, row.id ? RECORD_UPDATE : RECORD_CREATE, kind, row.id);
    if (!change)
        return ctx_error(ctx);
    record_change_set(change, meta_field_find(kind, TEXT("name")), value_text(object->name));
    record_change_set(change, meta_field_find(kind, TEXT("definition")), value_text(merged));
    return ctx_error(ctx);
}

/* ---- the step ---- */

static enum err prepare(struct record_task *task)
{
    const struct record_step *step = task->subject;
    struct arena *arena = task->env.ctx->arena;
    const struct meta_object *object =
        meta_object_find(task->env.catalog, json_text(json_get(step->parameters, TEXT("object"))));
    if (!object)
        return ctx_fail(task->env.ctx, ERR_not_found);
    struct text more = json_dump(arena, json_get(step->parameters, TEXT("columns")));
    return index_define(task, object, index_list(arena, object, more, TEXT_EMPTY));
}

static enum err after(struct record_task *task)
{
    struct record_step *step = task->subject;
    step->txn = task->save.txn;
    step->done = step->total = 1;
    step->finished = true;
    return step->keep(step, task->env.ctx, task->env.conn);
}

enum err record_index_step(struct record_step *step)
{
    struct record_task task = {.store = step->store,
                               .prepare = prepare,
                               .after = after,
                               .subject = step,
                               .changes_catalog = true};
    task.db.lane = DB_LANE_BULK;
    task.db.ctx = step->ctx;
    task.save.caller = step->caller;
    task.save.origin = ORIGIN_API;
    task.save.summary = step->summary;
    return record_task_run(&task);
}
