/* Stage 8a: unique fields, asked once per field for the whole list. Uniqueness holds among live records. A
 * refusal names the holder only to somebody who may see it. */
#include "record/stages/stage.h"

#include <stdlib.h>

static bool asks(const struct record_change *change, const struct meta_field *field)
{
    return change->action != RECORD_DELETE && change->object == field->object &&
           !value_is_null(change->after[field->index]) && change_changes(change, field);
}

static enum err refuse(struct save_run *run, struct record_change *change,
                       const struct meta_field *field, struct text holder)
{
    struct ctx *ctx = run->env->ctx;
    struct text shown = value_shown(ctx->arena, field, change->after[field->index]);
    size_t faults = ctx->fault_count;
    enum err err = holder.len ? ctx_fail_field(ctx, ERR_not_unique_by, field->name,
                                               field_label(ctx, field), shown, holder)
                              : ctx_fail_field(ctx, ERR_not_unique, field->name,
                                               field_label(ctx, field), shown);
    return run_fail(run, change, faults, err);
}

/* The name of a record the caller may see, empty otherwise. */
static enum err visible_name(struct save_run *run, const struct meta_object *object, int64_t id,
                             struct text *name)
{
    struct record_env *env = run->env;
    struct arena *arena = env->ctx->arena;
    *name = TEXT_EMPTY;
    if (!object->name_field || access_field(run->save->caller, object->name_field) < USE_READ)
        return ERR_OK;
    const struct db_node *column = db_column(arena, TEXT("t"), object->name_field->column);
    struct db_select select = {.table = object->table,
                               .alias = TEXT("t"),
                               .columns = &column,
                               .column_count = 1,
                               .limit = 1};
    select.where = db_and(
        arena, db_call2(arena, DB_EQ, db_column(arena, TEXT("t"), TEXT("id")), db_int(arena, id)),
        access_which(arena, run->save->caller, ACCESS_READ, env->catalog, object, TEXT("t")));
    bool found;
    struct value value;
    enum err err = db_one(env->ctx, env->conn, &select, &found, &value);
    if (!err && found && !value_is_null(value))
        *name = value_shown(arena, object->name_field, value);
    return err;
}

/* Is the record that holds the value in the database about to give it up in this save? */
static bool gives_up(struct save_run *run, const struct meta_field *field, int64_t id,
                     struct value value)
{
    const struct record_change *change = save_index_find(&run->index, id);
    if (!change || change->dropped || change->error)
        return false;
    return change->action == RECORD_DELETE ||
           (change->after && !value_eq(change->after[field->index], value));
}

struct holder {
    int64_t id;
    struct value value;
};

static enum err find_holders(struct save_run *run, const struct meta_field *field,
                             const struct value *values, size_t count, struct holder **out,
                             size_t *out_count)
{
    struct record_env *env = run->env;
    struct arena *arena = env->ctx->arena;
    *out_count = 0;
    *out = ARENA_ARRAY(arena, struct holder, count);
    const struct db_node **columns = ARENA_ARRAY(arena, const struct db_node *, 2);
    if (!*out || !columns)
        return ctx_fail(env->ctx, ERR_out_of_memory);
    columns[0] = db_column(arena, TEXT_EMPTY, TEXT("id"));
    columns[1] = db_column(arena, TEXT_EMPTY, field->column);
    struct db_select select = {.table = field->object->table,
                               .columns = columns,
                               .column_count = 2,
                               .limit = -1};
    select.where = count == 1 ? db_call2(arena, DB_EQ, columns[1], db_value(arena, values[0]))
                              : db_in_values(arena, columns[1], values, count);
    struct db_rows *rows;
    enum err err = db_open_rows(env->ctx, env->conn, &select, &rows);
    if (err)
        return err;
    while (*out_count < count && db_next(rows)) {
        struct holder *holder = &(*out)[(*out_count)++];
        holder->id = db_get_int(rows, 0);
        holder->value = value_dup(arena, db_get(rows, 1));
    }
    return db_close_rows(rows);
}

