/* Pages, totals, one record, values in memory, pickers: what comes out, for whom, in which order. */
#include "access/world.h"

#include "base/json.h"
#include "record/read/page_way.h"
#include "record/read/query_fields.h"

#include <stdarg.h>

/* --- helpers --- */

static struct text list(struct record_env *env, const struct record_query *query)
{
    struct buf out;
    buf_init(&out, env->ctx->arena, (size_t)16 * 1024 * 1024);
    enum err err = record_list(env, query, &out);
    world_show_faults(env->ctx);
    assert_int_equal(err, ERR_OK);
    return buf_text(&out);
}

static enum err refused(struct record_env *env, const struct record_query *query)
{
    struct buf out;
    buf_init(&out, env->ctx->arena, (size_t)1024 * 1024);
    enum err err = record_list(env, query, &out);
    assert_int_equal(out.len, 0);
    ctx_clear(env->ctx);
    return err;
}

static struct text read_record(struct record_env *env, const char *object, int64_t id,
                               const char *fields)
{
    struct buf out;
    int64_t version = 0;
    buf_init(&out, env->ctx->arena, (size_t)1024 * 1024);
    enum err err = record_read(env, meta_object_find(env->catalog, text_of(object)), id,
                               text_of(fields), &out, &version);
    world_show_faults(env->ctx);
    assert_int_equal(err, ERR_OK);
    assert_int_equal(version, 1);
    return buf_text(&out);
}

static void assert_json(struct text text, const char *expected)
{
    if (text_eq(text, text_of(expected)))
        return;
    print_error("%.*s\nis not\n%s\n", TEXT_ARG(text), expected);
    fail();
}

/* Customers with many equal and empty values in every column. */
static void fill_customers(struct world *w, int64_t from, int64_t count, uint64_t *seed)
{
    static const char *const industries[] = {"retail", "energy", "finance"};
    static const char *const names[] = {"长沙云帆", "重庆钢铁", "安徽海螺", "Beta",
                                        "alpha",    "厦门银行", "1号店"};
    for (int64_t i = 0; i < count; i++) {
        uint64_t r = world_random(seed);
        struct value none = VALUE_NONE;
        PUT(w, "customer", from + i, {"name", value_text(text_of(names[r % 7])), NULL},
            {"industry", r >> 8 & 3 ? value_text(text_of(industries[(r >> 8 & 3) - 1])) : none,
             NULL},
            {"level", r >> 12 & 3 ? value_int((int64_t)(r >> 12 & 3)) : none, NULL},
            {"city", r >> 16 & 1 ? value_text(text_of(names[r >> 17 & 3])) : none, NULL},
            {"annual_revenue", r >> 20 & 3 ? value_int((int64_t)(r >> 22 & 7) * 10000) : none,
             NULL},
            {"vip", r >> 24 & 1 ? value_int(r >> 25 & 1) : none, NULL},
            {"founded_on", r >> 26 & 3 ? value_int((int64_t)(r >> 28 & 3) - 1) : none, NULL},
            {"owner", r >> 32 & 3 ? value_int(10 + (int64_t)(r >> 32 & 3)) : none, NULL},
            CELL_INT("updated_at", INT64_C(1700000000000) + (int64_t)(r >> 36 & 7)));
    }
}

struct seen {
    int64_t *ids;
    size_t count;
};

static bool has(const struct seen *seen, int64_t id)
{
    for (size_t i = 0; i < seen->count; i++)
        if (seen->ids[i] == id)
            return true;
    return false;
}

/* Reads one page into `seen` and gives the next cursor; empty at the end. */
static struct text turn(struct record_env *env, struct record_query *query, struct seen *seen)
{
    const struct json *page = json_parse(env->ctx, list(env, query));
    assert_non_null(page);
    struct json_iter it = json_iter(json_get(page, TEXT("data")));
    while (json_next(&it)) {
        int64_t id = 0;
        assert_true(text_to_int(json_text(json_get(it.value, TEXT("id"))), &id));
        assert_false(has(seen, id));
        seen->ids[seen->count++] = id;
    }
    assert_true((int64_t)json_size(json_get(page, TEXT("data"))) <= query->limit);
    return json_text(json_get(page, TEXT("next")));
}

/* --- paging --- */

