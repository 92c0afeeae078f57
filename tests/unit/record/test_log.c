/* The change log: what its lines say exactly, that seals hold, and that tampering is found and named. */
#include "org.h"
#include "record/log/audit.h"

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

static struct log_lines read_lines(void)
{
    struct record_env env;
    struct log_lines lines;
    org_read(&o, &env);
    assert_int_equal(log_read(&env, NULL, false, -1, &lines), ERR_OK);
    record_env_end(&env);
    return lines;
}

static int64_t number_of(const char *object, const char *field)
{
    struct record_env env;
    org_read(&o, &env);
    const struct meta_object *meta = meta_object_find(env.catalog, text_of(object));
    int64_t number = field ? meta_field_find(meta, text_of(field))->number : meta->number;
    record_env_end(&env);
    return number;
}

static const char *check_text(int64_t *findings)
{
    struct buf report;
    buf_init(&report, &o.arena, 100000);
    ctx_clear(&o.ctx);
    enum err err = record_check(&o.ctx, o.store, &report, findings);
    if (err)
        org_print_faults(&o.ctx);
    assert_int_equal(err, ERR_OK);
    return org_text(&o, buf_text(&report));
}

static void assert_clean(void)
{
    int64_t findings;
    const char *text = check_text(&findings);
    if (findings)
        print_error("%s", text);
    assert_int_equal(findings, 0);
}

static void assert_finding(const char *part)
{
    int64_t findings;
    const char *text = check_text(&findings);
    if (!findings || !strstr(text, part))
        print_error("expected \"%s\" in:\n%s", part, text);
    assert_true(findings > 0);
    assert_non_null(strstr(text, part));
}

static void lines_say_what_was_before(void **state)
{
    (void)state;
    int64_t a = org_create(&o, "customer", "{\"name\":\"A\",\"size\":3}");
    int64_t created = o.ctx.now;
    int64_t txn = o.txn;
    org_update(&o, "customer", a, "{\"size\":4,\"notes\":\"x\"}");
    int64_t updated = o.ctx.now;
    org_delete(&o, "customer", a);
    struct log_lines lines = read_lines();
    assert_int_equal(lines.count, 3);
    const struct log_line *line = lines.items;
    assert_int_equal(line[0].seq, 1);
    assert_int_equal(line[0].at, created);
    assert_int_equal(line[0].txn, txn);
    assert_int_equal(line[0].action, RECORD_CREATE);
    assert_int_equal(line[0].object, number_of("customer", NULL));
    assert_int_equal(line[0].record, a);
    assert_int_equal(line[0].origin, ORIGIN_API);
    assert_int_equal(line[0].before.len, 0);
    assert_int_equal(line[0].digest.len, 22);
    assert_int_equal(line[1].seq, 2);
    assert_int_equal(line[1].action, RECORD_UPDATE);
    assert_string_equal(org_text(&o, line[1].before),
                        jsonf(&o, "{\"%lld\":1,\"%lld\":%lld,\"%lld\":null,\"%lld\":3}",
                              (long long)number_of("customer", "version"),
                              (long long)number_of("customer", "updated_at"), (long long)created,
                              (long long)number_of("customer", "notes"),
                              (long long)number_of("customer", "size")));
    assert_int_equal(line[2].action, RECORD_DELETE);
    assert_int_equal(line[2].digest.len, 0);
    assert_non_null(
        strstr(org_text(&o, line[2].before),
               jsonf(&o, "\"%lld\":%lld", (long long)number_of("customer", "updated_at"),
                     (long long)updated)));
    assert_clean();
}

