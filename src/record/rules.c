#include "record/rules.h"

#include "meta/field_types.h"

#define RULES_MEMORY ((size_t)16 * 1024 * 1024)
#define RULES_MAX 2000

/* One administrator's rule as its record has it. */
struct row {
    int64_t id;
    struct text object;
    struct meta_rule rule;
    struct text broken;
    bool active;
};

struct rules {
    struct arena own;   /* this struct */
    struct arena arena; /* what is below; anew for each loading */
    bool loaded;
    bool touched;
    int64_t catalog_version;
    struct row *rows; /* those that can be used, in their order */
    size_t count;
    struct meta_rule *of_object; /* room for the answer */
};

struct rules *rules_new(void)
{
    struct arena own;
    arena_init(&own, (size_t)64 * 1024);
    struct rules *rules = ARENA_NEW(&own, struct rules);
    if (!rules)
        return NULL;
    rules->own = own;
    return rules;
}

static void forget(struct rules *rules)
{
    if (rules->loaded)
        arena_deinit(&rules->arena);
    rules->loaded = false;
}

void rules_free(struct rules *rules)
{
    if (!rules)
        return;
    forget(rules);
    struct arena own = rules->own;
    arena_deinit(&own);
}

void rules_touched(struct rules *rules)
{
    rules->touched = true;
    forget(rules);
}

void rules_group_ended(struct rules *rules)
{
    if (rules && rules->touched)
        forget(rules);
    if (rules)
        rules->touched = false;
}

/* ---- the records ---- */

enum { ID, OBJECT, NAME, CONDITION, MESSAGE_EN, MESSAGE_ZH, FIELD, ACTIVE, BROKEN, COLUMNS };

static bool select_rules(struct arena *arena, const struct meta_object *kind,
                         struct db_select *select)
{
    static const char *const names[COLUMNS] = {"id",        "object",     "name",
                                               "condition", "message_en", "message_zh",
                                               "field",     "active",     "broken"};
    const struct db_node **columns = ARENA_ARRAY(arena, const struct db_node *, COLUMNS);
    struct db_order *order = ARENA_ARRAY(arena, struct db_order, 2);
    const struct meta_field *position = meta_field_find(kind, TEXT("position"));
    if (!columns || !order || !position)
        return false;
    for (size_t i = 0; i < COLUMNS; i++) {
        const struct meta_field *field = meta_field_find(kind, text_of(names[i]));
        if (!field)
            return false;
        columns[i] = db_column(arena, TEXT("r"), i == ID ? TEXT("id") : field->column);
    }
    order[0].by = db_column(arena, TEXT("r"), position->column);
    order[1].by = columns[ID];
    *select = (struct db_select){.table = kind->table,
                                 .alias = TEXT("r"),
                                 .columns = columns,
                                 .column_count = COLUMNS,
                                 .order = order,
                                 .order_count = 2,
                                 .limit = RULES_MAX};
    return true;
}

static void read_row(struct arena *arena, struct db_rows *rows, struct row *row)
{
    *row = (struct row){.id = db_get_int(rows, ID),
                        .object = text_dup(arena, db_get_text(rows, OBJECT)),
                        .active = db_get_int(rows, ACTIVE) != 0,
                        .broken = text_dup(arena, db_get_text(rows, BROKEN))};
    row->rule.name = text_dup(arena, db_get_text(rows, NAME));
    row->rule.condition = text_dup(arena, db_get_text(rows, CONDITION));
    row->rule.message.in[LANG_EN] = text_dup(arena, db_get_text(rows, MESSAGE_EN));
    row->rule.message.in[LANG_ZH] = text_dup(arena, db_get_text(rows, MESSAGE_ZH));
    row->rule.field = text_dup(arena, db_get_text(rows, FIELD));
}

static enum err read_rows(struct record_env *env, const struct meta_object *kind,
                          struct arena *arena, struct row **out, size_t *count)
{
    struct db_select select;
    struct db_rows *rows;
    *count = 0;
    *out = ARENA_ARRAY(arena, struct row, RULES_MAX);
    if (!*out || !select_rules(env->ctx->arena, kind, &select))
        return ctx_fail(env->ctx, ERR_out_of_memory);
    enum err err = db_open_rows(env->ctx, env->conn, &select, &rows);
    if (err)
        return err;
    while (*count < RULES_MAX && db_next(rows))
        read_row(arena, rows, &(*out)[(*count)++]);
    return db_close_rows(rows);
}