static const char *const sorts[] = {"",
                                    "id",
                                    "-id",
                                    "name",
                                    "-name",
                                    "industry",
                                    "-industry",
                                    "level",
                                    "-level",
                                    "city",
                                    "-city",
                                    "annual_revenue",
                                    "-annual_revenue",
                                    "vip",
                                    "-vip",
                                    "founded_on",
                                    "-founded_on",
                                    "owner",
                                    "-owner",
                                    "updated_at",
                                    "created_at",
                                    "industry,-level",
                                    "-industry,level,city",
                                    "vip,-city,-annual_revenue",
                                    "owner,-name",
                                    "-level,id",
                                    "owner.login,-updated_at"};

/* The whole list at once is the order; pages give the same, each record once. */
static void pages_are_the_list(void **state)
{
    struct world *w = *state;
    uint64_t seed = 3;
    struct record_env env;
    struct access_caller caller;
    int64_t whole_ids[256], paged_ids[256];
    fill_customers(w, 1000, 120, &seed);
    world_begin(w, &env, &caller, ADMIN);
    for (size_t s = 0; s < sizeof sorts / sizeof *sorts; s++) {
        struct record_query query = {.object = world_object(w, "customer"),
                                     .sort = text_of(sorts[s]),
                                     .fields = TEXT("id"),
                                     .limit = 500};
        struct seen whole = {whole_ids, 0}, paged = {paged_ids, 0};
        assert_int_equal(turn(&env, &query, &whole).len, 0);
        assert_int_equal(whole.count, 120);
        query.limit = 7;
        do
            query.cursor = turn(&env, &query, &paged);
        while (query.cursor.len);
        assert_int_equal(paged.count, whole.count);
        assert_memory_equal(paged_ids, whole_ids, sizeof(int64_t) * whole.count);
    }
    world_end(&env);
}

/* What was there all the time is seen exactly once, whatever comes and goes meanwhile. */
static void pages_hold_under_inserts(void **state)
{
    struct world *w = *state;
    uint64_t seed = 5;
    int64_t ids[512];
    fill_customers(w, 1000, 60, &seed);
    for (size_t s = 0; s < sizeof sorts / sizeof *sorts; s += 3) {
        struct record_query query = {.object = world_object(w, "customer"),
                                     .sort = text_of(sorts[s]),
                                     .fields = TEXT("id"),
                                     .limit = 10};
        struct seen seen = {ids, 0};
        int64_t next = 5000 + (int64_t)s * 1000;
        do {
            struct record_env env;
            struct access_caller caller;
            world_begin(w, &env, &caller, ADMIN);
            query.cursor = turn(&env, &query, &seen);
            world_end(&env);
            fill_customers(w, next++, 1, &seed);
        } while (query.cursor.len && seen.count < 400);
        for (int64_t id = 1000; id < 1060; id++)
            assert_true(has(&seen, id));
    }
}

static void null_is_smallest_and_names_sort_by_reading(void **state)
{
    struct world *w = *state;
    struct record_env env;
    struct access_caller caller;
    PUT(w, "customer", 1000, CELL_TEXT("name", "长沙"), CELL_INT("level", 2));
    PUT(w, "customer", 1001, CELL_TEXT("name", "安徽"));
    PUT(w, "customer", 1002, CELL_TEXT("name", "重庆"), CELL_INT("level", 1));
    PUT(w, "customer", 1003, CELL_TEXT("name", "Beta"), CELL_INT("level", 2));
    world_begin(w, &env, &caller, ADMIN);
    struct record_query query = {.object = world_object(w, "customer"),
                                 .fields = TEXT("id"),
                                 .limit = 9};
    query.sort = TEXT("level");
    assert_json(list(&env, &query),
                "{\"data\":[{\"id\":\"1001\"},{\"id\":\"1002\"},{\"id\":\"1000\"},"
                "{\"id\":\"1003\"}],\"next\":null}");
    query.sort = TEXT("-level");
    assert_json(list(&env, &query),
                "{\"data\":[{\"id\":\"1003\"},{\"id\":\"1000\"},{\"id\":\"1002\"},"
                "{\"id\":\"1001\"}],\"next\":null}");
    query.sort = TEXT("name");
    assert_json(list(&env, &query),
                "{\"data\":[{\"id\":\"1003\"},{\"id\":\"1001\"},{\"id\":\"1000\"},"
                "{\"id\":\"1002\"}],\"next\":null}");
    world_end(&env);
}

