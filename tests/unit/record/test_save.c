/* The stages of a save, one by one: what they do and what they refuse. */
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

static void create_fills_and_stamps(void **state)
{
    (void)state;
    int64_t id = org_create(&o, "customer", "{\"name\":\"Yunfan\"}");
    assert_string_equal(org_get(&o, "customer", id, "name"), "Yunfan");
    assert_string_equal(org_get(&o, "customer", id, "industry"), "retail");
    assert_string_equal(org_get(&o, "customer", id, "code"), "C-0001");
    assert_string_equal(org_get(&o, "customer", id, "version"), "1");
    assert_string_equal(org_get(&o, "customer", id, "created_at"),
                        jsonf(&o, "%lld", (long long)o.ctx.now));
    int64_t second = org_create(&o, "customer", "{\"name\":\"B\"}");
    assert_true(second > id);
    assert_string_equal(org_get(&o, "customer", second, "code"), "C-0002");
}

static void auto_numbers_are_not_given_twice(void **state)
{
    (void)state;
    int64_t id = org_create(&o, "customer", "{\"name\":\"A\",\"code\":\"C-0041\"}");
    assert_string_equal(org_get(&o, "customer", id, "code"), "C-0041");
    id = org_create(&o, "customer", "{\"name\":\"B\"}");
    assert_string_equal(org_get(&o, "customer", id, "code"), "C-0042");
    org_delete(&o, "customer", id);
    org_close(&o);
    org_open(&o, NULL, 0);
    org_create(&o, "customer", "{\"name\":\"A\"}");
    record_store_close(o.store);
    org_reopen(&o);
    id = org_create(&o, "customer", "{\"name\":\"B\"}");
    assert_string_equal(org_get(&o, "customer", id, "code"), "C-0002");
}

static void update_counts_versions(void **state)
{
    (void)state;
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
}

static void bodies_are_refused_by_name(void **state)
{
    (void)state;
    assert_int_equal(org_try(&o, RECORD_CREATE, "customer", 0, "{\"name\":\"A\",\"nmae\":1}", NULL),
                     ERR_unknown_field);
    assert_string_equal(org_text(&o, o.fault.args[1]), "name");
    assert_int_equal(org_try(&o, RECORD_CREATE, "customer", 0, "{}", NULL), ERR_required);
    assert_string_equal(org_text(&o, o.fault.field), "name");
    assert_int_equal(org_try(&o, RECORD_CREATE, "customer", 0,
                             "{\"name\":\"123456789012345678901\"}", NULL),
                     ERR_too_long);
    assert_int_equal(org_try(&o, RECORD_CREATE, "customer", 0,
                             "{\"name\":\"A\",\"industry\":\"x\"}", NULL),
                     ERR_not_an_option);
    assert_int_equal(org_try(&o, RECORD_CREATE, "customer", 0, "{\"name\":\"A\",\"size\":\"x\"}",
                             NULL),
                     ERR_not_an_integer);
    assert_int_equal(org_try(&o, RECORD_CREATE, "customer", 0, "[]", NULL), ERR_not_an_object);
    assert_int_equal(org_try(&o, RECORD_CREATE, "customer", 0, "{\"name\":\"A\",\"industry\":null}",
                             NULL),
                     ERR_required);
    /* An import may leave what only the form requires. */
    struct record_task task = {.save = {.origin = ORIGIN_IMPORT, .importing = true}};
    struct op op = {RECORD_CREATE, "customer", 0, "{\"name\":\"A\",\"industry\":null}", 0};
    assert_int_equal(org_save(&o, &task, &op, 1), ERR_OK);
}

static void read_only_is_refused_to_people(void **state)
{
    (void)state;
    o.caller.system = false;
    o.caller.admin = true;
    assert_int_equal(org_try(&o, RECORD_CREATE, "customer", 0, "{\"name\":\"A\",\"score\":5}",
                             NULL),
                     ERR_read_only);
    assert_int_equal(org_try(&o, RECORD_CREATE, "customer", 0,
                             "{\"name\":\"A\",\"created_at\":\"2020-01-01T00:00:00Z\"}", NULL),
                     ERR_read_only);
    struct record_task task = {.save = {.origin = ORIGIN_IMPORT, .importing = true}};
    struct op op = {RECORD_CREATE, "customer", 0,
                    "{\"name\":\"A\",\"created_at\":\"2020-01-01T00:00:00Z\"}", 0};
    assert_int_equal(org_save(&o, &task, &op, 1), ERR_OK);
    assert_string_equal(org_get(&o, "customer", task.save.changes[0].id, "created_at"),
                        "1577836800000");
}

