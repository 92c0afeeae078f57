/* Which days a trend compares: ends of months, leap years, weeks, fiscal years, the organisation's midnight. */
#include "access/world.h"

#include "base/json.h"

struct moment {
    const char *now, *period, *compared;
    bool last, whole;
    const char *from, *to, *before_from, *before_to;
};

static const struct moment moments[] = {
    {"2026-03-30T04:00:00Z", "month", "previous", 0, 0, "2026-03-01", "2026-03-30", "2026-02-01",
     "2026-02-28"},
    {"2026-03-15T04:00:00Z", "month", "previous", 0, 0, "2026-03-01", "2026-03-15", "2026-02-01",
     "2026-02-15"},
    {"2026-02-28T04:00:00Z", "month", "previous", 0, 0, "2026-02-01", "2026-02-28", "2026-01-01",
     "2026-01-31"},
    {"2026-02-28T16:30:00Z", "month", "previous", 0, 0, "2026-03-01", "2026-03-01", "2026-02-01",
     "2026-02-01"},
    {"2024-02-29T04:00:00Z", "month", "last_year", 0, 0, "2024-02-01", "2024-02-29", "2023-02-01",
     "2023-02-28"},
    {"2025-02-28T04:00:00Z", "year", "last_year", 0, 0, "2025-01-01", "2025-02-28", "2024-01-01",
     "2024-02-29"},
    {"2024-02-29T04:00:00Z", "year", "previous", 0, 0, "2024-01-01", "2024-02-29", "2023-01-01",
     "2023-02-28"},
    {"2026-05-31T04:00:00Z", "quarter", "previous", 0, 0, "2026-04-01", "2026-05-31", "2026-01-01",
     "2026-02-28"},
    {"2026-02-28T04:00:00Z", "quarter", "previous", 0, 0, "2026-01-01", "2026-02-28", "2025-10-01",
     "2025-11-30"},
    {"2026-12-31T04:00:00Z", "quarter", "previous", 0, 0, "2026-10-01", "2026-12-31", "2026-07-01",
     "2026-09-30"},
    {"2026-11-22T04:00:00Z", "quarter", "last_year", 0, 1, "2026-10-01", "2026-12-31", "2025-10-01",
     "2025-12-31"},
    {"2026-11-22T04:00:00Z", "month", "previous", 1, 0, "2026-10-01", "2026-10-31", "2026-09-01",
     "2026-09-30"},
    {"2026-01-05T04:00:00Z", "month", "last_year", 1, 0, "2025-12-01", "2025-12-31", "2024-12-01",
     "2024-12-31"},
    {"2026-11-25T04:00:00Z", "week", "previous", 0, 0, "2026-11-23", "2026-11-25", "2026-11-16",
     "2026-11-18"},
    {"2026-11-25T04:00:00Z", "week", "last_year", 0, 0, "2026-11-23", "2026-11-25", "2025-11-24",
     "2025-11-26"},
    {"2026-11-25T04:00:00Z", "day", "previous", 0, 0, "2026-11-25", "2026-11-25", "2026-11-24",
     "2026-11-24"},
    {"2026-05-10T04:00:00Z", "fiscal_year", "previous", 0, 0, "2026-01-01", "2026-05-10",
     "2025-01-01", "2025-05-10"},
};

static const struct json *ask(struct record_env *env, const struct moment *moment,
                              const char *field)
{
    const struct text count = TEXT("count");
    struct record_trend trend = {.object = meta_object_find(env->catalog, TEXT("opportunity")),
                                 .field = text_of(field),
                                 .period = text_of(moment->period),
                                 .compared = text_of(moment->compared),
                                 .last = moment->last,
                                 .whole = moment->whole,
                                 .measures = &count,
                                 .measure_count = 1};
    struct buf out;
    buf_init(&out, env->ctx->arena, (size_t)1 << 20);
    enum err err = record_trend(env, &trend, &out);
    world_show_faults(env->ctx);
    assert_int_equal(err, ERR_OK);
    return json_parse(env->ctx, buf_text(&out));
}

static void same(const char *what, const struct json *span, const char *from, const char *to)
{
    struct text begins = json_text(json_get(span, TEXT("from")));
    struct text ends = json_text(json_get(span, TEXT("to")));
    if (!text_eq(begins, text_of(from)) || !text_eq(ends, text_of(to)))
        fail_msg("%s: %.*s to %.*s instead of %s to %s", what, TEXT_ARG(begins), TEXT_ARG(ends),
                 from, to);
}

static void spans(void **state)
{
    struct world *w = *state;
    for (size_t i = 0; i < sizeof moments / sizeof *moments; i++) {
        struct record_env env;
        struct access_caller caller;
        assert_true(datetime_parse(text_of(moments[i].now), &w->ctx.now));
        world_begin(w, &env, &caller, MEI);
        const struct json *reply = ask(&env, &moments[i], "close_date");
        same(moments[i].now, json_get(reply, TEXT("now")), moments[i].from, moments[i].to);
        same(moments[i].now, json_get(reply, TEXT("before")), moments[i].before_from,
             moments[i].before_to);
        assert_int_equal(json_size(json_get(reply, TEXT("points"))), 30);
        world_end(&env);
    }
}

/* A time belongs to the day it is in Shanghai, and a filter says so in UTC. */
static void times_are_local(void **state)
{
    struct world *w = *state;
    struct record_env env;
    struct access_caller caller;
    int64_t late, early;
    assert_true(datetime_parse(TEXT("2026-03-04T15:59:59.999Z"), &late));
    assert_true(datetime_parse(TEXT("2026-03-04T16:00:00Z"), &early));
    PUT(w, "opportunity", 7001, CELL_TEXT("name", "late"), CELL_INT("owner", MEI),
        CELL_INT("next_at", late));
    PUT(w, "opportunity", 7002, CELL_TEXT("name", "early"), CELL_INT("owner", MEI),
        CELL_INT("next_at", early));
    const struct moment moment = {.now = "2026-03-05T01:00:00Z",
                                  .period = "day",
                                  .compared = "previous"};
    assert_true(datetime_parse(text_of(moment.now), &w->ctx.now));
    world_begin(w, &env, &caller, MEI);
    const struct json *reply = ask(&env, &moment, "next_at");
    const char *const keys[] = {"now", "before"};
    for (size_t i = 0; i < 2; i++) {
        const struct json *span = json_get(reply, text_of(keys[i]));
        int64_t count = -1;
        assert_true(json_int(json_get(json_get(span, TEXT("values")), TEXT("count")), &count));
        assert_int_equal(count, 1);
    }
    assert_true(
        text_eq(json_text(json_get(json_get(reply, TEXT("change")), TEXT("count"))), TEXT("0.0")));
    struct text filter = json_text(json_get(json_get(reply, TEXT("now")), TEXT("filter")));
    assert_true(text_eq(
        filter,
        TEXT("next_at >= '2026-03-04T16:00:00.000Z' and next_at < '2026-03-05T16:00:00.000Z'")));
    world_end(&env);
}

int main(void)
{
    const struct CMUnitTest tests[] = {WORLD_TEST(spans), WORLD_TEST(times_are_local)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
