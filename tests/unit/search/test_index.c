/* The index kept with every save is the index built from scratch: after random creates, changes, deletes,
 * restores, undone transactions and changes of lines, each term ever made leads to exactly the records that
 * have it; and building it anew changes nothing. */
#include "record/org.h"

#include "record/load.h"
#include "search/fields.h"
#include "search/index.h"

#define RECORDS_MAX 400
#define ROUNDS 300

static struct org o;
static struct search_terms ever; /* all terms there ever were */
static uint32_t seed = 20261122;

static uint32_t random_to(uint32_t n)
{
    seed = seed * 1664525 + 1013904223;
    return (seed >> 8) % n;
}

/* ---- the world ---- */

static struct record_commit_reader readers[1];

static int setup(void **state)
{
    (void)state;
    org_open(&o, NULL, 0);
    record_store_close(o.store);
    readers[0] = search_reader(search_new(&o.arena));
    o.hooks.readers = readers;
    o.hooks.reader_count = 1;
    o.tables = search_tables(&o.table_count);
    org_reopen(&o);
    search_terms_init(&ever, &o.arena);
    return 0;
}

static int teardown(void **state)
{
    (void)state;
    org_close(&o);
    return 0;
}

/* ---- what the index should hold ---- */

struct expected {
    int64_t ids[RECORDS_MAX];
    struct search_terms terms[RECORDS_MAX];
    size_t count;
};

static struct load_row *rows_of(struct record_env *env, const struct meta_object *object,
                                size_t *count)
{
    struct load_row *rows;
    assert_int_equal(load_page(env, object, 0, RECORDS_MAX, &rows, count), ERR_OK);
    assert_true(*count < RECORDS_MAX);
    return rows;
}

static void add_lines(struct record_env *env, const struct meta_object *object, struct text fields,
                      struct expected *out)
{
    for (size_t i = 0; i < object->child_count; i++) {
        const struct meta_child *child = &object->children[i];
        size_t count;
        if (!child->owned)
            continue;
        const struct load_row *rows = rows_of(env, child->object, &count);
        for (size_t k = 0; k < count; k++)
            for (size_t j = 0; j < out->count; j++)
                if (rows[k].values[child->by->index].number == out->ids[j]) {
                    out->terms[j].of_line = true;
                    search_terms_of(child->object, fields, rows[k].values, &out->terms[j]);
                    out->terms[j].of_line = false;
                }
    }
}

static void expect(struct record_env *env, const struct meta_object *object, struct expected *out)
{
    struct text fields = search_fields_text(&o.arena, object);
    const struct load_row *rows = rows_of(env, object, &out->count);
    for (size_t i = 0; i < out->count; i++) {
        out->ids[i] = rows[i].id;
        search_terms_init(&out->terms[i], &o.arena);
        search_terms_of(object, fields, rows[i].values, &out->terms[i]);
    }
    add_lines(env, object, fields, out);
    for (size_t i = 0; i < out->count; i++)
        for (size_t k = 0; k < out->terms[i].count; k++)
            search_terms_add_whole(&ever, out->terms[i].items[k]);
}

/* ---- what it holds ---- */

static void check_term(struct record_env *env, const struct meta_object *object,
                       const struct expected *expected, struct text term)
{
    int64_t ids[RECORDS_MAX];
    size_t count = 0, at = 0;
    struct db_match match = {.index = object->search_index,
                             .tree = search_one(&o.arena, term, false),
                             .before = INT64_MAX};
    assert_int_equal(db_match_ids(&o.ctx, env->conn, &match, ids, RECORDS_MAX, &count), ERR_OK);
    for (size_t i = expected->count; i-- > 0;) {
        if (!search_terms_has(&expected->terms[i], term))
            continue;
        if (at >= count || ids[at] != expected->ids[i])
            print_error("%.*s of %.*s\n", TEXT_ARG(term), TEXT_ARG(object->name));
        assert_true(at < count);
        assert_int_equal(ids[at++], expected->ids[i]);
    }
    if (at != count)
        print_error("%.*s finds %zu too many\n", TEXT_ARG(term), count - at);
    assert_int_equal(at, count);
}