static void unique_values_have_one_holder(void **state)
{
    (void)state;
    int64_t a = org_create(&o, "customer", "{\"name\":\"A\",\"registration_no\":\"R1\"}");
    assert_int_equal(org_try(&o, RECORD_CREATE, "customer", 0,
                             "{\"name\":\"B\",\"registration_no\":\"R1\"}", NULL),
                     ERR_not_unique_by);
    assert_string_equal(org_text(&o, o.fault.args[1]), "R1");
    assert_string_equal(org_text(&o, o.fault.args[2]), "A");
    struct record_task task = {0};
    const struct op doubles[] = {{RECORD_CREATE, "customer", 0,
                                  "{\"name\":\"C\",\"registration_no\":\"R2\"}", 0},
                                 {RECORD_CREATE, "customer", 0,
                                  "{\"name\":\"D\",\"registration_no\":\"R2\"}", 0}};
    assert_int_equal(org_save(&o, &task, doubles, 2), ERR_not_unique);
    assert_int_equal(o.fault.row, 2);
    /* Whoever gives it up in the same save leaves it free. */
    const struct op handed[] = {{RECORD_DELETE, "customer", a, NULL, 0},
                                {RECORD_CREATE, "customer", 0,
                                 "{\"name\":\"E\",\"registration_no\":\"R9\"}", 0}};
    assert_int_equal(org_save(&o, &task, handed, 2), ERR_OK);
    assert_int_equal(org_try(&o, RECORD_CREATE, "customer", 0,
                             "{\"name\":\"F\",\"registration_no\":\"R1\"}", NULL),
                     ERR_OK);
    assert_int_equal(org_try(&o, RECORD_RESTORE, "customer", a, NULL, NULL), ERR_not_unique_by);
}

/* The rows are written one by one; the index must not see what is only on its way. */
static void unique_values_change_hands(void **state)
{
    (void)state;
    int64_t ids[3];
    static const char *const made[] = {"{\"name\":\"A\",\"registration_no\":\"R1\"}",
                                       "{\"name\":\"B\",\"registration_no\":\"R2\"}",
                                       "{\"name\":\"C\",\"registration_no\":\"R3\"}"};
    for (size_t i = 0; i < 3; i++)
        ids[i] = org_create(&o, "customer", made[i]);
    struct record_task task = {0};
    const struct op swap[] = {{RECORD_UPDATE, "customer", ids[0], "{\"registration_no\":\"R2\"}",
                               0},
                              {RECORD_UPDATE, "customer", ids[1], "{\"registration_no\":\"R1\"}",
                               0}};
    assert_int_equal(org_save(&o, &task, swap, 2), ERR_OK);
    assert_string_equal(org_get(&o, "customer", ids[0], "registration_no"), "R2");
    assert_string_equal(org_get(&o, "customer", ids[1], "registration_no"), "R1");
    const struct op circle[] = {
        {RECORD_UPDATE, "customer", ids[0], "{\"registration_no\":\"R1\"}", 0},
        {RECORD_UPDATE, "customer", ids[1], "{\"registration_no\":\"R3\"}", 0},
        {RECORD_UPDATE, "customer", ids[2], "{\"registration_no\":\"R2\"}", 0}};
    assert_int_equal(org_save(&o, &task, circle, 3), ERR_OK);
    assert_string_equal(org_get(&o, "customer", ids[2], "registration_no"), "R2");
    /* From one that goes to one that comes. */
    const struct op heir[] = {{RECORD_DELETE, "customer", ids[2], NULL, 0},
                              {RECORD_CREATE, "customer", 0,
                               "{\"name\":\"D\",\"registration_no\":\"R2\"}", 0}};
    assert_int_equal(org_save(&o, &task, heir, 2), ERR_OK);
    assert_string_equal(org_get(&o, "customer", ids[2], "name"), "gone");
    /* The way back meets the same. */
    struct buf report;
    buf_init(&report, &o.arena, 10000);
    int64_t findings;
    assert_int_equal(record_undo(&o.ctx, o.store, &o.caller, o.txn, CONFLICTS_STOP, false, NULL,
                                 NULL, &report),
                     ERR_OK);
    assert_string_equal(org_get(&o, "customer", ids[2], "registration_no"), "R2");
    assert_int_equal(record_check(&o.ctx, o.store, &report, &findings), ERR_OK);
    assert_int_equal(findings, 0);
}

