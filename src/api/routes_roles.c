/* Roles as an administrator shapes them: made, renamed, retired, and given rights. What a role is called is an
 * option of user.roles, what it may is rows of object_right and field_right: one save of such records, so one
 * undo. Asked with dry_run the whole save is made, compared and taken back. */
#include "api/body.h"
#include "api/rights.h"

/* Objects that one request may change. */
#define PEOPLE_SHOWN 20

static bool is_trial(const struct call *call)
{
    return text_eq(call_param(call, TEXT("dry_run")), TEXT("true"));
}

static enum err check_trial(struct call *call)
{
    struct text word = call_param(call, TEXT("dry_run"));
    if (!word.len || is_trial(call) || text_eq(word, TEXT("false")))
        return ERR_OK;
    return ctx_fail_field(call->ctx, ERR_bad_parameter, TEXT("dry_run"), TEXT("dry_run"), word);
}

/* --- the list of roles --- */

struct role_edit {
    struct text key;
    const struct json *label, *parent, *active; /* NULL: as it is */
};

static const struct meta_field *roles_field(const struct call *call)
{
    return meta_field_find(meta_object_find(call->env.catalog, TEXT("user")), TEXT("roles"));
}

static void put_pair(struct json_out *json, const char *key, struct text text)
{
    json_key(json, text_of(key));
    json_put_text(json, text);
}

static void put_option(struct call *call, struct json_out *json, const struct meta_option *option,
                       const struct role_edit *edit)
{
    bool meant = text_eq(option->key, edit->key);
    bool active = option->active;
    struct text parent = option->category;
    if (meant && edit->parent)
        parent = json_text(edit->parent);
    if (meant && edit->active)
        active = json_bool(edit->active);
    json_begin_object(json);
    put_pair(json, "key", option->key);
    json_key(json, TEXT("label"));
    if (meant && edit->label)
        json_put_raw(json, json_dump(call->ctx->arena, edit->label));
    else
        rights_put_label(json, &option->label);
    if (option->color.len)
        put_pair(json, "color", option->color);
    if (parent.len)
        put_pair(json, "category", parent);
    json_key(json, TEXT("active"));
    json_put_bool(json, active);
    json_end_object(json);
}

/* All options go into the definition: one that is left out would be retired. */
static enum err save_roles(struct call *call, const struct role_edit *edit)
{
    const struct meta_field *roles = roles_field(call);
    struct buf buf;
    struct json_out json;
    buf_init(&buf, call->ctx->arena, (size_t)256 * 1024);
    json_out_init(&json, &buf);
    json_begin_object(&json);
    json_key(&json, TEXT("options"));
    json_begin_array(&json);
    for (size_t i = 0; i < roles->option_count; i++)
        put_option(call, &json, &roles->options[i], edit);
    const struct meta_option fresh = {.key = edit->key, .active = true};
    if (!meta_option_find(roles, edit->key))
        put_option(call, &json, &fresh, edit);
    json_end_array(&json);
    json_end_object(&json);
    const struct json *patch = json_parse(call->ctx, buf_text(&buf));
    return patch ? definition_change(call, patch, TEXT("user"), TEXT("roles"), false)
                 : ctx_error(call->ctx);
}

/* Where a fault concerns the one option, it is the caller's own key that is wrong. */
static enum err read_edit(struct call *call, struct role_edit *out)
{
    struct text parent;
    enum err err = body_text(call, call->body, "parent", false, &parent);
    out->label = json_get(call->body, TEXT("label"));
    out->parent = json_get(call->body, TEXT("parent"));
    out->active = json_get(call->body, TEXT("active"));
    if (err)
        return err;
    if (out->active && json_kind(out->active) != JSON_BOOL)
        return ctx_fail_field(call->ctx, ERR_not_a_boolean, TEXT("active"));
    if (out->label && json_kind(out->label) != JSON_OBJECT)
        return ctx_fail_field(call->ctx, ERR_required, TEXT("label"), TEXT("label"));
    if (text_eq(out->key, TEXT("admin")) && parent.len)
        return ctx_fail_field(call->ctx, ERR_rights_admin_fixed, TEXT("parent"));
    return ERR_OK;
}

