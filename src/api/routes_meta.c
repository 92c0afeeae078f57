/* The catalog: reading it, and shaping it while the system runs. An administrator's definitions are records
 * of custom_object and custom_field, so each route here is a save of such records. */
#include "api/body.h"
#include "api/impl.h"
#include "meta/custom.h"
#include "record/batch/fill_step.h"
#include "search/keys_state.h"
#include "work/job.h"

/* What was written tells what somebody sees: rights change it without a change of the catalog. */
static struct text etag_of_reply(const struct call *call)
{
    return text_format(call->ctx->arena, "m%lld-%llx", (long long)call->env.catalog->version,
                       (unsigned long long)text_hash(buf_text(call->out)));
}

static enum err read_catalog(struct call *call)
{
    struct meta_view view;
    struct json_out json;
    access_meta_view(&call->caller, &view);
    json_out_init(&json, call->out);
    meta_write_catalog(&json, call->env.catalog, &view);
    call->etag = etag_of_reply(call);
    return ERR_OK;
}

static enum err write_object(struct call *call, struct text name)
{
    /* after a change: the catalog as it will be */
    bool changed = call->task && call->task->next;
    const struct meta_catalog *catalog = changed ? call->task->next : call->env.catalog;
    const struct meta_object *object = meta_object_find(catalog, name);
    struct meta_view view;
    access_meta_view(&call->caller, &view);
    if (!object || (view.object_visible && !view.object_visible(object, view.subject)))
        return ctx_fail(call->ctx, ERR_unknown_object, name, meta_nearest_object(catalog, name));
    struct json_out json;
    json_out_init(&json, call->out);
    meta_write_object(&json, object, &view);
    return ERR_OK;
}

static enum err read_object(struct call *call)
{
    enum err err = write_object(call, call_param(call, TEXT("name")));
    if (!err)
        call->etag = etag_of_reply(call);
    return err;
}

/* Adds the save of one definition row. `id` 0: a new one. */
static enum err save_definition(struct call *call, int64_t id, struct text object,
                                struct text field, struct text definition)
{
    const struct meta_catalog *catalog = call->env.catalog;
    const struct meta_object *kind = meta_object_find(catalog, field.len ? TEXT("custom_field")
                                                                         : TEXT("custom_object"));
    struct record_change *change = record_save_add(call->ctx, &call->task->save,
                                                   id ? RECORD_UPDATE : RECORD_CREATE, kind, id);
    if (!change)
        return ERR_out_of_memory;
    if (field.len)
        record_change_set(change, meta_field_find(kind, TEXT("object")), value_text(object));
    record_change_set(change, meta_field_find(kind, TEXT("name")),
                      value_text(field.len ? field : object));
    record_change_set(change, meta_field_find(kind, TEXT("definition")), value_text(definition));
    return ctx_error(call->ctx);
}

static enum err add_field(struct call *call, struct text object, const struct json *definition)
{
    struct text name;
    enum err err = body_text(call, definition, "name", true, &name);
    return err ? err
               : save_definition(call, 0, object, name,
                                 meta_custom_merge(call->ctx, TEXT_EMPTY, definition, TEXT_EMPTY,
                                                   false));
}

/* An object needs something to call its records by: without fields it gets a name. */
static void add_name_field(struct call *call)
{
    static const char name[] = "{\"fields\":[{\"name\":\"name\",\"type\":\"text\","
                               "\"required\":\"always\","
                               "\"label\":{\"en\":\"Name\",\"zh\":\"名称\"}}]}";
    const struct json *fields = json_get(call->body, TEXT("fields"));
    bool none = !fields || (json_kind(fields) == JSON_ARRAY && json_size(fields) == 0);
    if (json_kind(call->body) != JSON_OBJECT || !none)
        return;
    struct text body = json_dump(call->ctx->arena, call->body);
    const struct json *with = json_parse(call->ctx, text_of(name));
    call->body = json_parse(call->ctx, meta_custom_merge(call->ctx, body, with, TEXT_EMPTY, false));
}

