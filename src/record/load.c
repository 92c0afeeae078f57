#include "record/load.h"

/* Ids asked for in one statement. */
#define IDS_AT_ONCE 500

struct value *load_bases(struct ctx *ctx, const struct meta_object *object,
                         const struct value *values)
{
    struct value *bases = NULL;
    for (size_t i = 0; i + 1 < object->field_count; i++) {
        if (!object->fields[i].base_column.len)
            continue;
        if (!bases)
            bases = ARENA_ARRAY(ctx->arena, struct value, object->field_count);
        if (!bases)
            return NULL;
        bases[i] = values[i + 1];
    }
    return bases;
}

/* id, then each field's column; behind an any_reference the object's number. */
static bool select_columns(struct arena *arena, const struct meta_object *object,
                           struct db_select *select)
{
    const struct db_node **columns = ARENA_ARRAY(arena, const struct db_node *,
                                                 object->field_count * 2 + 1);
    if (!columns)
        return false;
    size_t count = 0;
    columns[count++] = db_column(arena, TEXT_EMPTY, TEXT("id"));
    for (size_t i = 0; i < object->field_count; i++) {
        const struct meta_field *field = &object->fields[i];
        columns[count++] = db_column(arena, TEXT_EMPTY, field->column);
        if (field->object_column.len)
            columns[count++] = db_column(arena, TEXT_EMPTY, field->object_column);
    }
    *select = (struct db_select){.table = object->table,
                                 .columns = columns,
                                 .column_count = count,
                                 .limit = -1};
    return true;
}

static enum err read_row(struct record_env *env, const struct meta_object *object,
                         struct db_rows *rows, struct load_row *out)
{
    struct arena *arena = env->ctx->arena;
    out->id = db_get_int(rows, 0);
    out->values = ARENA_ARRAY(arena, struct value, object->field_count);
    if (arena->failed)
        return ctx_fail(env->ctx, ERR_out_of_memory);
    size_t column = 1;
    for (size_t i = 0; i < object->field_count; i++) {
        const struct meta_field *field = &object->fields[i];
        struct value *value = &out->values[i];
        *value = value_dup(arena, db_get(rows, column++));
        if (field->object_column.len) {
            const struct meta_object *target = meta_object_by_number(env->catalog,
                                                                     db_get_int(rows, column++));
            value->text = target ? target->name : TEXT_EMPTY;
        }
    }
    return arena->failed ? ctx_fail(env->ctx, ERR_out_of_memory) : ERR_OK;
}

static enum err load_some(struct record_env *env, const struct meta_object *object,
                          const int64_t *ids, size_t count, struct value **values)
{
    struct arena *arena = env->ctx->arena;
    struct db_select select;
    if (!select_columns(arena, object, &select))
        return ctx_fail(env->ctx, ERR_out_of_memory);
    const struct db_node *id = db_column(arena, TEXT_EMPTY, TEXT("id"));
    select.where = count == 1 ? db_call2(arena, DB_EQ, id, db_int(arena, ids[0]))
                              : db_in_ints(arena, id, ids, count);
    struct db_rows *rows;
    enum err err = db_open_rows(env->ctx, env->conn, &select, &rows);
    if (err)
        return err;
    while (!err && db_next(rows)) {
        struct load_row row;
        err = read_row(env, object, rows, &row);
        for (size_t i = 0; !err && i < count; i++) {
            if (ids[i] == row.id)
                values[i] = row.values;
        }
    }
    enum err closed = db_close_rows(rows);
    return err ? err : closed;
}

enum err load_page(struct record_env *env, const struct meta_object *object, int64_t after,
                   int64_t limit, struct load_row **rows, size_t *count)
{
    struct arena *arena = env->ctx->arena;
    struct db_select select;
    *count = 0;
    *rows = ARENA_ARRAY(arena, struct load_row, (size_t)limit);
    if (!*rows || !select_columns(arena, object, &select))
        return ctx_fail(env->ctx, ERR_out_of_memory);
    const struct db_node *id = db_column(arena, TEXT_EMPTY, TEXT("id"));
    select.where = db_call2(arena, DB_GT, id, db_int(arena, after));
    select.order = &(struct db_order){.by = id};
    select.order_count = 1;
    select.limit = limit;
    struct db_rows *found;
    enum err err = db_open_rows(env->ctx, env->conn, &select, &found);
    if (err)
        return err;
    while (!err && *count < (size_t)limit && db_next(found))
        err = read_row(env, object, found, &(*rows)[(*count)++]);
    enum err closed = db_close_rows(found);
    return err ? err : closed;
}

enum err record_load_many(struct record_env *env, const struct meta_object *object,
                          const int64_t *ids, size_t count, struct value **values)
{
    for (size_t i = 0; i < count; i++)
        values[i] = NULL;
    for (size_t from = 0; from < count; from += IDS_AT_ONCE) {
        size_t some = count - from < IDS_AT_ONCE ? count - from : IDS_AT_ONCE;
        enum err err = load_some(env, object, ids + from, some, values + from);
        if (err)
            return err;
    }
    return ERR_OK;
}

enum err record_load(struct record_env *env, const struct meta_object *object, int64_t id,
                     struct value **values)
{
    return record_load_many(env, object, &id, 1, values);
}
