/* Random expressions and records over the catalog of world.h, for tests that compare two ways to the same
 * answer. Every choice comes from one seed. */
#pragma once

#include "expr/world.h"

static uint64_t random_state;

static UNUSED uint64_t random_next(void)
{
    uint64_t z = random_state += UINT64_C(0x9E3779B97F4A7C15);
    z = (z ^ (z >> 30)) * UINT64_C(0xBF58476D1CE4E5B9);
    z = (z ^ (z >> 27)) * UINT64_C(0x94D049BB133111EB);
    return z ^ (z >> 31);
}

static UNUSED int64_t random_to(int64_t count)
{
    return (int64_t)(random_next() % (uint64_t)count);
}

static UNUSED bool random_chance(int percent)
{
    return random_to(100) < percent;
}

/* ---- records -------------------------------------------------------------------------------------- */

static const char *const random_texts[] = {
    "云帆科技", "Cloud Sail", "cloud",    "It's",        "ABC abc", "中国移动 CMCC", "100%", "É",
    "😀b",       "长沙",       "长沙云帆", "a",           "b",       "open",          "江苏", "ss",
    "a-b",      "云",         "移动中国", "SAIL cloudy", "x'y''z",  "won",           "A",    "web"};
#define RANDOM_TEXTS (int64_t)(sizeof random_texts / sizeof *random_texts)

static UNUSED struct text random_text(void)
{
    return text_of(random_texts[random_to(RANDOM_TEXTS)]);
}

static UNUSED int64_t random_number(void)
{
    static const int64_t edges[] = {INT64_MAX, INT64_MIN, INT64_MAX / 2, 922337203685477,
                                    5000,      15000,     25000,         -5000,
                                    0,         1};
    if (random_chance(4))
        return edges[random_to(10)];
    if (random_chance(40))
        return random_to(21) - 10;
    return (random_to(2000001) - 1000000) * (random_chance(50) ? 1 : 5000);
}

static UNUSED int64_t random_date(void)
{
    if (random_chance(3))
        return random_chance(50) ? 2932896 : -719162; /* the ends of the calendar */
    return 20779 + random_to(1200) - 800;
}

static UNUSED int64_t random_time(void)
{
    return WORLD_NOW + (random_to(2400) - 1800) * (DAY_MS / 4) + random_to(1000);
}

static UNUSED struct value random_list(struct world *world, const struct meta_field *field)
{
    struct text items[4];
    size_t count = 0;
    for (size_t i = 0; i < 3; i++)
        if (random_chance(50))
            items[count++] = field->option_count ? field->options[i].key
                                                 : text_of(random_texts[i + 11]);
    return count ? value_text(field_list_pack(&world->arena, items, count)) : VALUE_NONE;
}

static UNUSED int64_t random_id(const struct world *world, const struct meta_object *object)
{
    size_t count = world->counts[object->index];
    if (!count || random_chance(4))
        return 999; /* nobody */
    return world->records[object->index][random_to((int64_t)count)].record.id;
}

static UNUSED struct value random_value(struct world *world, const struct meta_field *field)
{
    if (random_chance(18))
        return VALUE_NONE;
    switch (field->type) {
    case FIELD_date:
        return value_int(random_date());
    case FIELD_datetime:
        return value_int(random_time());
    case FIELD_boolean:
        return value_int(random_to(2));
    case FIELD_select:
        return value_text(field->options[random_to((int64_t)field->option_count)].key);
    case FIELD_multi_select:
    case FIELD_tags:
        return random_list(world, field);
    case FIELD_reference:
        return value_int(random_id(world, field->target));
    case FIELD_any_reference:
        return value_int(
            random_id(world, &world->objects[random_chance(50) ? CUSTOMER : OPPORTUNITY]));
    default:
        return field_types[field->type].kind == VALUE_TEXT ? value_text(random_text())
                                                           : value_int(random_number());
    }
}

