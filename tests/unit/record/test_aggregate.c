/* Aggregates against a model computed here, and each row's filter against the records behind it. */
#include "access/world.h"

#include "base/json.h"
#include "base/money.h"

#define DEALS 300

struct deal {
    struct value owner, status, amount, close_date, next_at, customer;
};
static struct deal deals[DEALS];

static struct value some(uint64_t bits, uint64_t of, int64_t from)
{
    uint64_t number = bits % (of + 1);
    return number < of ? value_int(from + (int64_t)number) : VALUE_NONE;
}

static void fill(struct world *w, uint64_t seed)
{
    static const char *const statuses[] = {"open", "won", "lost"};
    for (int64_t i = 0; i < 4; i++)
        PUT(w, "customer", 1000 + i,
            {"name", value_text(text_format(&w->arena, "客户%d", (int)i)), NULL},
            {"industry", i < 2 ? value_text(TEXT("retail")) : VALUE_NONE, NULL},
            CELL_INT("owner", MEI));
    for (int i = 0; i < DEALS; i++) {
        uint64_t r = world_random(&seed);
        struct value status = some(r, 3, 0);
        if (!value_is_null(status))
            status = value_text(text_of(statuses[status.number]));
        deals[i] = (struct deal){.owner = some(r >> 8, 3, 11),
                                 .status = status,
                                 .amount = some(r >> 16, 50, 10000),
                                 .close_date = some(r >> 24, 900, 17000),
                                 .next_at = some(r >> 36, 900, 0),
                                 .customer = some(r >> 50, 4, 1000)};
        if (!value_is_null(deals[i].next_at))
            deals[i].next_at.number = INT64_C(17000) * DAY_MS +
                                      deals[i].next_at.number * INT64_C(3600000) * 13;
        const struct deal *d = &deals[i];
        PUT(w, "opportunity", 5000 + i, CELL_TEXT("name", "单"), {"owner", d->owner, NULL},
            {"status", d->status, NULL}, {"amount", d->amount, NULL},
            {"close_date", d->close_date, NULL}, {"next_at", d->next_at, NULL},
            {"customer", d->customer, NULL});
    }
}

static const struct json *ask(struct record_env *env, const char *filter, const char *group,
                              const char *measures, const char *sort)
{
    struct text groups[8], parts[8], rest;
    struct record_aggregate asked = {.object = meta_object_find(env->catalog, TEXT("opportunity")),
                                     .filter = text_of(filter),
                                     .sort = text_of(sort),
                                     .group = groups,
                                     .measures = parts,
                                     .limit = 1000};
    for (rest = text_of(group); rest.len;)
        groups[asked.group_count++] = text_cut(&rest, ' ');
    for (rest = text_of(measures); rest.len;)
        parts[asked.measure_count++] = text_cut(&rest, ' ');
    struct buf out;
    buf_init(&out, env->ctx->arena, (size_t)8 * 1024 * 1024);
    enum err err = record_aggregate(env, &asked, &out);
    if (err) {
        assert_int_equal(out.len, 0);
        return NULL;
    }
    const struct json *reply = json_parse(env->ctx, buf_text(&out));
    assert_non_null(reply);
    assert_int_equal(json_size(json_get(reply, TEXT("data"))),
                     json_size(json_get(reply, TEXT("filters"))));
    return reply;
}

static int64_t number_of(const struct json *row, const char *key)
{
    int64_t number = -1;
    assert_true(json_int(json_get(row, text_of(key)), &number));
    return number;
}

static int64_t total(struct record_env *env, struct text filter)
{
    struct buf out;
    buf_init(&out, env->ctx->arena, 65536);
    struct record_query query = {.object = meta_object_find(env->catalog, TEXT("opportunity")),
                                 .filter = filter,
                                 .total = true};
    enum err err = record_list(env, &query, &out);
    world_show_faults(env->ctx);
    assert_int_equal(err, ERR_OK);
    return number_of(json_parse(env->ctx, buf_text(&out)), "total");
}

