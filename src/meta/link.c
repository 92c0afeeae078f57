#include "meta/link.h"

#include "meta/field_types.h"
#include "meta/formula.h"
#include "meta/layouts.h"
#include "meta/names.h"
#include "meta/views.h"

/* The set and the catalog made of it, position by position; names are looked up in the set. */
struct linking {
    struct arena *arena;
    const struct definition_set *set;
    struct meta_numbers *numbers;
    struct meta_catalog *catalog;
    struct meta_object *objects;
    struct meta_field **fields; /* of each object, writable */
};

static struct text object_name(const void *subject, size_t index)
{
    return ((const struct meta_object *)subject)[index].name;
}

static struct text object_plural(const void *subject, size_t index)
{
    return ((const struct meta_object *)subject)[index].plural;
}

static struct text field_name(const void *subject, size_t index)
{
    return ((const struct meta_field *)subject)[index].name;
}

/* ---- fields by themselves ---- */

/* Names in a database have 63 bytes at most; a longer one ends in a hash of the whole. */
#define INDEX_NAME_MAX 60

static struct text text_index_name(struct arena *arena, struct text object, struct text column)
{
    struct text name = text_format(arena, "ti_%.*s_%.*s", TEXT_ARG(object), TEXT_ARG(column));
    if (name.len <= INDEX_NAME_MAX)
        return name;
    struct text head = text_slice(name, 0, INDEX_NAME_MAX - 17);
    return text_format(arena, "%.*s_%016llx", TEXT_ARG(head), (unsigned long long)text_hash(name));
}

static void link_columns(struct linking *l, const struct meta_object *object,
                         struct meta_field *field)
{
    const struct meta_number *row = numbers_of_field(l->numbers, object, field);
    if (!row)
        return;
    field->number = row->number;
    field->column = row->column;
    if (field->sorted)
        field->key_column = text_concat(l->arena, field->column, TEXT("_key"));
    if (field->type == FIELD_any_reference)
        field->object_column = text_concat(l->arena, field->column, TEXT("_object"));
    if (field->formula)
        field->formula->filled = row->filled;
    if (field->contains)
        field->text_index = text_index_name(l->arena, object->name, field->column);
}

static void link_fields(struct linking *l, size_t index)
{
    const struct object_def *def = &l->set->objects[index];
    struct meta_object *object = &l->objects[index];
    struct meta_field *fields = ARENA_ARRAY(l->arena, struct meta_field, def->field_count);
    if (!fields)
        return;
    for (size_t i = 0; i < def->field_count; i++) {
        fields[i] = def->fields[i].field;
        fields[i].object = object;
        fields[i].index = i;
        link_columns(l, object, &fields[i]);
        if (def->fields[i].companion && i > 0)
            fields[i - 1].base_column = fields[i].column;
    }
    l->fields[index] = fields;
    object->fields = fields;
    object->field_count = def->field_count;
    object->names = meta_names_new(l->arena, def->field_count, field_name, fields);
}

static void link_object(struct linking *l, size_t index)
{
    struct meta_object *object = &l->objects[index];
    *object = l->set->objects[index].object;
    object->index = index;
    object->catalog = l->catalog;
    object->any_target = definition_is_any_target(&l->set->objects[index]);
    object->table = object->custom ? text_concat(l->arena, TEXT("x_"), object->name) : object->name;
    const struct meta_number *row = numbers_of_object(l->numbers, object);
    if (row)
        object->number = row->number;
    link_fields(l, index);
}

/* ---- pointers ---- */

static void link_known_fields(struct meta_object *object, struct text name_field)
{
    object->name_field = meta_field_find(object, name_field);
    object->owner = object->owned ? meta_field_find(object, TEXT("owner")) : NULL;
    object->department = object->owned ? meta_field_find(object, TEXT("department")) : NULL;
    object->created_at = meta_field_find(object, TEXT("created_at"));
    object->updated_at = meta_field_find(object, TEXT("updated_at"));
    object->version = meta_field_find(object, TEXT("version"));
    const struct meta_field *currency = meta_field_find(object, TEXT("currency"));
    const struct meta_field *rate = meta_field_find(object, TEXT("exchange_rate"));
    if (currency && field_types[currency->type].kind == VALUE_TEXT)
        object->currency = currency;
    if (rate && rate->type == FIELD_decimal)
        object->exchange_rate = rate;
}

