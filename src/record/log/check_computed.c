/* What is kept of formulas and roll-ups, worked out anew: a difference is a row that was edited past the program,
 * or a fault of ours, and is named with both values. */
#include "record/log/check.h"

#include "meta/field_types.h"
#include "meta/formula.h"

static bool is_compared(const struct meta_field *field)
{
    return field->formula && field->formula->kept && !field->formula->at_read;
}

static struct text shown(struct check *check, const struct meta_field *field, struct value value)
{
    struct buf out;
    buf_init(&out, check->env->ctx->arena, 64 * 1024);
    if (value_is_null(value))
        return TEXT("nothing");
    field_types[field->type].to_text(&out, field, value);
    return text_slice(buf_text(&out), 0, 80);
}

static void compare(struct check *check, const struct meta_field *field, const struct load_row *row,
                    struct value now)
{
    struct value kept = row->values[field->index];
    if (value_eq(kept, now))
        return;
    struct text was = shown(check, field, kept);
    struct text is = shown(check, field, now);
    check_found(check, "%.*s %lld: %.*s is %.*s and should be %.*s", TEXT_ARG(field->object->name),
                (long long)row->id, TEXT_ARG(field->name), TEXT_ARG(was), TEXT_ARG(is));
}

static const struct load_row *row_of(const struct load_row *rows, size_t count, int64_t id)
{
    size_t low = 0, high = count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (rows[middle].id < id)
            low = middle + 1;
        else
            high = middle;
    }
    return low < count && rows[low].id == id ? &rows[low] : NULL;
}

enum err check_computed(struct check *check, const struct meta_object *object,
                        const struct load_row *rows, size_t count)
{
    struct ctx *ctx = check->env->ctx;
    struct arena *arena = ctx->arena;
    static const struct expr_env system;
    const struct db_node **columns = ARENA_ARRAY(arena, const struct db_node *,
                                                 object->field_count + 1);
    const struct meta_field **fields = ARENA_ARRAY(arena, const struct meta_field *,
                                                   object->field_count);
    struct db_select select = {.table = object->table,
                               .alias = TEXT("k"),
                               .columns = columns,
                               .column_count = 1,
                               .limit = -1};
    if (!columns || !fields)
        return ctx_fail(ctx, ERR_out_of_memory);
    columns[0] = db_column(arena, TEXT("k"), TEXT("id"));
    for (size_t i = 0; i < object->field_count; i++) {
        const struct meta_field *field = &object->fields[i];
        if (!is_compared(field))
            continue;
        fields[select.column_count - 1] = field;
        columns[select.column_count++] = expr_compile(ctx, field->formula->expr, &system,
                                                      TEXT("k"));
    }
    if (select.column_count == 1)
        return ERR_OK;
    select.where = db_and(arena, db_call2(arena, DB_GE, columns[0], db_int(arena, rows[0].id)),
                          db_call2(arena, DB_LE, columns[0], db_int(arena, rows[count - 1].id)));
    struct db_rows *found;
    enum err err = db_open_rows(ctx, check->env->conn, &select, &found);
    if (err)
        return err;
    while (db_next(found)) {
        const struct load_row *row = row_of(rows, count, db_get_int(found, 0));
        for (size_t i = 0; row && i + 1 < select.column_count; i++)
            compare(check, fields[i], row, db_get(found, i + 1));
    }
    return db_close_rows(found);
}