static size_t check(bool look)
{
    static const char *const names[] = {"customer", "contact"};
    struct record_env env;
    size_t records = 0;
    org_read(&o, &env);
    for (size_t i = 0; i < 2; i++) {
        const struct meta_object *object = meta_object_find(env.catalog, text_of(names[i]));
        struct expected *expected = ARENA_NEW(&o.arena, struct expected);
        expect(&env, object, expected);
        for (size_t k = 0; look && k < ever.count; k++)
            check_term(&env, object, expected, ever.items[k]);
        records += expected->count;
    }
    record_env_end(&env);
    return records;
}

/* ---- random work ---- */

static const char *word(void)
{
    static const char *const parts[] = {"云", "帆", "银行", "长沙", "重庆", "acme ", "13800138000"};
    struct buf buf;
    buf_init(&buf, &o.arena, 256);
    for (uint32_t i = 1 + random_to(3); i > 0; i--)
        buf_add_text(&buf, text_of(parts[random_to(i > 1 ? 6 : 7)]));
    return text_cstr(&o.arena, buf_text(&buf));
}

static int64_t some_id(const char *object)
{
    struct record_env env;
    size_t count;
    org_read(&o, &env);
    const struct load_row *rows = rows_of(&env, meta_object_find(env.catalog, text_of(object)),
                                          &count);
    int64_t id = count ? rows[random_to((uint32_t)count)].id : 0;
    record_env_end(&env);
    return id;
}

static void undo_last(void)
{
    struct buf report;
    buf_init(&report, &o.arena, 1 << 20);
    ctx_clear(&o.ctx);
    (void)record_undo(&o.ctx, o.store, &o.caller, o.txn, CONFLICTS_SKIP, false, NULL, NULL,
                      &report);
}

static void something(int64_t *gone, size_t *gone_count)
{
    int64_t customer = some_id("customer"), contact = some_id("contact"), point;
    const char *points = jsonf(&o, "{\"points\":[{\"name\":\"%s\"},{\"name\":\"%s\"}]}", word(),
                               word());
    switch (random_to(9)) {
    case 0:
    case 1:
        org_try(&o, RECORD_CREATE, "customer", 0, jsonf(&o, "{\"name\":\"%s\"}", word()), NULL);
        return;
    case 2:
        org_try(&o, RECORD_CREATE, "contact", 0,
                jsonf(&o, "{\"name\":\"%s\",\"customer\":\"%lld\",\"points\":[{\"name\":\"%s\"}]}",
                      word(), (long long)customer, word()),
                NULL);
        return;
    case 3:
        org_try(&o, RECORD_UPDATE, "customer", customer, jsonf(&o, "{\"name\":\"%s\"}", word()),
                NULL);
        return;
    case 4:
        org_try(&o, RECORD_UPDATE, "contact", contact, points, NULL);
        return;
    case 5:
        point = some_id("contact_point");
        org_try(&o, RECORD_UPDATE, "contact_point", point,
                jsonf(&o, "{\"name\":\"%s\",\"contact\":\"%lld\"}", word(), (long long)contact),
                NULL);
        return;
    case 6:
        gone[(*gone_count)++ % 16] = customer;
        org_try(&o, RECORD_DELETE, "customer", customer, NULL, NULL);
        return;
    case 7:
        if (*gone_count)
            org_try(&o, RECORD_RESTORE, "customer", gone[random_to(16) % *gone_count], NULL, NULL);
        return;
    default:
        undo_last();
    }
}

static void kept_is_built(void **state)
{
    (void)state;
    int64_t gone[16];
    size_t gone_count = 0, records = 0;
    for (size_t i = 0; i < ROUNDS; i++) {
        something(gone, &gone_count);
        records = check(i % 25 == 24);
    }
    assert_true(records > 10 && ever.count > 100);
}

static enum err forget_version(struct db_task *task, struct db_conn *conn)
{
    struct db_set set = {TEXT("version"), db_int(&o.arena, 7)};
    return db_update(task->ctx, conn, TEXT("search_index"), &set, 1, NULL, NULL);
}

static void another_version_is_built_anew(void **state)
{
    (void)state;
    struct db_task task = {.ctx = &o.ctx, .run = forget_version};
    ctx_clear(&o.ctx);
    assert_int_equal(db_write(o.store->db, &task), ERR_OK);
    assert_int_equal(search_build_all(&o.ctx, o.store), ERR_OK);
    check(true);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(kept_is_built),
        cmocka_unit_test(another_version_is_built_anew),
    };
    return cmocka_run_group_tests(tests, setup, teardown);
}