static void link_references(struct linking *l, size_t index)
{
    const struct object_def *def = &l->set->objects[index];
    struct meta_object *object = &l->objects[index];
    link_known_fields(object, def->name_field);
    object->shared_by = meta_field_find(object, def->shared_by);
    for (size_t i = 0; i < object->field_count; i++) {
        struct meta_field *field = &l->fields[index][i];
        if (def->fields[i].target.len)
            field->target = meta_object_find(l->catalog, def->fields[i].target);
        if (field->owned && !object->parent_owned)
            object->parent_owned = field;
    }
}

/* ---- search ---- */

/* An administrator's numbers and addresses are looked for without being asked. */
static bool is_sought(const struct meta_field *field)
{
    return field->custom && (field->type == FIELD_phone || field->type == FIELD_email ||
                             field->type == FIELD_auto_number);
}

/* Lines that live in a parent's body are found as their parent; what only the system sees is not. */
static void link_search(struct linking *l, size_t index)
{
    struct meta_object *object = &l->objects[index];
    for (size_t i = 0; i < object->field_count; i++) {
        struct meta_field *field = &l->fields[index][i];
        bool names = field == object->name_field && !object->parent_owned &&
                     (field->type == FIELD_text || field->type == FIELD_auto_number);
        field->search = !object->internal && (field->search || names || is_sought(field));
        if (field->search && !object->parent_owned)
            object->search_index = text_concat(l->arena, object->table, TEXT("_search"));
    }
}

/* ---- relations ---- */

static bool is_child_of(const struct meta_field *field, const struct meta_object *object)
{
    if (field->children.len == 0 || field->retired)
        return false;
    if (field->type == FIELD_any_reference)
        return meta_any_allowed(field, object);
    return field->target == object;
}

/* A relation whose name is taken is left out: strict building has refused it, and a start must not fail. */
static bool is_name_free(const struct meta_object *object, struct text name)
{
    return !meta_field_find(object, name) && !meta_child_find(object, name);
}

static size_t count_children(const struct linking *l, const struct meta_object *object)
{
    size_t count = 0;
    for (size_t i = 0; i < l->set->count; i++)
        for (size_t k = 0; k < l->objects[i].field_count; k++)
            count += is_child_of(&l->objects[i].fields[k], object);
    return count;
}

static void link_children(struct linking *l, struct meta_object *object)
{
    size_t room = count_children(l, object);
    struct meta_child *children = ARENA_ARRAY(l->arena, struct meta_child, room);
    if (!children)
        return;
    object->children = children;
    for (size_t i = 0; i < l->set->count; i++) {
        for (size_t k = 0; k < l->objects[i].field_count; k++) {
            const struct meta_field *field = &l->objects[i].fields[k];
            if (!is_child_of(field, object) || !is_name_free(object, field->children))
                continue;
            children[object->child_count++] = (struct meta_child){.name = field->children,
                                                                  .object = field->object,
                                                                  .by = field,
                                                                  .owned = field->owned};
        }
    }
}

/* ---- whom records belong to ---- */

static void link_parents(const struct json *names, struct meta_object *object)
{
    struct json_iter it = json_iter(names);
    while (json_next(&it) && object->parent_count < META_PARENTS_MAX) {
        const struct meta_field *field = meta_field_find(object, json_text(it.value));
        if (field && field->target)
            object->parents[object->parent_count++] = field;
    }
    if (!names && object->parent_owned && object->parent_owned->target)
        object->parents[object->parent_count++] = object->parent_owned;
}

/* ---- indexes ---- */

/* The column an index needs so that lists sort and filter by it. */
static struct text index_column(const struct meta_field *field)
{
    if (field->base_column.len)
        return field->base_column;
    return field->key_column.len ? field->key_column : field->column;
}