/* --- rows of rights --- */

/* The row of a role on an object (and field); `*id` 0 when there is none. */
static enum err find_row(struct call *call, const struct meta_object *rights,
                         const struct text names[3], int64_t *id)
{
    static const char *const columns[] = {"role", "object", "field"};
    struct arena *arena = call->ctx->arena;
    const struct db_node *column = db_column(arena, TEXT("r"), TEXT("id"));
    struct db_select select = {.table = rights->table,
                               .alias = TEXT("r"),
                               .columns = &column,
                               .column_count = 1,
                               .limit = 1};
    for (size_t i = 0; i < 3; i++)
        if (names[i].len)
            select.where = db_and(arena, select.where,
                                  db_call2(arena, DB_EQ,
                                           db_column(arena, TEXT("r"), text_of(columns[i])),
                                           db_text(arena, names[i])));
    bool found;
    struct value value;
    enum err err = db_one(call->ctx, call->env.conn, &select, &found, &value);
    *id = !err && found ? value.number : 0;
    return err;
}

static struct record_change *add_row(struct call *call, const struct meta_object *rights,
                                     enum record_action action, int64_t id,
                                     const struct text names[3])
{
    static const char *const fields[] = {"role", "object", "field"};
    struct record_change *change = record_save_add(call->ctx, &call->task->save, action, rights,
                                                   id);
    for (size_t i = 0; change && action == RECORD_CREATE && i < 3; i++)
        if (names[i].len)
            record_change_set(change, meta_field_find(rights, text_of(fields[i])),
                              value_text(names[i]));
    return change;
}

static struct text scope_keys(struct arena *arena, const struct meta_object *object)
{
    struct buf list;
    buf_init(&list, arena, 1024);
    for (enum access_scope i = 0; i < SCOPE_COUNT; i++) {
        struct text key = access_scope_name(i);
        if (i != SCOPE_PARENT || object->parent_count)
            buf_addf(&list, "%s%.*s", list.len ? ", " : "", TEXT_ARG(key));
    }
    return buf_text(&list);
}

/* Checks {"read": "team", "export": null} and puts it into `values` by action; `given` says what was named. */
static enum err read_scopes(struct call *call, const struct meta_object *object,
                            const struct json *json, struct value values[ACCESS_ACTION_COUNT],
                            bool given[ACCESS_ACTION_COUNT])
{
    struct text at = text_concat(call->ctx->arena, TEXT("objects."), object->name);
    if (json_kind(json) != JSON_OBJECT)
        return ctx_fail_field(call->ctx, ERR_not_an_object, at);
    struct json_iter it = json_iter(json);
    while (json_next(&it)) {
        enum access_action action = access_action_from(it.key);
        enum access_scope scope = access_scope_from(json_text(it.value));
        struct text here = text_format(call->ctx->arena, "%.*s.%.*s", TEXT_ARG(at),
                                       TEXT_ARG(it.key));
        bool emptied = json_kind(it.value) == JSON_NULL;
        if (action == ACCESS_ACTION_COUNT) {
            ctx_fail_field(call->ctx, ERR_body_unexpected, here, it.key);
        } else if (!emptied &&
                   (scope == SCOPE_COUNT || (scope == SCOPE_PARENT && !object->parent_count))) {
            ctx_fail_field(call->ctx, ERR_not_an_option, here, json_text(it.value),
                           scope_keys(call->ctx->arena, object));
        } else {
            given[action] = true;
            values[action] = emptied ? VALUE_NONE : value_text(json_text(it.value));
        }
    }
    return ctx_error(call->ctx);
}

