/* Rows: insert, read, update, delete, and what is refused. */
#include "db/fixture.h"

static enum err put_two(struct db_task *task, struct db_conn *conn)
{
    enum err err = insert_customer(task->ctx, conn, 1, "云帆科技", "C1", 10);
    return err ? err : insert_customer(task->ctx, conn, 2, "长沙银行", NULL, 20);
}

static int setup_two(void **state)
{
    setup(state);
    make_table(*state, &customer_table);
    assert_int_equal(write_with(*state, put_two, NULL), ERR_OK);
    return 0;
}

static const struct db_node *id_is(struct arena *arena, int64_t id)
{
    return db_call2(arena, DB_EQ, db_column(arena, TEXT_EMPTY, TEXT("id")), db_int(arena, id));
}

static struct value column_of(struct fixture *f, const char *column, int64_t id)
{
    const struct db_node *columns[] = {db_column(&f->arena, TEXT_EMPTY, text_of(column))};
    struct db_select select = {.table = TEXT("customer"),
                               .columns = columns,
                               .column_count = 1,
                               .where = id_is(&f->arena, id),
                               .limit = -1};
    return read_one(f, &select);
}

static void rows_come_back_with_their_kinds(void **state)
{
    struct fixture *f = *state;
    assert_text(column_of(f, "name", 2).text, "长沙银行");
    assert_int_equal(column_of(f, "code", 2).kind, VALUE_NULL);
    assert_int_equal(column_of(f, "amount", 2).number, 20);
    assert_int_equal(column_of(f, "amount", 2).kind, VALUE_INT);
    assert_int_equal(column_of(f, "amount", 3).kind, VALUE_NULL);
}

static enum err raise_amount(struct db_task *task, struct db_conn *conn)
{
    struct arena *arena = task->ctx->arena;
    const struct db_node *amount = db_column(arena, TEXT_EMPTY, TEXT("amount"));
    struct db_set set = {TEXT("amount"), db_call2(arena, DB_ADD, amount, db_int(arena, 5))};
    return db_update(task->ctx, conn, TEXT("customer"), &set, 1, NULL, task->subject);
}

static void update_counts_what_it_changed(void **state)
{
    struct fixture *f = *state;
    int64_t changed = 0;
    assert_int_equal(write_with(f, raise_amount, &changed), ERR_OK);
    assert_int_equal(changed, 2);
    assert_int_equal(column_of(f, "amount", 1).number, 15);
}

static enum err update_both(struct db_task *task, struct db_conn *conn)
{
    const struct text columns[] = {TEXT("name"), TEXT("amount")};
    const int64_t keys[] = {2, 1};
    const struct value values[] = {value_text(TEXT("二")), VALUE_NONE, value_text(TEXT("一")),
                                   value_int(7)};
    return db_update_rows(task->ctx, conn, TEXT("customer"), TEXT("id"), columns, 2, keys, values,
                          2);
}

static void each_row_gets_its_own_values(void **state)
{
    struct fixture *f = *state;
    assert_int_equal(write_with(f, update_both, NULL), ERR_OK);
    assert_text(column_of(f, "name", 1).text, "一");
    assert_text(column_of(f, "name", 2).text, "二");
    assert_int_equal(column_of(f, "amount", 1).number, 7);
    assert_int_equal(column_of(f, "amount", 2).kind, VALUE_NULL);
}

static enum err delete_first(struct db_task *task, struct db_conn *conn)
{
    return db_delete(task->ctx, conn, TEXT("customer"), id_is(task->ctx->arena, 1), task->subject);
}

static void delete_removes_the_row(void **state)
{
    struct fixture *f = *state;
    int64_t changed = 0;
    assert_int_equal(write_with(f, delete_first, &changed), ERR_OK);
    assert_int_equal(changed, 1);
    assert_int_equal(count_rows(f, "customer", NULL), 1);
}

static enum err put_same_code(struct db_task *task, struct db_conn *conn)
{
    return insert_customer(task->ctx, conn, 3, "别的", "C1", 0);
}

static void a_taken_value_names_the_index(void **state)
{
    struct fixture *f = *state;
    assert_int_equal(write_with(f, put_same_code, NULL), ERR_db_unique);
    assert_int_equal(f->ctx.fault_count, 1);
    assert_text(f->ctx.faults[0].args[0], "customer_code");
    assert_int_equal(count_rows(f, "customer", NULL), 2);
}

