/* What expressions mean, on records that can be followed by hand (world.h). */
#include "expr/world.h"

static struct world world;
static struct world_record *it;

static int setup(void **state)
{
    (void)state;
    world_init(&world);
    it = world_example(&world);
    return 0;
}

static int teardown(void **state)
{
    (void)state;
    world_deinit(&world);
    return 0;
}

static struct text value_words(struct expr_type type, struct value value)
{
    struct buf buf;
    buf_init(&buf, &world.arena, 4096);
    if (value_is_null(value))
        return TEXT("null");
    if (type.kind == EXPR_NUMBER && type.scale > 0)
        return text_format(&world.arena, "%lld/%d", (long long)value.number, type.scale);
    if (type.kind == EXPR_DATE)
        date_print(&buf, value.number);
    else if (type.kind == EXPR_DATETIME)
        datetime_print(&buf, value.number);
    else if (value.kind == VALUE_TEXT)
        buf_add_text(&buf, value.text);
    else
        buf_add_int(&buf, value.number);
    return buf_text(&buf);
}

/* The value of the expression on the opportunity, or the name of its error. */
static struct text answer(const char *source)
{
    const struct expr *expr = NULL;
    struct value value = VALUE_NONE;
    ctx_clear(&world.ctx);
    enum err err = expr_parse(&world.ctx, &world.catalog, &world.objects[OPPORTUNITY], &world.env,
                              text_of(source), &expr);
    if (!err)
        err = expr_eval(&world.ctx, expr, &world.env, &it->record, &value);
    return err ? error_name(err) : value_words(expr_type(expr), value);
}

struct example {
    const char *source;
    const char *expected;
};

static void follow(const struct example *examples, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        struct text found = answer(examples[i].source);
        if (text_eq(found, text_of(examples[i].expected)))
            continue;
        print_error("%s gives %.*s, not %s\n", examples[i].source, TEXT_ARG(found),
                    examples[i].expected);
        fail();
    }
}
#define FOLLOW(...)                                                                                \
    do {                                                                                           \
        static const struct example examples[] = {__VA_ARGS__};                                    \
        follow(examples, sizeof examples / sizeof *examples);                                      \
    } while (0)

static void null_makes_comparisons_false(void **state)
{
    (void)state;
    FOLLOW({"code = 'x'", "0"}, {"code != 'x'", "1"}, {"not code = 'x'", "1"},
           {"not code < 'x'", "1"}, {"null = null", "0"}, {"null != null", "1"},
           {"close_date < today()", "0"}, {"not (close_date < today())", "1"},
           {"close_date in ['2026-01-01', null]", "0"}, {"close_date not in ['2026-01-01']", "1"},
           {"null in [null]", "0"}, {"status in []", "0"}, {"status not in []", "1"},
           {"close_date between '2020-01-01' and '2030-01-01'", "0"},
           {"close_date not between '2020-01-01' and '2030-01-01'", "1"},
           {"need contains 'a'", "0"}, {"need not contains 'a'", "1"}, {"code is null", "1"},
           {"code is not null", "0"}, {"close_date = close_date", "0"});
}

static void logic_has_two_values(void **state)
{
    (void)state;
    FOLLOW({"urgent", "0"}, {"not urgent", "1"}, {"urgent is null", "0"},
           {"urgent or status = 'open'", "1"}, {"urgent and status = 'open'", "0"},
           {"not urgent and not urgent", "1"}, {"null or true", "1"}, {"not null", "1"},
           {"true and null", "0"}, {"urgent = false", "1"}, {"(push_count > 1) = true", "1"},
           {"not push_count > 1 or push_count = 3", "1"});
}

static void numbers_keep_their_scale(void **state)
{
    (void)state;
    FOLLOW({"1 + 2 * 3", "7"}, {"(1 + 2) * 3", "9"}, {"7 - 2 - 1", "4"}, {"-3 + 1", "-2"},
           {"1.5 + 1", "25/1"}, {"1.25 * 1.5", "1875/3"}, {"1 / 3", "3333/4"}, {"2 / 3", "6667/4"},
           {"1 / 0", "null"}, {"push_count / 0 is null", "1"}, {"0.000001 * 0.0001", "0/9"},
           {"0.00005 / 1.0", "5/5"}, {"0.00001 / 2", "0/5"}, {"0.00003 / 2", "2/5"},
           {"amount / 2", "750000000/4"}, {"amount * 1.10", "165000000000/6"},
           {"round(12345.678, -2)", "12300000/3"}, {"round(0.5)", "0/1"}, {"round(1.5)", "20/1"},
           {"floor(-1.5)", "-2"}, {"floor(1.99)", "1"}, {"abs(-2.5)", "25/1"},
           {"amount > 100000", "1"}, {"amount = 150000.00", "1"}, {"push_count > 2.5", "1"},
           {"push_count <= 2.5", "0"}, {"push_count >= 3.5", "0"}, {"push_count < 3.5", "1"},
           {"push_count = 3.5", "0"}, {"push_count != 3.5", "1"},
           {"push_count < 99999999999999", "1"}, {"amount < 999999999999999999", "1"},
           {"amount > -999999999999999999", "1"}, {"amount = 999999999999999999", "0"},
           {"push_count in [1, 2.5, 3.0]", "1"}, {"amount = '150000.0000'", "1"},
           {"'3' = push_count", "1"});
}

