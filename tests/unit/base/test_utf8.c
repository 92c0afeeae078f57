#include "base/utf8.h"
#include "unit.h"

static void knows_well_formed_text(void **state)
{
    (void)state;
    static const char *const good[] = {"",
                                       "plain ascii, long enough for words",
                                       "é",
                                       "中文",
                                       "😀",
                                       "\xF4\x8F\xBF\xBF",
                                       "\xED\x9F\xBF",
                                       "\xEE\x80\x80",
                                       "aaaaaaa中bbbbbbbb中",
                                       "\x7F\x01"};
    static const char *const bad[] = {"\x80",
                                      "\xC0\x80",
                                      "\xC1\xBF",
                                      "\xC3",
                                      "\xE0\x9F\xBF",
                                      "\xE4\xB8",
                                      "\xED\xA0\x80",
                                      "\xF0\x8F\xBF\xBF",
                                      "\xF4\x90\x80\x80",
                                      "\xF5\x80\x80\x80",
                                      "\xFF",
                                      "aaaaaaaaaaa\xFF",
                                      "\xE4\xB8\xAD\xAD",
                                      "\xE4\x41\xAD",
                                      "\xF0\x9F\x98"};
    for (size_t i = 0; i < sizeof good / sizeof good[0]; i++)
        if (!utf8_valid(text_of(good[i])))
            fail_msg("good %zu", i);
    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++)
        if (utf8_valid(text_of(bad[i])))
            fail_msg("bad %zu", i);
    assert_false(utf8_valid((struct text){"abc\0defghijk", 12}));
    assert_true(utf8_valid((struct text){NULL, 0}));
    assert_int_equal(utf8_valid_prefix(TEXT("ab中\xE4\xB8")), 5);
    /* A NUL is found at each place of a word of eight. */
    for (size_t i = 0; i < 16; i++) {
        char text[16] = "aaaaaaaaaaaaaaa";
        text[15] = 'a';
        text[i] = 0;
        assert_int_equal(utf8_valid_prefix((struct text){text, 16}), i);
        text[i] = (char)0x80;
        assert_int_equal(utf8_valid_prefix((struct text){text, 16}), i);
    }
}

/* Every code point: written, valid, read back, one character. */
static void every_character_round_trips(void **state)
{
    (void)state;
    for (int32_t c = 1; c <= 0x10FFFF; c++) {
        char storage[8];
        struct buf buf;
        if (c >= 0xD800 && c <= 0xDFFF)
            continue;
        buf_init_fixed(&buf, storage, sizeof storage);
        utf8_put(&buf, c);
        struct text text = buf_text(&buf);
        assert_true(utf8_valid(text));
        assert_true(utf8_length(text) == 1);
        assert_true(utf8_next(&text) == c);
        assert_true(utf8_next(&text) == -1);
    }
}

static void next_stays_inside_broken_text(void **state)
{
    (void)state;
    static const char *const broken[] = {"\xE4", "\xF0\x9F", "\xFF\xFF", "\x80"};
    for (size_t i = 0; i < 4; i++) {
        char *exact = arena_alloc(&arena, strlen(broken[i])); /* the sanitizer guards its end */
        memcpy(exact, broken[i], strlen(broken[i]));
        struct text rest = {exact, strlen(broken[i])};
        while (utf8_next(&rest) >= 0)
            continue;
        assert_int_equal(rest.len, 0);
    }
}