static void retired_options_are_not_chosen_anew(void **state)
{
    (void)state;
    assert_int_equal(org_try(&o, RECORD_CREATE, "customer", 0,
                             "{\"name\":\"A\",\"industry\":\"mining\"}", NULL),
                     ERR_not_an_option);
    assert_string_equal(org_text(&o, o.fault.field), "industry");
    assert_string_equal(org_text(&o, o.fault.args[1]), "retail, energy …");
    struct record_task task = {.save = {.origin = ORIGIN_IMPORT, .importing = true}};
    const struct op brought = {RECORD_CREATE, "customer", 0,
                               "{\"name\":\"A\",\"industry\":\"mining\",\"marks\":[\"old\"]}", 0};
    assert_int_equal(org_save(&o, &task, &brought, 1), ERR_OK);
    int64_t a = task.save.changes[0].id;
    /* What is there may stay, alone or among others. */
    org_update(&o, "customer", a,
               "{\"size\":2,\"industry\":\"mining\",\"marks\":[\"new\",\"old\"]}");
    org_update(&o, "customer", a, "{\"industry\":\"energy\",\"marks\":[\"new\"]}");
    int64_t away = o.txn;
    assert_int_equal(org_try(&o, RECORD_UPDATE, "customer", a, "{\"industry\":\"mining\"}", NULL),
                     ERR_not_an_option);
    assert_int_equal(org_try(&o, RECORD_UPDATE, "customer", a, "{\"marks\":[\"new\",\"old\"]}",
                             NULL),
                     ERR_not_an_option);
    assert_string_equal(org_text(&o, o.fault.args[0]), "old");
    struct buf report;
    buf_init(&report, &o.arena, 10000);
    assert_int_equal(record_undo(&o.ctx, o.store, &o.caller, away, CONFLICTS_STOP, false, NULL,
                                 NULL, &report),
                     ERR_OK);
    assert_string_equal(org_get(&o, "customer", a, "industry"), "mining");
    org_delete(&o, "customer", a);
    assert_int_equal(org_try(&o, RECORD_RESTORE, "customer", a, NULL, NULL), ERR_OK);
    assert_string_equal(org_get(&o, "customer", a, "marks"), "|new|old|");
    /* A default that was retired is no default any more. */
    int64_t plain = org_create(&o, "customer", "{\"name\":\"B\"}");
    assert_string_equal(org_get(&o, "customer", plain, "channel"), "");
}

