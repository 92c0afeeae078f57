/* SQL and the evaluator give the same answer: random expressions over random records, each as a value and
 * as a condition, with all rights and with few. The seed is printed; GUANXI_SEED repeats a run. */
/* Fields for formulas: of types that no random expression draws until they have one. */
#define MORE_OF_CUSTOMER " f_size:duration f_word:json"
#define MORE_OF_OPPORTUNITY                                                                        \
    " f_count:duration f_money:duration f_flag:duration f_day:duration f_name:json"
#include "expr/random.h"

#include "base/terms.h"
#include "db/fixture.h"
#include "expr/formulas.h"
#include "meta/formula.h"
#include "sys/clock.h"

#include <stdlib.h>

#define EXPRESSIONS 3000
#define MEMORY ((size_t)256 * 1024 * 1024)

static struct world world;
static struct fixture database;
static struct arena arena; /* of the expression at hand */
static uint64_t seed;

struct counts {
    int64_t expressions, pairs, overflows, tolerated, refused, truths;
};
static struct counts counts;

/* ---- the database --------------------------------------------------------------------------------- */

struct table_columns {
    struct text names[128];
    enum db_column_type types[128];
    size_t count;
};

static void add_column(struct table_columns *columns, struct text name, enum db_column_type type)
{
    if (!name.len)
        return;
    columns->types[columns->count] = type;
    columns->names[columns->count++] = name;
}

static enum db_column_type type_of(const struct meta_field *field)
{
    return field_types[field->type].kind == VALUE_TEXT ? DB_COLUMN_TEXT : DB_COLUMN_INT;
}

static struct table_columns columns_of(const struct meta_object *object)
{
    struct table_columns columns = {.count = 0};
    for (size_t i = 1; i < object->field_count; i++) {
        const struct meta_field *field = &object->fields[i];
        add_column(&columns, field->column, type_of(field));
        add_column(&columns, field->base_column, DB_COLUMN_INT);
        add_column(&columns, field->key_column, DB_COLUMN_TEXT);
    }
    return columns;
}

static void create_table(const struct meta_object *object)
{
    struct table_columns columns = columns_of(object);
    struct db_column_def defs[128];
    struct db_index_def indexes[8];
    size_t index_count = 0;
    for (size_t i = 0; i < columns.count; i++)
        defs[i] = (struct db_column_def){columns.names[i], columns.types[i]};
    for (size_t i = 0; i < object->field_count; i++)
        if (object->fields[i].text_index.len)
            indexes[index_count++] = (struct db_index_def){object->fields[i].text_index,
                                                           DB_INDEX_TEXT, NULL, 0};
    struct db_table_def table = {.name = object->table,
                                 .columns = defs,
                                 .column_count = columns.count,
                                 .indexes = indexes,
                                 .index_count = index_count};
    make_table(&database, &table);
}

static enum err insert_record(struct ctx *ctx, struct db_conn *conn,
                              const struct world_record *record)
{
    const struct meta_object *object = record->record.object;
    struct text names[130] = {TEXT("id")};
    struct value values[130] = {value_int(record->record.id)};
    size_t count = 1;
    for (size_t i = 1; i < object->field_count; i++) {
        const struct meta_field *field = &object->fields[i];
        struct value value = record->values[i];
        names[count] = field->column;
        values[count++] = value;
        if (field->base_column.len) {
            names[count] = field->base_column;
            values[count++] = record->bases[i];
        }
        if (field->key_column.len) {
            names[count] = field->key_column;
            values[count++] = value_is_null(value) ? value
                                                   : value_text(sort_key(ctx->arena, value.text));
        }
    }
    struct db_insert insert = {.table = object->table,
                               .columns = names,
                               .column_count = count,
                               .values = values,
                               .row_count = 1};
    enum err err = db_insert(ctx, conn, &insert);
    for (size_t i = 0; i < object->field_count && !err; i++) {
        const struct meta_field *field = &object->fields[i];
        if (field->text_index.len && !value_is_null(record->values[i]))
            err = db_text_put(ctx, conn, field->text_index, record->record.id, TEXT_EMPTY,
                              terms_of(ctx->arena, record->values[i].text));
    }
    return err;
}

