/* From what is there to what should be. */
#include "db/fixture.h"

static struct db_change *changes;
static size_t change_count;

static enum err diff_with(struct fixture *f, const struct db_table_def *tables, size_t count)
{
    struct db_conn *conn;
    assert_int_equal(db_read_begin(&f->ctx, f->db, 0, &conn), ERR_OK);
    enum err err = db_schema_diff(&f->ctx, conn, tables, count, &changes, &change_count);
    db_read_end(conn);
    return err;
}

static void a_new_table_comes_with_its_indexes(void **state)
{
    struct fixture *f = *state;
    assert_int_equal(diff_with(f, &customer_table, 1), ERR_OK);
    assert_int_equal(change_count, 4);
    assert_int_equal(changes[0].kind, DB_ADD_TABLE);
    assert_text(
        db_schema_sql(&f->arena, &changes[0]),
        "create table \"customer\" (\"id\" integer primary key, \"name\" text, \"code\" text,"
        " \"amount\" integer)");
    assert_text(db_schema_sql(&f->arena, &changes[1]),
                "create unique index \"customer_code\" on \"customer\" (\"code\")");
    assert_text(db_schema_sql(&f->arena, &changes[2]),
                "create index \"customer_amount\" on \"customer\" (\"amount\")");
    make_table(f, &customer_table);
    assert_int_equal(diff_with(f, &customer_table, 1), ERR_OK);
    assert_int_equal(change_count, 0);
}

static void a_column_and_an_index_are_added(void **state)
{
    struct fixture *f = *state;
    make_table(f, &customer_table);
    struct db_column_def columns[] = {customer_columns[0],
                                      customer_columns[1],
                                      customer_columns[2],
                                      {TEXT("city"), DB_COLUMN_TEXT}};
    const struct text city[] = {TEXT("city"), TEXT("id")};
    struct db_index_def indexes[] = {{TEXT("customer_city"), DB_INDEX_PLAIN, city, 2}};
    struct db_table_def table = customer_table;
    table.columns = columns;
    table.column_count = 4;
    table.indexes = indexes;
    table.index_count = 1;
    assert_int_equal(diff_with(f, &table, 1), ERR_OK);
    assert_int_equal(change_count, 2);
    assert_text(db_schema_sql(&f->arena, &changes[0]),
                "alter table \"customer\" add column \"city\" text");
    assert_text(db_schema_sql(&f->arena, &changes[1]),
                "create index \"customer_city\" on \"customer\" (\"city\", \"id\")");
    make_table(f, &table);
    assert_int_equal(diff_with(f, &table, 1), ERR_OK);
    assert_int_equal(change_count, 0);
}

static void another_type_is_a_mismatch(void **state)
{
    struct fixture *f = *state;
    make_table(f, &customer_table);
    struct db_column_def column = {TEXT("amount"), DB_COLUMN_TEXT};
    struct db_table_def table = {.name = TEXT("customer"), .columns = &column, .column_count = 1};
    assert_int_equal(diff_with(f, &table, 1), ERR_schema_mismatch);
    assert_text(f->ctx.faults[0].args[0], "customer");
    assert_text(f->ctx.faults[0].args[1], "amount");
}

static void a_table_without_id_has_its_key(void **state)
{
    struct fixture *f = *state;
    const struct db_column_def columns[] = {{TEXT("system"), DB_COLUMN_TEXT},
                                            {TEXT("key"), DB_COLUMN_TEXT},
                                            {TEXT("record"), DB_COLUMN_INT}};
    const struct text key[] = {TEXT("system"), TEXT("key")};
    const struct text record[] = {TEXT("record")};
    const struct db_index_def indexes[] = {{TEXT("external_key_key"), DB_INDEX_UNIQUE, key, 2},
                                           {TEXT("external_key_record"), DB_INDEX_PLAIN, record,
                                            1}};
    struct db_table_def table = {.name = TEXT("external_key"),
                                 .plain_key = true,
                                 .columns = columns,
                                 .column_count = 3,
                                 .indexes = indexes,
                                 .index_count = 2};
    assert_int_equal(diff_with(f, &table, 1), ERR_OK);
    assert_int_equal(change_count, 2);
    assert_text(
        db_schema_sql(&f->arena, &changes[0]),
        "create table \"external_key\" (\"system\" text, \"key\" text, \"record\" integer,"
        " constraint \"external_key_key\" primary key (\"system\", \"key\")) without rowid");
    make_table(f, &table);
    assert_int_equal(diff_with(f, &table, 1), ERR_OK);
    assert_int_equal(change_count, 0);
}

static enum err drop(struct db_task *task, struct db_conn *conn)
{
    return db_indexes_drop(task->ctx, conn, &customer_table);
}

static enum err create(struct db_task *task, struct db_conn *conn)
{
    return db_indexes_create(task->ctx, conn, &customer_table);
}

static void plain_indexes_go_and_come_back(void **state)
{
    struct fixture *f = *state;
    make_table(f, &customer_table);
    struct db_task task = {.ctx = &f->ctx, .schema = true, .run = drop};
    assert_int_equal(db_write(f->db, &task), ERR_OK);
    assert_int_equal(diff_with(f, &customer_table, 1), ERR_OK);
    assert_int_equal(change_count, 1);
    assert_text(changes[0].index->name, "customer_amount");
    task.run = create;
    assert_int_equal(db_write(f->db, &task), ERR_OK);
    assert_int_equal(diff_with(f, &customer_table, 1), ERR_OK);
    assert_int_equal(change_count, 0);
}

static enum err bump(struct db_task *task, struct db_conn *conn)
{
    return db_state_bump(task->ctx, conn, true, false);
}

static void state_counts_and_stays(void **state)
{
    struct fixture *f = *state;
    struct db_conn *conn;
    struct db_state before, after, again;
    assert_int_equal(db_read_begin(&f->ctx, f->db, 0, &conn), ERR_OK);
    assert_int_equal(db_state(&f->ctx, conn, &before), ERR_OK);
    assert_int_equal(write_with(f, bump, NULL), ERR_OK);
    assert_int_equal(db_state(&f->ctx, conn, &again), ERR_OK);
    assert_int_equal(again.catalog_version, before.catalog_version);
    db_read_end(conn);
    db_close(f->db);
    fixture_open(f);
    assert_int_equal(db_read_begin(&f->ctx, f->db, 0, &conn), ERR_OK);
    assert_int_equal(db_state(&f->ctx, conn, &after), ERR_OK);
    db_read_end(conn);
    assert_int_equal(after.catalog_version, before.catalog_version + 1);
    assert_int_equal(after.access_version, before.access_version);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(a_new_table_comes_with_its_indexes, setup, teardown),
        cmocka_unit_test_setup_teardown(a_column_and_an_index_are_added, setup, teardown),
        cmocka_unit_test_setup_teardown(another_type_is_a_mismatch, setup, teardown),
        cmocka_unit_test_setup_teardown(a_table_without_id_has_its_key, setup, teardown),
        cmocka_unit_test_setup_teardown(plain_indexes_go_and_come_back, setup, teardown),
        cmocka_unit_test_setup_teardown(state_counts_and_stays, setup, teardown),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