static void personal_values_are_sealed(void **state)
{
    (void)state;
    int64_t a = org_create(&o, "customer", "{\"name\":\"A\",\"phone\":\"13800138000\"}");
    org_update(&o, "customer", a, "{\"phone\":\"13900139000\",\"size\":1}");
    int64_t k = org_create(&o, "contact",
                           "{\"name\":\"Wang\",\"points\":[{\"name\":\"wechat-id\"}]}");
    org_update(&o, "contact", k, "{\"points\":[]}");
    struct log_lines lines = read_lines();
    for (size_t i = 0; i < lines.count; i++) {
        assert_null(strstr(org_text(&o, lines.items[i].before), "138001"));
        assert_null(strstr(org_text(&o, lines.items[i].before), "wechat"));
    }
    assert_non_null(strstr(org_text(&o, lines.items[1].before),
                           jsonf(&o, "\"sealed\":[\"%lld\",", (long long)a)));
    /* The child's with its parent's key. */
    assert_non_null(strstr(org_text(&o, lines.items[lines.count - 1].before),
                           jsonf(&o, "\"sealed\":[\"%lld\",", (long long)k)));
    struct record_env env;
    struct buf out;
    org_read(&o, &env);
    const struct meta_object *customer = meta_object_find(env.catalog, TEXT("customer"));
    buf_init(&out, &o.arena, 100000);
    assert_int_equal(record_history(&env, customer, a, 0, 10, &out), ERR_OK);
    assert_non_null(strstr(org_text(&o, buf_text(&out)), "13800138000"));
    record_env_end(&env);
    assert_clean();
}

/* A hand in the database: one update or delete past the record path. */
struct hand {
    const char *table, *column;
    struct value to;
    int64_t id;
    bool deletes;
};

static enum err reach(struct db_task *task, struct db_conn *conn)
{
    struct hand *hand = task->subject;
    struct arena *a = task->ctx->arena;
    int64_t changed;
    const struct db_node *where = db_call2(a, DB_EQ, db_column(a, TEXT_EMPTY, TEXT("id")),
                                           db_int(a, hand->id));
    const struct db_set set = {hand->column ? text_of(hand->column) : TEXT_EMPTY,
                               db_value(a, hand->to)};
    enum err err = hand->deletes
                       ? db_delete(task->ctx, conn, text_of(hand->table), where, &changed)
                       : db_update(task->ctx, conn, text_of(hand->table), &set, 1, where, &changed);
    assert_int_equal(changed, 1);
    return err;
}

static void tamper(struct hand hand)
{
    struct db_task task = {.ctx = &o.ctx, .run = reach, .subject = &hand};
    assert_int_equal(db_write(o.store->db, &task), ERR_OK);
}

static int64_t three_lines(void)
{
    int64_t a = org_create(&o, "customer", "{\"name\":\"A\"}");
    org_update(&o, "customer", a, "{\"name\":\"B\"}");
    org_update(&o, "customer", a, "{\"name\":\"C\"}");
    assert_clean();
    return a;
}

static void a_changed_line_is_named(void **state)
{
    (void)state;
    int64_t a = three_lines();
    tamper((struct hand){"change", "before", value_text(TEXT("{}")), 2, false});
    assert_finding("line 2 was changed or put in: it says 2");
    assert_finding(jsonf(&o, "update of customer %lld \"C\" by the system", (long long)a));
}

static void a_removed_line_is_named(void **state)
{
    (void)state;
    three_lines();
    tamper((struct hand){"change", NULL, VALUE_NONE, 2, true});
    assert_finding("line 2 was removed: it was written between 20");
}

/* A whole line put in behind the end, or over one that was taken away. */
static enum err insert_line(struct db_task *task, struct db_conn *conn)
{
    const int64_t *numbers = task->subject; /* sequence number, object, record */
    const struct text columns[] = {TEXT("id"),     TEXT("at"),     TEXT("txn"),
                                   TEXT("actor"),  TEXT("origin"), TEXT("object"),
                                   TEXT("record"), TEXT("action"), TEXT("mac")};
    const struct value values[] = {value_int(numbers[0]),
                                   value_int(task->ctx->now),
                                   value_int(1),
                                   value_int(0),
                                   value_int(0),
                                   value_int(numbers[1]),
                                   value_int(numbers[2]),
                                   value_int(RECORD_UPDATE),
                                   value_text(TEXT("AAAAAAAAAAAAAAAA"))};
    struct db_insert insert = {.table = TEXT("change"),
                               .columns = columns,
                               .column_count = 9,
                               .values = values,
                               .row_count = 1};
    return db_insert(task->ctx, conn, &insert);
}

