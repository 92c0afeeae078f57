/* Hooks: they set fields, append changes that pass all stages, and end after eight rounds. */
#include "org.h"

static struct org o;
static int customer_calls; /* rounds the customer hook was called in */

static const struct meta_field *field_of(const struct record_change *change, const char *name)
{
    return meta_field_find(change->object, text_of(name));
}

/* Names are kept in capitals' company: "x" becomes "x!", once. */
static enum err mark_name(struct record_env *env, struct record_save *save,
                          struct record_change **changes, size_t count)
{
    (void)save;
    customer_calls++;
    for (size_t i = 0; i < count; i++) {
        if (changes[i]->action == RECORD_DELETE)
            continue;
        const struct meta_field *notes = field_of(changes[i], "notes");
        struct value value = record_change_get(changes[i], notes);
        if (text_eq(value.text, TEXT("stop")))
            return ctx_fail_field(env->ctx, ERR_invalid, TEXT("notes"));
        if (text_eq(value.text, TEXT("long")))
            record_change_set(changes[i], field_of(changes[i], "name"),
                              value_text(TEXT("this is more than twenty characters")));
        if (value_is_null(value))
            record_change_set(changes[i], notes, value_text(TEXT("noted")));
    }
    return ERR_OK;
}

/* Each opportunity counts on its customer: an append, though the caller may not write `score`. */
static enum err count_opportunity(struct record_env *env, struct record_save *save,
                                  struct record_change **changes, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        if (changes[i]->action != RECORD_CREATE)
            continue;
        struct value customer = record_change_get(changes[i], field_of(changes[i], "customer"));
        const struct meta_object *object = meta_object_find(env->catalog, TEXT("customer"));
        if (value_is_null(customer))
            continue;
        struct record_change *there = record_save_find(save, customer.number);
        const struct meta_field *score = meta_field_find(object, TEXT("score"));
        struct value *row = NULL;
        int64_t old = 0;
        if (there)
            old = record_change_get(there, score).number;
        else if (!record_load(env, object, customer.number, &row) && row)
            old = row[score->index].number;
        struct record_change *change = record_save_add(env->ctx, save, RECORD_UPDATE, object,
                                                       customer.number);
        if (!change)
            return ctx_error(env->ctx);
        record_change_set(change, score, value_int(old + 1));
    }
    return ERR_OK;
}

/* Never content: the customer grows with each round. */
static enum err grow_for_ever(struct record_env *env, struct record_save *save,
                              struct record_change **changes, size_t count)
{
    const struct meta_field *size = field_of(changes[0], "size");
    for (size_t i = 0; i < count; i++) {
        struct value value = record_change_get(changes[i], size);
        if (value_is_null(value) || value.number < 100)
            continue;
        struct record_change *change = record_save_add(env->ctx, save, RECORD_UPDATE,
                                                       changes[i]->object, changes[i]->id);
        record_change_set(change, size, value_int(value.number + 1));
    }
    return ERR_OK;
}

static size_t groups;
static size_t lines;

static enum err group_seen(struct ctx *ctx, struct record_store *store, struct db_conn *conn,
                           const struct record_group_change *changes, size_t count)
{
    (void)ctx;
    (void)store;
    (void)conn;
    groups++;
    lines += count;
    for (size_t i = 1; i < count; i++)
        assert_int_equal(changes[i].seq, changes[i - 1].seq + 1);
    return ERR_OK;
}

static size_t told;
static void group_done(struct record_store *store, const struct record_group_change *changes,
                       size_t count, void *subject)
{
    (void)store;
    (void)changes;
    assert_ptr_equal(subject, &told);
    told += count;
}

static const struct record_hook hooks[] = {
    {{"customer", 8}, {"notes", 5}, mark_name},
    {{"opportunity", 11}, {"counts", 6}, count_opportunity},
    {{"customer", 8}, {"grows", 5}, grow_for_ever},
};
static const struct record_commit_reader readers[] = {{"counts", group_seen, group_done, &told}};

static int setup(void **state)
{
    (void)state;
    org_open(&o, hooks, sizeof hooks / sizeof *hooks);
    o.hooks.readers = readers;
    o.hooks.reader_count = 1;
    groups = lines = told = 0;
    customer_calls = 0;
    return 0;
}

