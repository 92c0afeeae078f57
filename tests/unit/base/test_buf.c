#include "base/buf.h"
#include "unit.h"

static void collects_pieces(void **state)
{
    (void)state;
    struct buf buf;
    buf_init(&buf, &arena, 1000);
    assert_text(buf_text(&buf), "");
    buf_lit(&buf, "a");
    buf_add_text(&buf, TEXT("bc"));
    buf_add_char(&buf, '-');
    buf_add_int(&buf, INT64_MIN);
    buf_add_char(&buf, ' ');
    buf_add_int(&buf, 0);
    buf_addf(&buf, " %s=%d", "x", 7);
    assert_text(buf_text(&buf), "abc--9223372036854775808 0 x=7");
}

static void grows_by_single_bytes_to_its_maximum(void **state)
{
    (void)state;
    struct buf buf;
    buf_init(&buf, &arena, 100000);
    for (size_t i = 0; i < 100000; i++) {
        buf_add_char(&buf, (char)('a' + i % 26));
        if (i % 1000 == 0) /* others use the arena too */
            arena_alloc(&arena, 10);
    }
    assert_false(buf.overflow);
    assert_int_equal(buf.len, 100000);
    for (size_t i = 0; i < 100000; i++)
        assert_int_equal(buf.ptr[i], 'a' + i % 26);
    buf_add_char(&buf, '!');
    assert_true(buf.overflow);
    assert_int_equal(buf.len, 100000);
}

static void what_does_not_fit_is_left_out_whole(void **state)
{
    (void)state;
    struct buf buf;
    buf_init(&buf, &arena, 5);
    buf_lit(&buf, "abc");
    buf_lit(&buf, "def");
    buf_lit(&buf, "g"); /* would fit, but the text is broken already */
    assert_true(buf.overflow);
    assert_text(buf_text(&buf), "abc");
    buf_clear(&buf);
    buf_addf(&buf, "%05d", 42);
    assert_false(buf.overflow);
    assert_text(buf_text(&buf), "00042");
    buf_addf(&buf, "%d", 1);
    assert_true(buf.overflow);
}

static void a_failed_arena_shows_as_overflow(void **state)
{
    (void)state;
    struct arena small;
    struct buf buf;
    arena_init(&small, 1000);
    buf_init(&buf, &small, SIZE_MAX);
    for (int i = 0; i < 10000; i++)
        buf_lit(&buf, "0123456789");
    assert_true(buf.overflow);
    assert_true(small.failed);
    assert_true(buf.len > 0 && buf.len < 1000);
    arena_deinit(&small);
}

static void fixed_storage_needs_no_arena(void **state)
{
    (void)state;
    char storage[8];
    struct buf buf;
    buf_init_fixed(&buf, storage, sizeof storage);
    buf_lit(&buf, "1234567");
    assert_false(buf.overflow);
    buf_lit(&buf, "8");
    assert_true(buf.overflow);
    assert_text(buf_text(&buf), "1234567");
}

static void long_formats_are_whole(void **state)
{
    (void)state;
    struct buf buf;
    buf_init(&buf, &arena, 100000);
    buf_addf(&buf, "%050000d|%s", 7, "end");
    assert_int_equal(buf.len, 50004);
    assert_true(text_ends(buf_text(&buf), TEXT("7|end")));
    buf_truncate(&buf, 3);
    assert_text(buf_text(&buf), "000");
    buf_truncate(&buf, 10);
    assert_int_equal(buf.len, 3);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        UNIT(collects_pieces),
        UNIT(grows_by_single_bytes_to_its_maximum),
        UNIT(what_does_not_fit_is_left_out_whole),
        UNIT(a_failed_arena_shows_as_overflow),
        UNIT(fixed_storage_needs_no_arena),
        UNIT(long_formats_are_whole),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
