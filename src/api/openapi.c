/* OpenAPI 3.1 made from the same tables that serve: the routes, and the catalog as the caller may see it. */
#include "api/impl.h"
#include "meta/field_types.h"

static void put_pair(struct json_out *json, struct text key, struct text value)
{
    json_key(json, key);
    json_put_text(json, value);
}

static void put_parameter(struct json_out *json, struct text name, struct text in, bool required)
{
    json_begin_object(json);
    put_pair(json, TEXT("name"), name);
    put_pair(json, TEXT("in"), in);
    json_key(json, TEXT("required"));
    json_put_bool(json, required);
    json_key(json, TEXT("schema"));
    json_put_raw(json, TEXT("{\"type\":\"string\"}"));
    json_end_object(json);
}

static void put_parameters(struct json_out *json, const struct route *route)
{
    json_key(json, TEXT("parameters"));
    json_begin_array(json);
    struct text path = route->path;
    while (path.ptr) {
        struct text segment = text_cut(&path, '/');
        if (segment.len > 2 && segment.ptr[0] == '{')
            put_parameter(json, text_slice(segment, 1, segment.len - 2), TEXT("path"), true);
    }
    struct text query = route->query;
    while (query.ptr && query.len) {
        put_parameter(json, text_cut(&query, ' '), TEXT("query"), false);
    }
    json_end_array(json);
}

static void put_content(struct json_out *json, struct text type, struct text schema)
{
    json_key(json, TEXT("content"));
    json_begin_object(json);
    json_key(json, type);
    json_begin_object(json);
    json_key(json, TEXT("schema"));
    json_begin_object(json);
    if (schema.len) {
        json_key(json, TEXT("$ref"));
        json_put_text(json,
                      text_format(json->buf->arena, "#/components/schemas/%.*s", TEXT_ARG(schema)));
    } else {
        put_pair(json, TEXT("type"), TEXT("object"));
    }
    json_end_object(json);
    json_end_object(json);
    json_end_object(json);
}

static void put_operation(struct json_out *json, const struct route *route)
{
    static const struct text rights[] = {
        [RIGHT_PUBLIC] = {"public", 6},
        [RIGHT_USER] = {"user", 4},
        [RIGHT_OBJECT] = {"object", 6},
        [RIGHT_ADMIN] = {"admin", 5},
    };
    json_key(json, text_lower(json->buf->arena, route->method));
    json_begin_object(json);
    put_pair(json, TEXT("summary"), route->summary);
    put_pair(json, TEXT("x-right"), rights[route->right]);
    put_parameters(json, route);
    if (route->body.len) {
        json_key(json, TEXT("requestBody"));
        json_begin_object(json);
        put_content(json,
                    text_eq(route->body, TEXT("Bytes"))  ? TEXT("application/octet-stream")
                    : text_eq(route->body, TEXT("Form")) ? TEXT("multipart/form-data")
                                                         : TEXT("application/json"),
                    TEXT_EMPTY);
        json_end_object(json);
    }
    json_key(json, TEXT("responses"));
    json_begin_object(json);
    json_key(json, TEXT("2XX"));
    json_begin_object(json);
    put_pair(json, TEXT("description"), route->reply.len ? route->reply : TEXT("Done"));
    if (route->reply.len)
        put_content(json,
                    text_eq(route->reply, TEXT("Csv")) ? TEXT("text/csv")
                                                       : TEXT("application/json"),
                    TEXT_EMPTY);
    json_end_object(json);
    json_key(json, TEXT("default"));
    json_begin_object(json);
    put_pair(json, TEXT("description"), TEXT("What was wrong and what to do"));
    put_content(json, TEXT("application/problem+json"), TEXT("Problem"));
    json_end_object(json);
    json_end_object(json);
    json_end_object(json);
}

