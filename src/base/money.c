#include "base/money.h"

typedef __int128 wide;

#define POWER_MAX 38 /* 10^38 fits 127 bits */

static wide power_of_ten(int exponent)
{
    wide power = 1;
    while (exponent-- > 0)
        power *= 10;
    return power;
}

static bool narrow(wide number, int64_t *out)
{
    if (number > INT64_MAX || number < INT64_MIN)
        return false;
    *out = (int64_t)number;
    return true;
}

/* a ÷ b half to even; b > 0. */
static wide divide_even(wide a, wide b)
{
    wide quotient = a / b, rest = a % b;
    if (rest < 0)
        rest = -rest;
    wide missing = b - rest; /* rest against half of b, without doubling it */
    bool up = rest > missing || (rest == missing && (quotient & 1) != 0);
    if (!up)
        return quotient;
    return a < 0 ? quotient - 1 : quotient + 1;
}

/* number × 10^exponent, rounded when the exponent is negative. */
static bool shift(wide number, int exponent, int64_t *out)
{
    wide shifted;
    if (exponent > POWER_MAX)
        return number == 0 && narrow(0, out);
    if (exponent < -POWER_MAX)
        return narrow(0, out);
    if (exponent < 0)
        return narrow(divide_even(number, power_of_ten(-exponent)), out);
    if (__builtin_mul_overflow(number, power_of_ten(exponent), &shifted))
        return false;
    return narrow(shifted, out);
}

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

/* Reads digits into `number`; false when there are none. Values beyond 64 bits end as `*too_large`. */
static bool read_digits(struct text text, size_t *at, size_t max, wide *number, bool *too_large)
{
    size_t from = *at;
    for (; *at < text.len && is_digit(text.ptr[*at]) && *at - from < max; (*at)++) {
        *number = *number * 10 + (text.ptr[*at] - '0');
        if (*number > (wide)INT64_MAX + 1) {
            *number = (wide)INT64_MAX + 1;
            *too_large = true;
        }
    }
    return *at > from;
}

/* Digits behind the scale: what they add to the last place. False when `exact` forbids them. */
static bool read_surplus(struct text text, size_t *at, bool exact, bool odd, int *add)
{
    size_t from = *at;
    bool more = false;
    for (; *at < text.len && is_digit(text.ptr[*at]); (*at)++)
        more |= *at > from && text.ptr[*at] != '0';
    *add = 0;
    if (*at == from)
        return true;
    char first = text.ptr[from];
    if (exact)
        return first == '0' && !more;
    *add = first > '5' || (first == '5' && (more || odd));
    return true;
}

bool decimal_parse(struct text text, int scale, bool exact, int64_t *out)
{
    size_t at = 0;
    bool too_large = false;
    bool negative = text.len > 0 && text.ptr[0] == '-';
    if (negative || (text.len > 0 && text.ptr[0] == '+'))
        at = 1;
    wide number = 0;
    if (!read_digits(text, &at, text.len, &number, &too_large))
        return false;
    int missing = scale, add = 0;
    if (at < text.len && text.ptr[at] == '.') {
        size_t point = at++;
        if (at == text.len || !is_digit(text.ptr[at]))
            return false;
        read_digits(text, &at, (size_t)scale, &number, &too_large);
        missing = scale - (int)(at - point - 1);
        if (!read_surplus(text, &at, exact, (number & 1) != 0, &add))
            return false;
    }
    if (at != text.len || too_large)
        return false;
    number = number * power_of_ten(missing) + add;
    return narrow(negative ? -number : number, out);
}

void decimal_print(struct buf *out, int64_t number, int scale)
{
    char digits[24];
    size_t at = sizeof digits;
    uint64_t rest = number < 0 ? 0 - (uint64_t)number : (uint64_t)number;
    int written = 0;
    do {
        if (written == scale && scale > 0)
            digits[--at] = '.';
        digits[--at] = (char)('0' + rest % 10);
        rest /= 10;
        written++;
    } while (rest || written <= scale);
    if (number < 0)
        digits[--at] = '-';
    buf_add(out, digits + at, sizeof digits - at);
}

bool decimal_add(int64_t a, int64_t b, int64_t *out)
{
    return !__builtin_add_overflow(a, b, out);
}

bool decimal_subtract(int64_t a, int64_t b, int64_t *out)
{
    return !__builtin_sub_overflow(a, b, out);
}

bool decimal_multiply(int64_t a, int sa, int64_t b, int sb, int to, int64_t *out)
{
    return shift((wide)a * b, to - sa - sb, out);
}

bool decimal_divide(int64_t a, int sa, int64_t b, int sb, int to, int64_t *out)
{
    /* |a| < 2^63 and at most 10^18, |b| < 2^63 and at most 10^9: both fit 128 bits. */
    int exponent = to + sb - sa;
    wide dividend = a, divisor = b;
    if (divisor < 0) {
        dividend = -dividend;
        divisor = -divisor;
    }
    if (exponent >= 0)
        dividend *= power_of_ten(exponent);
    else
        divisor *= power_of_ten(-exponent);
    return narrow(divide_even(dividend, divisor), out);
}

bool decimal_rescale(int64_t a, int from, int to, int64_t *out)
{
    return shift(a, to - from, out);
}

bool decimal_round(int64_t a, int scale, int digits, int64_t *out)
{
    if (digits >= scale) {
        *out = a;
        return true;
    }
    int places = digits < scale - POWER_MAX ? POWER_MAX : scale - digits;
    wide unit = power_of_ten(places);
    return narrow(divide_even(a, unit) * unit, out);
}
