/* Rights: the list predicate and the test on one record are the same, whoever owns what. */
#include "access/world.h"

static const char *const objects[] = {"customer",    "contact",          "contact_point",
                                      "opportunity", "opportunity_line", "activity",
                                      "report",      "product",          "user"};

static int64_t pick(uint64_t *seed, const int64_t *from, size_t count)
{
    return from[world_random(seed) % count];
}

static struct value some(uint64_t *seed, int64_t from, int64_t count)
{
    uint64_t number = world_random(seed) % (uint64_t)(count + count / 4 + 1);
    return number < (uint64_t)count ? value_int(from + (int64_t)number) : VALUE_NONE;
}

static void fill(struct world *w, uint64_t seed)
{
    static const int64_t users[] = {ADMIN, MEI, LEI, NOBODY};
    for (int64_t i = 0; i < 20; i++) {
        PUT(w, "customer", 100 + i, CELL_TEXT("name", "甲"), {"owner", some(&seed, 11, 4), NULL},
            CELL_INT("created_by", pick(&seed, users, 4)));
        PUT(w, "contact", 200 + i, CELL_TEXT("name", "乙"),
            {"customer", some(&seed, 100, 20), NULL},
            CELL_INT("created_by", pick(&seed, users, 4)));
        PUT(w, "contact_point", 300 + i, CELL_TEXT("name", "丙"),
            {"contact", some(&seed, 200, 20), NULL}, {"customer", some(&seed, 100, 6), NULL},
            CELL_INT("created_by", pick(&seed, users, 4)));
        PUT(w, "opportunity", 400 + i, CELL_TEXT("name", "丁"), {"owner", some(&seed, 11, 4), NULL},
            CELL_INT("created_by", pick(&seed, users, 4)));
        PUT(w, "opportunity_line", 500 + i, CELL_TEXT("name", "戊"),
            {"opportunity", some(&seed, 400, 20), NULL},
            CELL_INT("created_by", pick(&seed, users, 4)));
        PUT(w, "activity", 600 + i, CELL_TEXT("name", "己"), {"owner", some(&seed, 11, 4), NULL},
            CELL_INT("created_by", pick(&seed, users, 4)));
        PUT(w, "report", 700 + i, CELL_TEXT("name", "庚"), {"owner", some(&seed, 11, 4), NULL},
            CELL_INT("created_by", pick(&seed, users, 4)));
    }
    PUT(w, "product", 800, CELL_TEXT("name", "辛"));
}

/* The ids a condition gives, ascending. */
static size_t ids_where(struct record_env *env, const struct meta_object *object,
                        const struct db_node *where, int64_t *ids)
{
    const struct db_node *column = db_column(env->ctx->arena, TEXT("t"), TEXT("id"));
    struct db_order order = {.by = column};
    struct db_select select = {.table = object->table,
                               .alias = TEXT("t"),
                               .columns = &column,
                               .column_count = 1,
                               .where = where,
                               .order = &order,
                               .order_count = 1,
                               .limit = -1};
    struct db_rows *rows;
    size_t count = 0;
    assert_int_equal(db_open_rows(env->ctx, env->conn, &select, &rows), ERR_OK);
    while (db_next(rows))
        ids[count++] = db_get_int(rows, 0);
    assert_int_equal(db_close_rows(rows), ERR_OK);
    return count;
}

static struct value *load(struct record_env *env, const struct meta_object *object, int64_t id)
{
    struct arena *arena = env->ctx->arena;
    const struct db_node **columns = ARENA_ARRAY(arena, const struct db_node *,
                                                 object->field_count);
    struct value *values = ARENA_ARRAY(arena, struct value, object->field_count);
    for (size_t i = 0; i < object->field_count; i++)
        columns[i] = db_column(arena, TEXT("t"), object->fields[i].column);
    struct db_select select = {.table = object->table,
                               .alias = TEXT("t"),
                               .columns = columns,
                               .column_count = object->field_count,
                               .limit = 1};
    select.where = db_call2(arena, DB_EQ, db_column(arena, TEXT("t"), TEXT("id")),
                            db_int(arena, id));
    struct db_rows *rows;
    assert_int_equal(db_open_rows(env->ctx, env->conn, &select, &rows), ERR_OK);
    assert_true(db_next(rows));
    for (size_t i = 0; i < object->field_count; i++)
        values[i] = value_dup(arena, db_get(rows, i));
    assert_int_equal(db_close_rows(rows), ERR_OK);
    return values;
}

