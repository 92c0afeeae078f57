/* One definition against everything around it. */
#include "meta/definition.h"
#include "meta/definition_keys.h"
#include "meta/names.h"

#define CARD_FIELDS_MAX 8
#define INDEX_COLUMNS_MAX 4

static bool is_taken(const struct definition_around *around, const struct text *names,
                     struct text name)
{
    for (size_t i = 0; i < around->count; i++)
        if (i != around->self && text_eq(names[i], name))
            return true;
    return false;
}

/* Plurals stand in addresses beside these. */
static bool is_reserved_plural(struct text plural)
{
    static const char *const words[] = {"meta",    "search",  "login",  "logout",       "me",
                                        "tokens",  "jobs",    "events", "changes",      "values",
                                        "imports", "exports", "undo",   "transactions", "openapi"};
    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        if (text_eq(text_of(words[i]), plural))
            return true;
    return false;
}

static void check_names(struct ctx *ctx, const struct definition_around *around,
                        const struct object_def *def)
{
    struct text name = def->object.name;
    struct text plural = def->object.plural;
    if (is_taken(around, around->names, name))
        ctx_fail_field(ctx, ERR_definition_taken, keys_at(ctx, def->at, TEXT("name")), name);
    if (is_reserved_plural(plural))
        ctx_fail_field(ctx, ERR_definition_reserved, keys_at(ctx, def->at, TEXT("plural")), plural);
    if (is_taken(around, around->plurals, plural))
        ctx_fail_field(ctx, ERR_definition_taken, keys_at(ctx, def->at, TEXT("plural")), plural);
}

/* ---- fields ---- */

static void unknown_target(struct ctx *ctx, const struct definition_around *around, struct text at,
                           struct text name)
{
    struct meta_nearest nearest;
    meta_nearest_init(&nearest, name);
    for (size_t i = 0; i < around->count; i++)
        meta_nearest_offer(&nearest, around->names[i]);
    ctx_fail_field(ctx, ERR_definition_object, at, name, meta_nearest_get(&nearest));
}

static bool is_object(const struct definition_around *around, struct text name)
{
    for (size_t i = 0; i < around->count; i++)
        if (text_eq(around->names[i], name))
            return true;
    return false;
}

void definition_check_target(struct ctx *ctx, const struct definition_around *around,
                             const struct field_def *field)
{
    if (field->target.len && !is_object(around, field->target))
        unknown_target(ctx, around, keys_at(ctx, field->at, TEXT("target")), field->target);
    for (size_t i = 0; i < field->field.target_count; i++)
        if (!is_object(around, field->field.targets[i]))
            unknown_target(ctx, around, keys_at(ctx, field->at, TEXT("targets")),
                           field->field.targets[i]);
}

void definition_check_field(struct ctx *ctx, const struct definition_around *around,
                            const struct object_def *object, const struct field_def *field)
{
    struct text name = field->field.name;
    if (definition_is_system_name(name, object->object.owned))
        ctx_fail_field(ctx, ERR_definition_reserved, keys_at(ctx, field->at, TEXT("name")), name);
    else if (definition_find_field(object, name))
        ctx_fail_field(ctx, ERR_definition_taken, keys_at(ctx, field->at, TEXT("name")), name);
    definition_check_target(ctx, around, field);
}

static void check_own_fields(struct ctx *ctx, const struct definition_around *around,
                             const struct object_def *def)
{
    for (size_t i = 0; i < def->field_count; i++) {
        const struct field_def *field = &def->fields[i];
        struct text name = field->field.name;
        /* System fields come first: the later of two is the one at fault. */
        if (definition_find_field(def, name) != field) {
            bool reserved = definition_is_system_name(name, def->object.owned);
            ctx_fail_field(ctx, reserved ? ERR_definition_reserved : ERR_definition_taken,
                           keys_at(ctx, field->at, TEXT("name")), name);
        }
        if (text_eq(field->target, def->object.name) || field->field.system)
            continue;
        definition_check_target(ctx, around, field);
    }
    if (def->field_count > OBJECT_FIELDS_MAX)
        ctx_fail_field(ctx, ERR_definition_too_many_fields, keys_at(ctx, def->at, TEXT("fields")),
                       text_format(ctx->arena, "%d", OBJECT_FIELDS_MAX));
}

static void check_name_field(struct ctx *ctx, const struct object_def *def)
{
    const struct field_def *field = definition_find_field(def, def->name_field);
    struct text at = keys_at(ctx, def->at, TEXT("name_field"));
    if (def->name_field.len == 0)
        ctx_fail_field(ctx, ERR_definition_missing, at, TEXT("name_field"));
    else if (!field || !definition_can_name(field))
        ctx_fail_field(ctx, ERR_definition_name_field, at, def->name_field);
}

/* ---- layouts and indexes: every name must be a field ---- */

static void check_known(struct ctx *ctx, const struct object_def *def, const struct json *json,
                        struct text at)
{
    struct text name = json_text(json);
    if (definition_find_field(def, name))
        return;
    struct meta_nearest nearest;
    meta_nearest_init(&nearest, name);
    for (size_t i = 0; i < def->field_count; i++)
        meta_nearest_offer(&nearest, def->fields[i].field.name);
    ctx_fail_field(ctx, ERR_definition_field, at, text_slice(name, 0, NAME_LEN_MAX),
                   meta_nearest_get(&nearest));
}

