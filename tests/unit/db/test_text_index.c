/* Text indexes: rows found by terms, Chinese and Latin, replaced and taken out. */
#include "db/fixture.h"

#include "base/terms.h"

struct put {
    int64_t id;
    const char *old;
    const char *now;
};

static enum err put_terms(struct db_task *task, struct db_conn *conn)
{
    const struct put *put = task->subject;
    struct arena *arena = task->ctx->arena;
    return db_text_put(task->ctx, conn, TEXT("customer_text"), put->id,
                       terms_of(arena, text_of(put->old)), terms_of(arena, text_of(put->now)));
}

static enum err put_rows(struct db_task *task, struct db_conn *conn)
{
    enum err err = insert_customer(task->ctx, conn, 1, "云帆科技", NULL, 0);
    if (!err)
        err = insert_customer(task->ctx, conn, 2, "长沙云帆 Tech Group", NULL, 0);
    return err ? err : insert_customer(task->ctx, conn, 3, "Acme", NULL, 0);
}

static void change(struct fixture *f, int64_t id, const char *old, const char *now)
{
    struct put put = {id, old, now};
    assert_int_equal(write_with(f, put_terms, &put), ERR_OK);
}

static int setup_names(void **state)
{
    setup(state);
    make_table(*state, &customer_table);
    assert_int_equal(write_with(*state, put_rows, NULL), ERR_OK);
    change(*state, 1, "", "云帆科技");
    change(*state, 2, "", "长沙云帆 Tech Group");
    change(*state, 3, "", "Acme");
    return 0;
}

static int64_t matches(struct fixture *f, const char *part)
{
    bool prefix;
    struct text terms = terms_query(&f->arena, text_of(part), &prefix);
    return count_rows(f, "customer",
                      db_match(&f->arena, TEXT("customer"), TEXT("customer_text"), terms, prefix));
}

static void rows_are_found_by_their_terms(void **state)
{
    struct fixture *f = *state;
    assert_int_equal(matches(f, "云帆"), 2);
    assert_int_equal(matches(f, "云"), 2);
    assert_int_equal(matches(f, "云帆科"), 1);
    assert_int_equal(matches(f, "长沙"), 1);
    assert_int_equal(matches(f, "tec"), 1);
    assert_int_equal(matches(f, "TECH gr"), 1);
    assert_int_equal(matches(f, "重庆"), 0);
}

static void replaced_terms_are_gone(void **state)
{
    struct fixture *f = *state;
    change(f, 1, "云帆科技", "重庆实业");
    assert_int_equal(matches(f, "云帆"), 1);
    assert_int_equal(matches(f, "重庆"), 1);
}

static void a_row_taken_out_is_not_found(void **state)
{
    struct fixture *f = *state;
    change(f, 3, "Acme", "");
    assert_int_equal(matches(f, "acme"), 0);
}

static void quotes_and_operators_are_terms(void **state)
{
    struct fixture *f = *state;
    assert_int_equal(count_rows(f, "customer",
                                db_match(&f->arena, TEXT("customer"), TEXT("customer_text"),
                                         TEXT("云帆 OR NOT \"* ("), false)),
                     0);
}

static void ids_come_newest_first(void **state)
{
    struct fixture *f = *state;
    struct db_conn *conn;
    int64_t ids[2];
    size_t count;
    struct db_match match = {.index = TEXT("customer_text"),
                             .terms = TEXT("云帆"),
                             .before = INT64_MAX};
    assert_int_equal(db_read_begin(&f->ctx, f->db, 0, &conn), ERR_OK);
    assert_int_equal(db_match_ids(&f->ctx, conn, &match, ids, 2, &count), ERR_OK);
    assert_int_equal(count, 2);
    assert_int_equal(ids[0], 2);
    assert_int_equal(ids[1], 1);
    match.before = 2;
    assert_int_equal(db_match_ids(&f->ctx, conn, &match, ids, 2, &count), ERR_OK);
    assert_int_equal(count, 1);
    assert_int_equal(ids[0], 1);
    db_read_end(conn);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(rows_are_found_by_their_terms, setup_names, teardown),
        cmocka_unit_test_setup_teardown(replaced_terms_are_gone, setup_names, teardown),
        cmocka_unit_test_setup_teardown(a_row_taken_out_is_not_found, setup_names, teardown),
        cmocka_unit_test_setup_teardown(quotes_and_operators_are_terms, setup_names, teardown),
        cmocka_unit_test_setup_teardown(ids_come_newest_first, setup_names, teardown),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
