/* Fields that are worked out, from their JSON:
 *
 *   {"type": "formula", "result": "money", "expression": "amount * probability / 100"}
 *   {"type": "rollup", "children": "opportunities", "measure": "sum(amount)", "where": "status = 'won'"}
 *
 * What stands in the expressions is checked once the catalog is linked, by the layer that knows the language. */
#include "base/money.h"
#include "meta/definition.h"
#include "meta/definition_keys.h"
#include "meta/field_types.h"
#include "meta/formula.h"
#include "meta/names.h"

#define EXPRESSION_MAX 8192
#define PERCENT_SCALE 2
#define LONGEST_RESULT 20000

struct reading {
    struct field_def *def;
    struct meta_formula *formula;
    struct text result;
};

bool definition_is_computed(struct text type)
{
    return text_eq(type, TEXT("formula")) || text_eq(type, TEXT("rollup"));
}

/* ---- keys ---- */

static void read_expression(struct ctx *ctx, const struct json *json, struct text at, void *out)
{
    struct text *expression = out;
    struct text text = text_trim(json_text(json));
    if (json_kind(json) != JSON_TEXT || text.len > EXPRESSION_MAX)
        return keys_wrong_shape(ctx, at, "\"…\"");
    *expression = text;
}

static void read_formula_expression(struct ctx *ctx, const struct json *json, struct text at,
                                    void *out)
{
    read_expression(ctx, json, at, &((struct reading *)out)->formula->expression);
}

static void read_where(struct ctx *ctx, const struct json *json, struct text at, void *out)
{
    read_expression(ctx, json, at, &((struct reading *)out)->formula->where);
}

static void read_measure(struct ctx *ctx, const struct json *json, struct text at, void *out)
{
    read_expression(ctx, json, at, &((struct reading *)out)->formula->measure);
}

static void read_children(struct ctx *ctx, const struct json *json, struct text at, void *out)
{
    struct text name = json_text(json);
    if (!keys_is_name(name))
        ctx_fail_field(ctx, ERR_definition_name, at, text_slice(name, 0, NAME_LEN_MAX));
    else
        ((struct reading *)out)->formula->children = name;
}

static void read_scale(struct ctx *ctx, const struct json *json, struct text at, void *out)
{
    struct reading *reading = out;
    int64_t scale;
    if (keys_int(ctx, json, at, 0, DECIMAL_SCALE_MAX, &scale))
        reading->def->field.scale = (int)scale;
}

/* Keys of the field itself, which stand in another struct. */
static const struct key_row flag_rows[] = {
    KEY("name", KEY_NAME, struct meta_field, name, KEY_EVERY),
    KEY("label", KEY_LABEL, struct meta_field, label, KEY_EVERY),
    KEY("help", KEY_HELP, struct meta_field, help, KEY_EVERY),
    KEY("indexed", KEY_BOOL, struct meta_field, indexed, KEY_EVERY),
    KEY("personal", KEY_BOOL, struct meta_field, personal, KEY_EVERY),
    KEY("sensitive", KEY_BOOL, struct meta_field, sensitive, KEY_EVERY),
    KEY("active", KEY_OFF, struct meta_field, retired, KEY_EVERY),
    KEY_NOTE("type"),
    KEY_NOTE("result"),
    KEY_NOTE("expression"),
    KEY_NOTE("scale"),
    KEY_NOTE("children"),
    KEY_NOTE("measure"),
    KEY_NOTE("where"),
};

static void read_field_flags(struct ctx *ctx, const struct json *json, struct text at,
                             struct meta_field *field)
{
    static const struct key_table keys = {.rows = flag_rows,
                                          .count = sizeof flag_rows / sizeof *flag_rows};
    keys_read(ctx, &keys, json, at, field);
}

/* One kind's own keys; those of the field were read before. */
static const struct key_row formula_rows[] = {
    KEY_BY("expression", read_formula_expression, KEY_EVERY),
    KEY_BY("scale", read_scale, KEY_EVERY),
};
static const struct key_row rollup_rows[] = {
    KEY_BY("children", read_children, KEY_EVERY),
    KEY_BY("measure", read_measure, KEY_EVERY),
    KEY_BY("where", read_where, KEY_EVERY),
};

