#include "base/time.h"
#include "unit.h"

#define FIRST_DAY (-719162) /* 0001-01-01 */
#define LAST_DAY 2932896    /* 9999-12-31 */

static struct text date_text(int64_t days)
{
    struct buf buf;
    buf_init(&buf, &arena, 40);
    date_print(&buf, days);
    return buf_text(&buf);
}

static struct text datetime_text(int64_t ms)
{
    struct buf buf;
    buf_init(&buf, &arena, 40);
    datetime_print(&buf, ms);
    return buf_text(&buf);
}

static struct text bucket_text(int64_t days, enum time_bucket bucket)
{
    struct buf buf;
    buf_init(&buf, &arena, 40);
    date_bucket_print(&buf, days, bucket);
    return buf_text(&buf);
}

static int64_t day(const char *text)
{
    int64_t days;
    assert_true(date_parse(text_of(text), &days));
    return days;
}

/* A calendar that only counts: every day from 0001-01-01, one after the other. */
static void every_day_of_the_calendar_round_trips(void **state)
{
    (void)state;
    static const int lengths[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    struct civil_date civil = {1, 1, 1};
    int weekday = 1; /* 0001-01-01 was a Monday */
    char storage[16];
    struct buf buf;
    for (int64_t days = FIRST_DAY; days <= LAST_DAY; days++) {
        assert_true(date_from_civil(civil) == days);
        struct civil_date back = date_to_civil(days);
        assert_true(back.year == civil.year && back.month == civil.month && back.day == civil.day);
        assert_true(date_valid(civil));
        assert_true(date_weekday(days) == weekday);
        buf_init_fixed(&buf, storage, sizeof storage);
        date_print(&buf, days);
        int64_t parsed;
        assert_true(date_parse(buf_text(&buf), &parsed) && parsed == days);
        weekday = weekday % 7 + 1;
        bool leap = (civil.year % 4 == 0 && civil.year % 100 != 0) || civil.year % 400 == 0;
        int length = lengths[civil.month - 1] + (leap && civil.month == 2);
        if (++civil.day > length) {
            assert_false(date_valid(civil));
            civil.day = 1;
            if (++civil.month > 12) {
                civil.month = 1;
                civil.year++;
            }
        }
    }
    assert_int_equal(civil.year, 10000);
}

static void refuses_other_dates(void **state)
{
    (void)state;
    static const char *const bad[] = {"2017-02-29",  "1900-02-29", "2017-13-01",  "2017-00-01",
                                      "2017-01-00",  "2017-04-31", "0000-01-01",  "2017-1-1",
                                      "2017/01/01",  "20170101",   "2017-01-01 ", " 2017-01-01",
                                      "10000-01-01", "2017-01-0a", "-017-01-01",  "",
                                      "２017-01-01"};
    int64_t days = 42;
    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++)
        if (date_parse(text_of(bad[i]), &days))
            fail_msg("%s", bad[i]);
    assert_int_equal(days, 42);
    assert_int_equal(day("2000-02-29"), 11016);
    assert_int_equal(day("1970-01-01"), 0);
    assert_text(date_text(-1), "1969-12-31");
}

static void reads_rfc_3339(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        int64_t ms;
    } cases[] = {
        {"1970-01-01T00:00:00Z", 0},
        {"2026-11-22T15:31:00.123+08:00", INT64_C(1795332660123)},
        {"2026-11-22t07:31:00.123z", INT64_C(1795332660123)},
        {"2026-11-22T07:31:00.123999999Z", INT64_C(1795332660123)},
        {"2026-11-22T07:31:00.1Z", INT64_C(1795332660100)},
        {"1969-12-31T23:59:59.999-00:00", -1},
        {"1970-01-01T00:00:00+23:59", -86340000},
        {"2016-12-31T23:59:60Z", INT64_C(1483228800000)},
        {"0001-01-01T00:00:00Z", INT64_C(-62135596800000)},
        {"9999-12-31T23:59:59.999Z", INT64_C(253402300799999)},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        int64_t ms = 42;
        if (!datetime_parse(text_of(cases[i].text), &ms) || ms != cases[i].ms)
            fail_msg("%s gives %lld", cases[i].text, (long long)ms);
    }
}

static void refuses_other_times(void **state)
{
    (void)state;
    static const char *const bad[] = {
        "2026-11-22",
        "2026-11-22T15:31Z",
        "2026-11-22T15:31:00",
        "2026-11-22 15:31:00Z",
        "2026-11-22T24:00:00Z",
        "2026-11-22T15:60:00Z",
        "2026-11-22T15:31:61Z",
        "2026-11-22T15:31:00.Z",
        "2026-11-22T15:31:00.1234567890Z",
        "2026-11-22T15:31:00+8:00",
        "2026-11-22T15:31:00+0800",
        "2026-11-22T15:31:00+24:00",
        "2026-11-22T15:31:00+08:60",
        "2026-11-22T15:31:00ZZ",
        "2026-11-22T15:31:00X",
        "2026-02-30T15:31:00Z",
        "0001-01-01T00:00:00+00:01",
        "9999-12-31T23:59:59-00:01",
        "2026-11-22T1a:31:00Z",
        "2026-11-22T15-31:00Z",
        "2026-11-22T15:31:00.12 Z",
        "",
    };
    int64_t ms = 42;
    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++)
        if (datetime_parse(text_of(bad[i]), &ms))
            fail_msg("%s", bad[i]);
    assert_int_equal(ms, 42);
}

