/* Stage 4: may the caller write these fields? Hidden ones are unknown to him. */
#include "record/stages/stage.h"

/* Fields the system sets, which an import brings along from another system. */
static bool import_brings(const struct record_change *change, const struct meta_field *field)
{
    return field->type == FIELD_auto_number || field == change->object->created_at ||
           field == change->object->updated_at || text_eq(field->name, TEXT("created_by"));
}

static enum err mask_setting(struct save_run *run, struct record_change *change,
                             const struct meta_field *field)
{
    struct ctx *ctx = run->env->ctx;
    const struct access_caller *caller = run->save->caller;
    enum access_use use = access_field(caller, field);
    if (use == USE_HIDDEN)
        return ctx_fail_field(ctx, ERR_unknown_field, field->name, field->name, TEXT_EMPTY);
    bool set_by_system = field->read_only || field->type == FIELD_auto_number;
    if (set_by_system) {
        bool excused = run->save->origin == ORIGIN_UNDO ||
                       (run->save->importing && import_brings(change, field)) ||
                       (caller->admin && field->type == FIELD_auto_number);
        return excused ? ERR_OK
                       : ctx_fail_field(ctx, ERR_read_only, field->name, field_label(ctx, field));
    }
    if (use != USE_EDIT)
        return ctx_fail_field(ctx, ERR_forbidden, field->name, field_label(ctx, field));
    return ERR_OK;
}

enum err stage_mask(struct save_run *run)
{
    struct record_change *change;
    for (size_t at = 0; (change = run_next(run, &at));) {
        if (change->touched || run_is_system(run, change))
            continue;
        size_t faults = run->env->ctx->fault_count;
        enum err first = ERR_OK;
        for (size_t i = 0; i < change->setting_count; i++) {
            enum err err = mask_setting(run, change, change->settings[i].field);
            first = first ? first : err;
        }
        if (first)
            first = run_fail(run, change, faults, first);
        if (first)
            return first;
    }
    return ERR_OK;
}