static void references_must_exist(void **state)
{
    (void)state;
    assert_int_equal(org_try(&o, RECORD_CREATE, "opportunity", 0,
                             "{\"name\":\"O\",\"customer\":\"17\"}", NULL),
                     ERR_reference_missing);
    int64_t a = org_create(&o, "customer", "{\"name\":\"A\"}");
    int64_t opp = org_create(&o, "opportunity",
                             jsonf(&o, "{\"name\":\"O\",\"customer\":\"%lld\"}", (long long)a));
    assert_string_equal(org_get(&o, "opportunity", opp, "customer"),
                        jsonf(&o, "%lld", (long long)a));
    org_create(&o, "opportunity", "{\"name\":\"P\",\"customer\":{\"key\":\"code:C-0001\"}}");
    assert_int_equal(org_try(&o, RECORD_CREATE, "opportunity", 0,
                             "{\"name\":\"P\",\"customer\":{\"key\":\"code:C-0009\"}}", NULL),
                     ERR_reference_missing);
    int64_t act = org_create(&o, "activity",
                             jsonf(&o, "{\"about\":{\"object\":\"opportunity\",\"id\":\"%lld\"}}",
                                   (long long)opp));
    assert_string_equal(org_get(&o, "activity", act, "about"), jsonf(&o, "%lld", (long long)opp));
    assert_int_equal(org_try(&o, RECORD_CREATE, "activity", 0,
                             jsonf(&o, "{\"about\":{\"object\":\"customer\",\"id\":\"%lld\"}}",
                                   (long long)opp),
                             NULL),
                     ERR_reference_missing);
    struct record_task task = {0};
    const struct op together[] = {{RECORD_CREATE, "customer", 0, "{\"name\":\"N\"}", 0},
                                  {RECORD_CREATE, "opportunity", 0,
                                   "{\"name\":\"M\",\"customer\":\"$1\"}", 0},
                                  {RECORD_CREATE, "activity", 0,
                                   "{\"about\":{\"object\":\"opportunity\",\"id\":\"$2\"}}", 0}};
    assert_int_equal(org_save(&o, &task, together, 3), ERR_OK);
    assert_string_equal(org_get(&o, "activity", task.save.changes[2].id, "about"),
                        jsonf(&o, "%lld", (long long)task.save.changes[1].id));
}

static void money_has_a_base(void **state)
{
    (void)state;
    int64_t a = org_create(&o, "opportunity", "{\"name\":\"O\",\"amount\":\"12.5\"}");
    assert_string_equal(org_get(&o, "opportunity", a, "amount_base"), "125000");
    assert_int_equal(org_try(&o, RECORD_UPDATE, "opportunity", a, "{\"currency\":\"USD\"}", NULL),
                     ERR_rate_missing);
    org_update(&o, "opportunity", a, "{\"currency\":\"USD\",\"exchange_rate\":\"7.123456\"}");
    assert_string_equal(org_get(&o, "opportunity", a, "amount_base"), "890432");
    org_update(&o, "opportunity", a, "{\"currency\":\"CNY\"}");
    assert_string_equal(org_get(&o, "opportunity", a, "amount_base"), "125000");
    assert_string_equal(org_get(&o, "opportunity", a, "exchange_rate"), "1000000");
    assert_int_equal(
        org_try(&o, RECORD_UPDATE, "opportunity", a,
                "{\"amount\":\"900000000000000\",\"currency\":\"USD\",\"exchange_rate\":\"7\"}",
                NULL),
        ERR_overflow);
}

static void delete_restricts_clears_and_cascades(void **state)
{
    (void)state;
    int64_t a = org_create(&o, "customer", "{\"name\":\"A\"}");
    int64_t sub = org_create(&o, "customer",
                             jsonf(&o, "{\"name\":\"S\",\"parent\":\"%lld\"}", (long long)a));
    int64_t contact =
        org_create(&o, "contact",
                   jsonf(&o, "{\"name\":\"K\",\"customer\":\"%lld\",\"points\":[{\"name\":\"p\"}]}",
                         (long long)a));
    int64_t act = org_create(&o, "activity",
                             jsonf(&o, "{\"about\":{\"object\":\"customer\",\"id\":\"%lld\"}}",
                                   (long long)a));
    int64_t opp = org_create(&o, "opportunity",
                             jsonf(&o, "{\"name\":\"O\",\"customer\":\"%lld\"}", (long long)a));
    assert_int_equal(org_try(&o, RECORD_DELETE, "customer", a, NULL, NULL), ERR_still_referred);
    assert_string_equal(org_text(&o, o.fault.args[0]), "A");
    assert_string_equal(org_text(&o, o.fault.args[1]), "1");
    org_delete(&o, "opportunity", opp);
    org_delete(&o, "customer", a);
    assert_string_equal(org_get(&o, "customer", a, "name"), "gone");
    assert_string_equal(org_get(&o, "customer", sub, "parent"), "");
    assert_string_equal(org_get(&o, "contact", contact, "name"), "gone");
    assert_string_equal(org_get(&o, "activity", act, "about"), "gone");
    org_update(&o, "customer", sub, "{\"size\":1}");
    assert_int_equal(org_try(&o, RECORD_RESTORE, "customer", sub, NULL, NULL), ERR_not_deleted);
    assert_int_equal(org_try(&o, RECORD_RESTORE, "customer", a, NULL, NULL), ERR_OK);
    assert_string_equal(org_get(&o, "customer", a, "name"), "A");
    assert_string_equal(org_get(&o, "customer", a, "version"), "2");
    assert_string_equal(org_get(&o, "customer", a, "code"), "C-0001");
}