static bool listed(const int64_t *ids, size_t count, int64_t id)
{
    for (size_t i = 0; i < count; i++)
        if (ids[i] == id)
            return true;
    return false;
}

/* Every record, each by both forms of the condition and by the test. */
static void compare(struct record_env *env, const struct meta_object *object,
                    enum access_action action, size_t *granted)
{
    struct arena *arena = env->ctx->arena;
    int64_t all[64], found[64], tested[64];
    size_t all_count = ids_where(env, object, NULL, all);
    size_t found_count =
        ids_where(env, object,
                  access_which(arena, env->caller, action, env->catalog, object, TEXT("t")), found);
    size_t tested_count =
        ids_where(env, object, access_which_test(arena, env->caller, action, object, TEXT("t")),
                  tested);
    assert_int_equal(found_count, tested_count);
    for (size_t i = 0; i < all_count; i++) {
        bool in = listed(found, found_count, all[i]);
        assert_int_equal(in, listed(tested, tested_count, all[i]));
        enum err err = access_may(env->ctx, env->conn, env->caller, action, env->catalog, object,
                                  load(env, object, all[i]));
        ctx_clear(env->ctx);
        assert_int_equal(err == ERR_OK, in);
    }
    *granted += found_count;
}

static void the_list_and_the_test_agree(void **state)
{
    struct world *w = *state;
    static const int64_t users[] = {0, ADMIN, MEI, LEI, NOBODY};
    fill(w, 7);
    for (size_t u = 0; u < sizeof users / sizeof *users; u++) {
        struct record_env env;
        struct access_caller caller;
        size_t granted = 0;
        world_begin(w, &env, &caller, users[u]);
        for (size_t o = 0; o < sizeof objects / sizeof *objects; o++)
            for (int action = 0; action < ACCESS_ACTION_COUNT; action++)
                compare(&env, world_object(w, objects[o]), (enum access_action)action, &granted);
        assert_int_equal(granted > 0, users[u] != NOBODY);
        world_end(&env);
    }
}

static enum err may(struct record_env *env, const struct world *w, const char *name,
                    enum access_action action, int64_t id)
{
    const struct meta_object *object = world_object(w, name);
    enum err err = access_may(env->ctx, env->conn, env->caller, action, env->catalog, object,
                              load(env, object, id));
    ctx_clear(env->ctx);
    return err;
}

static void refusals_do_not_tell_what_is_there(void **state)
{
    struct world *w = *state;
    struct record_env env;
    struct access_caller mei;
    PUT(w, "customer", 100, CELL_TEXT("name", "甲"), CELL_INT("owner", MEI));
    PUT(w, "customer", 101, CELL_TEXT("name", "乙"), CELL_INT("owner", LEI));
    PUT(w, "product", 800, CELL_TEXT("name", "辛"));
    PUT(w, "report", 700, CELL_TEXT("name", "公共"));
    world_begin(w, &env, &mei, MEI);
    assert_int_equal(may(&env, w, "customer", ACCESS_EDIT, 100), ERR_OK);
    assert_int_equal(may(&env, w, "customer", ACCESS_ASSIGN, 100), ERR_OK);
    assert_int_equal(may(&env, w, "customer", ACCESS_READ, 101), ERR_not_found);
    assert_int_equal(may(&env, w, "customer", ACCESS_EDIT, 101), ERR_not_found);
    assert_int_equal(may(&env, w, "product", ACCESS_EDIT, 800), ERR_forbidden);
    assert_int_equal(may(&env, w, "report", ACCESS_READ, 700), ERR_OK);
    assert_int_equal(may(&env, w, "report", ACCESS_EDIT, 700), ERR_forbidden);
    assert_int_equal(may(&env, w, "organisation", ACCESS_EDIT, 1), ERR_forbidden);
    world_end(&env);
}

