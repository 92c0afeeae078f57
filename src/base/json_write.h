/* JSON out: an append writer over struct buf. It puts the commas; the caller pairs begin and end. Text is
 * escaped; numbers, decimals and times are written by the functions of their kind. */
#pragma once

#include "base/buf.h"
#include "base/text.h"

struct json_out {
    struct buf *buf;
    bool comma; /* something was written at this level */
};

void json_out_init(struct json_out *out, struct buf *buf);
void json_begin_object(struct json_out *out);
void json_end_object(struct json_out *out);
void json_begin_array(struct json_out *out);
void json_end_array(struct json_out *out);
void json_key(struct json_out *out, struct text key);
void json_put_text(struct json_out *out, struct text text);
/* Text of unknown origin: each byte that is no UTF-8 becomes U+FFFD. */
void json_put_bytes(struct json_out *out, struct text bytes);
void json_put_int(struct json_out *out, int64_t number);
void json_put_bool(struct json_out *out, bool value);
void json_put_null(struct json_out *out);
/* An id: a string of digits. */
void json_put_id(struct json_out *out, int64_t id);
void json_put_decimal(struct json_out *out, int64_t number, int scale); /* a string: "12.5000" */
void json_put_date(struct json_out *out, int64_t days);
void json_put_datetime(struct json_out *out, int64_t ms);
/* Already JSON. */
void json_put_raw(struct json_out *out, struct text json);
/* Just the escaped characters, without quotes. */
void json_escape(struct buf *buf, struct text text);
