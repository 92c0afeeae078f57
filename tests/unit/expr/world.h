/* What the tests of expr share: a small catalog with the names of DESIGN §4, an environment, and records
 * in memory with the callbacks that follow references and children.
 *
 * A field is written name:type, then marks: .4 scale, =a|b options, >object target, <name relation seen
 * from the target, and letters after / (i: text index, s: sort key, b: base column), @ a Chinese label. */
#pragma once

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#ifdef WORLD_WITHOUT_CMOCKA /* fuzzers */
#include <assert.h>
#define assert_true(condition) assert(condition)
#define assert_non_null(pointer) assert(pointer)
#else
#include <cmocka.h>
#endif

#include "base/time.h"
#include "expr/expr.h"
#include "meta/field_types.h"
#include "meta/names.h"

#include <stdio.h>

#define UNUSED __attribute__((unused))

enum { USER, DEPARTMENT, CUSTOMER, CONTACT, STAGE, OPPORTUNITY, LINE, ACTIVITY, OBJECT_COUNT };

#define SYSTEM_FIELDS                                                                              \
    "id:integer version:integer created_at:datetime created_by:reference>user "                    \
    "updated_at:datetime updated_by:reference>user tags:tags@标签 "
#define OWNED_FIELDS "owner:reference>user department:reference>department "
#define SYSTEM_COUNT 6

/* What a test adds to the objects, written like the rest: " name:type …". */
#ifndef MORE_OF_CUSTOMER
#define MORE_OF_CUSTOMER ""
#define MORE_OF_OPPORTUNITY ""
#endif

static const struct world_object {
    const char *name, *plural, *label, *label_zh, *fields;
} world_objects[OBJECT_COUNT] = {
    [USER] = {"user", "users", "user", "用户",
              SYSTEM_FIELDS "name:text/s login:text department:reference>department "
                            "manager:reference>user<reports status:select=invited|active|left"},
    [DEPARTMENT] = {"department", "departments", "department", "部门",
                    SYSTEM_FIELDS "name:text/s code:text parent:reference>department"},
    [CUSTOMER] =
        {"customer", "customers", "customer", "客户",
         SYSTEM_FIELDS OWNED_FIELDS
         "name:text/is@名称 short_name:text/i code:auto_number "
         "kind:select=company|person industry:select=trade|industry|finance "
         "source:select=web|fair|partner level:select=a|b|c@级别 province:text@省份 "
         "city:text address:text/ phone:phone email:email website:url employees:integer "
         "annual_revenue:money credit_limit:money payment_terms:integer "
         "parent:reference>customer<subsidiaries founded_on:date "
         "first_traded_on:date last_activity_at:datetime next_follow_at:datetime" MORE_OF_CUSTOMER},
    [CONTACT] = {"contact", "contacts", "contact", "联系人",
                 SYSTEM_FIELDS OWNED_FIELDS
                 "name:text/is customer:reference>customer<contacts mobile:phone birthday:date"},
    [STAGE] = {"stage", "stages", "stage", "阶段",
               SYSTEM_FIELDS "name:text/s key:text position:integer probability:percent.2 "
                             "category:select=open|won|lost"},
    [OPPORTUNITY] =
        {"opportunity", "opportunities", "opportunity", "商机",
         SYSTEM_FIELDS OWNED_FIELDS
         "name:text/is@名称 code:auto_number "
         "customer:reference>customer<opportunities "
         "contact:reference>contact<opportunities stage:reference>stage<opportunities "
         "status:select=open|won|lost@状态 amount:money/b@金额 currency:text "
         "exchange_rate:decimal.8 probability:percent.2 need:long_text/i "
         "opened_on:date expected_close_date:date close_date:date "
         "stage_changed_at:datetime push_count:integer "
         "loss_reason:select=price|product|other next_step:text next_at:datetime "
         "last_activity_at:datetime urgent:boolean discount:decimal.2 "
         "effort:duration channels:multi_select=web|phone|mail rating:rating" MORE_OF_OPPORTUNITY},
    [LINE] = {"opportunity_line", "opportunity_lines", "opportunity line", "商机明细",
              SYSTEM_FIELDS "name:text opportunity:reference>opportunity<lines "
                            "quantity:decimal.3 price:money amount:money"},
    [ACTIVITY] = {"activity", "activities", "activity", "活动",
                  SYSTEM_FIELDS OWNED_FIELDS "subject:text/i about:any_reference<activities "
                                             "status:select=planned|done happened_at:datetime"},
};

struct world_record {
    struct expr_record record; /* first: the evaluator sees this part */
    struct value *values;
    struct value *bases;
};