static enum err insert_all(struct db_task *task, struct db_conn *conn)
{
    enum err err = ERR_OK;
    for (size_t i = 0; i < OBJECT_COUNT; i++)
        for (size_t k = 0; k < world.counts[i] && !err; k++)
            err = insert_record(task->ctx, conn, &world.records[i][k]);
    return err;
}

static int open_all(void **state)
{
    (void)state;
    const char *given = getenv("GUANXI_SEED");
    seed = given ? strtoull(given, NULL, 10) : (uint64_t)clock_now();
    print_message("GUANXI_SEED=%llu\n", (unsigned long long)seed);
    random_state = seed;
    arena_init(&arena, MEMORY);
    world_init(&world);
    random_fill(&world);
    fixture_init(&database);
    fixture_open(&database);
    for (size_t i = 0; i < OBJECT_COUNT; i++)
        create_table(&world.objects[i]);
    assert_int_equal(write_with(&database, insert_all, NULL), ERR_OK);
    return 0;
}

static int close_all(void **state)
{
    (void)state;
    db_close(database.db);
    fixture_deinit(&database);
    world_deinit(&world);
    arena_deinit(&arena);
    return 0;
}

/* ---- one expression -------------------------------------------------------------------------------- */

struct trial {
    struct ctx *ctx;
    struct db_conn *conn;
    struct text source;
    const struct expr *expr;
    bool lazy;
    bool condition; /* as a condition, else as a value */
};

static void complain(const struct trial *trial, const char *what)
{
    print_error("%s\n  GUANXI_SEED=%llu rights %s\n  %.*s\n", what, (unsigned long long)seed,
                world.restricted ? "few" : "all", TEXT_ARG(trial->source));
    for (size_t i = 0; i < trial->ctx->fault_count && i < 3; i++)
        print_error("  %.*s at %lld\n", TEXT_ARG(error_name(trial->ctx->faults[i].code)),
                    (long long)trial->ctx->faults[i].position);
}

static struct text shown(struct value value)
{
    if (value.kind == VALUE_INT)
        return text_format(&arena, "%lld", (long long)value.number);
    return value_is_null(value) ? TEXT("null") : value.text;
}

/* What the evaluator says: 1 or 0 of a condition, else the value. */
static enum err evaluated(const struct trial *trial, const struct expr_record *record,
                          struct value *out)
{
    bool yes = false;
    if (!trial->condition)
        return expr_eval(trial->ctx, trial->expr, &world.env, record, out);
    enum err err = expr_eval_condition(trial->ctx, trial->expr, &world.env, record, &yes);
    *out = value_int(yes);
    counts.truths += yes;
    return err;
}

/* Rows as SQL has them, in the order of the records: found[i] null value means the row did not come. */
static enum err selected(const struct trial *trial, const struct db_node *node, int64_t only,
                         struct value *values, bool *came)
{
    const struct db_node *id = db_column(&arena, TEXT("t"), TEXT("id"));
    const struct db_node *columns[] = {id, trial->condition ? db_int(&arena, 1) : node};
    const struct db_node *one = only ? db_call2(&arena, DB_EQ, id, db_int(&arena, only)) : NULL;
    struct db_select select = {.table = TEXT("opportunity"),
                               .alias = TEXT("t"),
                               .columns = columns,
                               .column_count = 2,
                               .where = trial->condition ? db_and(&arena, node, one) : one,
                               .limit = -1};
    struct db_rows *rows = NULL;
    enum err err = db_open_rows(trial->ctx, trial->conn, &select, &rows);
    if (err)
        return err;
    while (db_next(rows)) {
        size_t at = (size_t)(db_get_int(rows, 0) - 1000 * (OPPORTUNITY + 1) - 1);
        came[at] = true;
        values[at] = value_dup(&arena, db_get(rows, 1));
    }
    return db_close_rows(rows);
}

