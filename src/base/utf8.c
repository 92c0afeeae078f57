#include "base/utf8.h"

#include <unicode/uchar.h>
#include <unicode/unorm2.h>
#include <unicode/ustring.h>

#define IDEOGRAPHIC_SPACE 0x3000
#define FULL_WIDTH_FIRST 0xFF01 /* ！, to ～: 0xFEE0 above ASCII */
#define FULL_WIDTH_LAST 0xFF5E
#define FULL_WIDTH_SHIFT 0xFEE0

static bool in_range(unsigned char c, unsigned char low, unsigned char high)
{
    return c >= low && c <= high;
}

/* Bytes of the character at `p`, 0 when it is malformed or cut (Unicode 15, table 3-7). */
static size_t character_length(const unsigned char *p, size_t len)
{
    unsigned char c = p[0];
    if (c < 0x80)
        return c != 0;
    if (in_range(c, 0xC2, 0xDF))
        return len >= 2 && in_range(p[1], 0x80, 0xBF) ? 2 : 0;
    if (in_range(c, 0xE0, 0xEF)) {
        unsigned char low = c == 0xE0 ? 0xA0 : 0x80, high = c == 0xED ? 0x9F : 0xBF;
        return len >= 3 && in_range(p[1], low, high) && in_range(p[2], 0x80, 0xBF) ? 3 : 0;
    }
    if (in_range(c, 0xF0, 0xF4)) {
        unsigned char low = c == 0xF0 ? 0x90 : 0x80, high = c == 0xF4 ? 0x8F : 0xBF;
        return len >= 4 && in_range(p[1], low, high) && in_range(p[2], 0x80, 0xBF) &&
                       in_range(p[3], 0x80, 0xBF)
                   ? 4
                   : 0;
    }
    return 0;
}

/* All eight bytes are ASCII and none is 0. */
static bool plain_word(const unsigned char *p)
{
    uint64_t word;
    memcpy(&word, p, sizeof word);
    uint64_t zero = (word - UINT64_C(0x0101010101010101)) & ~word;
    return ((word | zero) & UINT64_C(0x8080808080808080)) == 0;
}

size_t utf8_valid_prefix(struct text text)
{
    const unsigned char *p = (const unsigned char *)text.ptr;
    size_t at = 0;
    while (at < text.len) {
        if (text.len - at >= 8 && plain_word(p + at)) {
            at += 8;
            continue;
        }
        size_t len = character_length(p + at, text.len - at);
        if (len == 0)
            break;
        at += len;
    }
    return at;
}

bool utf8_valid(struct text text)
{
    return utf8_valid_prefix(text) == text.len;
}

int32_t utf8_next(struct text *rest)
{
    if (rest->len == 0)
        return -1;
    const unsigned char *p = (const unsigned char *)rest->ptr;
    size_t len = p[0] < 0x80 ? 1 : p[0] < 0xE0 ? 2 : p[0] < 0xF0 ? 3 : 4;
    if (len > rest->len) /* not valid after all: never read past the end */
        len = 1;
    int32_t c = 0xFFFD;
    switch (len) {
    case 1:
        c = p[0];
        break;
    case 2:
        c = (p[0] & 0x1F) << 6 | (p[1] & 0x3F);
        break;
    case 3:
        c = (p[0] & 0x0F) << 12 | (p[1] & 0x3F) << 6 | (p[2] & 0x3F);
        break;
    case 4:
        c = (p[0] & 0x07) << 18 | (p[1] & 0x3F) << 12 | (p[2] & 0x3F) << 6 | (p[3] & 0x3F);
        break;
    }
    rest->ptr += len;
    rest->len -= len;
    return c;
}

size_t utf8_length(struct text text)
{
    size_t count = 0;
    for (size_t i = 0; i < text.len; i++)
        count += ((unsigned char)text.ptr[i] & 0xC0) != 0x80;
    return count;
}

void utf8_put(struct buf *out, int32_t c)
{
    char bytes[4];
    size_t len = 0;
    if (c < 0x80) {
        bytes[len++] = (char)c;
    } else if (c < 0x800) {
        bytes[len++] = (char)(0xC0 | c >> 6);
        bytes[len++] = (char)(0x80 | (c & 0x3F));
    } else if (c < 0x10000) {
        bytes[len++] = (char)(0xE0 | c >> 12);
        bytes[len++] = (char)(0x80 | (c >> 6 & 0x3F));
        bytes[len++] = (char)(0x80 | (c & 0x3F));
    } else {
        bytes[len++] = (char)(0xF0 | c >> 18);
        bytes[len++] = (char)(0x80 | (c >> 12 & 0x3F));
        bytes[len++] = (char)(0x80 | (c >> 6 & 0x3F));
        bytes[len++] = (char)(0x80 | (c & 0x3F));
    }
    buf_add(out, bytes, len);
}

bool utf8_is_han(int32_t c)
{
    return (c >= 0x4E00 && c <= 0x9FFF) || (c >= 0x3400 && c <= 0x4DBF) || c == 0x3007 ||
           (c >= 0xF900 && c <= 0xFAFF) || (c >= 0x20000 && c <= 0x323AF);
}