struct world {
    struct arena arena;
    struct ctx ctx;
    struct meta_object objects[OBJECT_COUNT];
    struct meta_catalog catalog;
    struct expr_env env;
    struct world_record *records[OBJECT_COUNT];
    size_t counts[OBJECT_COUNT];
    bool restricted;    /* the reader sees only some rows, see world_sees */
    const char *masked; /* names of fields, joined by spaces */
    const char *hidden;
};

#define WORLD_ME 1002                    /* below 1001, above 1003 and 1004 */
#define WORLD_NOW INT64_C(1795332660000) /* 2026-11-22 15:31 in Shanghai */

/* ---- the catalog ---------------------------------------------------------------------------------- */

/* What stands behind a mark, up to the next one. */
static UNUSED struct text world_mark(struct text word, char mark)
{
    const char *found = memchr(word.ptr, mark, word.len);
    if (!found)
        return TEXT_EMPTY;
    struct text text = {found + 1, (size_t)(word.ptr + word.len - found - 1)};
    size_t len = 0;
    while (len < text.len && !memchr("/.=><@", text.ptr[len], 6))
        len++;
    return text_slice(text, 0, len);
}

static UNUSED struct text world_suffixed(struct world *world, struct text name, const char *suffix)
{
    return text_format(&world->arena, "%.*s_%s", TEXT_ARG(name), suffix);
}

static UNUSED void world_options(struct world *world, struct meta_field *field, struct text list)
{
    struct meta_option *options = ARENA_ARRAY(&world->arena, struct meta_option, 8);
    while (list.len) {
        struct text key = text_cut(&list, '|');
        options[field->option_count++] =
            (struct meta_option){.key = key, .label = {{key, key}}, .active = true};
    }
    field->options = options;
}

static UNUSED void world_field(struct world *world, struct meta_object *object, struct text word,
                               struct meta_field *field)
{
    struct text rest = word, name = text_cut(&rest, ':');
    size_t len = 0;
    while (len < rest.len && !memchr("/.=><@", rest.ptr[len], 6))
        len++;
    struct text letters = world_mark(rest, '/'), scale = world_mark(rest, '.');
    struct text target = world_mark(rest, '>'), label = world_mark(rest, '@');
    *field = (struct meta_field){.name = name,
                                 .column = name,
                                 .type = field_type_find(text_slice(rest, 0, len)),
                                 .object = object,
                                 .children = world_mark(rest, '<'),
                                 .index = (size_t)(field - object->fields)};
    assert_true(field->type < FIELD_TYPE_COUNT);
    field->number = (int64_t)field->index + 1;
    field->system = field->index < SYSTEM_COUNT;
    field->label = (struct label){{name, label.len ? label : name}};
    field->scale = field->type == FIELD_money ? 4 : scale.len ? scale.ptr[0] - '0' : 0;
    if (memchr(letters.ptr, 'i', letters.len))
        field->text_index = text_format(&world->arena, "%.*s_%.*s_text", TEXT_ARG(object->table),
                                        TEXT_ARG(name));
    field->contains = field->text_index.len > 0;
    field->sorted = memchr(letters.ptr, 's', letters.len) != NULL;
    if (field->sorted)
        field->key_column = world_suffixed(world, name, "key");
    if (memchr(letters.ptr, 'b', letters.len))
        field->base_column = world_suffixed(world, name, "base");
    if (field->type == FIELD_any_reference)
        field->object_column = world_suffixed(world, name, "object");
    for (size_t i = 0; target.len && i < OBJECT_COUNT; i++)
        if (text_eq(target, text_of(world_objects[i].name)))
            field->target = &world->objects[i];
    world_options(world, field, world_mark(rest, '='));
}

static UNUSED struct text world_field_name(const void *subject, size_t index)
{
    return ((const struct meta_field *)subject)[index].name;
}

static UNUSED struct text world_object_name(const void *subject, size_t index)
{
    return ((const struct meta_object *)subject)[index].name;
}

static UNUSED void world_fields(struct world *world, size_t at)
{
    struct meta_object *object = &world->objects[at];
    struct text list = text_of(world_objects[at].fields);
    struct meta_field *fields = ARENA_ARRAY(&world->arena, struct meta_field, 64);
    object->fields = fields;
    while (list.ptr)
        world_field(world, object, text_cut(&list, ' '), &fields[object->field_count++]);
    object->names = meta_names_new(&world->arena, object->field_count, world_field_name,
                                   object->fields);
    object->name_field = meta_field_find(object, at == ACTIVITY ? TEXT("subject") : TEXT("name"));
}