static void cursors_belong_to_their_list(void **state)
{
    struct world *w = *state;
    uint64_t seed = 9;
    struct record_env env;
    struct access_caller caller;
    int64_t ids[32];
    fill_customers(w, 1000, 20, &seed);
    world_begin(w, &env, &caller, ADMIN);
    struct record_query query = {.object = world_object(w, "customer"),
                                 .sort = TEXT("name"),
                                 .fields = TEXT("id"),
                                 .limit = 5};
    struct seen seen = {ids, 0};
    struct text cursor = turn(&env, &query, &seen);
    query.cursor = cursor;
    query.sort = TEXT("-name");
    assert_int_equal(refused(&env, &query), ERR_cursor_invalid);
    query.sort = TEXT("name");
    query.filter = TEXT("level = 1");
    assert_int_equal(refused(&env, &query), ERR_cursor_invalid);
    query.filter = TEXT_EMPTY;
    static const char *const broken[] = {"x", "!!!!", "AAAA", "AQAAAAAAAAAA"};
    for (size_t i = 0; i < sizeof broken / sizeof *broken; i++) {
        query.cursor = text_of(broken[i]);
        assert_int_equal(refused(&env, &query), ERR_cursor_invalid);
    }
    for (size_t len = 1; len < cursor.len; len++) {
        query.cursor = text_slice(cursor, 0, len);
        assert_int_equal(refused(&env, &query), ERR_cursor_invalid);
    }
    world_end(&env);
}

/* --- totals and rights --- */

static int64_t total(struct record_env *env, const struct meta_object *object, const char *filter)
{
    struct record_query query = {.object = object,
                                 .filter = text_of(filter),
                                 .limit = 0,
                                 .total = true};
    const struct json *reply = json_parse(env->ctx, list(env, &query));
    int64_t count = -1;
    assert_true(json_int(json_get(reply, TEXT("total")), &count));
    assert_int_equal(json_size(json_get(reply, TEXT("data"))), 0);
    return count;
}

static void totals_are_exact_under_rights(void **state)
{
    struct world *w = *state;
    uint64_t seed = 4;
    struct record_env env;
    struct access_caller caller;
    fill_customers(w, 1000, 100, &seed);
    const struct meta_object *customer = world_object(w, "customer");
    world_begin(w, &env, &caller, ADMIN);
    int64_t all = total(&env, customer, ""), hers = total(&env, customer, "owner = '12'");
    int64_t her_retail = total(&env, customer, "owner = '12' and industry = 'retail'");
    world_end(&env);
    assert_int_equal(all, 100);
    assert_true(hers > 0 && her_retail > 0 && her_retail < hers);
    world_begin(w, &env, &caller, MEI);
    assert_int_equal(total(&env, customer, ""), hers);
    assert_int_equal(total(&env, customer, "industry = 'retail'"), her_retail);
    assert_int_equal(total(&env, customer, "owner = '13'"), 0);
    struct record_query query = {.object = customer, .fields = TEXT("owner"), .limit = 500};
    const struct json *page = json_parse(env.ctx, list(&env, &query));
    struct json_iter it = json_iter(json_get(page, TEXT("data")));
    while (json_next(&it))
        assert_true(text_eq(json_text(json_get(json_get(it.value, TEXT("owner")), TEXT("id"))),
                            TEXT("12")));
    assert_int_equal(it.size, hers);
    world_end(&env);
    world_begin(w, &env, &caller, NOBODY);
    assert_int_equal(refused(&env, &(struct record_query){.object = customer, .limit = 5}),
                     ERR_forbidden);
    world_end(&env);
}