/* A row in which nothing is said any more goes. */
static enum err save_scopes(struct call *call, struct text role, const struct meta_object *object,
                            const struct json *json)
{
    const struct meta_object *rights = meta_object_find(call->env.catalog, TEXT("object_right"));
    struct value values[ACCESS_ACTION_COUNT] = {{.kind = VALUE_NULL}}, *stored = NULL;
    bool given[ACCESS_ACTION_COUNT] = {false}, says = false;
    const struct text names[3] = {role, object->name, TEXT_EMPTY};
    int64_t id;
    enum err err = read_scopes(call, object, json, values, given);
    if (err || (err = find_row(call, rights, names, &id)) ||
        (id && (err = record_load(&call->env, rights, id, &stored))))
        return err;
    for (enum access_action i = 0; i < ACCESS_ACTION_COUNT; i++) {
        const struct meta_field *field = meta_field_find(rights, access_action_name(i));
        says = says || !value_is_null(given[i] || !stored ? values[i] : stored[field->index]);
    }
    if (!says && !id)
        return ERR_OK;
    enum record_action action = !says ? RECORD_DELETE : id ? RECORD_UPDATE : RECORD_CREATE;
    struct record_change *change = add_row(call, rights, action, id, names);
    for (enum access_action i = 0; change && says && i < ACCESS_ACTION_COUNT; i++)
        if (given[i])
            record_change_set(change, meta_field_find(rights, access_action_name(i)), values[i]);
    return change ? ERR_OK : ctx_error(call->ctx);
}

static enum err save_objects(struct call *call, struct text role, const struct json *objects)
{
    const struct meta_catalog *catalog = call->env.catalog;
    if (json_kind(objects) != JSON_OBJECT)
        return ctx_fail_field(call->ctx, ERR_not_an_object, TEXT("objects"));
    struct json_iter it = json_iter(objects);
    enum err err = ERR_OK;
    while (!err && json_next(&it)) {
        const struct meta_object *object = meta_object_find(catalog, it.key);
        if (!object || !rights_are_given(object))
            return ctx_fail_field(call->ctx, ERR_rights_object, TEXT("objects"), it.key,
                                  meta_nearest_object(catalog, it.key));
        err = save_scopes(call, role, object, it.value);
    }
    return err;
}

/* "customer.phone" */
static const struct meta_field *named_field(struct call *call, struct text key)
{
    struct text rest = key;
    struct text name = text_cut(&rest, '.');
    const struct meta_catalog *catalog = call->env.catalog;
    const struct meta_object *object = meta_object_find(catalog, name);
    const struct meta_field *field = object ? meta_field_find(object, rest) : NULL;
    if (!object || !rights_are_given(object))
        ctx_fail_field(call->ctx, ERR_rights_object, TEXT("fields"), name,
                       meta_nearest_object(catalog, name));
    else if (!field || !rights_field_is_given(field))
        ctx_fail_field(call->ctx, ERR_unknown_field, TEXT("fields"), rest,
                       meta_nearest_field(object, rest));
    return ctx_error(call->ctx) ? NULL : field;
}

static enum err save_use(struct call *call, struct text role, struct text key,
                         const struct json *json)
{
    const struct meta_object *rights = meta_object_find(call->env.catalog, TEXT("field_right"));
    const struct meta_field *field = named_field(call, key);
    bool emptied = json_kind(json) == JSON_NULL;
    int64_t id;
    if (!field)
        return ctx_error(call->ctx);
    if (!emptied && access_use_from(json_text(json)) == USE_COUNT)
        return ctx_fail_field(call->ctx, ERR_not_an_option,
                              text_concat(call->ctx->arena, TEXT("fields."), key), json_text(json),
                              TEXT("hidden, masked, read, edit"));
    const struct text names[3] = {role, field->object->name, field->name};
    enum err err = find_row(call, rights, names, &id);
    if (err || (emptied && !id))
        return err;
    enum record_action action = emptied ? RECORD_DELETE : id ? RECORD_UPDATE : RECORD_CREATE;
    struct record_change *change = add_row(call, rights, action, id, names);
    if (change && !emptied)
        record_change_set(change, meta_field_find(rights, TEXT("use")),
                          value_text(json_text(json)));
    return change ? ERR_OK : ctx_error(call->ctx);
}

