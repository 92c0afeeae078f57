#include "unit.h"

#include <stdalign.h>

static int ended[3];
static size_t ended_count;

static void note_end(void *subject)
{
    ended[ended_count++] = *(int *)subject;
}

static void gives_zeroed_aligned_memory(void **state)
{
    (void)state;
    for (size_t size = 0; size < 3000; size += 7) {
        unsigned char *ptr = arena_alloc(&arena, size);
        assert_non_null(ptr);
        assert_int_equal((uintptr_t)ptr % alignof(max_align_t), 0);
        for (size_t i = 0; i < size; i++)
            assert_int_equal(ptr[i], 0);
        memset(ptr, 0xAB, size);
    }
}

static void allocations_do_not_overlap(void **state)
{
    (void)state;
    enum { COUNT = 2000 };
    static unsigned char *ptrs[COUNT];
    static size_t sizes[COUNT];
    uint64_t seed = 1;
    for (int i = 0; i < COUNT; i++) {
        sizes[i] = unit_random(&seed) % (i % 100 == 0 ? 200000 : 300);
        ptrs[i] = arena_alloc(&arena, sizes[i]);
        memset(ptrs[i], i & 0xFF, sizes[i]);
    }
    for (int i = 0; i < COUNT; i++)
        for (size_t k = 0; k < sizes[i]; k++)
            assert_int_equal(ptrs[i][k], i & 0xFF);
}

static void memory_is_zero_again_after_a_reset(void **state)
{
    (void)state;
    memset(arena_alloc(&arena, 10000), 0xFF, 10000);
    arena_reset(&arena);
    unsigned char *ptr = arena_alloc(&arena, 10000);
    for (size_t i = 0; i < 10000; i++)
        assert_int_equal(ptr[i], 0);
}

static void reset_keeps_one_block_of_usual_size(void **state)
{
    (void)state;
    for (int i = 0; i < 100; i++)
        arena_alloc(&arena, 4000);
    arena_alloc(&arena, 5000000);
    arena_reset(&arena);
    assert_true(arena.used > 0 && arena.used <= 65536);
    size_t kept = arena.used;
    arena_alloc(&arena, 4000);
    assert_int_equal(arena.used, kept);
}

static void refuses_beyond_the_limit_and_says_so(void **state)
{
    (void)state;
    struct arena small;
    arena_init(&small, 1000);
    assert_non_null(arena_alloc(&small, 500));
    assert_false(small.failed);
    assert_null(arena_alloc(&small, 5000));
    assert_true(small.failed);
    assert_non_null(arena_alloc(&small, 8)); /* what still fits is given, the flag stays */
    assert_true(small.failed);
    assert_true(small.used <= 1000);
    arena_reset(&small);
    assert_false(small.failed);
    arena_deinit(&small);
}

static void every_limit_is_kept(void **state)
{
    (void)state;
    for (size_t limit = 0; limit < 300000; limit += 997) {
        struct arena small;
        arena_init(&small, limit);
        for (int i = 0; i < 400; i++)
            arena_alloc(&small, 1000);
        assert_true(small.used <= limit);
        assert_int_equal(small.failed, 1000 * 400 > limit);
        arena_deinit(&small);
    }
}

static void refuses_overflowing_sizes(void **state)
{
    (void)state;
    assert_null(arena_array(&arena, SIZE_MAX / 2, 3));
    assert_true(arena.failed);
    arena_reset(&arena);
    assert_null(arena_alloc(&arena, SIZE_MAX));
    assert_true(arena.failed);
    arena_reset(&arena);
    assert_null(arena_alloc(&arena, SIZE_MAX / 2));
    assert_true(arena.failed);
}

static void cleanups_run_newest_first_once(void **state)
{
    (void)state;
    int numbers[] = {1, 2, 3};
    struct arena own;
    ended_count = 0;
    arena_init(&own, 100000);
    for (int i = 0; i < 3; i++)
        assert_true(arena_on_end(&own, note_end, &numbers[i]));
    arena_deinit(&own);
    arena_deinit(&own);
    assert_int_equal(ended_count, 3);
    assert_int_equal(ended[0], 3);
    assert_int_equal(ended[2], 1);
}

static void a_refused_cleanup_is_not_registered(void **state)
{
    (void)state;
    int number = 1;
    struct arena none;
    ended_count = 0;
    arena_init(&none, 0);
    assert_false(arena_on_end(&none, note_end, &number));
    assert_true(none.failed);
    arena_deinit(&none);
    assert_int_equal(ended_count, 0);
}

static void only_the_newest_grows_in_place(void **state)
{
    (void)state;
    char *first = arena_alloc(&arena, 100);
    char *second = arena_alloc(&arena, 100);
    assert_false(arena_extend(&arena, first, 100, 200));
    assert_true(arena_extend(&arena, second, 100, 2000));
    for (int i = 0; i < 2000; i++)
        assert_int_equal(second[i], 0);
    memset(second, 1, 2000);
    char *third = arena_alloc(&arena, 10);
    assert_true(third >= second + 2000);
    assert_false(arena_extend(&arena, third, 10, 10000000));
    assert_false(arena.failed);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        UNIT(gives_zeroed_aligned_memory),
        UNIT(allocations_do_not_overlap),
        UNIT(memory_is_zero_again_after_a_reset),
        UNIT(reset_keeps_one_block_of_usual_size),
        UNIT(refuses_beyond_the_limit_and_says_so),
        UNIT(every_limit_is_kept),
        UNIT(refuses_overflowing_sizes),
        UNIT(cleanups_run_newest_first_once),
        UNIT(a_refused_cleanup_is_not_registered),
        UNIT(only_the_newest_grows_in_place),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