static int64_t line_named(const char *name, int64_t opportunity)
{
    struct record_env env;
    int64_t id = 0;
    org_read(&o, &env);
    const struct meta_object *lines = meta_object_find(env.catalog, TEXT("opportunity_line"));
    struct arena *a = &o.arena;
    const struct db_node *column = db_column(a, TEXT_EMPTY, TEXT("id"));
    struct db_select select = {.table = lines->table,
                               .columns = &column,
                               .column_count = 1,
                               .limit = 1};
    select.where = db_and(
        a, db_call2(a, DB_EQ, db_column(a, TEXT_EMPTY, TEXT("name")), db_text(a, text_of(name))),
        db_call2(a, DB_EQ, db_column(a, TEXT_EMPTY, TEXT("opportunity")), db_int(a, opportunity)));
    bool found;
    struct value value;
    assert_int_equal(db_one(&o.ctx, env.conn, &select, &found, &value), ERR_OK);
    if (found)
        id = value.number;
    record_env_end(&env);
    return id;
}

static void children_travel_with_their_parent(void **state)
{
    (void)state;
    int64_t opp = org_create(
        &o, "opportunity",
        "{\"name\":\"O\",\"lines\":[{\"name\":\"a\",\"amount\":\"1\"},{\"name\":\"b\"}]}");
    int64_t a = line_named("a", opp);
    int64_t b = line_named("b", opp);
    assert_true(a && b);
    org_update(&o, "opportunity", opp,
               jsonf(&o, "{\"lines\":[{\"id\":\"%lld\",\"name\":\"a2\"},{\"name\":\"c\"}]}",
                     (long long)a));
    assert_string_equal(org_get(&o, "opportunity_line", a, "name"), "a2");
    assert_string_equal(org_get(&o, "opportunity_line", a, "amount"), "10000");
    assert_string_equal(org_get(&o, "opportunity_line", b, "name"), "gone");
    assert_true(line_named("c", opp) != 0);
    assert_int_equal(org_try(&o, RECORD_UPDATE, "opportunity", opp,
                             "{\"lines\":[{\"name\":\"x\"},{\"amount\":\"z\"}]}", NULL),
                     ERR_not_a_number);
    assert_string_equal(org_text(&o, o.fault.field), "lines[2].amount");
    assert_int_equal(org_try(&o, RECORD_UPDATE, "opportunity", opp,
                             "{\"lines\":[{\"amount\":\"1\"}]}", NULL),
                     ERR_required);
    assert_string_equal(org_text(&o, o.fault.field), "lines[1].name");
    assert_int_equal(org_try(&o, RECORD_UPDATE, "opportunity", opp,
                             jsonf(&o, "{\"lines\":[{\"id\":\"%lld\"}]}", (long long)b), NULL),
                     ERR_not_found);
}

