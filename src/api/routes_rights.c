/* Rights as pages show them: the roles, the matrix of one role, and trying somebody's rights. */
#include "api/rights.h"

#include "meta/field_types.h"
#include "record/log/audit.h"

void rights_put_label(struct json_out *json, const struct label *label)
{
    json_begin_object(json);
    json_key(json, TEXT("en"));
    json_put_text(json, label->in[LANG_EN]);
    json_key(json, TEXT("zh"));
    json_put_text(json, label->in[LANG_ZH]);
    json_end_object(json);
}

void rights_put_named(struct json_out *json, int64_t id, struct text name)
{
    json_begin_object(json);
    json_key(json, TEXT("id"));
    json_put_id(json, id);
    json_key(json, TEXT("name"));
    json_put_text(json, name);
    json_end_object(json);
}

const struct access_role *rights_role_find(const struct access_policy *policy, struct text key,
                                           size_t *at)
{
    size_t count;
    const struct access_role *roles = access_roles(policy, &count);
    for (size_t i = 0; i < count; i++) {
        if (!text_eq(roles[i].key, key))
            continue;
        if (at)
            *at = i;
        return &roles[i];
    }
    return NULL;
}

bool rights_are_given(const struct meta_object *object)
{
    return !object->internal && !object->retired;
}

bool rights_field_is_given(const struct meta_field *field)
{
    if (field->system || field->retired)
        return false;
    for (size_t i = 0; i < field->object->field_count; i++)
        if (text_eq(field->object->fields[i].base_column, field->column))
            return false;
    return true;
}

/* --- people --- */

enum err rights_people_read(struct call *call, int64_t after, int64_t limit,
                            struct rights_people *out)
{
    struct arena *arena = call->ctx->arena;
    const char *const names[] = {"id", "name", "roles", "status"};
    const struct db_node *columns[4];
    for (size_t i = 0; i < 4; i++)
        columns[i] = db_column(arena, TEXT("u"), text_of(names[i]));
    const struct db_order order = {.by = columns[0]};
    struct db_select select = {.table = meta_object_find(call->env.catalog, TEXT("user"))->table,
                               .alias = TEXT("u"),
                               .columns = columns,
                               .column_count = 4,
                               .order = &order,
                               .order_count = 1,
                               .limit = limit};
    const struct value shut_out[] = {value_text(TEXT("locked")), value_text(TEXT("left"))};
    const struct db_node *shut = db_in_values(arena, columns[3], shut_out, 2);
    select.where = db_and(arena, db_call2(arena, DB_GT, columns[0], db_int(arena, after)),
                          db_call1(arena, DB_IS_NOT_TRUE, shut));
    struct db_rows *rows;
    enum err err = db_open_rows(call->ctx, call->env.conn, &select, &rows);
    size_t room = 0;
    *out = (struct rights_people){.count = 0};
    if (err)
        return err;
    while (db_next(rows)) {
        if (out->count == room) {
            room = room ? 2 * room : 64;
            struct rights_person *items = ARENA_ARRAY(arena, struct rights_person, room);
            if (!items)
                break;
            if (out->count)
                memcpy(items, out->items, out->count * sizeof *items);
            out->items = items;
        }
        out->items[out->count++] =
            (struct rights_person){.id = db_get_int(rows, 0),
                                   .name = text_dup(arena, db_get_text(rows, 1)),
                                   .roles = text_dup(arena, db_get_text(rows, 2))};
    }
    err = db_close_rows(rows);
    return err || !arena->failed ? err : ctx_fail(call->ctx, ERR_out_of_memory);
}

bool rights_person_has(const struct rights_person *person, struct text role)
{
    struct text rest = person->roles, item;
    while (field_list_next(&rest, &item))
        if (text_eq(item, role))
            return true;
    return false;
}

/* --- the roles --- */

