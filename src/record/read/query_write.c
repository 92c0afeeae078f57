/* A row as JSON, straight into the buffer. */
#include "record/read/query_fields.h"

#include "meta/field_types.h"

static struct value get_from_rows(const struct fields_source *source, size_t column)
{
    return db_get(source->rows, column);
}

struct fields_source fields_of_rows(struct db_rows *rows)
{
    return (struct fields_source){.get = get_from_rows, .rows = rows};
}

static struct value get(const struct fields_source *source, size_t column)
{
    return column == FIELDS_NO_COLUMN ? VALUE_NONE : source->get(source, column);
}

static void put_masked(struct json_out *out, enum field_type type, struct value value)
{
    char storage[256];
    struct buf masked;
    buf_init_fixed(&masked, storage, sizeof storage);
    access_mask_text(&masked, type, value);
    json_put_text(out, buf_text(&masked));
}

static void put_name(struct json_out *out, const struct fields_member *member, struct value name)
{
    json_put_raw(out, TEXT("\"name\":"));
    out->comma = false;
    if (name.kind != VALUE_TEXT)
        json_put_null(out);
    else if (member->name_masked)
        put_masked(out, FIELD_text, name);
    else
        json_put_text(out, name.text);
}

static void put_id(struct json_out *out, struct value value)
{
    json_put_raw(out, TEXT("\"id\":"));
    out->comma = false;
    json_put_id(out, value.number);
}

static void write_members(const struct fields_plan *plan, const struct fields_member *parent,
                          const struct fields_source *source, struct json_out *out);

/* What the record asked for says beside its id, which is there once. */
static void put_object(const struct fields_plan *plan, const struct fields_member *member,
                       const struct fields_source *source, struct json_out *out, struct value value)
{
    const struct fields_member *first = member->first;
    bool id_asked = false;
    for (; first; first = first->next)
        id_asked = id_asked || text_eq(first->field->name, TEXT("id"));
    json_begin_object(out);
    if (!id_asked)
        put_id(out, value);
    write_members(plan, member, source, out);
    json_end_object(out);
}

static void put_any(const struct fields_plan *plan, const struct fields_member *member,
                    const struct fields_source *source, struct json_out *out, struct value value)
{
    const struct meta_object *object =
        meta_object_by_number(plan->env->catalog, get(source, member->object_column).number);
    json_begin_object(out);
    json_key(out, TEXT("object"));
    if (object)
        json_put_text(out, object->name);
    else
        json_put_null(out);
    put_id(out, value);
    put_name(out, member, get(source, member->name_column));
    json_end_object(out);
}

static void put_value(const struct fields_plan *plan, const struct fields_member *member,
                      const struct fields_source *source, struct json_out *out, struct value value)
{
    if (member->masked) {
        put_masked(out, member->field->type, value);
        return;
    }
    switch (member->shape) {
    case SHAPE_VALUE:
        field_types[member->field->type].to_json(out, member->field, value);
        break;
    case SHAPE_REFERENCE:
        json_begin_object(out);
        put_id(out, value);
        put_name(out, member, get(source, member->name_column));
        json_end_object(out);
        break;
    case SHAPE_OBJECT:
        put_object(plan, member, source, out, value);
        break;
    case SHAPE_ANY:
        put_any(plan, member, source, out, value);
        break;
    }
}

static void write_members(const struct fields_plan *plan, const struct fields_member *parent,
                          const struct fields_source *source, struct json_out *out)
{
    for (const struct fields_member *member = parent->first; member; member = member->next) {
        size_t skip = out->comma ? 0 : 1;
        buf_add(out->buf, member->key.ptr + skip, member->key.len - skip);
        out->comma = false;
        struct value value = get(source, member->column);
        if (value_is_null(value))
            json_put_null(out);
        else
            put_value(plan, member, source, out, value);
    }
}

void fields_write(const struct fields_plan *plan, const struct fields_source *source,
                  struct json_out *out)
{
    write_members(plan, &plan->top, source, out);
}
