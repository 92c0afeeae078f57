#include "base/lang.h"
#include "base/utf8.h"
#include "base/value.h"
#include "unit.h"

static const struct text NOTHING = {NULL, 0};

static void compares(void **state)
{
    (void)state;
    assert_true(text_eq(NOTHING, TEXT_EMPTY));
    assert_false(text_eq(TEXT("a"), TEXT("b")));
    assert_true(text_eq_fold(TEXT("HeLLo"), TEXT("hEllO")));
    assert_false(text_eq_fold(TEXT("["), TEXT("{"))); /* differ in the same bit as letters do */
    assert_true(text_compare(TEXT("a"), TEXT("ab")) < 0);
    assert_true(text_compare(TEXT("b"), TEXT("ab")) > 0);
    assert_true(text_compare(TEXT("\xFF"), TEXT("a")) > 0); /* bytes are unsigned */
    assert_int_equal(text_compare(NOTHING, TEXT_EMPTY), 0);
    assert_true(text_starts(TEXT("guanxi"), TEXT("gu")));
    assert_true(text_starts(TEXT("x"), NOTHING));
    assert_false(text_starts(TEXT("g"), TEXT("gu")));
    assert_true(text_ends(TEXT("guanxi"), TEXT("xi")));
    assert_true(text_ends(NOTHING, NOTHING));
    assert_false(text_ends(TEXT("i"), TEXT("xi")));
}

static void finds_and_slices(void **state)
{
    (void)state;
    assert_int_equal(text_find(TEXT("中国移动"), TEXT("移动")), 6);
    assert_int_equal(text_find(TEXT("abc"), TEXT("abcd")), -1);
    assert_int_equal(text_find(TEXT("abc"), NOTHING), 0);
    assert_int_equal(text_find(NOTHING, TEXT("a")), -1);
    assert_text(text_slice(TEXT("abcdef"), 2, 2), "cd");
    assert_text(text_slice(TEXT("abcdef"), 4, SIZE_MAX), "ef");
    assert_text(text_slice(TEXT("abc"), 3, 1), "");
}

static void trims_ascii_and_chinese_space(void **state)
{
    (void)state;
    assert_text(text_trim(TEXT(" \t\r\n\v\f a b \n")), "a b");
    assert_text(text_trim(TEXT("\u3000\u00A0 公司 \u3000")), "公司");
    assert_text(text_trim(TEXT("\u3000")), "");
    assert_text(text_trim(NOTHING), "");
    assert_text(text_trim(TEXT("\xA0")), "\xA0"); /* no character, nothing to trim */
}

static void cuts_at_separators(void **state)
{
    (void)state;
    struct text rest = TEXT("a,,b,");
    const char *expected[] = {"a", "", "b", ""};
    size_t count = 0;
    while (rest.ptr) {
        assert_true(count < 4);
        assert_text(text_cut(&rest, ','), expected[count++]);
    }
    assert_int_equal(count, 4);
    rest = TEXT_EMPTY; /* empty text is one empty part */
    assert_text(text_cut(&rest, ','), "");
    assert_null(rest.ptr);
}

static void makes_copies(void **state)
{
    (void)state;
    assert_text(text_dup(&arena, TEXT("abc")), "abc");
    assert_text(text_dup(&arena, NOTHING), "");
    assert_string_equal(text_cstr(&arena, text_slice(TEXT("abcdef"), 0, 3)), "abc");
    assert_string_equal(text_cstr(&arena, NOTHING), "");
    assert_text(text_concat(&arena, TEXT("a"), TEXT("b")), "ab");
    assert_text(text_concat(&arena, NOTHING, NOTHING), "");
    assert_text(text_lower(&arena, TEXT("ÀBC中")), "Àbc中");
    assert_text(text_of(NULL), "");
}

static void formats_up_to_64_kb_of_whole_characters(void **state)
{
    (void)state;
    assert_text(text_format(&arena, "%s-%d", "x", 5), "x-5");
    assert_text(text_format(&arena, "%s", ""), "");
    static char long_text[70000];
    for (size_t i = 0; i + 3 < sizeof long_text; i += 3)
        memcpy(long_text + i, "中", 3);
    struct text cut = text_format(&arena, "%s", long_text);
    assert_true(cut.len <= 65536 && cut.len > 65530);
    assert_true(utf8_valid(cut));
    assert_int_equal(text_format(&arena, "%065536d", 1).len, 65536);
}

static void a_failed_arena_gives_empty_text(void **state)
{
    (void)state;
    struct arena none;
    arena_init(&none, 0);
    assert_text(text_dup(&none, TEXT("abc")), "");
    assert_text(text_concat(&none, TEXT("a"), TEXT("b")), "");
    assert_text(text_format(&none, "%d", 5), "");
    assert_text(text_lower(&none, TEXT("A")), "");
    assert_string_equal(text_cstr(&none, TEXT("abc")), "");
    assert_true(none.failed);
    arena_deinit(&none);
}

