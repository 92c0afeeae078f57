#include "access/records.h"

static enum err load(struct ctx *ctx, void *subject, const struct meta_object *object, int64_t id,
                     const struct expr_record **out);
static enum err children(struct ctx *ctx, void *subject, const struct expr_record *record,
                         const struct meta_child *child, const struct expr_record **out,
                         size_t *count);

/* The base amount of a money field stands in its companion, the field behind it. */
static struct value *base_values(struct arena *arena, const struct meta_object *object,
                                 const struct value *values)
{
    struct value *base = ARENA_ARRAY(arena, struct value, object->field_count);
    for (size_t i = 0; base && i + 1 < object->field_count; i++)
        if (object->fields[i].base_column.len)
            base[i] = values[i + 1];
    return base;
}

enum err records_of_values(struct ctx *ctx, struct db_conn *conn, const struct meta_object *object,
                           const struct value *values, struct expr_record *out)
{
    const struct meta_field *id = meta_field_find(object, TEXT("id"));
    struct value number = id ? values[id->index] : VALUE_NONE;
    *out = (struct expr_record){.object = object,
                                .id = number.kind == VALUE_INT ? number.number : 0,
                                .values = values,
                                .base_values = base_values(ctx->arena, object, values),
                                .load = load,
                                .children = children,
                                .subject = conn};
    return out->base_values ? ERR_OK : ctx_fail(ctx, ERR_out_of_memory);
}

/* Columns of all fields, and behind them the object numbers of those that may point to any. */
static struct db_select select_all(struct arena *arena, const struct meta_object *object)
{
    size_t count = object->field_count;
    const struct db_node **columns = ARENA_ARRAY(arena, const struct db_node *, 2 * count);
    for (size_t i = 0; columns && i < object->field_count; i++) {
        columns[i] = db_column(arena, TEXT("r"), object->fields[i].column);
        if (object->fields[i].object_column.len)
            columns[count++] = db_column(arena, TEXT("r"), object->fields[i].object_column);
    }
    return (struct db_select){.table = object->table,
                              .alias = TEXT("r"),
                              .columns = columns,
                              .column_count = columns ? count : 0,
                              .limit = -1};
}

static enum err take_row(struct ctx *ctx, struct db_conn *conn, const struct meta_object *object,
                         struct db_rows *rows, struct expr_record *out)
{
    struct value *values = ARENA_ARRAY(ctx->arena, struct value, object->field_count);
    size_t behind = object->field_count;
    for (size_t i = 0; values && i < object->field_count; i++) {
        values[i] = value_dup(ctx->arena, db_get(rows, i));
        if (!object->fields[i].object_column.len)
            continue;
        const struct meta_object *target = meta_object_by_number(object->catalog,
                                                                 db_get_int(rows, behind++));
        values[i].text = target ? target->name : TEXT_EMPTY;
    }
    return values ? records_of_values(ctx, conn, object, values, out)
                  : ctx_fail(ctx, ERR_out_of_memory);
}

static enum err load(struct ctx *ctx, void *subject, const struct meta_object *object, int64_t id,
                     const struct expr_record **out)
{
    struct db_conn *conn = subject;
    struct db_select select = select_all(ctx->arena, object);
    struct expr_record *record = ARENA_NEW(ctx->arena, struct expr_record);
    struct db_rows *rows;
    *out = NULL;
    if (!record)
        return ctx_fail(ctx, ERR_out_of_memory);
    select.where = db_call2(ctx->arena, DB_EQ, db_column(ctx->arena, TEXT("r"), TEXT("id")),
                            db_int(ctx->arena, id));
    enum err err = db_open_rows(ctx, conn, &select, &rows), last;
    if (err)
        return err;
    if (db_next(rows)) {
        err = take_row(ctx, conn, object, rows, record);
        *out = record;
    }
    last = db_close_rows(rows);
    return err ? err : last;
}

static const struct db_node *is_child(struct arena *arena, const struct meta_child *child,
                                      const struct expr_record *record)
{
    const struct db_node *by = db_call2(arena, DB_EQ,
                                        db_column(arena, TEXT("r"), child->by->column),
                                        db_int(arena, record->id));
    if (!child->by->object_column.len)
        return by;
    return db_and(arena, by,
                  db_call2(arena, DB_EQ, db_column(arena, TEXT("r"), child->by->object_column),
                           db_int(arena, record->object->number)));
}

static enum err children(struct ctx *ctx, void *subject, const struct expr_record *record,
                         const struct meta_child *child, const struct expr_record **out,
                         size_t *count)
{
    struct db_conn *conn = subject;
    struct db_select select = select_all(ctx->arena, child->object);
    struct expr_record *found = NULL;
    size_t room = 0;
    struct db_rows *rows;
    *count = 0;
    select.where = is_child(ctx->arena, child, record);
    enum err err = db_open_rows(ctx, conn, &select, &rows), last;
    if (err)
        return err;
    while (!err && db_next(rows)) {
        if (*count == room) {
            room = room ? 2 * room : 8;
            struct expr_record *more = ARENA_ARRAY(ctx->arena, struct expr_record, room);
            if (more && *count)
                memcpy(more, found, *count * sizeof *more);
            found = more;
        }
        err = found ? take_row(ctx, conn, child->object, rows, &found[*count])
                    : ctx_fail(ctx, ERR_out_of_memory);
        *count += !err;
    }
    last = db_close_rows(rows);
    *out = found;
    return err ? err : last;
}
