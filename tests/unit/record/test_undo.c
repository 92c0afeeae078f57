/* Undo, redo, conflicts, and records as of a moment; at the end a random history against a model. */
#include "org.h"

static struct org o;

static int setup(void **state)
{
    (void)state;
    org_open(&o, NULL, 0);
    return 0;
}

static int teardown(void **state)
{
    (void)state;
    org_close(&o);
    return 0;
}

static enum err undo(int64_t txn, enum record_conflicts conflicts, bool dry, const char **text,
                     int64_t *new_txn)
{
    struct buf report;
    buf_init(&report, &o.arena, 1000000);
    ctx_clear(&o.ctx);
    o.ctx.now++;
    enum err err = record_undo(&o.ctx, o.store, &o.caller, txn, conflicts, dry, NULL, NULL,
                               &report);
    o.fault = o.ctx.fault_count ? o.ctx.faults[0] : (struct fault){0};
    if (text)
        *text = org_text(&o, buf_text(&report));
    if (new_txn) {
        const struct json *json = json_parse(&o.ctx, buf_text(&report));
        *new_txn = 0;
        text_to_int(json_text(json_get(json, TEXT("txn"))), new_txn);
    }
    return err;
}

static int64_t undo_fine(int64_t txn)
{
    const char *text;
    int64_t new_txn;
    enum err err = undo(txn, CONFLICTS_SKIP, false, &text, &new_txn);
    if (err)
        org_print_faults(&o.ctx);
    assert_int_equal(err, ERR_OK);
    if (!strstr(text, "\"conflicts\":[]"))
        print_error("%s\n", text);
    assert_non_null(strstr(text, "\"conflicts\":[]"));
    return new_txn;
}

static void undo_and_redo(void **state)
{
    (void)state;
    int64_t a = org_create(&o, "customer", "{\"name\":\"A\",\"phone\":\"1\"}");
    int64_t made = o.txn;
    org_update(&o, "customer", a, "{\"name\":\"B\",\"phone\":\"2\"}");
    int64_t undone = undo_fine(o.txn);
    assert_string_equal(org_get(&o, "customer", a, "name"), "A");
    assert_string_equal(org_get(&o, "customer", a, "phone"), "1");
    assert_string_equal(org_get(&o, "customer", a, "version"), "3");
    assert_int_equal(undo(o.txn, CONFLICTS_SKIP, false, NULL, NULL), ERR_undo_done);
    int64_t redone = undo_fine(undone);
    assert_string_equal(org_get(&o, "customer", a, "name"), "B");
    undo_fine(o.txn); /* what stands again may be undone again */
    assert_string_equal(org_get(&o, "customer", a, "name"), "A");
    assert_true(redone != 0);
    undo_fine(made);
    assert_string_equal(org_get(&o, "customer", a, "name"), "gone");
    assert_int_equal(undo(12345, CONFLICTS_SKIP, false, NULL, NULL), ERR_not_found);
}

static void undo_of_a_delete_brings_everything_back(void **state)
{
    (void)state;
    int64_t a = org_create(&o, "customer", "{\"name\":\"A\"}");
    int64_t sub = org_create(&o, "customer",
                             jsonf(&o, "{\"name\":\"S\",\"parent\":\"%lld\"}", (long long)a));
    int64_t k =
        org_create(&o, "contact",
                   jsonf(&o, "{\"name\":\"K\",\"customer\":\"%lld\",\"points\":[{\"name\":\"p\"}]}",
                         (long long)a));
    org_delete(&o, "customer", a);
    assert_string_equal(org_get(&o, "contact", k, "name"), "gone");
    int64_t back = undo_fine(o.txn);
    assert_string_equal(org_get(&o, "customer", a, "name"), "A");
    assert_string_equal(org_get(&o, "contact", k, "name"), "K");
    assert_string_equal(org_get(&o, "customer", sub, "parent"), jsonf(&o, "%lld", (long long)a));
    undo_fine(back);
    assert_string_equal(org_get(&o, "customer", a, "name"), "gone");
    assert_string_equal(org_get(&o, "customer", sub, "parent"), "");
}