static void overflow_is_an_error(void **state)
{
    (void)state;
    FOLLOW({"9223372036854775807 + 1", "overflow"}, {"amount * 9000000000000000", "overflow"},
           {"add_days(today(), 9000000000000000) = today()", "0"},
           {"year(add_days(today(), 9000000))", "overflow"},
           {"if(push_count = 3, 1, 9223372036854775807 + push_count)", "1"},
           {"push_count = 4 and 9223372036854775807 + push_count > 0", "0"});
    assert_true(text_eq(answer("1 + push_count * 9223372036854775807"), TEXT("overflow")));
    assert_true(text_eq(world.ctx.faults[0].field, TEXT("push_count")));
    assert_int_equal(world.ctx.faults[0].position, 16);
}

static void texts_compare_by_bytes(void **state)
{
    (void)state;
    FOLLOW({"name = 'It''s 一期'", "1"}, {"name = 'it''s 一期'", "0"}, {"name < 'a'", "1"},
           {"name starts with 'iT'", "1"}, {"name starts with '一'", "0"},
           {"name contains '一期'", "1"}, {"name contains '期一'", "0"}, {"length(name)", "7"},
           {"lower(name)", "it's 一期"}, {"upper('aé')", "Aé"}, {"trim('  a b ')", "a b"},
           {"substring(name, 6, 1)", "一"}, {"substring('abc', 0, 2)", "a"},
           {"substring('abc', 2, 99)", "bc"}, {"substring('abc', 5, 1)", ""},
           {"substring('abc', 2, -1)", ""}, {"replace('aXbX', 'X', '--')", "a--b--"},
           {"replace('ab', '', 'x')", "ab"}, {"concat(code, 'a', 1.50, push_count)", "a1.503"},
           {"concat(code)", "null"}, {"length(code)", "null"},
           {"status = 'open' and concat(status, '!') = 'open!'", "1"});
}

/* A field with a text index finds Latin words from their start, in SQL and here. */
static void contains_follows_the_index(void **state)
{
    (void)state;
    FOLLOW({"customer.name contains 'cloud'", "1"}, {"customer.name contains 'loud'", "0"},
           {"concat(customer.name) contains 'loud'", "1"}, {"customer.name contains '帆科'", "1"},
           {"customer.name contains '科技 cl'", "1"}, {"customer.address contains 'x'", "0"});
}

static void dates_stand_for_local_days(void **state)
{
    (void)state;
    FOLLOW({"today()", "2026-11-22"}, {"now()", "2026-11-22T07:31:00.000Z"},
           {"last_activity_at = '2026-11-22'", "1"}, {"last_activity_at < '2026-11-22'", "0"},
           {"last_activity_at <= '2026-11-22'", "1"}, {"last_activity_at > '2026-11-22'", "0"},
           {"last_activity_at > '2026-11-21'", "1"}, {"last_activity_at >= '2026-11-22'", "1"},
           {"last_activity_at between '2026-11-22' and '2026-11-22'", "1"},
           {"last_activity_at != '2026-11-22'", "0"}, {"last_activity_at in ['2026-11-22']", "1"},
           {"'2026-11-22' = last_activity_at", "1"}, {"'2026-11-23' > last_activity_at", "1"},
           {"last_activity_at = '2026-11-22T15:31:00+08:00'", "1"},
           {"last_activity_at <= '9999-12-31'", "1"}, {"expected_close_date = '2026-11-23'", "1"},
           {"expected_close_date > now()", "1"}, {"date(last_activity_at)", "2026-11-22"},
           {"days_ago(1)", "2026-11-21"}, {"days_ahead(10)", "2026-12-02"},
           {"months_ago(9)", "2026-02-22"}, {"add_months('2026-03-31', -1)", "2026-02-28"},
           {"add_days('2026-02-28', 1)", "2026-03-01"}, {"days_between('2026-11-01', now())", "21"},
           {"expected_close_date - today()", "1"}, {"expected_close_date + 1", "2026-11-24"},
           {"now() - last_activity_at", "0"}, {"customer.last_activity_at < days_ago(30)", "1"});
}

