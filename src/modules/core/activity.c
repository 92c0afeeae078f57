/* Activities and tasks: whose customer they concern, and when somebody was last in touch. */
#include "access/access.h"
#include "module/hooks.h"
#include "modules/core/hooks.h"

/* The record an activity is about; object NULL when there is none. */
static enum err about_of(struct record_env *env, const struct record_change *change,
                         const struct meta_object **object, int64_t *id, struct value **values)
{
    struct value about = hook_get(change, TEXT("about"));
    *object = NULL;
    *values = NULL;
    *id = about.number;
    if (value_is_null(about))
        return ERR_OK;
    *object = meta_object_find(env->catalog, about.text); /* the value carries both */
    return *object ? record_load(env, *object, *id, values) : ERR_OK;
}

/* What it is about tells the customer, unless one was given. */
static void take_customer(struct record_change *change, const struct meta_object *about, int64_t id,
                          const struct value *values)
{
    if (!about || !values || !value_is_null(hook_get(change, TEXT("customer"))))
        return;
    const struct meta_field *field = meta_field_find(about, TEXT("customer"));
    if (text_eq(about->name, TEXT("customer")))
        hook_set(change, TEXT("customer"), value_int(id));
    else if (field && field->type == FIELD_reference &&
             text_eq(field->target->name, TEXT("customer")) && !value_is_null(values[field->index]))
        hook_set(change, TEXT("customer"), values[field->index]);
}

/* Moves last_activity_at on, never back. */
static enum err touch(struct record_env *env, struct record_save *save,
                      const struct meta_object *object, int64_t id, int64_t at)
{
    const struct meta_field *field = object ? meta_field_find(object, TEXT("last_activity_at"))
                                            : NULL;
    struct value *values;
    if (!field || !id)
        return ERR_OK;
    enum err err = record_load(env, object, id, &values);
    if (err || !values || values[field->index].number >= at)
        return err;
    struct record_change *change = hook_other(env, save, object, id);
    if (change)
        record_change_set(change, field, value_int(at));
    return ERR_OK;
}

/* Sets what is planned next where the record has a place for it and the caller might have written it there himself. */
static enum err plan(struct record_env *env, struct record_save *save,
                     const struct record_change *change, const struct meta_object *object,
                     int64_t id)
{
    static const char *const names[][2] = {{"next_follow_at", "next_at"},
                                           {"next_at", "next_at"},
                                           {"next_step", "next_step"}};
    struct value *values;
    enum err err = object && id ? record_load(env, object, id, &values) : ERR_not_found;
    if (err || !values)
        return err == ERR_not_found ? ERR_OK : err;
    size_t faults = env->ctx->fault_count;
    err = save->caller->system ? ERR_OK
                               : access_may(env->ctx, env->conn, save->caller, ACCESS_EDIT,
                                            env->catalog, object, values);
    if (err == ERR_forbidden || err == ERR_not_found) {
        env->ctx->fault_count = faults; /* he may write down what he did all the same */
        return ERR_OK;
    }
    for (size_t i = 0; !err && i < sizeof names / sizeof *names; i++) {
        const struct meta_field *field = meta_field_find(object, text_of(names[i][0]));
        struct value next = hook_get(change, text_of(names[i][1]));
        if (!field || value_is_null(next) || access_field(save->caller, field) < USE_EDIT)
            continue;
        struct record_change *other = hook_other(env, save, object, id);
        if (other)
            record_change_set(other, field, next);
    }
    return err;
}

/* A next step that was agreed on is the next step of what the activity is about, and of its customer. */
static enum err follow_plan(struct record_env *env, struct record_save *save,
                            struct record_change *change, const struct meta_object *about,
                            int64_t id)
{
    if (save->importing || value_is_null(hook_get(change, TEXT("next_at"))) ||
        !hook_changes(change, TEXT("next_at")))
        return ERR_OK;
    const struct meta_object *customer = meta_object_find(env->catalog, TEXT("customer"));
    int64_t customer_id = hook_get(change, TEXT("customer")).number;
    enum err err = about == customer && id == customer_id ? ERR_OK
                                                          : plan(env, save, change, about, id);
    return err ? err : plan(env, save, change, customer, customer_id);
}

static enum err follow_activity(struct record_env *env, struct record_save *save,
                                struct record_change *change)
{
    const struct meta_object *about;
    struct value *values;
    int64_t id;
    enum err err = about_of(env, change, &about, &id, &values);
    if (err)
        return err;
    take_customer(change, about, id, values);
    if (change->action == RECORD_CREATE && value_is_null(hook_get(change, TEXT("happened_at"))))
        hook_set(change, TEXT("happened_at"), value_int(env->ctx->now));
    if ((err = follow_plan(env, save, change, about, id)) != ERR_OK)
        return err;
    if (!text_eq(hook_get(change, TEXT("status")).text, TEXT("done")))
        return ERR_OK;
    int64_t at = hook_get(change, TEXT("happened_at")).number;
    int64_t customer_id = hook_get(change, TEXT("customer")).number;
    const struct meta_object *customer = meta_object_find(env->catalog, TEXT("customer"));
    if ((about != customer || id != customer_id) &&
        (err = touch(env, save, about, id, at)) != ERR_OK)
        return err;
    return touch(env, save, customer, customer_id, at);
}

enum err core_activity(struct record_env *env, struct record_save *save,
                       struct record_change **changes, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        enum err err = hook_is_gone(changes[i]) ? ERR_OK : follow_activity(env, save, changes[i]);
        if (err)
            return err;
    }
    return ERR_OK;
}

enum err core_task(struct record_env *env, struct record_save *save, struct record_change **changes,
                   size_t count)
{
    (void)save;
    for (size_t i = 0; i < count; i++) {
        struct record_change *change = changes[i];
        const struct meta_object *about;
        struct value *values;
        int64_t id;
        if (hook_is_gone(change))
            continue;
        enum err err = about_of(env, change, &about, &id, &values);
        if (err)
            return err;
        take_customer(change, about, id, values);
        bool done = text_eq(hook_get(change, TEXT("status")).text, TEXT("done"));
        if (!done)
            hook_set(change, TEXT("done_at"), VALUE_NONE);
        else if (value_is_null(hook_get(change, TEXT("done_at"))))
            hook_set(change, TEXT("done_at"), value_int(env->ctx->now));
    }
    return ERR_OK;
}