static enum err make_object(struct call *call)
{
    add_name_field(call);
    enum err err = meta_check_object(call->ctx, call->env.catalog, call->body);
    struct text name;
    if (err || (err = body_text(call, call->body, "name", true, &name)))
        return err;
    call->task->save.summary = text_concat(call->ctx->arena, TEXT("object "), name);
    err = save_definition(call, 0, name, TEXT_EMPTY,
                          meta_custom_merge(call->ctx, TEXT_EMPTY, call->body, TEXT("fields"),
                                            false));
    struct json_iter it = json_iter(json_get(call->body, TEXT("fields")));
    while (!err && json_next(&it))
        err = add_field(call, name, it.value);
    call->status = 201;
    return err;
}

static const struct meta_object *named_object(struct call *call)
{
    struct text name = call_param(call, TEXT("name"));
    const struct meta_object *object = meta_object_find(call->env.catalog, name);
    if (!object)
        ctx_fail(call->ctx, ERR_unknown_object, name, meta_nearest_object(call->env.catalog, name));
    return object;
}

static const struct meta_field *named_field(struct call *call, const struct meta_object *object)
{
    struct text name = call_param(call, TEXT("field"));
    const struct meta_field *field = meta_field_find(object, name);
    if (!field)
        ctx_fail(call->ctx, ERR_no_field, name, meta_nearest_field(object, name));
    return field;
}

/* The definition as it would be is checked before it is saved, so that faults name the caller's keys. */
static enum err check_merged(struct call *call, struct text object, struct text field,
                             struct text merged)
{
    const struct json *json = json_parse(call->ctx, merged);
    if (!json)
        return ctx_error(call->ctx);
    const struct meta_catalog *catalog = call->env.catalog;
    return field.len ? meta_check_field(call->ctx, meta_object_find(catalog, object), json)
                     : meta_check_object(call->ctx, catalog, json);
}

enum err definition_change(struct call *call, const struct json *patch, struct text object,
                           struct text field, bool custom)
{
    struct meta_custom row;
    enum err err = meta_custom_find(call->ctx, call->env.conn, object, field, &row);
    if (err)
        return err;
    struct text merged = meta_custom_merge(call->ctx, row.definition, patch,
                                           TEXT("name fields type"), !custom);
    if (!custom && !json_get(json_parse(call->ctx, merged), TEXT("name")))
        merged = text_format(call->ctx->arena, "{\"name\":\"%.*s\",%.*s",
                             TEXT_ARG(field.len ? field : object), (int)merged.len - 1,
                             merged.ptr + 1);
    err = check_merged(call, object, field, merged);
    return err ? err : save_definition(call, row.id, object, field, merged);
}

static enum err change_object(struct call *call)
{
    const struct meta_object *object = named_object(call);
    if (!object)
        return ctx_error(call->ctx);
    enum err err = body_known(call, call->body,
                              TEXT("label plural_label icon layouts active floor"));
    return err ? err
               : definition_change(call, call->body, object->name, TEXT_EMPTY, object->custom);
}

static enum err remove_row(struct call *call, struct text kind, int64_t id)
{
    return record_save_add(call->ctx, &call->task->save, RECORD_DELETE,
                           meta_object_find(call->env.catalog, kind), id)
               ? ERR_OK
               : ERR_out_of_memory;
}

static enum err remove_object(struct call *call)
{
    const struct meta_object *object = named_object(call);
    if (!object)
        return ctx_error(call->ctx);
    if (!object->custom)
        return ctx_fail(call->ctx, ERR_product_definition, object->name);
    struct meta_custom row;
    int64_t *ids;
    size_t count;
    enum err err = meta_custom_find(call->ctx, call->env.conn, object->name, TEXT_EMPTY, &row);
    if (err || (err = meta_custom_fields(call->ctx, call->env.conn, object->name, &ids, &count)))
        return err;
    for (size_t i = 0; !err && i < count; i++)
        err = remove_row(call, TEXT("custom_field"), ids[i]);
    return err ? err : remove_row(call, TEXT("custom_object"), row.id);
}

static enum err make_field(struct call *call)
{
    const struct meta_object *object = named_object(call);
    if (!object)
        return ctx_error(call->ctx);
    enum err err = meta_check_field(call->ctx, object, call->body);
    call->status = 201;
    call->task->save.summary = text_concat(call->ctx->arena, TEXT("field of "), object->name);
    return err ? err : add_field(call, object->name, call->body);
}

