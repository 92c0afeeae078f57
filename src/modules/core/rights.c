/* Rights as an administrator sets them: rows of role × object and role × field, and access rules. A row that
 * names what is not there would silently mean nothing, so it is refused. */
#include "access/principal.h"
#include "module/hooks.h"
#include "modules/core/hooks.h"

const struct meta_option *core_role_find(const struct record_env *env, struct text key)
{
    const struct meta_object *user = meta_object_find(env->catalog, TEXT("user"));
    const struct meta_field *roles = user ? meta_field_find(user, TEXT("roles")) : NULL;
    return roles ? meta_option_find(roles, key) : NULL;
}

static struct text role_keys(struct record_env *env)
{
    const struct meta_object *user = meta_object_find(env->catalog, TEXT("user"));
    const struct meta_field *roles = meta_field_find(user, TEXT("roles"));
    struct buf list;
    buf_init(&list, env->ctx->arena, (size_t)32 * 1024);
    for (size_t i = 0; i < roles->option_count; i++)
        if (roles->options[i].active)
            buf_addf(&list, "%s%.*s", list.len ? ", " : "", TEXT_ARG(roles->options[i].key));
    return buf_text(&list);
}

enum err core_check_role(struct record_env *env, const struct record_change *change)
{
    struct text role = hook_get(change, TEXT("role")).text;
    if (!role.len || !hook_changes(change, TEXT("role")) || core_role_find(env, role))
        return ERR_OK;
    return ctx_fail_field(env->ctx, ERR_unknown_role, TEXT("role"), role, role_keys(env));
}

/* The object a row names; NULL after reporting. */
static const struct meta_object *object_of(struct record_env *env,
                                           const struct record_change *change)
{
    struct text name = hook_get(change, TEXT("object")).text;
    const struct meta_object *object = meta_object_find(env->catalog, name);
    if (!object)
        ctx_fail_field(env->ctx, ERR_rights_object, TEXT("object"), name,
                       meta_nearest_object(env->catalog, name));
    return object;
}

/* --- rows of rights: one for each role and object, or role and field --- */

static bool same_names(const struct record_change *a, const struct record_change *b,
                       const struct text *names, size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (!value_eq(hook_get(a, names[i]), hook_get(b, names[i])))
            return false;
    return true;
}

/* Does another live row, or one of this save, bear the same names? */
static enum err is_doubled(struct record_env *env, const struct record_save *save,
                           const struct record_change *change, const struct text *names,
                           size_t count, bool *doubled)
{
    struct arena *arena = env->ctx->arena;
    *doubled = false;
    for (size_t i = 0; i < save->count; i++) {
        const struct record_change *other = &save->changes[i];
        if (other != change && other->object == change->object && !hook_is_gone(other) &&
            other->after && !other->error && same_names(other, change, names, count))
            *doubled = true;
    }
    const struct db_node *id = db_column(arena, TEXT("r"), TEXT("id"));
    struct db_select select = {.table = change->object->table,
                               .alias = TEXT("r"),
                               .columns = &id,
                               .column_count = 1,
                               .limit = 1};
    select.where = db_call2(arena, DB_NE, id, db_int(arena, change->id));
    for (size_t i = 0; i < count; i++)
        select.where = db_and(arena, select.where,
                              db_call2(arena, DB_EQ, db_column(arena, TEXT("r"), names[i]),
                                       db_value(arena, hook_get(change, names[i]))));
    bool found;
    struct value there;
    enum err err = db_one(env->ctx, env->conn, &select, &found, &there);
    /* a row that this save deletes or renames makes room */
    const struct record_change *leaving = NULL;
    for (size_t i = 0; !err && found && i < save->count; i++)
        if (save->changes[i].id == there.number)
            leaving = &save->changes[i];
    *doubled = *doubled || (!err && found && !leaving);
    return err;
}

static enum err check_row(struct record_env *env, const struct record_save *save,
                          const struct record_change *change, bool of_field)
{
    static const struct text names[] = {{"role", 4}, {"object", 6}, {"field", 5}};
    size_t count = of_field ? 3 : 2;
    struct text role = hook_get(change, TEXT("role")).text;
    if (text_eq(role, TEXT("admin")))
        return ctx_fail_field(env->ctx, ERR_rights_admin_fixed, TEXT("role"));
    enum err err = core_check_role(env, change);
    if (err)
        return err;
    const struct meta_object *object = object_of(env, change);
    if (!object)
        return ctx_error(env->ctx);
    struct text field = hook_get(change, TEXT("field")).text;
    if (of_field && !meta_field_find(object, field))
        return ctx_fail_field(env->ctx, ERR_unknown_field, TEXT("field"), field,
                              meta_nearest_field(object, field));
    bool doubled;
    err = is_doubled(env, save, change, names, count, &doubled);
    if (err || !doubled)
        return err;
    return ctx_fail(env->ctx, ERR_rights_doubled,
                    text_format(env->ctx->arena, "%.*s, %.*s%s%.*s", TEXT_ARG(role),
                                TEXT_ARG(object->name), of_field ? "." : "", TEXT_ARG(field)));
}

enum err core_right_row(struct record_env *env, struct record_save *save,
                        struct record_change **changes, size_t count)
{
    enum err err = ERR_OK;
    for (size_t i = 0; !err && i < count; i++)
        if (!hook_is_gone(changes[i]))
            err = check_row(env, save, changes[i],
                            text_eq(changes[i]->object->name, TEXT("field_right")));
    return err;
}

/* --- rules --- */

/* The condition is read with system rights: a rule may look at what its reader may not. */
static enum err check_condition(struct record_env *env, const struct meta_object *object,
                                struct text condition)
{
    struct ctx *ctx = env->ctx;
    size_t first = ctx->fault_count;
    const struct expr *expr;
    enum err err = expr_parse_condition(ctx, env->catalog, object, &env->expr_system, condition,
                                        &expr);
    if (!err && !expr_compile_condition(ctx, expr, &env->expr_system, TEXT("t"), false))
        err = ctx_error(ctx) ? ctx_error(ctx) : ERR_out_of_memory;
    ctx_faults_of(ctx, first, TEXT("condition"));
    return err;
}

struct access_principal core_principal_of(const struct record_change *change)
{
    return (struct access_principal){.user = hook_get(change, TEXT("user")).number,
                                     .department = hook_get(change, TEXT("department")).number,
                                     .role = hook_get(change, TEXT("role")).text,
                                     .below = hook_get(change, TEXT("below")).number == 1};
}

size_t core_principal_count(const struct access_principal *principal)
{
    return (size_t)(principal->user != 0) + (size_t)(principal->department != 0) +
           (size_t)(principal->role.len != 0);
}

static enum err check_rule(struct record_env *env, struct record_change *change)
{
    struct access_principal principal = core_principal_of(change);
    if (core_principal_count(&principal) > 1)
        return ctx_fail_field(env->ctx, ERR_one_principal, TEXT("user"));
    enum err err = core_check_role(env, change);
    if (err)
        return err;
    const struct meta_object *object = object_of(env, change);
    if (!object)
        return ctx_error(env->ctx);
    int64_t number = access_principal_number(&principal);
    hook_set(change, TEXT("principal"), number ? value_int(number) : VALUE_NONE);
    return check_condition(env, object, hook_get(change, TEXT("condition")).text);
}

enum err core_access_rule(struct record_env *env, struct record_save *save,
                          struct record_change **changes, size_t count)
{
    (void)save;
    enum err err = ERR_OK;
    for (size_t i = 0; !err && i < count; i++)
        if (!hook_is_gone(changes[i]))
            err = check_rule(env, changes[i]);
    return err;
}
