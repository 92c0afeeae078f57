#include "meta/definition_set.h"

#include "base/log.h"
#include "meta/definition_keys.h"
#include "meta/formula.h"
#include "meta/names.h"

static enum err found_since(const struct ctx *ctx, size_t faults)
{
    if (ctx->arena->failed)
        return ERR_out_of_memory;
    if (ctx->fault_count == faults)
        return ERR_OK;
    return faults < CTX_FAULTS_MAX ? ctx->faults[faults].code : ERR_internal;
}

static void set_add(struct ctx *ctx, struct definition_set *set, const struct object_def *object)
{
    if (set->count == set->room) {
        size_t room = set->room ? 2 * set->room : 32;
        struct object_def *objects = ARENA_ARRAY(ctx->arena, struct object_def, room);
        if (!objects)
            return;
        if (set->count)
            memcpy(objects, set->objects, set->count * sizeof *objects);
        set->objects = objects;
        set->room = room;
    }
    set->objects[set->count++] = *object;
}

static struct object_def *set_find(const struct definition_set *set, struct text name)
{
    for (size_t i = 0; i < set->count; i++)
        if (text_eq(set->objects[i].object.name, name))
            return &set->objects[i];
    return NULL;
}

struct definition_around definition_set_around(struct ctx *ctx, const struct definition_set *set,
                                               size_t self)
{
    struct text *names = ARENA_ARRAY(ctx->arena, struct text, 2 * set->count);
    if (!names)
        return (struct definition_around){.self = self};
    for (size_t i = 0; i < set->count; i++) {
        names[i] = set->objects[i].object.name;
        names[set->count + i] = set->objects[i].object.plural;
    }
    return (struct definition_around){names, names + set->count, set->count, self};
}

/* ---- the product ---- */

struct source_json {
    const struct meta_source *source;
    const struct json *json;
    struct text at;
};

static void read_source(struct ctx *ctx, const struct source_json *from, struct definition_set *set)
{
    struct object_def def;
    definition_read_object(ctx, from->json, from->at, false, &def);
    def.object.module = from->source->module;
    definition_add_companions(ctx, &def);
    set_add(ctx, set, &def);
}

struct extension {
    struct text extends;
    struct object_def *object; /* what it adds to */
    const struct json *fields;
};

static void read_extension_fields(struct ctx *ctx, const struct json *json, struct text at,
                                  void *out)
{
    struct extension *extension = out;
    (void)ctx;
    (void)at;
    extension->fields = json;
}

static void read_extension(struct ctx *ctx, const struct source_json *from,
                           struct definition_set *set)
{
    static const struct key_row rows[] = {
        KEY("extends", KEY_NAME, struct extension, extends, KEY_EVERY),
        KEY_BY("fields", read_extension_fields, KEY_EVERY),
    };
    static const struct key_table keys = {.rows = rows, .count = sizeof rows / sizeof *rows};
    struct extension extension = {.extends = TEXT_EMPTY};
    keys_read(ctx, &keys, from->json, from->at, &extension);
    struct object_def *object = set_find(set, extension.extends);
    if (!object)
        return;
    struct definition_around around = definition_set_around(ctx, set, SIZE_MAX);
    struct json_iter it = json_iter(extension.fields);
    for (size_t i = 0; json_next(&it); i++) {
        struct field_def field;
        definition_read_field(ctx, it.value, keys_at_item(ctx, from->at, TEXT("fields"), i), false,
                              &field);
        definition_check_field(ctx, &around, object, &field);
        definition_add_field(ctx, object, &field);
    }
}

static bool is_extension(const struct source_json *from)
{
    return json_get(from->json, TEXT("extends")) != NULL;
}

