/* The organisation's own record: exactly one; its currency is fixed once money is counted in it. */
#include "module/hooks.h"
#include "modules/core/hooks.h"

static enum err any_row(struct record_env *env, struct text object_name, bool *found)
{
    const struct meta_object *object = meta_object_find(env->catalog, object_name);
    *found = false;
    if (!object)
        return ERR_OK;
    struct arena *arena = env->ctx->arena;
    const struct db_node *columns[] = {db_column(arena, TEXT("r"), TEXT("id"))};
    struct db_select select = {.table = object->table,
                               .alias = TEXT("r"),
                               .columns = columns,
                               .column_count = 1,
                               .limit = 1};
    struct value id;
    return db_one(env->ctx, env->conn, &select, found, &id);
}

static enum err check_currency(struct record_env *env, const struct record_change *change)
{
    static const struct text holders[] = {{"opportunity", 11}, {"customer", 8}, {"product", 7}};
    struct text field = TEXT("base_currency");
    if (change->action != RECORD_UPDATE || !hook_changes(change, field))
        return ERR_OK;
    for (size_t i = 0; i < sizeof holders / sizeof *holders; i++) {
        bool found;
        enum err err = any_row(env, holders[i], &found);
        if (err)
            return err;
        if (found)
            return ctx_fail_field(env->ctx, ERR_currency_fixed, field);
    }
    return ERR_OK;
}

enum err core_organisation(struct record_env *env, struct record_save *save,
                           struct record_change **changes, size_t count)
{
    (void)save;
    for (size_t i = 0; i < count; i++) {
        bool found = false;
        enum err err = ERR_OK;
        if (changes[i]->action == RECORD_CREATE)
            err = any_row(env, TEXT("organisation"), &found);
        if (err)
            return err;
        if (found || hook_is_gone(changes[i]))
            return ctx_fail(env->ctx, ERR_one_organisation);
        struct value zone = hook_get(changes[i], TEXT("time_zone"));
        if (!value_is_null(zone) && !zone_find(zone.text))
            return ctx_fail_field(env->ctx, ERR_unknown_zone, TEXT("time_zone"), zone.text);
        if ((err = check_currency(env, changes[i])) != ERR_OK)
            return err;
    }
    return ERR_OK;
}

enum err core_user_zone(struct record_env *env, struct record_save *save,
                        struct record_change **changes, size_t count)
{
    (void)save;
    for (size_t i = 0; i < count; i++) {
        struct value zone = hook_get(changes[i], TEXT("time_zone"));
        if (!hook_is_gone(changes[i]) && !value_is_null(zone) &&
            hook_changes(changes[i], TEXT("time_zone")) && !zone_find(zone.text))
            return ctx_fail_field(env->ctx, ERR_unknown_zone, TEXT("time_zone"), zone.text);
    }
    return ERR_OK;
}
