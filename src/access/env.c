/* What expressions may ask of the world, and the catalog as a caller may see it. */
#include "access/policy.h"

/* --- for expressions --- */

static const struct db_node *visible(struct arena *arena, const struct expr_env *env,
                                     const struct meta_object *object, struct text alias)
{
    return access_which_test(arena, env->subject, ACCESS_READ, object, alias);
}

static enum expr_field_use field_use(const struct expr_env *env, const struct meta_field *field)
{
    switch (access_field(env->subject, field)) {
    case USE_HIDDEN:
        return EXPR_FIELD_HIDDEN;
    case USE_MASKED:
        return EXPR_FIELD_MASKED;
    default:
        return EXPR_FIELD_FREE;
    }
}

void access_env(const struct access_caller *caller, const struct meta_catalog *catalog, int64_t now,
                struct expr_env *out)
{
    access_env_system(caller, catalog, now, out);
    if (caller->system)
        return;
    out->visible = visible;
    out->field_use = field_use;
}

/* --- the catalog --- */

static bool object_visible(const struct meta_object *object, void *subject)
{
    return access_scope(subject, ACCESS_READ, object) != SCOPE_NONE;
}

static void object_rights(struct json_out *out, const struct meta_object *object, void *subject)
{
    json_begin_object(out);
    for (int i = 0; i < ACCESS_ACTION_COUNT; i++) {
        if (access_scope(subject, (enum access_action)i, object) == SCOPE_NONE)
            continue;
        json_key(out, access_action_name((enum access_action)i));
        json_put_bool(out, true);
    }
    json_end_object(out);
}

static struct text field_access(const struct meta_field *field, void *subject)
{
    const struct access_caller *caller = subject;
    if (field->retired && !caller->admin && !caller->system)
        return TEXT_EMPTY; /* only who may show it again sees that it is there */
    switch (access_field(subject, field)) {
    case USE_HIDDEN:
        return TEXT_EMPTY;
    case USE_MASKED:
        return TEXT("masked");
    case USE_READ:
        return TEXT("read");
    default:
        return field->read_only ? TEXT("read") : TEXT("edit");
    }
}

void access_meta_view(const struct access_caller *caller, struct meta_view *out)
{
    /* The callbacks only read; the view's subject is not const because others write through theirs. */
    *out = (struct meta_view){.object_visible = object_visible,
                              .object_rights = object_rights,
                              .field_access = field_access,
                              .subject = (void *)(uintptr_t)caller};
}