static void what_changed_since_is_kept_and_named(void **state)
{
    (void)state;
    const char *text;
    int64_t a = org_create(&o, "customer", "{\"name\":\"A\",\"size\":1}");
    int64_t made = o.txn;
    org_update(&o, "customer", a, "{\"name\":\"B\",\"size\":2}");
    int64_t first = o.txn;
    org_update(&o, "customer", a, "{\"name\":\"C\"}");
    assert_int_equal(undo(first, CONFLICTS_STOP, false, &text, NULL), ERR_undo_conflicts);
    assert_string_equal(org_get(&o, "customer", a, "size"), "2");
    assert_int_equal(undo(first, CONFLICTS_SKIP, true, &text, NULL), ERR_OK);
    assert_string_equal(org_get(&o, "customer", a, "size"), "2");
    assert_int_equal(undo(first, CONFLICTS_SKIP, false, &text, NULL), ERR_OK);
    assert_non_null(strstr(text, "\"code\":\"changed\""));
    assert_non_null(strstr(text, "Changed since: name"));
    assert_string_equal(org_get(&o, "customer", a, "size"), "1");
    assert_string_equal(org_get(&o, "customer", a, "name"), "C");
    /* Created, and edited since: kept. */
    assert_int_equal(undo(made, CONFLICTS_SKIP, false, &text, NULL), ERR_OK);
    assert_non_null(strstr(text, "\"undone\":0"));
    assert_string_equal(org_get(&o, "customer", a, "name"), "C");
}

static void what_others_refer_to_is_not_taken_away(void **state)
{
    (void)state;
    const char *text;
    struct record_task task = {0};
    const struct op ops[] = {{RECORD_CREATE, "customer", 0, "{\"name\":\"A\"}", 0},
                             {RECORD_CREATE, "customer", 0, "{\"name\":\"B\"}", 0},
                             {RECORD_CREATE, "opportunity", 0,
                              "{\"name\":\"O\",\"customer\":\"$1\"}", 0}};
    assert_int_equal(org_save(&o, &task, ops, 3), ERR_OK);
    int64_t made = o.txn;
    int64_t b = task.save.changes[1].id;
    int64_t opp = task.save.changes[2].id;
    int64_t k = org_create(&o, "contact",
                           jsonf(&o, "{\"name\":\"K\",\"customer\":\"%lld\"}", (long long)b));
    assert_int_equal(undo(made, CONFLICTS_SKIP, false, &text, NULL), ERR_undo_referred);
    assert_non_null(
        strstr(text, jsonf(&o, "\"by\":{\"object\":\"contact\",\"id\":\"%lld\"}", (long long)k)));
    assert_string_equal(org_get(&o, "customer", b, "name"), "B");
    org_delete(&o, "contact", k);
    /* A kept record keeps what it refers to. */
    org_update(&o, "opportunity", opp, "{\"name\":\"P\"}");
    assert_int_equal(undo(made, CONFLICTS_SKIP, false, &text, NULL), ERR_OK);
    assert_non_null(strstr(text, "\"code\":\"referred\""));
    assert_non_null(strstr(text, "\"undone\":1"));
    assert_string_equal(org_get(&o, "customer", b, "name"), "gone");
}

