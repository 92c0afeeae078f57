#include "base/log.h"

#include "base/buf.h"
#include "base/json_write.h"
#include "base/time.h"

#include <stdatomic.h>
#include <stdio.h>
#include <time.h>

#define LINE_MAX_BYTES ((size_t)16 * 1024)
#define VALUE_MAX_BYTES ((size_t)1024)
#define NUMBERS_A_LINE 8

static _Atomic int threshold = LOG_INFO;

static _Thread_local char numbers[NUMBERS_A_LINE][24];
static _Thread_local unsigned numbers_next;

static const struct text level_names[] = {
    [LOG_DEBUG] = {"debug", 5},
    [LOG_INFO] = {"info", 4},
    [LOG_WARN] = {"warn", 4},
    [LOG_ERROR] = {"error", 5},
};

void log_set_level(enum log_level level)
{
    atomic_store_explicit(&threshold, (int)level, memory_order_relaxed);
}

struct text log_number(int64_t number)
{
    char *slot = numbers[numbers_next++ % NUMBERS_A_LINE];
    struct buf buf;
    buf_init_fixed(&buf, slot, sizeof numbers[0]);
    buf_add_int(&buf, number);
    return buf_text(&buf);
}

/* Numbers are known by where they stand, and so need no quotes. */
static bool is_number(struct text value)
{
    uintptr_t at = (uintptr_t)value.ptr, start = (uintptr_t)numbers;
    return at >= start && at < start + sizeof numbers;
}

static void put_value(struct json_out *out, struct text value)
{
    if (is_number(value)) {
        json_put_raw(out, value);
        return;
    }
    if (value.len > VALUE_MAX_BYTES) {
        value.len = VALUE_MAX_BYTES;
        while (value.len > VALUE_MAX_BYTES - 3 &&
               ((unsigned char)value.ptr[value.len] & 0xC0) == 0x80)
            value.len--; /* whole characters */
    }
    json_put_bytes(out, value);
}

static int64_t wall_clock_ms(void)
{
    struct timespec now = {0};
    timespec_get(&now, TIME_UTC);
    return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

void log_write(enum log_level level, const char *event, const struct log_pair *pairs, size_t count)
{
    if ((int)level < atomic_load_explicit(&threshold, memory_order_relaxed))
        return;
    char line[LINE_MAX_BYTES];
    struct buf buf;
    struct json_out out;
    buf_init_fixed(&buf, line, sizeof line - 2); /* the end of the line always fits */
    json_out_init(&out, &buf);
    json_begin_object(&out);
    json_key(&out, TEXT("at"));
    json_put_datetime(&out, wall_clock_ms());
    json_key(&out, TEXT("level"));
    json_put_text(&out, level_names[level]);
    json_key(&out, TEXT("event"));
    json_put_text(&out, text_of(event));
    for (size_t i = 0; i < count; i++) {
        size_t before = buf.len;
        json_key(&out, text_of(pairs[i].key));
        put_value(&out, pairs[i].value);
        if (buf.overflow) {
            buf_truncate(&buf, before);
            break;
        }
    }
    line[buf.len] = '}';
    line[buf.len + 1] = '\n';
    fwrite(line, 1, buf.len + 2, stderr); /* one call: lines of several threads never mix */
}