static void only_what_may_be_seen_is_read(void **state)
{
    struct world *w = *state;
    struct record_env env;
    struct access_caller caller;
    struct buf out;
    int64_t version;
    const struct meta_object *customer = world_object(w, "customer");
    PUT(w, "customer", 1000, CELL_TEXT("name", "甲"), CELL_INT("owner", LEI));
    PUT(w, "opportunity", 2000, CELL_TEXT("name", "单"), CELL_INT("owner", MEI),
        CELL_INT("customer", 1000));
    world_begin(w, &env, &caller, MEI);
    buf_init(&out, &w->arena, 65536);
    assert_int_equal(record_read(&env, customer, 1000, TEXT_EMPTY, &out, &version), ERR_not_found);
    ctx_clear(&w->ctx);
    assert_int_equal(record_read(&env, customer, 77, TEXT_EMPTY, &out, &version), ERR_not_found);
    ctx_clear(&w->ctx);
    assert_int_equal(out.len, 0);
    /* another's customer: the link shows, its name does not */
    assert_json(read_record(&env, "opportunity", 2000, "name,customer,owner"),
                "{\"name\":\"单\",\"customer\":{\"id\":\"1000\",\"name\":null},"
                "\"owner\":{\"id\":\"12\",\"name\":\"李梅\"}}");
    assert_json(read_record(&env, "opportunity", 2000, "customer.name,customer.owner.name"),
                "{\"customer\":{\"id\":\"1000\",\"name\":null,\"owner\":null}}");
    world_end(&env);
}

static void fields_as_asked(void **state)
{
    struct world *w = *state;
    struct record_env env;
    struct access_caller caller;
    PUT(w, "stage", 30, CELL_TEXT("name", "谈判"), CELL_INT("position", 2));
    PUT(w, "customer", 1000, CELL_TEXT("name", "引号\"与\\"), CELL_INT("owner", MEI),
        CELL_INT("vip", 1), CELL_INT("score", 12345), CELL_INT("founded_on", 0),
        CELL_INT("annual_revenue", 15000));
    PUT(w, "opportunity", 2000, CELL_TEXT("name", "单"), CELL_INT("owner", MEI),
        CELL_INT("customer", 1000), CELL_INT("stage", 30), CELL_INT("amount", 20000),
        CELL_TEXT("status", "won"));
    PUT(w, "opportunity_line", 2001, CELL_TEXT("name", "一"), CELL_INT("opportunity", 2000),
        CELL_INT("amount", 5000), CELL_INT("cost", 4000));
    PUT(w, "opportunity_line", 2002, CELL_TEXT("name", "二"), CELL_INT("opportunity", 2000),
        CELL_INT("position", 2));
    PUT(w, "opportunity_line", 2003, CELL_TEXT("name", "三"), CELL_INT("opportunity", 2000),
        CELL_INT("position", 1));
    PUT(w, "activity", 2100, CELL_TEXT("name", "拜访"), {"about", value_int(1000), "customer"},
        CELL_INT("owner", MEI), CELL_INT("happened_at", 0));
    PUT(w, "activity", 2101, CELL_TEXT("name", "电话"), {"about", value_int(999), "customer"},
        CELL_INT("owner", MEI));
    world_begin(w, &env, &caller, MEI);
    assert_json(read_record(&env, "customer", 1000,
                            "vip,id,score,name,founded_on,annual_revenue,industry"),
                "{\"vip\":true,\"id\":\"1000\",\"score\":\"12.345\",\"name\":\"引号\\\"与\\\\\","
                "\"founded_on\":\"1970-01-01\",\"annual_revenue\":\"1.5000\",\"industry\":null}");
    assert_json(read_record(&env, "opportunity", 2000,
                            "amount,amount_base,status,customer.name,customer.vip"),
                "{\"amount\":\"2.0000\",\"amount_base\":\"2.0000\",\"status\":\"won\","
                "\"customer\":{\"id\":\"1000\",\"name\":\"引号\\\"与\\\\\",\"vip\":true}}");
    assert_json(read_record(&env, "activity", 2100, "about,happened_at"),
                "{\"about\":{\"object\":\"customer\",\"id\":\"1000\",\"name\":\"引号\\\"与\\\\\"},"
                "\"happened_at\":\"1970-01-01T00:00:00.000Z\"}");
    assert_json(read_record(&env, "activity", 2101, "about"),
                "{\"about\":{\"object\":\"customer\",\"id\":\"999\",\"name\":null}}");
    /* what belongs to a record travels in its body; a hidden field of it does not */
    struct text whole = read_record(&env, "opportunity", 2000, "");
    assert_true(text_find(whole, TEXT("\"lines\":[{\"id\":\"2001\"")) > 0);
    assert_true(text_find(whole, TEXT("\"三\"")) < text_find(whole, TEXT("\"二\"")));
    assert_true(text_find(whole, TEXT("\"cost\"")) < 0);
    assert_true(text_find(whole, TEXT("\"opportunity\":")) < 0);
    assert_true(text_find(read_record(&env, "opportunity", 2000, "id,lines"),
                          TEXT("{\"id\":\"2000\",\"lines\":[{")) == 0);
    struct record_query query = {.object = world_object(w, "opportunity"), .limit = 5};
    assert_true(text_find(list(&env, &query), TEXT("\"lines\"")) < 0);
    world_end(&env);
}