static void records_as_of_a_moment(void **state)
{
    (void)state;
    int64_t before = o.ctx.now;
    int64_t a = org_create(&o, "customer", "{\"name\":\"A\",\"phone\":\"1\"}");
    int64_t first = o.ctx.now;
    org_update(&o, "customer", a, "{\"name\":\"B\",\"phone\":\"2\"}");
    int64_t second = o.ctx.now;
    org_delete(&o, "customer", a);
    struct record_env env;
    struct buf out;
    org_read(&o, &env);
    const struct meta_object *customer = meta_object_find(env.catalog, TEXT("customer"));
    buf_init(&out, &o.arena, 100000);
    assert_int_equal(record_as_of(&env, customer, a, first, TEXT_EMPTY, &out), ERR_OK);
    assert_non_null(strstr(org_text(&o, buf_text(&out)), "\"name\":\"A\""));
    buf_clear(&out);
    assert_int_equal(record_as_of(&env, customer, a, second, TEXT_EMPTY, &out), ERR_OK);
    assert_non_null(strstr(org_text(&o, buf_text(&out)), "\"phone\":\"2\""));
    buf_clear(&out);
    assert_int_equal(record_as_of(&env, customer, a, first, TEXT("phone, name"), &out), ERR_OK);
    assert_string_equal(org_text(&o, buf_text(&out)), "{\"phone\":\"1\",\"name\":\"A\"}");
    assert_int_equal(record_as_of(&env, customer, a, first, TEXT("name,owner.name"), &out),
                     ERR_not_together);
    assert_int_equal(record_as_of(&env, customer, a, first, TEXT("contacts"), &out),
                     ERR_not_together);
    assert_int_equal(record_as_of(&env, customer, a, first, TEXT("nmae"), &out), ERR_unknown_field);
    assert_int_equal(record_as_of(&env, customer, a, before, TEXT_EMPTY, &out), ERR_not_found);
    assert_int_equal(record_as_of(&env, customer, a, o.ctx.now, TEXT_EMPTY, &out), ERR_not_found);
    assert_int_equal(record_as_of(&env, customer, 17, o.ctx.now, TEXT_EMPTY, &out), ERR_not_found);
    record_env_end(&env);
}

/* A large transaction in chunks, as an import makes it. */
static void a_large_transaction(void **state)
{
    (void)state;
    static struct op ops[1000];
    int64_t txn = 0;
    for (size_t i = 0; i < 1000; i++)
        ops[i] = (struct op){RECORD_CREATE, "customer", 0, "{\"name\":\"A\",\"phone\":\"1\"}", 0};
    struct record_task task = {0};
    assert_int_equal(org_save(&o, &task, ops, 1000), ERR_OK);
    txn = o.txn;
    for (size_t i = 0; i < 500; i++)
        ops[i] = (struct op){RECORD_UPDATE, "customer", task.save.changes[i].id, "{\"size\":1}", 0};
    assert_int_equal(org_save(&o, &task, ops, 500), ERR_OK);
    undo_fine(o.txn);
    undo_fine(txn);
    assert_string_equal(org_get(&o, "customer", ops[0].id, "name"), "gone");
}

static void fields_are_undone_with_their_transaction(void **state)
{
    (void)state;
    struct record_task task = {.changes_catalog = true};
    struct op op = {
        RECORD_CREATE, "custom_field", 0,
        "{\"name\":\"wish\",\"object\":\"customer\",\"definition\":{\"name\":\"wish\",\"type\":\"text\","
        "\"label\":{\"en\":\"Wish\",\"zh\":\"W\"}}}",
        0};
    assert_int_equal(org_save(&o, &task, &op, 1), ERR_OK);
    int64_t made = o.txn;
    int64_t a = org_create(&o, "customer", "{\"name\":\"A\",\"wish\":\"tea\"}");
    assert_string_equal(org_get(&o, "customer", a, "wish"), "tea");
    int64_t away = undo_fine(made);
    assert_int_equal(org_try(&o, RECORD_UPDATE, "customer", a, "{\"wish\":\"x\"}", NULL),
                     ERR_unknown_field);
    undo_fine(away);
    assert_string_equal(org_get(&o, "customer", a, "wish"), "tea");
}

/* --- a random history ------------------------------------------------------------------------------- */

#define RECORDS 5
#define STEPS 60

static uint64_t seed = 42;