enum err definition_set_product(struct ctx *ctx, const struct meta_source *sources, size_t count,
                                struct definition_set *out)
{
    *out = (struct definition_set){.count = 0};
    size_t faults = ctx->fault_count;
    struct source_json *all = ARENA_ARRAY(ctx->arena, struct source_json, count);
    if (!all)
        return ERR_out_of_memory;
    for (size_t i = 0; i < count; i++) {
        all[i].source = &sources[i];
        all[i].at = text_concat(ctx->arena, sources[i].path, TEXT(": "));
        all[i].json = json_parse(ctx, sources[i].json);
        if (!all[i].json)
            ctx_fail_field(ctx, ERR_not_json, sources[i].path);
        else if (!is_extension(&all[i]))
            read_source(ctx, &all[i], out);
    }
    /* Objects that could not be read have no names to check the others against. */
    if (ctx->fault_count > faults || ctx->arena->failed)
        return found_since(ctx, faults);
    for (size_t i = 0; i < count; i++)
        if (is_extension(&all[i]))
            read_extension(ctx, &all[i], out);
    for (size_t i = 0; i < out->count; i++) {
        struct definition_around around = definition_set_around(ctx, out, i);
        definition_check_object(ctx, &around, &out->objects[i]);
        definition_check_layouts(ctx, &out->objects[i]);
    }
    return found_since(ctx, faults);
}

/* ---- what administrators made ---- */

struct custom {
    struct ctx *ctx;
    struct definition_set *set;
    bool strict;
};

/* The faults of one row: kept when strict, else logged. True when the row may be used. */
static bool row_is_good(const struct custom *custom, struct ctx *trial, struct text at)
{
    if (trial->fault_count == 0)
        return true;
    struct buf message;
    buf_init(&message, custom->ctx->arena, 2048);
    error_message(&message, &trial->faults[0], LANG_EN);
    size_t kept = trial->fault_count < CTX_FAULTS_MAX ? trial->fault_count : CTX_FAULTS_MAX;
    if (!custom->strict)
        log_line(LOG_WARN, "definition_left_out", LOG_TEXT("definition", at),
                 LOG_TEXT("key", trial->faults[0].field), LOG_TEXT("why", buf_text(&message)));
    for (size_t i = 0; i < kept && custom->strict; i++) {
        const struct fault *fault = &trial->faults[i];
        ctx_fail_at(custom->ctx, fault->code, fault->field, fault->position, fault->args, 4);
    }
    return false;
}

static struct text row_at(struct ctx *ctx, const struct custom_row *row)
{
    if (row->object.len == 0)
        return text_format(ctx->arena, "%.*s: ", TEXT_ARG(row->name));
    return text_format(ctx->arena, "%.*s.%.*s: ", TEXT_ARG(row->object), TEXT_ARG(row->name));
}

/* The row's own name and the one inside its definition, when it has one, must be the same. */
static void check_row_name(struct ctx *trial, struct text at, const struct custom_row *row,
                           struct text name)
{
    if (!text_eq(row->name, name))
        ctx_fail_field(trial, ERR_definition_name, keys_at(trial, at, TEXT("name")), name);
}

static void add_object(const struct custom *custom, const struct custom_row *row,
                       const struct json *json, struct ctx *trial)
{
    struct object_def def;
    struct text at = row_at(trial, row);
    definition_read_object(trial, json, at, true, &def);
    check_row_name(trial, at, row, def.object.name);
    def.object.module = TEXT("custom");
    if (row_is_good(custom, trial, at))
        set_add(custom->ctx, custom->set, &def);
}

static void change_object(const struct custom *custom, const struct custom_row *row,
                          const struct json *json, struct ctx *trial)
{
    struct object_def *object = set_find(custom->set, row->name);
    if (!object)
        return;
    struct object_def changed = *object;
    struct text at = row_at(trial, row);
    definition_override_object(trial, json, at, &changed);
    if (row_is_good(custom, trial, at))
        *object = changed;
}

