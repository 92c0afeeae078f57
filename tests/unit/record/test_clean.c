#include "../base/unit.h"

#include <stdio.h>

#include "base/utf8.h"
#include "record/import/clean.h"

static void reads_numbers(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        enum err err;
        int64_t number; /* at scale 4 */
    } cases[] = {
        {"0", ERR_OK, 0},
        {"1,234.50", ERR_OK, 12345000},
        {"１２３", ERR_OK, 1230000},
        {"－１，２３４．５", ERR_OK, -12345000},
        {"¥1.2亿", ERR_OK, 1200000000000},
        {"￥3,000元", ERR_OK, 30000000},
        {"3.5万", ERR_OK, 350000000},
        {"1亿2000万", ERR_OK, 1200000000000},
        {"5百万", ERR_OK, 50000000000},
        {"2千", ERR_OK, 20000000},
        {"$4,821", ERR_OK, 48210000},
        {"-$5", ERR_OK, -50000},
        {"$ -5", ERR_OK, -50000},
        {"USD 12.34", ERR_OK, 123400},
        {"人民币 100 万元", ERR_OK, 10000000000},
        {"(1,500)", ERR_OK, -15000000},
        {"1'234'567", ERR_OK, 12345670000},
        {"1 234 567.5", ERR_OK, 12345675000},
        {"1.5E+07", ERR_OK, 150000000000},
        {"2e-2", ERR_OK, 200},
        {".5", ERR_OK, 5000},
        {"1100.04", ERR_OK, 11000400},
        {"1.00000", ERR_OK, 10000},
        {"12%", ERR_not_a_number, 0},
        {"1,23", ERR_not_a_number, 0}, /* a comma is no decimal point */
        {"1,2345", ERR_not_a_number, 0},
        {"12 34", ERR_not_a_number, 0},
        {"1.234,56", ERR_not_a_number, 0},
        {"3万5", ERR_not_a_number, 0}, /* 35,000 or 30,005 */
        {"1万2亿", ERR_not_a_number, 0},
        {"", ERR_not_a_number, 0},
        {"-", ERR_not_a_number, 0},
        {"abc", ERR_not_a_number, 0},
        {"12a", ERR_not_a_number, 0},
        {"1..2", ERR_not_a_number, 0},
        {"(-5)", ERR_not_a_number, 0},
        {"(5", ERR_not_a_number, 0},
        {"0.00001", ERR_too_many_decimals, 0},
        {"99999999999999999999999999", ERR_number_too_large, 0},
        {"9223372036854775807", ERR_number_too_large, 0},
        {"1000000亿亿", ERR_number_too_large, 0},
    };
    const struct clean_number money = {.scale = 4};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        int64_t number = 0;
        enum err err = clean_number(text_of(cases[i].text), &money, &number);
        if (err != cases[i].err || number != cases[i].number)
            fail_msg("%s: %d, %lld", cases[i].text, (int)err, (long long)number);
    }
}

static void scales_and_percents(void **state)
{
    (void)state;
    int64_t out;
    struct clean_number millions = {.scale = 4, .factor = 1000000};
    assert_int_equal(clean_number(TEXT("1100.04"), &millions, &out), ERR_OK);
    assert_true(out == INT64_C(11000400000000));
    struct clean_number hundredth = {.scale = 2, .factor = 1, .factor_scale = 2};
    assert_int_equal(clean_number(TEXT("1250"), &hundredth, &out), ERR_OK);
    assert_true(out == 1250);
    struct clean_number percent = {.scale = 2, .percent_allowed = true, .percent_is_unit = true};
    assert_int_equal(clean_number(TEXT("12.5%"), &percent, &out), ERR_OK);
    assert_true(out == 1250);
    assert_int_equal(clean_number(TEXT("12.5"), &percent, &out), ERR_OK);
    assert_true(out == 1250);
    struct clean_number decimal = {.scale = 4, .percent_allowed = true};
    assert_int_equal(clean_number(TEXT("１２．５％"), &decimal, &out), ERR_OK);
    assert_true(out == 1250);
    struct clean_number whole = {.scale = 0};
    assert_int_equal(clean_number(TEXT("2,822.0"), &whole, &out), ERR_OK);
    assert_true(out == 2822);
    assert_int_equal(clean_number(TEXT("2.5"), &whole, &out), ERR_too_many_decimals);
}

static void reads_yes_and_no(void **state)
{
    (void)state;
    static const char *const yes[] = {"是", "yes", "Y", "TRUE", "1", "有", "√", " ｙｅｓ "};
    static const char *const no[] = {"否", "no", "N", "False", "0", "无", "×"};
    bool out = false;
    for (size_t i = 0; i < sizeof yes / sizeof *yes; i++)
        assert_true(clean_boolean(text_of(yes[i]), &out) && out);
    for (size_t i = 0; i < sizeof no / sizeof *no; i++)
        assert_true(clean_boolean(text_of(no[i]), &out) && !out);
    assert_false(clean_boolean(TEXT("maybe"), &out));
    assert_false(clean_boolean(TEXT("2"), &out));
    assert_false(clean_boolean(TEXT(""), &out));
}

