#include "base/money.h"
#include "unit.h"

typedef __int128 wide;

static bool parse(const char *text, int scale, bool exact, int64_t *out)
{
    return decimal_parse(text_of(text), scale, exact, out);
}

static struct text print(int64_t number, int scale)
{
    struct buf buf;
    buf_init(&buf, &arena, 64);
    decimal_print(&buf, number, scale);
    return buf_text(&buf);
}

static void parses(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        int scale;
        bool exact, good;
        int64_t number;
    } cases[] = {
        {"-1234.5", 4, true, true, -12345000},
        {"0", 4, true, true, 0},
        {"-0", 4, true, true, 0},
        {"+1.0", 4, true, true, 10000},
        {"007.50", 2, true, true, 750},
        {"1.00000", 4, true, true, 10000},
        {"1.00001", 4, true, false, 0},
        {"1.00001", 4, false, true, 10000},
        {"1.00005", 4, false, true, 10000}, /* a half goes to even */
        {"1.00015", 4, false, true, 10002},
        {"-1.00015", 4, false, true, -10002},
        {"1.000050000000000000000000000000000001", 4, false, true, 10001},
        {"0.5", 0, false, true, 0},
        {"1.5", 0, false, true, 2},
        {"2.5", 0, false, true, 2},
        {"922337203685477.5807", 4, true, true, INT64_MAX},
        {"-922337203685477.5808", 4, true, true, INT64_MIN},
        {"922337203685477.5808", 4, true, false, 0},
        {"922337203685477.58075", 4, false, false, 0}, /* rounds out of range */
        {"9223372036854775808", 0, true, false, 0},
        {"99999999999999999999999999999999999999999999999999", 4, true, false, 0},
        {"0.99999999999999999999999999999999999999999999999", 4, false, true, 10000},
        {"1.123456789", 9, true, true, 1123456789},
        {"", 4, true, false, 0},
        {"-", 4, true, false, 0},
        {".5", 4, true, false, 0},
        {"5.", 4, true, false, 0},
        {"1..5", 4, true, false, 0},
        {"1.5.5", 4, true, false, 0},
        {"1,5", 4, true, false, 0},
        {"1e5", 4, true, false, 0},
        {" 1", 4, true, false, 0},
        {"1 ", 4, true, false, 0},
        {"１", 4, true, false, 0},
        {"--1", 4, true, false, 0},
        {"+-1", 4, true, false, 0},
        {"NaN", 4, true, false, 0},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        int64_t number = 0;
        bool good = parse(cases[i].text, cases[i].scale, cases[i].exact, &number);
        if (good != cases[i].good || (good && number != cases[i].number))
            fail_msg("%s", cases[i].text);
    }
    int64_t number;
    assert_false(decimal_parse((struct text){"1\0"
                                             "2",
                                             3},
                               0, true, &number));
    assert_false(decimal_parse((struct text){NULL, 0}, 0, true, &number));
}

static void prints_all_digits_of_the_scale(void **state)
{
    (void)state;
    assert_text(print(12345000, 4), "1234.5000");
    assert_text(print(-1, 4), "-0.0001");
    assert_text(print(0, 4), "0.0000");
    assert_text(print(0, 0), "0");
    assert_text(print(-15, 0), "-15");
    assert_text(print(INT64_MIN, 9), "-9223372036.854775808");
    assert_text(print(INT64_MAX, 4), "922337203685477.5807");
}

static int64_t random_number(uint64_t *seed)
{
    return (int64_t)(unit_random(seed) >> (unit_random(seed) % 64)) *
           (unit_random(seed) % 2 ? 1 : -1);
}

static void printing_and_parsing_are_inverse(void **state)
{
    (void)state;
    uint64_t seed = 5;
    for (int i = 0; i < 50000; i++) {
        char storage[64];
        struct buf buf;
        int64_t number = random_number(&seed), back;
        int scale = (int)(unit_random(&seed) % 10);
        buf_init_fixed(&buf, storage, sizeof storage);
        decimal_print(&buf, number, scale);
        assert_true(decimal_parse(buf_text(&buf), scale, true, &back));
        assert_true(back == number);
    }
}

/* The reference: an exact fraction n/d compared with the candidate by its distance, ties to even. */
static bool nearest_even(wide n, wide d, int64_t candidate)
{
    wide twice = 2 * (n - (wide)candidate * d); /* 2 × error × d */
    if (twice < 0)
        twice = -twice;
    return twice < d || (twice == d && candidate % 2 == 0);
}

static wide ten_to(int exponent)
{
    wide power = 1;
    while (exponent-- > 0)
        power *= 10;
    return power;
}

static bool fits(wide n, wide d)
{
    wide max = ((wide)INT64_MAX * 2 + 1),
         min = ((wide)INT64_MIN * 2 - 1); /* doubled, with the half */
    wide whole = n / d;
    if (whole > INT64_MAX || whole < INT64_MIN)
        return false;
    wide doubled = 2 * n;
    return doubled < max * d && doubled >= min * d; /* INT64_MAX is odd: its half goes up and out */
}

static void products_match_the_exact_fraction(void **state)
{
    (void)state;
    uint64_t seed = 7;
    int good = 0, refused = 0;
    for (int i = 0; i < 200000; i++) {
        int64_t a = random_number(&seed) >> (unit_random(&seed) % 40),
                b = random_number(&seed) >> 30;
        int sa = (int)(unit_random(&seed) % 10), sb = (int)(unit_random(&seed) % 10);
        int to = (int)(unit_random(&seed) % 10), exponent = to - sa - sb;
        wide n = (wide)a * b * (exponent > 0 ? ten_to(exponent) : 1);
        wide d = exponent < 0 ? ten_to(-exponent) : 1;
        int64_t result;
        bool ok = decimal_multiply(a, sa, b, sb, to, &result);
        assert_int_equal(ok, fits(n, d));
        assert_true(!ok || nearest_even(n, d, result));
        *(ok ? &good : &refused) += 1;
    }
    assert_true(good > 10000 && refused > 1000);
}