static void times_round_trip(void **state)
{
    (void)state;
    uint64_t seed = 23;
    assert_text(datetime_text(INT64_C(1795332660123)), "2026-11-22T07:31:00.123Z");
    for (int i = 0; i < 100000; i++) {
        int64_t range = (LAST_DAY - FIRST_DAY + 1) * DAY_MS;
        int64_t ms = FIRST_DAY * DAY_MS + (int64_t)(unit_random(&seed) % (uint64_t)range), back;
        char storage[32];
        struct buf buf;
        buf_init_fixed(&buf, storage, sizeof storage);
        datetime_print(&buf, ms);
        assert_int_equal(buf.len, 24);
        assert_true(datetime_parse(buf_text(&buf), &back) && back == ms);
    }
}

static void buckets_have_names(void **state)
{
    (void)state;
    int64_t days = day("2017-03-01"); /* a Wednesday */
    assert_text(date_text(date_bucket(days, BUCKET_WEEK, 1)), "2017-02-27");
    assert_text(date_text(date_bucket(days, BUCKET_WEEK, 7)), "2017-02-26");
    assert_text(date_text(date_bucket(days, BUCKET_WEEK, 3)), "2017-03-01");
    assert_text(date_text(date_bucket(days, BUCKET_QUARTER, 1)), "2017-01-01");
    assert_text(date_text(date_bucket_next(days, BUCKET_QUARTER, 1)), "2017-04-01");
    assert_text(date_text(date_bucket_next(day("2017-12-31"), BUCKET_MONTH, 1)), "2018-01-01");
    assert_text(date_text(date_bucket_next(day("2016-02-29"), BUCKET_YEAR, 1)), "2017-01-01");
    assert_text(bucket_text(days, BUCKET_DAY), "2017-03-01");
    assert_text(bucket_text(days, BUCKET_MONTH), "2017-03");
    assert_text(bucket_text(day("2017-10-01"), BUCKET_QUARTER), "2017-Q4");
    assert_text(bucket_text(days, BUCKET_YEAR), "2017");
    assert_text(bucket_text(day("2017-02-27"), BUCKET_WEEK), "2017-W09");
    assert_text(bucket_text(day("2017-02-26"), BUCKET_WEEK), "2017-W09"); /* a week from Sunday */
    assert_text(bucket_text(day("2018-12-31"), BUCKET_WEEK), "2019-W01");
    assert_text(bucket_text(day("2020-12-28"), BUCKET_WEEK), "2020-W53");
    assert_text(bucket_text(day("2021-01-04"), BUCKET_WEEK), "2021-W01");
}

/* Buckets cover the line without gap: each day lies in [start, next), and next begins a bucket. */
static void buckets_cover_every_day(void **state)
{
    (void)state;
    for (int bucket = BUCKET_DAY; bucket <= BUCKET_YEAR; bucket++) {
        for (int week_start = 1; week_start <= 7; week_start++) {
            for (int64_t days = -200000; days < 200000; days += 13) {
                int64_t start = date_bucket(days, (enum time_bucket)bucket, week_start);
                int64_t next = date_bucket_next(days, (enum time_bucket)bucket, week_start);
                assert_true(start <= days && days < next);
                assert_true(date_bucket(next, (enum time_bucket)bucket, week_start) == next);
                assert_true(date_bucket(next - 1, (enum time_bucket)bucket, week_start) == start);
            }
        }
    }
}

static void months_are_added_to_the_end_of_the_month(void **state)
{
    (void)state;
    assert_text(date_text(date_add_months(day("2017-01-31"), 1)), "2017-02-28");
    assert_text(date_text(date_add_months(day("2016-01-31"), 1)), "2016-02-29");
    assert_text(date_text(date_add_months(day("2016-02-29"), 12)), "2017-02-28");
    assert_text(date_text(date_add_months(day("2017-03-31"), -1)), "2017-02-28");
    assert_text(date_text(date_add_months(day("2017-01-15"), -13)), "2015-12-15");
    assert_text(date_text(date_add_months(day("2017-12-15"), 1)), "2018-01-15");
    assert_text(date_text(date_add_months(day("2017-12-15"), 0)), "2017-12-15");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        UNIT(every_day_of_the_calendar_round_trips),
        UNIT(refuses_other_dates),
        UNIT(reads_rfc_3339),
        UNIT(refuses_other_times),
        UNIT(times_round_trip),
        UNIT(buckets_have_names),
        UNIT(buckets_cover_every_day),
        UNIT(months_are_added_to_the_end_of_the_month),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