static void masked_and_hidden_fields(void **state)
{
    struct world *w = *state;
    struct record_env env;
    struct access_caller caller;
    const struct meta_object *user = world_object(w, "user"), *product = world_object(w, "product");
    PUT(w, "product", 800, CELL_TEXT("name", "泵"), CELL_INT("cost", 1000));
    world_begin(w, &env, &caller, MEI);
    assert_json(read_record(&env, "user", MEI, "name,mobile"),
                "{\"name\":\"李梅\",\"mobile\":\"139****5678\"}");
    static const struct {
        const char *filter, *sort, *fields;
        enum err err;
    } cases[] = {{"", "mobile", "", ERR_masked},
                 {"mobile = '13912345678'", "", "", ERR_expr_masked},
                 {"", "-login,mobile", "", ERR_masked},
                 {"", "roles", "", ERR_not_sortable},
                 {"", "nmae", "", ERR_expr_unknown_field},
                 {"", "", "id,nmae", ERR_unknown_field},
                 {"", "", "id,name.x", ERR_unknown_field},
                 {"", "", "department.mobile", ERR_unknown_field},
                 {"", "name,login,email,status,id", "", ERR_OK},
                 {"", "name,login,email,status,created_at", "", ERR_too_many_sorts},
                 {"mobile is not null", "", "", ERR_OK}};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct record_query query = {.object = user,
                                     .filter = text_of(cases[i].filter),
                                     .sort = text_of(cases[i].sort),
                                     .fields = text_of(cases[i].fields),
                                     .limit = 5};
        if (cases[i].err)
            assert_int_equal(refused(&env, &query), cases[i].err);
        else
            list(&env, &query);
    }
    static const char *const hidden[] = {"cost", "cost_base"};
    for (size_t i = 0; i < 2; i++) {
        struct record_query query = {.object = product, .fields = text_of(hidden[i]), .limit = 5};
        assert_int_equal(refused(&env, &query), ERR_unknown_field);
        query = (struct record_query){.object = product, .sort = text_of(hidden[i]), .limit = 5};
        assert_int_equal(refused(&env, &query), ERR_expr_unknown_field);
    }
    assert_true(text_find(read_record(&env, "product", 800, ""), TEXT("cost")) < 0);
    world_end(&env);
    world_begin(w, &env, &caller, ADMIN);
    assert_true(text_find(read_record(&env, "product", 800, ""), TEXT("\"cost\":\"0.1000\"")) > 0);
    assert_int_equal(refused(&env, &(struct record_query){.object = user, .limit = 501}),
                     ERR_too_many);
    world_end(&env);
}

/* --- from memory --- */

static void values_in_memory_read_like_the_row(void **state)
{
    struct world *w = *state;
    struct record_env env;
    struct access_caller caller;
    static const int64_t lookers[] = {ADMIN, MEI};
    PUT(w, "customer", 1000, CELL_TEXT("name", "甲"), CELL_INT("owner", LEI));
    PUT(w, "opportunity", 2000, CELL_TEXT("name", "单"), CELL_INT("owner", MEI),
        CELL_INT("customer", 1000), CELL_INT("amount", 20000), CELL_TEXT("currency", "CNY"));
    PUT(w, "opportunity_line", 2001, CELL_TEXT("name", "一"), CELL_INT("opportunity", 2000));
    const struct meta_object *object = world_object(w, "opportunity");
    for (size_t i = 0; i < 2; i++) {
        struct buf out;
        struct value *values = NULL;
        world_begin(w, &env, &caller, lookers[i]);
        buf_init(&out, &w->arena, 65536);
        values = ARENA_ARRAY(&w->arena, struct value, object->field_count);
        for (size_t f = 0; f < object->field_count; f++) {
            const struct db_node *column = db_column(&w->arena, TEXT("t"),
                                                     object->fields[f].column);
            struct db_select select = {.table = object->table,
                                       .alias = TEXT("t"),
                                       .columns = &column,
                                       .column_count = 1,
                                       .limit = 1};
            bool found;
            assert_int_equal(db_one(&w->ctx, env.conn, &select, &found, &values[f]), ERR_OK);
        }
        assert_int_equal(record_write_values(&env, object, 2000, values, &out), ERR_OK);
        struct text row = read_record(&env, "opportunity", 2000, "");
        assert_json(buf_text(&out), text_cstr(&w->arena, row));
        /* an older one: without the lines of today */
        values[object->version->index] = value_int(0);
        buf_clear(&out);
        assert_int_equal(record_write_values(&env, object, 2000, values, &out), ERR_OK);
        assert_true(text_find(buf_text(&out), TEXT("\"lines\"")) < 0);
        world_end(&env);
    }
}