static void reads_integers(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        bool good;
        int64_t number;
    } cases[] = {
        {"0", true, 0},
        {"-0", true, 0},
        {"+7", true, 7},
        {"007", true, 7},
        {"9223372036854775807", true, INT64_MAX},
        {"-9223372036854775808", true, INT64_MIN},
        {"9223372036854775808", false, 0},
        {"-9223372036854775809", false, 0},
        {"99999999999999999999", false, 0},
        {"", false, 0},
        {"-", false, 0},
        {"+", false, 0},
        {"--1", false, 0},
        {"1 ", false, 0},
        {"1.0", false, 0},
        {"1e3", false, 0},
        {"0x1", false, 0},
        {"１", false, 0},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        int64_t number = 42;
        if (text_to_int(text_of(cases[i].text), &number) != cases[i].good)
            fail_msg("%s", cases[i].text);
        assert_int_equal(number, cases[i].good ? cases[i].number : 42);
    }
}

static void measures_distance(void **state)
{
    (void)state;
    assert_int_equal(text_distance(TEXT("name"), TEXT("NAME")), 0);
    assert_int_equal(text_distance(TEXT("name"), TEXT("nmae")), 1); /* a swap is one edit */
    assert_int_equal(text_distance(TEXT("name"), TEXT("names")), 1);
    assert_int_equal(text_distance(TEXT("name"), TEXT("nam")), 1);
    assert_int_equal(text_distance(TEXT("kitten"), TEXT("sitting")), 3);
    assert_int_equal(text_distance(TEXT(""), TEXT("abc")), 3);
    assert_int_equal(text_distance(TEXT(""), TEXT("")), 0);
    char long_name[200];
    memset(long_name, 'a', sizeof long_name);
    assert_int_equal(text_distance((struct text){long_name, 200}, TEXT("a")), 99);
    assert_int_equal(text_distance((struct text){long_name, 64}, (struct text){long_name, 64}), 0);
}

/* A distance is symmetric and never more than the longer length. */
static void distance_is_symmetric(void **state)
{
    (void)state;
    uint64_t seed = 3;
    for (int i = 0; i < 2000; i++) {
        char a[12], b[12];
        size_t a_len = unit_random(&seed) % 12, b_len = unit_random(&seed) % 12;
        for (size_t k = 0; k < a_len; k++)
            a[k] = (char)('a' + unit_random(&seed) % 3);
        for (size_t k = 0; k < b_len; k++)
            b[k] = (char)('a' + unit_random(&seed) % 3);
        struct text x = {a, a_len}, y = {b, b_len};
        int distance = text_distance(x, y);
        assert_int_equal(distance, text_distance(y, x));
        assert_true(distance <= (int)(a_len > b_len ? a_len : b_len));
        assert_true(distance >= (int)(a_len > b_len ? a_len - b_len : b_len - a_len));
        assert_int_equal(distance == 0, text_eq(x, y));
    }
}

static void hashes_like_fnv_1a(void **state)
{
    (void)state;
    assert_true(text_hash(TEXT("")) == UINT64_C(0xCBF29CE484222325));
    assert_true(text_hash(TEXT("a")) == UINT64_C(0xAF63DC4C8601EC8C)); /* published test vectors */
    assert_true(text_hash(TEXT("foobar")) == UINT64_C(0x85944171F73967E8));
}

static void values_have_one_order(void **state)
{
    (void)state;
    const struct value ascending[] = {
        VALUE_NONE,           value_int(INT64_MIN), value_int(-1),         value_int(0),
        value_int(INT64_MAX), value_text(TEXT("")), value_text(TEXT("a")), value_text(TEXT("b"))};
    for (int i = 0; i < 8; i++) {
        for (int k = 0; k < 8; k++) {
            int order = value_compare(ascending[i], ascending[k]);
            assert_int_equal((order > 0) - (order < 0), (i > k) - (i < k));
            assert_int_equal(value_eq(ascending[i], ascending[k]), i == k);
        }
    }
    char text[] = "abc";
    struct value copy = value_dup(&arena, value_text(text_of(text)));
    text[0] = 'x';
    assert_text(copy.text, "abc");
}

static void chooses_the_language(void **state)
{
    (void)state;
    static const struct {
        const char *header;
        enum lang lang;
    } cases[] = {
        {"zh-CN,zh;q=0.9", LANG_ZH},
        {"zh", LANG_ZH},
        {"ZH_tw", LANG_ZH},
        {"", LANG_EN},
        {"en-US,en;q=0.9,zh;q=0.8", LANG_EN},
        {"en;q=0.5, zh-Hans;q=0.55", LANG_ZH},
        {"fr,zh;q=0.3", LANG_ZH},
        {"zh;q=0", LANG_EN},
        {"zh;q=0,en;q=0.1", LANG_EN},
        {"zhx", LANG_EN},
        {"*", LANG_EN},
        {",;q=,zh;q=,", LANG_ZH},
        {"en,zh", LANG_EN},
        {"zh,en", LANG_ZH},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++)
        if (lang_from_header(text_of(cases[i].header)) != cases[i].lang)
            fail_msg("%s", cases[i].header);
    assert_int_equal(lang_from_header(NOTHING), LANG_EN);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        UNIT(compares),
        UNIT(finds_and_slices),
        UNIT(trims_ascii_and_chinese_space),
        UNIT(cuts_at_separators),
        UNIT(makes_copies),
        UNIT(formats_up_to_64_kb_of_whole_characters),
        UNIT(a_failed_arena_gives_empty_text),
        UNIT(reads_integers),
        UNIT(measures_distance),
        UNIT(distance_is_symmetric),
        UNIT(hashes_like_fnv_1a),
        UNIT(values_have_one_order),
        UNIT(chooses_the_language),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
