/* Reading: snapshots, budgets, deadlines, connections. */
#include "db/fixture.h"

static enum err fill(struct db_task *task, struct db_conn *conn)
{
    enum { ROWS = 3000 };
    const struct text columns[] = {TEXT("id"), TEXT("name"), TEXT("amount")};
    struct value *values = ARENA_ARRAY(task->ctx->arena, struct value, ROWS * 3);
    for (size_t i = 0; i < ROWS; i++) {
        values[i * 3] = value_int((int64_t)i + 1);
        values[i * 3 + 1] = value_text(TEXT("name"));
        values[i * 3 + 2] = value_int((int64_t)i % 7);
    }
    struct db_insert insert = {.table = TEXT("customer"),
                               .columns = columns,
                               .column_count = 3,
                               .values = values,
                               .row_count = ROWS};
    return db_insert(task->ctx, conn, &insert);
}

static int setup_filled(void **state)
{
    setup(state);
    make_table(*state, &customer_table);
    assert_int_equal(write_with(*state, fill, NULL), ERR_OK);
    return 0;
}

static enum err delete_all(struct db_task *task, struct db_conn *conn)
{
    return db_delete(task->ctx, conn, TEXT("customer"), NULL, NULL);
}

static const struct db_select *count_all(struct arena *arena)
{
    struct db_select *select = ARENA_NEW(arena, struct db_select);
    const struct db_node **columns = ARENA_ARRAY(arena, const struct db_node *, 1);
    columns[0] = db_call(arena, DB_COUNT, NULL, 0);
    *select = (struct db_select){.table = TEXT("customer"),
                                 .columns = columns,
                                 .column_count = 1,
                                 .limit = -1};
    return select;
}

static void a_reader_sees_one_moment(void **state)
{
    struct fixture *f = *state;
    struct db_conn *conn;
    struct value value;
    bool found;
    assert_int_equal(db_read_begin(&f->ctx, f->db, 0, &conn), ERR_OK);
    assert_int_equal(write_with(f, delete_all, NULL), ERR_OK);
    assert_int_equal(db_one(&f->ctx, conn, count_all(&f->arena), &found, &value), ERR_OK);
    assert_int_equal(value.number, 3000);
    db_read_end(conn);
    assert_int_equal(count_rows(f, "customer", NULL), 0);
}

/* 9 million pairs: far beyond any budget here. */
static const struct db_select *costly(struct arena *arena)
{
    struct db_select *select = ARENA_NEW(arena, struct db_select);
    *select = *count_all(arena);
    struct db_join *join = ARENA_NEW(arena, struct db_join);
    *join = (struct db_join){.table = TEXT("customer"), .alias = TEXT("b")};
    join->on = db_call2(arena, DB_NE, db_column(arena, TEXT("a"), TEXT("name")),
                        db_column(arena, TEXT("b"), TEXT("code")));
    select->alias = TEXT("a");
    select->joins = join;
    select->join_count = 1;
    return select;
}

static enum err run_costly(struct fixture *f, int64_t steps)
{
    struct db_conn *conn;
    struct value value;
    bool found;
    enum err err = db_read_begin(&f->ctx, f->db, steps, &conn);
    if (err)
        return err;
    err = db_one(&f->ctx, conn, costly(&f->arena), &found, &value);
    db_read_end(conn);
    return err;
}

static void a_budget_stops_what_costs_too_much(void **state)
{
    struct fixture *f = *state;
    bool budget = db_reads_inline(f->db); /* there is none where no HTTP thread reads itself */
    assert_int_equal(run_costly(f, DB_STEPS_INLINE), budget ? ERR_over_budget : ERR_OK);
    assert_int_equal(f->ctx.fault_count, budget);
    assert_int_equal(count_rows(f, "customer", NULL), 3000);
}

static void a_budget_lets_small_work_through(void **state)
{
    struct fixture *f = *state;
    struct db_conn *conn;
    struct value value;
    bool found;
    assert_int_equal(db_read_begin(&f->ctx, f->db, DB_STEPS_INLINE, &conn), ERR_OK);
    assert_int_equal(db_one(&f->ctx, conn, count_all(&f->arena), &found, &value), ERR_OK);
    db_read_end(conn);
}

static void a_deadline_stops_a_long_query(void **state)
{
    struct fixture *f = *state;
    f->ctx.deadline = clock_monotonic() + 20;
    assert_int_equal(run_costly(f, 0), ERR_deadline);
    f->ctx.deadline = 0;
    assert_int_equal(count_rows(f, "customer", NULL), 3000);
}