static void add_field(const struct custom *custom, const struct custom_row *row,
                      const struct json *json, struct ctx *trial)
{
    struct object_def *object = set_find(custom->set, row->object);
    if (!object)
        return;
    struct field_def def;
    struct text at = row_at(trial, row);
    definition_read_field(trial, json, at, true, &def);
    check_row_name(trial, at, row, def.field.name);
    if (trial->fault_count == 0) {
        struct definition_around around = definition_set_around(trial, custom->set, SIZE_MAX);
        definition_check_field(trial, &around, object, &def);
    }
    if (object->field_count >= OBJECT_FIELDS_MAX)
        ctx_fail_field(trial, ERR_definition_too_many_fields, at,
                       text_format(trial->arena, "%d", OBJECT_FIELDS_MAX));
    if (row_is_good(custom, trial, at))
        definition_add_field(custom->ctx, object, &def);
}

static void change_field(const struct custom *custom, const struct custom_row *row,
                         const struct json *json, struct ctx *trial)
{
    struct object_def *object = set_find(custom->set, row->object);
    struct field_def *field = object ? definition_find_field(object, row->name) : NULL;
    if (!field)
        return;
    struct field_def changed = *field;
    struct text at = row_at(trial, row);
    definition_override_field(trial, json, at, &changed);
    if (row_is_good(custom, trial, at))
        *field = changed;
}

typedef void use_row(const struct custom *custom, const struct custom_row *row,
                     const struct json *json, struct ctx *trial);

/* Rows of one kind, in order: of objects or fields, adding or overriding. */
static void use_rows(const struct custom *custom, const struct custom_row *rows, size_t count,
                     bool fields, bool overrides, use_row *use)
{
    for (size_t i = 0; i < count; i++) {
        if ((rows[i].object.len > 0) != fields)
            continue;
        struct ctx trial;
        ctx_init(&trial, custom->ctx->arena, custom->ctx->now);
        const struct json *json = json_parse(&trial, rows[i].definition);
        if (!json) {
            struct text at = row_at(custom->ctx, &rows[i]);
            ctx_clear(&trial); /* the parser's fault names a byte; here the row matters */
            ctx_fail_field(&trial, ERR_not_json, at);
            if (!overrides) /* once is enough */
                row_is_good(custom, &trial, at);
            continue;
        }
        if (definition_is_override(json) == overrides)
            use(custom, &rows[i], json, &trial);
    }
}

/* Own objects may point to one another, so they are checked once all are there. One that is left out may
 * have been another's target: again, until all that stay are good. */
static void check_objects(const struct custom *custom, size_t first)
{
    struct definition_set *set = custom->set;
    size_t i = first;
    while (i < set->count) {
        struct ctx trial;
        ctx_init(&trial, custom->ctx->arena, custom->ctx->now);
        struct definition_around around = definition_set_around(&trial, set, i);
        struct object_def whole = set->objects[i];
        definition_add_companions(&trial, &whole);
        definition_check_object(&trial, &around, &whole);
        if (row_is_good(custom, &trial, set->objects[i].at) || custom->strict) {
            i++;
            continue;
        }
        memmove(&set->objects[i], &set->objects[i + 1],
                (set->count - i - 1) * sizeof *set->objects);
        set->count--;
        i = first;
    }
}

enum err definition_set_custom(struct ctx *ctx, struct definition_set *set,
                               const struct custom_row *rows, size_t count, bool strict)
{
    const struct custom custom = {ctx, set, strict};
    size_t faults = ctx->fault_count;
    size_t first = set->count;
    use_rows(&custom, rows, count, false, false, add_object);
    use_rows(&custom, rows, count, true, false, add_field);
    for (size_t i = first; i < set->count; i++)
        definition_fill_name_field(&set->objects[i]);
    check_objects(&custom, first);
    use_rows(&custom, rows, count, false, true, change_object);
    use_rows(&custom, rows, count, true, true, change_field);
    return found_since(ctx, faults);
}

/* ---- types of roll-ups ---- */

static bool relates_to(const struct field_def *field, const struct object_def *target);

static const struct object_def *child_of(const struct definition_set *set,
                                         const struct object_def *parent, struct text children)
{
    for (size_t i = 0; i < set->count; i++)
        for (size_t k = 0; k < set->objects[i].field_count; k++) {
            const struct field_def *by = &set->objects[i].fields[k];
            if (text_eq(by->field.children, children) && relates_to(by, parent))
                return &set->objects[i];
        }
    return NULL;
}