/* Only the rows' keys are looked at; a key of the other kind is refused. */
static void read_kind(struct ctx *ctx, const struct json *json, struct text at,
                      const struct key_row *rows, size_t count, struct reading *reading)
{
    for (size_t i = 0; i < count; i++) {
        const struct json *value = json_get(json, rows[i].name);
        if (value && json_kind(value) != JSON_NULL)
            rows[i].read(ctx, value, keys_at(ctx, at, rows[i].name), reading);
    }
}

static void refuse_key(struct ctx *ctx, const struct json *json, struct text at, const char *key,
                       struct text type)
{
    const struct json *value = json_get(json, text_of(key));
    if (value && json_kind(value) != JSON_NULL)
        ctx_fail_field(ctx, ERR_definition_not_for_type, keys_at(ctx, at, text_of(key)),
                       text_of(key), type);
}

static void require(struct ctx *ctx, struct text at, const char *key, struct text given)
{
    if (!given.len)
        ctx_fail_field(ctx, ERR_definition_missing, keys_at(ctx, at, text_of(key)), text_of(key));
}

/* ---- what comes out ---- */

static const enum field_type results[] = {
    FIELD_text,    FIELD_integer, FIELD_decimal,  FIELD_money,    FIELD_percent,
    FIELD_boolean, FIELD_date,    FIELD_datetime, FIELD_duration,
};

static void set_type(struct meta_field *field, enum field_type type, int scale)
{
    field->type = type;
    field->scale = type == FIELD_money     ? MONEY_SCALE
                   : type == FIELD_percent ? PERCENT_SCALE
                   : type == FIELD_decimal ? scale
                                           : 0;
    field->max = type == FIELD_text ? LONGEST_RESULT : 0;
}

static void read_result(struct ctx *ctx, const struct json *json, struct text at,
                        struct field_def *def)
{
    struct text name = json_text(json_get(json, TEXT("result")));
    struct meta_nearest nearest;
    meta_nearest_init(&nearest, name);
    for (size_t i = 0; i < sizeof results / sizeof *results; i++) {
        struct text known = field_types[results[i]].name;
        meta_nearest_offer(&nearest, known);
        if (!text_eq(known, name))
            continue;
        bool scaled = json_get(json, TEXT("scale")) != NULL;
        set_type(&def->field, results[i], scaled ? def->field.scale : PERCENT_SCALE);
        return;
    }
    if (!name.len)
        require(ctx, at, "result", name);
    else
        ctx_fail_field(ctx, ERR_definition_result, keys_at(ctx, at, TEXT("result")),
                       text_slice(name, 0, NAME_LEN_MAX), meta_nearest_get(&nearest));
}

static void read_formula(struct ctx *ctx, const struct json *json, struct text at,
                         struct reading *reading)
{
    static const char *const others[] = {"children", "measure", "where"};
    for (size_t i = 0; i < sizeof others / sizeof *others; i++)
        refuse_key(ctx, json, at, others[i], TEXT("formula"));
    read_kind(ctx, json, at, formula_rows, sizeof formula_rows / sizeof *formula_rows, reading);
    read_result(ctx, json, at, reading->def);
    require(ctx, at, "expression", reading->formula->expression);
}

/* ---- roll-ups ---- */

static const char *const measures[] = {"count", "sum", "avg", "min", "max"};

/* "sum ( amount )" → sum, amount. */
static bool cut_measure(struct text measure, struct text *name, struct text *field)
{
    struct text rest = measure;
    *name = text_trim(text_cut(&rest, '('));
    *field = TEXT_EMPTY;
    bool alone = !rest.ptr;
    if (!alone && !text_ends(text_trim(rest), TEXT(")")))
        return false;
    if (!alone) {
        rest = text_trim(rest);
        *field = text_trim(text_slice(rest, 0, rest.len - 1));
    }
    bool known = false;
    for (size_t i = 0; i < sizeof measures / sizeof *measures; i++)
        known = known || text_eq(*name, text_of(measures[i]));
    bool counts = text_eq(*name, TEXT("count"));
    return known && (alone ? counts : keys_is_name(*field));
}

struct text definition_measured(const struct field_def *def)
{
    struct text name, field = TEXT_EMPTY;
    if (def->field.formula)
        cut_measure(def->field.formula->measure, &name, &field);
    return field;
}