static bool agree(const struct trial *trial, struct value sql, bool came, struct value own)
{
    if (trial->condition)
        return came == (own.number != 0);
    return came && value_eq(sql, own);
}

/* An overflow on one side only is right where the other had no need to compute that part. */
static void tolerate(const struct trial *trial)
{
    if (!trial->lazy) {
        complain(trial, "only one side overflows");
        fail();
    }
    counts.tolerated++;
}

static void compare_row(const struct trial *trial, size_t at, enum err sql_err, struct value sql,
                        bool came)
{
    const struct expr_record *record = &world.records[OPPORTUNITY][at].record;
    struct value own = VALUE_NONE;
    ctx_clear(trial->ctx);
    enum err err = evaluated(trial, record, &own);
    counts.pairs++;
    if (err == ERR_overflow || sql_err == ERR_overflow) {
        counts.overflows++;
        if (err != sql_err)
            tolerate(trial);
        return;
    }
    if (err == ERR_OK && sql_err == ERR_OK && agree(trial, sql, came, own))
        return;
    complain(trial, "SQL and the evaluator differ");
    print_error("  record %lld: SQL %s %.*s (%.*s), evaluator %.*s (%.*s)\n", (long long)record->id,
                came ? "has" : "has not", TEXT_ARG(shown(sql)), TEXT_ARG(error_name(sql_err)),
                TEXT_ARG(shown(own)), TEXT_ARG(error_name(err)));
    fail();
}

static void compare_each(const struct trial *trial, const struct db_node *node)
{
    struct value values[64] = {VALUE_NONE};
    bool came[64] = {false};
    size_t count = world.counts[OPPORTUNITY];
    enum err err = selected(trial, node, 0, values, came);
    for (size_t i = 0; i < count; i++) {
        enum err one = err;
        if (err == ERR_overflow)
            one = selected(trial, node, world.records[OPPORTUNITY][i].record.id, values, came);
        compare_row(trial, i, one, values[i], came[i]);
    }
}

static void compare(struct trial *trial)
{
    const struct db_node *node = NULL;
    ctx_clear(trial->ctx);
    enum err err = trial->condition
                       ? expr_parse_condition(trial->ctx, &world.catalog,
                                              &world.objects[OPPORTUNITY], &world.env,
                                              trial->source, &trial->expr)
                       : expr_parse(trial->ctx, &world.catalog, &world.objects[OPPORTUNITY],
                                    &world.env, trial->source, &trial->expr);
    if (!err) {
        node = trial->condition
                   ? expr_compile_condition(trial->ctx, trial->expr, &world.env, TEXT("t"), true)
                   : expr_compile(trial->ctx, trial->expr, &world.env, TEXT("t"));
        err = ctx_error(trial->ctx);
    }
    if (err == ERR_overflow || err == ERR_expr_too_large || err == ERR_expr_too_deep) {
        counts.refused++;
        return;
    }
    if (err || !node) {
        complain(trial, "it should parse and compile");
        fail();
    }
    counts.expressions++;
    compare_each(trial, node);
}

static void sql_and_evaluator_agree(void **state)
{
    (void)state;
    static const enum random_kind kinds[] = {OF_BOOLEAN, OF_BOOLEAN, OF_BOOLEAN, OF_NUMBER,
                                             OF_NUMBER,  OF_TEXT,    OF_DATE};
    struct ctx ctx;
    for (int i = 0; i < EXPRESSIONS; i++) {
        arena_reset(&arena);
        ctx_init(&ctx, &arena, WORLD_NOW);
        struct buf buf;
        buf_init(&buf, &arena, 8000);
        enum random_kind kind = kinds[random_to(7)];
        struct random_source source = {&world, &buf, &world.objects[OPPORTUNITY], false};
        world.restricted = i % 3 == 0;
        random_expression(&source, kind, 1 + (int)random_to(4));
        struct trial trial = {.ctx = &ctx, .source = buf_text(&buf), .lazy = source.lazy};
        trial.condition = kind == OF_BOOLEAN && random_chance(70);
        assert_int_equal(db_read_begin(&ctx, database.db, 0, &trial.conn), ERR_OK);
        compare(&trial);
        db_read_end(trial.conn);
    }
    print_message("%lld expressions, %lld pairs, %lld yes, %lld overflows (%lld on one side), "
                  "%lld refused\n",
                  (long long)counts.expressions, (long long)counts.pairs, (long long)counts.truths,
                  (long long)counts.overflows, (long long)counts.tolerated,
                  (long long)counts.refused);
    assert_true(counts.pairs >= 20000);
    assert_true(counts.tolerated * 50 < counts.pairs);
}