static void put_role_head(struct json_out *json, const struct access_role *role)
{
    json_key(json, TEXT("key"));
    json_put_text(json, role->key);
    json_key(json, TEXT("label"));
    rights_put_label(json, &role->label);
    json_key(json, TEXT("parent"));
    if (role->parent.len)
        json_put_text(json, role->parent);
    else
        json_put_null(json);
    json_key(json, TEXT("active"));
    json_put_bool(json, role->active);
}

static void put_word(struct json_out *json, struct text key, const struct label *label)
{
    json_begin_object(json);
    json_key(json, TEXT("key"));
    json_put_text(json, key);
    json_key(json, TEXT("label"));
    rights_put_label(json, label);
    json_end_object(json);
}

static void put_words(struct json_out *json)
{
    json_key(json, TEXT("actions"));
    json_begin_array(json);
    for (enum access_action i = 0; i < ACCESS_ACTION_COUNT; i++)
        put_word(json, access_action_name(i), access_action_label(i));
    json_end_array(json);
    json_key(json, TEXT("scopes"));
    json_begin_array(json);
    for (enum access_scope i = 0; i < SCOPE_COUNT; i++)
        put_word(json, access_scope_name(i), access_scope_label(i));
    json_end_array(json);
    json_key(json, TEXT("uses"));
    json_begin_array(json);
    for (enum access_use i = 0; i < USE_COUNT; i++)
        put_word(json, access_use_name(i), access_use_label(i));
    json_end_array(json);
}

static enum err list_roles(struct call *call)
{
    struct rights_people people;
    enum err err = rights_people_read(call, 0, -1, &people);
    if (err)
        return err;
    size_t count;
    const struct access_role *roles = access_roles(call->caller.policy, &count);
    struct json_out json;
    json_out_init(&json, call->out);
    json_begin_object(&json);
    json_key(&json, TEXT("roles"));
    json_begin_array(&json);
    for (size_t i = 0; i < count; i++) {
        int64_t holders = 0;
        for (size_t k = 0; k < people.count; k++)
            holders += rights_person_has(&people.items[k], roles[i].key);
        json_begin_object(&json);
        put_role_head(&json, &roles[i]);
        json_key(&json, TEXT("users"));
        json_put_int(&json, holders);
        json_end_object(&json);
    }
    json_end_array(&json);
    put_words(&json);
    json_end_object(&json);
    return ERR_OK;
}

/* --- the matrix of one role --- */

static void put_fields(struct json_out *json, const struct access_policy *policy,
                       const struct access_role *role, const struct meta_object *object)
{
    json_key(json, TEXT("fields"));
    json_begin_array(json);
    for (size_t i = 0; i < object->field_count; i++) {
        const struct meta_field *field = &object->fields[i];
        bool changed = false;
        if (!rights_field_is_given(field))
            continue;
        enum access_use use = access_role_use(policy, role->key, field, &changed);
        json_begin_object(json);
        json_key(json, TEXT("field"));
        json_put_text(json, field->name);
        json_key(json, TEXT("label"));
        rights_put_label(json, &field->label);
        json_key(json, TEXT("use"));
        json_put_text(json, access_use_name(use));
        json_key(json, TEXT("changed"));
        json_put_bool(json, changed);
        json_end_object(json);
    }
    json_end_array(json);
}

static void put_object(struct json_out *json, const struct access_policy *policy,
                       const struct access_role *role, const struct meta_object *object)
{
    bool changed[ACCESS_ACTION_COUNT] = {false};
    json_begin_object(json);
    json_key(json, TEXT("object"));
    json_put_text(json, object->name);
    json_key(json, TEXT("label"));
    rights_put_label(json, &object->plural_label);
    json_key(json, TEXT("owned"));
    json_put_bool(json, object->owned);
    json_key(json, TEXT("belongs"));
    json_put_bool(json, object->parent_count > 0);
    json_key(json, TEXT("floor"));
    json_put_text(json, meta_floor_name(object->floor));
    json_key(json, TEXT("scopes"));
    json_begin_object(json);
    for (enum access_action i = 0; i < ACCESS_ACTION_COUNT; i++) {
        json_key(json, access_action_name(i));
        json_put_text(json, access_scope_name(
                                access_role_scope(policy, role->key, object, i, &changed[i])));
    }
    json_end_object(json);
    json_key(json, TEXT("changed"));
    json_begin_array(json);
    for (enum access_action i = 0; i < ACCESS_ACTION_COUNT; i++)
        if (changed[i])
            json_put_text(json, access_action_name(i));
    json_end_array(json);
    put_fields(json, policy, role, object);
    json_end_object(json);
}

