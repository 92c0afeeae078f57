#include "base/phone.h"

#include "base/utf8.h"

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

/* Where the extension begins: at "转", "ext" or an x between digits; the length when there is none. */
static size_t extension_start(struct text text)
{
    static const struct text words[] = {{"转", 3}, {"分机", 6}, {"ext", 3}, {"x", 1}, {"#", 1}};
    for (size_t i = 0; i < sizeof words / sizeof *words; i++) {
        ptrdiff_t at = text_find(text, words[i]);
        if (at > 0)
            return (size_t)at;
    }
    return text.len;
}

static struct text digits_of(struct arena *arena, struct text text)
{
    char *out = arena_alloc(arena, text.len + 1);
    size_t len = 0;
    for (size_t i = 0; out && i < text.len; i++)
        if (is_digit(text.ptr[i]))
            out[len++] = text.ptr[i];
    return out ? (struct text){out, len} : TEXT_EMPTY;
}

static struct text chinese(struct arena *arena, struct text digits, struct text area_code)
{
    if (digits.len == 11 && digits.ptr[0] == '1')
        return text_concat(arena, TEXT("+86"), digits);
    if (digits.len == 13 && text_starts(digits, TEXT("861")))
        return text_concat(arena, TEXT("+"), digits);
    if (digits.len >= 10 && digits.len <= 12 && digits.ptr[0] == '0')
        return text_concat(arena, TEXT("+86"), text_slice(digits, 1, digits.len - 1));
    if ((digits.len == 7 || digits.len == 8) && area_code.len > 1)
        return text_format(arena, "+86%.*s%.*s", (int)area_code.len - 1, area_code.ptr + 1,
                           TEXT_ARG(digits));
    return digits;
}

struct text phone_normal(struct arena *arena, struct text written, struct text country,
                         struct text area_code, struct text *extension)
{
    struct text plain = text_trim(utf8_folded(arena, written));
    size_t end = extension_start(plain);
    if (extension)
        *extension = digits_of(arena, text_slice(plain, end, plain.len - end));
    struct text number = text_slice(plain, 0, end);
    struct text digits = digits_of(arena, number);
    if (digits.len < 3)
        return TEXT_EMPTY;
    if (text_starts(number, TEXT("+")))
        return text_concat(arena, TEXT("+"), digits);
    if (digits.len > 4 && text_starts(digits, TEXT("00")))
        return text_concat(arena, TEXT("+"), text_slice(digits, 2, digits.len - 2));
    return text_eq_fold(country, TEXT("cn")) ? chinese(arena, digits, area_code) : digits;
}