static void quotients_match_the_exact_fraction(void **state)
{
    (void)state;
    uint64_t seed = 11;
    int good = 0, refused = 0;
    for (int i = 0; i < 200000; i++) {
        int64_t a = random_number(&seed), b = random_number(&seed);
        int sa = (int)(unit_random(&seed) % 10), sb = (int)(unit_random(&seed) % 10);
        int to = (int)(unit_random(&seed) % 10), exponent = to + sb - sa;
        if (b == 0)
            continue;
        wide n = (wide)a * (exponent > 0 ? ten_to(exponent) : 1);
        wide d = (wide)b * (exponent < 0 ? ten_to(-exponent) : 1);
        if (d < 0) {
            n = -n;
            d = -d;
        }
        int64_t result;
        bool ok = decimal_divide(a, sa, b, sb, to, &result);
        wide whole = n / d;
        if (whole < (wide)INT64_MAX - 1 && whole > (wide)INT64_MIN + 1) {
            assert_true(ok);
            assert_true(nearest_even(n, d, result));
        } else if (whole > INT64_MAX || whole < INT64_MIN) {
            assert_false(ok);
        }
        *(ok ? &good : &refused) += 1;
    }
    assert_true(good > 10000 && refused > 1000);
}

static void never_wraps(void **state)
{
    (void)state;
    int64_t out;
    assert_false(decimal_add(INT64_MAX, 1, &out));
    assert_true(decimal_add(INT64_MAX, INT64_MIN, &out) && out == -1);
    assert_false(decimal_subtract(INT64_MIN, 1, &out));
    assert_false(decimal_subtract(0, INT64_MIN, &out));
    assert_false(decimal_multiply(INT64_MIN, 0, -1, 0, 0, &out));
    assert_true(decimal_multiply(INT64_MIN, 0, 1, 0, 0, &out) && out == INT64_MIN);
    assert_false(decimal_multiply(INT64_MIN, 0, INT64_MIN, 0, 9, &out));
    assert_false(decimal_multiply(INT64_MIN, 9, INT64_MIN, 9, 0, &out)); /* 8.5 × 10^19 */
    assert_false(decimal_divide(INT64_MIN, 0, -1, 0, 0, &out));
    assert_true(decimal_divide(INT64_MIN, 0, INT64_MIN, 0, 4, &out) && out == 10000);
    assert_true(decimal_divide(INT64_MAX, 9, INT64_MIN, 0, 0, &out) && out == 0);
    assert_false(decimal_divide(INT64_MAX, 0, 1, 9, 9, &out));
    assert_false(decimal_rescale(INT64_MAX, 0, 4, &out));
}

static void divides_half_to_even(void **state)
{
    (void)state;
    int64_t out;
    assert_true(decimal_divide(1, 0, 8, 0, 2, &out) && out == 12); /* 0.125 */
    assert_true(decimal_divide(3, 0, 8, 0, 2, &out) && out == 38); /* 0.375 */
    assert_true(decimal_divide(-1, 0, 8, 0, 2, &out) && out == -12);
    assert_true(decimal_divide(1, 0, -8, 0, 2, &out) && out == -12);
    assert_true(decimal_divide(1, 0, 3, 0, 4, &out) && out == 3333);
    assert_true(decimal_divide(2, 0, 3, 0, 4, &out) && out == 6667);
}

static void rounds_to_digits_and_scales(void **state)
{
    (void)state;
    int64_t out;
    assert_true(decimal_rescale(12345, 4, 2, &out) && out == 123);
    assert_true(decimal_rescale(12350, 4, 2, &out) && out == 124);
    assert_true(decimal_rescale(12450, 4, 2, &out) && out == 124);
    assert_true(decimal_rescale(-5, 1, 0, &out) && out == 0);
    assert_true(decimal_rescale(5, 0, 9, &out) && out == 5000000000);
    assert_true(decimal_round(1250000, 4, 0, &out) && out == 1250000);
    assert_true(decimal_round(1255000, 4, 0, &out) && out == 1260000); /* 125.5 to even 126 */
    assert_true(decimal_round(1500000, 4, -2, &out) && out == 2000000);
    assert_true(decimal_round(2500000, 4, -2, &out) && out == 2000000);
    assert_true(decimal_round(12345, 4, 4, &out) && out == 12345);
    assert_true(decimal_round(12345, 4, 9, &out) && out == 12345);
    assert_true(decimal_round(INT64_MAX, 4, -100000, &out) && out == 0);
    assert_true(decimal_round(INT64_MAX, 0, INT32_MIN, &out) && out == 0);
    assert_false(decimal_round(INT64_MAX, 0, -1, &out));
    assert_false(decimal_round(INT64_MAX, 0, -19, &out)); /* 10^19 does not fit */
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        UNIT(parses),
        UNIT(prints_all_digits_of_the_scale),
        UNIT(printing_and_parsing_are_inverse),
        UNIT(products_match_the_exact_fraction),
        UNIT(quotients_match_the_exact_fraction),
        UNIT(never_wraps),
        UNIT(divides_half_to_even),
        UNIT(rounds_to_digits_and_scales),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