void rights_put_role(struct json_out *json, const struct meta_catalog *catalog,
                     const struct access_policy *policy, const struct access_role *role)
{
    json_begin_object(json);
    json_key(json, TEXT("role"));
    json_begin_object(json);
    put_role_head(json, role);
    json_end_object(json);
    json_key(json, TEXT("objects"));
    json_begin_array(json);
    for (size_t i = 0; i < catalog->object_count; i++)
        if (rights_are_given(&catalog->objects[i]))
            put_object(json, policy, role, &catalog->objects[i]);
    json_end_array(json);
    json_end_object(json);
}

static enum err read_role(struct call *call)
{
    const struct access_role *role = rights_role_find(call->caller.policy,
                                                      call_param(call, TEXT("role")), NULL);
    if (!role)
        return ctx_fail(call->ctx, ERR_not_found);
    struct json_out json;
    json_out_init(&json, call->out);
    rights_put_role(&json, call->env.catalog, call->caller.policy, role);
    return ERR_OK;
}

/* --- trying --- */

/* The beginning is noted; what is then read with X-Guanxi-As is read by the administrator. */
static enum err begin_trying(struct call *call)
{
    struct access_caller person;
    if (!text_to_int(call_param(call, TEXT("id")), &call->id))
        return ctx_fail(call->ctx, ERR_not_found);
    enum err err = record_env_begin(call->ctx, call->store, 0, &call->env);
    if (err)
        return err;
    err = access_as_user(call->ctx, call->store->access, call->env.conn, call->id, &person);
    const struct audit_entry entry = {.action = AUDIT_TRY,
                                      .object = meta_object_find(call->env.catalog, TEXT("user")),
                                      .record = call->id,
                                      .actor = call->caller.user,
                                      .origin = call->origin};
    if (!err)
        err = audit_write(call->ctx, call->store, &entry, 1);
    record_env_end(&call->env);
    if (err == ERR_not_found) {
        ctx_clear(call->ctx);
        return ctx_fail(call->ctx, ERR_as_user_unknown, call_param(call, TEXT("id")));
    }
    if (err)
        return err;
    struct json_out json;
    json_out_init(&json, call->out);
    json_begin_object(&json);
    json_key(&json, TEXT("user"));
    rights_put_named(&json, person.user, person.name);
    json_key(&json, TEXT("roles"));
    json_begin_array(&json);
    for (size_t i = 0; i < person.role_count; i++)
        json_put_text(&json, person.roles[i]);
    json_end_array(&json);
    json_end_object(&json);
    return ERR_OK;
}

#define T(literal)                                                                                 \
    {                                                                                              \
        ("" literal), sizeof(literal) - 1                                                          \
    }

static const struct route rows[] = {
    {T("GET"), T("/rights"), T("The roles, and the words rights are said in"), RIGHT_ADMIN,
     CALL_READ, T(""), list_roles, NULL, T(""), T("Rights")},
    {T("GET"), T("/rights/roles/{role}"), T("What a role may: object by object, field by field"),
     RIGHT_ADMIN, CALL_READ, T(""), read_role, NULL, T(""), T("Role")},
    {T("POST"), T("/users/{id}/try"), T("Begin to see the house as this user does"), RIGHT_ADMIN,
     CALL_WORK, T(""), begin_trying, NULL, T(""), T("Trying")},
};
const struct route_table routes_rights = {rows, sizeof rows / sizeof *rows};