static UNUSED void random_fill(struct world *world)
{
    static const size_t counts[OBJECT_COUNT] = {
        [USER] = 6,  [DEPARTMENT] = 3,   [CUSTOMER] = 15, [CONTACT] = 10,
        [STAGE] = 5, [OPPORTUNITY] = 60, [LINE] = 120,    [ACTIVITY] = 40};
    for (size_t i = 0; i < OBJECT_COUNT; i++) {
        world_room(world, i, counts[i]);
        for (size_t k = 0; k < counts[i]; k++)
            world_add(world, i, 1000 * ((int64_t)i + 1) + (int64_t)k + 1);
    }
    for (size_t i = 0; i < OBJECT_COUNT; i++) {
        for (size_t k = 0; k < counts[i]; k++) {
            struct world_record *record = &world->records[i][k];
            for (size_t f = 1; f < record->record.object->field_count; f++) {
                const struct meta_field *field = &record->record.object->fields[f];
                record->values[f] = random_value(world, field);
                bool other = field->base_column.len && !value_is_null(record->values[f]);
                record->bases[f] = other ? value_int(random_number()) : record->values[f];
            }
        }
    }
    /* Managers as world_team has them: 1001 above 1002 above 1003 above 1004. */
    for (size_t k = 0; k < counts[USER]; k++)
        world_set(&world->records[USER][k], "manager",
                  k > 0 && k < 4 ? value_int(1000 + (int64_t)k) : VALUE_NONE);
}

/* ---- expressions ---------------------------------------------------------------------------------- */

struct random_source {
    struct world *world;
    struct buf *out;
    const struct meta_object *object;
    bool lazy; /* has a part that may be left uncomputed */
};

enum random_kind {
    OF_BOOLEAN,
    OF_NUMBER,
    OF_TEXT,
    OF_DATE,
    OF_DATETIME,
    OF_OPTION,
    OF_USER,
    OF_LIST
};

static void random_expression(struct random_source *source, enum random_kind kind, int depth);

static UNUSED bool random_is(const struct meta_field *field, enum random_kind kind)
{
    switch (kind) {
    case OF_BOOLEAN:
        return field->type == FIELD_boolean;
    case OF_NUMBER:
        return field->index > 1 && (field->type == FIELD_integer || field->type == FIELD_money ||
                                    field->type == FIELD_decimal || field->type == FIELD_percent ||
                                    field->type == FIELD_rating);
    case OF_TEXT:
        return field->type == FIELD_text || field->type == FIELD_long_text ||
               field->type == FIELD_auto_number || field->type == FIELD_email;
    case OF_DATE:
        return field->type == FIELD_date;
    case OF_DATETIME:
        return field->type == FIELD_datetime;
    case OF_OPTION:
        return field->type == FIELD_select;
    case OF_USER:
        return field->type == FIELD_reference && text_eq(field->target->name, TEXT("user"));
    case OF_LIST:
        return field->type == FIELD_tags || field->type == FIELD_multi_select;
    }
    return false;
}

static UNUSED const struct meta_field *random_of(const struct meta_object *object,
                                                 bool (*is)(const struct meta_field *,
                                                            enum random_kind),
                                                 enum random_kind kind)
{
    for (int tries = 0; tries < 200; tries++) {
        const struct meta_field *field = &object->fields[random_to((int64_t)object->field_count)];
        if (is(field, kind))
            return field;
    }
    return NULL;
}

static UNUSED bool random_is_reference(const struct meta_field *field, enum random_kind kind)
{
    (void)kind;
    return field->type == FIELD_reference;
}

/* Writes a field or a path to one; NULL when there is none of the kind on the way. */
static UNUSED const struct meta_field *random_path(struct random_source *source,
                                                   enum random_kind kind)
{
    const struct meta_object *object = source->object;
    size_t before = source->out->len;
    for (int step = 0; step < 2 && random_chance(30); step++) {
        const struct meta_field *by = random_of(object, random_is_reference, kind);
        if (!by)
            break;
        buf_addf(source->out, "%.*s.", TEXT_ARG(by->name));
        object = by->target;
    }
    const struct meta_field *field = random_of(object, random_is, kind);
    if (field)
        buf_add_text(source->out, field->name);
    else
        buf_truncate(source->out, before);
    return field;
}

