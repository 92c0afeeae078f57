#include "base/time.h"
#include "unit.h"

#include <stdlib.h>
#include <time.h>

#define HOUR_MS INT64_C(3600000)

static const struct zone *zone(const char *name)
{
    const struct zone *found = zone_find(text_of(name));
    if (!found)
        fail_msg("no zone %s", name);
    return found;
}

static int64_t moment(const char *text)
{
    int64_t ms;
    assert_true(datetime_parse(text_of(text), &ms));
    return ms;
}

/* "2011-03-13T02:30:00Z" stands for that wall time. */
static void assert_moment_at(int64_t ms, const char *expected, int line)
{
    struct buf buf;
    buf_init(&buf, &arena, 40);
    datetime_print(&buf, ms);
    if (text_eq(buf_text(&buf), text_of(expected)))
        return;
    print_error("%.*s is not %s\n", TEXT_ARG(buf_text(&buf)), expected);
    _fail(__FILE__, line);
}
#define assert_moment(ms, expected) assert_moment_at((ms), (expected), __LINE__)

static int64_t libc_offset(int64_t utc_ms)
{
    time_t seconds = (time_t)(utc_ms / 1000 - (utc_ms % 1000 < 0));
    struct tm local;
    localtime_r(&seconds, &local);
    return local.tm_gmtoff * INT64_C(1000);
}

static void use_libc_zone(struct text name)
{
    setenv("TZ", text_cstr(&arena, name), 1);
    tzset();
}

static void knows_names(void **state)
{
    (void)state;
    assert_text(zone_name(zone("Asia/Shanghai")), "Asia/Shanghai");
    assert_non_null(zone("PRC")); /* a link */
    assert_text(zone_name(zone_utc()), "UTC");
    assert_null(zone_find(TEXT("Asia/Nowhere")));
    assert_null(zone_find(TEXT("")));
    assert_null(zone_find(TEXT("asia/shanghai")));
    assert_true(zone_count() > 400);
    for (size_t i = 0; i < zone_count(); i++) {
        assert_ptr_equal(zone_find(zone_name(zone_at(i))), zone_at(i));
        if (i > 0)
            assert_true(text_compare(zone_name(zone_at(i - 1)), zone_name(zone_at(i))) < 0);
    }
    assert_null(zone_at(zone_count()));
}

/* Every zone against the C library, over two centuries and around its changes. */
static void offsets_agree_with_the_c_library(void **state)
{
    (void)state;
    uint64_t seed = 29;
    int64_t from = moment("1900-01-01T00:00:00Z"), range = moment("2100-01-01T00:00:00Z") - from;
    for (size_t i = 0; i < zone_count(); i++) {
        const struct zone *subject = zone_at(i);
        use_libc_zone(zone_name(subject));
        for (int k = 0; k < 2000; k++) {
            int64_t ms = from + (int64_t)(unit_random(&seed) % (uint64_t)range);
            if (zone_offset(subject, ms) != libc_offset(ms))
                fail_msg("%.*s at %lld: %lld", TEXT_ARG(zone_name(subject)), (long long)(ms / 1000),
                         (long long)(zone_offset(subject, ms) / 1000));
        }
    }
}

static const char *const WATCHED[] = {
    "Asia/Shanghai",    "Europe/London",     "Europe/Dublin",     "America/New_York",
    "America/St_Johns", "America/Sao_Paulo", "Australia/Sydney",  "Australia/Lord_Howe",
    "Pacific/Apia",     "Africa/Casablanca", "Asia/Tehran",       "Asia/Kathmandu",
    "Asia/Gaza",        "America/Nuuk",      "Antarctica/Troll",  "Pacific/Chatham",
    "Asia/Hong_Kong",   "America/Havana",    "Africa/Cairo",      "America/Santiago",
    "Atlantic/Azores",  "Asia/Jerusalem",    "Pacific/Kwajalein", "Africa/Monrovia",
};
#define WATCHED_COUNT (sizeof WATCHED / sizeof WATCHED[0])

/* Two centuries and a bit in steps of 31 hours, and the second on both sides of each change. */
static void every_change_of_watched_zones_agrees(void **state)
{
    (void)state;
    for (size_t i = 0; i < WATCHED_COUNT; i++) {
        const struct zone *subject = zone(WATCHED[i]);
        use_libc_zone(text_of(WATCHED[i]));
        int64_t end = moment("2110-01-01T00:00:00Z"),
                before = zone_offset(subject, moment("1899-12-31T00:00:00Z"));
        int changes = 0;
        for (int64_t ms = moment("1900-01-01T00:00:00Z"); ms < end; ms += 31 * HOUR_MS) {
            int64_t here = zone_offset(subject, ms);
            assert_true(here == libc_offset(ms));
            if (here == before)
                continue;
            int64_t low = ms - 31 * HOUR_MS, high = ms; /* the change lies in (low, high] */
            while (high - low > 1000) {
                int64_t middle = low + (high - low) / 2000 * 1000;
                if (zone_offset(subject, middle) == before)
                    low = middle;
                else
                    high = middle;
            }
            assert_true(libc_offset(low) == before && libc_offset(high) != before);
            before = here;
            changes++;
        }
        assert_true(changes > 0);
    }
}

