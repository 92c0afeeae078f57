#include "base/plain.h"

#include "base/plain_data.h"
#include "base/utf8.h"

/* One letter that is written with two, and letters whose stroke is no accent to Unicode. */
static const struct {
    int32_t from;
    const char *to;
} spelled[] = {
    {0xDF, "ss"}, {0xE6, "ae"}, {0xF8, "o"},  {0x153, "oe"}, {0xF0, "d"},   {0xFE, "th"},
    {0x111, "d"}, {0x142, "l"}, {0x131, "i"}, {0x127, "h"},  {0x2019, "'"}, {0x2018, "'"},
};

/* Below these blocks nothing has another form. */
#define FIRST_WITH_FORM 0xC0

int32_t plain_character(int32_t c)
{
    if (c < 0x80)
        return c >= 'A' && c <= 'Z' ? c + 32 : c;
    c = utf8_lower(utf8_fold(c));
    if (c < FIRST_WITH_FORM || c > 0xFFFF)
        return c;
    uint32_t low = 0, high = plain_pair_count;
    while (low < high) {
        uint32_t middle = low + (high - low) / 2;
        if (plain_pairs[middle].from < c)
            low = middle + 1;
        else
            high = middle;
    }
    return low < plain_pair_count && plain_pairs[low].from == c ? plain_pairs[low].to : c;
}

static const char *spelling(int32_t c)
{
    for (size_t i = 0; i < sizeof spelled / sizeof *spelled; i++)
        if (spelled[i].from == c)
            return spelled[i].to;
    return NULL;
}

static bool is_space(int32_t c)
{
    return c <= ' ' || c == 0xA0 || c == 0x3000 || (c >= 0x2000 && c <= 0x200B) || c == 0xFEFF;
}

struct text plain_text(struct arena *arena, struct text text)
{
    struct buf out;
    bool gap = false;
    text = utf8_stored(arena, text);
    buf_init(&out, arena, text.len * 2 + 8);
    for (int32_t c; (c = utf8_next(&text)) >= 0;) {
        if (is_space(c)) {
            gap = out.len > 0;
            continue;
        }
        if (gap)
            buf_add_char(&out, ' ');
        gap = false;
        c = plain_character(c);
        const char *letters = c >= 0x80 && c < 0x2020 ? spelling(c) : NULL;
        if (letters)
            buf_add_text(&out, text_of(letters));
        else
            utf8_put(&out, c);
    }
    return buf_text(&out);
}

struct text plain_letters(struct arena *arena, struct text plain)
{
    struct buf out;
    buf_init(&out, arena, plain.len + 8);
    for (int32_t c; (c = utf8_next(&plain)) >= 0;)
        if (utf8_is_letter(c))
            utf8_put(&out, c);
    return buf_text(&out);
}
