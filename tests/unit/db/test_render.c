/* The SQL of representative trees, and that what is missing stops the statement. */
#include "db/fixture.h"

#include "db/dialect.h"
#include "db/sqlite/store.h"

struct writing {
    struct arena arena;
    struct ctx ctx;
    struct render render;
};

static int start(void **state)
{
    struct writing *w = calloc(1, sizeof *w);
    arena_init(&w->arena, (size_t)16 * 1024 * 1024);
    ctx_init(&w->ctx, &w->arena, 0);
    render_init(&w->render, &sqlite_dialect, TEXT_EMPTY);
    render_start(&w->render, &w->ctx);
    *state = w;
    return 0;
}

static int stop(void **state)
{
    struct writing *w = *state;
    render_deinit(&w->render);
    arena_deinit(&w->arena);
    free(w);
    return 0;
}

static struct db_sql ended(struct writing *w)
{
    struct db_sql sql = {0};
    assert_int_equal(render_end(&w->render, &sql), ERR_OK);
    return sql;
}

static struct db_sql node_sql(struct writing *w, const struct db_node *node)
{
    render_start(&w->render, &w->ctx);
    render_node(&w->render, node);
    return ended(w);
}

static const struct db_node *col(struct writing *w, const char *alias, const char *name)
{
    return db_column(&w->arena, text_of(alias), text_of(name));
}

static void values_are_bound_in_the_order_of_the_text(void **state)
{
    struct writing *w = *state;
    const struct db_node *stage = db_call2(&w->arena, DB_EQ, col(w, "t", "stage"),
                                           db_text(&w->arena, TEXT("' or 1=1 --")));
    const struct db_node *amount = db_call2(&w->arena, DB_GT, col(w, "t", "amount"),
                                            db_int(&w->arena, 100));
    struct db_sql sql = node_sql(w, db_and(&w->arena, stage, amount));
    assert_text(sql.text, "((\"t\".\"stage\" = ?) and (\"t\".\"amount\" > ?))");
    assert_int_equal(sql.value_count, 2);
    assert_text(sql.values[0].text, "' or 1=1 --");
    assert_int_equal(sql.values[1].number, 100);
}

static void chains_stay_flat(void **state)
{
    struct writing *w = *state;
    const struct db_node *all = NULL;
    for (int i = 0; i < 3; i++)
        all = db_or(&w->arena, all, col(w, "", "a"));
    assert_text(node_sql(w, all).text, "(\"a\" or \"a\" or \"a\")");
    assert_ptr_equal(db_and(&w->arena, all, NULL), all);
    assert_null(db_and(&w->arena, NULL, NULL));
}

static void names_cannot_break_out(void **state)
{
    struct writing *w = *state;
    assert_text(node_sql(w, col(w, "t", "a\"b")).text, "\"t\".\"a\"\"b\"");
}

static void lists_share_statements(void **state)
{
    struct writing *w = *state;
    const int64_t numbers[] = {7, 8, 9};
    struct db_sql sql = node_sql(w, db_in_ints(&w->arena, col(w, "", "id"), numbers, 3));
    assert_text(sql.text, "(\"id\" in (?, ?, ?, ?))");
    assert_int_equal(sql.values[3].number, 9);
    assert_text(node_sql(w, db_in_ints(&w->arena, col(w, "", "id"), numbers, 0)).text, "0");
    assert_text(node_sql(w, db_never(&w->arena)).text, "0");
}

static void choices_and_calls(void **state)
{
    struct writing *w = *state;
    const struct db_node *a = col(w, "", "a");
    const struct db_node *null_a = db_call1(&w->arena, DB_IS_NULL, a);
    assert_text(node_sql(w, db_call3(&w->arena, DB_CASE, null_a, db_int(&w->arena, 0), a)).text,
                "case when (\"a\" is null) then ? else \"a\" end");
    assert_text(node_sql(w, db_call2(&w->arena, DB_ADD, a, a)).text, "gx_add(\"a\", \"a\")");
    assert_text(node_sql(w, db_call(&w->arena, DB_COUNT, NULL, 0)).text, "count(*)");
    assert_text(node_sql(w, db_call1(&w->arena, DB_COUNT, a)).text, "count(\"a\")");
    assert_text(node_sql(w, db_call1(&w->arena, DB_COUNT_DISTINCT, a)).text,
                "count(distinct \"a\")");
    assert_text(node_sql(w, db_call1(&w->arena, DB_COALESCE, a)).text, "\"a\"");
}

