/* One field from its JSON. */
#include "meta/definition.h"
#include "meta/definition_keys.h"
#include "meta/field_types.h"
#include "meta/formula.h"
#include "meta/names.h"

#include <stdlib.h>

#define OPTIONS_MAX 500
#define TARGETS_MAX 50
#define LONGEST_TEXT 20000

/* ---- what each type brings along ---- */

struct type_limits {
    int64_t max;      /* default */
    int64_t most_max; /* what a definition may ask for; 0: the key is not there for this type */
    int scale;
};

static const struct type_limits limits[FIELD_TYPE_COUNT] = {
    [FIELD_text] = {255, 2000, 0},      [FIELD_long_text] = {LONGEST_TEXT, LONGEST_TEXT, 0},
    [FIELD_auto_number] = {64, 255, 0}, [FIELD_email] = {254, 0, 0},
    [FIELD_phone] = {64, 0, 0},         [FIELD_url] = {2000, 0, 0},
    [FIELD_color] = {7, 0, 0},          [FIELD_rating] = {5, 10, 0},
    [FIELD_money] = {0, 0, 4},          [FIELD_percent] = {0, 0, 2},
    [FIELD_decimal] = {0, 0, 2},
};

#define BIT(type) (UINT32_C(1) << FIELD_##type)
#define WITH_MAX (BIT(text) | BIT(long_text) | BIT(auto_number) | BIT(rating))
#define WORDS (BIT(text) | BIT(email) | BIT(phone) | BIT(url) | BIT(auto_number))
#define SEARCHABLE WORDS
#define REFERENCES (BIT(reference) | BIT(any_reference))
#define CHOICES (BIT(select) | BIT(multi_select))
#define UNIQUES (WORDS | BIT(integer) | BIT(decimal) | BIT(date) | BIT(datetime) | BIT(reference))
#define INDEXABLE                                                                                  \
    (UNIQUES | BIT(any_reference) | BIT(money) | BIT(percent) | BIT(duration) | BIT(select) |      \
     BIT(boolean) | BIT(rating))

/* ---- keys that need more than a table ---- */

static void read_required(struct ctx *ctx, const struct json *json, struct text at, void *out)
{
    struct field_def *def = out;
    struct text word = json_text(json);
    if (text_eq(word, TEXT("always")) || (json_kind(json) == JSON_BOOL && json_bool(json)))
        def->field.required = REQUIRED_ALWAYS;
    else if (text_eq(word, TEXT("form")))
        def->field.required = REQUIRED_FORM;
    else if (json_kind(json) == JSON_BOOL)
        def->field.required = REQUIRED_NO;
    else
        keys_wrong_shape(ctx, at, "\"always\" / \"form\" / false");
}

static void read_on_delete(struct ctx *ctx, const struct json *json, struct text at, void *out)
{
    static const struct text words[] = {[ON_DELETE_RESTRICT] = {"restrict", 8},
                                        [ON_DELETE_CLEAR] = {"clear", 5},
                                        [ON_DELETE_CASCADE] = {"cascade", 7}};
    struct field_def *def = out;
    for (unsigned i = 0; i < sizeof words / sizeof *words; i++) {
        if (!text_eq(json_text(json), words[i]))
            continue;
        def->field.on_delete = (enum meta_on_delete)i;
        return;
    }
    keys_wrong_shape(ctx, at, "\"restrict\" / \"clear\" / \"cascade\"");
}

static void read_scale(struct ctx *ctx, const struct json *json, struct text at, void *out)
{
    struct field_def *def = out;
    int64_t scale;
    if (keys_int(ctx, json, at, 0, 9, &scale))
        def->field.scale = (int)scale;
}

static void read_max(struct ctx *ctx, const struct json *json, struct text at, void *out)
{
    struct field_def *def = out;
    int64_t max;
    if (keys_int(ctx, json, at, 1, limits[def->field.type].most_max, &max))
        def->field.max = max;
}