static void an_inserted_line_is_named(void **state)
{
    (void)state;
    int64_t a = three_lines();
    int64_t numbers[] = {4, number_of("customer", NULL), a};
    struct db_task task = {.ctx = &o.ctx, .run = insert_line, .subject = numbers};
    assert_int_equal(db_write(o.store->db, &task), ERR_OK);
    assert_finding("line 4 has no seal, it was put in: it says 2");
    assert_finding(jsonf(&o, "update of customer %lld \"C\" by the system", (long long)a));
    tamper((struct hand){"change", NULL, VALUE_NONE, 4, true});
    assert_clean();
    tamper((struct hand){"change", NULL, VALUE_NONE, 2, true});
    numbers[0] = 2;
    task = (struct db_task){.ctx = &o.ctx, .run = insert_line, .subject = numbers};
    assert_int_equal(db_write(o.store->db, &task), ERR_OK);
    assert_finding("line 2 was changed or put in");
}

/* Lines 1 a customer, 2 an export, 3 a log-in, 4 a change, 5 a view. */
static int64_t audited_lines(void)
{
    int64_t a = org_create(&o, "customer", "{\"name\":\"A\"}");
    struct record_env env;
    org_read(&o, &env);
    const struct meta_object *customer = meta_object_find(env.catalog, TEXT("customer"));
    const struct audit_entry entries[] = {
        {.action = AUDIT_EXPORT, .object = customer, .actor = 7, .detail = TEXT("{\"count\":1}")},
        {.action = AUDIT_LOGIN, .actor = 7}};
    assert_int_equal(audit_write(&o.ctx, o.store, entries, 2), ERR_OK);
    org_update(&o, "customer", a, "{\"name\":\"B\"}");
    const struct access_caller eve = {.user = 7};
    for (int i = 0; i < 3; i++)
        audit_view(o.store, &eve, customer, a);
    record_env_end(&env);
    assert_int_equal(audit_views_flush(o.store), ERR_OK);
    assert_clean();
    return a;
}

static void audit_lines_stand_between_changes(void **state)
{
    (void)state;
    int64_t a = audited_lines();
    struct log_lines lines = read_lines();
    assert_int_equal(lines.count, 5);
    const int64_t actions[] = {RECORD_CREATE, AUDIT_EXPORT, AUDIT_LOGIN, RECORD_UPDATE, AUDIT_VIEW};
    for (size_t i = 0; i < 5; i++)
        assert_int_equal(lines.items[i].action, actions[i]);
    assert_int_equal(lines.items[4].object, -number_of("customer", NULL));
    assert_int_equal(lines.items[4].record, a);
    struct record_env env;
    struct buf out;
    org_read(&o, &env);
    const struct meta_object *customer = meta_object_find(env.catalog, TEXT("customer"));
    buf_init(&out, &o.arena, 100000);
    assert_int_equal(record_history(&env, customer, a, 0, 10, &out), ERR_OK);
    assert_int_equal(record_changes(&env, 0, 10, &out), ERR_OK);
    assert_int_equal(record_transactions(&env, -1, 0, 10, &out), ERR_OK);
    const char *text = org_text(&o, buf_text(&out));
    assert_null(strstr(text, "view"));
    assert_null(strstr(text, "export"));
    assert_null(strstr(text, "login"));
    struct audit_query query = {.object = customer, .record = a, .limit = 10};
    buf_clear(&out);
    assert_int_equal(audit_list(&env, &query, &out), ERR_OK);
    assert_non_null(strstr(org_text(&o, buf_text(&out)), "\"seq\":\"5\""));
    assert_null(strstr(org_text(&o, buf_text(&out)), "\"seq\":\"2\""));
    int64_t oldest;
    assert_int_equal(audit_nth_newest(&env, 7, AUDIT_EXPORT, 0, 1, &oldest), ERR_OK);
    assert_true(oldest > 0);
    assert_int_equal(audit_nth_newest(&env, 7, AUDIT_EXPORT, 0, 2, &oldest), ERR_OK);
    assert_int_equal(oldest, 0);
    record_env_end(&env);
    record_store_close(o.store);
    org_reopen(&o);
    assert_clean();
}