/* "sum(opportunities.amount where status = 'won')": what a formula would say. */
static struct text as_aggregate(struct ctx *ctx, const struct meta_formula *formula)
{
    struct text name, field;
    cut_measure(formula->measure, &name, &field);
    struct buf out;
    buf_init(&out, ctx->arena, 2 * (size_t)EXPRESSION_MAX);
    buf_addf(&out, "%.*s(%.*s", TEXT_ARG(name), TEXT_ARG(formula->children));
    if (field.len)
        buf_addf(&out, ".%.*s", TEXT_ARG(field));
    if (formula->where.len) {
        buf_lit(&out, " where ");
        buf_add_text(&out, formula->where);
    }
    buf_add_char(&out, ')');
    return buf_text(&out);
}

static void read_rollup(struct ctx *ctx, const struct json *json, struct text at,
                        struct reading *reading)
{
    static const char *const others[] = {"expression", "result", "scale"};
    struct meta_formula *formula = reading->formula;
    struct text name, field;
    for (size_t i = 0; i < sizeof others / sizeof *others; i++)
        refuse_key(ctx, json, at, others[i], TEXT("rollup"));
    read_kind(ctx, json, at, rollup_rows, sizeof rollup_rows / sizeof *rollup_rows, reading);
    require(ctx, at, "children", formula->children);
    require(ctx, at, "measure", formula->measure);
    if (formula->measure.len && !cut_measure(formula->measure, &name, &field))
        ctx_fail_field(ctx, ERR_definition_measure, keys_at(ctx, at, TEXT("measure")),
                       text_slice(formula->measure, 0, NAME_LEN_MAX));
    set_type(&reading->def->field, FIELD_integer, 0);
    formula->expression = as_aggregate(ctx, formula);
}

static bool can_measure(struct text measure, enum field_type type)
{
    bool number = type == FIELD_integer || type == FIELD_decimal || type == FIELD_money ||
                  type == FIELD_percent || type == FIELD_rating;
    if (text_eq(measure, TEXT("count")))
        return true;
    if (text_eq(measure, TEXT("avg")))
        return number;
    if (text_eq(measure, TEXT("sum")))
        return number || type == FIELD_duration;
    return number || type == FIELD_duration || type == FIELD_date || type == FIELD_datetime ||
           field_types[type].kind == VALUE_TEXT;
}

/* Averages have at least four decimals, as in the language; extremes are values like those they were found
 * among. */
void definition_type_rollup(struct ctx *ctx, const struct meta_field *measured,
                            struct field_def *def)
{
    struct meta_formula *formula = def->field.formula;
    struct text name, field;
    cut_measure(formula->measure, &name, &field);
    formula->typed = true;
    if (!measured || text_eq(name, TEXT("count")))
        return set_type(&def->field, FIELD_integer, 0);
    enum field_type type = measured->type;
    if (!can_measure(name, type)) {
        ctx_fail_field(ctx, ERR_definition_measured, keys_at(ctx, def->at, TEXT("measure")), field,
                       name);
        return;
    }
    if (text_eq(name, TEXT("avg")) && type != FIELD_money)
        return set_type(&def->field, FIELD_decimal,
                        measured->scale > MONEY_SCALE ? measured->scale : MONEY_SCALE);
    if (type == FIELD_rating)
        type = FIELD_integer;
    if (field_types[type].kind == VALUE_TEXT)
        type = FIELD_text;
    set_type(&def->field, type, measured->scale);
}

/* ---- the field ---- */

void definition_read_computed(struct ctx *ctx, const struct json *json, struct text at,
                              struct field_def *out)
{
    bool rollup = text_eq(json_text(json_get(json, TEXT("type"))), TEXT("rollup"));
    struct reading reading = {.def = out, .formula = ARENA_NEW(ctx->arena, struct meta_formula)};
    struct meta_field *field = &out->field;
    if (!reading.formula)
        return;
    read_field_flags(ctx, json, at, field);
    field->formula = reading.formula;
    field->computed = rollup ? COMPUTED_ROLLUP : COMPUTED_FORMULA;
    field->read_only = true;
    require(ctx, at, "name", field->name);
    require(ctx, at, "label", field->label.in[LANG_EN]);
    if (rollup)
        read_rollup(ctx, json, at, &reading);
    else
        read_formula(ctx, json, at, &reading);
}
