/* One object from its JSON. */
#include "meta/definition.h"
#include "meta/definition_keys.h"
#include "meta/field_types.h"
#include "meta/views.h"

/* ---- money companions ---- */

static struct field_def companion_of(struct ctx *ctx, const struct field_def *money)
{
    struct field_def def = {.at = money->at, .companion = true};
    struct arena *arena = ctx->arena;
    const struct meta_field *from = &money->field;
    def.field = (struct meta_field){.type = FIELD_money,
                                    .scale = from->scale,
                                    .read_only = true,
                                    .custom = from->custom,
                                    .retired = from->retired,
                                    .sensitive = from->sensitive,
                                    .personal = from->personal,
                                    .rights = from->rights};
    def.field.name = text_concat(arena, from->name, TEXT("_base"));
    def.field.label.in[LANG_EN] = text_concat(arena, from->label.in[LANG_EN],
                                              TEXT(" (base currency)"));
    def.field.label.in[LANG_ZH] = text_concat(arena, from->label.in[LANG_ZH], TEXT("（本位币）"));
    return def;
}

void definition_add_companions(struct ctx *ctx, struct object_def *object)
{
    const struct field_def *currency = definition_find_field(object, TEXT("currency"));
    if (!currency || currency->field.system || field_types[currency->field.type].kind != VALUE_TEXT)
        return;
    struct object_def with = *object;
    with.fields = NULL;
    with.field_count = with.field_room = 0;
    for (size_t i = 0; i < object->field_count; i++) {
        const struct field_def *field = &object->fields[i];
        if (field->companion)
            continue;
        definition_add_field(ctx, &with, field);
        /* What is worked out counts in the organisation's currency already. */
        if (field->field.type != FIELD_money || field->field.computed)
            continue;
        struct field_def companion = companion_of(ctx, field);
        definition_add_field(ctx, &with, &companion);
    }
    *object = with;
}

/* ---- keys ---- */

static void read_fields(struct ctx *ctx, const struct json *json, struct text at, void *out)
{
    struct object_def *def = out;
    if (json_kind(json) != JSON_ARRAY)
        return keys_wrong_shape(ctx, at, "[{…}, …]");
    if (json_size(json) > OBJECT_FIELDS_MAX) {
        ctx_fail_field(ctx, ERR_definition_too_many_fields, at,
                       text_format(ctx->arena, "%d", OBJECT_FIELDS_MAX));
        return;
    }
    struct json_iter it = json_iter(json);
    for (size_t i = 0; json_next(&it); i++) {
        struct field_def field;
        struct text here = text_format(ctx->arena, "%.*s[%zu].", TEXT_ARG(at), i);
        definition_read_field(ctx, it.value, here, def->object.custom, &field);
        definition_add_field(ctx, def, &field);
    }
}

static void read_layouts(struct ctx *ctx, const struct json *json, struct text at, void *out)
{
    struct object_def *def = out;
    if (json_kind(json) != JSON_OBJECT)
        return keys_wrong_shape(ctx, at, "{\"list\": …, \"form\": …}");
    /* Newest first; an override of an override takes the place of the first. */
    if (def->layout_count == LAYOUT_LAYERS_MAX)
        def->layout_count--;
    for (size_t i = def->layout_count; i > 0; i--)
        def->layouts[i] = def->layouts[i - 1];
    def->layouts[0] = json;
    def->layout_count++;
}

static void read_indexes(struct ctx *ctx, const struct json *json, struct text at, void *out)
{
    struct object_def *def = out;
    if (json_kind(json) != JSON_ARRAY)
        return keys_wrong_shape(ctx, at, "[[\"…\", …], …]");
    def->indexes = json;
}

static void read_rule(struct ctx *ctx, const struct json *json, struct text at)
{
    static const struct key_row rows[] = {KEY_NOTE("name"), KEY_NOTE("condition"),
                                          KEY_NOTE("message"), KEY_NOTE("field")};
    static const struct key_table keys = {.rows = rows, .count = sizeof rows / sizeof *rows};
    keys_read(ctx, &keys, json, at, NULL);
    const struct json *message = json_get(json, TEXT("message"));
    if (!json_text(json_get(message, TEXT("en"))).len ||
        !json_text(json_get(message, TEXT("zh"))).len)
        ctx_fail_field(ctx, ERR_definition_label, keys_at(ctx, at, TEXT("message")), TEXT("zh"));
    if (!json_text(json_get(json, TEXT("condition"))).len)
        ctx_fail_field(ctx, ERR_definition_missing, keys_at(ctx, at, TEXT("condition")),
                       TEXT("condition"));
}

