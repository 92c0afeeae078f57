#include "base/text.h"

#include <stdarg.h>
#include <stdio.h>

#define FORMAT_MAX ((size_t)64 * 1024)
#define DISTANCE_LENGTH_MAX 64
#define DISTANCE_CAP 99

static unsigned char fold(char c)
{
    return (unsigned char)(c >= 'A' && c <= 'Z' ? c | 0x20 : c);
}

struct text text_of(const char *string)
{
    return string ? (struct text){string, strlen(string)} : TEXT_EMPTY;
}

bool text_eq(struct text a, struct text b)
{
    return a.len == b.len && (a.len == 0 || memcmp(a.ptr, b.ptr, a.len) == 0);
}

bool text_eq_fold(struct text a, struct text b)
{
    if (a.len != b.len)
        return false;
    for (size_t i = 0; i < a.len; i++)
        if (fold(a.ptr[i]) != fold(b.ptr[i]))
            return false;
    return true;
}

int text_compare(struct text a, struct text b)
{
    size_t common = a.len < b.len ? a.len : b.len;
    int order = common ? memcmp(a.ptr, b.ptr, common) : 0;
    if (order != 0)
        return order;
    return (a.len > b.len) - (a.len < b.len);
}

bool text_starts(struct text text, struct text prefix)
{
    return text.len >= prefix.len && text_eq((struct text){text.ptr, prefix.len}, prefix);
}

bool text_ends(struct text text, struct text suffix)
{
    if (text.len < suffix.len || suffix.len == 0)
        return suffix.len == 0;
    return memcmp(text.ptr + (text.len - suffix.len), suffix.ptr, suffix.len) == 0;
}

ptrdiff_t text_find(struct text text, struct text part)
{
    if (part.len == 0)
        return 0;
    if (part.len > text.len)
        return -1;
    const char *found = memmem(text.ptr, text.len, part.ptr, part.len);
    return found ? found - text.ptr : -1;
}

/* Bytes of white space the text begins with: 0 when it begins with something else. */
static size_t space_ahead(struct text text)
{
    if (text.len == 0)
        return 0;
    char c = text.ptr[0];
    if (c == ' ' || (c >= '\t' && c <= '\r'))
        return 1;
    if (text_starts(text, TEXT("\xC2\xA0")))
        return 2;
    return text_starts(text, TEXT("\xE3\x80\x80")) ? 3 : 0;
}

static size_t space_behind(struct text text)
{
    if (text.len == 0)
        return 0;
    char c = text.ptr[text.len - 1];
    if (c == ' ' || (c >= '\t' && c <= '\r'))
        return 1;
    if (text_ends(text, TEXT("\xC2\xA0")))
        return 2;
    return text_ends(text, TEXT("\xE3\x80\x80")) ? 3 : 0;
}

struct text text_trim(struct text text)
{
    size_t space;
    while ((space = space_ahead(text)) > 0) {
        text.ptr += space;
        text.len -= space;
    }
    while ((space = space_behind(text)) > 0)
        text.len -= space;
    return text;
}

struct text text_slice(struct text text, size_t from, size_t len)
{
    if (from >= text.len)
        return TEXT_EMPTY;
    size_t rest = text.len - from;
    return (struct text){text.ptr + from, len < rest ? len : rest};
}

struct text text_cut(struct text *rest, char separator)
{
    struct text head = *rest;
    const char *found = head.len ? memchr(head.ptr, separator, head.len) : NULL;
    if (!found) {
        *rest = (struct text){NULL, 0};
        return head.ptr ? head : TEXT_EMPTY;
    }
    head.len = (size_t)(found - head.ptr);
    *rest = (struct text){found + 1, rest->len - head.len - 1};
    return head;
}

bool text_listed(struct text names, struct text name)
{
    while (names.ptr)
        if (text_eq(text_cut(&names, ' '), name))
            return true;
    return false;
}

struct text text_dup(struct arena *arena, struct text text)
{
    if (text.len == 0)
        return TEXT_EMPTY;
    char *copy = arena_alloc(arena, text.len);
    if (!copy)
        return TEXT_EMPTY;
    memcpy(copy, text.ptr, text.len);
    return (struct text){copy, text.len};
}

