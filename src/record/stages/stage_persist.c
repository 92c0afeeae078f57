/* Stage 11: the rows. One statement per object and kind of change, for the whole save: what is new, then what
 * changed, then what goes. */
#include "record/stages/stage.h"

#include "base/terms.h"

enum part { COLUMN_VALUE, COLUMN_KEY, COLUMN_OBJECT };

/* A column of the object's table and where its value comes from. */
struct source {
    const struct meta_field *field;
    enum part part;
};

struct shape {
    struct text *columns;
    struct source *sources;
    size_t count;
};

static void shape_add(struct shape *shape, const struct meta_field *field, struct text column,
                      enum part part)
{
    if (!column.len)
        return;
    shape->columns[shape->count] = column;
    shape->sources[shape->count++] = (struct source){field, part};
}

static bool shape_init(struct arena *arena, struct shape *shape, const struct meta_object *object)
{
    size_t room = object->field_count * 3;
    shape->columns = ARENA_ARRAY(arena, struct text, room);
    shape->sources = ARENA_ARRAY(arena, struct source, room);
    shape->count = 0;
    return shape->columns && shape->sources;
}

static void shape_add_field(struct shape *shape, const struct meta_field *field)
{
    shape_add(shape, field, field->column, COLUMN_VALUE);
    shape_add(shape, field, field->key_column, COLUMN_KEY);
    shape_add(shape, field, field->object_column, COLUMN_OBJECT);
}

static struct value part_value(struct record_env *env, const struct record_change *change,
                               const struct source *source)
{
    size_t at = source->field->index;
    struct value value = change->after[at];
    switch (source->part) {
    case COLUMN_VALUE:
        return value;
    case COLUMN_KEY:
        return value_is_null(value) ? value : value_text(sort_key(env->ctx->arena, value.text));
    case COLUMN_OBJECT: {
        const struct meta_object *target = value_is_null(value)
                                               ? NULL
                                               : meta_object_find(env->catalog, value.text);
        return target ? value_int(target->number) : VALUE_NONE;
    }
    }
    return VALUE_NONE;
}

struct rows {
    struct record_change **changes;
    size_t count;
};

static struct value *fill(struct record_env *env, const struct rows *rows,
                          const struct shape *shape)
{
    struct value *values = ARENA_ARRAY(env->ctx->arena, struct value, rows->count * shape->count);
    for (size_t i = 0; values && i < rows->count; i++)
        for (size_t k = 0; k < shape->count; k++)
            values[i * shape->count + k] = part_value(env, rows->changes[i], &shape->sources[k]);
    return values;
}

static enum err insert(struct record_env *env, const struct meta_object *object,
                       const struct rows *rows)
{
    struct shape shape;
    if (!shape_init(env->ctx->arena, &shape, object))
        return ctx_fail(env->ctx, ERR_out_of_memory);
    for (size_t i = 0; i < object->field_count; i++)
        shape_add_field(&shape, &object->fields[i]);
    struct db_insert insert = {.table = object->table,
                               .columns = shape.columns,
                               .column_count = shape.count,
                               .values = fill(env, rows, &shape),
                               .row_count = rows->count};
    if (env->ctx->arena->failed)
        return ctx_fail(env->ctx, ERR_out_of_memory);
    return db_insert(env->ctx, env->conn, &insert);
}

static bool any_changes(const struct rows *rows, const struct meta_field *field)
{
    for (size_t i = 0; i < rows->count; i++)
        if (change_changes(rows->changes[i], field))
            return true;
    return false;
}

static enum err update(struct record_env *env, const struct meta_object *object,
                       const struct rows *rows)
{
    struct shape shape;
    int64_t *keys = ARENA_ARRAY(env->ctx->arena, int64_t, rows->count);
    if (!shape_init(env->ctx->arena, &shape, object) || !keys)
        return ctx_fail(env->ctx, ERR_out_of_memory);
    for (size_t i = 0; i < object->field_count; i++)
        if (any_changes(rows, &object->fields[i]))
            shape_add_field(&shape, &object->fields[i]);
    for (size_t i = 0; i < rows->count; i++)
        keys[i] = rows->changes[i]->id;
    struct value *values = fill(env, rows, &shape);
    if (env->ctx->arena->failed)
        return ctx_fail(env->ctx, ERR_out_of_memory);
    return db_update_rows(env->ctx, env->conn, object->table, TEXT("id"), shape.columns,
                          shape.count, keys, values, rows->count);
}

static enum err delete_rows(struct record_env *env, const struct meta_object *object,
                            const struct rows *rows)
{
    struct arena *arena = env->ctx->arena;
    int64_t *ids = ARENA_ARRAY(arena, int64_t, rows->count);
    if (!ids)
        return ctx_fail(env->ctx, ERR_out_of_memory);
    for (size_t i = 0; i < rows->count; i++)
        ids[i] = rows->changes[i]->id;
    const struct db_node *id = db_column(arena, TEXT_EMPTY, TEXT("id"));
    int64_t changed;
    return db_delete(env->ctx, env->conn, object->table, db_in_ints(arena, id, ids, rows->count),
                     &changed);
}

typedef enum err write_rows(struct record_env *env, const struct meta_object *object,
                            const struct rows *rows);

static bool is_new(enum record_action action)
{
    return action == RECORD_CREATE || action == RECORD_RESTORE;
}

/* All changes like `first`, from its place on: the same object and kind. Each is marked. */
static void gather(struct record_save *save, size_t at, struct record_change *first,
                   struct rows *rows)
{
    struct record_change *change = first;
    rows->count = 0;
    while (change) {
        bool like = change->object == first->object &&
                    (change->action == first->action ||
                     (is_new(change->action) && is_new(first->action)));
        if (like && !change->stage) {
            change->stage = first;
            rows->changes[rows->count++] = change;
        }
        change = save_next(save, &at);
    }
}

static enum err write_kind(struct save_run *run, bool fresh, enum record_action action,
                           write_rows *write)
{
    struct record_env *env = run->env;
    struct rows rows = {
        .changes = ARENA_ARRAY(env->ctx->arena, struct record_change *, run->save->count)};
    if (!rows.changes)
        return ctx_fail(env->ctx, ERR_out_of_memory);
    struct record_change *change;
    enum err err = ERR_OK;
    for (size_t at = 0; !err && (change = save_next(run->save, &at));) {
        if (change->stage || (fresh ? !is_new(change->action) : change->action != action))
            continue;
        gather(run->save, at, change, &rows);
        err = write(env, change->object, &rows);
    }
    return err;
}

enum err stage_persist(struct save_run *run)
{
    for (size_t i = 0; i < run->save->count; i++)
        run->save->changes[i].stage = NULL;
    enum err err = write_kind(run, true, RECORD_CREATE, insert);
    if (!err)
        err = write_kind(run, false, RECORD_UPDATE, update);
    if (!err)
        err = write_kind(run, false, RECORD_DELETE, delete_rows);
    for (size_t i = 0; i < run->save->count; i++)
        run->save->changes[i].stage = NULL;
    return err;
}
