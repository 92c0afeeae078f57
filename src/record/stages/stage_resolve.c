/* Stage 1: which records are meant. New ones get their ids, "$1" becomes an id, and several changes of one
 * record become one. */
#include "record/ids.h"
#include "record/stages/stage.h"

static enum err resolve_setting(struct save_run *run, struct record_change *change,
                                struct record_setting *setting)
{
    struct ctx *ctx = run->env->ctx;
    if (setting->from_save) {
        if (setting->from_save < 1 || (size_t)setting->from_save > run->save->count)
            return ctx_fail_field(ctx, ERR_reference_missing, setting->field->name,
                                  field_label(ctx, setting->field));
        const struct record_change *from = &run->save->changes[setting->from_save - 1];
        setting->value = value_int(from->id);
        setting->value.text = from->object->name;
        setting->from_save = 0;
    }
    if (setting->field->type != FIELD_any_reference || value_is_null(setting->value))
        return ERR_OK;
    const struct meta_object *target =
        setting->object_number ? meta_object_by_number(run->env->catalog, setting->object_number)
                               : meta_object_find(run->env->catalog, setting->value.text);
    if (!target)
        return ctx_fail_field(ctx, ERR_reference_missing, setting->field->name,
                              field_label(ctx, setting->field));
    /* The catalog's text outlives the caller's. */
    setting->value.text = target->name;
    (void)change;
    return ERR_OK;
}

static enum err resolve_settings(struct save_run *run, struct record_change *change)
{
    size_t faults = run->env->ctx->fault_count;
    enum err err = ERR_OK;
    for (size_t i = 0; !err && i < change->setting_count; i++)
        err = resolve_setting(run, change, &change->settings[i]);
    return err ? run_fail(run, change, faults, err) : ERR_OK;
}

/* Puts the settings of an update into the change that is there for the record already. */
static void merge(struct save_run *run, struct record_change *into, struct record_change *change)
{
    bool was_touched = into->touched;
    change->dropped = true;
    for (size_t i = 0; i < change->setting_count; i++)
        record_change_set(into, change->settings[i].field, change->settings[i].value);
    if (into->touched && !was_touched)
        run->round[run->count++] = into;
}

/* What a second change of a record in one save means. True when `change` itself is to be done. */
static bool settle(struct save_run *run, struct record_change *there, struct record_change *change,
                   enum err *err)
{
    struct ctx *ctx = run->env->ctx;
    *err = ERR_OK;
    if (change->action == RECORD_DELETE) {
        if (there->action == RECORD_DELETE || there->action == RECORD_CREATE)
            change->dropped = true;
        if (there->action != RECORD_DELETE)
            there->dropped = true;
        return !change->dropped;
    }
    bool gone = there->action == RECORD_DELETE;
    if (change->action == RECORD_UPDATE && !gone) {
        merge(run, there, change);
        return false;
    }
    if (gone && change->by_hook) {
        change->dropped = true;
        return false;
    }
    size_t faults = ctx->fault_count;
    *err = run_fail(run, change, faults, ctx_fail(ctx, ERR_not_found));
    return false;
}

static enum err take(struct save_run *run, struct record_change *change)
{
    struct ctx *ctx = run->env->ctx;
    struct record_change *there = save_index_find(&run->index, change->id);
    if (there && !there->dropped && !there->error && there != change) {
        enum err err;
        if (!settle(run, there, change, &err))
            return err;
    }
    if (!save_index_put(ctx->arena, &run->index, change))
        return ctx_fail(ctx, ERR_out_of_memory);
    run->round[run->count++] = change;
    return ERR_OK;
}

enum err stage_resolve(struct save_run *run)
{
    struct record_save *save = run->save;
    struct ctx *ctx = run->env->ctx;
    /* Merges may bring a change of an earlier round back, once each. */
    run->round = ARENA_ARRAY(ctx->arena, struct record_change *, save->count);
    run->count = 0;
    if (!run->round)
        return ctx_fail(ctx, ERR_out_of_memory);
    for (size_t i = run->loaded; i < save->count; i++)
        if (save->changes[i].action == RECORD_CREATE && !save->changes[i].id)
            save->changes[i].id = record_id_next(run->env->store->ids, save->at);
    enum err err = ERR_OK;
    for (size_t i = run->loaded; !err && i < save->count; i++) {
        struct record_change *change = &save->changes[i];
        if (change->error || change->dropped)
            continue;
        err = resolve_settings(run, change);
        if (!err && !change->error)
            err = take(run, change);
    }
    run->loaded = save->count;
    return err;
}