/* Parses in `arena`; why it cannot be, or empty. */
static struct text parse(struct arena *arena, const struct record_env *env,
                         const struct meta_catalog *catalog, struct row *row)
{
    struct ctx trial;
    ctx_init(&trial, arena, env->ctx->now);
    const struct meta_object *object = meta_object_find(catalog, row->object);
    if (!object)
        ctx_fail(&trial, ERR_unknown_object, row->object, TEXT_EMPTY);
    else if (row->rule.field.len && !meta_field_find(object, row->rule.field))
        ctx_fail(&trial, ERR_no_field, row->rule.field, TEXT_EMPTY);
    else if (!expr_parse_rule(&trial, catalog, object, row->rule.condition, &row->rule.expr))
        return TEXT_EMPTY;
    struct buf why;
    buf_init(&why, arena, 4096);
    if (trial.fault_count)
        error_message(&why, &trial.faults[0], LANG_EN);
    else
        buf_lit(&why, "-");
    return buf_text(&why);
}

/* ---- for saves ---- */

static enum err load(struct record_env *env, struct rules *rules)
{
    const struct meta_object *kind = meta_object_find(env->catalog, TEXT("validation_rule"));
    size_t count = 0, kept = 0;
    arena_init(&rules->arena, RULES_MEMORY);
    rules->loaded = true;
    rules->catalog_version = env->catalog->version;
    rules->count = 0;
    enum err err = kind ? read_rows(env, kind, &rules->arena, &rules->rows, &count) : ERR_OK;
    for (size_t i = 0; !err && i < count; i++)
        if (rules->rows[i].active && !parse(&rules->arena, env, env->catalog, &rules->rows[i]).len)
            rules->rows[kept++] = rules->rows[i];
    rules->count = kept;
    rules->of_object = ARENA_ARRAY(&rules->arena, struct meta_rule, kept + RULES_MAX);
    if (!err && rules->arena.failed)
        err = ctx_fail(env->ctx, ERR_out_of_memory);
    if (err)
        forget(rules);
    return err;
}

enum err rules_of(struct record_env *env, const struct meta_object *object,
                  const struct meta_rule **out, size_t *count)
{
    struct rules *rules = env->store->rules;
    const struct meta_derived *derived = object->derived;
    *out = derived->rules;
    *count = derived->rule_count;
    if (!rules)
        return ERR_OK;
    if (rules->loaded && (rules->catalog_version != env->catalog->version || rules->touched))
        forget(rules);
    enum err err = rules->loaded ? ERR_OK : load(env, rules);
    if (err || !rules->count)
        return err;
    *out = rules->of_object;
    for (*count = 0; *count < derived->rule_count && *count < RULES_MAX; (*count)++)
        rules->of_object[*count] = derived->rules[*count];
    for (size_t i = 0; i < rules->count; i++)
        if (text_eq(rules->rows[i].object, object->name))
            rules->of_object[(*count)++] = rules->rows[i].rule;
    return ERR_OK;
}

/* ---- after a change of the catalog ---- */

static enum err put_broken(struct record_env *env, const struct meta_object *kind, int64_t id,
                           struct text why)
{
    struct arena *arena = env->ctx->arena;
    const struct db_set set = {.column = meta_field_find(kind, TEXT("broken"))->column,
                               .to = why.len ? db_text(arena, why) : db_null(arena)};
    const struct db_node *where = db_call2(arena, DB_EQ, db_column(arena, TEXT_EMPTY, TEXT("id")),
                                           db_int(arena, id));
    int64_t changed;
    return db_update(env->ctx, env->conn, kind->table, &set, 1, where, &changed);
}

enum err rules_look_again(struct record_env *env, const struct meta_catalog *catalog)
{
    const struct meta_object *kind = meta_object_find(catalog, TEXT("validation_rule"));
    struct row *rows;
    size_t count = 0;
    enum err err = kind ? read_rows(env, kind, env->ctx->arena, &rows, &count) : ERR_OK;
    for (size_t i = 0; !err && i < count; i++) {
        struct text why = parse(env->ctx->arena, env, catalog, &rows[i]);
        if (!text_eq(why, rows[i].broken))
            err = put_broken(env, kind, rows[i].id, why);
    }
    return err;
}
