/* What one person can see: object by object, how much of it, and which fields not whole. */
#include "api/rights.h"

#include "record/query_where.h"

/* Records are counted to here; beyond it is "more". */
#define SEEN_MAX 1000

static void put_scopes(struct json_out *json, const struct access_caller *person,
                       const struct meta_object *object)
{
    json_key(json, TEXT("scopes"));
    json_begin_object(json);
    for (enum access_action i = 0; i < ACCESS_ACTION_COUNT; i++) {
        json_key(json, access_action_name(i));
        json_put_text(json, access_scope_name(access_scope(person, i, object)));
    }
    json_end_object(json);
}

static void put_fields(struct json_out *json, const struct access_caller *person,
                       const struct meta_object *object, enum access_use use)
{
    json_key(json, access_use_name(use));
    json_begin_array(json);
    for (size_t i = 0; i < object->field_count; i++)
        if (rights_field_is_given(&object->fields[i]) &&
            access_field(person, &object->fields[i]) == use)
            json_put_text(json, object->fields[i].name);
    json_end_array(json);
}

/* `env` reads as the person. */
static enum err put_object(struct record_env *env, struct json_out *json,
                           const struct meta_object *object)
{
    const struct db_node *where = NULL;
    int64_t seen = 0;
    enum err err = where_make(env, object, TEXT_EMPTY, ACCESS_READ, &where);
    if (!err)
        err = where_count_to(env, object, where, SEEN_MAX + 1, &seen);
    if (err)
        return err;
    json_begin_object(json);
    json_key(json, TEXT("object"));
    json_put_text(json, object->name);
    json_key(json, TEXT("label"));
    rights_put_label(json, &object->plural_label);
    put_scopes(json, env->caller, object);
    json_key(json, TEXT("visible"));
    json_put_int(json, seen > SEEN_MAX ? SEEN_MAX : seen);
    json_key(json, TEXT("more"));
    json_put_bool(json, seen > SEEN_MAX);
    put_fields(json, env->caller, object, USE_MASKED);
    put_fields(json, env->caller, object, USE_HIDDEN);
    json_end_object(json);
    return ERR_OK;
}

static void put_person(struct json_out *json, const struct access_caller *person)
{
    json_key(json, TEXT("user"));
    rights_put_named(json, person->user, person->name);
    json_key(json, TEXT("roles"));
    json_begin_array(json);
    for (size_t i = 0; i < person->role_count; i++) {
        const struct access_role *role = rights_role_find(person->policy, person->roles[i], NULL);
        if (!role)
            continue;
        json_begin_object(json);
        json_key(json, TEXT("key"));
        json_put_text(json, role->key);
        json_key(json, TEXT("label"));
        rights_put_label(json, &role->label);
        json_end_object(json);
    }
    json_end_array(json);
    json_key(json, TEXT("admin"));
    json_put_bool(json, person->admin);
}

/* Administrators ask about anybody, everybody about himself. */
static enum err rights_of(struct call *call)
{
    struct access_caller person;
    struct record_env env = call->env;
    if (!call->caller.admin && call->id != call->caller.user)
        return ctx_fail(call->ctx, ERR_forbidden, call->route->summary);
    enum err err = access_as_user(call->ctx, call->store->access, call->env.conn, call->id,
                                  &person);
    if (err == ERR_not_found) {
        ctx_clear(call->ctx);
        return ctx_fail(call->ctx, ERR_as_user_unknown, call_param(call, TEXT("id")));
    }
    if (err)
        return err;
    person.lang = call->caller.lang;
    record_env_caller(&env, &person);
    struct json_out json;
    json_out_init(&json, call->out);
    json_begin_object(&json);
    put_person(&json, &person);
    json_key(&json, TEXT("objects"));
    json_begin_array(&json);
    for (size_t i = 0; !err && i < env.catalog->object_count; i++) {
        const struct meta_object *object = &env.catalog->objects[i];
        if (rights_are_given(object) && access_scope(&person, ACCESS_READ, object) != SCOPE_NONE)
            err = put_object(&env, &json, object);
    }
    json_end_array(&json);
    json_end_object(&json);
    return err;
}

#define T(literal)                                                                                 \
    {                                                                                              \
        ("" literal), sizeof(literal) - 1                                                          \
    }

static const struct route rows[] = {
    {T("GET"), T("/users/{id}/rights"), T("What one person can see, object by object"), RIGHT_USER,
     CALL_READ, T(""), rights_of, NULL, T(""), T("UserRights")},
};
const struct route_table routes_access = {rows, sizeof rows / sizeof *rows};
