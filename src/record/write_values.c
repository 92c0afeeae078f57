/* A record's JSON from values in memory. The plan is the one of a read; its columns are filled from the
 * values, and the names of references are looked up one by one. */
#include "record/read/query.h"

#include "base/money.h"
#include "meta/formula.h"
#include "record/read/query_children.h"
#include "record/read/query_fields.h"

static enum err look_up_name(struct record_env *env, const struct meta_object *target, int64_t id,
                             struct value *out)
{
    struct arena *arena = env->ctx->arena;
    const struct db_node *name = db_column(arena, QUERY_ALIAS, target->name_field->column);
    struct db_select select = {.table = target->table,
                               .alias = QUERY_ALIAS,
                               .columns = &name,
                               .column_count = 1,
                               .limit = 1};
    select.where =
        db_and(arena,
               db_call2(arena, DB_EQ, db_column(arena, QUERY_ALIAS, TEXT("id")), db_int(arena, id)),
               access_which_test(arena, env->caller, ACCESS_READ, target, QUERY_ALIAS));
    bool found;
    enum err err = db_one(env->ctx, env->conn, &select, &found, out);
    if (err || !found)
        *out = VALUE_NONE;
    return err;
}

/* The amount whose companion in the organisation's currency the field is; NULL for others. */
static const struct meta_field *amount_of(const struct meta_field *field)
{
    const struct meta_field *before = field->index ? &field->object->fields[field->index - 1]
                                                   : NULL;
    return before && before->base_column.len && text_eq(before->base_column, field->column) ? before
                                                                                            : NULL;
}

/* As the save computes it: the rate is 1 in the organisation's currency, or when none is named. */
static struct value base_amount(const struct record_env *env, const struct meta_object *object,
                                const struct value *values, struct value amount)
{
    const struct meta_field *rate = object->exchange_rate;
    struct value currency = object->currency ? values[object->currency->index] : VALUE_NONE;
    bool home = value_is_null(currency) ||
                text_eq(currency.text, env->caller->organisation.base_currency);
    if (value_is_null(amount) || !rate || home)
        return amount;
    int64_t base;
    struct value given = values[rate->index];
    if (value_is_null(given) || !decimal_multiply(amount.number, MONEY_SCALE, given.number,
                                                  rate->scale, MONEY_SCALE, &base))
        return VALUE_NONE;
    return value_int(base);
}

static const struct meta_object *target_of(const struct record_env *env,
                                           const struct fields_member *member, struct value value)
{
    const struct meta_object *target = member->shape == SHAPE_ANY
                                           ? meta_object_find(env->catalog, value.text)
                                           : member->field->target;
    if (!target || access_scope(env->caller, ACCESS_READ, target) == SCOPE_NONE ||
        access_field(env->caller, target->name_field) == USE_HIDDEN)
        return NULL;
    return target;
}

static enum err fill_member(struct record_env *env, const struct meta_object *object,
                            const struct fields_member *member, const struct value *values,
                            struct value *filled)
{
    struct value value = values[member->field->index];
    const struct meta_field *amount = amount_of(member->field);
    if (amount)
        value = base_amount(env, object, values, values[amount->index]);
    filled[member->column] = value;
    if (value_is_null(value) || member->name_column == FIELDS_NO_COLUMN)
        return ERR_OK;
    if (member->shape == SHAPE_ANY) {
        const struct meta_object *named = meta_object_find(env->catalog, value.text);
        filled[member->object_column] = named ? value_int(named->number) : VALUE_NONE;
    }
    const struct meta_object *target = target_of(env, member, value);
    return target ? look_up_name(env, target, value.number, &filled[member->name_column]) : ERR_OK;
}

static struct value get_filled(const struct fields_source *source, size_t column)
{
    return source->values[column];
}

/* Children are not part of the values. They stand in the body when the values are the record as the database
 * has it now, as after a save; an older record is shown without. */
static enum err is_current(struct record_env *env, const struct meta_object *object, int64_t id,
                           const struct value *values, bool *current)
{
    struct arena *arena = env->ctx->arena;
    const struct db_node *version = db_column(arena, QUERY_ALIAS, object->version->column);
    struct db_select select = {.table = object->table,
                               .alias = QUERY_ALIAS,
                               .columns = &version,
                               .column_count = 1,
                               .limit = 1};
    select.where = db_call2(arena, DB_EQ, db_column(arena, QUERY_ALIAS, TEXT("id")),
                            db_int(arena, id));
    bool found;
    struct value now;
    enum err err = db_one(env->ctx, env->conn, &select, &found, &now);
    *current = !err && found && value_eq(now, values[object->version->index]);
    return err;
}

/* --- what is worked out --- */

static size_t count_computed(const struct meta_object *object)
{
    size_t count = 0;
    for (size_t i = 0; i < object->field_count; i++)
        count += object->fields[i].formula != NULL;
    return count;
}

