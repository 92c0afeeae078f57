#include "../base/unit.h"

#include "record/import/import_table.h"

static struct text key(uint64_t number)
{
    return text_format(&arena, "key %llu", (unsigned long long)number);
}

static void finds_what_was_put(void **state)
{
    (void)state;
    struct import_table table = {.arena = &arena};
    assert_null(import_table_find(&table, TEXT("a")));
    static int items[5000];
    for (size_t i = 0; i < 5000; i++)
        assert_true(import_table_put(&table, key(i), &items[i]));
    for (size_t i = 0; i < 5000; i++)
        assert_ptr_equal(import_table_find(&table, key(i)), &items[i]);
    assert_null(import_table_find(&table, key(5000)));
    assert_true(import_table_put(&table, key(7), &items[8])); /* replaces */
    assert_ptr_equal(import_table_find(&table, key(7)), &items[8]);
    assert_int_equal(table.used, 5000);
}

static void fingerprints_name_the_first_line(void **state)
{
    (void)state;
    struct import_prints prints;
    import_prints_init(&prints);
    assert_int_equal(import_prints_find(&prints, TEXT("a")), 0);
    for (int64_t line = 2; line < 50000; line++)
        assert_int_equal(import_prints_add(&prints, key((uint64_t)line), line), line);
    for (int64_t line = 2; line < 50000; line++) {
        assert_int_equal(import_prints_add(&prints, key((uint64_t)line), 99999), line);
        assert_int_equal(import_prints_find(&prints, key((uint64_t)line)), line);
    }
    assert_int_equal(import_prints_find(&prints, key(1)), 0);
    import_prints_deinit(&prints);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        UNIT(finds_what_was_put),
        UNIT(fingerprints_name_the_first_line),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