static const struct text *link_index(struct arena *arena, const struct meta_object *object,
                                     const struct json *names)
{
    struct text *columns = ARENA_ARRAY(arena, struct text, json_size(names) + 1);
    size_t count = 0;
    struct json_iter it = json_iter(names);
    while (columns && json_next(&it)) {
        const struct meta_field *field = meta_field_find(object, json_text(it.value));
        if (field)
            columns[count++] = index_column(field);
    }
    return columns;
}

/* An administrator's index on a field that is no more is left out. */
static void link_indexes(struct linking *l, const struct object_def *def,
                         struct meta_object *object)
{
    const struct json *lists[] = {def->indexes, def->added_indexes};
    size_t room = json_size(def->indexes) + json_size(def->added_indexes);
    const struct text **indexes = ARENA_ARRAY(l->arena, const struct text *, room);
    for (size_t i = 0; indexes && i < 2; i++) {
        struct json_iter it = json_iter(lists[i]);
        object->own_index_count = object->index_count;
        while (lists[i] && json_next(&it)) {
            const struct text *columns = link_index(l->arena, object, it.value);
            size_t names = json_size(it.value);
            if (columns && names && columns[names - 1].len)
                indexes[object->index_count++] = columns;
        }
    }
    object->indexes = indexes;
}

/* ---- what is worked out ---- */

static void link_rule(const struct json *json, struct meta_rule *rule)
{
    const struct json *message = json_get(json, TEXT("message"));
    *rule = (struct meta_rule){.name = json_text(json_get(json, TEXT("name"))),
                               .condition = json_text(json_get(json, TEXT("condition"))),
                               .field = json_text(json_get(json, TEXT("field")))};
    rule->message.in[LANG_EN] = json_text(json_get(message, TEXT("en")));
    rule->message.in[LANG_ZH] = json_text(json_get(message, TEXT("zh")));
}

/* The lists are filled by whoever knows the language (struct meta_linker); here is the room. */
static void link_derived(struct linking *l, const struct object_def *def,
                         struct meta_object *object)
{
    struct meta_derived *derived = ARENA_NEW(l->arena, struct meta_derived);
    object->derived = derived;
    if (!derived)
        return;
    derived->formulas = ARENA_ARRAY(l->arena, const struct meta_field *, def->field_count);
    derived->rollups = ARENA_ARRAY(l->arena, const struct meta_field *, def->field_count);
    derived->rules = ARENA_ARRAY(l->arena, struct meta_rule, json_size(def->rules) + 1);
    struct json_iter it = json_iter(def->rules);
    while (derived->rules && json_next(&it))
        link_rule(it.value, &derived->rules[derived->rule_count++]);
}

enum err link_catalog(struct ctx *ctx, const struct definition_set *set,
                      struct meta_numbers *numbers, struct meta_catalog *out)
{
    struct linking l = {.arena = ctx->arena, .set = set, .numbers = numbers, .catalog = out};
    l.objects = ARENA_ARRAY(l.arena, struct meta_object, set->count);
    l.fields = ARENA_ARRAY(l.arena, struct meta_field *, set->count);
    if (!l.objects || !l.fields)
        return ERR_out_of_memory;
    for (size_t i = 0; i < set->count; i++)
        link_object(&l, i);
    out->objects = l.objects;
    out->object_count = set->count;
    out->names = meta_names_new(l.arena, set->count, object_name, l.objects);
    out->plurals = meta_names_new(l.arena, set->count, object_plural, l.objects);
    if (ctx->arena->failed || numbers->arena->failed)
        return ERR_out_of_memory;
    for (size_t i = 0; i < set->count; i++) {
        link_references(&l, i);
        link_search(&l, i);
    }
    for (size_t i = 0; i < set->count; i++) {
        link_children(&l, &l.objects[i]);
        link_parents(set->objects[i].belongs_to, &l.objects[i]);
        link_indexes(&l, &set->objects[i], &l.objects[i]);
        layouts_link(l.arena, &set->objects[i], &l.objects[i]);
        link_derived(&l, &set->objects[i], &l.objects[i]);
        views_link(l.arena, &set->objects[i], &l.objects[i]);
    }
    return ctx->arena->failed ? ERR_out_of_memory : ERR_OK;
}