static enum err save_fields(struct call *call, struct text role, const struct json *fields)
{
    if (json_kind(fields) != JSON_OBJECT)
        return ctx_fail_field(call->ctx, ERR_not_an_object, TEXT("fields"));
    struct json_iter it = json_iter(fields);
    enum err err = ERR_OK;
    while (!err && json_next(&it))
        err = save_use(call, role, it.key, it.value);
    return err;
}

/* --- the routes --- */

static enum err make_role(struct call *call)
{
    struct role_edit edit = {.key = TEXT_EMPTY};
    enum err err = body_known(call, call->body, TEXT("key label parent"));
    if (err || (err = body_text(call, call->body, "key", true, &edit.key)) ||
        (err = read_edit(call, &edit)))
        return err;
    if (!edit.label)
        return ctx_fail_field(call->ctx, ERR_required, TEXT("label"), TEXT("label"));
    if (meta_option_find(roles_field(call), edit.key))
        return ctx_fail_field(call->ctx, ERR_definition_taken, TEXT("key"), edit.key);
    call->task->changes_catalog = true;
    call->task->save.summary = text_concat(call->ctx->arena, TEXT("role "), edit.key);
    call->status = 201;
    call->location = text_concat(call->ctx->arena, TEXT(API_BASE "/rights/roles/"), edit.key);
    return save_roles(call, &edit);
}

static enum err change_role(struct call *call)
{
    struct role_edit edit = {.key = call_param(call, TEXT("role"))};
    const struct json *objects = json_get(call->body, TEXT("objects"));
    const struct json *fields = json_get(call->body, TEXT("fields"));
    enum err err = body_known(call, call->body, TEXT("label parent active objects fields"));
    if (err || (err = check_trial(call)) || (err = read_edit(call, &edit)))
        return err;
    if (!meta_option_find(roles_field(call), edit.key))
        return ctx_fail(call->ctx, ERR_not_found);
    if (text_eq(edit.key, TEXT("admin")) && (objects || fields))
        return ctx_fail_field(call->ctx, ERR_rights_admin_fixed,
                              objects ? TEXT("objects") : TEXT("fields"));
    call->task->changes_catalog = edit.label || edit.parent || edit.active;
    call->task->save.summary = text_concat(call->ctx->arena, TEXT("rights of role "), edit.key);
    if (call->task->changes_catalog)
        err = save_roles(call, &edit);
    if (!err && objects)
        err = save_objects(call, edit.key, objects);
    if (!err && fields)
        err = save_fields(call, edit.key, fields);
    return err;
}

/* --- what it comes to --- */

struct comparison {
    struct call *call;
    struct json_out *json;
    const struct access_policy *before, *after;
    const struct access_role *role; /* the one being compared, as it will be */
    bool differs;
};

static void begin_change(struct comparison *c, const struct meta_object *object)
{
    c->differs = true;
    json_begin_object(c->json);
    json_key(c->json, TEXT("role"));
    json_begin_object(c->json);
    put_pair(c->json, "key", c->role->key);
    json_key(c->json, TEXT("label"));
    rights_put_label(c->json, &c->role->label);
    json_end_object(c->json);
    put_pair(c->json, "object", object->name);
    json_key(c->json, TEXT("label"));
    rights_put_label(c->json, &object->plural_label);
}

static void end_change(struct comparison *c, struct text from, struct text to)
{
    put_pair(c->json, "from", from);
    put_pair(c->json, "to", to);
    json_end_object(c->json);
}

/* A role that is retired gives nothing, whatever its rows say; nor does one that was not there. */
static enum access_scope scope_of(const struct access_policy *policy, struct text key,
                                  const struct meta_object *object, enum access_action action)
{
    const struct access_role *role = rights_role_find(policy, key, NULL);
    return role && role->active ? access_role_scope(policy, key, object, action, NULL) : SCOPE_NONE;
}

