/* How people are reached: the contact of a person customer, and the points everything matches by. */
#include "base/phone.h"
#include "module/hooks.h"
#include "modules/core/hooks.h"

/* A customer that is a person has exactly one contact: itself. */
enum err core_person_contact(struct record_env *env, struct record_save *save,
                             struct record_change **changes, size_t count)
{
    const struct meta_object *contact = meta_object_find(env->catalog, TEXT("contact"));
    for (size_t i = 0; i < count; i++) {
        /* record_save_add may move the list: the pointers given stay those of this round's array */
        struct record_change *customer = changes[i];
        if (customer->action != RECORD_CREATE ||
            !text_eq(hook_get(customer, TEXT("kind")).text, TEXT("person")))
            continue;
        struct record_change *self = record_save_add(env->ctx, save, RECORD_CREATE, contact, 0);
        if (!self)
            return ctx_fail(env->ctx, ERR_too_many, TEXT("1000"));
        self->by_hook = true;
        hook_set(self, TEXT("customer"), value_int(customer->id));
        hook_set(self, TEXT("name"), hook_get(customer, TEXT("name")));
        hook_set(self, TEXT("mobile"), hook_get(customer, TEXT("phone")));
        hook_set(self, TEXT("email"), hook_get(customer, TEXT("email")));
        hook_set(self, TEXT("is_self"), value_int(1));
    }
    return ERR_OK;
}

static const struct point_source {
    struct text field, kind;
} point_sources[] = {
    {{"mobile", 6}, {"mobile", 6}},
    {{"phone", 5}, {"phone", 5}},
    {{"email", 5}, {"email", 5}},
};

/* The stored point made from this field's former value; 0 when there is none. */
static enum err point_find(struct record_env *env, const struct meta_object *points,
                           const struct record_change *change, struct text kind, struct text raw,
                           int64_t *id)
{
    struct arena *arena = env->ctx->arena;
    const struct db_node *columns[] = {db_column(arena, TEXT("p"), TEXT("id"))};
    struct db_select select = {.table = points->table,
                               .alias = TEXT("p"),
                               .columns = columns,
                               .column_count = 1,
                               .limit = 1};
    select.where = db_and(arena,
                          db_call2(arena, DB_EQ, db_column(arena, TEXT("p"), change->object->name),
                                   db_int(arena, change->id)),
                          db_and(arena,
                                 db_call2(arena, DB_EQ, db_column(arena, TEXT("p"), TEXT("kind")),
                                          db_text(arena, kind)),
                                 db_call2(arena, DB_EQ, db_column(arena, TEXT("p"), TEXT("raw")),
                                          db_text(arena, raw))));
    bool found;
    struct value value;
    *id = 0;
    enum err err = db_one(env->ctx, env->conn, &select, &found, &value);
    if (!err && found)
        *id = value.number;
    return err;
}

static enum err sync_point(struct record_env *env, struct record_save *save,
                           struct record_change *change, const struct point_source *source)
{
    const struct meta_object *points = meta_object_find(env->catalog, TEXT("contact_point"));
    struct value before = hook_before(change, source->field);
    struct value after = hook_get(change, source->field);
    int64_t id = 0;
    if (!value_is_null(before)) {
        enum err err = point_find(env, points, change, source->kind, before.text, &id);
        if (err)
            return err;
    }
    if (!id && value_is_null(after))
        return ERR_OK;
    enum record_action action = !id                    ? RECORD_CREATE
                                : value_is_null(after) ? RECORD_DELETE
                                                       : RECORD_UPDATE;
    struct value owner = value_int(change->id);
    struct text owner_field = change->object->name;
    struct record_change *point = record_save_add(env->ctx, save, action, points, id);
    if (!point)
        return ctx_fail(env->ctx, ERR_too_many, TEXT("1000"));
    point->by_hook = true;
    if (action == RECORD_DELETE)
        return ERR_OK;
    hook_set(point, owner_field, owner);
    hook_set(point, TEXT("kind"), value_text(source->kind));
    hook_set(point, TEXT("raw"), after);
    if (action == RECORD_CREATE)
        hook_set(point, TEXT("primary"), value_int(1));
    return ERR_OK;
}

enum err core_contact_points(struct record_env *env, struct record_save *save,
                             struct record_change **changes, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        struct record_change *change = changes[i];
        if (change->action == RECORD_RESTORE)
            continue; /* its points come back with it */
        for (size_t j = 0; j < sizeof point_sources / sizeof *point_sources; j++) {
            const struct point_source *source = &point_sources[j];
            if (hook_is_gone(change) || !hook_field(change, source->field) ||
                !hook_changes(change, source->field))
                continue;
            enum err err = sync_point(env, save, change, source);
            if (err)
                return err;
        }
    }
    return ERR_OK;
}

/* The form in which points are compared. */
enum err core_point_normal(struct record_env *env, struct record_save *save,
                           struct record_change **changes, size_t count)
{
    (void)save;
    struct arena *arena = env->ctx->arena;
    const struct access_organisation *organisation = &env->caller->organisation;
    for (size_t i = 0; i < count; i++) {
        struct record_change *change = changes[i];
        if (hook_is_gone(change) || !hook_changes(change, TEXT("raw")))
            continue;
        struct text raw = hook_get(change, TEXT("raw")).text;
        struct text kind = hook_get(change, TEXT("kind")).text, extension = TEXT_EMPTY;
        bool number = text_eq(kind, TEXT("phone")) || text_eq(kind, TEXT("mobile"));
        struct text normal = number ? phone_normal(arena, raw, organisation->country,
                                                   organisation->default_area_code, &extension)
                                    : text_lower(arena, raw);
        hook_set(change, TEXT("normal"), normal.len ? value_text(normal) : VALUE_NONE);
        hook_set(change, TEXT("extension"), extension.len ? value_text(extension) : VALUE_NONE);
    }
    return ERR_OK;
}
