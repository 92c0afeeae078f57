/* Numbers as people write them. A text is first brought to plain ASCII (units as letters of our own), then
 * read by a small grammar:
 *   number = [currency] [sign] [currency] segment+ [percent] [currency] | "(" number ")"
 *   segment = digits [unit]*       a segment without unit only alone
 * and computed as one exact 128-bit integer with a count of decimals. */
#include "record/import/clean.h"

#include "base/utf8.h"

#include <stddef.h>

#define PLAIN_MAX 96
#define DECIMALS_MAX 24
#define EXPONENT_MAX 30

__extension__ typedef __int128 wide;

struct word {
    struct text word;
    struct text plain;
};

/* Units become letters that nothing else folds to: H 100, S 1,000, W 10,000, Y 100 million. */
static const struct word words[] = {
    {{"万", 3}, {"W", 1}},
    {{"萬", 3}, {"W", 1}},
    {{"亿", 3}, {"Y", 1}},
    {{"億", 3}, {"Y", 1}},
    {{"千", 3}, {"S", 1}},
    {{"百", 3}, {"H", 1}},
    {{"人民币", 9}, {"$", 1}},
    {{"美元", 6}, {"$", 1}},
    {{"欧元", 6}, {"$", 1}},
    {{"日元", 6}, {"$", 1}},
    {{"英镑", 6}, {"$", 1}},
    {{"港元", 6}, {"$", 1}},
    {{"港币", 6}, {"$", 1}},
    {{"元", 3}, {"$", 1}},
    {{"圆", 3}, {"$", 1}},
    {{"¥", 2}, {"$", 1}},
    {{"￥", 3}, {"$", 1}},
    {{"€", 3}, {"$", 1}},
    {{"£", 2}, {"$", 1}},
    {{"₩", 3}, {"$", 1}},
    {{"₹", 3}, {"$", 1}},
    {{"￡", 3}, {"$", 1}},
    {{"−", 3}, {"-", 1}},
    {{"–", 3}, {"-", 1}},
    {{"\xC2\xA0", 2}, {" ", 1}},
    {{"\xE2\x80\xAF", 3}, {" ", 1}},
    {{"\xE2\x80\x89", 3}, {" ", 1}},
};
static const char *const currencies[] = {"rmb", "cny", "usd", "eur", "hkd",
                                         "gbp", "jpy", "us$", "hk$"};

static bool take_word(struct text *rest, struct buf *out)
{
    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        if (text_starts(*rest, words[i].word)) {
            buf_add_text(out, words[i].plain);
            *rest = text_slice(*rest, words[i].word.len, rest->len);
            return true;
        }
    for (size_t i = 0; i < sizeof currencies / sizeof *currencies; i++) {
        struct text head = text_slice(*rest, 0, 3);
        if (text_eq_fold(head, text_of(currencies[i]))) {
            buf_lit(out, "$");
            *rest = text_slice(*rest, 3, rest->len);
            return true;
        }
    }
    return false;
}

static bool to_plain(struct text text, struct buf *out)
{
    struct text rest = text;
    while (rest.len) {
        char first = *rest.ptr;
        /* Digits and marks, which most numbers are made of, begin no word. */
        if (first >= ' ' && first < 'A') {
            buf_add_char(out, first);
            rest = text_slice(rest, 1, rest.len);
            continue;
        }
        if (take_word(&rest, out))
            continue;
        int32_t c = utf8_fold(utf8_next(&rest));
        if (c < 0 || c > 127 || (c >= 'A' && c <= 'Z'))
            return false;
        buf_add_char(out, (char)c);
    }
    return !out->overflow;
}

struct scan {
    const char *at;
    const char *end;
};

static char peek(const struct scan *scan)
{
    return scan->at < scan->end ? *scan->at : '\0';
}

static bool take(struct scan *scan, char c)
{
    if (peek(scan) != c)
        return false;
    scan->at++;
    return true;
}

static void skip(struct scan *scan)
{
    while (peek(scan) == ' ' || peek(scan) == '\t')
        scan->at++;
}

static void skip_currency(struct scan *scan)
{
    skip(scan);
    while (take(scan, '$'))
        skip(scan);
}

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

/* A number so far: mantissa / 10^decimals. */
struct exact {
    wide mantissa;
    int decimals;
};

static bool shift(struct exact *number, int digits)
{
    for (; digits > 0; digits--)
        if (__builtin_mul_overflow(number->mantissa, (wide)10, &number->mantissa))
            return false;
    return true;
}

static bool add_digit(struct exact *number, char digit)
{
    return shift(number, 1) &&
           !__builtin_add_overflow(number->mantissa, (wide)(digit - '0'), &number->mantissa);
}

static bool is_group_mark(char c)
{
    return c == ',' || c == '\'' || c == ' ';
}

/* A mark between groups of three, and three digits behind it that no fourth follows. */
static bool at_group(const struct scan *scan, char mark)
{
    const char *p = scan->at;
    return scan->end - p >= 4 && *p == mark && is_digit(p[1]) && is_digit(p[2]) && is_digit(p[3]) &&
           (scan->end - p == 4 || !is_digit(p[4]));
}

static enum err read_whole(struct scan *scan, struct exact *out)
{
    size_t digits = 0;
    char mark = '\0';
    for (;;) {
        if (is_digit(peek(scan))) {
            if (!add_digit(out, *scan->at++))
                return ERR_number_too_large;
            digits++;
            continue;
        }
        char c = peek(scan);
        bool first = !mark && is_group_mark(c) && digits >= 1 && digits <= 3;
        if (!(first || (mark && c == mark)) || !at_group(scan, c))
            break;
        mark = c;
        scan->at++;
    }
    /* A comma left over parts something else than thousands. */
    if (peek(scan) == ',' || peek(scan) == '\'')
        return ERR_not_a_number;
    return digits || peek(scan) == '.' ? ERR_OK : ERR_not_a_number;
}