/* Down through the generations, and only what went with it. */
static void children_come_back_with_their_parent(void **state)
{
    (void)state;
    int64_t opp = org_create(
        &o, "opportunity",
        "{\"name\":\"O\",\"lines\":[{\"name\":\"a\"},{\"name\":\"b\"},{\"name\":\"c\"}]}");
    int64_t a = line_named("a", opp);
    int64_t b = line_named("b", opp);
    int64_t c = line_named("c", opp);
    org_delete(&o, "opportunity_line", b);
    org_delete(&o, "opportunity", opp);
    assert_int_equal(org_try(&o, RECORD_RESTORE, "opportunity_line", a, NULL, NULL),
                     ERR_reference_missing);
    /* A child named beside its parent is not brought back twice. */
    struct record_task task = {0};
    const struct op both[] = {{RECORD_RESTORE, "opportunity", opp, NULL, 0},
                              {RECORD_RESTORE, "opportunity_line", c, NULL, 0}};
    assert_int_equal(org_save(&o, &task, both, 2), ERR_OK);
    assert_int_equal(task.save.count, 3);
    assert_int_equal(task.save.changes[2].cause, 1);
    assert_true(task.save.changes[2].by_hook);
    assert_string_equal(org_get(&o, "opportunity_line", a, "name"), "a");
    assert_string_equal(org_get(&o, "opportunity_line", b, "name"), "gone");
    assert_string_equal(org_get(&o, "opportunity_line", c, "name"), "c");
    /* Those whose deletion is an earlier one stay, also when they went with it before. */
    org_delete(&o, "opportunity_line", a);
    org_delete(&o, "opportunity", opp);
    assert_int_equal(org_try(&o, RECORD_RESTORE, "opportunity", opp, NULL, NULL), ERR_OK);
    assert_string_equal(org_get(&o, "opportunity_line", a, "name"), "gone");
    assert_string_equal(org_get(&o, "opportunity_line", c, "name"), "c");
    assert_int_equal(org_try(&o, RECORD_RESTORE, "opportunity_line", a, NULL, NULL), ERR_OK);
}

static void partial_leaves_out_what_fails(void **state)
{
    (void)state;
    org_create(&o, "customer", "{\"name\":\"A\",\"registration_no\":\"R1\"}");
    struct record_task task = {.save = {.partial = true}};
    const struct op ops[] = {
        {RECORD_CREATE, "customer", 0, "{\"name\":\"B\"}", 0},
        {RECORD_CREATE, "customer", 0, "{\"size\":\"x\",\"name\":\"C\"}", 0},
        {RECORD_CREATE, "customer", 0, "{\"name\":\"D\",\"registration_no\":\"R1\"}", 0},
        {RECORD_CREATE, "opportunity", 0, "{\"name\":\"E\",\"lines\":[{\"name\":\"l\"},{}]}", 0},
        {RECORD_CREATE, "customer", 0, "{\"name\":\"F\"}", 0},
    };
    assert_int_equal(org_save(&o, &task, ops, 5), ERR_OK);
    assert_int_equal(task.save.changes[0].error, ERR_OK);
    assert_int_equal(task.save.changes[1].error, ERR_not_an_integer);
    assert_int_equal(task.save.changes[2].error, ERR_not_unique_by);
    assert_int_equal(task.save.changes[3].error, ERR_required);
    assert_int_equal(task.save.changes[4].error, ERR_required);
    assert_string_equal(org_get(&o, "customer", task.save.changes[0].id, "name"), "B");
    assert_string_equal(org_get(&o, "opportunity", task.save.changes[3].id, "name"), "gone");
    assert_int_equal(o.ctx.fault_count, 3);
    assert_int_equal(o.ctx.faults[0].row, 2);
    assert_int_equal(o.ctx.faults[1].row, 4);
    assert_int_equal(o.ctx.faults[2].row, 3);
    assert_int_equal(task.save.changes[6].row, 5);
    assert_string_equal(org_get(&o, "customer", task.save.changes[6].id, "name"), "F");
}

/* A row refused late leaves nothing that points to it. */
static void partial_leaves_no_loose_ends(void **state)
{
    (void)state;
    struct record_task task = {.save = {.partial = true}};
    const struct op ops[] = {
        {RECORD_CREATE, "customer", 0, "{\"name\":\"A\",\"parent\":\"17\"}", 0},
        {RECORD_CREATE, "customer", 0, "{\"name\":\"B\",\"parent\":\"$3\"}", 0},
        {RECORD_CREATE, "customer", 0, "{\"name\":\"C\",\"parent\":\"$1\"}", 0},
        {RECORD_CREATE, "customer", 0, "{\"name\":\"D\",\"parent\":\"$5\"}", 0},
        {RECORD_CREATE, "customer", 0, "{\"name\":\"E\"}", 0},
    };
    assert_int_equal(org_save(&o, &task, ops, 5), ERR_OK);
    for (size_t i = 0; i < 3; i++) {
        assert_int_equal(task.save.changes[i].error, ERR_reference_missing);
        assert_string_equal(org_get(&o, "customer", task.save.changes[i].id, "name"), "gone");
    }
    assert_int_equal(task.save.changes[3].error, ERR_OK);
    assert_string_equal(org_get(&o, "customer", task.save.changes[3].id, "parent"),
                        jsonf(&o, "%lld", (long long)task.save.changes[4].id));
}