/* Of the record as it stands: the database works it out. */
static enum err work_out_now(struct record_env *env, const struct meta_object *object, int64_t id,
                             struct value *values)
{
    struct ctx *ctx = env->ctx;
    const struct db_node **columns = ARENA_ARRAY(ctx->arena, const struct db_node *,
                                                 count_computed(object));
    struct db_select select = {.table = object->table,
                               .alias = QUERY_ALIAS,
                               .columns = columns,
                               .limit = 1};
    if (!columns)
        return ctx_fail(ctx, ERR_out_of_memory);
    for (size_t i = 0; i < object->field_count; i++)
        if (object->fields[i].formula)
            columns[select.column_count++] = expr_compile_field(ctx, &object->fields[i], &env->expr,
                                                                QUERY_ALIAS);
    select.where = db_call2(ctx->arena, DB_EQ, db_column(ctx->arena, QUERY_ALIAS, TEXT("id")),
                            db_int(ctx->arena, id));
    struct db_rows *rows;
    enum err err = ctx_error(ctx) ? ctx_error(ctx) : db_open_rows(ctx, env->conn, &select, &rows);
    if (err)
        return err;
    bool found = db_next(rows);
    for (size_t i = 0, k = 0; found && i < object->field_count; i++)
        if (object->fields[i].formula)
            values[i] = value_dup(ctx->arena, db_get(rows, k++));
    return db_close_rows(rows);
}

/* Of the record as it was: formulas over its own fields follow from these; what was counted or read elsewhere at
 * that time is not known any more. */
static enum err work_out_then(struct record_env *env, const struct meta_object *object, int64_t id,
                              struct value *values)
{
    const struct meta_derived *derived = object->derived;
    struct value *bases = ARENA_ARRAY(env->ctx->arena, struct value, object->field_count);
    enum err err = bases ? ERR_OK : ctx_fail(env->ctx, ERR_out_of_memory);
    for (size_t i = 0; !err && i < object->field_count; i++) {
        if (object->fields[i].base_column.len)
            bases[i] = base_amount(env, object, values, values[i]);
        if (object->fields[i].formula)
            values[i] = VALUE_NONE;
    }
    const struct expr_record record = {.object = object,
                                       .id = id,
                                       .values = values,
                                       .base_values = bases};
    for (size_t i = 0; !err && i < derived->formula_count; i++)
        err = expr_eval(env->ctx, derived->formulas[i]->formula->expr, &env->expr_system, &record,
                        &values[derived->formulas[i]->index]);
    return err;
}

static enum err work_out(struct record_env *env, const struct meta_object *object, int64_t id,
                         const struct value **values)
{
    bool current;
    if (!count_computed(object))
        return ERR_OK;
    struct value *copy = ARENA_ARRAY(env->ctx->arena, struct value, object->field_count);
    if (!copy)
        return ctx_fail(env->ctx, ERR_out_of_memory);
    memcpy(copy, *values, object->field_count * sizeof *copy);
    enum err err = is_current(env, object, id, *values, &current);
    if (!err)
        err = current ? work_out_now(env, object, id, copy) : work_out_then(env, object, id, copy);
    *values = copy;
    return err;
}

static enum err write_record(struct record_env *env, const struct fields_plan *plan, int64_t id,
                             const struct value *values, struct buf *out)
{
    struct value *filled = ARENA_ARRAY(env->ctx->arena, struct value, plan->column_count);
    if (!filled)
        return ctx_fail(env->ctx, ERR_out_of_memory);
    enum err err = work_out(env, plan->object, id, &values);
    for (const struct fields_member *member = plan->top.first; !err && member;
         member = member->next)
        err = fill_member(env, plan->object, member, values, filled);
    bool current = false;
    if (!err && plan->child_count)
        err = is_current(env, plan->object, id, values, &current);
    if (err)
        return err;
    struct fields_source source = {.get = get_filled, .values = filled};
    struct json_out json;
    json_out_init(&json, out);
    json_begin_object(&json);
    fields_write(plan, &source, &json);
    if (current)
        err = query_write_children(env, plan->children, plan->child_count, id, &json);
    json_end_object(&json);
    return err;
}

enum err record_write_fields(struct record_env *env, const struct meta_object *object, int64_t id,
                             const struct value *values, struct text fields, struct buf *out)
{
    size_t from = out->len;
    size_t faults = env->ctx->fault_count; /* those of rows a partial save left out do not count */
    struct fields_plan plan;
    enum err err = fields.len ? fields_given(env, object, fields, false, &plan)
                              : fields_all(env, object, NULL, &plan);
    if (!err)
        err = write_record(env, &plan, id, values, out);
    if (!err && (env->ctx->arena->failed || env->ctx->fault_count > faults))
        err = ctx_error(env->ctx);
    if (err)
        buf_truncate(out, from);
    return err;
}

enum err record_write_values(struct record_env *env, const struct meta_object *object, int64_t id,
                             const struct value *values, struct buf *out)
{
    return record_write_fields(env, object, id, values, TEXT_EMPTY, out);
}