/* The text by which a deal falls into a group, as the reply names it; NULL groups are "-". */
static struct text label_of(struct arena *arena, const struct deal *deal, const char *group)
{
    const struct zone *zone = zone_find(TEXT("Asia/Shanghai"));
    static const struct {
        const char *suffix;
        enum time_bucket bucket;
    } buckets[] = {{":day", BUCKET_DAY},
                   {":week", BUCKET_WEEK},
                   {":month", BUCKET_MONTH},
                   {":quarter", BUCKET_QUARTER},
                   {":year", BUCKET_YEAR}};
    struct text name = text_of(group);
    struct buf out;
    buf_init(&out, arena, 128);
    struct value date = text_starts(name, TEXT("next_at")) ? deal->next_at : deal->close_date;
    if (text_eq(name, TEXT("owner")) || text_eq(name, TEXT("customer"))) {
        struct value id = text_eq(name, TEXT("owner")) ? deal->owner : deal->customer;
        buf_addf(&out, value_is_null(id) ? "-" : "%lld", (long long)id.number);
    } else if (text_eq(name, TEXT("status"))) {
        buf_add_text(&out, value_is_null(deal->status) ? TEXT("-") : deal->status.text);
    } else if (text_eq(name, TEXT("customer.industry"))) {
        bool retail = !value_is_null(deal->customer) && deal->customer.number < 1002;
        buf_add_text(&out, retail ? TEXT("retail") : TEXT("-"));
    } else if (value_is_null(date)) {
        buf_add_char(&out, '-');
    } else {
        int64_t days = text_starts(name, TEXT("next_at")) ? zone_local_date(zone, date.number)
                                                          : date.number;
        for (size_t i = 0; i < 5; i++)
            if (text_ends(name, text_of(buckets[i].suffix)))
                date_bucket_print(&out, date_bucket(days, buckets[i].bucket, 1), buckets[i].bucket);
    }
    return buf_text(&out);
}

static struct text label_in(const struct json *row, const char *group)
{
    const struct json *value = json_get(row, text_of(group));
    if (json_kind(value) == JSON_NULL)
        return TEXT("-");
    return json_kind(value) == JSON_OBJECT ? json_text(json_get(value, TEXT("id")))
                                           : json_text(value);
}

/* One row against the deals it must stand for. */
static int64_t check_row(struct record_env *env, const struct json *row, const char *group,
                         int64_t user)
{
    struct arena *arena = env->ctx->arena;
    struct text label = label_in(row, group);
    int64_t count = 0, filled = 0, sum = 0, least = INT64_MAX, average = 0;
    for (size_t i = 0; i < DEALS; i++) {
        if (!text_eq(label_of(arena, &deals[i], group), label))
            continue;
        if (user && (value_is_null(deals[i].owner) || deals[i].owner.number != user))
            continue;
        count++;
        if (value_is_null(deals[i].amount))
            continue;
        filled++;
        sum += deals[i].amount.number;
        least = deals[i].amount.number < least ? deals[i].amount.number : least;
    }
    struct buf text;
    buf_init(&text, arena, 64);
    decimal_print(&text, sum, 4);
    assert_int_equal(number_of(row, "count"), count);
    assert_int_equal(number_of(row, "count(amount)"), filled);
    assert_true(text_eq(json_text(json_get(row, TEXT("sum(amount)"))), buf_text(&text)));
    if (!filled) {
        assert_int_equal(json_kind(json_get(row, TEXT("min(amount)"))), JSON_NULL);
        assert_int_equal(json_kind(json_get(row, TEXT("avg(amount)"))), JSON_NULL);
        return count;
    }
    buf_clear(&text);
    decimal_print(&text, least, 4);
    assert_true(text_eq(json_text(json_get(row, TEXT("min(amount)"))), buf_text(&text)));
    buf_clear(&text);
    assert_true(decimal_divide(sum, 4, filled, 0, 4, &average));
    decimal_print(&text, average, 4);
    assert_true(text_eq(json_text(json_get(row, TEXT("avg(amount)"))), buf_text(&text)));
    return count;
}

static const char *const groups[] = {
    "owner",           "status",          "customer",         "customer.industry",
    "close_date:day",  "close_date:week", "close_date:month", "close_date:quarter",
    "close_date:year", "next_at:day",     "next_at:week",     "next_at:month",
    "next_at:quarter", "next_at:year"};

static void groups_are_the_model(void **state)
{
    struct world *w = *state;
    static const int64_t users[] = {ADMIN, MEI};
    fill(w, 21);
    for (size_t u = 0; u < 2; u++) {
        struct record_env env;
        struct access_caller caller;
        world_begin(w, &env, &caller, users[u]);
        int64_t visible = total(&env, TEXT_EMPTY);
        for (size_t g = 0; g < sizeof groups / sizeof *groups; g++) {
            const struct json *reply =
                ask(&env, "", groups[g], "count count(amount) sum(amount) min(amount) avg(amount)",
                    "");
            world_show_faults(&w->ctx);
            assert_non_null(reply);
            const struct json *data = json_get(reply, TEXT("data"));
            int64_t counted = 0;
            for (size_t i = 0; i < json_size(data); i++) {
                int64_t count = check_row(&env, json_at(data, i), groups[g],
                                          users[u] == ADMIN ? 0 : users[u]);
                counted += count;
                assert_int_equal(total(&env,
                                       json_text(json_at(json_get(reply, TEXT("filters")), i))),
                                 count);
            }
            assert_int_equal(counted, visible);
        }
        world_end(&env);
    }
}

