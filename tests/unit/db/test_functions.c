/* Every function through SQL against what base computes, on random values with nulls and overflow. */
#include "db/fixture.h"

#include "base/money.h"
#include "base/terms.h"
#include "base/time.h"

#define ROUNDS 300

static uint64_t seed;

static uint64_t random_bits(void)
{
    seed ^= seed << 13;
    seed ^= seed >> 7;
    seed ^= seed << 17;
    return seed;
}

static int64_t random_between(int64_t low, int64_t high)
{
    return low + (int64_t)(random_bits() % (uint64_t)(high - low + 1));
}

/* Small, large and extreme numbers alike. */
static int64_t random_number(void)
{
    static const int64_t extremes[] = {0, 1,  -1, INT64_MAX, INT64_MIN, INT64_MAX - 1,
                                       5, -5, 15, 25};
    if (random_bits() % 4 == 0)
        return extremes[random_bits() % 10];
    return (int64_t)random_bits() >> (random_bits() % 63);
}

/* What a function gives: a value, or an overflow. */
struct result {
    bool overflow;
    struct value value;
};

static struct result number(bool fits, int64_t n)
{
    return fits ? (struct result){false, value_int(n)} : (struct result){true, VALUE_NONE};
}

static struct result of_value(struct value value)
{
    return (struct result){false, value};
}

static struct result ask(struct fixture *f, const struct db_node *node)
{
    struct db_conn *conn;
    struct value value;
    bool found;
    struct db_select select = {.columns = &node, .column_count = 1, .limit = -1};
    assert_int_equal(db_read_begin(&f->ctx, f->db, 0, &conn), ERR_OK);
    enum err err = db_one(&f->ctx, conn, &select, &found, &value);
    db_read_end(conn);
    if (err) {
        assert_int_equal(err, ERR_overflow);
        ctx_clear(&f->ctx);
        return (struct result){true, VALUE_NONE};
    }
    return of_value(value);
}

static struct result call(struct fixture *f, enum db_fn fn, const struct value *args, size_t count)
{
    const struct db_node *nodes[8];
    for (size_t i = 0; i < count; i++)
        nodes[i] = db_value(&f->arena, args[i]);
    return ask(f, db_call(&f->arena, fn, nodes, count));
}

static void same(struct result got, struct result expected)
{
    assert_int_equal(got.overflow, expected.overflow);
    assert_true(value_eq(got.value, expected.value));
}

/* With each argument null in turn the result is null. */
static void check(struct fixture *f, enum db_fn fn, const struct value *args, size_t count,
                  struct result expected)
{
    same(call(f, fn, args, count), expected);
    struct value some[8];
    memcpy(some, args, count * sizeof *args);
    size_t which = random_bits() % count;
    some[which] = VALUE_NONE;
    same(call(f, fn, some, count), of_value(VALUE_NONE));
}

#define ARGS(...)                                                                                  \
    (const struct value[]){__VA_ARGS__},                                                           \
        sizeof((const struct value[]){__VA_ARGS__}) / sizeof(struct value)

static void sums_and_differences(void **state)
{
    struct fixture *f = *state;
    for (int i = 0; i < ROUNDS; i++) {
        int64_t a = random_number(), b = random_number(), r = 0;
        bool fits = decimal_add(a, b, &r);
        check(f, DB_ADD, ARGS(value_int(a), value_int(b)), number(fits, r));
        fits = decimal_subtract(a, b, &r);
        check(f, DB_SUBTRACT, ARGS(value_int(a), value_int(b)), number(fits, r));
        fits = decimal_subtract(0, a, &r);
        check(f, DB_NEGATE, ARGS(value_int(a)), number(fits, r));
        check(f, DB_ABS, ARGS(value_int(a)), a < 0 ? number(fits, r) : number(true, a));
    }
}

