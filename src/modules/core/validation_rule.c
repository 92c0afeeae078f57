/* A validation rule is read before it is kept: its object is there, its condition is one, its field exists. */
#include "module/hooks.h"
#include "modules/core/hooks.h"

static enum err check_condition(struct record_env *env, const struct meta_object *object,
                                struct text condition)
{
    struct ctx *ctx = env->ctx;
    size_t first = ctx->fault_count;
    const struct expr *expr;
    enum err err = expr_parse_rule(ctx, env->catalog, object, condition, &expr);
    ctx_faults_of(ctx, first, TEXT("condition"));
    return err;
}

static enum err check_rule(struct record_env *env, struct record_change *change)
{
    struct text name = hook_get(change, TEXT("object")).text;
    struct text field = hook_get(change, TEXT("field")).text;
    const struct meta_object *object = meta_object_find(env->catalog, name);
    if (!object)
        return ctx_fail_field(env->ctx, ERR_unknown_object, TEXT("object"), name,
                              meta_nearest_object(env->catalog, name));
    if (field.len && !meta_field_find(object, field))
        return ctx_fail_field(env->ctx, ERR_no_field, TEXT("field"), field,
                              meta_nearest_field(object, field));
    hook_set(change, TEXT("broken"), VALUE_NONE);
    return check_condition(env, object, hook_get(change, TEXT("condition")).text);
}

enum err core_validation_rule(struct record_env *env, struct record_save *save,
                              struct record_change **changes, size_t count)
{
    (void)save;
    for (size_t i = 0; i < count; i++) {
        enum err err = hook_is_gone(changes[i]) ? ERR_OK : check_rule(env, changes[i]);
        if (err)
            return err;
    }
    return ERR_OK;
}
