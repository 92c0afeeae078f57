/* Who has which role: somebody always administers, and a role that is in use is not retired. Roles are the
 * options of user.roles; the category of an option is the role it descends from. */
#include "meta/field_types.h"
#include "module/hooks.h"
#include "modules/core/hooks.h"

#define ADMIN TEXT("admin")

static bool has_role(struct text packed, struct text role)
{
    struct text item;
    while (field_list_next(&packed, &item))
        if (text_eq(item, role))
            return true;
    return false;
}

/* May this person, as the values say, come in with the role? */
static bool holds(const struct meta_object *user, const struct value *values, struct text role)
{
    const struct meta_field *roles = meta_field_find(user, TEXT("roles"));
    const struct meta_field *status = meta_field_find(user, TEXT("status"));
    if (!values)
        return false;
    struct text word = values[status->index].text;
    return has_role(values[roles->index].text, role) && !text_eq(word, TEXT("locked")) &&
           !text_eq(word, TEXT("left"));
}

/* How many people hold the role once `save` (NULL: none) is through; `most` is enough. */
static enum err count_holders(struct record_env *env, struct record_save *save, struct text role,
                              int64_t most, int64_t *out)
{
    struct arena *arena = env->ctx->arena;
    const struct meta_object *user = meta_object_find(env->catalog, TEXT("user"));
    int64_t count = 0;
    for (size_t i = 0; save && i < save->count; i++) {
        const struct record_change *change = &save->changes[i];
        if (change->object == user && !change->error)
            count += holds(user, change->after, role);
    }
    const struct db_node *columns[] = {db_column(arena, TEXT("u"), TEXT("id")),
                                       db_column(arena, TEXT("u"), TEXT("roles")),
                                       db_column(arena, TEXT("u"), TEXT("status"))};
    const struct db_node *named =
        db_call2(arena, DB_CONTAINS, columns[1],
                 db_text(arena, text_format(arena, "|%.*s|", TEXT_ARG(role))));
    struct db_select select = {.table = user->table,
                               .alias = TEXT("u"),
                               .columns = columns,
                               .column_count = 3,
                               .where = db_call2(arena, DB_EQ, named, db_int(arena, 1)),
                               .limit = -1};
    struct db_rows *rows;
    enum err err = db_open_rows(env->ctx, env->conn, &select, &rows);
    if (err)
        return err;
    while (count < most && db_next(rows)) {
        bool changed = false;
        for (size_t i = 0; save && i < save->count; i++)
            changed = changed ||
                      (save->changes[i].id == db_get_int(rows, 0) && !save->changes[i].error);
        struct text word = db_get_text(rows, 2);
        count += !changed && has_role(db_get_text(rows, 1), role) &&
                 !text_eq(word, TEXT("locked")) && !text_eq(word, TEXT("left"));
    }
    *out = count;
    return db_close_rows(rows);
}

enum err core_last_admin(struct record_env *env, struct record_save *save,
                         struct record_change **changes, size_t count)
{
    bool lost = false;
    for (size_t i = 0; i < count; i++)
        lost = lost || (holds(changes[i]->object, changes[i]->before, ADMIN) &&
                        !holds(changes[i]->object, changes[i]->after, ADMIN));
    int64_t left = 1;
    enum err err = lost ? count_holders(env, save, ADMIN, 1, &left) : ERR_OK;
    return err || left ? err : ctx_fail(env->ctx, ERR_last_admin);
}

/* --- the list of roles --- */

static const struct json *option_of(const struct json *options, struct text key)
{
    struct json_iter it = json_iter(options);
    while (json_next(&it))
        if (text_eq(json_text(json_get(it.value, TEXT("key"))), key))
            return it.value;
    return NULL;
}

static bool is_active(const struct json *option)
{
    const struct json *active = json_get(option, TEXT("active"));
    return option && (!active || json_bool(active));
}

/* Walks up from a role; a chain longer than the list runs in a circle. */
static enum err check_parent(struct record_env *env, const struct json *options,
                             const struct json *option)
{
    struct text key = json_text(json_get(option, TEXT("key")));
    struct text parent = json_text(json_get(option, TEXT("category")));
    size_t steps = 0;
    for (struct text at = parent; at.len; steps++) {
        const struct json *above = option_of(options, at);
        if (!above || text_eq(at, key) || steps > json_size(options))
            return ctx_fail_field(env->ctx, ERR_role_parent, TEXT("options"), key, parent);
        at = json_text(json_get(above, TEXT("category")));
    }
    return ERR_OK;
}

static enum err check_retired(struct record_env *env, const struct meta_option *role)
{
    int64_t people;
    if (text_eq(role->key, ADMIN))
        return ctx_fail(env->ctx, ERR_role_admin_stays);
    enum err err = count_holders(env, NULL, role->key, INT64_MAX, &people);
    if (err || !people)
        return err;
    return ctx_fail(env->ctx, ERR_role_in_use, role->label.in[env->ctx->lang],
                    text_format(env->ctx->arena, "%lld", (long long)people));
}

static enum err check_roles(struct record_env *env, struct text definition)
{
    const struct json *json = json_parse(env->ctx, definition);
    const struct json *options = json ? json_get(json, TEXT("options")) : NULL;
    if (json_kind(options) != JSON_ARRAY)
        return ctx_error(env->ctx);
    const struct meta_object *user = meta_object_find(env->catalog, TEXT("user"));
    const struct meta_field *roles = meta_field_find(user, TEXT("roles"));
    enum err err = ERR_OK;
    for (size_t i = 0; !err && i < roles->option_count; i++) {
        const struct meta_option *role = &roles->options[i];
        if (role->active && !is_active(option_of(options, role->key)))
            err = check_retired(env, role);
    }
    struct json_iter it = json_iter(options);
    while (!err && json_next(&it))
        err = check_parent(env, options, it.value);
    return err;
}

enum err core_roles(struct record_env *env, struct record_save *save,
                    struct record_change **changes, size_t count)
{
    (void)save;
    enum err err = ERR_OK;
    for (size_t i = 0; !err && i < count; i++) {
        bool roles = !hook_is_gone(changes[i]) &&
                     text_eq(hook_get(changes[i], TEXT("object")).text, TEXT("user")) &&
                     text_eq(hook_get(changes[i], TEXT("name")).text, TEXT("roles"));
        if (roles)
            err = check_roles(env, hook_get(changes[i], TEXT("definition")).text);
    }
    return err;
}