static void stores_nfc_without_outer_space(void **state)
{
    (void)state;
    static const struct {
        const char *in, *out;
    } cases[] = {
        {"  上海云帆\u3000", "上海云帆"},
        {"e\u0301", "é"},
        {"A\u030A", "Å"},
        {"\u212B", "Å"},            /* Angstrom sign, a singleton */
        {"\uF900", "\u8C48"},       /* a compatibility ideograph has a canonical one */
        {"\u304B\u3099", "\u304C"}, /* か + voicing mark */
        {"\u1100\u1161", "\uAC00"}, /* Hangul */
        {"q\u0307\u0323", "q\u0323\u0307"},
        {"\uFF21", "\uFF21"}, /* full width is no matter of NFC */
        {"plain", "plain"},
        {"\u2003a", "\u2003a"}, /* only ASCII, U+00A0 and U+3000 are trimmed */
        {"\u2000a", "\u2002a"}, /* EN QUAD, a singleton */
        {"", ""},
        {" \t\n", ""},
        {"😀", "😀"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct text stored = utf8_stored(&arena, text_of(cases[i].in));
        if (!text_eq(stored, text_of(cases[i].out)))
            fail_msg("case %zu: %.*s", i, TEXT_ARG(stored));
        assert_true(text_eq(utf8_stored(&arena, stored), stored));
    }
}

static void the_usual_text_is_not_copied(void **state)
{
    (void)state;
    struct text text = TEXT("上海云帆科技有限公司（Yunfan）, Müller “x” 2026");
    assert_ptr_equal(utf8_stored(&arena, text).ptr, text.ptr);
    assert_int_equal(arena.used, 0);
    struct text hangul = TEXT("한국"); /* left to ICU, which finds it in order */
    assert_ptr_equal(utf8_stored(&arena, hangul).ptr, hangul.ptr);
}

/* The longest growth of NFC must fit: U+1D160 triples in UTF-8, U+0390 in UTF-16 at decomposition. */
static void growth_is_expected(void **state)
{
    (void)state;
    struct buf buf;
    buf_init(&buf, &arena, 100000);
    for (int i = 0; i < 1000; i++)
        utf8_put(&buf, 0x1D160);
    struct text stored = utf8_stored(&arena, buf_text(&buf));
    assert_int_equal(stored.len, 12000);
    assert_int_equal(utf8_length(stored), 3000);
    assert_true(utf8_valid(stored));
}

static void folds_width_and_case(void **state)
{
    (void)state;
    assert_text(utf8_half_width(&arena, TEXT("ＡＢｃ１２３！～\u3000中")), "ABc123!~ 中");
    assert_text(utf8_folded(&arena, TEXT("ＡＢC Ü中（ｘ）")), "abc Ü中(x)");
    struct text plain = TEXT("plain 中文,。、");
    assert_ptr_equal(utf8_half_width(&arena, plain).ptr, plain.ptr);
    assert_int_equal(utf8_fold(0xFF21), 'a');
    assert_int_equal(utf8_fold(0x3000), ' ');
    assert_int_equal(utf8_fold(0xFF5F), 0xFF5F);
}

static void classes_of_characters(void **state)
{
    (void)state;
    assert_true(utf8_is_han(0x4E00) && utf8_is_han(0x9FFF) && utf8_is_han(0x3400) &&
                utf8_is_han(0x20000));
    assert_true(utf8_is_han(0x3007));
    assert_false(utf8_is_han(0x3042) || utf8_is_han('a') || utf8_is_han(0xAC00) ||
                 utf8_is_han(0x3001));
    assert_true(utf8_is_letter('z') && utf8_is_letter('0') && utf8_is_letter(0xE9) &&
                utf8_is_letter(0x301));
    assert_false(utf8_is_letter('_') || utf8_is_letter('"') || utf8_is_letter(0xFE0F) ||
                 utf8_is_letter(0x1F600) || utf8_is_letter(0x3001) || utf8_is_letter('@') ||
                 utf8_is_letter('[') || utf8_is_letter('`'));
    assert_int_equal(utf8_lower(0xC9), 0xE9);
    assert_int_equal(utf8_lower('['), '[');
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        UNIT(knows_well_formed_text),        UNIT(every_character_round_trips),
        UNIT(next_stays_inside_broken_text), UNIT(stores_nfc_without_outer_space),
        UNIT(the_usual_text_is_not_copied),  UNIT(growth_is_expected),
        UNIT(folds_width_and_case),          UNIT(classes_of_characters),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