/* ---- formulas --------------------------------------------------------------------------------------- */

/* Fields that get another random formula every few expressions; one may be made of those before it. */
static const struct {
    const char *name;
    enum field_type type;
    int scale;
    enum random_kind kind;
    size_t object;
} made[] = {
    {"f_size", FIELD_decimal, 3, OF_NUMBER, CUSTOMER},
    {"f_word", FIELD_text, 0, OF_TEXT, CUSTOMER},
    {"f_count", FIELD_integer, 0, OF_NUMBER, OPPORTUNITY},
    {"f_money", FIELD_money, 4, OF_NUMBER, OPPORTUNITY},
    {"f_flag", FIELD_boolean, 0, OF_BOOLEAN, OPPORTUNITY},
    {"f_day", FIELD_date, 0, OF_DATE, OPPORTUNITY},
    {"f_name", FIELD_text, 0, OF_TEXT, OPPORTUNITY},
};
#define MADE (sizeof made / sizeof *made)
#define BATCHES 40
#define BATCH 25

static struct meta_field *made_fields[MADE];

static void put_derived(struct meta_object *object)
{
    struct meta_derived *derived = ARENA_NEW(&arena, struct meta_derived);
    derived->formulas = ARENA_ARRAY(&arena, const struct meta_field *, 128);
    derived->rollups = ARENA_ARRAY(&arena, const struct meta_field *, 128);
    object->derived = derived;
}

/* Values of a field for every record, as the evaluator works them out, into the column. */
struct keeping {
    const struct meta_field *field;
    struct ctx *ctx;
};

static enum err keep_values(struct db_task *task, struct db_conn *conn)
{
    const struct keeping *keeping = task->subject;
    const struct meta_field *field = keeping->field;
    size_t object = field->object->index;
    enum err err = ERR_OK;
    for (size_t i = 0; i < world.counts[object] && !err; i++) {
        struct world_record *record = &world.records[object][i];
        const struct db_set set = {.column = field->column,
                                   .to = db_value(task->ctx->arena, record->values[field->index])};
        int64_t changed;
        err = db_update(task->ctx, conn, field->object->table, &set, 1,
                        db_call2(task->ctx->arena, DB_EQ,
                                 db_column(task->ctx->arena, TEXT_EMPTY, TEXT("id")),
                                 db_int(task->ctx->arena, record->record.id)),
                        &changed);
    }
    return err;
}

/* Stored where it may be and where every value fits; else it stays worked out at read. */
static void keep_column(struct meta_field *field)
{
    struct ctx ctx;
    struct meta_formula *formula = field->formula;
    size_t object = field->object->index;
    ctx_init(&ctx, &arena, WORLD_NOW);
    formula->at_read = true;
    if (!formula->kept || random_chance(30))
        return;
    for (size_t i = 0; i < world.counts[object]; i++) {
        struct world_record *record = &world.records[object][i];
        struct value value;
        if (expr_eval(&ctx, formula->expr, &world.env, &record->record, &value))
            return;
        record->values[field->index] = record->bases[field->index] = value;
    }
    struct keeping keeping = {field, &ctx};
    assert_int_equal(write_with(&database, keep_values, &keeping), ERR_OK);
    formula->at_read = false;
}

