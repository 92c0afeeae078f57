#include "base/buf.h"

#include <stdarg.h>
#include <stdio.h>

#define CAPACITY_FIRST 128u

/* Invariant: capacity > len once something was appended; the spare byte takes printf's NUL. */

void buf_init(struct buf *buf, struct arena *arena, size_t max)
{
    *buf = (struct buf){.arena = arena, .max = max < SIZE_MAX / 4 ? max : SIZE_MAX / 4};
}

void buf_init_fixed(struct buf *buf, char *storage, size_t size)
{
    *buf = (struct buf){.ptr = storage, .capacity = size, .max = size ? size - 1 : 0};
}

static bool grow(struct buf *buf, size_t need)
{
    size_t capacity = buf->capacity * 2 > CAPACITY_FIRST ? buf->capacity * 2 : CAPACITY_FIRST;
    if (capacity < need)
        capacity = need;
    if (capacity > buf->max + 1)
        capacity = buf->max + 1;
    if (buf->arena && arena_extend(buf->arena, buf->ptr, buf->capacity, capacity)) {
        buf->capacity = capacity;
        return true;
    }
    char *ptr = buf->arena ? arena_alloc_bare(buf->arena, capacity) : NULL;
    if (!ptr)
        return false;
    if (buf->len)
        memcpy(ptr, buf->ptr, buf->len);
    buf->ptr = ptr;
    buf->capacity = capacity;
    return true;
}

/* Room for `extra` bytes and a NUL, or overflow. */
static bool reserve(struct buf *buf, size_t extra)
{
    if (buf->overflow)
        return false;
    if (extra <= buf->max - buf->len) {
        size_t need = buf->len + extra + 1;
        if (need <= buf->capacity || grow(buf, need))
            return true;
    }
    buf->overflow = true;
    return false;
}

void buf_add_growing(struct buf *buf, const void *bytes, size_t len)
{
    if (!reserve(buf, len))
        return;
    memcpy(buf->ptr + buf->len, bytes, len);
    buf->len += len;
}

void buf_add_int(struct buf *buf, int64_t number)
{
    char digits[20];
    size_t at = sizeof digits;
    uint64_t rest = number < 0 ? 0 - (uint64_t)number : (uint64_t)number;
    do {
        digits[--at] = (char)('0' + rest % 10);
        rest /= 10;
    } while (rest);
    if (number < 0)
        digits[--at] = '-';
    buf_add(buf, digits + at, sizeof digits - at);
}

void buf_addf(struct buf *buf, const char *format, ...)
{
    va_list args;
    if (!reserve(buf, 0))
        return;
    size_t room = buf->capacity - buf->len;
    va_start(args, format);
    int len = vsnprintf(buf->ptr + buf->len, room, format, args);
    va_end(args);
    if (len < 0) {
        buf->overflow = true;
        return;
    }
    if ((size_t)len >= room) {
        if (!reserve(buf, (size_t)len))
            return;
        va_start(args, format);
        vsnprintf(buf->ptr + buf->len, (size_t)len + 1, format, args);
        va_end(args);
    }
    buf->len += (size_t)len;
}

void buf_clear(struct buf *buf)
{
    buf->len = 0;
    buf->overflow = false;
}

void buf_truncate(struct buf *buf, size_t len)
{
    if (len < buf->len)
        buf->len = len;
}

struct text buf_text(const struct buf *buf)
{
    return buf->ptr ? (struct text){buf->ptr, buf->len} : TEXT_EMPTY;
}
