/* Stage 2: the rows as they are, and as the caller wants them. Versions are compared here. */
#include "record/load.h"
#include "record/log/log.h"
#include "record/stages/stage.h"

struct load_batch {
    struct record_change **changes;
    int64_t *ids;
    size_t count;
};

/* The changes of one object that need their row; each is marked by its `stage`. */
static bool gather(struct save_run *run, const struct meta_object *object, struct load_batch *out)
{
    struct arena *arena = run->env->ctx->arena;
    out->changes = ARENA_ARRAY(arena, struct record_change *, run->count);
    out->ids = ARENA_ARRAY(arena, int64_t, run->count);
    out->count = 0;
    if (!out->changes || !out->ids)
        return false;
    struct record_change *change;
    for (size_t at = 0; (change = run_next(run, &at));) {
        if (change->object != object || change->stage || change->touched)
            continue;
        change->stage = out;
        out->ids[out->count] = change->id;
        out->changes[out->count++] = change;
    }
    return true;
}

static enum err start_from(struct ctx *ctx, struct record_change *change, const struct value *row)
{
    const struct meta_object *object = change->object;
    change->after = ARENA_ARRAY(ctx->arena, struct value, object->field_count);
    if (!change->after)
        return ctx_fail(ctx, ERR_out_of_memory);
    if (row)
        memcpy(change->after, row, object->field_count * sizeof *row);
    for (size_t i = 0; i < change->setting_count; i++)
        change->after[change->settings[i].field->index] = change->settings[i].value;
    const struct meta_field *id = meta_field_find(object, TEXT("id"));
    if (id)
        change->after[id->index] = value_int(change->id);
    return ERR_OK;
}

static enum err start_restore(struct save_run *run, struct record_change *change, bool live)
{
    struct record_env *env = run->env;
    if (live)
        return ctx_fail(env->ctx, ERR_not_deleted);
    struct value *values;
    enum err err = log_deleted_values(env, change->object, change->id, &values);
    return err ? err : start_from(env->ctx, change, values);
}

/* A record's owner is whoever makes it, unless somebody else is named; its creator always is. Rights look at
 * both, long before the stamps. */
static void own(const struct save_run *run, struct record_change *change)
{
    const struct meta_field *owner = change->object->owner;
    const struct meta_field *creator = meta_field_find(change->object, TEXT("created_by"));
    int64_t user = run->save->caller->user;
    if (!user)
        return;
    if (owner && value_is_null(change->after[owner->index]) && !change_setting(change, owner))
        change->after[owner->index] = value_int(user);
    if (creator && !(run->save->importing && change_setting(change, creator)))
        change->after[creator->index] = value_int(user);
}

static enum err start(struct save_run *run, struct record_change *change, struct value *row)
{
    struct ctx *ctx = run->env->ctx;
    const struct meta_field *version = change->object->version;
    if (change->action == RECORD_RESTORE)
        return start_restore(run, change, row);
    if (change->action == RECORD_CREATE) {
        enum err err = row ? ctx_fail(ctx, ERR_db_unique, TEXT("id"))
                           : start_from(ctx, change, NULL);
        if (!err)
            own(run, change);
        return err;
    }
    if (!row)
        return ctx_fail(ctx, ERR_not_found);
    change->before = row;
    change->before_base = load_bases(ctx, change->object, row);
    if (change->version && version && row[version->index].number != change->version)
        return ctx_fail(ctx, ERR_version_conflict);
    return change->action == RECORD_UPDATE ? start_from(ctx, change, row) : ERR_OK;
}

static enum err load_object(struct save_run *run, const struct meta_object *object)
{
    struct ctx *ctx = run->env->ctx;
    struct load_batch batch;
    if (!gather(run, object, &batch))
        return ctx_fail(ctx, ERR_out_of_memory);
    struct value **rows = ARENA_ARRAY(ctx->arena, struct value *, batch.count);
    if (!rows)
        return ctx_fail(ctx, ERR_out_of_memory);
    /* An id just made cannot have a row; nothing is asked when there are only such. */
    bool ask = false;
    for (size_t i = 0; i < batch.count; i++)
        ask = ask || batch.changes[i]->action != RECORD_CREATE ||
              batch.changes[i]->id <= run->env->store->seal->first_new_id;
    enum err err = ask ? record_load_many(run->env, object, batch.ids, batch.count, rows) : ERR_OK;
    for (size_t i = 0; !err && i < batch.count; i++) {
        size_t faults = ctx->fault_count;
        batch.changes[i]->stage = NULL;
        if (batch.changes[i]->error)
            continue;
        err = start(run, batch.changes[i], rows[i]);
        if (err)
            err = run_fail(run, batch.changes[i], faults, err);
    }
    return err;
}

enum err stage_load(struct save_run *run)
{
    struct record_change *change;
    for (size_t at = 0; (change = run_next(run, &at));) {
        if (change->before || change->after || change->touched)
            continue;
        enum err err = load_object(run, change->object);
        if (err)
            return err;
    }
    return ERR_OK;
}