static void compare_object(struct comparison *c, const struct meta_object *object)
{
    for (enum access_action i = 0; i < ACCESS_ACTION_COUNT; i++) {
        enum access_scope from = scope_of(c->before, c->role->key, object, i);
        enum access_scope to = scope_of(c->after, c->role->key, object, i);
        if (from == to)
            continue;
        begin_change(c, object);
        put_pair(c->json, "action", access_action_name(i));
        end_change(c, access_scope_name(from), access_scope_name(to));
    }
    for (size_t i = 0; i < object->field_count; i++) {
        const struct meta_field *field = &object->fields[i];
        enum access_use from = access_role_use(c->before, c->role->key, field, NULL);
        enum access_use to = access_role_use(c->after, c->role->key, field, NULL);
        if (from == to || !rights_field_is_given(field))
            continue;
        begin_change(c, object);
        put_pair(c->json, "field", field->name);
        json_key(c->json, TEXT("field_label"));
        rights_put_label(c->json, &field->label);
        end_change(c, access_use_name(from), access_use_name(to));
    }
}

/* Everybody with a role that changes, each once. */
static enum err put_people(struct call *call, struct json_out *json, const struct text *roles,
                           size_t count)
{
    struct rights_people people;
    enum err err = rights_people_read(call, 0, -1, &people);
    if (err)
        return err;
    int64_t concerned = 0;
    json_key(json, TEXT("people"));
    json_begin_array(json);
    for (size_t i = 0; i < people.count; i++) {
        bool has = false;
        for (size_t k = 0; k < count; k++)
            has = has || rights_person_has(&people.items[i], roles[k]);
        if (has && concerned++ < PEOPLE_SHOWN)
            rights_put_named(json, people.items[i].id, people.items[i].name);
    }
    json_end_array(json);
    json_key(json, TEXT("users"));
    json_put_int(json, concerned);
    return ERR_OK;
}

static enum err put_comparison(struct call *call, const struct meta_catalog *catalog,
                               const struct access_policy *after)
{
    struct json_out json;
    json_out_init(&json, call->out);
    struct comparison c = {.call = call,
                           .json = &json,
                           .before = call->caller.policy,
                           .after = after};
    size_t count, changed = 0;
    const struct access_role *roles = access_roles(after, &count);
    struct text *keys = ARENA_ARRAY(call->ctx->arena, struct text, count);
    if (!keys)
        return ctx_fail(call->ctx, ERR_out_of_memory);
    json_begin_object(&json);
    json_key(&json, TEXT("changes"));
    json_begin_array(&json);
    for (size_t i = 0; i < count; i++) {
        c.role = &roles[i];
        c.differs = false;
        for (size_t k = 0; k < catalog->object_count; k++)
            if (rights_are_given(&catalog->objects[k]))
                compare_object(&c, &catalog->objects[k]);
        if (c.differs)
            keys[changed++] = roles[i].key;
    }
    json_end_array(&json);
    enum err err = put_people(call, &json, keys, changed);
    json_end_object(&json);
    return err;
}

static enum err role_after(struct call *call)
{
    const struct meta_catalog *catalog = call->task->next ? call->task->next : call->env.catalog;
    const struct access_policy *policy;
    struct text key = call_param(call, TEXT("role"));
    enum err err = access_policy_trial(call->ctx, call->env.conn, catalog, &policy);
    if (err)
        return err;
    if (is_trial(call)) {
        err = put_comparison(call, catalog, policy);
        return err ? err : api_only_tried(call);
    }
    if (!key.len)
        key = json_text(json_get(call->body, TEXT("key")));
    struct json_out json;
    json_out_init(&json, call->out);
    rights_put_role(&json, catalog, policy, rights_role_find(policy, key, NULL));
    return ERR_OK;
}

#define T(literal)                                                                                 \
    {                                                                                              \
        ("" literal), sizeof(literal) - 1                                                          \
    }

static const struct route rows[] = {
    {T("POST"), T("/rights/roles"), T("Make a role"), RIGHT_ADMIN, CALL_SAVE, T(""), make_role,
     role_after, T("RoleRequest"), T("Role")},
    {T("PATCH"), T("/rights/roles/{role}"),
     T("Rename, retire or re-parent a role, and say what it may; dry_run tells what would change"),
     RIGHT_ADMIN, CALL_SAVE, T("dry_run"), change_role, role_after, T("RoleChange"), T("Role")},
};
const struct route_table routes_roles = {rows, sizeof rows / sizeof *rows};