static void far_years_follow_the_rule(void **state)
{
    (void)state;
    assert_int_equal(zone_offset(zone("Europe/Paris"), moment("9999-07-01T00:00:00Z")),
                     2 * HOUR_MS);
    assert_int_equal(zone_offset(zone("Europe/Paris"), moment("9999-12-31T23:59:59Z")), HOUR_MS);
    assert_int_equal(zone_offset(zone("Europe/Dublin"), moment("2500-01-01T00:00:00Z")), 0);
    assert_int_equal(zone_offset(zone("Europe/Dublin"), moment("2500-07-01T00:00:00Z")), HOUR_MS);
    assert_int_equal(zone_offset(zone("Asia/Shanghai"), moment("9999-07-01T00:00:00Z")),
                     8 * HOUR_MS);
    zone_offset(zone("Asia/Shanghai"),
                moment("0001-01-01T00:00:00Z")); /* local mean time: some offset */
}

static void wall_times_in_gaps_and_overlaps(void **state)
{
    (void)state;
    const struct zone *york = zone("America/New_York");
    assert_moment(zone_to_utc(york, moment("2024-03-10T01:59:59.999Z")),
                  "2024-03-10T06:59:59.999Z");
    assert_moment(zone_to_utc(york, moment("2024-03-10T02:30:00Z")),
                  "2024-03-10T07:30:00.000Z"); /* shows 3:30 */
    assert_moment(zone_to_utc(york, moment("2024-03-10T03:00:00Z")), "2024-03-10T07:00:00.000Z");
    assert_moment(zone_to_utc(york, moment("2024-11-03T01:30:00Z")),
                  "2024-11-03T05:30:00.000Z"); /* the first */
    assert_moment(zone_to_utc(york, moment("2024-11-03T02:00:00Z")), "2024-11-03T07:00:00.000Z");
    assert_moment(zone_to_utc(zone("Asia/Shanghai"), moment("2026-11-22T15:31:00.123Z")),
                  "2026-11-22T07:31:00.123Z");
    assert_moment(zone_to_utc(zone_utc(), moment("2026-11-22T15:31:00Z")),
                  "2026-11-22T15:31:00.000Z");
}

static void days_begin_where_midnight_is_missing(void **state)
{
    (void)state;
    int64_t days;
    assert_true(date_parse(TEXT("2018-11-04"), &days)); /* Sao Paulo went from 0:00 to 1:00 */
    assert_moment(zone_day_start(zone("America/Sao_Paulo"), days), "2018-11-04T03:00:00.000Z");
    assert_true(date_parse(TEXT("2011-12-30"), &days)); /* Samoa had no such day */
    assert_moment(zone_day_start(zone("Pacific/Apia"), days), "2011-12-30T10:00:00.000Z");
    assert_moment(zone_day_start(zone("Pacific/Apia"), days + 1), "2011-12-30T10:00:00.000Z");
    assert_true(date_parse(TEXT("2024-11-03"), &days)); /* Havana's 0:00 came twice: the first */
    assert_moment(zone_day_start(zone("America/Havana"), days), "2024-11-03T04:00:00.000Z");
    assert_true(date_parse(TEXT("2010-11-07"), &days)); /* St John's went from 0:01 back to 23:01 */
    assert_moment(zone_day_start(zone("America/St_Johns"), days), "2010-11-07T02:30:00.000Z");
    assert_int_equal(zone_local_date(zone("Asia/Shanghai"), moment("2026-11-22T16:00:00Z")),
                     zone_local_date(zone_utc(), moment("2026-11-23T00:00:00Z")));
    assert_int_equal(zone_local_date(zone("Asia/Shanghai"), moment("1969-12-31T15:59:59.999Z")),
                     -1);
}

/* What the functions promise, on random wall times of all zones. */
static void conversions_keep_their_promises(void **state)
{
    (void)state;
    uint64_t seed = 31;
    for (size_t i = 0; i < zone_count(); i++) {
        const struct zone *subject = zone_at(i);
        for (int k = 0; k < 400; k++) {
            int64_t days = (int64_t)(unit_random(&seed) % 70000) - 25000;
            int64_t start = zone_day_start(subject, days);
            int64_t date = zone_local_date(subject, start);
            assert_true(date == days || date == days + 1); /* + 1: a day that never was */
            assert_true(zone_local_date(subject, start - 1) < days);
            int64_t local = days * DAY_MS + (int64_t)(unit_random(&seed) % (uint64_t)DAY_MS);
            int64_t utc = zone_to_utc(subject, local), shown = utc + zone_offset(subject, utc);
            assert_true(shown >= local); /* later only in a gap */
            if (shown == local)
                continue;
            bool missing = true;
            for (int64_t offset = -16 * 4; offset <= 16 * 4; offset++) {
                int64_t other = local - offset * HOUR_MS / 4;
                missing &= other + zone_offset(subject, other) != local;
            }
            assert_true(missing);
        }
    }
}

/* Every real moment is found again from its wall time, or an earlier one that shows the same. */
static void moments_come_back(void **state)
{
    (void)state;
    uint64_t seed = 37;
    int later = 0;
    for (size_t i = 0; i < WATCHED_COUNT; i++) {
        const struct zone *subject = zone(WATCHED[i]);
        for (int k = 0; k < 20000; k++) {
            int64_t utc = (int64_t)(unit_random(&seed) % 6000000000) * 1000 - 2000000000000;
            int64_t local = utc + zone_offset(subject, utc), back = zone_to_utc(subject, local);
            assert_true(back <= utc);
            assert_true(back + zone_offset(subject, back) == local);
            later += back < utc;
        }
    }
    assert_true(later > 0); /* the second of repeated hours occurred */
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        UNIT(knows_names),
        UNIT(offsets_agree_with_the_c_library),
        UNIT(every_change_of_watched_zones_agrees),
        UNIT(far_years_follow_the_rule),
        UNIT(wall_times_in_gaps_and_overlaps),
        UNIT(days_begin_where_midnight_is_missing),
        UNIT(conversions_keep_their_promises),
        UNIT(moments_come_back),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