static void folds_names_and_headers(void **state)
{
    (void)state;
    assert_text(clean_folded(&arena, TEXT("  GTX　 Ｐｒｏ ")), "gtx pro");
    assert_text(clean_folded(&arena, TEXT("acme")), "acme");
    assert_text(clean_header(&arena, TEXT("Annual_Revenue (USD)")), "annualrevenue");
    assert_text(clean_header(&arena, TEXT("客户 名称（必填）*")), "客户名称");
    assert_text(clean_header(&arena, TEXT("E-Mail:")), "email");
}

/* ---- dates ---- */

static const char *day(const char *text, enum clean_date_order order)
{
    struct clean_date date;
    int64_t days;
    struct buf out;
    buf_init(&out, &arena, 64);
    if (!clean_date_read(text_of(text), &date) || !clean_date_days(&date, order, &days))
        return "none";
    date_print(&out, days);
    if (date.has_time)
        buf_addf(&out, " %02d:%02d:%02d.%03d", (int)(date.time / 3600000),
                 (int)(date.time / 60000 % 60), (int)(date.time / 1000 % 60),
                 (int)(date.time % 1000));
    if (date.has_offset)
        buf_addf(&out, " %+d", (int)(date.offset / 60000));
    return text_cstr(&arena, buf_text(&out));
}

