#include "meta/catalog.h"

#include "meta/formula.h"
#include "meta/names.h"

const struct meta_object *meta_object_find(const struct meta_catalog *catalog, struct text name)
{
    ptrdiff_t at = meta_names_find(catalog->names, name);
    return at < 0 ? NULL : &catalog->objects[at];
}

const struct meta_object *meta_object_by_plural(const struct meta_catalog *catalog,
                                                struct text plural)
{
    ptrdiff_t at = meta_names_find(catalog->plurals, plural);
    return at < 0 ? NULL : &catalog->objects[at];
}

const struct meta_object *meta_object_by_number(const struct meta_catalog *catalog, int64_t number)
{
    for (size_t i = 0; i < catalog->object_count; i++)
        if (catalog->objects[i].number == number)
            return &catalog->objects[i];
    return NULL;
}

const struct meta_field *meta_field_find(const struct meta_object *object, struct text name)
{
    ptrdiff_t at = meta_names_find(object->names, name);
    return at < 0 ? NULL : &object->fields[at];
}

const struct meta_field *meta_field_by_number(const struct meta_object *object, int64_t number)
{
    for (size_t i = 0; i < object->field_count; i++)
        if (object->fields[i].number == number)
            return &object->fields[i];
    return NULL;
}

const struct meta_child *meta_child_find(const struct meta_object *object, struct text name)
{
    for (size_t i = 0; i < object->child_count; i++)
        if (text_eq(object->children[i].name, name))
            return &object->children[i];
    return NULL;
}

const struct meta_option *meta_option_find(const struct meta_field *field, struct text key)
{
    for (size_t i = 0; i < field->option_count; i++)
        if (text_eq(field->options[i].key, key))
            return &field->options[i];
    return NULL;
}

struct text meta_nearest_object(const struct meta_catalog *catalog, struct text name)
{
    struct meta_nearest nearest;
    meta_nearest_init(&nearest, name);
    for (size_t i = 0; i < catalog->object_count; i++) {
        meta_nearest_offer(&nearest, catalog->objects[i].name);
        meta_nearest_offer(&nearest, catalog->objects[i].plural);
    }
    return meta_nearest_get(&nearest);
}

struct text meta_nearest_field(const struct meta_object *object, struct text name)
{
    struct meta_nearest nearest;
    meta_nearest_init(&nearest, name);
    for (size_t i = 0; i < object->field_count; i++)
        meta_nearest_offer(&nearest, object->fields[i].name);
    return meta_nearest_get(&nearest);
}

bool meta_field_at_read(const struct meta_field *field)
{
    return field->formula && field->formula->at_read;
}

bool meta_any_allowed(const struct meta_field *field, const struct meta_object *object)
{
    for (size_t i = 0; i < field->target_count; i++)
        if (text_eq(field->targets[i], object->name))
            return true;
    return field->target_count == 0 && object->any_target;
}

static bool may_point_to(const struct meta_field *field, const struct meta_object *object)
{
    /* Of the system's own references only owner and department bind the two records together. */
    if (field->system && field != field->object->owner && field != field->object->department)
        return false;
    if (field->type == FIELD_any_reference)
        return meta_any_allowed(field, object);
    return field->type == FIELD_reference && field->target == object;
}

void meta_each_reference(const struct meta_catalog *catalog, const struct meta_object *object,
                         void (*visit)(const struct meta_field *field, void *subject),
                         void *subject)
{
    for (size_t i = 0; i < catalog->object_count; i++) {
        const struct meta_object *from = &catalog->objects[i];
        for (size_t k = 0; k < from->field_count; k++)
            if (may_point_to(&from->fields[k], object))
                visit(&from->fields[k], subject);
    }
}