static void products_and_quotients(void **state)
{
    struct fixture *f = *state;
    for (int i = 0; i < ROUNDS; i++) {
        int64_t a = random_number(), b = random_number(), r = 0;
        int64_t sa = random_between(0, 9), sb = random_between(0, 9), to = random_between(0, 9);
        bool fits = decimal_multiply(a, (int)sa, b, (int)sb, (int)to, &r);
        struct value args[] = {value_int(a), value_int(b), value_int(sa), value_int(sb),
                               value_int(to)};
        check(f, DB_MULTIPLY, args, 5, number(fits, r));
        fits = b && decimal_divide(a, (int)sa, b, (int)sb, (int)to, &r);
        check(f, DB_DIVIDE, args, 5, b ? number(fits, r) : of_value(VALUE_NONE));
    }
}

static void scales_and_rounding(void **state)
{
    struct fixture *f = *state;
    for (int i = 0; i < ROUNDS; i++) {
        int64_t a = random_number(), r = 0;
        int64_t from = random_between(0, 9), to = random_between(0, 9);
        bool fits = decimal_rescale(a, (int)from, (int)to, &r);
        check(f, DB_RESCALE, ARGS(value_int(a), value_int(from), value_int(to)), number(fits, r));
        int64_t digits = random_between(-3, 9);
        fits = decimal_round(a, (int)from, (int)digits, &r);
        check(f, DB_ROUND, ARGS(value_int(a), value_int(from), value_int(digits)), number(fits, r));
        int64_t unit = 1;
        for (int64_t s = 0; s < from; s++)
            unit *= 10;
        int64_t whole = a / unit - (a % unit < 0);
        check(f, DB_FLOOR, ARGS(value_int(a), value_int(from)), number(true, whole));
    }
}

static void decimals_are_printed(void **state)
{
    struct fixture *f = *state;
    for (int i = 0; i < ROUNDS; i++) {
        int64_t a = random_number(), scale = random_between(0, 9);
        struct buf buf;
        buf_init(&buf, &f->arena, 64);
        decimal_print(&buf, a, (int)scale);
        check(f, DB_PRINT_DECIMAL, ARGS(value_int(a), value_int(scale)),
              of_value(value_text(buf_text(&buf))));
    }
}

static void dates_and_zones(void **state)
{
    struct fixture *f = *state;
    static const char *const zones[] = {"Asia/Shanghai", "America/New_York", "UTC",
                                        "Australia/Lord_Howe"};
    for (int i = 0; i < ROUNDS; i++) {
        const struct zone *zone = zone_find(text_of(zones[random_bits() % 4]));
        struct value name = value_text(zone_name(zone));
        int64_t ms = random_between(-DAY_MS * 20000, DAY_MS * 40000);
        int64_t days = random_between(-20000, 40000);
        check(f, DB_LOCAL_DATE, ARGS(value_int(ms), name), number(true, zone_local_date(zone, ms)));
        check(f, DB_DAY_START, ARGS(value_int(days), name),
              number(true, zone_day_start(zone, days)));
        int64_t bucket = random_between(BUCKET_DAY, BUCKET_YEAR), start = random_between(1, 7);
        check(f, DB_BUCKET, ARGS(value_int(days), value_int(bucket), value_int(start)),
              number(true, date_bucket(days, (enum time_bucket)bucket, (int)start)));
        int64_t part = random_between(PART_YEAR, PART_WEEKDAY);
        check(f, DB_DATE_PART, ARGS(value_int(days), value_int(part)),
              number(true, db_date_part(days, (enum date_part)part)));
        int64_t months = random_between(-300, 300);
        check(f, DB_ADD_MONTHS, ARGS(value_int(days), value_int(months)),
              number(true, date_add_months(days, (int)months)));
    }
}