static void reads_dates(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        enum clean_date_order order;
        const char *day;
    } cases[] = {
        {"2017-03-01", ORDER_DMY, "2017-03-01"}, /* four digits in front say the order */
        {"2017/3/1", ORDER_MDY, "2017-03-01"},
        {"2017.03.01", ORDER_YMD, "2017-03-01"},
        {"20170301", ORDER_DMY, "2017-03-01"},
        {"2017年3月1日", ORDER_DMY, "2017-03-01"},
        {"17年3月1号", ORDER_DMY, "2017-03-01"},
        {"２０１７－０３－０１", ORDER_DMY, "2017-03-01"},
        {"01-03-17", ORDER_DMY, "2017-03-01"},
        {"01-03-17", ORDER_MDY, "2017-01-03"},
        {"01-03-17", ORDER_YMD, "2001-03-17"},
        {"1/3/2017", ORDER_DMY, "2017-03-01"},
        {"1/3/2017", ORDER_YMD, "none"},
        {"13/2/2017", ORDER_MDY, "none"},
        {"1 Mar 2017", ORDER_MDY, "2017-03-01"},
        {"Mar 1, 2017", ORDER_DMY, "2017-03-01"},
        {"1-march-17", ORDER_DMY, "2017-03-01"},
        {"17-Mar-01", ORDER_YMD, "2017-03-01"},
        {"Sept. 5 2017", ORDER_DMY, "2017-09-05"},
        {"01-01-69", ORDER_DMY, "2069-01-01"},
        {"01-01-70", ORDER_DMY, "1970-01-01"},
        {"31-12-99", ORDER_DMY, "1999-12-31"},
        {"29-02-2016", ORDER_DMY, "2016-02-29"},
        {"29-02-2017", ORDER_DMY, "none"},
        {"2017-03-01 15:30", ORDER_YMD, "2017-03-01 15:30:00.000"},
        {"2017-03-01T15:30:20.5Z", ORDER_YMD, "2017-03-01 15:30:20.500 +0"},
        {"2017-03-01T15:30:20+08:00", ORDER_YMD, "2017-03-01 15:30:20.000 +480"},
        {"1/3/17 3:30 PM", ORDER_DMY, "2017-03-01 15:30:00.000"},
        {"1/3/17, 12:05 am", ORDER_DMY, "2017-03-01 00:05:00.000"},
        {"2017年3月1日下午3点30分", ORDER_YMD, "2017-03-01 15:30:00.000"},
        {"2017-03-01 15时30分20秒", ORDER_YMD, "2017-03-01 15:30:20.000"},
        {"2017-03-01 25:00", ORDER_YMD, "none"},
        {"2017-03-01 x", ORDER_YMD, "none"},
        {"3月1日", ORDER_YMD, "none"},
        {"2017-03", ORDER_YMD, "none"},
        {"42736", ORDER_YMD, "none"},
        {"1-2-3", ORDER_DMY, "none"},
        {"today", ORDER_YMD, "none"},
        {"0000-00-00", ORDER_YMD, "none"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        if (strcmp(day(cases[i].text, cases[i].order), cases[i].day) != 0)
            fail_msg("%s: %s", cases[i].text, day(cases[i].text, cases[i].order));
}

static void add(struct clean_order *order, const char *text, int64_t line)
{
    struct clean_date date;
    assert_true(clean_date_read(text_of(text), &date));
    clean_order_add(order, &date, text_of(text), line);
}

static enum clean_verdict decide(const struct clean_order *order, enum clean_date_order *out)
{
    unsigned left;
    return clean_order_decide(order, &left, out);
}

static void infers_the_order_of_a_column(void **state)
{
    (void)state;
    enum clean_date_order which;
    struct clean_order order = {.seen = 0};
    add(&order, "01/02/2017", 2);
    assert_int_equal(decide(&order, &which), ORDER_OPEN);
    add(&order, "25/02/2017", 3); /* one row decides for all */
    assert_int_equal(decide(&order, &which), ORDER_KNOWN);
    assert_int_equal(which, ORDER_DMY);
    add(&order, "2017-05-06", 4); /* says nothing about the others */
    assert_int_equal(decide(&order, &which), ORDER_KNOWN);
    add(&order, "02/25/2017", 5);
    assert_int_equal(decide(&order, &which), ORDER_MIXED);
    assert_int_equal(order.ruled_out_line[2], 3);
    assert_int_equal(order.ruled_out_line[1], 5);
}

static void alike_readings_need_no_order(void **state)
{
    (void)state;
    enum clean_date_order which;
    struct clean_order order = {.seen = 0};
    add(&order, "03/03/2017", 2);
    add(&order, "11/11/2016", 3);
    assert_int_equal(decide(&order, &which), ORDER_KNOWN);
}

/* With two-digit years 20-10-16 may be 2016 or 2020: few rows are a question, a year of them is not. */
static void short_years_need_many_rows(void **state)
{
    (void)state;
    enum clean_date_order which;
    struct clean_order dmy = {.seen = 0}, ymd = {.seen = 0};
    char text[64];
    add(&dmy, "20-10-16", 2);
    assert_int_equal(decide(&dmy, &which), ORDER_OPEN);
    for (int i = 0; i < 300; i++) {
        struct civil_date civil = date_to_civil(17000 + i);
        snprintf(text, sizeof text, "%02d-%02d-%02d", civil.day, civil.month, civil.year % 100);
        add(&dmy, text, i + 2);
        snprintf(text, sizeof text, "%02d-%02d-%02d", civil.year % 100, civil.month, civil.day);
        add(&ymd, text, i + 2);
    }
    assert_int_equal(decide(&dmy, &which), ORDER_KNOWN);
    assert_int_equal(which, ORDER_DMY);
    assert_int_equal(decide(&ymd, &which), ORDER_KNOWN);
    assert_int_equal(which, ORDER_YMD);
}

/* The first of the month in many years is not taken for a day in one year. */
static void first_days_stay_a_question(void **state)
{
    (void)state;
    enum clean_date_order which;
    struct clean_order order = {.seen = 0};
    char text[64];
    for (int i = 0; i < 240; i++) {
        snprintf(text, sizeof text, "%02d-%02d-01", 1 + i % 24, 1 + i % 12);
        add(&order, text, i + 2);
    }
    assert_int_equal(decide(&order, &which), ORDER_OPEN);
}

/* Any column made of one order is read in it or asked about, never in another. */
static void never_guesses(void **state)
{
    (void)state;
    static const enum clean_date_order orders[] = {ORDER_YMD, ORDER_DMY, ORDER_MDY};
    uint64_t seed = 11;
    for (int round = 0; round < 2000; round++) {
        enum clean_date_order truth = orders[unit_random(&seed) % 3], which;
        struct clean_order order = {.seen = 0};
        size_t rows = 1 + unit_random(&seed) % 200;
        int64_t from = 14000 + (int64_t)(unit_random(&seed) % 4000);
        for (size_t i = 0; i < rows; i++) {
            struct civil_date c = date_to_civil(from + (int64_t)(unit_random(&seed) % 900));
            char text[64];
            int year = c.year % 100;
            int a = truth == ORDER_YMD ? year : truth == ORDER_DMY ? c.day : c.month;
            int b = truth == ORDER_MDY ? c.day : c.month;
            snprintf(text, sizeof text, "%02d.%02d.%02d", a, b, truth == ORDER_YMD ? c.day : year);
            add(&order, text, (int64_t)i + 2);
        }
        bool sure = decide(&order, &which) == ORDER_KNOWN && order.differs;
        if (sure && which != truth)
            fail_msg("round %d: %zu rows read in another order", round, rows);
        assert_true(sure || rows < 180);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        UNIT(reads_numbers),
        UNIT(scales_and_percents),
        UNIT(reads_yes_and_no),
        UNIT(folds_names_and_headers),
        UNIT(reads_dates),
        UNIT(infers_the_order_of_a_column),
        UNIT(alike_readings_need_no_order),
        UNIT(short_years_need_many_rows),
        UNIT(first_days_stay_a_question),
        UNIT(never_guesses),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