/* Conditions that every record meets: [{"name", "condition", "message": {"en", "zh"}, "field"}]. */
static void read_rules(struct ctx *ctx, const struct json *json, struct text at, void *out)
{
    struct object_def *def = out;
    if (json_kind(json) != JSON_ARRAY)
        return keys_wrong_shape(ctx, at, "[{\"condition\": …, \"message\": …}, …]");
    struct json_iter it = json_iter(json);
    for (size_t i = 0; json_next(&it); i++)
        read_rule(ctx, it.value, text_format(ctx->arena, "%.*s[%zu].", TEXT_ARG(at), i));
    def->rules = json;
}

static void read_added_indexes(struct ctx *ctx, const struct json *json, struct text at, void *out)
{
    struct object_def *def = out;
    if (json_kind(json) != JSON_ARRAY)
        return keys_wrong_shape(ctx, at, "[[\"…\", …], …]");
    def->added_indexes = json;
}

static void read_rights(struct ctx *ctx, const struct json *json, struct text at, void *out)
{
    struct object_def *def = out;
    if (keys_rights(ctx, json, at, 2))
        def->object.rights = json;
}

static void read_belongs_to(struct ctx *ctx, const struct json *json, struct text at, void *out)
{
    struct object_def *def = out;
    if (json_kind(json) != JSON_ARRAY || json_size(json) > META_PARENTS_MAX)
        return keys_wrong_shape(ctx, at, "[\"…\", …]");
    def->belongs_to = json;
}

static void read_unowned(struct ctx *ctx, const struct json *json, struct text at, void *out)
{
    struct object_def *def = out;
    def->object.unowned_read = text_eq(json_text(json), TEXT("read"));
    if (!def->object.unowned_read && !text_eq(json_text(json), TEXT("none")))
        keys_wrong_shape(ctx, at, "\"read\" / \"none\"");
}

static const struct text floors[] = {[FLOOR_PRIVATE] = {"private", 7},
                                     [FLOOR_READ] = {"read", 4},
                                     [FLOOR_EDIT] = {"edit", 4},
                                     [FLOOR_PARENT] = {"parent", 6}};

struct text meta_floor_name(enum meta_floor floor)
{
    return floors[floor];
}

static void read_floor(struct ctx *ctx, const struct json *json, struct text at, void *out)
{
    struct object_def *def = out;
    for (unsigned i = 0; i < sizeof floors / sizeof *floors; i++) {
        if (!text_eq(json_text(json), floors[i]))
            continue;
        def->object.floor = (enum meta_floor)i;
        return;
    }
    keys_wrong_shape(ctx, at, "\"private\" / \"read\" / \"edit\" / \"parent\"");
}

#define OBJECT_KEY(name, kind) KEY(#name, kind, struct object_def, object.name, KEY_EVERY)

static const struct key_row object_rows[] = {
    OBJECT_KEY(name, KEY_NAME),
    OBJECT_KEY(plural, KEY_NAME),
    OBJECT_KEY(label, KEY_LABEL),
    OBJECT_KEY(plural_label, KEY_LABEL),
    OBJECT_KEY(icon, KEY_WORD),
    KEY("name_field", KEY_NAME, struct object_def, name_field, KEY_EVERY),
    OBJECT_KEY(owned, KEY_BOOL),
    OBJECT_KEY(importable, KEY_BOOL),
    OBJECT_KEY(internal, KEY_BOOL),
    KEY("active", KEY_OFF, struct object_def, object.retired, KEY_EVERY),
    KEY_BY("fields", read_fields, KEY_EVERY),
    KEY_BY("layouts", read_layouts, KEY_EVERY),
    KEY_BY("indexes", read_indexes, KEY_EVERY),
    KEY_BY("rules", read_rules, KEY_EVERY),
    KEY_BY("added_indexes", read_added_indexes, KEY_EVERY),
    KEY_BY("rights", read_rights, KEY_EVERY),
    KEY_BY("belongs_to", read_belongs_to, KEY_EVERY),
    OBJECT_KEY(creator_owns, KEY_BOOL),
    KEY_BY("unowned", read_unowned, KEY_EVERY),
    KEY("shared_by", KEY_NAME, struct object_def, shared_by, KEY_EVERY),
    KEY_BY("floor", read_floor, KEY_EVERY),
    KEY_BY("views", views_read, KEY_EVERY),
};
static const struct key_table object_keys = {.rows = object_rows,
                                             .count = sizeof object_rows / sizeof *object_rows};