/* --- pickers and ids --- */

static void pickers_offer_what_begins_first(void **state)
{
    struct world *w = *state;
    struct record_env env;
    struct access_caller caller;
    struct buf out;
    buf_init(&out, &w->arena, 65536);
    PUT(w, "user", 21, CELL_TEXT("login", "x"), CELL_TEXT("name", "王五"),
        CELL_TEXT("status", "left"));
    PUT(w, "user", 22, CELL_TEXT("login", "y"), CELL_TEXT("name", "小王"),
        CELL_TEXT("status", "active"));
    world_begin(w, &env, &caller, MEI);
    assert_int_equal(record_values(&env, world_object(w, "user"), TEXT("王"), 20, &out), ERR_OK);
    assert_json(buf_text(&out),
                "{\"data\":[{\"id\":\"13\",\"name\":\"王雷\"},{\"id\":\"22\",\"name\":\"小王\"}]}");
    buf_clear(&out);
    assert_int_equal(record_values(&env, world_object(w, "user"), TEXT("王"), 1, &out), ERR_OK);
    assert_json(buf_text(&out), "{\"data\":[{\"id\":\"13\",\"name\":\"王雷\"}]}");
    buf_clear(&out);
    assert_int_equal(record_values(&env, world_object(w, "user"), TEXT(""), 2, &out), ERR_OK);
    assert_json(
        buf_text(&out),
        "{\"data\":[{\"id\":\"11\",\"name\":\"管理员\"},{\"id\":\"12\",\"name\":\"李梅\"}]}");
    world_end(&env);
}

static void ids_of_a_filter(void **state)
{
    struct world *w = *state;
    struct record_env env;
    struct access_caller caller;
    int64_t *ids;
    size_t count;
    uint64_t seed = 8;
    fill_customers(w, 1000, 50, &seed);
    const struct meta_object *customer = world_object(w, "customer");
    world_begin(w, &env, &caller, MEI);
    int64_t hers = total(&env, customer, "");
    assert_int_equal(record_ids_of(&env, customer, TEXT_EMPTY, ACCESS_EDIT, 1000, &ids, &count),
                     ERR_OK);
    assert_int_equal(count, hers);
    assert_int_equal(record_ids_of(&env, customer, TEXT_EMPTY, ACCESS_EDIT, hers, &ids, &count),
                     ERR_OK);
    assert_int_equal(record_ids_of(&env, customer, TEXT_EMPTY, ACCESS_EDIT, hers - 1, &ids, &count),
                     ERR_too_many);
    ctx_clear(&w->ctx);
    assert_int_equal(record_ids_of(&env, customer, TEXT_EMPTY, ACCESS_IMPORT, 1000, &ids, &count),
                     ERR_forbidden);
    world_end(&env);
}

/* --- contains --- */

static void contains_scans_small_tables_only(void **state)
{
    struct world *w = *state;
    struct record_env env;
    struct access_caller caller;
    const struct meta_object *customer = world_object(w, "customer");
    PUT(w, "customer", 1000, CELL_TEXT("name", "甲"), CELL_TEXT("code", "AB-17"));
    PUT(w, "customer", 1001, CELL_TEXT("name", "乙"), CELL_TEXT("code", "CD-18"));
    world_begin(w, &env, &caller, ADMIN);
    assert_int_equal(total(&env, customer, "code contains 'b-1'"), 1);
    world_end(&env);
    enum { COUNT = SMALL_TABLE_ROWS };
    struct text columns[] = {TEXT("id"), TEXT("version")};
    struct value *values = ARENA_ARRAY(&w->arena, struct value, COUNT * 2);
    for (int64_t i = 0; i < COUNT; i++) {
        values[2 * i] = value_int(5000 + i);
        values[2 * i + 1] = value_int(1);
    }
    struct world_rows rows = {customer, columns, 2, values, COUNT};
    world_write(w, world_insert, &rows);
    world_begin(w, &env, &caller, ADMIN);
    struct record_query query = {.object = customer,
                                 .filter = TEXT("code contains 'b-1'"),
                                 .limit = 5};
    assert_int_equal(refused(&env, &query), ERR_contains_unindexed);
    world_end(&env);
}