static UNUSED void random_literal(struct random_source *source, enum random_kind kind)
{
    struct buf *out = source->out;
    switch (kind) {
    case OF_NUMBER:
        if (random_chance(50))
            buf_addf(out, "%lld", (long long)random_to(30));
        else
            buf_addf(out, "%lld.%0*lld", (long long)random_to(1000), 1 + (int)random_to(5),
                     (long long)random_to(10));
        break;
    case OF_TEXT:
    case OF_OPTION:
        expr_quote(out, random_text());
        break;
    case OF_DATE:
        buf_addf(out, "days_ago(%lld)", (long long)random_to(800));
        break;
    case OF_DATETIME:
        buf_lit(out, "now()");
        break;
    case OF_USER:
        buf_lit(out, "me()");
        break;
    default:
        buf_add_text(out, random_chance(50) ? TEXT("true") : TEXT("false"));
        break;
    }
}

static UNUSED void random_leaf(struct random_source *source, enum random_kind kind)
{
    if (random_chance(3))
        buf_lit(source->out, "null");
    else if (random_chance(30) || !random_path(source, kind))
        random_literal(source, kind);
}

/* name(argument, …) with the given kinds. */
static UNUSED void random_call(struct random_source *source, const char *name, int depth,
                               const enum random_kind *kinds, size_t count)
{
    buf_addf(source->out, "%s(", name);
    for (size_t i = 0; i < count; i++) {
        if (i)
            buf_lit(source->out, ", ");
        random_expression(source, kinds[i], depth - 1);
    }
    buf_lit(source->out, ")");
}
#define CALL(name, ...)                                                                            \
    random_call(source, name, depth, (const enum random_kind[]){__VA_ARGS__},                      \
                sizeof((const enum random_kind[]){__VA_ARGS__}) / sizeof(enum random_kind))

static UNUSED void random_pair(struct random_source *source, enum random_kind left,
                               const char *sign, enum random_kind right, int depth)
{
    buf_lit(source->out, "(");
    random_expression(source, left, depth - 1);
    buf_addf(source->out, " %s ", sign);
    random_expression(source, right, depth - 1);
    buf_lit(source->out, ")");
}

static UNUSED bool random_aggregate(struct random_source *source, int depth)
{
    static const char *const names[] = {"sum", "avg", "min", "max", "count"};
    const struct meta_object *object = source->object;
    if (!object->child_count)
        return false;
    const struct meta_child *child = &object->children[random_to((int64_t)object->child_count)];
    struct random_source inner = *source;
    inner.object = child->object;
    size_t before = source->out->len;
    bool bare = random_chance(40);
    buf_addf(source->out, "%s(%.*s", names[bare ? 4 : random_to(5)], TEXT_ARG(child->name));
    if (!bare) {
        buf_lit(source->out, ".");
        if (!random_path(&inner, OF_NUMBER)) {
            buf_truncate(source->out, before);
            return false;
        }
    }
    if (random_chance(60)) {
        buf_lit(source->out, " where ");
        random_expression(&inner, OF_BOOLEAN, depth - 1);
        source->lazy |= inner.lazy;
    }
    buf_lit(source->out, ")");
    return true;
}