static void a_select_with_everything(void **state)
{
    struct writing *w = *state;
    struct arena *arena = &w->arena;
    const struct db_node *day = col(w, "o", "close_date");
    const struct db_node *month = db_call3(arena, DB_BUCKET, day, db_int(arena, BUCKET_MONTH),
                                           db_int(arena, 1));
    const struct db_node *same_month = db_call3(arena, DB_BUCKET, day, db_int(arena, BUCKET_MONTH),
                                                db_int(arena, 1));
    const struct db_node *columns[] = {month, db_call1(arena, DB_SUM, col(w, "o", "amount"))};
    const struct db_node *group[] = {same_month};
    struct db_join join = {.table = TEXT("customer"),
                           .alias = TEXT("c"),
                           .on = db_call2(arena, DB_EQ, col(w, "c", "id"), col(w, "o", "customer")),
                           .left = true};
    struct db_order order[] = {{columns[1], true}, {col(w, "o", "id"), false}};
    struct db_select select = {.table = TEXT("opportunity"),
                               .alias = TEXT("o"),
                               .joins = &join,
                               .join_count = 1,
                               .columns = columns,
                               .column_count = 2,
                               .where = db_call1(arena, DB_IS_NOT_NULL, day),
                               .group = group,
                               .group_count = 1,
                               .having = db_call2(arena, DB_GT, columns[1], db_int(arena, 0)),
                               .order = order,
                               .order_count = 2,
                               .limit = 50,
                               .force_index = TEXT("opportunity_close")};
    render_select(&w->render, &select);
    assert_text(
        ended(w).text,
        "select gx_bucket(\"o\".\"close_date\", ?, ?), gx_sum(\"o\".\"amount\") from"
        " \"opportunity\" \"o\" indexed by \"opportunity_close\" left join \"customer\" \"c\""
        " on (\"c\".\"id\" = \"o\".\"customer\") where (\"o\".\"close_date\" is not null)"
        " group by 1 having (gx_sum(\"o\".\"amount\") > ?) order by 2 desc, \"o\".\"id\""
        " limit ?");
}

static void arms_share_order_and_limit(void **state)
{
    struct writing *w = *state;
    const struct db_node *columns[] = {col(w, "t", "id")};
    struct db_order order = {columns[0], true};
    struct db_select second = {.table = TEXT("share"),
                               .alias = TEXT("t"),
                               .columns = columns,
                               .column_count = 1,
                               .limit = -1};
    struct db_select first = {.table = TEXT("lead"),
                              .alias = TEXT("t"),
                              .columns = columns,
                              .column_count = 1,
                              .order = &order,
                              .order_count = 1,
                              .limit = -1,
                              .plus = &second};
    render_select(&w->render, &first);
    assert_text(ended(w).text, "select \"t\".\"id\" from \"lead\" \"t\" union select \"t\".\"id\""
                               " from \"share\" \"t\" order by 1 desc");
}

static void sub_selects_name_their_columns(void **state)
{
    struct writing *w = *state;
    const struct db_node *inner[] = {col(w, "", "owner"), db_call(&w->arena, DB_COUNT, NULL, 0)};
    struct db_select from = {.table = TEXT("lead"),
                             .columns = inner,
                             .column_count = 2,
                             .limit = -1};
    const struct db_node *outer[] = {col(w, "s", "owner"), col(w, "s", "c2")};
    struct db_select select = {
        .from = &from, .alias = TEXT("s"), .columns = outer, .column_count = 2, .limit = -1};
    render_select(&w->render, &select);
    assert_text(ended(w).text, "select \"s\".\"owner\", \"s\".\"c2\" from (select \"owner\","
                               " count(*) as \"c2\" from \"lead\") \"s\"");
}

