/* A kept field that was just made, or is made of something else now, has a column without its values. One
 * statement computes them where the table is small; longer ones are filled in steps, and until then the field is
 * worked out at read. Either way no reader ever meets a value that is not the formula's. */
#include "expr/fill.h"

#include "expr/expr.h"
#include "meta/formula.h"

static bool is_unfilled(const struct meta_field *field)
{
    const struct meta_formula *formula = field->formula;
    return formula && formula->kept && formula->expr && formula->filled != formula->fingerprint;
}

/* The last id of the next rows; 0 when there are none. */
static enum err find_last(struct ctx *ctx, struct db_conn *conn, const struct expr_fill *fill,
                          int64_t *last)
{
    struct arena *arena = ctx->arena;
    const struct db_node *id = db_column(arena, TEXT("f"), TEXT("id"));
    const struct db_order order = {.by = id};
    struct db_select page = {.table = fill->field->object->table,
                             .alias = TEXT("f"),
                             .columns = &id,
                             .column_count = 1,
                             .order = &order,
                             .order_count = 1,
                             .limit = fill->limit};
    page.where = db_call2(arena, DB_GT, id, db_int(arena, fill->after));
    const struct db_node *most = db_call1(arena, DB_MAX, db_column(arena, TEXT("n"), TEXT("id")));
    struct db_select select = {
        .from = &page, .alias = TEXT("n"), .columns = &most, .column_count = 1, .limit = -1};
    bool found;
    struct value value;
    enum err err = db_one(ctx, conn, &select, &found, &value);
    *last = !err && found && !value_is_null(value) ? value.number : 0;
    return err;
}

enum err expr_fill_column(struct ctx *ctx, struct db_conn *conn, struct expr_fill *fill)
{
    struct arena *arena = ctx->arena;
    const struct meta_field *field = fill->field;
    enum err err = find_last(ctx, conn, fill, &fill->last);
    if (err || !fill->last)
        return err;
    const struct db_set set = {.column = field->column,
                               .to = expr_compile(ctx, field->formula->expr, NULL, TEXT_EMPTY)};
    if (!set.to)
        return ctx_error(ctx) ? ctx_error(ctx) : ERR_out_of_memory;
    const struct db_node *id = db_column(arena, field->object->table, TEXT("id"));
    const struct db_node *where = db_and(arena,
                                         db_call2(arena, DB_GT, id, db_int(arena, fill->after)),
                                         db_call2(arena, DB_LE, id, db_int(arena, fill->last)));
    int64_t changed;
    err = db_update(ctx, conn, field->object->table, &set, 1, where, &changed);
    if (err == ERR_overflow && ctx->fault_count)
        ctx_faults_of(ctx, ctx->fault_count - 1, field->name);
    return err;
}

static enum err is_small(struct ctx *ctx, struct db_conn *conn, const struct meta_field *field,
                         bool *small)
{
    const struct db_node *id = db_column(ctx->arena, TEXT("f"), TEXT("id"));
    struct db_select page = {.table = field->object->table,
                             .alias = TEXT("f"),
                             .columns = &id,
                             .column_count = 1,
                             .limit = FORMULA_FILL_AT_ONCE + 1};
    const struct db_node *count = db_call(ctx->arena, DB_COUNT, NULL, 0);
    struct db_select select = {
        .from = &page, .alias = TEXT("n"), .columns = &count, .column_count = 1, .limit = -1};
    bool found;
    struct value value;
    enum err err = db_one(ctx, conn, &select, &found, &value);
    *small = !err && found && value.number <= FORMULA_FILL_AT_ONCE;
    return err;
}

enum err fill_small(struct ctx *ctx, struct db_conn *conn, const struct meta_catalog *catalog)
{
    for (size_t i = 0; i < catalog->object_count; i++) {
        const struct meta_object *object = &catalog->objects[i];
        for (size_t k = 0; k < object->field_count; k++) {
            const struct meta_field *field = &object->fields[k];
            struct expr_fill fill = {.field = field, .limit = -1};
            bool small = false;
            enum err err = is_unfilled(field) ? is_small(ctx, conn, field, &small) : ERR_OK;
            if (!err && small)
                err = expr_fill_column(ctx, conn, &fill);
            if (!err && small)
                err = meta_set_filled(ctx, conn, field);
            if (err)
                return err;
            if (small)
                field->formula->at_read = false;
        }
    }
    return ERR_OK;
}
