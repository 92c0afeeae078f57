/* Trees stay trees: a department, customer, manager or superior cannot be above itself. */
#include "module/hooks.h"
#include "modules/core/hooks.h"

/* Deepest tree that is walked. */
#define DEPTH_MAX 64

static enum err parent_of(struct record_env *env, const struct record_save *save,
                          const struct meta_field *field, int64_t id, int64_t *parent)
{
    *parent = 0;
    for (size_t i = 0; i < save->count; i++) {
        const struct record_change *change = &save->changes[i];
        if (change->object == field->object && change->id == id && !hook_is_gone(change)) {
            *parent = record_change_get(change, field).number;
            return ERR_OK;
        }
    }
    struct value *values;
    enum err err = record_load(env, field->object, id, &values);
    if (!err && values)
        *parent = values[field->index].number;
    return err;
}

static enum err check_one(struct record_env *env, const struct record_save *save,
                          const struct record_change *change, const struct meta_field *field)
{
    int64_t above = record_change_get(change, field).number;
    for (int depth = 0; above; depth++) {
        if (above == change->id || depth == DEPTH_MAX)
            return ctx_fail_field(env->ctx, ERR_circle, field->name,
                                  field->label.in[env->ctx->lang]);
        enum err err = parent_of(env, save, field, above, &above);
        if (err)
            return err;
    }
    return ERR_OK;
}

enum err core_no_circles(struct record_env *env, struct record_save *save,
                         struct record_change **changes, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        const struct meta_object *object = changes[i]->object;
        for (size_t j = 0; !hook_is_gone(changes[i]) && j < object->field_count; j++) {
            const struct meta_field *field = &object->fields[j];
            bool upward = field->type == FIELD_reference && field->target == object &&
                          !field->system;
            if (!upward || !hook_changes(changes[i], field->name))
                continue;
            enum err err = check_one(env, save, changes[i], field);
            if (err)
                return err;
        }
    }
    return ERR_OK;
}