static int teardown(void **state)
{
    (void)state;
    org_close(&o);
    return 0;
}

static void a_hook_sets_fields(void **state)
{
    (void)state;
    int64_t id = org_create(&o, "customer", "{\"name\":\"A\"}");
    assert_string_equal(org_get(&o, "customer", id, "notes"), "noted");
    assert_int_equal(customer_calls, 1);
    assert_int_equal(org_try(&o, RECORD_CREATE, "customer", 0,
                             "{\"name\":\"A\",\"notes\":\"stop\"}", NULL),
                     ERR_invalid);
    /* What a hook sets is checked like everything else. */
    assert_int_equal(org_try(&o, RECORD_CREATE, "customer", 0,
                             "{\"name\":\"A\",\"notes\":\"long\"}", NULL),
                     ERR_too_long);
}

static void a_hook_appends_changes(void **state)
{
    (void)state;
    int64_t a = org_create(&o, "customer", "{\"name\":\"A\"}");
    org_create(&o, "opportunity",
               jsonf(&o, "{\"name\":\"O\",\"customer\":\"%lld\"}", (long long)a));
    assert_string_equal(org_get(&o, "customer", a, "score"), "1");
    assert_string_equal(org_get(&o, "customer", a, "version"), "2");
    /* Into a record of the same save: one row, one line, and two of them merge. */
    struct record_task task = {0};
    lines = 0;
    const struct op ops[] = {{RECORD_CREATE, "customer", 0, "{\"name\":\"B\"}", 0},
                             {RECORD_CREATE, "opportunity", 0,
                              "{\"name\":\"P\",\"customer\":\"$1\"}", 0}};
    assert_int_equal(org_save(&o, &task, ops, 2), ERR_OK);
    assert_string_equal(org_get(&o, "customer", task.save.changes[0].id, "score"), "1");
    assert_string_equal(org_get(&o, "customer", task.save.changes[0].id, "version"), "1");
    assert_int_equal(lines, 2);
    assert_int_equal(told, 5);
}

static void rounds_end(void **state)
{
    (void)state;
    int64_t a = org_create(&o, "customer", "{\"name\":\"A\"}");
    assert_int_equal(org_try(&o, RECORD_UPDATE, "customer", a, "{\"size\":100}", NULL),
                     ERR_too_many_rounds);
    assert_string_equal(org_get(&o, "customer", a, "size"), "");
}

static void refused_saves_are_not_in_the_group(void **state)
{
    (void)state;
    groups = lines = 0;
    assert_int_equal(org_try(&o, RECORD_CREATE, "customer", 0,
                             "{\"name\":\"A\",\"notes\":\"stop\"}", NULL),
                     ERR_invalid);
    assert_int_equal(groups, 0);
}

static enum err refuse_after(struct record_task *task)
{
    return ctx_fail(task->env.ctx, ERR_invalid);
}

static enum err add_customer(struct record_task *task)
{
    const struct meta_object *object = meta_object_find(task->env.catalog, TEXT("customer"));
    struct record_change *change = record_save_add(task->env.ctx, &task->save, RECORD_CREATE,
                                                   object, 0);
    record_change_set(change, meta_field_find(object, TEXT("name")), value_text(TEXT("Z")));
    return ERR_OK;
}

static void a_task_that_fails_late_leaves_nothing(void **state)
{
    (void)state;
    struct record_task task = {.store = o.store, .prepare = add_customer, .after = refuse_after};
    task.db.ctx = &o.ctx;
    task.save.caller = &o.caller;
    assert_int_equal(record_task_run(&task), ERR_invalid);
    assert_int_equal(groups, 0);
    org_create(&o, "customer", "{\"name\":\"A\"}");
    struct buf report;
    int64_t findings;
    buf_init(&report, &o.arena, 100000);
    assert_int_equal(record_check(&o.ctx, o.store, &report, &findings), ERR_OK);
    assert_int_equal(findings, 0);
}

#define TEST(test) cmocka_unit_test_setup_teardown(test, setup, teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(a_hook_sets_fields),
        TEST(a_hook_appends_changes),
        TEST(rounds_end),
        TEST(refused_saves_are_not_in_the_group),
        TEST(a_task_that_fails_late_leaves_nothing),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