static void periods(void **state)
{
    (void)state;
    FOLLOW({"start_of_week()", "2026-11-16"}, {"end_of_week()", "2026-11-22"},
           {"start_of_month()", "2026-11-01"}, {"end_of_month()", "2026-11-30"},
           {"start_of_quarter()", "2026-10-01"}, {"end_of_quarter()", "2026-12-31"},
           {"start_of_year()", "2026-01-01"}, {"end_of_year()", "2026-12-31"},
           {"start_of_fiscal_year()", "2026-04-01"}, {"end_of_fiscal_year()", "2027-03-31"},
           {"start_of_fiscal_year('2026-03-31')", "2025-04-01"},
           {"start_of_month('2024-02-10')", "2024-02-01"},
           {"end_of_month('2024-02-10')", "2024-02-29"}, {"start_of_day(now())", "2026-11-22"},
           {"end_of_day()", "2026-11-22"}, {"year(today())", "2026"}, {"quarter(today())", "4"},
           {"month(today())", "11"}, {"day(today())", "22"}, {"weekday(today())", "7"});
}

static void references_and_people(void **state)
{
    (void)state;
    FOLLOW({"customer = '4001'", "1"}, {"customer = 4001", "1"}, {"customer.id = customer", "1"},
           {"id = '5001'", "1"}, {"stage.key in ['proposal', 'negotiation']", "1"},
           {"customer.owner.department", "2001"}, {"contact.name is null", "1"},
           {"owner = me()", "0"}, {"owner in my_team()", "1"}, {"owner not in my_team()", "0"},
           {"me() in my_team()", "0"}, {"created_by in my_team()", "0"},
           {"customer.owner in my_team()", "1"}, {"owner in [me(), '1004']", "1"},
           {"department = my_department()", "1"}, {"owner.department = my_department()", "0"},
           {"customer.tags contains 'vip'", "1"}, {"customer.tags contains 'vi'", "0"},
           {"'key' in customer.tags", "1"}, {"channels contains 'web'", "0"},
           {"coalesce(contact.name, customer.name, '-')", "云帆科技 Cloud Sail"},
           {"if(urgent, amount, 1)", "10000/4"});
}

static void aggregates(void **state)
{
    (void)state;
    FOLLOW({"count(lines)", "3"}, {"count(lines.amount)", "2"}, {"sum(lines.quantity)", "6000/3"},
           {"count(lines where quantity > 1)", "2"},
           {"sum(lines.amount where quantity > 9)", "0/4"},
           {"avg(lines.amount where quantity > 9)", "null"}, {"avg(lines.amount)", "15000/4"},
           {"avg(lines.quantity)", "20000/4"}, {"min(lines.quantity)", "1000/3"},
           {"max(lines.amount)", "20000/4"}, {"max(lines.amount where quantity > 9)", "null"},
           {"sum(lines.amount) = 3 and count(lines) >= 2", "1"}, {"count(activities)", "0"},
           {"sum(lines.opportunity.push_count)", "9"},
           {"count(lines where count(opportunity.name) > 0)", "expr_unknown_relation"});
}

static void the_reader_sees_only_his_own(void **state)
{
    (void)state;
    world.restricted = true;
    FOLLOW({"count(lines)", "0"}, {"customer.level", "a"});
    world.restricted = false;
}

static void condition_of_a_null_is_no(void **state)
{
    (void)state;
    const struct expr *expr = NULL;
    bool yes = true;
    assert_int_equal(expr_parse_condition(&world.ctx, &world.catalog, &world.objects[OPPORTUNITY],
                                          NULL, TEXT("null"), &expr),
                     ERR_OK);
    assert_int_equal(expr_eval_condition(&world.ctx, expr, NULL, &it->record, &yes), ERR_OK);
    assert_false(yes);
}

static void quoting_doubles_quotes(void **state)
{
    (void)state;
    struct buf buf;
    buf_init(&buf, &world.arena, 100);
    expr_quote(&buf, TEXT("It's '"));
    assert_true(text_eq(buf_text(&buf), TEXT("'It''s '''")));
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(null_makes_comparisons_false), TEST(logic_has_two_values),
        TEST(numbers_keep_their_scale),     TEST(overflow_is_an_error),
        TEST(texts_compare_by_bytes),       TEST(contains_follows_the_index),
        TEST(dates_stand_for_local_days),   TEST(periods),
        TEST(references_and_people),        TEST(aggregates),
        TEST(the_reader_sees_only_his_own), TEST(condition_of_a_null_is_no),
        TEST(quoting_doubles_quotes),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