const char *text_cstr(struct arena *arena, struct text text)
{
    char *copy = text.len < SIZE_MAX ? arena_alloc(arena, text.len + 1) : NULL;
    if (!copy)
        return "";
    if (text.len)
        memcpy(copy, text.ptr, text.len);
    return copy;
}

struct text text_concat(struct arena *arena, struct text a, struct text b)
{
    char *joined = arena_alloc(arena, a.len + b.len);
    if (!joined)
        return TEXT_EMPTY;
    if (a.len)
        memcpy(joined, a.ptr, a.len);
    if (b.len)
        memcpy(joined + a.len, b.ptr, b.len);
    return (struct text){joined, a.len + b.len};
}

/* The longest head of at most `max` bytes that does not cut a UTF-8 character. */
static size_t whole_characters(const char *ptr, size_t max)
{
    while (max > 0 && ((unsigned char)ptr[max] & 0xC0) == 0x80)
        max--;
    return max;
}

struct text text_format(struct arena *arena, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    int wanted = vsnprintf(NULL, 0, format, args);
    va_end(args);
    if (wanted <= 0)
        return TEXT_EMPTY;
    size_t len = (size_t)wanted < FORMAT_MAX ? (size_t)wanted : FORMAT_MAX;
    char *out = arena_alloc(arena, len + 2);
    if (!out)
        return TEXT_EMPTY;
    va_start(args, format);
    vsnprintf(out, len + 2, format, args);
    va_end(args);
    if (len < (size_t)wanted)
        len = whole_characters(out, len);
    return (struct text){out, len};
}

struct text text_lower(struct arena *arena, struct text text)
{
    char *out = arena_alloc(arena, text.len);
    if (!out)
        return TEXT_EMPTY;
    for (size_t i = 0; i < text.len; i++)
        out[i] = (char)fold(text.ptr[i]);
    return (struct text){out, text.len};
}

bool text_to_int(struct text text, int64_t *out)
{
    bool negative = text.len > 0 && text.ptr[0] == '-';
    size_t at = negative || (text.len > 0 && text.ptr[0] == '+') ? 1 : 0;
    if (at == text.len)
        return false;
    int64_t number = 0;
    for (; at < text.len; at++) {
        char c = text.ptr[at];
        if (c < '0' || c > '9' || __builtin_mul_overflow(number, 10, &number))
            return false;
        int digit = c - '0';
        if (__builtin_sub_overflow(number, digit, &number)) /* counted below 0: INT64_MIN fits */
            return false;
    }
    if (!negative && __builtin_sub_overflow((int64_t)0, number, &number))
        return false;
    *out = number;
    return true;
}

uint64_t text_hash(struct text text)
{
    uint64_t hash = UINT64_C(0xCBF29CE484222325);
    for (size_t i = 0; i < text.len; i++)
        hash = (hash ^ (unsigned char)text.ptr[i]) * UINT64_C(0x100000001B3);
    return hash;
}

static int least(int a, int b, int c)
{
    int ab = a < b ? a : b;
    return ab < c ? ab : c;
}

/* Optimal string alignment: rows of the usual table, the last two and the one being made. */
int text_distance(struct text a, struct text b)
{
    if (a.len > DISTANCE_LENGTH_MAX || b.len > DISTANCE_LENGTH_MAX)
        return DISTANCE_CAP;
    int rows[3][DISTANCE_LENGTH_MAX + 1];
    for (size_t j = 0; j <= b.len; j++)
        rows[0][j] = (int)j;
    for (size_t i = 1; i <= a.len; i++) {
        int *row = rows[i % 3];
        const int *above = rows[(i + 2) % 3];
        const int *twice = rows[(i + 1) % 3];
        row[0] = (int)i;
        for (size_t j = 1; j <= b.len; j++) {
            unsigned char x = fold(a.ptr[i - 1]), y = fold(b.ptr[j - 1]);
            row[j] = least(above[j] + 1, row[j - 1] + 1, above[j - 1] + (x != y));
            if (i > 1 && j > 1 && x == fold(b.ptr[j - 2]) && y == fold(a.ptr[i - 2]))
                row[j] = least(row[j], twice[j - 2] + 1, DISTANCE_CAP);
        }
    }
    return least(rows[a.len % 3][b.len], DISTANCE_CAP, DISTANCE_CAP);
}