static void read_targets(struct ctx *ctx, const struct json *json, struct text at, void *out)
{
    struct field_def *def = out;
    if (json_kind(json) != JSON_ARRAY || json_size(json) > TARGETS_MAX)
        return keys_wrong_shape(ctx, at, "[\"…\", …]");
    struct text *targets = ARENA_ARRAY(ctx->arena, struct text, json_size(json));
    struct json_iter it = json_iter(json);
    while (targets && json_next(&it)) {
        if (json_kind(it.value) != JSON_TEXT)
            return keys_wrong_shape(ctx, at, "[\"…\", …]");
        targets[def->field.target_count++] = json_text(it.value);
    }
    def->field.targets = targets;
}

/* "C-{0000}": one run of zeros in braces, and little around it. */
static void read_format(struct ctx *ctx, const struct json *json, struct text at, void *out)
{
    struct field_def *def = out;
    struct text format = json_text(json);
    ptrdiff_t open = text_find(format, TEXT("{"));
    size_t zeros = 0;
    size_t i = (size_t)(open + 1);
    while (open >= 0 && i + zeros < format.len && format.ptr[i + zeros] == '0')
        zeros++;
    struct text tail = text_slice(format, i + zeros, format.len);
    bool good = zeros >= 1 && zeros <= 12 && format.len <= 40 && text_starts(tail, TEXT("}")) &&
                text_find(text_slice(tail, 1, tail.len), TEXT("{")) < 0;
    if (good)
        def->field.format = format;
    else
        ctx_fail_field(ctx, ERR_definition_format, at, text_slice(format, 0, 40));
}

static void read_rights(struct ctx *ctx, const struct json *json, struct text at, void *out)
{
    struct field_def *def = out;
    if (keys_rights(ctx, json, at, 1))
        def->field.rights = json;
}

static void read_follows(struct ctx *ctx, const struct json *json, struct text at, void *out)
{
    struct field_def *def = out;
    bool good = json_kind(json) == JSON_ARRAY;
    struct json_iter it = json_iter(json);
    while (good && json_next(&it))
        good = json_kind(it.value) == JSON_TEXT;
    if (good)
        def->field.follows = json;
    else
        keys_wrong_shape(ctx, at, "[\"customer.phone\"]");
}

/* ---- options ---- */

static bool is_option_key(struct text key)
{
    if (key.len == 0 || key.len > NAME_LEN_MAX)
        return false;
    for (size_t i = 0; i < key.len; i++) {
        char c = key.ptr[i];
        bool word = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
        if (!word && c != '_' && c != '-')
            return false;
    }
    return true;
}

static void read_option_key(struct ctx *ctx, const struct json *json, struct text at, void *out)
{
    struct meta_option *option = out;
    if (is_option_key(json_text(json)))
        option->key = json_text(json);
    else
        ctx_fail_field(ctx, ERR_definition_option_key, at,
                       text_slice(json_text(json), 0, NAME_LEN_MAX));
}

static const struct key_row option_rows[] = {
    KEY_BY("key", read_option_key, KEY_EVERY),
    KEY("label", KEY_LABEL, struct meta_option, label, KEY_EVERY),
    KEY("color", KEY_WORD, struct meta_option, color, KEY_EVERY),
    KEY("category", KEY_WORD, struct meta_option, category, KEY_EVERY),
    KEY("active", KEY_BOOL, struct meta_option, active, KEY_EVERY),
};
static const struct key_table option_keys = {.rows = option_rows,
                                             .count = sizeof option_rows / sizeof *option_rows};

static const struct meta_option *find_option(const struct meta_option *options, size_t count,
                                             struct text key)
{
    for (size_t i = 0; i < count; i++)
        if (text_eq(options[i].key, key))
            return &options[i];
    return NULL;
}