/* What is measured may be a roll-up itself, whose type must be known first: false when it is not yet. */
static bool type_rollup(struct ctx *ctx, const struct definition_set *set,
                        const struct object_def *parent, struct field_def *def)
{
    struct text measured = definition_measured(def);
    const struct object_def *child = child_of(set, parent, def->field.formula->children);
    const struct field_def *field = child && measured.len ? definition_find_field(child, measured)
                                                          : NULL;
    if (field && field->field.computed == COMPUTED_ROLLUP && !field->field.formula->typed)
        return false;
    /* What is unknown is reported by whoever reads the expression, with its place. */
    definition_type_rollup(ctx, field ? &field->field : NULL, def);
    return true;
}

static void type_rollups(struct ctx *ctx, struct definition_set *set)
{
    bool more = true;
    for (int pass = 0; more && pass < FORMULA_DEPTH_MAX; pass++) {
        more = false;
        for (size_t i = 0; i < set->count; i++)
            for (size_t k = 0; k < set->objects[i].field_count; k++) {
                struct field_def *def = &set->objects[i].fields[k];
                if (def->field.computed == COMPUTED_ROLLUP && !def->field.formula->typed)
                    more |= !type_rollup(ctx, set, &set->objects[i], def);
            }
    }
}

/* ---- the whole ---- */

/* Does `field` of any object make a relation on `target`? */
static bool relates_to(const struct field_def *field, const struct object_def *target)
{
    if (field->field.children.len == 0)
        return false;
    if (field->field.type == FIELD_reference)
        return text_eq(field->target, target->object.name);
    for (size_t i = 0; i < field->field.target_count; i++)
        if (text_eq(field->field.targets[i], target->object.name))
            return true;
    return field->field.target_count == 0 && definition_is_any_target(target);
}

/* The names of relations on one object are free: no field of it has them, nor another relation. */
static void check_relations(struct ctx *ctx, const struct definition_set *set,
                            const struct object_def *target)
{
    struct text seen[OBJECT_FIELDS_MAX];
    size_t count = 0;
    for (size_t i = 0; i < set->count; i++) {
        for (size_t k = 0; k < set->objects[i].field_count; k++) {
            const struct field_def *field = &set->objects[i].fields[k];
            if (!relates_to(field, target) || count == OBJECT_FIELDS_MAX)
                continue;
            bool taken = definition_find_field(target, field->field.children) != NULL;
            for (size_t s = 0; s < count; s++)
                taken = taken || text_eq(seen[s], field->field.children);
            if (taken)
                ctx_fail_field(ctx, ERR_definition_taken, keys_at(ctx, field->at, TEXT("children")),
                               field->field.children);
            seen[count++] = field->field.children;
        }
    }
}

/* After an upgrade a companion may meet an own field of its name, or an object that an own field points to
 * was left out: the later field of the two, or the pointing one, is left out with it. */
static void drop_misfits(const struct definition_set *set, struct object_def *object)
{
    size_t kept = 0;
    for (size_t i = 0; i < object->field_count; i++) {
        struct field_def field = object->fields[i];
        struct object_def before = *object;
        before.field_count = kept;
        bool lost = field.target.len && !set_find(set, field.target);
        if (!lost && !definition_find_field(&before, field.field.name))
            object->fields[kept++] = field;
    }
    object->field_count = kept;
}

enum err definition_set_finish(struct ctx *ctx, struct definition_set *set, bool strict)
{
    size_t faults = ctx->fault_count;
    type_rollups(ctx, set);
    for (size_t i = 0; i < set->count; i++) {
        definition_add_companions(ctx, &set->objects[i]);
        if (!strict) {
            drop_misfits(set, &set->objects[i]);
            continue;
        }
        struct definition_around around = definition_set_around(ctx, set, i);
        definition_check_object(ctx, &around, &set->objects[i]);
    }
    for (size_t i = 0; strict && i < set->count; i++)
        check_relations(ctx, set, &set->objects[i]);
    return found_since(ctx, faults);
}