/* Relations seen from the target; every object may have activities. */
static UNUSED void world_children(struct world *world)
{
    for (size_t i = 0; i < OBJECT_COUNT; i++)
        world->objects[i].children = ARENA_ARRAY(&world->arena, struct meta_child, 8);
    for (size_t i = 0; i < OBJECT_COUNT; i++) {
        const struct meta_object *child = &world->objects[i];
        for (size_t k = 0; k < child->field_count; k++) {
            const struct meta_field *by = &child->fields[k];
            for (size_t t = 0; t < OBJECT_COUNT && by->children.len; t++) {
                struct meta_object *target = &world->objects[t];
                if (by->target && by->target != target)
                    continue;
                struct meta_child *children = (struct meta_child *)(uintptr_t)target->children;
                children[target->child_count++] = (struct meta_child){by->children, child, by,
                                                                      false};
            }
        }
    }
}

static UNUSED bool world_lists(const char *names, struct text name)
{
    struct text rest = text_of(names);
    while (rest.len)
        if (text_eq(text_cut(&rest, ' '), name))
            return true;
    return false;
}

static UNUSED enum expr_field_use world_use(const struct expr_env *env,
                                            const struct meta_field *field)
{
    const struct world *world = env->subject;
    if (world->hidden && world_lists(world->hidden, field->name))
        return EXPR_FIELD_HIDDEN;
    if (world->masked && world_lists(world->masked, field->name))
        return EXPR_FIELD_MASKED;
    return EXPR_FIELD_FREE;
}

/* With restricted rights: customers with a number of employees, lines with a price. */
static UNUSED const char *world_needs(const struct meta_object *object)
{
    if (text_eq(object->name, TEXT("customer")))
        return "employees";
    return text_eq(object->name, TEXT("opportunity_line")) ? "price" : NULL;
}

static UNUSED bool world_sees(const struct world *world, const struct world_record *record)
{
    const char *needs = world_needs(record->record.object);
    if (!world->restricted || !needs)
        return true;
    const struct meta_field *field = meta_field_find(record->record.object, text_of(needs));
    return !value_is_null(record->values[field->index]);
}

static UNUSED const struct db_node *world_visible(struct arena *arena, const struct expr_env *env,
                                                  const struct meta_object *object,
                                                  struct text alias)
{
    const struct world *world = env->subject;
    const char *needs = world_needs(object);
    if (!world->restricted || !needs)
        return NULL;
    return db_call1(arena, DB_IS_NOT_NULL, db_column(arena, alias, text_of(needs)));
}

/* The users of the tests below 1002. */
static UNUSED const struct db_select *world_team(struct arena *arena, const struct expr_env *env)
{
    (void)env;
    static const int64_t team[] = {1003, 1004};
    struct db_select *select = ARENA_NEW(arena, struct db_select);
    const struct db_node **columns = ARENA_ARRAY(arena, const struct db_node *, 1);
    columns[0] = db_column(arena, TEXT("u"), TEXT("id"));
    *select = (struct db_select){.table = TEXT("user"),
                                 .alias = TEXT("u"),
                                 .columns = columns,
                                 .column_count = 1,
                                 .where = db_in_ints(arena, columns[0], team, 2),
                                 .limit = -1};
    return select;
}

static UNUSED void world_init(struct world *world)
{
    *world = (struct world){.restricted = false};
    arena_init(&world->arena, (size_t)1024 * 1024 * 1024);
    ctx_init(&world->ctx, &world->arena, WORLD_NOW);
    for (size_t i = 0; i < OBJECT_COUNT; i++) {
        const struct world_object *row = &world_objects[i];
        world->objects[i] =
            (struct meta_object){.number = (int64_t)i + 1,
                                 .name = text_of(row->name),
                                 .plural = text_of(row->plural),
                                 .label = {{text_of(row->label), text_of(row->label_zh)}},
                                 .plural_label = {{text_of(row->plural), text_of(row->label_zh)}},
                                 .table = text_of(row->name),
                                 .index = i,
                                 .catalog = &world->catalog};
    }
    for (size_t i = 0; i < OBJECT_COUNT; i++)
        world_fields(world, i);
    world_children(world);
    world->catalog = (struct meta_catalog){.version = 1,
                                           .objects = world->objects,
                                           .object_count = OBJECT_COUNT,
                                           .names = meta_names_new(&world->arena, OBJECT_COUNT,
                                                                   world_object_name,
                                                                   world->objects)};
    world->env = (struct expr_env){.me = WORLD_ME,
                                   .my_department = 2001,
                                   .now = WORLD_NOW,
                                   .zone = zone_find(TEXT("Asia/Shanghai")),
                                   .week_start = 1,
                                   .fiscal_year_start = 4,
                                   .visible = world_visible,
                                   .field_use = world_use,
                                   .my_team = world_team,
                                   .subject = world};
    assert_non_null(world->env.zone);
}

static UNUSED void world_deinit(struct world *world)
{
    arena_deinit(&world->arena);
}

/* ---- records -------------------------------------------------------------------------------------- */