static enum err read_decimals(struct scan *scan, struct exact *out)
{
    if (!take(scan, '.'))
        return ERR_OK;
    if (!is_digit(peek(scan)))
        return ERR_not_a_number;
    for (; is_digit(peek(scan)); scan->at++) {
        if (out->decimals == DECIMALS_MAX || !add_digit(out, *scan->at))
            return ERR_too_many_decimals;
        out->decimals++;
    }
    return ERR_OK;
}

static int unit_of(char c)
{
    return c == 'H' ? 2 : c == 'S' ? 3 : c == 'W' ? 4 : c == 'Y' ? 8 : 0;
}

/* What spreadsheets make of large numbers: 1.5e+07. */
static bool read_exponent(struct scan *scan, int *exponent)
{
    if (!take(scan, 'e'))
        return true;
    bool minus = peek(scan) == '-';
    if (peek(scan) == '+' || minus)
        scan->at++;
    int value = 0;
    size_t digits = 0;
    for (; is_digit(peek(scan)) && value < 100; digits++)
        value = value * 10 + (*scan->at++ - '0');
    *exponent += minus ? -value : value;
    return digits && value <= EXPONENT_MAX;
}

/* One segment at a common count of decimals; `*unit` is its power of ten. */
static enum err read_segment(struct scan *scan, struct exact *out, int *unit)
{
    *out = (struct exact){0, 0};
    *unit = 0;
    enum err err = read_whole(scan, out);
    if (!err)
        err = read_decimals(scan, out);
    int power = 0;
    if (!err && !read_exponent(scan, &power))
        err = ERR_not_a_number;
    if (err)
        return err;
    skip(scan);
    for (int u; (u = unit_of(peek(scan))) != 0; scan->at++) {
        *unit += u;
        power += u;
    }
    if (power < 0) {
        out->decimals -= power;
        return out->decimals > DECIMALS_MAX ? ERR_too_many_decimals : ERR_OK;
    }
    int cut = power < out->decimals ? power : out->decimals;
    out->decimals -= cut;
    return shift(out, power - cut) ? ERR_OK : ERR_number_too_large;
}

static bool add(struct exact *total, struct exact part)
{
    if (part.decimals > total->decimals) {
        if (!shift(total, part.decimals - total->decimals))
            return false;
        total->decimals = part.decimals;
    }
    return shift(&part, total->decimals - part.decimals) &&
           !__builtin_add_overflow(total->mantissa, part.mantissa, &total->mantissa);
}

/* 1亿2000万: each further segment has a smaller unit. */
static enum err read_segments(struct scan *scan, struct exact *total)
{
    int unit;
    enum err err = read_segment(scan, total, &unit);
    while (!err) {
        skip(scan);
        if (!is_digit(peek(scan)))
            return ERR_OK;
        int before = unit;
        struct exact part;
        err = read_segment(scan, &part, &unit);
        if (!err && (unit == 0 || unit >= before))
            return ERR_not_a_number;
        if (!err && !add(total, part))
            err = ERR_number_too_large;
    }
    return err;
}

/* Multiplies, brings to the scale, and says when digits would be lost. */
static enum err to_scale(struct exact number, const struct clean_number *rules, int64_t *out)
{
    if (rules->factor) {
        if (__builtin_mul_overflow(number.mantissa, (wide)rules->factor, &number.mantissa))
            return ERR_number_too_large;
        number.decimals += rules->factor_scale;
    }
    for (; number.decimals > rules->scale; number.decimals--) {
        if (number.mantissa % 10)
            return ERR_too_many_decimals;
        number.mantissa /= 10;
    }
    if (!shift(&number, rules->scale - number.decimals) || number.mantissa > INT64_MAX ||
        number.mantissa < INT64_MIN)
        return ERR_number_too_large;
    *out = (int64_t)number.mantissa;
    return ERR_OK;
}

static bool read_sign(struct scan *scan)
{
    skip_currency(scan);
    bool minus = peek(scan) == '-';
    if (minus || peek(scan) == '+')
        scan->at++;
    skip_currency(scan);
    return minus;
}

enum err clean_number(struct text text, const struct clean_number *rules, int64_t *out)
{
    char storage[PLAIN_MAX];
    struct buf plain;
    buf_init_fixed(&plain, storage, sizeof storage);
    text = text_trim(text);
    if (!utf8_valid(text) || text.len >= PLAIN_MAX || !to_plain(text, &plain))
        return ERR_not_a_number;
    struct scan scan = {storage, storage + plain.len};
    bool brackets = take(&scan, '(');
    bool minus = read_sign(&scan);
    if (brackets && minus)
        return ERR_not_a_number;
    struct exact number;
    enum err err = read_segments(&scan, &number);
    if (err)
        return err;
    skip_currency(&scan);
    bool percent = take(&scan, '%');
    skip_currency(&scan);
    if ((brackets && !take(&scan, ')')) || scan.at != scan.end ||
        (percent && !rules->percent_allowed))
        return ERR_not_a_number;
    if (percent && !rules->percent_is_unit)
        number.decimals += 2;
    if (minus || brackets)
        number.mantissa = -number.mantissa;
    return to_scale(number, rules, out);
}