static void a_changed_audit_line_is_named(void **state)
{
    (void)state;
    int64_t a = audited_lines();
    tamper((struct hand){"change", "before", value_text(TEXT("{\"count\":9}")), 2, false});
    assert_finding("line 2 was changed or put in: it says 2");
    assert_finding("export by user 7");
    tamper((struct hand){"change", "before", value_text(TEXT("{\"count\":1}")), 2, false});
    assert_clean();
    tamper((struct hand){"change", "actor", value_int(8), 5, false});
    assert_finding(jsonf(&o, "view of customer %lld \"B\" by user 8", (long long)a));
}

static void a_removed_audit_line_is_named(void **state)
{
    (void)state;
    audited_lines();
    tamper((struct hand){"change", NULL, VALUE_NONE, 5, true});
    assert_finding("line 5 was removed");
    assert_finding("what finds the audit names line 5, which is no line of it");
}

static void what_finds_the_audit_is_checked(void **state)
{
    (void)state;
    audited_lines();
    tamper((struct hand){"audit", "actor", value_int(8), 3, false});
    assert_finding("what finds the audit was changed at line 3");
    tamper((struct hand){"audit", NULL, VALUE_NONE, 3, true});
    assert_finding("line 3 was taken out of what finds the audit: 20");
}

static void a_changed_seal_is_named(void **state)
{
    (void)state;
    three_lines();
    tamper((struct hand){"seal", "hash", value_text(TEXT("AAAA")), 2, false});
    assert_finding("the seal of lines 2 to 2 does not hold");
}

static void an_edited_row_is_named(void **state)
{
    (void)state;
    int64_t a = three_lines();
    tamper((struct hand){"customer", "name", value_text(TEXT("Z")), a, false});
    assert_finding(
        jsonf(&o, "customer %lld \"Z\" was edited behind the log's back; its newest line is 3: ",
              (long long)a));
}

static void a_vanished_row_is_named(void **state)
{
    (void)state;
    int64_t a = three_lines();
    tamper((struct hand){"customer", NULL, VALUE_NONE, a, true});
    assert_finding(jsonf(&o, "customer %lld was taken out", (long long)a));
}

static void a_cut_end_is_known_outside(void **state)
{
    (void)state;
    int64_t a = three_lines();
    record_store_close(o.store);
    org_reopen(&o);
    assert_clean();
    /* Line, seal and head are all put back by one: only the file outside knows. */
    tamper((struct hand){"change", NULL, VALUE_NONE, 3, true});
    tamper((struct hand){"seal", NULL, VALUE_NONE, 3, true});
    assert_finding("the log was cut: its end was line 3");
    tamper((struct hand){"log_head", "seq", value_int(2), 1, false});
    assert_finding("the log was cut: seals/head knows line 3");
    (void)a;
}

static void erasing_a_key_erases_the_past(void **state)
{
    (void)state;
    int64_t a = org_create(&o, "customer", "{\"name\":\"A\",\"phone\":\"13800138000\"}");
    org_update(&o, "customer", a, "{\"phone\":null}");
    tamper((struct hand){"record_key", NULL, VALUE_NONE, a, true});
    assert_clean();
    struct record_env env;
    struct buf out;
    org_read(&o, &env);
    const struct meta_object *customer = meta_object_find(env.catalog, TEXT("customer"));
    buf_init(&out, &o.arena, 100000);
    assert_int_equal(record_history(&env, customer, a, 0, 10, &out), ERR_OK);
    const char *text = org_text(&o, buf_text(&out));
    assert_null(strstr(text, "13800138000"));
    assert_non_null(strstr(text, "\"before\":{\"erased\":true}"));
    record_env_end(&env);
}