/* ---- the object ---- */

static void fill_custom(struct ctx *ctx, const struct json *json, struct object_def *def)
{
    if (def->object.plural.len == 0)
        def->object.plural = text_concat(ctx->arena, def->object.name, TEXT("s"));
    if (!json_get(json, TEXT("owned")))
        def->object.owned = true;
    if (!json_get(json, TEXT("importable")))
        def->object.importable = true;
}

static void missing(struct ctx *ctx, struct text at, struct text key)
{
    ctx_fail_field(ctx, ERR_definition_missing, keys_at(ctx, at, key), key);
}

static void check_complete(struct ctx *ctx, const struct object_def *def)
{
    if (def->object.name.len == 0)
        missing(ctx, def->at, TEXT("name"));
    if (def->object.plural.len == 0)
        missing(ctx, def->at, TEXT("plural"));
    if (def->object.label.in[LANG_EN].len == 0)
        missing(ctx, def->at, TEXT("label"));
}

void definition_read_object(struct ctx *ctx, const struct json *json, struct text at, bool custom,
                            struct object_def *out)
{
    *out = (struct object_def){.at = at, .object.custom = custom};
    size_t faults = ctx->fault_count;
    keys_read(ctx, &object_keys, json, at, out);
    if (ctx->fault_count > faults || json_kind(json) != JSON_OBJECT)
        return;
    if (custom)
        fill_custom(ctx, json, out);
    if (custom && out->layout_count)
        out->own_layouts = out->layouts[0];
    if (out->object.plural_label.in[LANG_EN].len == 0)
        out->object.plural_label = out->object.label;
    check_complete(ctx, out);
    definition_add_system(ctx, out);
}

/* ---- the field that names the records ---- */

/* The field "name", else the first that can. */
static struct text default_name_field(const struct object_def *def)
{
    const struct field_def *name = definition_find_field(def, TEXT("name"));
    if (name && definition_can_name(name))
        return name->field.name;
    for (size_t i = 0; i < def->field_count; i++)
        if (definition_can_name(&def->fields[i]))
            return def->fields[i].field.name;
    return TEXT_EMPTY;
}

void definition_fill_name_field(struct object_def *object)
{
    if (object->name_field.len == 0)
        object->name_field = default_name_field(object);
    struct field_def *name = definition_find_field(object, object->name_field);
    if (name && name->field.type == FIELD_text)
        name->field.sorted = name->field.contains = true;
}

/* ---- overrides ---- */

static const struct key_row override_rows[] = {
    KEY_NOTE("override"),
    KEY_NOTE("name"),
    OBJECT_KEY(label, KEY_LABEL),
    OBJECT_KEY(plural_label, KEY_LABEL),
    OBJECT_KEY(icon, KEY_WORD),
    KEY("active", KEY_OFF, struct object_def, object.retired, KEY_EVERY),
    KEY_BY("layouts", read_layouts, KEY_EVERY),
    KEY_BY("added_indexes", read_added_indexes, KEY_EVERY),
    KEY_BY("floor", read_floor, KEY_EVERY),
};
static const struct key_table override_keys = {.rows = override_rows,
                                               .count = sizeof override_rows /
                                                        sizeof *override_rows};

static bool in_table(const struct key_table *table, struct text key)
{
    for (size_t i = 0; i < table->count; i++)
        if (text_eq(table->rows[i].name, key))
            return true;
    return false;
}

void definition_override_object(struct ctx *ctx, const struct json *json, struct text at,
                                struct object_def *object)
{
    size_t faults = ctx->fault_count;
    struct json_iter it = json_iter(json);
    while (json_next(&it))
        if (in_table(&object_keys, it.key) && !in_table(&override_keys, it.key))
            ctx_fail_field(ctx, ERR_definition_override, keys_at(ctx, at, it.key), it.key);
    if (ctx->fault_count > faults)
        return;
    keys_read(ctx, &override_keys, json, at, object);
    if (json_kind(json_get(json, TEXT("layouts"))) == JSON_OBJECT)
        object->own_layouts = json_get(json, TEXT("layouts"));
}