/* One option. What an override leaves out comes from the option of that key that was there. */
static void read_option(struct ctx *ctx, const struct json *json, struct text at,
                        const struct meta_field *before, struct meta_option *out)
{
    const struct meta_option *old = find_option(before->options, before->option_count,
                                                json_text(json_get(json, TEXT("key"))));
    *out = old ? *old : (struct meta_option){.active = true};
    size_t faults = ctx->fault_count;
    keys_read(ctx, &option_keys, json, at, out);
    if (ctx->fault_count > faults)
        return;
    if (out->key.len == 0)
        ctx_fail_field(ctx, ERR_definition_missing, keys_at(ctx, at, TEXT("key")), TEXT("key"));
    else if (out->label.in[LANG_EN].len == 0)
        ctx_fail_field(ctx, ERR_definition_label, keys_at(ctx, at, TEXT("label")), TEXT("en"));
    /* Modules rely on the category of their options. */
    if (old && old->category.len)
        out->category = old->category;
}

/* Options that were there and are left out now stay readable, retired. */
static size_t keep_retired(const struct meta_field *before, struct meta_option *options,
                           size_t count)
{
    size_t given = count;
    for (size_t i = 0; i < before->option_count; i++) {
        if (find_option(options, given, before->options[i].key))
            continue;
        options[count] = before->options[i];
        options[count++].active = false;
    }
    return count;
}

static void read_options(struct ctx *ctx, const struct json *json, struct text at, void *out)
{
    struct field_def *def = out;
    size_t size = json_size(json);
    if (json_kind(json) != JSON_ARRAY || size == 0 || size > OPTIONS_MAX)
        return keys_wrong_shape(ctx, at, "[{\"key\": …, \"label\": …}, …]");
    struct meta_option *options = ARENA_ARRAY(ctx->arena, struct meta_option,
                                              size + def->field.option_count);
    size_t count = 0;
    struct json_iter it = json_iter(json);
    while (options && json_next(&it)) {
        struct text here = text_format(ctx->arena, "%.*s[%zu].", TEXT_ARG(at), count);
        read_option(ctx, it.value, here, &def->field, &options[count]);
        struct text key = options[count].key;
        if (key.len && find_option(options, count, key))
            ctx_fail_field(ctx, ERR_definition_option_doubled, keys_at(ctx, here, TEXT("key")),
                           key);
        count++;
    }
    if (!options)
        return;
    def->field.option_count = keep_retired(&def->field, options, count);
    def->field.options = options;
}

/* ---- the default ---- */

static bool is_function(enum field_type type, struct text text)
{
    return (type == FIELD_date && text_eq(text, TEXT("today()"))) ||
           (type == FIELD_datetime && text_eq(text, TEXT("now()"))) ||
           (type == FIELD_reference && text_eq(text, TEXT("me()")));
}

/* After the other keys, for it must be a value that the field takes. */
static void read_default(struct ctx *ctx, const struct json *json, struct text at,
                         struct field_def *def)
{
    if (json_kind(json) == JSON_NULL)
        return;
    if (is_function(def->field.type, json_text(json))) {
        def->field.default_value = json_text(json);
        return;
    }
    struct ctx trial; /* the value's own refusal would name a field the reader does not know yet */
    ctx_init(&trial, ctx->arena, ctx->now);
    struct value value;
    const struct field_type_info *info = &field_types[def->field.type];
    bool linked = def->field.type == FIELD_any_reference || def->field.type == FIELD_reference;
    struct text written = json_dump(ctx->arena, json);
    if (linked || info->from_json(&trial, &def->field, json, &value))
        ctx_fail_field(ctx, ERR_definition_default, at, text_slice(written, 0, NAME_LEN_MAX),
                       info->name);
    else
        def->field.default_value = written;
}

/* A module works it out and writes it past the log: a finding, not something anybody said. */
static void read_derived(struct ctx *ctx, const struct json *json, struct text at, void *out)
{
    struct field_def *def = out;
    if (json_kind(json) != JSON_BOOL || def->field.custom)
        return keys_wrong_shape(ctx, at, "true / false");
    if (!json_bool(json))
        return;
    def->field.computed = COMPUTED_STATE;
    def->field.read_only = true;
}

/* ---- the field ---- */

#define FIELD_KEY(name, kind, types) KEY(#name, kind, struct field_def, field.name, types)