static void conditions_on_other_tables(void **state)
{
    struct writing *w = *state;
    const struct db_node *columns[] = {col(w, "u", "id")};
    struct db_select select = {.table = TEXT("user"),
                               .alias = TEXT("u"),
                               .columns = columns,
                               .column_count = 1,
                               .limit = -1};
    const char *inner = "(select \"u\".\"id\" from \"user\" \"u\")";
    char expected[200];
    snprintf(expected, sizeof expected, "(\"t\".\"owner\" in %s)", inner);
    assert_text(node_sql(w, db_in_select(&w->arena, col(w, "t", "owner"), &select)).text, expected);
    snprintf(expected, sizeof expected, "exists %s", inner);
    assert_text(node_sql(w, db_exists(&w->arena, &select)).text, expected);
    assert_text(node_sql(w, db_scalar(&w->arena, &select)).text, inner);
}

static void a_match_binds_quoted_terms(void **state)
{
    struct writing *w = *state;
    struct db_sql sql = node_sql(w, db_match(&w->arena, TEXT("t"), TEXT("customer_text"),
                                             TEXT("云帆 te\"ch"), true));
    assert_text(sql.text, "\"t\".\"id\" in (select rowid from \"customer_text\" where"
                          " \"customer_text\" match ?)");
    assert_text(sql.values[0].text, "\"云帆\" \"te\"\"ch\"*");
}

static void what_is_missing_stops_the_statement(void **state)
{
    struct writing *w = *state;
    struct db_sql sql;
    render_start(&w->render, &w->ctx);
    render_node(&w->render, NULL);
    assert_int_equal(render_end(&w->render, &sql), ERR_out_of_memory);
    const struct db_node *a = col(w, "", "a");
    struct arena none;
    arena_init(&none, 0);
    assert_null(db_int(&none, 1));
    assert_ptr_equal(db_or(&none, a, NULL), db_never(&none));
    w->arena.failed = true;
    assert_ptr_equal(db_and(&w->arena, a, NULL), db_never(&w->arena));
    render_start(&w->render, &w->ctx);
    render_node(&w->render, a);
    assert_int_equal(render_end(&w->render, &sql), ERR_out_of_memory);
}

static void every_function_has_words(void **state)
{
    (void)state;
    for (int fn = 0; fn < DB_FN_COUNT_; fn++)
        assert_int_not_equal(sqlite_dialect.fns[fn].shape, SHAPE_NONE);
}

static void weeks_are_iso(void **state)
{
    (void)state;
    int64_t first = date_from_civil((struct civil_date){2027, 1, 1}); /* a Friday */
    assert_int_equal(db_date_part(first, PART_WEEK), 53);
    assert_int_equal(db_date_part(first + 3, PART_WEEK), 1);
    assert_int_equal(db_date_part(first, PART_WEEKDAY), 5);
    assert_int_equal(db_date_part(first + 100, PART_QUARTER), 2);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(values_are_bound_in_the_order_of_the_text, start, stop),
        cmocka_unit_test_setup_teardown(chains_stay_flat, start, stop),
        cmocka_unit_test_setup_teardown(names_cannot_break_out, start, stop),
        cmocka_unit_test_setup_teardown(lists_share_statements, start, stop),
        cmocka_unit_test_setup_teardown(choices_and_calls, start, stop),
        cmocka_unit_test_setup_teardown(a_select_with_everything, start, stop),
        cmocka_unit_test_setup_teardown(arms_share_order_and_limit, start, stop),
        cmocka_unit_test_setup_teardown(sub_selects_name_their_columns, start, stop),
        cmocka_unit_test_setup_teardown(conditions_on_other_tables, start, stop),
        cmocka_unit_test_setup_teardown(a_match_binds_quoted_terms, start, stop),
        cmocka_unit_test_setup_teardown(what_is_missing_stops_the_statement, start, stop),
        cmocka_unit_test(every_function_has_words),
        cmocka_unit_test(weeks_are_iso),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