static void what_no_calendar_holds_is_an_overflow(void **state)
{
    struct fixture *f = *state;
    struct result overflow = number(false, 0);
    struct value far = value_int(INT64_MAX);
    same(call(f, DB_LOCAL_DATE, ARGS(far, value_text(TEXT("UTC")))), overflow);
    same(call(f, DB_DAY_START, ARGS(far, value_text(TEXT("UTC")))), overflow);
    same(call(f, DB_BUCKET, ARGS(far, value_int(0), value_int(1))), overflow);
    same(call(f, DB_DATE_PART, ARGS(far, value_int(0))), overflow);
    same(call(f, DB_ADD_MONTHS, ARGS(value_int(0), far)), overflow);
    same(call(f, DB_ADD_MONTHS, ARGS(value_int(0), value_int(12 * 8030))), overflow);
    same(call(f, DB_ADD_MONTHS, ARGS(value_int(0), value_int(12 * 8029))),
         number(true, date_add_months(0, 12 * 8029)));
}

static void text_functions(void **state)
{
    struct fixture *f = *state;
    struct value t = value_text(TEXT(" 云帆 Tech　"));
    same(call(f, DB_LENGTH, ARGS(t)), number(true, 9));
    same(call(f, DB_TRIM, ARGS(t)), of_value(value_text(TEXT("云帆 Tech"))));
    same(call(f, DB_LOWER, ARGS(value_text(TEXT("ABC É")))), of_value(value_text(TEXT("abc É"))));
    same(call(f, DB_UPPER, ARGS(value_text(TEXT("abc é")))), of_value(value_text(TEXT("ABC é"))));
    same(call(f, DB_REPLACE, ARGS(t, value_text(TEXT("云帆")), value_text(TEXT("x")))),
         of_value(value_text(TEXT(" x Tech　"))));
    same(call(f, DB_CONCAT, ARGS(value_text(TEXT("a")), VALUE_NONE, value_text(TEXT("云")))),
         of_value(value_text(TEXT("a云"))));
    same(call(f, DB_CONCAT, ARGS(VALUE_NONE, VALUE_NONE)), of_value(VALUE_NONE));
    same(call(f, DB_COALESCE, ARGS(VALUE_NONE, value_int(3))), number(true, 3));
}

static void substrings_count_characters(void **state)
{
    struct fixture *f = *state;
    struct value t = value_text(TEXT("a云b帆"));
    static const struct {
        int64_t from, count;
        const char *expected;
    } cases[] = {{1, 2, "a云"}, {2, 2, "云b"}, {4, 9, "帆"},
                 {5, 1, ""},    {0, 2, "a"},   {-1, 3, "a"},
                 {2, 0, ""},    {3, -1, ""},   {2, INT64_MAX, "云b帆"}};
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++)
        check(f, DB_SUBSTRING, ARGS(t, value_int(cases[i].from), value_int(cases[i].count)),
              of_value(value_text(text_of(cases[i].expected))));
}

static void containment_folds(void **state)
{
    struct fixture *f = *state;
    static const char *const words[] = {"云帆科技", "云帆", "Tech", "TECH Group",
                                        "ｔｅｃｈ", "",     "科"};
    for (size_t i = 0; i < 7; i++)
        for (size_t j = 0; j < 7; j++) {
            struct text a = text_of(words[i]), b = text_of(words[j]);
            check(f, DB_CONTAINS, ARGS(value_text(a), value_text(b)),
                  number(true, text_contains_folded(a, b)));
            check(f, DB_STARTS, ARGS(value_text(a), value_text(b)),
                  number(true, text_starts_folded(a, b)));
        }
}