static const struct key_row field_rows[] = {
    FIELD_KEY(name, KEY_NAME, KEY_EVERY),
    KEY_NOTE("type"),
    FIELD_KEY(label, KEY_LABEL, KEY_EVERY),
    FIELD_KEY(help, KEY_HELP, KEY_EVERY),
    KEY_BY("required", read_required, KEY_EVERY),
    FIELD_KEY(unique, KEY_BOOL, UNIQUES),
    FIELD_KEY(indexed, KEY_BOOL, INDEXABLE),
    FIELD_KEY(sorted, KEY_BOOL, BIT(text)),
    FIELD_KEY(contains, KEY_BOOL, WORDS | BIT(long_text)),
    FIELD_KEY(search, KEY_BOOL, SEARCHABLE),
    FIELD_KEY(personal, KEY_BOOL, KEY_EVERY),
    FIELD_KEY(sensitive, KEY_BOOL, KEY_EVERY),
    FIELD_KEY(read_only, KEY_BOOL, KEY_EVERY),
    KEY_BY("derived", read_derived, KEY_EVERY),
    KEY("active", KEY_OFF, struct field_def, field.retired, KEY_EVERY),
    KEY("target", KEY_NAME, struct field_def, target, BIT(reference)),
    KEY_BY("targets", read_targets, BIT(any_reference)),
    FIELD_KEY(children, KEY_NAME, REFERENCES),
    FIELD_KEY(children_label, KEY_LABEL, REFERENCES),
    FIELD_KEY(owned, KEY_BOOL, BIT(reference)),
    KEY_BY("on_delete", read_on_delete, REFERENCES),
    KEY_BY("options", read_options, CHOICES),
    KEY_BY("scale", read_scale, BIT(decimal)),
    KEY_BY("max", read_max, WITH_MAX),
    KEY_NOTE("default"),
    KEY_BY("format", read_format, BIT(auto_number)),
    KEY_BY("rights", read_rights, KEY_EVERY),
    KEY_BY("follows", read_follows, KEY_EVERY),
};
static const struct key_table field_keys = {.rows = field_rows,
                                            .count = sizeof field_rows / sizeof *field_rows};

static struct key_table keys_of_type(const struct key_table *table, enum field_type type)
{
    struct key_table keys = *table;
    keys.type = UINT32_C(1) << type;
    keys.type_name = field_types[type].name;
    return keys;
}

static void missing(struct ctx *ctx, struct text at, const char *key)
{
    ctx_fail_field(ctx, ERR_definition_missing, keys_at(ctx, at, text_of(key)), text_of(key));
}

static void unknown_type(struct ctx *ctx, struct text at, struct text name)
{
    struct meta_nearest nearest;
    meta_nearest_init(&nearest, name);
    for (size_t i = 0; i < FIELD_TYPE_COUNT; i++)
        meta_nearest_offer(&nearest, field_types[i].name);
    meta_nearest_offer(&nearest, TEXT("formula"));
    meta_nearest_offer(&nearest, TEXT("rollup"));
    ctx_fail_field(ctx, ERR_definition_type, keys_at(ctx, at, TEXT("type")),
                   text_slice(name, 0, NAME_LEN_MAX), meta_nearest_get(&nearest));
}

static void check_complete(struct ctx *ctx, struct text at, const struct field_def *def)
{
    const struct meta_field *field = &def->field;
    if (field->name.len == 0)
        missing(ctx, at, "name");
    if (field->label.in[LANG_EN].len == 0)
        missing(ctx, at, "label");
    if (field->type == FIELD_reference && def->target.len == 0)
        missing(ctx, at, "target");
    if ((BIT(select) | BIT(multi_select)) & (UINT32_C(1) << field->type) &&
        field->option_count == 0)
        missing(ctx, at, "options");
    if (field->type == FIELD_auto_number && field->format.len == 0)
        missing(ctx, at, "format");
}

