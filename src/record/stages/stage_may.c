/* Stage 3: may the caller do this, to the row as it is and as it would be? The system and what hooks append
 * are not asked. A child that travels in its parent's body is its parent's matter. */
#include "record/stages/stage.h"

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
        !access_has_scope(run->save->caller, ACCESS_CREATE, change->object, SCOPE_PARENT))
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

static enum err may_see(struct save_run *run, const struct meta_object *object, int64_t id,
                        bool *seen)
{
    struct record_env *env = run->env;
    struct arena *arena = env->ctx->arena;
    struct text alias = TEXT("t");
    const struct db_node *column = db_column(arena, alias, TEXT("id"));
    struct db_select select = {
        .table = object->table, .alias = alias, .columns = &column, .column_count = 1, .limit = 1};
    select.where = db_and(arena, db_call2(arena, DB_EQ, column, db_int(arena, id)),
                          access_which_test(arena, run->save->caller, ACCESS_READ, object, alias));
    struct value found;
    return db_one(env->ctx, env->conn, &select, seen, &found);
}

/* May it be as it would be? Who is refused for a parent he may not see is told the same as for one that is not
 * there: what refers to nothing is a fault of the reference. */
static enum err may_become(struct save_run *run, struct record_change *change,
                           enum access_action action)
{
    struct ctx *ctx = run->env->ctx;
    const struct meta_field *parents[ACCESS_PARENTS_MAX];
    size_t faults = ctx->fault_count;
    enum err refused = may(run, change, action, change->after);
    if (refused != ERR_forbidden && refused != ERR_not_found)
        return refused;
    size_t count = access_parents(run->save->caller, action, change->object, parents);
    for (size_t i = 0; i < count; i++) {
        struct value parent = change->after[parents[i]->index];
        bool seen = true;
        enum err err = ERR_OK;
        if (!value_is_null(parent) && change_changes(change, parents[i]))
            err = may_see(run, parents[i]->target, parent.number, &seen);
        if (err)
            return err;
        if (seen)
            continue;
        ctx->fault_count = faults; /* the refusal is taken back */
        return ctx_fail_field(ctx, ERR_reference_missing, parents[i]->name,
                              field_label(ctx, parents[i]));
    }
    return refused;
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
        return may_become(run, change, ACCESS_CREATE);
    /* Made for somebody else: create it as one's own, then hand it over. */
    struct value given = change->after[owner->index];
    change->after[owner->index] = value_int(me);
    enum err err = may_become(run, change, ACCESS_CREATE);
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
                                 : may_become(run, change, ACCESS_EDIT);
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