static void history_names_what_changed(void **state)
{
    (void)state;
    int64_t a = org_create(&o, "customer", "{\"name\":\"Parent\"}");
    int64_t b = org_create(&o, "customer",
                           jsonf(&o, "{\"name\":\"B\",\"parent\":\"%lld\"}", (long long)a));
    org_update(&o, "customer", b, "{\"name\":\"C\"}");
    org_update(&o, "customer", b, "{\"parent\":null}");
    org_delete(&o, "customer", a);
    struct record_env env;
    struct buf out;
    org_read(&o, &env);
    const struct meta_object *customer = meta_object_find(env.catalog, TEXT("customer"));
    buf_init(&out, &o.arena, 100000);
    assert_int_equal(record_history(&env, customer, b, 0, 2, &out), ERR_OK);
    struct text text = buf_text(&out);
    const struct json *json = json_parse(&o.ctx, text);
    const struct json *data = json_get(json, TEXT("data"));
    assert_int_equal(json_size(data), 2);
    const struct json *first = json_at(json_get(json_at(data, 0), TEXT("changes")), 0);
    assert_string_equal(org_text(&o, json_text(json_get(first, TEXT("field")))), "parent");
    assert_string_equal(
        org_text(&o, json_text(json_get(json_get(first, TEXT("before")), TEXT("name")))), "Parent");
    assert_int_equal(json_kind(json_get(first, TEXT("after"))), JSON_NULL);
    int64_t next;
    assert_true(text_to_int(json_text(json_get(json, TEXT("next"))), &next));
    buf_clear(&out);
    assert_int_equal(record_history(&env, customer, b, next, 10, &out), ERR_OK);
    json = json_parse(&o.ctx, buf_text(&out));
    data = json_get(json, TEXT("data"));
    assert_int_equal(json_size(data), 1);
    assert_string_equal(org_text(&o, json_text(json_get(json_at(data, 0), TEXT("action")))),
                        "create");
    assert_non_null(strstr(org_text(&o, buf_text(&out)), "\"after\":\"B\""));
    buf_clear(&out);
    assert_int_equal(record_deleted(&env, customer, 0, 10, &out), ERR_OK);
    assert_non_null(strstr(org_text(&o, buf_text(&out)), "\"name\":\"Parent\""));
    buf_clear(&out);
    assert_int_equal(record_transactions(&env, -1, 0, 3, &out), ERR_OK);
    json = json_parse(&o.ctx, buf_text(&out));
    assert_int_equal(json_size(json_get(json, TEXT("data"))), 3);
    buf_clear(&out);
    assert_int_equal(record_changes(&env, 2, 10, &out), ERR_OK);
    assert_non_null(strstr(org_text(&o, buf_text(&out)), "\"changed\":["));
    record_env_end(&env);
}

static enum err reopen(void)
{
    struct record_store_options options = {.data_folder = o.folder,
                                           .sources = org_sources,
                                           .source_count = sizeof org_sources / sizeof *org_sources,
                                           .hooks = &o.hooks,
                                           .readers = 2};
    ctx_clear(&o.ctx);
    return record_store_open(&o.ctx, &options, &o.store);
}

/* A new key would make every line look forged, and nobody would know why. */
static void a_lost_key_is_not_replaced(void **state)
{
    (void)state;
    org_create(&o, "customer", "{\"name\":\"A\"}");
    record_store_close(o.store);
    assert_int_equal(rename(org_path(&o, "seal.key"), org_path(&o, "kept.key")), 0);
    assert_int_equal(reopen(), ERR_seal_key_missing);
    assert_int_not_equal(access(org_path(&o, "seal.key"), F_OK), 0);
    assert_int_equal(rename(org_path(&o, "kept.key"), org_path(&o, "seal.key")), 0);
    assert_int_equal(reopen(), ERR_OK);
    assert_clean();
}

#define TEST(test) cmocka_unit_test_setup_teardown(test, setup, teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(lines_say_what_was_before),         TEST(personal_values_are_sealed),
        TEST(a_changed_line_is_named),           TEST(a_removed_line_is_named),
        TEST(a_changed_seal_is_named),           TEST(an_edited_row_is_named),
        TEST(a_vanished_row_is_named),           TEST(a_cut_end_is_known_outside),
        TEST(erasing_a_key_erases_the_past),     TEST(history_names_what_changed),
        TEST(a_lost_key_is_not_replaced),        TEST(an_inserted_line_is_named),
        TEST(audit_lines_stand_between_changes), TEST(a_changed_audit_line_is_named),
        TEST(a_removed_audit_line_is_named),     TEST(what_finds_the_audit_is_checked),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