static UNUSED void random_number_expression(struct random_source *source, int depth)
{
    static const char *const signs[] = {"+", "-", "*", "/"};
    static const char *const parts[] = {"year", "quarter", "month", "day", "weekday"};
    switch (random_to(10)) {
    case 0:
        CALL("length", OF_TEXT);
        return;
    case 1:
        CALL(random_chance(50) ? "abs" : "floor", OF_NUMBER);
        return;
    case 2:
        buf_lit(source->out, "round(");
        random_expression(source, OF_NUMBER, depth - 1);
        buf_addf(source->out, ", %lld)", (long long)random_to(9) - 4);
        return;
    case 3:
        CALL(parts[random_to(5)], random_chance(50) ? OF_DATE : OF_DATETIME);
        return;
    case 4:
        CALL("days_between", OF_DATE, OF_DATETIME);
        return;
    case 5:
        buf_lit(source->out, "-");
        random_expression(source, OF_NUMBER, depth - 1);
        return;
    case 6:
    case 7:
        if (random_aggregate(source, depth))
            return; /* fall through */
    default:
        random_pair(source, OF_NUMBER, signs[random_to(4)], OF_NUMBER, depth);
    }
}

static UNUSED void random_text_expression(struct random_source *source, int depth)
{
    static const char *const folds[] = {"lower", "upper", "trim"};
    switch (random_to(5)) {
    case 0:
        CALL(folds[random_to(3)], OF_TEXT);
        return;
    case 1:
        CALL("concat", OF_TEXT, OF_NUMBER, OF_OPTION);
        return;
    case 2:
        buf_lit(source->out, "substring(");
        random_expression(source, OF_TEXT, depth - 1);
        buf_addf(source->out, ", %lld, %lld)", (long long)random_to(6) - 2,
                 (long long)random_to(6) - 1);
        return;
    case 3:
        CALL("replace", OF_TEXT, OF_TEXT, OF_TEXT);
        return;
    default:
        CALL("coalesce", OF_TEXT, OF_TEXT);
        source->lazy = true;
    }
}

static UNUSED void random_date_expression(struct random_source *source, int depth)
{
    static const char *const periods[] = {"start_of_day",      "start_of_week",
                                          "start_of_month",    "start_of_quarter",
                                          "start_of_year",     "start_of_fiscal_year",
                                          "end_of_week",       "end_of_month",
                                          "end_of_quarter",    "end_of_year",
                                          "end_of_fiscal_year"};
    switch (random_to(4)) {
    case 0:
        buf_lit(source->out, "(start_of_day("); /* null + 1 alone would be a number */
        random_expression(source, OF_DATE, depth - 1);
        buf_addf(source->out, ") + %lld)", (long long)random_to(60));
        return;
    case 1:
        CALL(periods[random_to(11)], random_chance(60) ? OF_DATE : OF_DATETIME);
        return;
    case 2:
        buf_lit(source->out, "add_months(");
        random_expression(source, OF_DATE, depth - 1);
        buf_addf(source->out, ", %lld)", (long long)random_to(60) - 30);
        return;
    default:
        CALL("date", OF_DATETIME);
    }
}

static UNUSED const struct meta_field *random_option_test(struct random_source *source)
{
    const struct meta_field *field = random_path(source, OF_OPTION);
    if (!field)
        return NULL;
    struct text key = field->options[random_to((int64_t)field->option_count)].key;
    struct text other = field->options[0].key;
    if (random_chance(50))
        buf_addf(source->out, " %s '%.*s'", random_chance(50) ? "=" : "!=", TEXT_ARG(key));
    else
        buf_addf(source->out, " %s ['%.*s', '%.*s']", random_chance(50) ? "in" : "not in",
                 TEXT_ARG(key), TEXT_ARG(other));
    return field;
}

static UNUSED void random_literal_test(struct random_source *source)
{
    static const char *const signs[] = {"=", "!=", "<", "<=", ">", ">="};
    struct buf day;
    buf_init(&day, &source->world->arena, 16);
    date_print(&day, random_date());
    if (!random_path(source, random_chance(50) ? OF_DATETIME : OF_DATE))
        buf_lit(source->out, "today()");
    if (random_chance(70)) {
        buf_addf(source->out, " %s '%.*s'", signs[random_to(6)], TEXT_ARG(buf_text(&day)));
        return;
    }
    buf_addf(source->out, " between '2025-01-01' and '%.*s'", TEXT_ARG(buf_text(&day)));
}