/* Filters lead back also from several groups at once and from under a filter of their own. */
static void filters_lead_back(void **state)
{
    struct world *w = *state;
    struct record_env env;
    struct access_caller caller;
    fill(w, 22);
    world_begin(w, &env, &caller, ADMIN);
    static const struct {
        const char *filter, *group;
    } cases[] = {{"status = 'won' or amount > 1", "owner close_date:year"},
                 {"amount is not null", "status customer.industry next_at:quarter"},
                 {"", "close_date close_date:month"},
                 {"owner is null", ""},
                 {"", "next_at"},
                 {"", "created_at:day version"}};
    for (size_t c = 0; c < sizeof cases / sizeof *cases; c++) {
        const struct json *reply = ask(&env, cases[c].filter, cases[c].group, "count", "-count");
        world_show_faults(&w->ctx);
        assert_non_null(reply);
        const struct json *data = json_get(reply, TEXT("data"));
        int64_t sum = 0, last = INT64_MAX;
        for (size_t i = 0; i < json_size(data); i++) {
            int64_t count = number_of(json_at(data, i), "count");
            assert_true(count <= last);
            last = count;
            sum += count;
            assert_int_equal(total(&env, json_text(json_at(json_get(reply, TEXT("filters")), i))),
                             count);
        }
        assert_int_equal(sum, total(&env, text_of(cases[c].filter)));
    }
    world_end(&env);
}

static void order_of_groups(void **state)
{
    struct world *w = *state;
    struct record_env env;
    struct access_caller caller;
    fill(w, 23);
    world_begin(w, &env, &caller, ADMIN);
    const struct json *data = json_get(ask(&env, "", "owner", "count", "-owner"), TEXT("data"));
    /* by the reading of the names: guan, li, wang; nobody is smallest */
    static const char *const owners[] = {"13", "12", "11", "-"};
    for (size_t i = 0; i < 4; i++)
        assert_true(text_eq(label_in(json_at(data, i), "owner"), text_of(owners[i])));
    data = json_get(ask(&env, "", "status", "count", ""), TEXT("data"));
    static const char *const statuses[] = {"-", "open", "won", "lost"};
    for (size_t i = 0; i < 4; i++)
        assert_true(text_eq(label_in(json_at(data, i), "status"), text_of(statuses[i])));
    world_end(&env);
}

static void names_and_rights(void **state)
{
    struct world *w = *state;
    struct record_env env;
    struct access_caller caller;
    fill(w, 24);
    PUT(w, "customer", 1100, CELL_TEXT("name", "别人的"), CELL_INT("owner", LEI));
    PUT(w, "opportunity", 9000, CELL_TEXT("name", "单"), CELL_INT("owner", MEI),
        CELL_INT("customer", 1100));
    world_begin(w, &env, &caller, MEI);
    const struct json *data = json_get(ask(&env, "", "customer", "count", ""), TEXT("data"));
    bool seen = false;
    for (size_t i = 0; i < json_size(data); i++) {
        const struct json *customer = json_get(json_at(data, i), TEXT("customer"));
        if (json_kind(customer) == JSON_NULL)
            continue;
        bool other = text_eq(json_text(json_get(customer, TEXT("id"))), TEXT("1100"));
        seen = seen || other;
        assert_int_equal(json_kind(json_get(customer, TEXT("name"))),
                         other ? JSON_NULL : JSON_TEXT);
    }
    assert_true(seen);
    world_end(&env);
}

static void refusals(void **state)
{
    struct world *w = *state;
    struct record_env env;
    struct access_caller caller;
    world_begin(w, &env, &caller, MEI);
    static const struct {
        const char *group, *measures, *sort;
        enum err err;
    } cases[] = {{"amount", "count", "", ERR_not_groupable},
                 {"close_date:decade", "count", "", ERR_bucket_unknown},
                 {"status:day", "count", "", ERR_bucket_unknown},
                 {"status", "sum", "", ERR_measure_unknown},
                 {"status", "sum(name)", "", ERR_measure_unknown},
                 {"status", "median(amount)", "", ERR_measure_unknown},
                 {"status", "sum(amount", "", ERR_measure_unknown},
                 {"status", "count", "owner", ERR_aggregate_sort},
                 {"status status", "count", "", ERR_not_groupable},
                 {"owner.mobile", "count", "", ERR_not_groupable},
                 {"stauts", "count", "", ERR_expr_unknown_field}};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        assert_null(ask(&env, "", cases[i].group, cases[i].measures, cases[i].sort));
        enum err err = ctx_error(&w->ctx);
        if (err != cases[i].err && !(err == ERR_masked && i == 9))
            fail_msg("case %zu: %.*s", i, TEXT_ARG(error_name(err)));
        ctx_clear(&w->ctx);
    }
    world_end(&env);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        WORLD_TEST(groups_are_the_model),
        WORLD_TEST(filters_lead_back),
        WORLD_TEST(order_of_groups),
        WORLD_TEST(names_and_rights),
        WORLD_TEST(refusals),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