static void a_key_acts_once(void **state)
{
    (void)state;
    struct record_task task = {.idempotency_key = TEXT("k"), .request_hash = TEXT("h")};
    struct op op = {RECORD_CREATE, "customer", 0, "{\"name\":\"A\"}", 0};
    assert_int_equal(org_save(&o, &task, &op, 1), ERR_OK);
    assert_false(task.repeated);
    assert_int_equal(org_save(&o, &task, &op, 1), ERR_OK);
    assert_true(task.repeated);
    task.request_hash = TEXT("other");
    assert_int_equal(org_save(&o, &task, &op, 1), ERR_idempotency_mismatch);
    o.ctx.now += INT64_C(73) * 3600 * 1000;
    assert_int_equal(org_save(&o, &task, &op, 1), ERR_OK);
    assert_false(task.repeated);
}

static void a_thousand_at_once(void **state)
{
    (void)state;
    static struct op ops[1001];
    for (size_t i = 0; i < 1001; i++)
        ops[i] = (struct op){RECORD_CREATE, "customer", 0, "{\"name\":\"A\"}", 0};
    struct record_task task = {0};
    assert_int_equal(org_save(&o, &task, ops, 1001), ERR_too_many);
    assert_int_equal(org_save(&o, &task, ops, 1000), ERR_OK);
    assert_string_equal(org_get(&o, "customer", task.save.changes[999].id, "code"), "C-1000");
    for (size_t i = 0; i < 1000; i++)
        ops[i] = (struct op){RECORD_UPDATE, "customer", task.save.changes[i].id, "{\"size\":7}", 1};
    assert_int_equal(org_save(&o, &task, ops, 1000), ERR_OK);
    for (size_t i = 0; i < 1000; i++)
        ops[i] = (struct op){RECORD_DELETE, "customer", task.save.changes[i].id, NULL, 2};
    assert_int_equal(org_save(&o, &task, ops, 1000), ERR_OK);
}

static void two_changes_of_a_record_become_one(void **state)
{
    (void)state;
    int64_t id = org_create(&o, "customer", "{\"name\":\"A\"}");
    struct record_task task = {0};
    const struct op ops[] = {{RECORD_UPDATE, "customer", id, "{\"name\":\"B\"}", 0},
                             {RECORD_UPDATE, "customer", id, "{\"size\":2}", 0}};
    assert_int_equal(org_save(&o, &task, ops, 2), ERR_OK);
    assert_string_equal(org_get(&o, "customer", id, "name"), "B");
    assert_string_equal(org_get(&o, "customer", id, "size"), "2");
    assert_string_equal(org_get(&o, "customer", id, "version"), "2");
}

static void only_ones_own_for_sales(void **state)
{
    (void)state;
    int64_t a = org_create(&o, "customer", "{\"name\":\"A\"}");
    int64_t user = org_create(&o, "user",
                              "{\"login\":\"li\",\"name\":\"Li\",\"roles\":[\"sales\"]}");
    org_as(&o, user);
    assert_int_equal(org_try(&o, RECORD_UPDATE, "customer", a, "{\"name\":\"B\"}", NULL),
                     ERR_not_found);
    int64_t own = org_create(&o, "customer", "{\"name\":\"C\"}");
    assert_string_equal(org_get(&o, "customer", own, "owner"), jsonf(&o, "%lld", (long long)user));
    org_update(&o, "customer", own, "{\"name\":\"D\"}");
    /* A reference to what one may not see is as good as none. */
    assert_int_equal(org_try(&o, RECORD_UPDATE, "customer", own,
                             jsonf(&o, "{\"parent\":\"%lld\"}", (long long)a), NULL),
                     ERR_reference_missing);
    assert_int_equal(org_try(&o, RECORD_CREATE, "customer", 0,
                             "{\"name\":\"X\",\"registration_no\":\"R\"}", NULL),
                     ERR_OK);
    org_as(&o, 0);
    org_update(&o, "customer", a, "{\"registration_no\":\"R2\"}");
    org_as(&o, user);
    assert_int_equal(org_try(&o, RECORD_CREATE, "customer", 0,
                             "{\"name\":\"Y\",\"registration_no\":\"R2\"}", NULL),
                     ERR_not_unique);
    assert_int_equal(o.fault.args[2].len, 0);
}