static void logic_is_three_valued(void **state)
{
    struct fixture *f = *state;
    static const struct {
        enum db_fn fn;
        int a, b, expected; /* 2: null */
    } cases[] = {{DB_AND, 1, 2, 2}, {DB_AND, 0, 2, 0}, {DB_OR, 1, 2, 1}, {DB_OR, 0, 2, 2},
                 {DB_EQ, 1, 1, 1},  {DB_EQ, 1, 2, 2},  {DB_NE, 1, 0, 1}, {DB_LT, 0, 1, 1},
                 {DB_LE, 1, 1, 1},  {DB_GT, 0, 1, 0},  {DB_GE, 2, 1, 2}};
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct value values[3] = {value_int(0), value_int(1), VALUE_NONE};
        same(call(f, cases[i].fn, ARGS(values[cases[i].a], values[cases[i].b])),
             of_value(values[cases[i].expected]));
    }
    same(call(f, DB_NOT, ARGS(VALUE_NONE)), of_value(VALUE_NONE));
    same(call(f, DB_IS_TRUE, ARGS(VALUE_NONE)), number(true, 0));
    same(call(f, DB_IS_NOT_TRUE, ARGS(VALUE_NONE)), number(true, 1));
    same(call(f, DB_IS_NULL, ARGS(VALUE_NONE)), number(true, 1));
    same(call(f, DB_IS_NOT_NULL, ARGS(VALUE_NONE)), number(true, 0));
    same(call(f, DB_CASE, ARGS(value_int(0), value_int(1), VALUE_NONE, value_int(2))),
         of_value(VALUE_NONE));
}

/* ---- aggregates ---------------------------------------------------------------------------------- */

struct numbers {
    const struct value *values;
    size_t count;
};

static enum err put_numbers(struct db_task *task, struct db_conn *conn)
{
    const struct numbers *numbers = task->subject;
    const struct text columns[] = {TEXT("id"), TEXT("amount")};
    enum err err = db_delete(task->ctx, conn, TEXT("customer"), NULL, NULL);
    for (size_t i = 0; i < numbers->count && !err; i++) {
        const struct value values[] = {value_int((int64_t)i + 1), numbers->values[i]};
        struct db_insert insert = {.table = TEXT("customer"),
                                   .columns = columns,
                                   .column_count = 2,
                                   .values = values,
                                   .row_count = 1};
        err = db_insert(task->ctx, conn, &insert);
    }
    return err;
}

static struct result aggregate(struct fixture *f, const struct db_node *node)
{
    struct db_conn *conn;
    struct value value;
    bool found;
    struct db_select select = {.table = TEXT("customer"),
                               .columns = &node,
                               .column_count = 1,
                               .limit = -1};
    assert_int_equal(db_read_begin(&f->ctx, f->db, 0, &conn), ERR_OK);
    enum err err = db_one(&f->ctx, conn, &select, &found, &value);
    db_read_end(conn);
    ctx_clear(&f->ctx);
    return err ? number(err != ERR_overflow, 0) : of_value(value);
}

static const struct db_node *amount(struct fixture *f)
{
    return db_column(&f->arena, TEXT_EMPTY, TEXT("amount"));
}

static struct result sum_of(struct fixture *f)
{
    return aggregate(f, db_call1(&f->arena, DB_SUM, amount(f)));
}

static struct result average_of(struct fixture *f, int from, int to)
{
    return aggregate(f, db_call3(&f->arena, DB_AVG, amount(f), db_int(&f->arena, from),
                                 db_int(&f->arena, to)));
}

static void put(struct fixture *f, const struct value *values, size_t count)
{
    struct numbers numbers = {values, count};
    assert_int_equal(write_with(f, put_numbers, &numbers), ERR_OK);
}

static void sums_go_through_128_bits(void **state)
{
    struct fixture *f = *state;
    make_table(f, &customer_table);
    same(sum_of(f), of_value(VALUE_NONE));
    same(average_of(f, 0, 4), of_value(VALUE_NONE));
    put(f, ARGS(value_int(INT64_MAX), value_int(INT64_MAX), value_int(-INT64_MAX)));
    same(sum_of(f), number(true, INT64_MAX));
    put(f, ARGS(value_int(INT64_MIN), value_int(INT64_MIN), value_int(INT64_MAX), VALUE_NONE,
                value_int(1)));
    same(sum_of(f), number(true, INT64_MIN));
    put(f, ARGS(value_int(INT64_MAX), value_int(1)));
    same(sum_of(f), number(false, 0));
    same(average_of(f, 0, 0), number(true, INT64_C(1) << 62));
    put(f, ARGS(VALUE_NONE));
    same(sum_of(f), of_value(VALUE_NONE));
}