bool utf8_is_letter(int32_t c)
{
    if (c < 0x80)
        return (c >= '0' && c <= '9') || ((c | 0x20) >= 'a' && (c | 0x20) <= 'z');
    if (utf8_is_han(c))
        return true;
    if ((c >= 0xFE00 && c <= 0xFE0F) ||
        c >= 0xE0000) /* variation selectors only choose a picture */
        return false;
    return u_isalnum(c) || (U_GET_GC_MASK(c) & U_GC_M_MASK) != 0;
}

int32_t utf8_lower(int32_t c)
{
    if (c < 0x80)
        return c >= 'A' && c <= 'Z' ? c | 0x20 : c;
    return u_tolower(c);
}

/* ---- normal form ---- */

/* Characters that are NFC by themselves and do not combine with the one before: what nearly all text is
 * made of. Everything else is left to ICU. (Canonical singletons and combining marks lie outside.) */
static bool surely_normal(int32_t c)
{
    return c < 0x300 || (c >= 0x4E00 && c <= 0x9FFF) || (c >= 0x3400 && c <= 0x4DBF) ||
           (c >= 0x3001 && c <= 0x3029) || (c >= 0x3041 && c <= 0x3096) ||
           (c >= 0x30A1 && c <= 0x30FA) || (c >= 0xFF01 && c <= 0xFF5E) ||
           (c >= 0x2010 && c <= 0x2027) || (c >= 0x2030 && c <= 0x205E) || c == IDEOGRAPHIC_SPACE;
}

static bool is_normal(struct text text)
{
    while (text.len) {
        if (text.len >= 8 && plain_word((const unsigned char *)text.ptr)) {
            text = text_slice(text, 8, text.len);
            continue;
        }
        if (!surely_normal(utf8_next(&text)))
            return false;
    }
    return true;
}

/* The input when ICU cannot (no memory: the arena says so). */
static struct text normalize(struct arena *arena, struct text text)
{
    UErrorCode status = U_ZERO_ERROR;
    const UNormalizer2 *nfc = unorm2_getNFCInstance(&status);
    if (U_FAILURE(status) || text.len > INT32_MAX / 16)
        return text;
    /* UTF-16 units never outnumber UTF-8 bytes, and NFC at most triples them (UAX 15, 9). */
    int32_t length = 0, room = (int32_t)text.len;
    UChar *source = ARENA_ARRAY(arena, UChar, text.len);
    if (!source)
        return text;
    u_strFromUTF8(source, room, &length, text.ptr, (int32_t)text.len, &status);
    if (U_FAILURE(status))
        return text;
    if (unorm2_quickCheck(nfc, source, length, &status) == UNORM_YES)
        return text;
    UChar *target = ARENA_ARRAY(arena, UChar, (size_t)length * 3);
    char *out = arena_alloc(arena, (size_t)length * 9);
    if (!target || !out)
        return text;
    int32_t normal = unorm2_normalize(nfc, source, length, target, length * 3, &status);
    int32_t bytes = 0;
    u_strToUTF8(out, length * 9, &bytes, target, normal, &status);
    return U_FAILURE(status) ? text : (struct text){out, (size_t)bytes};
}

struct text utf8_stored(struct arena *arena, struct text text)
{
    text = text_trim(text);
    return is_normal(text) ? text : text_trim(normalize(arena, text));
}

/* ---- folding ---- */

int32_t utf8_fold(int32_t c)
{
    if (c >= FULL_WIDTH_FIRST && c <= FULL_WIDTH_LAST)
        c -= FULL_WIDTH_SHIFT;
    else if (c == IDEOGRAPHIC_SPACE)
        c = ' ';
    return c >= 'A' && c <= 'Z' ? c | 0x20 : c;
}

/* Full-width forms begin with EF BC, EF BD or are E3 80 80. */
static bool has_full_width(struct text text)
{
    for (size_t i = 0; i + 2 < text.len; i++) {
        const unsigned char *p = (const unsigned char *)text.ptr + i;
        if ((p[0] == 0xEF && (p[1] == 0xBC || p[1] == 0xBD)) ||
            (p[0] == 0xE3 && p[1] == 0x80 && p[2] == 0x80))
            return true;
    }
    return false;
}

struct text utf8_half_width(struct arena *arena, struct text text)
{
    struct buf buf;
    if (!has_full_width(text))
        return text;
    buf_init(&buf, arena, text.len);
    while (text.len) {
        int32_t c = utf8_next(&text);
        if (c >= FULL_WIDTH_FIRST && c <= FULL_WIDTH_LAST)
            c -= FULL_WIDTH_SHIFT;
        utf8_put(&buf, c == IDEOGRAPHIC_SPACE ? ' ' : c);
    }
    return buf_text(&buf);
}

struct text utf8_folded(struct arena *arena, struct text text)
{
    return text_lower(arena, utf8_half_width(arena, text));
}