static void what_belongs_to_nothing_is_its_creators(void **state)
{
    (void)state;
    int64_t a = org_create(&o, "customer", "{\"name\":\"A\"}");
    int64_t user = org_create(&o, "user",
                              "{\"login\":\"li\",\"name\":\"Li\",\"roles\":[\"sales\"]}");
    org_as(&o, user);
    int64_t contact = org_create(&o, "contact", "{\"name\":\"Wang\"}");
    org_create(&o, "contact_point", "{\"name\":\"139\"}");
    int64_t own = org_create(&o, "customer", "{\"name\":\"B\"}");
    org_update(&o, "contact", contact, jsonf(&o, "{\"customer\":\"%lld\"}", (long long)own));
    /* What one may not see and what is not there get the same answer. */
    const int64_t nowhere[] = {a, 17};
    for (size_t i = 0; i < 2; i++) {
        const char *to = jsonf(&o, "{\"name\":\"X\",\"customer\":\"%lld\"}", (long long)nowhere[i]);
        assert_int_equal(org_try(&o, RECORD_CREATE, "contact", 0, to, NULL), ERR_reference_missing);
        assert_string_equal(org_text(&o, o.fault.field), "customer");
        assert_int_equal(o.ctx.fault_count, 1);
        assert_int_equal(org_try(&o, RECORD_UPDATE, "contact", contact, to, NULL),
                         ERR_reference_missing);
        assert_string_equal(org_text(&o, o.fault.field), "customer");
    }
    assert_int_equal(org_try(&o, RECORD_CREATE, "department", 0, "{\"name\":\"D\"}", NULL),
                     ERR_forbidden);
}

static void assigning_stamps_the_department(void **state)
{
    (void)state;
    int64_t d = org_create(&o, "department", "{\"name\":\"North\"}");
    int64_t user = org_create(&o, "user",
                              jsonf(&o,
                                    "{\"login\":\"li\",\"name\":\"Li\",\"department\":\"%lld\"}",
                                    (long long)d));
    int64_t a = org_create(&o, "customer", "{\"name\":\"A\"}");
    assert_string_equal(org_get(&o, "customer", a, "department"), "");
    org_update(&o, "customer", a, jsonf(&o, "{\"owner\":\"%lld\"}", (long long)user));
    assert_string_equal(org_get(&o, "customer", a, "department"), jsonf(&o, "%lld", (long long)d));
    assert_int_equal(org_try(&o, RECORD_DELETE, "user", user, NULL, NULL), ERR_still_referred);
}

#define TEST(test) cmocka_unit_test_setup_teardown(test, setup, teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(create_fills_and_stamps),
        TEST(auto_numbers_are_not_given_twice),
        TEST(update_counts_versions),
        TEST(bodies_are_refused_by_name),
        TEST(read_only_is_refused_to_people),
        TEST(unique_values_have_one_holder),
        TEST(unique_values_change_hands),
        TEST(retired_options_are_not_chosen_anew),
        TEST(references_must_exist),
        TEST(money_has_a_base),
        TEST(delete_restricts_clears_and_cascades),
        TEST(children_travel_with_their_parent),
        TEST(children_come_back_with_their_parent),
        TEST(partial_leaves_out_what_fails),
        TEST(partial_leaves_no_loose_ends),
        TEST(a_key_acts_once),
        TEST(a_thousand_at_once),
        TEST(two_changes_of_a_record_become_one),
        TEST(only_ones_own_for_sales),
        TEST(what_belongs_to_nothing_is_its_creators),
        TEST(assigning_stamps_the_department),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