static void averages_round_half_to_even(void **state)
{
    struct fixture *f = *state;
    make_table(f, &customer_table);
    put(f, ARGS(value_int(1), value_int(2), VALUE_NONE));
    same(average_of(f, 0, 0), number(true, 2)); /* 1.5 */
    same(average_of(f, 0, 4), number(true, 15000));
    put(f, ARGS(value_int(2), value_int(3)));
    same(average_of(f, 0, 0), number(true, 2)); /* 2.5 */
    put(f, ARGS(value_int(-1), value_int(0)));
    same(average_of(f, 0, 0), number(true, 0)); /* -0.5 */
    put(f, ARGS(value_int(10000), value_int(10001), value_int(10001)));
    same(average_of(f, 4, 4), number(true, 10001)); /* …0.667 */
    same(average_of(f, 4, 2), number(true, 100));
    put(f, ARGS(value_int(INT64_MAX)));
    same(average_of(f, 0, 9), number(false, 0));
}

static void counts_and_extremes(void **state)
{
    struct fixture *f = *state;
    make_table(f, &customer_table);
    put(f, ARGS(value_int(5), value_int(5), VALUE_NONE, value_int(-3)));
    same(aggregate(f, db_call(&f->arena, DB_COUNT, NULL, 0)), number(true, 4));
    same(aggregate(f, db_call1(&f->arena, DB_COUNT, amount(f))), number(true, 3));
    same(aggregate(f, db_call1(&f->arena, DB_COUNT_DISTINCT, amount(f))), number(true, 2));
    same(aggregate(f, db_call1(&f->arena, DB_MIN, amount(f))), number(true, -3));
    same(aggregate(f, db_call1(&f->arena, DB_MAX, amount(f))), number(true, 5));
}

/* The same rows whether the set finds or tests, at its ends, empty, and with null, which is in no set. */
static void sets_find_and_test(void **state)
{
    struct fixture *f = *state;
    static const int64_t ids[] = {INT64_MIN, -3, 5, 8, INT64_MAX};
    make_table(f, &customer_table);
    put(f, ARGS(value_int(5), value_int(5), VALUE_NONE, value_int(-3)));
    for (size_t count = 0; count <= sizeof ids / sizeof *ids; count++) {
        const struct value_set set = {ids, count};
        int64_t in = count >= 3 ? 3 : count == 2 ? 1 : 0;
        struct value bound = value_of_set(&set, 0);
        assert_int_equal(count_rows(f, "customer", db_in_set(&f->arena, amount(f), bound, true)),
                         in);
        assert_int_equal(count_rows(f, "customer", db_in_set(&f->arena, amount(f), bound, false)),
                         in);
        for (size_t i = 0; i < sizeof ids / sizeof *ids; i++)
            assert_int_equal(value_set_has(&set, ids[i]), i < count);
        assert_false(value_set_has(&set, 6));
    }
}

static int setup_seeded(void **state)
{
    seed = UINT64_C(0x9E3779B97F4A7C15);
    return setup(state);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, setup_seeded, teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(sums_and_differences),     TEST(products_and_quotients),
        TEST(scales_and_rounding),      TEST(decimals_are_printed),
        TEST(dates_and_zones),          TEST(what_no_calendar_holds_is_an_overflow),
        TEST(text_functions),           TEST(substrings_count_characters),
        TEST(containment_folds),        TEST(logic_is_three_valued),
        TEST(sums_go_through_128_bits), TEST(averages_round_half_to_even),
        TEST(counts_and_extremes),      TEST(sets_find_and_test),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
