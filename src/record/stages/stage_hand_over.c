/* Stage 11a: unique values that change hands within the save. The rows are written one after another and each meets
 * the unique index at once, so what one change gives up and another takes is cleared first. */
#include "record/stages/stage.h"

#include <stdlib.h>

static bool gives_up(const struct record_change *change, const struct meta_field *field)
{
    return change->object == field->object && change->before &&
           !value_is_null(change->before[field->index]) &&
           (change->action == RECORD_DELETE || change_changes(change, field));
}

static bool takes(const struct record_change *change, const struct meta_field *field)
{
    return change->object == field->object && change->after &&
           !value_is_null(change->after[field->index]) && change_changes(change, field);
}

static bool any_gives_up(const struct record_save *save, const struct meta_field *field)
{
    const struct record_change *change;
    for (size_t at = 0; (change = save_next(save, &at));)
        if (gives_up(change, field))
            return true;
    return false;
}

static int by_value(const void *a, const void *b)
{
    return value_compare(*(const struct value *)a, *(const struct value *)b);
}

/* The rows whose value another change of the save takes. */
static size_t find_clashes(const struct record_save *save, const struct meta_field *field,
                           struct value *taken, int64_t *ids)
{
    const struct record_change *change;
    size_t taken_count = 0;
    size_t count = 0;
    for (size_t at = 0; (change = save_next(save, &at));)
        if (takes(change, field))
            taken[taken_count++] = change->after[field->index];
    if (!taken_count)
        return 0;
    qsort(taken, taken_count, sizeof *taken, by_value);
    for (size_t at = 0; (change = save_next(save, &at));)
        if (gives_up(change, field) &&
            bsearch(&change->before[field->index], taken, taken_count, sizeof *taken, by_value))
            ids[count++] = change->id;
    return count;
}

static enum err hand_over(struct save_run *run, const struct meta_field *field)
{
    struct record_env *env = run->env;
    struct arena *arena = env->ctx->arena;
    struct value *taken = ARENA_ARRAY(arena, struct value, run->save->count);
    int64_t *ids = ARENA_ARRAY(arena, int64_t, run->save->count);
    if (!taken || !ids)
        return ctx_fail(env->ctx, ERR_out_of_memory);
    size_t count = find_clashes(run->save, field, taken, ids);
    if (!count)
        return ERR_OK;
    const struct db_set set = {.column = field->column, .to = db_null(arena)};
    const struct db_node *id = db_column(arena, TEXT_EMPTY, TEXT("id"));
    int64_t changed;
    return db_update(env->ctx, env->conn, field->object->table, &set, 1,
                     db_in_ints(arena, id, ids, count), &changed);
}

/* Has an earlier change of the save this object already? */
static bool object_done(const struct record_save *save, size_t at)
{
    for (size_t i = at; i-- > 0;)
        if (save->changes[i].object == save->changes[at].object)
            return true;
    return false;
}

enum err stage_hand_over(struct save_run *run)
{
    const struct record_save *save = run->save;
    for (size_t at = 0; save->count > 1 && at < save->count; at++) {
        if (object_done(save, at))
            continue;
        const struct meta_object *object = save->changes[at].object;
        for (size_t i = 0; i < object->field_count; i++) {
            const struct meta_field *field = &object->fields[i];
            enum err err = field->unique && any_gives_up(save, field) ? hand_over(run, field)
                                                                      : ERR_OK;
            if (err)
                return err;
        }
    }
    return ERR_OK;
}