static void check_known_list(struct ctx *ctx, const struct object_def *def, const struct json *json,
                             struct text at, size_t max)
{
    if (json_kind(json) != JSON_ARRAY || json_size(json) > max)
        return keys_wrong_shape(ctx, at, "[\"…\", …]");
    struct json_iter it = json_iter(json);
    for (size_t i = 0; json_next(&it); i++)
        check_known(ctx, def, it.value, text_format(ctx->arena, "%.*s[%zu]", TEXT_ARG(at), i));
}

struct section_keys {
    struct label label;
    bool open;
    const struct json *fields;
};

static void read_section_fields(struct ctx *ctx, const struct json *json, struct text at, void *out)
{
    (void)ctx;
    (void)at;
    struct section_keys *section = out;
    section->fields = json;
}

static void read_columns(struct ctx *ctx, const struct json *json, struct text at, void *out)
{
    int64_t columns;
    (void)out;
    keys_int(ctx, json, at, 1, 2, &columns);
}

static void check_form(struct ctx *ctx, const struct object_def *def, const struct json *json,
                       struct text at)
{
    static const struct key_row rows[] = {
        KEY("label", KEY_LABEL, struct section_keys, label, KEY_EVERY),
        KEY_BY("fields", read_section_fields, KEY_EVERY),
        KEY_BY("columns", read_columns, KEY_EVERY),
        KEY("open", KEY_BOOL, struct section_keys, open, KEY_EVERY),
    };
    static const struct key_table keys = {.rows = rows, .count = sizeof rows / sizeof *rows};
    if (json_kind(json) != JSON_ARRAY)
        return keys_wrong_shape(ctx, at, "[{\"label\": …, \"fields\": …}, …]");
    struct json_iter it = json_iter(json);
    for (size_t i = 0; json_next(&it); i++) {
        struct section_keys section = {.fields = NULL};
        struct text here = text_format(ctx->arena, "%.*s[%zu].", TEXT_ARG(at), i);
        keys_read(ctx, &keys, it.value, here, &section);
        check_known_list(ctx, def, section.fields, keys_at(ctx, here, TEXT("fields")),
                         OBJECT_FIELDS_MAX);
        if (section.label.in[LANG_EN].len == 0)
            ctx_fail_field(ctx, ERR_definition_missing, keys_at(ctx, here, TEXT("label")),
                           TEXT("label"));
    }
}

static void check_board(struct ctx *ctx, const struct object_def *def, const struct json *json,
                        struct text at)
{
    struct text inside = text_concat(ctx->arena, at, TEXT("."));
    check_known(ctx, def, json_get(json, TEXT("by")), keys_at(ctx, inside, TEXT("by")));
    const struct json *sum = json_get(json, TEXT("sum"));
    if (json_kind(sum) != JSON_NULL)
        check_known(ctx, def, sum, keys_at(ctx, inside, TEXT("sum")));
    check_known_list(ctx, def, json_get(json, TEXT("card")), keys_at(ctx, inside, TEXT("card")),
                     CARD_FIELDS_MAX);
}

static void check_layout(struct ctx *ctx, const struct object_def *def, struct text part,
                         const struct json *json, struct text at)
{
    if (text_eq(part, TEXT("list")) || text_eq(part, TEXT("figures")))
        check_known_list(ctx, def, json, at, OBJECT_FIELDS_MAX);
    else if (text_eq(part, TEXT("form")))
        check_form(ctx, def, json, at);
    else if (text_eq(part, TEXT("board")))
        check_board(ctx, def, json, at);
    else if (text_eq(part, TEXT("path")))
        check_known(ctx, def, json, at);
    else
        ctx_fail_field(ctx, ERR_definition_key, at, part, TEXT("list, form, figures, board, path"));
}

static void check_indexes(struct ctx *ctx, const struct object_def *def)
{
    struct text at = keys_at(ctx, def->at, TEXT("indexes"));
    struct json_iter it = json_iter(def->indexes);
    for (size_t i = 0; json_next(&it); i++)
        check_known_list(ctx, def, it.value, text_format(ctx->arena, "%.*s[%zu]", TEXT_ARG(at), i),
                         INDEX_COLUMNS_MAX);
}

void definition_check_layouts(struct ctx *ctx, const struct object_def *def)
{
    struct text at = text_concat(ctx->arena, def->at, TEXT("layouts."));
    for (size_t i = 0; i < def->layout_count; i++) {
        struct json_iter it = json_iter(def->layouts[i]);
        while (json_next(&it))
            if (json_kind(it.value) != JSON_NULL)
                check_layout(ctx, def, it.key, it.value, keys_at(ctx, at, it.key));
    }
    check_indexes(ctx, def);
    if (def->belongs_to)
        check_known_list(ctx, def, def->belongs_to, keys_at(ctx, def->at, TEXT("belongs_to")),
                         META_PARENTS_MAX);
}

void definition_check_object(struct ctx *ctx, const struct definition_around *around,
                             const struct object_def *object)
{
    check_names(ctx, around, object);
    check_own_fields(ctx, around, object);
    check_name_field(ctx, object);
}
