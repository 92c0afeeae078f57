/* References: stored as the id of the record they point to. Whether it exists is the record layer's. */
#include "meta/families.h"

static enum err take_id(struct ctx *ctx, const struct meta_field *field, struct text text,
                        struct value *out)
{
    int64_t id;
    if (!text_to_int(text, &id) || id <= 0)
        return field_refuse(ctx, ERR_not_an_id, field, text, TEXT_EMPTY);
    *out = value_int(id);
    return ERR_OK;
}

FROM_TEXT(field_reference_from_text)
{
    *out = VALUE_NONE;
    struct text trimmed = text_trim(text);
    return trimmed.len ? take_id(ctx, field, trimmed, out) : ERR_OK;
}

/* "17", 17 or {"id":"17"}. What else stands in the object ("name") came from a reply and is left. */
FROM_JSON(field_reference_from_json)
{
    *out = VALUE_NONE;
    if (json_kind(json) == JSON_NULL)
        return ERR_OK;
    const struct json *id = json_kind(json) == JSON_OBJECT ? json_get(json, TEXT("id")) : json;
    switch (json_kind(id)) {
    case JSON_TEXT:
        return field_reference_from_text(ctx, field, json_text(id), out);
    case JSON_NUMBER:
        return take_id(ctx, field, json_number(id), out);
    default:
        return field_refuse(ctx, ERR_not_an_id, field, json_dump(ctx->arena, json), TEXT_EMPTY);
    }
}

TO_JSON(field_reference_to_json)
{
    (void)field;
    json_put_id(out, value.number);
}

TO_TEXT(field_reference_to_text)
{
    (void)field;
    buf_add_int(out, value.number);
}

static struct text allowed_objects(struct arena *arena, const struct meta_field *field)
{
    struct buf buf;
    buf_init(&buf, arena, 1024);
    for (size_t i = 0; i < field->target_count; i++) {
        buf_add_text(&buf, i ? TEXT(", ") : TEXT_EMPTY);
        buf_add_text(&buf, field->targets[i]);
    }
    return buf_text(&buf);
}

enum err field_any_object(struct ctx *ctx, const struct meta_field *field, const struct json *json,
                          const struct meta_object **out)
{
    *out = NULL;
    struct text name = json_text(json_get(json, TEXT("object")));
    if (json_kind(json) != JSON_OBJECT || name.len == 0)
        return ctx_fail_field(ctx, ERR_object_missing, field->name);
    const struct meta_catalog *catalog = field->object->catalog;
    const struct meta_object *object = meta_object_find(catalog, name);
    if (!object)
        return ctx_fail_field(ctx, ERR_unknown_object, field->name, name,
                              meta_nearest_object(catalog, name));
    if (!meta_any_allowed(field, object))
        return ctx_fail_field(ctx, ERR_object_not_allowed, field->name, name,
                              allowed_objects(ctx->arena, field));
    *out = object;
    return ERR_OK;
}

FROM_JSON(field_any_reference_from_json)
{
    *out = VALUE_NONE;
    if (json_kind(json) == JSON_NULL)
        return ERR_OK;
    const struct meta_object *object;
    enum err err = field_any_object(ctx, field, json, &object);
    return err ? err : field_reference_from_json(ctx, field, json, out);
}