static enum access_use use(const struct world *w, const struct access_caller *caller,
                           const char *object, const char *field)
{
    return access_field(caller, meta_field_find(world_object(w, object), text_of(field)));
}

static void fields_are_hidden_masked_or_read(void **state)
{
    struct world *w = *state;
    struct record_env env;
    struct access_caller caller;
    world_begin(w, &env, &caller, MEI);
    assert_int_equal(use(w, &caller, "product", "cost"), USE_HIDDEN);
    assert_int_equal(use(w, &caller, "product", "price"), USE_READ);
    assert_int_equal(use(w, &caller, "customer", "credit_limit"), USE_READ);
    assert_int_equal(use(w, &caller, "customer", "name"), USE_EDIT);
    assert_int_equal(use(w, &caller, "user", "mobile"), USE_MASKED);
    world_end(&env);
    world_begin(w, &env, &caller, NOBODY);
    assert_int_equal(use(w, &caller, "customer", "name"), USE_HIDDEN);
    world_end(&env);
    world_begin(w, &env, &caller, ADMIN);
    assert_int_equal(use(w, &caller, "product", "cost"), USE_EDIT);
    world_end(&env);
}

static void assert_masked(enum field_type type, const char *text, const char *expected)
{
    char storage[64];
    struct buf out;
    buf_init_fixed(&out, storage, sizeof storage);
    access_mask_text(&out, type, value_text(text_of(text)));
    assert_true(text_eq(buf_text(&out), text_of(expected)));
}

static void masks(void **state)
{
    (void)state;
    assert_masked(FIELD_phone, "13812345678", "138****5678");
    assert_masked(FIELD_phone, "+8613812345678", "+86138****5678");
    assert_masked(FIELD_phone, "12345", "****45");
    assert_masked(FIELD_phone, "110", "****");
    assert_masked(FIELD_email, "mei@example.com", "m***@example.com");
    assert_masked(FIELD_text, "云帆科技", "云***");
}

/* Everybody whose managers lead up to the caller, through any depth and past circles. */
static void team(void **state)
{
    struct world *w = *state;
    struct record_env env;
    struct access_caller caller;
    PUT(w, "user", 20, CELL_TEXT("login", "a"), CELL_INT("manager", 21));
    PUT(w, "user", 21, CELL_TEXT("login", "b"), CELL_INT("manager", 20));
    for (int64_t i = 0; i < 50; i++)
        PUT(w, "user", 100 + i, {"login", value_text(text_format(&w->arena, "u%d", (int)i)), NULL},
            CELL_INT("manager", i ? 99 + i : LEI));
    static const struct {
        int64_t user;
        size_t count;
    } expected[] = {{ADMIN, 52}, {MEI, 51}, {LEI, 50}, {149, 0}, {20, 1}};
    for (size_t i = 0; i < sizeof expected / sizeof *expected; i++) {
        int64_t ids[128];
        world_begin(w, &env, &caller, expected[i].user);
        const struct db_select *select = env.expr.my_team(&w->arena, &env.expr);
        const struct db_node *in =
            db_in_select(&w->arena, db_column(&w->arena, TEXT("t"), TEXT("id")), select);
        assert_int_equal(ids_where(&env, world_object(w, "user"), in, ids), expected[i].count);
        world_end(&env);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        WORLD_TEST(the_list_and_the_test_agree),
        WORLD_TEST(refusals_do_not_tell_what_is_there),
        WORLD_TEST(fields_are_hidden_masked_or_read),
        WORLD_TEST(team),
        cmocka_unit_test(masks),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
