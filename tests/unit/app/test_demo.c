/* The plan of the demo company: the same for the same seed, its answers proper JSON, its names proper text. */
#include "app/demo/write.h"
#include "base/json.h"
#include "base/time.h"
#include "base/utf8.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

static void make(struct arena *arena, struct demo_plan *plan, struct buf *answers)
{
    struct demo_options options = {.seed = 3, .customers = 5000};
    assert_true(date_parse(TEXT("2026-11-22"), &options.today));
    assert_true(demo_plan_make(arena, &options, plan));
    buf_init(answers, arena, (size_t)1 << 20);
    demo_answers(plan, answers);
}

static void answers_are_json_and_the_same_each_time(void **state)
{
    (void)state;
    struct arena arena;
    struct ctx ctx;
    struct demo_plan one, other;
    struct buf first, second;
    arena_init(&arena, (size_t)256 << 20);
    ctx_init(&ctx, &arena, 0);
    make(&arena, &one, &first);
    make(&arena, &other, &second);
    assert_true(text_eq(buf_text(&first), buf_text(&second)));
    const struct json *json = json_parse(&ctx, buf_text(&first));
    assert_non_null(json);
    int64_t count;
    assert_true(json_int(json_get(json_get(json, TEXT("opportunities")), TEXT("count")), &count));
    assert_int_equal(count, one.opportunity_count);
    arena_deinit(&arena);
}

static void every_seller_has_a_proper_name(void **state)
{
    (void)state;
    struct arena arena;
    struct demo_plan plan;
    struct buf answers;
    arena_init(&arena, (size_t)256 << 20);
    make(&arena, &plan, &answers);
    assert_true(plan.sellers > 20);
    for (int32_t i = 0; i < plan.sellers; i++) {
        struct text name = demo_seller_name(&arena, &plan, i);
        assert_true(name.len > 0 && utf8_valid(name));
    }
    arena_deinit(&arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(answers_are_json_and_the_same_each_time),
        cmocka_unit_test(every_seller_has_a_proper_name),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