/* Made anew, from the first to the last, so that the kept ones among them find those below kept. */
static void make_formulas(struct ctx *ctx)
{
    for (size_t i = 0; i < OBJECT_COUNT; i++)
        put_derived(&world.objects[i]);
    for (size_t i = 0; i < MADE; i++)
        made_fields[i]->formula->depth = 0;
    for (size_t i = 0; i < MADE; i++) {
        struct meta_formula *formula = made_fields[i]->formula;
        struct buf buf;
        buf_init(&buf, &arena, 4000);
        struct random_source source = {&world, &buf, made_fields[i]->object, false};
        random_expression(&source, made[i].kind, 1 + (int)random_to(3));
        *formula = (struct meta_formula){.expression = buf_text(&buf)};
    }
    ctx_clear(ctx);
    enum err err = expr_linker.link(ctx, &world.catalog, NULL, false);
    for (size_t i = 0; i < ctx->fault_count && err; i++)
        print_error("%.*s\n", TEXT_ARG(error_name(ctx->faults[i].code)));
    assert_int_equal(err, ERR_OK);
    for (int depth = 1; depth <= FORMULA_DEPTH_MAX; depth++)
        for (size_t i = 0; i < MADE; i++)
            if (made_fields[i]->formula->depth == depth)
                keep_column(made_fields[i]);
}

/* The fields stand in the world from here on; their columns are in the tables from the start. */
static int add_formulas(void **state)
{
    (void)state;
    for (size_t i = 0; i < MADE; i++) {
        struct meta_object *object = &world.objects[made[i].object];
        made_fields[i] = (struct meta_field *)(uintptr_t)meta_field_find(object,
                                                                         text_of(made[i].name));
        made_fields[i]->type = made[i].type;
        made_fields[i]->scale = made[i].scale;
        made_fields[i]->computed = COMPUTED_FORMULA;
        made_fields[i]->formula = ARENA_NEW(&world.arena, struct meta_formula);
    }
    return 0;
}

static int take_formulas(void **state)
{
    (void)state;
    for (size_t i = 0; i < MADE; i++)
        made_fields[i]->formula = NULL;
    return 0;
}

static void formulas_agree(void **state)
{
    (void)state;
    struct ctx ctx;
    size_t kept = 0, used = 0;
    world.restricted = false;
    counts = (struct counts){0};
    for (int i = 0; i < BATCHES * BATCH; i++) {
        if (i % BATCH == 0) {
            arena_reset(&arena);
            ctx_init(&ctx, &arena, WORLD_NOW);
            make_formulas(&ctx);
        }
        for (size_t k = 0; i % BATCH == 0 && k < MADE; k++)
            kept += !made_fields[k]->formula->at_read;
        struct buf buf;
        buf_init(&buf, &arena, 8000);
        const size_t which = 2 + (size_t)random_to((int64_t)MADE - 2);
        struct random_source source = {&world, &buf, &world.objects[OPPORTUNITY], true};
        /* the field itself, then whatever chance makes of all of them */
        bool alone = i % BATCH < 10;
        if (alone)
            buf_add_text(&buf, made_fields[i % BATCH < 5 ? 2 + (size_t)i % 5 : which]->name);
        else
            random_expression(&source, OF_BOOLEAN, 1 + (int)random_to(3));
        struct trial trial = {.ctx = &ctx, .source = buf_text(&buf), .lazy = true};
        trial.condition = !alone;
        used++;
        assert_int_equal(db_read_begin(&ctx, database.db, 0, &trial.conn), ERR_OK);
        compare(&trial);
        db_read_end(trial.conn);
    }
    print_message("%zu expressions over %zu kept formulas, %lld pairs, %lld overflows\n", used,
                  kept, (long long)counts.pairs, (long long)counts.overflows);
    assert_true(counts.pairs >= 20000 && kept >= BATCHES / 2);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(sql_and_evaluator_agree),
                                       cmocka_unit_test_setup_teardown(formulas_agree, add_formulas,
                                                                       take_formulas)};
    return cmocka_run_group_tests(tests, open_all, close_all);
}