void definition_read_field(struct ctx *ctx, const struct json *json, struct text at, bool custom,
                           struct field_def *out)
{
    *out = (struct field_def){.at = at, .field.custom = custom};
    if (json_kind(json) != JSON_OBJECT)
        return keys_wrong_shape(ctx, at, "{\"name\": …, \"type\": …, \"label\": …}");
    struct text type_name = json_text(json_get(json, TEXT("type")));
    if (definition_is_computed(type_name))
        return definition_read_computed(ctx, json, at, out);
    enum field_type type = field_type_find(type_name);
    if (type == FIELD_TYPE_COUNT) {
        if (type_name.len)
            unknown_type(ctx, at, type_name);
        else
            missing(ctx, at, "type");
        return;
    }
    out->field.type = type;
    out->field.max = limits[type].max;
    out->field.scale = limits[type].scale;
    size_t faults = ctx->fault_count;
    struct key_table keys = keys_of_type(&field_keys, type);
    keys_read(ctx, &keys, json, at, out);
    if (ctx->fault_count > faults)
        return;
    check_complete(ctx, at, out);
    const struct json *fallback = json_get(json, TEXT("default"));
    if (fallback && ctx->fault_count == faults)
        read_default(ctx, fallback, keys_at(ctx, at, TEXT("default")), out);
}

/* ---- overrides ---- */

/* Whether forms ask for it. What every record must have is the product's to say, and what nobody fills in
 * cannot be asked for. */
static void read_asked(struct ctx *ctx, const struct json *json, struct text at, void *out)
{
    struct field_def *def = out;
    const struct meta_field *field = &def->field;
    bool fixed = field->required == REQUIRED_ALWAYS || field->read_only || field->system;
    if (fixed || text_eq(json_text(json), TEXT("always"))) {
        ctx_fail_field(ctx, ERR_definition_override, at, TEXT("required"));
        return;
    }
    read_required(ctx, json, at, out);
    if (def->field.required == REQUIRED_ALWAYS)
        def->field.required = REQUIRED_FORM; /* true */
}

static const struct key_row override_rows[] = {
    KEY_NOTE("override"),
    KEY_NOTE("name"),
    FIELD_KEY(label, KEY_LABEL, KEY_EVERY),
    FIELD_KEY(help, KEY_HELP, KEY_EVERY),
    KEY("active", KEY_OFF, struct field_def, field.retired, KEY_EVERY),
    KEY_BY("options", read_options, CHOICES),
    KEY_BY("required", read_asked, KEY_EVERY),
    KEY_NOTE("default"),
};
static const struct key_table override_keys = {.rows = override_rows,
                                               .count = sizeof override_rows /
                                                        sizeof *override_rows};

/* A key that fields have but overrides may not touch gets its own message. */
static void refuse_fixed(struct ctx *ctx, const struct json *json, struct text at)
{
    struct json_iter it = json_iter(json);
    while (json_next(&it)) {
        bool fixed = false;
        for (size_t i = 0; i < field_keys.count; i++)
            fixed = fixed || text_eq(field_keys.rows[i].name, it.key);
        for (size_t i = 0; i < override_keys.count; i++)
            fixed = fixed && !text_eq(override_keys.rows[i].name, it.key);
        if (fixed)
            ctx_fail_field(ctx, ERR_definition_override, keys_at(ctx, at, it.key), it.key);
    }
}

void definition_override_field(struct ctx *ctx, const struct json *json, struct text at,
                               struct field_def *field)
{
    size_t faults = ctx->fault_count;
    refuse_fixed(ctx, json, at);
    struct key_table keys = keys_of_type(&override_keys, field->field.type);
    if (ctx->fault_count > faults)
        return;
    keys_read(ctx, &keys, json, at, field);
    const struct json *fallback = json_get(json, TEXT("default"));
    bool asked = !field->field.read_only && !field->field.system;
    if (fallback && !asked)
        ctx_fail_field(ctx, ERR_definition_override, keys_at(ctx, at, TEXT("default")),
                       TEXT("default"));
    else if (fallback && ctx->fault_count == faults)
        read_default(ctx, fallback, keys_at(ctx, at, TEXT("default")), field);
}
