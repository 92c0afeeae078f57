/* Definitions as they are handed about: adding, finding, and what can be told from one by itself. */
#include "meta/definition.h"

void definition_add_field(struct ctx *ctx, struct object_def *object, const struct field_def *field)
{
    if (object->field_count == object->field_room) {
        size_t room = object->field_room ? 2 * object->field_room : 16;
        struct field_def *fields = ARENA_ARRAY(ctx->arena, struct field_def, room);
        if (!fields)
            return;
        if (object->field_count)
            memcpy(fields, object->fields, object->field_count * sizeof *fields);
        object->fields = fields;
        object->field_room = room;
    }
    object->fields[object->field_count++] = *field;
}

struct field_def *definition_find_field(const struct object_def *object, struct text name)
{
    for (size_t i = 0; i < object->field_count; i++)
        if (text_eq(object->fields[i].field.name, name))
            return &object->fields[i];
    return NULL;
}

bool definition_is_any_target(const struct object_def *object)
{
    for (size_t i = 0; i < object->field_count; i++)
        if (object->fields[i].field.owned)
            return false;
    return !object->object.internal;
}

bool definition_can_name(const struct field_def *field)
{
    return !field->field.computed &&
           (field->field.type == FIELD_text || field->field.type == FIELD_auto_number);
}

const struct json *definition_layout(const struct object_def *object, struct text part)
{
    for (size_t i = 0; i < object->layout_count; i++) {
        const struct json *json = json_get(object->layouts[i], part);
        if (json && json_kind(json) != JSON_NULL)
            return json;
    }
    return NULL;
}

bool definition_is_override(const struct json *json)
{
    return json_bool(json_get(json, TEXT("override")));
}