static void waiting_for_a_connection_ends_at_the_deadline(void **state)
{
    struct fixture *f = *state;
    struct db_conn *conns[3], *none;
    for (int i = 0; i < 3; i++)
        assert_int_equal(db_read_begin(&f->ctx, f->db, 0, &conns[i]), ERR_OK);
    f->ctx.deadline = clock_monotonic() + 20;
    assert_int_equal(db_read_begin(&f->ctx, f->db, 0, &none), ERR_deadline);
    for (int i = 0; i < 3; i++)
        db_read_end(conns[i]);
}

static void the_same_statement_runs_twice_at_once(void **state)
{
    struct fixture *f = *state;
    struct db_conn *conn;
    struct db_rows *outer, *inner;
    const struct db_node *columns[] = {db_column(&f->arena, TEXT_EMPTY, TEXT("id"))};
    struct db_order order = {columns[0], false};
    struct db_select select = {.table = TEXT("customer"),
                               .columns = columns,
                               .column_count = 1,
                               .order = &order,
                               .order_count = 1,
                               .limit = 3};
    assert_int_equal(db_read_begin(&f->ctx, f->db, 0, &conn), ERR_OK);
    assert_int_equal(db_open_rows(&f->ctx, conn, &select, &outer), ERR_OK);
    int64_t sum = 0;
    while (db_next(outer)) {
        assert_int_equal(db_open_rows(&f->ctx, conn, &select, &inner), ERR_OK);
        while (db_next(inner))
            sum += db_get_int(outer, 0) * db_get_int(inner, 0);
        assert_int_equal(db_close_rows(inner), ERR_OK);
    }
    assert_int_equal(db_close_rows(outer), ERR_OK);
    db_read_end(conn);
    assert_int_equal(sum, 36);
}

static void the_plan_can_be_seen(void **state)
{
    struct fixture *f = *state;
    struct db_conn *conn;
    struct text sql, plan;
    const struct db_node *columns[] = {db_column(&f->arena, TEXT_EMPTY, TEXT("id"))};
    struct db_select select = {.table = TEXT("customer"),
                               .columns = columns,
                               .column_count = 1,
                               .limit = 10};
    select.where = db_call2(&f->arena, DB_EQ, db_column(&f->arena, TEXT_EMPTY, TEXT("amount")),
                            db_int(&f->arena, 3));
    assert_int_equal(db_read_begin(&f->ctx, f->db, 0, &conn), ERR_OK);
    assert_int_equal(db_explain(&f->ctx, conn, &select, &sql, &plan), ERR_OK);
    assert_int_equal(db_verify(&f->ctx, conn), ERR_OK);
    db_read_end(conn);
    assert_true(text_find(sql, TEXT("\"customer\" where (\"amount\" = ")) >= 0);
    assert_true(text_find(plan, TEXT("customer_amount")) >= 0);
}

static void more_statements_than_are_kept(void **state)
{
    struct fixture *f = *state;
    struct db_conn *conn;
    struct value value;
    bool found;
    assert_int_equal(db_read_begin(&f->ctx, f->db, 0, &conn), ERR_OK);
    for (int round = 0; round < 2; round++) {
        const struct db_node *chain = NULL;
        for (int i = 0; i < 300; i++) {
            const struct db_node *id = db_column(&f->arena, TEXT_EMPTY, TEXT("id"));
            chain = db_or(&f->arena, chain, db_call2(&f->arena, DB_EQ, id, db_int(&f->arena, i)));
            struct db_select select = *count_all(&f->arena);
            select.where = chain;
            assert_int_equal(db_one(&f->ctx, conn, &select, &found, &value), ERR_OK);
            assert_int_equal(value.number, i);
        }
    }
    db_read_end(conn);
}

static void no_database_says_where(void **state)
{
    struct fixture *f = *state;
    struct db *db;
    struct db_options options = {.path = "/nonexistent/folder/x.db", .readers = 1};
    assert_int_equal(db_open(&f->ctx, &options, &db), ERR_db_open);
    assert_text(f->ctx.faults[0].args[0], "/nonexistent/folder/x.db");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(a_reader_sees_one_moment, setup_filled, teardown),
        cmocka_unit_test_setup_teardown(a_budget_stops_what_costs_too_much, setup_filled, teardown),
        cmocka_unit_test_setup_teardown(a_budget_lets_small_work_through, setup_filled, teardown),
        cmocka_unit_test_setup_teardown(a_deadline_stops_a_long_query, setup_filled, teardown),
        cmocka_unit_test_setup_teardown(waiting_for_a_connection_ends_at_the_deadline, setup_filled,
                                        teardown),
        cmocka_unit_test_setup_teardown(the_same_statement_runs_twice_at_once, setup_filled,
                                        teardown),
        cmocka_unit_test_setup_teardown(the_plan_can_be_seen, setup_filled, teardown),
        cmocka_unit_test_setup_teardown(more_statements_than_are_kept, setup_filled, teardown),
        cmocka_unit_test_setup_teardown(no_database_says_where, setup_filled, teardown),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
