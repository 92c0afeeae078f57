/* Shares by hand: a record for one person, department or role, until a day. */
#include "access/principal.h"
#include "module/hooks.h"
#include "modules/core/hooks.h"
#include "record/log/audit.h"

/* Who may edit the record decides whom it is shown to. What a rule does by itself (a deleted record takes
 * its shares along) is not asked. */
static enum err check_may(struct record_env *env, struct record_save *save,
                          const struct record_change *change, struct value record)
{
    const struct access_caller *caller = save->caller;
    if (caller->system || caller->admin || change->cause || value_is_null(record))
        return ERR_OK;
    const struct meta_object *object = meta_object_find(env->catalog, record.text);
    const struct record_change *here = record_save_find(save, record.number);
    struct value *values = NULL;
    enum err err = ERR_OK;
    if (here)
        values = here->after;
    else if (object)
        err = record_load(env, object, record.number, &values);
    if (err || !values)
        return err ? err : ctx_fail(env->ctx, ERR_not_found);
    return access_may(env->ctx, env->conn, caller, ACCESS_EDIT, env->catalog, object, values);
}

/* The name as it is now, for the line in the log. */
static enum err name_of(struct record_env *env, const struct access_principal *principal,
                        struct value *out)
{
    const char *object_name = principal->user ? "user" : "department";
    int64_t id = principal->user ? principal->user : principal->department;
    const struct meta_option *role = core_role_find(env, principal->role);
    *out = VALUE_NONE;
    if (role)
        *out = value_text(role->label.in[env->caller->organisation.lang]);
    if (!id)
        return ERR_OK;
    const struct meta_object *object = meta_object_find(env->catalog, text_of(object_name));
    struct value *values;
    enum err err = record_load(env, object, id, &values);
    if (!err && values)
        *out = values[object->name_field->index];
    return err;
}

static enum err check_share(struct record_env *env, struct record_change *change)
{
    struct access_principal principal = core_principal_of(change);
    if (core_principal_count(&principal) != 1)
        return ctx_fail_field(env->ctx, ERR_one_principal, TEXT("user"));
    enum err err = core_check_role(env, change);
    struct value name;
    if (err || (err = name_of(env, &principal, &name)))
        return err;
    hook_set(change, TEXT("principal"), value_int(access_principal_number(&principal)));
    hook_set(change, TEXT("name"), name);
    return ERR_OK;
}

/* A share says in the log of its record that it began or ended. */
static enum err note(struct record_env *env, const struct record_save *save,
                     const struct record_change *change, enum audit_action action)
{
    bool gone = hook_is_gone(change);
    struct value record = gone ? hook_before(change, TEXT("record"))
                               : hook_get(change, TEXT("record"));
    struct text level =
        (gone ? hook_before(change, TEXT("level")) : hook_get(change, TEXT("level"))).text;
    const struct audit_entry entry = {
        .action = action,
        .object = meta_object_find(env->catalog, record.text),
        .record = record.number,
        .actor = save->caller->user,
        .origin = save->origin,
        .detail = text_format(env->ctx->arena, "{\"share\":\"%lld\",\"level\":\"%.*s\"}",
                              (long long)change->id, TEXT_ARG(level)),
    };
    return audit_add(env, &entry, 1);
}

enum err core_share(struct record_env *env, struct record_save *save,
                    struct record_change **changes, size_t count)
{
    enum err err = ERR_OK;
    for (size_t i = 0; !err && i < count; i++) {
        struct record_change *change = changes[i];
        if (change->before)
            err = check_may(env, save, change, hook_before(change, TEXT("record")));
        if (!err && !hook_is_gone(change))
            err = check_may(env, save, change, hook_get(change, TEXT("record")));
        if (!err && !hook_is_gone(change))
            err = check_share(env, change);
        if (!err && change->action != RECORD_UPDATE)
            err = note(env, save, change, hook_is_gone(change) ? AUDIT_UNSHARE : AUDIT_SHARE);
    }
    return err;
}
