#include "base/buf.h"
#include "base/charset.h"
#include "base/utf8.h"
#include "unit.h"

static enum charset detect(struct text sample)
{
    size_t bom;
    return charset_detect(sample, &bom);
}

static void finds_the_character_set(void **state)
{
    (void)state;
    size_t bom;
    assert_int_equal(charset_detect(TEXT("\xEF\xBB\xBF"
                                         "a"),
                                    &bom),
                     CHARSET_UTF8);
    assert_int_equal(bom, 3);
    assert_int_equal(charset_detect(TEXT("\xFF\xFE"
                                         "a\0"),
                                    &bom),
                     CHARSET_UTF16LE);
    assert_int_equal(bom, 2);
    assert_int_equal(charset_detect(TEXT("\xFE\xFF\0a"), &bom), CHARSET_UTF16BE);
    assert_int_equal(charset_detect(TEXT("name,名称\n"), &bom), CHARSET_UTF8);
    assert_int_equal(bom, 0);
    assert_int_equal(detect(TEXT("\xC3\xFB\xB3\xC6")), CHARSET_GB18030); /* 名称 */
    assert_int_equal(detect(TEXT("")), CHARSET_UTF8);
    assert_int_equal(detect((struct text){"a\0中", 5}),
                     CHARSET_UTF8); /* a stray NUL decides nothing */
    assert_int_equal(detect(TEXT("a\x81\x30\x81\x30")), CHARSET_GB18030);
}

static void a_cut_at_the_end_is_no_error(void **state)
{
    (void)state;
    struct text text = TEXT("abc中文😀");
    for (size_t len = 0; len <= text.len; len++)
        assert_int_equal(detect(text_slice(text, 0, len)), CHARSET_UTF8);
    assert_int_equal(detect(TEXT("abc\xE4\xB8x")), CHARSET_GB18030);
    assert_int_equal(detect(TEXT("abc\xC3\xFB")), CHARSET_GB18030);
    assert_int_equal(detect(TEXT("abc\xFE")), CHARSET_GB18030);
    assert_int_equal(detect(TEXT("abc\x80")), CHARSET_GB18030);
    assert_int_equal(detect(TEXT("abc\xED\xA0\x80")),
                     CHARSET_GB18030); /* not cut, but a surrogate */
}

/* Converts in pieces of the given sizes. */
static struct text convert(enum charset charset, struct text in, size_t in_step, size_t out_step,
                           uint64_t *bad)
{
    struct charset_reader *reader = charset_reader_new(&arena, charset);
    struct buf out;
    char room[256];
    assert_non_null(reader);
    buf_init(&out, &arena, 1000000);
    *bad = 0;
    size_t got;
    do {
        struct text piece = text_slice(in, 0, in_step);
        size_t used;
        got = charset_read(reader, piece, piece.len == in.len, room, out_step, &used, bad);
        assert_true(got <= out_step && used <= piece.len);
        buf_add(&out, room, got);
        in = text_slice(in, used, in.len);
    } while (in.len > 0 || got > 0);
    return buf_text(&out);
}

static const char *const EXPECTED = "名称,客户😀\nABC,云帆㐀\n";

static struct text source(enum charset charset)
{
    switch (charset) {
    case CHARSET_UTF8:
        return TEXT("名称,客户😀\nABC,云帆㐀\n");
    case CHARSET_GB18030:
        return TEXT(
            "\xC3\xFB\xB3\xC6,\xBF\xCD\xBB\xA7\x94\x39\xFC\x36\nABC,\xD4\xC6\xB7\xAB\x81\x39\xEE\x39\n");
    case CHARSET_UTF16LE:
        return TEXT(
            "\x0D\x54\xF0\x79,\0\xA2\x5B\x37\x62\x3D\xD8\x00\xDE\n\0A\0B\0C\0,\0\x91\x4E\x06\x5E\x00\x34\n\0");
    case CHARSET_UTF16BE:
        return TEXT(
            "\x54\x0D\x79\xF0\0,\x5B\xA2\x62\x37\xD8\x3D\xDE\x00\0\n\0A\0B\0C\0,\x4E\x91\x5E\x06\x34\x00\0\n");
    }
    return TEXT_EMPTY;
}

/* Characters cut anywhere, room for as little as one character: always the same text. */
static void converts_in_pieces_of_every_size(void **state)
{
    (void)state;
    for (int charset = CHARSET_UTF8; charset <= CHARSET_UTF16BE; charset++) {
        struct text in = source((enum charset)charset);
        for (size_t in_step = 1; in_step <= in.len; in_step++) {
            for (size_t out_step = 4; out_step < 80; out_step += 7) {
                uint64_t bad;
                struct text out = convert((enum charset)charset, in, in_step, out_step, &bad);
                assert_text(out, EXPECTED);
                assert_int_equal(bad, 0);
            }
        }
    }
}

static void counts_what_has_no_meaning(void **state)
{
    (void)state;
    uint64_t bad;
    assert_text(convert(CHARSET_UTF8,
                        TEXT("a\xFF"
                             "b\xC0"
                             "c"),
                        100, 100, &bad),
                "a\uFFFDb\uFFFDc");
    assert_int_equal(bad, 2);
    assert_text(convert(CHARSET_UTF8, TEXT("ab\xE4\xB8"), 100, 100, &bad), "ab\uFFFD");
    assert_int_equal(bad, 1);
    assert_text(convert(CHARSET_GB18030, TEXT("a\xD4"), 1, 100, &bad),
                "a\uFFFD"); /* cut by the end of the file */
    assert_int_equal(bad, 1);
    struct text out = convert(CHARSET_GB18030, TEXT("a\xFF\xFFz"), 100, 100, &bad);
    assert_true(bad > 0 && utf8_valid(out) && text_starts(out, TEXT("a")) &&
                text_ends(out, TEXT("z")));
    assert_text(convert(CHARSET_UTF16LE,
                        TEXT("a\0\x00\xD8"
                             "b\0"),
                        100, 100, &bad),
                "a\uFFFDb"); /* half a pair */
    assert_int_equal(bad, 1);
}

/* Whatever bytes come, what goes out is UTF-8. */
static void random_bytes_become_utf8(void **state)
{
    (void)state;
    uint64_t seed = 41;
    for (int i = 0; i < 3000; i++) {
        char bytes[64];
        uint64_t bad;
        arena_reset(&arena);
        for (size_t k = 0; k < sizeof bytes; k++) {
            bytes[k] = (char)unit_random(&seed);
            if (bytes[k] == 0)
                bytes[k] = 1;
        }
        struct text in = {bytes, unit_random(&seed) % sizeof bytes};
        struct text once = convert((enum charset)(i % 2), in, 64, 200, &bad);
        assert_true(utf8_valid(once));
        assert_true((bad > 0) == (text_find(once, TEXT("\uFFFD")) >= 0));
        uint64_t bad_again;
        struct text again = convert((enum charset)(i % 2), in, 1 + unit_random(&seed) % 5, 9,
                                    &bad_again);
        assert_true(text_eq(once, again) && bad == bad_again);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        UNIT(finds_the_character_set),          UNIT(a_cut_at_the_end_is_no_error),
        UNIT(converts_in_pieces_of_every_size), UNIT(counts_what_has_no_meaning),
        UNIT(random_bytes_become_utf8),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
