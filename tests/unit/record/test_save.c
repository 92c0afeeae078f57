/* The stages of a save, one by one: what they do and what they refuse. */
#include "org.h"

static void create_fills_and_stamps(void **state)
{
    (void)state;
    struct org o;
    org_open(&o, NULL, 0);
    int64_t id = org_create(&o, "customer", "{\"name\":\"Yunfan\"}");
    assert_string_equal(org_get(&o, "customer", id, "name"), "Yunfan");
    assert_string_equal(org_get(&o, "customer", id, "industry"), "retail");
    assert_string_equal(org_get(&o, "customer", id, "code"), "C-0001");
    assert_string_equal(org_get(&o, "customer", id, "version"), "1");
    assert_string_equal(org_get(&o, "customer", id, "created_at"), jsonf(&o, "%lld", (long long)o.ctx.now));
    int64_t second = org_create(&o, "customer", "{\"name\":\"B\"}");
    assert_true(second > id);
    assert_string_equal(org_get(&o, "customer", second, "code"), "C-0002");
    org_close(&o);
}

static void update_counts_versions(void **state)
{
    (void)state;
    struct org o;
    org_open(&o, NULL, 0);
    int64_t id = org_create(&o, "customer", "{\"name\":\"A\"}");
    org_update(&o, "customer", id, "{\"name\":\"B\",\"size\":5}");
    assert_string_equal(org_get(&o, "customer", id, "name"), "B");
    assert_string_equal(org_get(&o, "customer", id, "version"), "2");
    org_update(&o, "customer", id, "{\"name\":\"B\"}");
    assert_string_equal(org_get(&o, "customer", id, "version"), "2");
    struct record_task task = {0};
    struct op stale = {RECORD_UPDATE, "customer", id, "{\"name\":\"C\"}", 1};
    assert_int_equal(org_save(&o, &task, &stale, 1), ERR_version_conflict);
    assert_int_equal(org_try(&o, RECORD_UPDATE, "customer", 99, "{}", NULL), ERR_not_found);
    org_close(&o);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(create_fills_and_stamps),
        cmocka_unit_test(update_counts_versions),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