static enum err put_same_id(struct db_task *task, struct db_conn *conn)
{
    return insert_customer(task->ctx, conn, 1, "别的", "C9", 0);
}

static void a_taken_id_names_the_column(void **state)
{
    struct fixture *f = *state;
    assert_int_equal(write_with(f, put_same_id, NULL), ERR_db_unique);
    assert_text(f->ctx.faults[0].args[0], "customer.id");
}

static enum err put_or(struct db_task *task, struct db_conn *conn)
{
    const struct text columns[] = {TEXT("id"), TEXT("code"), TEXT("amount")};
    const struct text conflict[] = {TEXT("code")};
    const struct value values[] = {value_int(8), value_text(TEXT("C1")), value_int(99)};
    struct db_insert insert = {.table = TEXT("customer"),
                               .columns = columns,
                               .column_count = 3,
                               .values = values,
                               .row_count = 1,
                               .conflict = conflict,
                               .conflict_count = 1,
                               .replace = task->subject != NULL};
    return db_insert(task->ctx, conn, &insert);
}

static void a_conflict_leaves_or_replaces(void **state)
{
    struct fixture *f = *state;
    assert_int_equal(write_with(f, put_or, NULL), ERR_OK);
    assert_int_equal(column_of(f, "amount", 1).number, 10);
    assert_int_equal(write_with(f, put_or, f), ERR_OK);
    assert_int_equal(column_of(f, "amount", 8).number, 99);
    assert_int_equal(count_rows(f, "customer", NULL), 2);
}

static const struct db_column_def cursor_columns[] = {{{"reader", 6}, DB_COLUMN_TEXT},
                                                      {{"at", 2}, DB_COLUMN_INT}};
static const struct text cursor_key[] = {{"reader", 6}};
static const struct db_index_def cursor_indexes[] = {
    {{"cursor_key", 10}, DB_INDEX_UNIQUE, cursor_key, 1}};
static const struct db_table_def cursor_table = {.name = {"cursor", 6},
                                                 .plain_key = true,
                                                 .columns = cursor_columns,
                                                 .column_count = 2,
                                                 .indexes = cursor_indexes,
                                                 .index_count = 1};

static enum err put_cursor(struct db_task *task, struct db_conn *conn)
{
    const struct text columns[] = {TEXT("reader"), TEXT("at")};
    const struct value values[] = {value_text(TEXT("search")), value_int(1)};
    struct db_insert insert = {.table = TEXT("cursor"),
                               .columns = columns,
                               .column_count = 2,
                               .values = values,
                               .row_count = 1};
    return db_insert(task->ctx, conn, &insert);
}

static void a_plain_key_is_named_when_it_clashes(void **state)
{
    struct fixture *f = *state;
    make_table(f, &cursor_table);
    assert_int_equal(write_with(f, put_cursor, NULL), ERR_OK);
    assert_int_equal(write_with(f, put_cursor, NULL), ERR_db_unique);
    assert_text(f->ctx.faults[0].args[0], "cursor_key");
}

static void readers_cannot_change_anything(void **state)
{
    struct fixture *f = *state;
    struct db_conn *conn;
    assert_int_equal(db_read_begin(&f->ctx, f->db, 0, &conn), ERR_OK);
    assert_int_equal(db_delete(&f->ctx, conn, TEXT("customer"), NULL, NULL), ERR_internal);
    db_read_end(conn);
    assert_int_equal(count_rows(f, "customer", NULL), 2);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(rows_come_back_with_their_kinds, setup_two, teardown),
        cmocka_unit_test_setup_teardown(update_counts_what_it_changed, setup_two, teardown),
        cmocka_unit_test_setup_teardown(each_row_gets_its_own_values, setup_two, teardown),
        cmocka_unit_test_setup_teardown(delete_removes_the_row, setup_two, teardown),
        cmocka_unit_test_setup_teardown(a_taken_value_names_the_index, setup_two, teardown),
        cmocka_unit_test_setup_teardown(a_taken_id_names_the_column, setup_two, teardown),
        cmocka_unit_test_setup_teardown(a_conflict_leaves_or_replaces, setup_two, teardown),
        cmocka_unit_test_setup_teardown(a_plain_key_is_named_when_it_clashes, setup_two, teardown),
        cmocka_unit_test_setup_teardown(readers_cannot_change_anything, setup_two, teardown),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