static UNUSED enum err world_load(struct ctx *ctx, void *subject, const struct meta_object *object,
                                  int64_t id, const struct expr_record **out)
{
    const struct world *world = subject;
    (void)ctx;
    for (size_t i = 0; i < world->counts[object->index]; i++) {
        const struct world_record *record = &world->records[object->index][i];
        if (record->record.id == id && world_sees(world, record))
            *out = &record->record;
    }
    return ERR_OK;
}

static UNUSED enum err world_get_children(struct ctx *ctx, void *subject,
                                          const struct expr_record *record,
                                          const struct meta_child *child,
                                          const struct expr_record **out, size_t *count)
{
    const struct world *world = subject;
    size_t all = world->counts[child->object->index];
    struct expr_record *found = ARENA_ARRAY(ctx->arena, struct expr_record, all);
    for (size_t i = 0; i < all; i++) {
        const struct world_record *one = &world->records[child->object->index][i];
        struct value by = one->values[child->by->index];
        if (!value_is_null(by) && by.number == record->id && world_sees(world, one))
            found[(*count)++] = one->record;
    }
    *out = found;
    return ERR_OK;
}

static UNUSED void world_room(struct world *world, size_t object, size_t count)
{
    world->records[object] = ARENA_ARRAY(&world->arena, struct world_record, count);
}

static UNUSED struct world_record *world_add(struct world *world, size_t object, int64_t id)
{
    const struct meta_object *of = &world->objects[object];
    struct world_record *record = &world->records[object][world->counts[object]++];
    record->values = ARENA_ARRAY(&world->arena, struct value, of->field_count);
    record->bases = ARENA_ARRAY(&world->arena, struct value, of->field_count);
    record->record = (struct expr_record){.object = of,
                                          .id = id,
                                          .values = record->values,
                                          .base_values = record->bases,
                                          .load = world_load,
                                          .children = world_get_children,
                                          .subject = world};
    record->values[0] = value_int(id);
    return record;
}

static UNUSED void world_set(struct world_record *record, const char *field, struct value value)
{
    const struct meta_field *found = meta_field_find(record->record.object, text_of(field));
    assert_non_null(found);
    record->values[found->index] = value;
    if (found->type == FIELD_money)
        record->bases[found->index] = value;
}

#define TEXT_VALUE(text) value_text(text_of(text))

/* A few records that examples can be followed on by hand. */
static UNUSED struct world_record *world_example(struct world *world)
{
    static const int64_t managers[] = {0, 1001, 1002, 1003};
    for (size_t i = 0; i < OBJECT_COUNT; i++)
        world_room(world, i, 8);
    for (size_t i = 0; i < 4; i++) {
        struct world_record *user = world_add(world, USER, 1001 + (int64_t)i);
        world_set(user, "name", value_text(text_format(&world->arena, "user %zu", i)));
        world_set(user, "department", value_int(2001 + (int64_t)i % 2));
        if (managers[i])
            world_set(user, "manager", value_int(managers[i]));
    }
    struct world_record *stage = world_add(world, STAGE, 3001);
    world_set(stage, "key", TEXT_VALUE("proposal"));
    world_set(stage, "category", TEXT_VALUE("open"));
    struct world_record *customer = world_add(world, CUSTOMER, 4001);
    world_set(customer, "name", TEXT_VALUE("云帆科技 Cloud Sail"));
    world_set(customer, "province", TEXT_VALUE("江苏"));
    world_set(customer, "level", TEXT_VALUE("a"));
    world_set(customer, "employees", value_int(120));
    world_set(customer, "tags", TEXT_VALUE("|key|vip|"));
    world_set(customer, "owner", value_int(1003));
    world_set(customer, "last_activity_at", value_int(WORLD_NOW - 40 * DAY_MS));
    struct world_record *it = world_add(world, OPPORTUNITY, 5001);
    world_set(it, "name", TEXT_VALUE("It's 一期"));
    world_set(it, "customer", value_int(4001));
    world_set(it, "stage", value_int(3001));
    world_set(it, "status", TEXT_VALUE("open"));
    world_set(it, "amount", value_int(1500000000)); /* 150,000.0000 */
    world_set(it, "owner", value_int(1004));
    world_set(it, "department", value_int(2001));
    world_set(it, "push_count", value_int(3));
    world_set(it, "expected_close_date", value_int(20780)); /* 2026-11-23 */
    world_set(it, "last_activity_at", value_int(WORLD_NOW));
    world_set(it, "urgent", value_int(0));
    world_set(it, "created_at", value_int(WORLD_NOW - 10 * DAY_MS));
    for (int64_t i = 0; i < 3; i++) {
        struct world_record *line = world_add(world, LINE, 6001 + i);
        world_set(line, "opportunity", value_int(5001));
        world_set(line, "quantity", value_int((i + 1) * 1000));
        if (i)
            world_set(line, "amount", value_int(i * 10000));
    }
    return it;
}
