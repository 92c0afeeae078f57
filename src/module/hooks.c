#include "module/hooks.h"

const struct meta_field *hook_field(const struct record_change *change, struct text name)
{
    return meta_field_find(change->object, name);
}

struct value hook_get(const struct record_change *change, struct text name)
{
    const struct meta_field *field = hook_field(change, name);
    return field ? record_change_get(change, field) : VALUE_NONE;
}

struct text hook_text(const struct record_change *change, struct text name)
{
    struct value value = hook_get(change, name);
    return value_is_null(value) ? TEXT_EMPTY : value.text;
}

struct value hook_before(const struct record_change *change, struct text name)
{
    const struct meta_field *field = hook_field(change, name);
    return field && change->before ? change->before[field->index] : VALUE_NONE;
}

void hook_set(struct record_change *change, struct text name, struct value value)
{
    const struct meta_field *field = hook_field(change, name);
    if (field && !value_eq(record_change_get(change, field), value))
        record_change_set(change, field, value);
}

bool hook_changes(const struct record_change *change, struct text name)
{
    return !value_eq(hook_before(change, name), hook_get(change, name));
}

bool hook_is_gone(const struct record_change *change)
{
    return change->action == RECORD_DELETE;
}

struct record_change *hook_other(struct record_env *env, struct record_save *save,
                                 const struct meta_object *object, int64_t id)
{
    for (size_t i = 0; i < save->count; i++)
        if (save->changes[i].object == object && save->changes[i].id == id)
            return hook_is_gone(&save->changes[i]) ? NULL : &save->changes[i];
    struct record_change *change = record_save_add(env->ctx, save, RECORD_UPDATE, object, id);
    if (change)
        change->by_hook = true;
    return change;
}

int64_t hook_today(const struct record_env *env)
{
    return zone_local_date(env->expr_system.zone, env->ctx->now);
}
