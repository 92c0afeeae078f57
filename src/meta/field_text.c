/* Text families, and what all families share. */
#include "base/utf8.h"
#include "meta/families.h"

/* Characters of what was given that a message repeats. */
#define GIVEN_MAX 60
/* Bytes of one JSON field. */
#define JSON_BYTES_MAX ((size_t)1000 * 1000)

/* The first GIVEN_MAX characters, with bytes that are no UTF-8 shown as ?. */
static struct text given_short(struct arena *arena, struct text given)
{
    struct buf buf;
    buf_init(&buf, arena, 4 * GIVEN_MAX + 8);
    struct text rest = text_slice(given, 0, 4 * GIVEN_MAX);
    if (!utf8_valid(rest)) {
        size_t good = utf8_valid_prefix(rest);
        bool only_cut = given.len > rest.len && rest.len - good < 4;
        if (!only_cut)
            return TEXT("?");
        rest.len = good;
    }
    struct text shown = rest;
    for (int i = 0; i < GIVEN_MAX && rest.len; i++)
        utf8_next(&rest);
    shown.len -= rest.len;
    buf_add_text(&buf, shown);
    if (shown.len < given.len)
        buf_lit(&buf, "…");
    return buf_text(&buf);
}

enum err field_refuse(struct ctx *ctx, enum err code, const struct meta_field *field,
                      struct text given, struct text more)
{
    return ctx_fail_field(ctx, code, field->name, given_short(ctx->arena, given), more);
}

struct value field_text_value(struct text text)
{
    return text.len ? value_text(text) : VALUE_NONE;
}

enum err field_stored_text(struct ctx *ctx, const struct meta_field *field, struct text text,
                           int64_t max, struct text *out)
{
    *out = TEXT_EMPTY;
    if (!utf8_valid(text))
        return ctx_fail_field(ctx, ERR_not_text, field->name);
    struct text stored = utf8_stored(ctx->arena, text);
    if (ctx->arena->failed)
        return ERR_out_of_memory;
    if (stored.len > (size_t)max && utf8_length(stored) > (size_t)max)
        return ctx_fail_field(ctx, ERR_too_long, field->name,
                              text_format(ctx->arena, "%lld", (long long)max));
    *out = stored;
    return ERR_OK;
}

static bool is_break(char c)
{
    return (unsigned char)c < ' ' || c == 0x7f;
}

/* A line has no line breaks: each run of control characters becomes one space. */
static struct text one_line(struct arena *arena, struct text text)
{
    size_t i = 0;
    while (i < text.len && !is_break(text.ptr[i]))
        i++;
    if (i == text.len)
        return text;
    struct buf buf;
    buf_init(&buf, arena, text.len);
    for (i = 0; i < text.len; i++) {
        if (!is_break(text.ptr[i]))
            buf_add_char(&buf, text.ptr[i]);
        else if (i == 0 || !is_break(text.ptr[i - 1]))
            buf_add_char(&buf, ' ');
    }
    return text_trim(buf_text(&buf));
}

FROM_TEXT(field_text_from_text)
{
    *out = VALUE_NONE;
    struct text stored;
    enum err err = field_stored_text(ctx, field, text, field->max, &stored);
    if (!err)
        *out = field_text_value(one_line(ctx->arena, stored));
    return err;
}

FROM_TEXT(field_long_text_from_text)
{
    *out = VALUE_NONE;
    struct text stored;
    enum err err = field_stored_text(ctx, field, text, field->max, &stored);
    if (!err)
        *out = field_text_value(stored);
    return err;
}

TO_JSON(field_text_to_json)
{
    (void)field;
    json_put_text(out, value.text);
}

TO_TEXT(field_text_to_text)
{
    (void)field;
    buf_add_text(out, value.text);
}

static bool is_color(struct text text)
{
    if (text.len != 7 || text.ptr[0] != '#')
        return false;
    for (size_t i = 1; i < text.len; i++) {
        char c = text.ptr[i];
        if (!((c >= '0' && c <= '9') || (c >= 'a' && c <= 'f')))
            return false;
    }
    return true;
}

FROM_TEXT(field_color_from_text)
{
    *out = VALUE_NONE;
    struct text stored;
    enum err err = field_stored_text(ctx, field, text, field->max, &stored);
    if (err || stored.len == 0)
        return err;
    struct text color = text_lower(ctx->arena, stored);
    if (!is_color(color))
        return field_refuse(ctx, ERR_not_a_color, field, text, TEXT_EMPTY);
    *out = value_text(color);
    return ERR_OK;
}

FROM_JSON(field_json_from_json)
{
    *out = VALUE_NONE;
    if (json_kind(json) == JSON_NULL)
        return ERR_OK;
    struct text compact = json_dump(ctx->arena, json);
    if (ctx->arena->failed)
        return ERR_out_of_memory;
    if (compact.len > JSON_BYTES_MAX)
        return ctx_fail_field(ctx, ERR_too_long, field->name, TEXT("1000000"));
    *out = value_text(compact);
    return ERR_OK;
}

FROM_TEXT(field_json_from_text)
{
    *out = VALUE_NONE;
    if (text_trim(text).len == 0)
        return ERR_OK;
    /* The parser's own fault names a byte of a request body; here the field matters. */
    struct ctx inner;
    ctx_init(&inner, ctx->arena, ctx->now);
    const struct json *json = json_parse(&inner, text);
    if (!json)
        return ctx->arena->failed ? ERR_out_of_memory
                                  : ctx_fail_field(ctx, ERR_not_json, field->name);
    return field_json_from_json(ctx, field, json, out);
}

TO_JSON(field_json_to_json)
{
    (void)field;
    json_put_raw(out, value.text);
}
