#include "base/json_write.h"

#include "base/money.h"
#include "base/time.h"
#include "base/utf8.h"

/* Bytes that must be escaped inside a string: controls, the quote, the backslash (RFC 8259 7). */
static inline bool needs_escape(unsigned char c)
{
    return c < 0x20 || c == '"' || c == '\\';
}

void json_out_init(struct json_out *out, struct buf *buf)
{
    *out = (struct json_out){.buf = buf};
}

static void before_value(struct json_out *out)
{
    if (out->comma)
        buf_add_char(out->buf, ',');
    out->comma = true;
}

static void begin(struct json_out *out, char bracket)
{
    before_value(out);
    buf_add_char(out->buf, bracket);
    out->comma = false;
}

static void end(struct json_out *out, char bracket)
{
    buf_add_char(out->buf, bracket);
    out->comma = true;
}

void json_begin_object(struct json_out *out)
{
    begin(out, '{');
}

void json_end_object(struct json_out *out)
{
    end(out, '}');
}

void json_begin_array(struct json_out *out)
{
    begin(out, '[');
}

void json_end_array(struct json_out *out)
{
    end(out, ']');
}

static void escape_char(struct buf *buf, unsigned char c)
{
    static const char hex[] = "0123456789abcdef";
    static const char short_forms[0x20] = {
        ['\b'] = 'b', ['\t'] = 't', ['\n'] = 'n', ['\f'] = 'f', ['\r'] = 'r'};
    if (c >= 0x20) {
        buf_add(buf, (const char[]){'\\', (char)c}, 2);
    } else if (short_forms[c]) {
        buf_add(buf, (const char[]){'\\', short_forms[c]}, 2);
    } else {
        buf_add(buf, (const char[]){'\\', 'u', '0', '0', hex[c >> 4], hex[c & 15]}, 6);
    }
}

#define EVERY_BYTE(byte) (UINT64_C(0x0101010101010101) * (byte))

/* Whether one of eight bytes may need an escape; it may say so of the byte after one that does. */
static inline bool word_needs_escape(const char *at)
{
    uint64_t word;
    memcpy(&word, at, sizeof word);
    uint64_t quote = word ^ EVERY_BYTE('"');
    uint64_t slash = word ^ EVERY_BYTE('\\');
    uint64_t found = ((word - EVERY_BYTE(0x20)) & ~word) | ((quote - EVERY_BYTE(1)) & ~quote) |
                     ((slash - EVERY_BYTE(1)) & ~slash);
    return found & EVERY_BYTE(0x80);
}

void json_escape(struct buf *buf, struct text text)
{
    size_t from = 0;
    for (size_t i = 0; i < text.len; i++) {
        if (i + 8 <= text.len && !word_needs_escape(text.ptr + i)) {
            i += 7;
            continue;
        }
        unsigned char c = (unsigned char)text.ptr[i];
        if (!needs_escape(c))
            continue;
        buf_add(buf, text.ptr + from, i - from);
        escape_char(buf, c);
        from = i + 1;
    }
    if (from < text.len)
        buf_add(buf, text.ptr + from, text.len - from);
}

static void put_quoted(struct buf *buf, struct text text)
{
    buf_add_char(buf, '"');
    json_escape(buf, text);
    buf_add_char(buf, '"');
}

void json_key(struct json_out *out, struct text key)
{
    before_value(out);
    put_quoted(out->buf, key);
    buf_add_char(out->buf, ':');
    out->comma = false; /* its value follows without one */
}

void json_put_text(struct json_out *out, struct text text)
{
    before_value(out);
    put_quoted(out->buf, text);
}

void json_put_bytes(struct json_out *out, struct text bytes)
{
    before_value(out);
    buf_add_char(out->buf, '"');
    while (bytes.len) {
        size_t good = utf8_valid_prefix(bytes);
        json_escape(out->buf, text_slice(bytes, 0, good));
        bytes = text_slice(bytes, good, bytes.len);
        if (bytes.len) {
            buf_lit(out->buf, "\xEF\xBF\xBD");
            bytes = text_slice(bytes, 1, bytes.len);
        }
    }
    buf_add_char(out->buf, '"');
}

void json_put_int(struct json_out *out, int64_t number)
{
    before_value(out);
    buf_add_int(out->buf, number);
}

void json_put_bool(struct json_out *out, bool value)
{
    json_put_raw(out, value ? TEXT("true") : TEXT("false"));
}

void json_put_null(struct json_out *out)
{
    json_put_raw(out, TEXT("null"));
}

void json_put_id(struct json_out *out, int64_t id)
{
    before_value(out);
    buf_add_char(out->buf, '"');
    buf_add_int(out->buf, id);
    buf_add_char(out->buf, '"');
}

void json_put_decimal(struct json_out *out, int64_t number, int scale)
{
    before_value(out);
    buf_add_char(out->buf, '"');
    decimal_print(out->buf, number, scale);
    buf_add_char(out->buf, '"');
}

void json_put_date(struct json_out *out, int64_t days)
{
    before_value(out);
    buf_add_char(out->buf, '"');
    date_print(out->buf, days);
    buf_add_char(out->buf, '"');
}

void json_put_datetime(struct json_out *out, int64_t ms)
{
    before_value(out);
    buf_add_char(out->buf, '"');
    datetime_print(out->buf, ms);
    buf_add_char(out->buf, '"');
}

void json_put_raw(struct json_out *out, struct text json)
{
    before_value(out);
    buf_add_text(out->buf, json);
}
