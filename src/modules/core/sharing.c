/* Whom a view, a report or a home page is shown to: its fields visibility and role, and the department of its
 * owner, as one number that rights compare with the caller's. */
#include "access/principal.h"
#include "module/hooks.h"
#include "modules/core/hooks.h"

enum err core_check_named_role(struct record_env *env, struct text field, struct text role)
{
    if (role.len && core_role_find(env, role))
        return ERR_OK;
    return ctx_fail_field(env->ctx, ERR_view_role, field, role);
}

/* The department of its owner; before it is stamped, of who makes it. */
static int64_t department_of(const struct record_env *env, const struct record_change *change)
{
    struct value department = hook_get(change, TEXT("department"));
    return value_is_null(department) ? env->caller->department : department.number;
}

enum err core_share_by(struct record_env *env, struct record_change *change)
{
    struct text visibility = hook_text(change, TEXT("visibility"));
    struct access_principal principal = {.below = true};
    int64_t number = 0;
    enum err err = ERR_OK;
    if (text_eq(visibility, TEXT("everyone")))
        number = ACCESS_EVERYBODY;
    if (text_eq(visibility, TEXT("role"))) {
        principal.role = hook_text(change, TEXT("role"));
        err = core_check_named_role(env, TEXT("role"), principal.role);
        number = err ? 0 : access_principal_number(&principal);
    }
    if (text_eq(visibility, TEXT("department"))) {
        principal.department = department_of(env, change);
        number = access_principal_number(&principal);
        if (!number)
            err = ctx_fail_field(env->ctx, ERR_view_department, TEXT("visibility"));
    }
    hook_set(change, TEXT("principal"), number ? value_int(number) : VALUE_NONE);
    return err;
}