/* --- plans --- */

static bool plan_has(struct record_env *env, const struct db_select *select, const char *word)
{
    struct text sql, plan;
    assert_int_equal(db_explain(env->ctx, env->conn, select, &sql, &plan), ERR_OK);
    return text_find(plan, text_of(word)) >= 0;
}

/* Where an index has the order, nothing is sorted, on the first page and on those after it. */
static void pages_walk_their_index(void **state)
{
    struct world *w = *state;
    struct record_env env;
    struct access_caller caller;
    static const struct {
        const char *sort;
        int64_t user;
    } cases[] = {{"", ADMIN},     {"updated_at", ADMIN},      {"id", ADMIN},    {"-id", ADMIN},
                 {"name", ADMIN}, {"-annual_revenue", ADMIN}, {"-name", ADMIN}, {"", MEI}};
    const struct meta_object *customer = world_object(w, "customer");
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct page_sort sort;
        struct page_place place = {.id = 1000};
        struct page_stretch stretches[PAGE_STRETCHES_MAX];
        struct db_order order[SORT_KEYS_MAX + 1];
        world_begin(w, &env, &caller, cases[i].user);
        assert_int_equal(page_sort_make(&env, customer, text_of(cases[i].sort), TEXT_EMPTY, &sort),
                         ERR_OK);
        for (size_t k = 0; k < sort.count; k++)
            place.values[k] = value_int(5);
        for (int later = 0; later < 2; later++) {
            size_t count = page_stretches(&w->arena, &sort, later ? &place : NULL, stretches);
            for (size_t s = 0; s < count; s++) {
                struct fields_plan plan;
                assert_int_equal(fields_all(&env, customer, NULL, &plan), ERR_OK);
                struct db_select select = fields_select(&plan);
                select.order = order;
                select.order_count = page_order(&sort, &stretches[s], order);
                struct where_parts parts;
                struct page_way way;
                assert_int_equal(where_parts_make(&env, customer, TEXT_EMPTY, ACCESS_READ, &parts),
                                 ERR_OK);
                struct page_way_asked asked = {.object = customer,
                                               .parts = &parts,
                                               .sort = &sort,
                                               .place = later ? &place : NULL,
                                               .begin = &stretches[0],
                                               .limit = 50};
                assert_int_equal(page_way_choose(&env, &asked, &way), ERR_OK);
                assert_false(way.found);
                select.where = db_and(&w->arena, way.where, stretches[s].where);
                select.limit = 51;
                assert_false(plan_has(&env, &select, "TEMP B-TREE"));
            }
        }
        world_end(&env);
    }
}

/* Whichever way a page is found, it holds the same records: few are sorted here, many are walked or collected
 * first. */
struct way_case {
    const char *filter, *sort;
    int64_t user;
};

static void fill_many(struct world *w, int64_t count)
{
    enum { COLUMNS = 9 };
    struct text columns[COLUMNS] = {TEXT("id"),    TEXT("version"),  TEXT("updated_at"),
                                    TEXT("name"),  TEXT("name_key"), TEXT("industry"),
                                    TEXT("owner"), TEXT("city"),     TEXT("city_key")};
    struct value *values = ARENA_ARRAY(&w->arena, struct value, (size_t)count * COLUMNS);
    uint64_t seed = 31;
    for (int64_t i = 0; i < count; i++) {
        struct value *v = values + i * COLUMNS;
        uint64_t r = world_random(&seed);
        struct text name = text_format(&w->arena, "n%03d", (int)(r % 500));
        v[0] = value_int(10000 + i);
        v[1] = value_int(1);
        v[2] = value_int((int64_t)(r >> 10 & 1023));
        v[3] = value_text(name);
        v[4] = value_text(sort_key(&w->arena, name));
        if (r >> 24 & 3)
            v[5] = value_text(r >> 26 & 63 ? TEXT("retail") : TEXT("energy"));
        v[6] = value_int(r >> 32 & 7 ? MEI : LEI);
        if (r >> 40 & 1)
            v[7] = v[8] = value_text(TEXT("x"));
    }
    struct world_rows rows = {world_object(w, "customer"), columns, COLUMNS, values, (size_t)count};
    world_write(w, world_insert, &rows);
}