static unsigned dice(unsigned sides)
{
    seed = seed * UINT64_C(6364136223846793005) + 1442695040888963407u;
    return (unsigned)(seed >> 33) % sides;
}

/* What is known of a record at a moment. */
struct model {
    bool alive;
    char name[16];
    int size;
    char phone[16];
};

struct moment {
    int64_t at;
    int64_t txn;
    struct model records[RECORDS];
};

static void random_step(struct model *record, int64_t *id, unsigned step)
{
    if (!*id) {
        *id = org_create(&o, "customer",
                         jsonf(&o, "{\"name\":\"n%u\",\"phone\":\"p%u\"}", step, step));
        *record = (struct model){.alive = true};
        snprintf(record->name, sizeof record->name, "n%u", step);
        snprintf(record->phone, sizeof record->phone, "p%u", step);
    } else if (!record->alive) {
        assert_int_equal(org_try(&o, RECORD_RESTORE, "customer", *id, NULL, NULL), ERR_OK);
        record->alive = true;
    } else if (dice(4) == 0) {
        org_delete(&o, "customer", *id);
        record->alive = false;
    } else if (dice(2)) {
        org_update(&o, "customer", *id, jsonf(&o, "{\"name\":\"n%u\",\"size\":%u}", step, step));
        snprintf(record->name, sizeof record->name, "n%u", step);
        record->size = (int)step;
    } else {
        org_update(&o, "customer", *id, jsonf(&o, "{\"phone\":\"p%u\"}", step));
        snprintf(record->phone, sizeof record->phone, "p%u", step);
    }
}

static void assert_as_of(const struct moment *moment, const int64_t *ids)
{
    struct record_env env;
    org_read(&o, &env);
    const struct meta_object *customer = meta_object_find(env.catalog, TEXT("customer"));
    for (size_t i = 0; i < RECORDS; i++) {
        const struct model *model = &moment->records[i];
        struct buf out;
        buf_init(&out, &o.arena, 100000);
        ctx_clear(&o.ctx);
        enum err err = ids[i] ? record_as_of(&env, customer, ids[i], moment->at, TEXT_EMPTY, &out)
                              : ERR_not_found;
        assert_int_equal(err, model->alive ? ERR_OK : ERR_not_found);
        if (!model->alive)
            continue;
        const char *text = org_text(&o, buf_text(&out));
        assert_non_null(strstr(text, jsonf(&o, "\"name\":\"%s\"", model->name)));
        assert_non_null(strstr(text, jsonf(&o, "\"phone\":\"%s\"", model->phone)));
        assert_non_null(
            strstr(text, model->size ? jsonf(&o, "\"size\":%d", model->size) : "\"size\":null"));
    }
    record_env_end(&env);
}

static void random_histories_agree_with_a_model(void **state)
{
    (void)state;
    static struct moment moments[STEPS + 1];
    int64_t ids[RECORDS] = {0};
    moments[0] = (struct moment){.at = o.ctx.now};
    for (unsigned step = 1; step <= STEPS; step++) {
        unsigned at = dice(RECORDS);
        moments[step] = moments[step - 1];
        random_step(&moments[step].records[at], &ids[at], step);
        moments[step].at = o.ctx.now;
        moments[step].txn = o.txn;
    }
    for (unsigned step = 0; step <= STEPS; step++)
        assert_as_of(&moments[step], ids);
    for (unsigned step = STEPS; step >= 1; step--) {
        undo_fine(moments[step].txn);
        struct moment now = moments[step - 1];
        now.at = INT64_MAX;
        assert_as_of(&now, ids);
    }
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
        TEST(undo_and_redo),
        TEST(undo_of_a_delete_brings_everything_back),
        TEST(what_changed_since_is_kept_and_named),
        TEST(what_others_refer_to_is_not_taken_away),
        TEST(records_as_of_a_moment),
        TEST(a_large_transaction),
        TEST(fields_are_undone_with_their_transaction),
        TEST(random_histories_agree_with_a_model),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
