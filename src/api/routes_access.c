/* Who can see a record, and why; and what one person can see. */
#include "access/explain.h"
#include "api/body.h"
#include "api/rights.h"
#include "record/names.h"
#include "record/read/query_where.h"

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

/* --- who can see this --- */

static const enum access_action explained[] = {ACCESS_READ, ACCESS_EDIT, ACCESS_DELETE};
#define EXPLAINED (sizeof explained / sizeof *explained)

struct witness {
    struct rights_person person;
    struct access_explanation why[EXPLAINED];
};

static enum err explain_person(struct call *call, const struct value *values,
                               struct witness *witness)
{
    struct access_caller person;
    enum err err = access_as_user(call->ctx, call->store->access, call->env.conn,
                                  witness->person.id, &person);
    for (size_t i = 0; !err && i < EXPLAINED; i++) {
        const struct access_question question = {explained[i], call->object, values};
        err = access_explain(call->ctx, call->env.conn, &person, &question, &witness->why[i]);
    }
    return err;
}

static void add_names(struct names *names, const struct witness *witness)
{
    for (size_t i = 0; i < EXPLAINED; i++)
        for (size_t k = 0; k < witness->why[i].count; k++)
            if (witness->why[i].reasons[k].object)
                names_add(names, witness->why[i].reasons[k].object,
                          witness->why[i].reasons[k].record);
}

/* {0} of the sentence is the name of the record, rule or role. */
static struct text sentence(const struct call *call, const struct access_reason *reason,
                            struct text name)
{
    struct text words = access_reason_label(reason->kind)->in[call->ctx->lang];
    ptrdiff_t at = text_find(words, TEXT("{0}"));
    if (at < 0)
        return words;
    struct text head = text_slice(words, 0, (size_t)at);
    struct text tail = text_slice(words, (size_t)at + 3, words.len);
    return text_format(call->ctx->arena, "%.*s%.*s%.*s", TEXT_ARG(head), TEXT_ARG(name),
                       TEXT_ARG(tail));
}

static void put_reason(struct call *call, struct json_out *json, enum access_action action,
                       const struct access_reason *reason, const struct names *names)
{
    struct text name = reason->name;
    const struct access_role *role = reason->kind == REASON_ROLE
                                         ? rights_role_find(call->caller.policy, name, NULL)
                                         : NULL;
    if (role)
        name = role->label.in[call->ctx->lang];
    if (!name.len && reason->object)
        name = names_find(names, reason->object, reason->record);
    json_begin_object(json);
    json_key(json, TEXT("action"));
    json_put_text(json, access_action_name(action));
    json_key(json, TEXT("kind"));
    json_put_text(json, access_reason_name(reason->kind));
    json_key(json, TEXT("text"));
    json_put_text(json, sentence(call, reason, name));
    if (reason->object) {
        json_key(json, TEXT("record"));
        json_begin_object(json);
        json_key(json, TEXT("object"));
        json_put_text(json, reason->object->name);
        json_key(json, TEXT("id"));
        json_put_id(json, reason->record);
        json_key(json, TEXT("name"));
        json_put_text(json, name);
        json_end_object(json);
    }
    json_end_object(json);
}

static void put_witness(struct call *call, struct json_out *json, const struct witness *witness,
                        const struct names *names)
{
    json_begin_object(json);
    json_key(json, TEXT("user"));
    rights_put_named(json, witness->person.id, witness->person.name);
    for (size_t i = 0; i < EXPLAINED; i++) {
        json_key(json, access_action_name(explained[i]));
        json_put_bool(json, witness->why[i].allowed);
    }
    json_key(json, TEXT("reasons"));
    json_begin_array(json);
    for (size_t i = 0; i < EXPLAINED; i++)
        for (size_t k = 0; k < witness->why[i].count; k++)
            put_reason(call, json, explained[i], &witness->why[i].reasons[k], names);
    json_end_array(json);
    json_end_object(json);
}

/* For administrators and whoever may edit the record. */
static enum err may_ask(struct call *call, struct value **values)
{
    enum err err = record_load(&call->env, call->object, call->id, values);
    if (!err && !*values)
        err = ctx_fail(call->ctx, ERR_not_found);
    if (err || call->caller.admin)
        return err;
    return access_may(call->ctx, call->env.conn, &call->caller, ACCESS_EDIT, call->env.catalog,
                      call->object, *values);
}

static enum err who_can_see(struct call *call)
{
    struct value *values;
    int64_t after, limit, only;
    struct rights_people people;
    enum err err = query_int(call, "cursor", 1, INT64_MAX, 0, &after);
    if (err || (err = query_int(call, "limit", 1, 200, 50, &limit)) ||
        (err = query_int(call, "user", 1, INT64_MAX, 0, &only)) || (err = may_ask(call, &values)) ||
        (err = rights_people_read(call, only ? only - 1 : after, only ? 1 : limit + 1, &people)))
        return err;
    if (only && (!people.count || people.items[0].id != only))
        people.count = 0;
    bool more = !only && people.count > (size_t)limit;
    size_t count = more ? (size_t)limit : people.count;
    struct witness *all = ARENA_ARRAY(call->ctx->arena, struct witness, count);
    struct names names;
    names_init(&names, call->ctx->arena);
    for (size_t i = 0; all && !err && i < count; i++) {
        all[i].person = people.items[i];
        if ((err = explain_person(call, values, &all[i])) == ERR_OK)
            add_names(&names, &all[i]);
    }
    if (!all)
        err = ctx_fail(call->ctx, ERR_out_of_memory);
    if (err || (err = names_load(&call->env, &names)))
        return err;
    struct json_out json;
    json_out_init(&json, call->out);
    json_begin_object(&json);
    json_key(&json, TEXT("data"));
    json_begin_array(&json);
    for (size_t i = 0; i < count; i++)
        put_witness(call, &json, &all[i], &names);
    json_end_array(&json);
    json_key(&json, TEXT("next"));
    if (more)
        json_put_id(&json, all[count - 1].person.id);
    else
        json_put_null(&json);
    json_end_object(&json);
    return ERR_OK;
}

#define T(literal)                                                                                 \
    {                                                                                              \
        ("" literal), sizeof(literal) - 1                                                          \
    }

static const struct route rows[] = {
    {T("GET"), T("/{objects}/{id}/access"), T("Who can see and change a record, and why"),
     RIGHT_OBJECT, CALL_READ, T("cursor limit user"), who_can_see, NULL, T(""), T("Access")},
    {T("GET"), T("/users/{id}/rights"), T("What one person can see, object by object"), RIGHT_USER,
     CALL_READ, T(""), rights_of, NULL, T(""), T("UserRights")},
};
const struct route_table routes_access = {rows, sizeof rows / sizeof *rows};