/* The ids as the database itself orders them. */
static size_t ordered_ids(struct record_env *env, const struct meta_object *object,
                          const struct way_case *c, int64_t *ids)
{
    struct page_sort sort;
    struct page_stretch all;
    struct db_order order[SORT_KEYS_MAX + 1];
    assert_int_equal(page_sort_make(env, object, text_of(c->sort), TEXT_EMPTY, &sort), ERR_OK);
    page_stretches(env->ctx->arena, &sort, NULL, &all);
    struct db_select select = {.table = object->table,
                               .alias = QUERY_ALIAS,
                               .columns = &sort.id,
                               .column_count = 1,
                               .order = order,
                               .limit = -1};
    select.order_count = page_order(&sort, &all, order);
    assert_int_equal(where_make(env, object, text_of(c->filter), ACCESS_READ, &select.where),
                     ERR_OK);
    struct db_rows *rows;
    size_t count = 0;
    assert_int_equal(db_open_rows(env->ctx, env->conn, &select, &rows), ERR_OK);
    while (db_next(rows))
        ids[count++] = db_get_int(rows, 0);
    assert_int_equal(db_close_rows(rows), ERR_OK);
    return count;
}

static void every_way_gives_the_same_pages(void **state)
{
    struct world *w = *state;
    enum { COUNT = 9000 };
    fill_many(w, COUNT);
    static const struct way_case cases[] = {{"industry = 'retail'", "name", ADMIN},
                                            {"industry = 'energy'", "-name", ADMIN},
                                            {"industry = 'retail'", "-city", LEI},
                                            {"industry = 'retail'", "", MEI},
                                            {"", "name", LEI},
                                            {"", "-name", MEI},
                                            {"name >= 'n499'", "updated_at", MEI},
                                            {"id = '10001'", "name", ADMIN},
                                            {"name = 'none'", "name", ADMIN},
                                            {"industry is null", "city", ADMIN},
                                            {"name starts with 'n4'", "-id", MEI},
                                            {"city is null", "industry,-name", LEI}};
    int64_t *whole = ARENA_ARRAY(&w->arena, int64_t, COUNT);
    int64_t *paged = ARENA_ARRAY(&w->arena, int64_t, COUNT);
    for (size_t c = 0; c < sizeof cases / sizeof *cases; c++) {
        struct record_env env;
        struct access_caller caller;
        world_begin(w, &env, &caller, cases[c].user);
        const struct meta_object *customer = world_object(w, "customer");
        size_t count = ordered_ids(&env, customer, &cases[c], whole);
        struct record_query query = {.object = customer,
                                     .filter = text_of(cases[c].filter),
                                     .sort = text_of(cases[c].sort),
                                     .fields = TEXT("id"),
                                     .limit = 499};
        struct seen seen = {paged, 0};
        do
            query.cursor = turn(&env, &query, &seen);
        while (query.cursor.len);
        assert_int_equal(seen.count, count);
        assert_memory_equal(paged, whole, sizeof(int64_t) * count);
        world_end(&env);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        WORLD_TEST(pages_are_the_list),
        WORLD_TEST(pages_hold_under_inserts),
        WORLD_TEST(null_is_smallest_and_names_sort_by_reading),
        WORLD_TEST(cursors_belong_to_their_list),
        WORLD_TEST(totals_are_exact_under_rights),
        WORLD_TEST(only_what_may_be_seen_is_read),
        WORLD_TEST(fields_as_asked),
        WORLD_TEST(masked_and_hidden_fields),
        WORLD_TEST(values_in_memory_read_like_the_row),
        WORLD_TEST(pickers_offer_what_begins_first),
        WORLD_TEST(ids_of_a_filter),
        WORLD_TEST(contains_scans_small_tables_only),
        WORLD_TEST(pages_walk_their_index),
        WORLD_TEST(every_way_gives_the_same_pages),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
