/* Stage 9b, in partial saves: a row refused late (a reference, a rule) may be what an earlier one refers to by "$1".
 * That one would point to nothing, so it is left out too, and what refers to it in turn. */
#include "record/stages/stage.h"

static bool points_to_left_out(const struct save_run *run, const struct record_change *change,
                               const struct meta_field *field)
{
    if ((field->type != FIELD_reference && field->type != FIELD_any_reference) ||
        value_is_null(change->after[field->index]))
        return false;
    const struct record_change *target = save_index_find(&run->index,
                                                         change->after[field->index].number);
    return target && target->error && target->action == RECORD_CREATE;
}

static enum err check(struct save_run *run, struct record_change *change, bool *left_out)
{
    struct ctx *ctx = run->env->ctx;
    for (size_t i = 0; i < change->object->field_count; i++) {
        const struct meta_field *field = &change->object->fields[i];
        if (!points_to_left_out(run, change, field))
            continue;
        *left_out = true;
        size_t faults = ctx->fault_count;
        return run_fail(run, change, faults,
                        ctx_fail_field(ctx, ERR_reference_missing, field->name,
                                       field_label(ctx, field)));
    }
    return ERR_OK;
}

static bool any_left_out(const struct record_save *save)
{
    for (size_t i = 0; i < save->count; i++)
        if (save->changes[i].error)
            return true;
    return false;
}

enum err stage_left_out(struct save_run *run)
{
    bool again = run->save->partial && any_left_out(run->save);
    while (again) {
        struct record_change *change;
        again = false;
        for (size_t at = 0; (change = save_next(run->save, &at));) {
            enum err err = change->after ? check(run, change, &again) : ERR_OK;
            if (err)
                return err;
        }
    }
    return ERR_OK;
}
