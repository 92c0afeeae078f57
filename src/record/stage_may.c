/* Stage 3: may the caller do this, to the row as it is and as it would be? The system and what hooks append
 * are not asked. A child that travels in its parent's body is its parent's matter. */
#include "record/stage.h"

static enum err may(struct save_run *run, struct record_change *change, enum access_action action,
                    const struct value *values)
{
    struct record_env *env = run->env;
    return access_may(env->ctx, env->conn, run->save->caller, action, env->catalog, change->object,
                      values);
}

/* The owning parent is created or changed by the same save, so its own check decides. */
static bool parent_decides(struct save_run *run, const struct record_change *change)
{
    const struct meta_field *by = change->object->parent_owned;
    if (!by)
        return false;
    const struct value *rows[] = {change->before, change->after};
    bool any = false;
    for (size_t i = 0; i < 2; i++) {
        if (!rows[i] || value_is_null(rows[i][by->index]))
            continue;
        any = true;
        const struct record_change *parent = save_index_find(&run->index,
                                                             rows[i][by->index].number);
        if (!parent || parent->object != by->target || parent->by_hook || parent->dropped)
            return false;
    }
    return any;
}

/* It would belong to a record that this save creates: that one's own check decides here too. */
static bool parent_made_here(struct save_run *run, const struct record_change *change)
{
    if (change->action != RECORD_CREATE ||
        access_scope(run->save->caller, ACCESS_CREATE, change->object) != SCOPE_PARENT)
        return false;
    for (size_t i = 0; i < change->object->field_count; i++) {
        const struct meta_field *field = &change->object->fields[i];
        if (!access_is_parent(field) || value_is_null(change->after[i]))
            continue;
        const struct record_change *parent = save_index_find(&run->index, change->after[i].number);
        if (parent && parent->object == field->target && parent->action == RECORD_CREATE &&
            !parent->by_hook && !parent->dropped)
            return true;
    }
    return false;
}

static bool owner_changes(const struct record_change *change)
{
    return change->object->owner && change_changes(change, change->object->owner);
}

static enum err may_create(struct save_run *run, struct record_change *change)
{
    const struct meta_field *owner = change->object->owner;
    int64_t me = run->save->caller->user;
    if (!owner || value_is_null(change->after[owner->index]) ||
        change->after[owner->index].number == me)
        return may(run, change, ACCESS_CREATE, change->after);
    /* Made for somebody else: create it as one's own, then hand it over. */
    struct value given = change->after[owner->index];
    change->after[owner->index] = value_int(me);
    enum err err = may(run, change, ACCESS_CREATE, change->after);
    if (!err)
        err = may(run, change, ACCESS_ASSIGN, change->after);
    change->after[owner->index] = given;
    return err;
}

static enum err may_update(struct save_run *run, struct record_change *change)
{
    enum err err = may(run, change, ACCESS_EDIT, change->before);
    if (err)
        return err;
    /* Who hands a record over need not keep the right to change it. */
    return owner_changes(change) ? may(run, change, ACCESS_ASSIGN, change->before)
                                 : may(run, change, ACCESS_EDIT, change->after);
}

static enum err may_change(struct save_run *run, struct record_change *change)
{
    switch (change->action) {
    case RECORD_CREATE:
        return may_create(run, change);
    case RECORD_UPDATE:
        return may_update(run, change);
    case RECORD_DELETE:
        return may(run, change, ACCESS_DELETE, change->before);
    case RECORD_RESTORE:
        return may(run, change, ACCESS_DELETE, change->after);
    }
    return ERR_OK;
}

enum err stage_may(struct save_run *run)
{
    struct record_change *change;
    for (size_t at = 0; (change = run_next(run, &at));) {
        if (change->touched || run_is_system(run, change) || parent_decides(run, change) ||
            parent_made_here(run, change))
            continue;
        size_t faults = run->env->ctx->fault_count;
        enum err err = may_change(run, change);
        if (err)
            err = run_fail(run, change, faults, err);
        if (err)
            return err;
    }
    return ERR_OK;
}
