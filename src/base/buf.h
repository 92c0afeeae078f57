/* A growing byte buffer with a maximum set at birth.
 *
 * Appending past the maximum, or with a failed arena, sets the sticky flag `overflow` and appends
 * nothing more; the owner checks it once at the end. The bytes live in the arena. */
#pragma once

#include "base/arena.h"
#include "base/text.h"

struct buf {
    struct arena *arena;
    char *ptr;
    size_t len;
    size_t capacity;
    size_t max;
    bool overflow;
};

void buf_init(struct buf *buf, struct arena *arena, size_t max);
/* Over storage of the caller, holding at most size - 1 bytes; needs no arena. */
void buf_init_fixed(struct buf *buf, char *storage, size_t size);
/* When there is no room yet; len is not 0. */
void buf_add_growing(struct buf *buf, const void *bytes, size_t len);

/* Inline: a reply is made of hundreds of small pieces. */
static inline void buf_add(struct buf *buf, const void *bytes, size_t len)
{
    if (len == 0)
        return;
    if (len >= buf->capacity - buf->len || buf->overflow) {
        buf_add_growing(buf, bytes, len);
        return;
    }
    memcpy(buf->ptr + buf->len, bytes, len);
    buf->len += len;
}

static inline void buf_add_char(struct buf *buf, char c)
{
    if (buf->capacity - buf->len <= 1 || buf->overflow)
        buf_add_growing(buf, &c, 1);
    else
        buf->ptr[buf->len++] = c;
}

static inline void buf_add_text(struct buf *buf, struct text text)
{
    buf_add(buf, text.ptr, text.len);
}

void buf_add_int(struct buf *buf, int64_t number);
void buf_addf(struct buf *buf, const char *format, ...) __attribute__((format(printf, 2, 3)));
/* Literal with its length known at compile time. */
#define buf_lit(buf, literal) buf_add((buf), "" literal, sizeof(literal) - 1)
/* Forgets the contents, keeps the capacity. */
void buf_clear(struct buf *buf);
/* Cuts back to an earlier length. */
void buf_truncate(struct buf *buf, size_t len);
/* View of the contents; valid until the next append. */
struct text buf_text(const struct buf *buf);