static void put_paths(struct json_out *json, const struct api *api)
{
    json_key(json, TEXT("paths"));
    json_begin_object(json);
    for (size_t i = 0; i < api->route_count; i++) {
        const struct route *route = api->routes[i];
        bool written = false;
        for (size_t j = 0; j < i && !written; j++)
            written = text_eq(api->routes[j]->path, route->path);
        if (written)
            continue;
        json_key(json, route->path);
        json_begin_object(json);
        for (size_t j = i; j < api->route_count; j++)
            if (text_eq(api->routes[j]->path, route->path))
                put_operation(json, api->routes[j]);
        json_end_object(json);
    }
    json_end_object(json);
}

static void put_field_schema(struct json_out *json, const struct meta_field *field)
{
    bool number = field->type == FIELD_integer || field->type == FIELD_rating ||
                  field->type == FIELD_duration;
    bool list = field->type == FIELD_multi_select || field->type == FIELD_tags;
    bool reference = field->type == FIELD_reference || field->type == FIELD_any_reference;
    json_key(json, field->name);
    json_begin_object(json);
    put_pair(json, TEXT("title"), field->label.in[LANG_EN]);
    if (field->type != FIELD_json)
        put_pair(json, TEXT("type"),
                 number                         ? TEXT("integer")
                 : list                         ? TEXT("array")
                 : reference                    ? TEXT("object")
                 : field->type == FIELD_boolean ? TEXT("boolean")
                                                : TEXT("string"));
    put_pair(json, TEXT("x-type"), field_types[field->type].name);
    if (field->read_only) {
        json_key(json, TEXT("readOnly"));
        json_put_bool(json, true);
    }
    if (field->option_count) {
        json_key(json, TEXT("x-options"));
        json_begin_array(json);
        for (size_t i = 0; i < field->option_count; i++)
            json_put_text(json, field->options[i].key);
        json_end_array(json);
    }
    json_end_object(json);
}

static void put_schemas(struct json_out *json, const struct call *call)
{
    const struct meta_catalog *catalog = call->env.catalog;
    json_key(json, TEXT("schemas"));
    json_begin_object(json);
    json_key(json, TEXT("Problem"));
    json_put_raw(json, TEXT("{\"type\":\"object\",\"properties\":{\"title\":{\"type\":\"string\"},"
                            "\"status\":{\"type\":\"integer\"},\"code\":{\"type\":\"string\"},"
                            "\"detail\":{\"type\":\"string\"},\"errors\":{\"type\":\"array\"},"
                            "\"request_id\":{\"type\":\"string\"}}}"));
    for (size_t i = 0; i < catalog->object_count; i++) {
        const struct meta_object *object = &catalog->objects[i];
        if (access_scope(&call->caller, ACCESS_READ, object) == SCOPE_NONE)
            continue;
        json_key(json, object->name);
        json_begin_object(json);
        put_pair(json, TEXT("type"), TEXT("object"));
        put_pair(json, TEXT("title"), object->label.in[LANG_EN]);
        json_key(json, TEXT("properties"));
        json_begin_object(json);
        for (size_t j = 0; j < object->field_count; j++)
            if (access_field(&call->caller, &object->fields[j]) != USE_HIDDEN)
                put_field_schema(json, &object->fields[j]);
        json_end_object(json);
        json_end_object(json);
    }
    json_end_object(json);
}

void openapi_write(const struct api *api, const struct call *call, struct buf *out)
{
    struct json_out json;
    json_out_init(&json, out);
    json_begin_object(&json);
    put_pair(&json, TEXT("openapi"), TEXT("3.1.0"));
    json_key(&json, TEXT("info"));
    json_begin_object(&json);
    put_pair(&json, TEXT("title"), TEXT("Guanxi"));
    put_pair(&json, TEXT("version"), api->options.version);
    json_end_object(&json);
    json_key(&json, TEXT("servers"));
    json_put_raw(&json, TEXT("[{\"url\":\"" API_BASE "\"}]"));
    put_paths(&json, api);
    json_key(&json, TEXT("components"));
    json_begin_object(&json);
    put_schemas(&json, call);
    json_end_object(&json);
    json_end_object(&json);
}