static enum err change_field(struct call *call)
{
    const struct meta_object *object = named_object(call);
    const struct meta_field *field = object ? named_field(call, object) : NULL;
    if (!field)
        return ctx_error(call->ctx);
    enum err err = body_known(call, call->body,
                              !field->custom ? TEXT("label help options required default active")
                              : field->computed
                                  ? TEXT("label help expression children measure where "
                                         "scale indexed personal sensitive active")
                                  : TEXT("label help options required unique default "
                                         "max indexed contains active"));
    return err ? err
               : definition_change(call, call->body, object->name, field->name, field->custom);
}

static enum err remove_field(struct call *call)
{
    const struct meta_object *object = named_object(call);
    const struct meta_field *field = object ? named_field(call, object) : NULL;
    if (!field)
        return ctx_error(call->ctx);
    if (!field->custom)
        return ctx_fail(call->ctx, ERR_product_definition, field->name);
    struct meta_custom row;
    enum err err = meta_custom_find(call->ctx, call->env.conn, object->name, field->name, &row);
    return err ? err : remove_row(call, TEXT("custom_field"), row.id);
}

static enum err made_object(struct call *call)
{
    const struct meta_catalog *next = call->task->next;
    enum err err = next ? keys_note_empty(call->ctx, call->env.conn, next) : ERR_OK;
    return err ? err : write_object(call, json_text(json_get(call->body, TEXT("name"))));
}

static enum err changed_object(struct call *call)
{
    static const struct label summary = {{{"Filling new figures", 19}, {"填充新的计算字段", 24}}};
    const struct job_new job = {.kind = TEXT("fill"),
                                .parameters = TEXT("{}"),
                                .summary = summary,
                                .actor = call->caller.user};
    int64_t id;
    /* a large table: until its new column is filled, reading works the values out */
    if (call->task->next && record_fill_needed(call->task->next)) {
        enum err err = job_add(call->work, call->ctx, call->env.conn, &job, &id);
        if (err)
            return err;
    }
    return write_object(call, call_param(call, TEXT("name")));
}

static enum err removed(struct call *call)
{
    call->status = 204;
    return ERR_OK;
}

#define T(literal)                                                                                 \
    {                                                                                              \
        ("" literal), sizeof(literal) - 1                                                          \
    }

static const struct route rows[] = {
    {T("GET"), T("/meta"), T("The catalog as this user may see it"), RIGHT_USER, CALL_INLINE, T(""),
     read_catalog, NULL, T(""), T("Catalog")},
    {T("GET"), T("/meta/objects/{name}"), T("One object's definition"), RIGHT_USER, CALL_INLINE,
     T(""), read_object, NULL, T(""), T("Object")},
    {T("POST"), T("/meta/objects"), T("Make an object, with its fields"), RIGHT_ADMIN, CALL_SAVE,
     T(""), make_object, made_object, T("Object"), T("Object")},
    {T("PATCH"), T("/meta/objects/{name}"), T("Change labels, icon and layouts of an object"),
     RIGHT_ADMIN, CALL_SAVE, T(""), change_object, changed_object, T("Object"), T("Object")},
    {T("DELETE"), T("/meta/objects/{name}"), T("Hide an object made here; its data stays"),
     RIGHT_ADMIN, CALL_SAVE, T(""), remove_object, removed, T(""), T("")},
    {T("POST"), T("/meta/objects/{name}/fields"), T("Add a field to an object"), RIGHT_ADMIN,
     CALL_SAVE, T(""), make_field, changed_object, T("Field"), T("Object")},
    {T("PATCH"), T("/meta/objects/{name}/fields/{field}"),
     T("Change labels, help and options of a field"), RIGHT_ADMIN, CALL_SAVE, T(""), change_field,
     changed_object, T("Field"), T("Object")},
    {T("DELETE"), T("/meta/objects/{name}/fields/{field}"),
     T("Hide a field made here; its values stay until an upgrade"), RIGHT_ADMIN, CALL_SAVE, T(""),
     remove_field, removed, T(""), T("")},
};
const struct route_table routes_meta = {rows, sizeof rows / sizeof *rows};
