/* Definitions as a caller gave them, checked before anything is saved. */
#include "meta/definition.h"
#include "meta/formula.h"
#include "meta/names.h"
#include "meta/store.h"

static enum err outcome(const struct ctx *ctx, size_t faults)
{
    if (ctx->arena->failed)
        return ERR_out_of_memory;
    if (ctx->fault_count == faults)
        return ERR_OK;
    return faults < CTX_FAULTS_MAX ? ctx->faults[faults].code : ERR_internal;
}

static struct definition_around around_in(struct ctx *ctx, const struct meta_catalog *catalog,
                                          const struct meta_object *self)
{
    struct text *names = ARENA_ARRAY(ctx->arena, struct text, 2 * catalog->object_count);
    struct definition_around around = {.self = self ? self->index : SIZE_MAX};
    if (!names)
        return around;
    for (size_t i = 0; i < catalog->object_count; i++) {
        names[i] = catalog->objects[i].name;
        names[catalog->object_count + i] = catalog->objects[i].plural;
    }
    around.names = names;
    around.plurals = names + catalog->object_count;
    around.count = catalog->object_count;
    return around;
}

/* The object as it is, as far as checks look at it. */
static struct object_def def_of(struct ctx *ctx, const struct meta_object *object)
{
    struct object_def def = {.at = TEXT_EMPTY, .object = *object};
    for (size_t i = 0; i < object->field_count; i++) {
        struct field_def field = {.field = object->fields[i]};
        definition_add_field(ctx, &def, &field);
    }
    return def;
}

static void nothing_to_change(struct ctx *ctx, struct text name, struct text nearest)
{
    ctx_fail_field(ctx, ERR_definition_nothing, TEXT("name"), name, nearest);
}

static void check_object_override(struct ctx *ctx, const struct meta_catalog *catalog,
                                  const struct json *json)
{
    struct text name = json_text(json_get(json, TEXT("name")));
    const struct meta_object *object = meta_object_find(catalog, name);
    if (!object)
        return nothing_to_change(ctx, name, meta_nearest_object(catalog, name));
    struct object_def def = def_of(ctx, object);
    definition_override_object(ctx, json, TEXT_EMPTY, &def);
    definition_check_layouts(ctx, &def);
}

/* An own object is more than its row says: fields were added to it since. */
static void add_later_fields(struct ctx *ctx, const struct meta_object *before,
                             struct object_def *def)
{
    for (size_t i = 0; before && i < before->field_count; i++) {
        struct field_def field = {.field = before->fields[i]};
        bool companion = i > 0 && text_eq(before->fields[i - 1].base_column, field.field.column);
        if (!companion && !definition_find_field(def, field.field.name))
            definition_add_field(ctx, def, &field);
    }
}

enum err meta_check_object(struct ctx *ctx, const struct meta_catalog *catalog,
                           const struct json *json)
{
    size_t faults = ctx->fault_count;
    if (definition_is_override(json)) {
        check_object_override(ctx, catalog, json);
        return outcome(ctx, faults);
    }
    struct object_def def;
    definition_read_object(ctx, json, TEXT_EMPTY, true, &def);
    if (ctx->fault_count > faults)
        return outcome(ctx, faults);
    const struct meta_object *before = meta_object_find(catalog, def.object.name);
    const struct meta_object *self = before && before->custom ? before : NULL;
    struct definition_around around = around_in(ctx, catalog, self);
    add_later_fields(ctx, self, &def);
    definition_fill_name_field(&def);
    definition_add_companions(ctx, &def);
    definition_check_object(ctx, &around, &def);
    definition_check_layouts(ctx, &def);
    return outcome(ctx, faults);
}

/* The relation it makes on its target needs a free name there. */
static void check_relation(struct ctx *ctx, const struct meta_object *object,
                           const struct field_def *def)
{
    struct text name = def->field.children;
    const struct meta_object *target = meta_object_find(object->catalog, def->target);
    if (name.len == 0 || !target)
        return;
    const struct meta_child *child = meta_child_find(target, name);
    bool own = child && child->object == object && text_eq(child->by->name, def->field.name);
    if ((child && !own) || meta_field_find(target, name))
        ctx_fail_field(ctx, ERR_definition_taken, TEXT("children"), name);
}

/* The type of a roll-up follows from what it measures. */
static void check_rollup(struct ctx *ctx, const struct meta_object *object, struct field_def *def)
{
    if (def->field.computed != COMPUTED_ROLLUP)
        return;
    const struct meta_child *child = meta_child_find(object, def->field.formula->children);
    struct text name = definition_measured(def);
    const struct meta_field *measured = child && name.len ? meta_field_find(child->object, name)
                                                          : NULL;
    if (!child)
        ctx_fail_field(ctx, ERR_definition_children, TEXT("children"),
                       def->field.formula->children);
    else if (name.len && !measured)
        ctx_fail_field(ctx, ERR_definition_field, TEXT("measure"), name,
                       meta_nearest_field(child->object, name));
    else
        definition_type_rollup(ctx, measured, def);
}

/* A field of that name that is the caller's own is what gets changed; any other is in the way. */
static void check_field_name(struct ctx *ctx, const struct meta_object *object, struct text name)
{
    const struct meta_field *before = meta_field_find(object, name);
    if (before && !before->custom)
        ctx_fail_field(ctx, before->system ? ERR_definition_reserved : ERR_definition_taken,
                       TEXT("name"), name);
    if (!before && object->field_count >= OBJECT_FIELDS_MAX)
        ctx_fail_field(ctx, ERR_definition_too_many_fields, TEXT_EMPTY,
                       text_format(ctx->arena, "%d", OBJECT_FIELDS_MAX));
}

enum err meta_check_field(struct ctx *ctx, const struct meta_object *object,
                          const struct json *json)
{
    size_t faults = ctx->fault_count;
    if (definition_is_override(json)) {
        struct text name = json_text(json_get(json, TEXT("name")));
        const struct meta_field *before = meta_field_find(object, name);
        struct field_def def = {.at = TEXT_EMPTY};
        if (!before) {
            nothing_to_change(ctx, name, meta_nearest_field(object, name));
            return outcome(ctx, faults);
        }
        def.field = *before;
        definition_override_field(ctx, json, TEXT_EMPTY, &def);
        return outcome(ctx, faults);
    }
    struct field_def def;
    definition_read_field(ctx, json, TEXT_EMPTY, true, &def);
    if (ctx->fault_count > faults)
        return outcome(ctx, faults);
    struct definition_around around = around_in(ctx, object->catalog, NULL);
    check_field_name(ctx, object, def.field.name);
    definition_check_target(ctx, &around, &def);
    check_relation(ctx, object, &def);
    check_rollup(ctx, object, &def);
    return outcome(ctx, faults);
}