static int by_value(const void *a, const void *b)
{
    const struct record_change *const *left = a;
    const struct record_change *const *right = b;
    size_t at = ((const struct meta_field *)(*left)->stage)->index;
    int order = value_compare((*left)->after[at], (*right)->after[at]);
    /* Equal ones in the order given, so that the later one is refused. */
    return order ? order : ((*left)->row > (*right)->row) - ((*left)->row < (*right)->row);
}

/* The first change of `sorted` with that value. */
static struct record_change *with_value(struct record_change **sorted, size_t count,
                                        const struct meta_field *field, struct value value)
{
    size_t low = 0;
    for (size_t high = count; low < high;) {
        size_t middle = low + (high - low) / 2;
        if (value_compare(sorted[middle]->after[field->index], value) < 0)
            low = middle + 1;
        else
            high = middle;
    }
    return low < count && value_eq(sorted[low]->after[field->index], value) ? sorted[low] : NULL;
}

static enum err refuse_doubles(struct save_run *run, const struct meta_field *field,
                               struct record_change **sorted, size_t count)
{
    for (size_t i = 1; i < count; i++) {
        if (!value_eq(sorted[i - 1]->after[field->index], sorted[i]->after[field->index]))
            continue;
        enum err err = refuse(run, sorted[i], field, TEXT_EMPTY);
        if (err)
            return err;
    }
    return ERR_OK;
}

static enum err check_values(struct save_run *run, const struct meta_field *field,
                             struct record_change **sorted, size_t count)
{
    struct arena *arena = run->env->ctx->arena;
    struct value *values = ARENA_ARRAY(arena, struct value, count);
    if (!values)
        return ctx_fail(run->env->ctx, ERR_out_of_memory);
    for (size_t i = 0; i < count; i++)
        values[i] = sorted[i]->after[field->index];
    struct holder *holders;
    size_t holder_count;
    enum err err = find_holders(run, field, values, count, &holders, &holder_count);
    for (size_t i = 0; !err && i < holder_count; i++) {
        struct record_change *change = with_value(sorted, count, field, holders[i].value);
        if (!change || change->id == holders[i].id || change->error ||
            gives_up(run, field, holders[i].id, holders[i].value))
            continue;
        struct text name;
        err = visible_name(run, field->object, holders[i].id, &name);
        if (!err)
            err = refuse(run, change, field, name);
    }
    return err;
}

static enum err check_field(struct save_run *run, const struct meta_field *field)
{
    struct ctx *ctx = run->env->ctx;
    struct record_change **sorted = ARENA_ARRAY(ctx->arena, struct record_change *,
                                                run->save->count);
    if (!sorted)
        return ctx_fail(ctx, ERR_out_of_memory);
    size_t count = 0;
    struct record_change *change;
    /* The whole save, not the round: an earlier round's value may clash with this one's. */
    for (size_t at = 0; (change = save_next(run->save, &at));) {
        if (!change->after || !asks(change, field))
            continue;
        change->stage = (void *)(uintptr_t)field;
        sorted[count++] = change;
    }
    if (count > 1)
        qsort(sorted, count, sizeof(struct record_change *), by_value);
    for (size_t i = 0; i < count; i++)
        sorted[i]->stage = NULL;
    enum err err = refuse_doubles(run, field, sorted, count);
    return !err && count ? check_values(run, field, sorted, count) : err;
}

/* Has an earlier change of the round this object already? */
static bool object_done(const struct save_run *run, size_t at)
{
    for (size_t i = at; i-- > 0;)
        if (run->round[i]->object == run->round[at]->object)
            return true;
    return false;
}

enum err stage_unique(struct save_run *run)
{
    for (size_t at = 0; at < run->count; at++) {
        if (object_done(run, at))
            continue;
        const struct meta_object *object = run->round[at]->object;
        for (size_t i = 0; i < object->field_count; i++) {
            enum err err = object->fields[i].unique ? check_field(run, &object->fields[i]) : ERR_OK;
            if (err)
                return err;
        }
    }
    return ERR_OK;
}