static UNUSED void random_comparison(struct random_source *source, int depth)
{
    static const char *const signs[] = {"=", "!=", "<", "<=", ">", ">="};
    static const enum random_kind kinds[] = {OF_NUMBER, OF_NUMBER, OF_TEXT, OF_DATE, OF_DATETIME};
    enum random_kind kind = kinds[random_to(5)], other = kind;
    if (kind == OF_DATE && random_chance(40))
        other = OF_DATETIME;
    if (random_chance(80)) {
        random_pair(source, kind, signs[random_to(6)], other, depth);
        return;
    }
    random_expression(source, kind, depth - 1);
    buf_add_text(source->out, random_chance(50) ? TEXT(" between ") : TEXT(" not between "));
    random_expression(source, other, depth - 1);
    buf_lit(source->out, " and ");
    random_expression(source, kind, depth - 1);
    source->lazy = true;
}

static UNUSED void random_membership(struct random_source *source, int depth)
{
    if (random_chance(50)) {
        random_expression(source, OF_NUMBER, depth - 1);
        buf_addf(source->out, " in [1, 2.5, %lld, ", (long long)random_to(100));
        random_expression(source, OF_NUMBER, depth - 1);
        buf_lit(source->out, "]");
        source->lazy = true;
        return;
    }
    size_t before = source->out->len;
    const struct meta_field *field = random_path(source, OF_LIST);
    if (!field) {
        buf_truncate(source->out, before);
        buf_lit(source->out, "true");
        return;
    }
    struct text item = field->option_count ? field->options[random_to(3)].key : random_text();
    buf_lit(source->out, " contains ");
    expr_quote(source->out, item);
}

static UNUSED void random_boolean_expression(struct random_source *source, int depth)
{
    source->lazy = true;
    switch (random_to(12)) {
    case 0:
    case 1:
        random_pair(source, OF_BOOLEAN, random_chance(50) ? "and" : "or", OF_BOOLEAN, depth);
        return;
    case 2:
        buf_lit(source->out, "not (");
        random_expression(source, OF_BOOLEAN, depth - 1);
        buf_lit(source->out, ")");
        return;
    case 3:
        if (random_option_test(source))
            return; /* fall through */
    case 4:
        random_literal_test(source);
        return;
    case 5:
        random_expression(source, (enum random_kind)random_to(5), 0);
        buf_add_text(source->out, random_chance(50) ? TEXT(" is null") : TEXT(" is not null"));
        return;
    case 6:
        random_expression(source, OF_TEXT, depth - 1);
        buf_add_text(source->out, random_chance(60) ? TEXT(" contains ") : TEXT(" starts with "));
        expr_quote(source->out, random_text());
        return;
    case 7:
        random_membership(source, depth);
        return;
    case 8:
        if (random_path(source, OF_USER)) {
            buf_add_text(source->out, random_chance(50) ? TEXT(" in my_team()") : TEXT(" = me()"));
            return;
        } /* fall through */
    default:
        random_comparison(source, depth);
    }
}

static UNUSED void random_expression(struct random_source *source, enum random_kind kind, int depth)
{
    if (depth <= 0 || random_chance(15)) {
        random_leaf(source, kind);
        return;
    }
    if (kind != OF_OPTION && kind != OF_USER && random_chance(6)) {
        CALL("if", OF_BOOLEAN, kind, kind);
        source->lazy = true;
        return;
    }
    switch (kind) {
    case OF_BOOLEAN:
        random_boolean_expression(source, depth);
        return;
    case OF_NUMBER:
        random_number_expression(source, depth);
        return;
    case OF_TEXT:
        random_text_expression(source, depth);
        return;
    case OF_DATE:
        random_date_expression(source, depth);
        return;
    default:
        random_leaf(source, kind);
    }
}
