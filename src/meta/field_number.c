/* Numbers: integers, exact decimals, ratings and booleans. */
#include "base/money.h"
#include "meta/families.h"

/* Integers that a browser holds exactly. */
#define INTEGER_MAX INT64_C(9007199254740991)
/* Largest exponent read in 1e6; more never fits. */
#define EXPONENT_MAX 30

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

/* Sign, digits and at most one point: what a number may look like however large it is. */
static bool looks_plain(struct text text, bool point_allowed)
{
    size_t i = text.len && (text.ptr[0] == '-' || text.ptr[0] == '+');
    size_t digits = 0;
    for (; i < text.len; i++) {
        if (is_digit(text.ptr[i]))
            digits++;
        else if (text.ptr[i] == '.' && point_allowed)
            point_allowed = false;
        else
            return false;
    }
    return digits > 0 && is_digit(text.ptr[text.len - 1]);
}

/* id prints as a string and is the only integer beyond what browsers hold. */
static bool is_id(const struct meta_field *field)
{
    return field->system && text_eq(field->name, TEXT("id"));
}

FROM_TEXT(field_integer_from_text)
{
    *out = VALUE_NONE;
    struct text trimmed = text_trim(text);
    if (trimmed.len == 0)
        return ERR_OK;
    if (!looks_plain(trimmed, false))
        return field_refuse(ctx, ERR_not_an_integer, field, text, TEXT_EMPTY);
    int64_t number;
    if (!decimal_parse(trimmed, 0, true, &number) ||
        ((number > INTEGER_MAX || number < -INTEGER_MAX) && !is_id(field)))
        return field_refuse(ctx, ERR_number_too_large, field, text, TEXT_EMPTY);
    *out = value_int(number);
    return ERR_OK;
}

TO_JSON(field_integer_to_json)
{
    if (is_id(field))
        json_put_id(out, value.number);
    else
        json_put_int(out, value.number);
}

TO_TEXT(field_integer_to_text)
{
    (void)field;
    buf_add_int(out, value.number);
}

/* Zeros enough to move the point by any exponent we read. */
static void add_zeros(struct buf *buf, int64_t count)
{
    for (int64_t i = 0; i < count; i++)
        buf_add_char(buf, '0');
}

/* Programs print small and large numbers as 1e-7 and 1.5e3: the same in plain notation. Anything else
 * comes back as it is. */
static struct text plain_notation(struct arena *arena, struct text text)
{
    size_t e = 0;
    while (e < text.len && text.ptr[e] != 'e' && text.ptr[e] != 'E')
        e++;
    struct text mantissa = text_slice(text, 0, e);
    struct text power = text_slice(text, e + 1, text.len);
    if (power.len && power.ptr[0] == '+')
        power = text_slice(power, 1, power.len);
    int64_t exponent;
    if (e == text.len || !looks_plain(mantissa, true) || !text_to_int(power, &exponent) ||
        exponent > EXPONENT_MAX || exponent < -EXPONENT_MAX)
        return text;
    struct buf digits;
    buf_init(&digits, arena, text.len + 4 * EXPONENT_MAX);
    size_t sign = mantissa.ptr[0] == '-' || mantissa.ptr[0] == '+';
    if (sign)
        buf_add_char(&digits, mantissa.ptr[0]);
    add_zeros(&digits, EXPONENT_MAX); /* leading zeros mean nothing */
    int64_t point = -1;
    for (size_t i = sign; i < mantissa.len; i++) {
        if (mantissa.ptr[i] == '.')
            point = (int64_t)(digits.len - sign);
        else
            buf_add_char(&digits, mantissa.ptr[i]);
    }
    if (point < 0)
        point = (int64_t)(digits.len - sign);
    point += exponent;
    add_zeros(&digits, point - (int64_t)(digits.len - sign));
    struct text all = buf_text(&digits);
    struct text head = text_slice(all, 0, sign + (size_t)point);
    struct text tail = text_slice(all, head.len, all.len);
    return tail.len ? text_format(arena, "%.*s.%.*s", TEXT_ARG(head), TEXT_ARG(tail)) : head;
}

FROM_TEXT(field_decimal_from_text)
{
    *out = VALUE_NONE;
    struct text trimmed = text_trim(text);
    if (trimmed.len == 0)
        return ERR_OK;
    struct text plain = plain_notation(ctx->arena, trimmed);
    if (ctx->arena->failed)
        return ERR_out_of_memory;
    int64_t number;
    if (decimal_parse(plain, field->scale, true, &number)) {
        *out = value_int(number);
        return ERR_OK;
    }
    if (decimal_parse(plain, field->scale, false, &number))
        return field_refuse(ctx, ERR_too_many_decimals, field, text,
                            text_format(ctx->arena, "%d", field->scale));
    bool large = looks_plain(plain, true);
    return field_refuse(ctx, large ? ERR_number_too_large : ERR_not_a_number, field, text,
                        TEXT_EMPTY);
}

TO_JSON(field_decimal_to_json)
{
    json_put_decimal(out, value.number, field->scale);
}

TO_TEXT(field_decimal_to_text)
{
    decimal_print(out, value.number, field->scale);
}

FROM_TEXT(field_rating_from_text)
{
    *out = VALUE_NONE;
    struct text trimmed = text_trim(text);
    if (trimmed.len == 0)
        return ERR_OK;
    int64_t number;
    if (!text_to_int(trimmed, &number) || number < 0 || number > field->max)
        return ctx_fail_field(ctx, ERR_not_a_rating, field->name,
                              text_format(ctx->arena, "%lld", (long long)field->max));
    *out = value_int(number);
    return ERR_OK;
}

FROM_JSON(field_boolean_from_json)
{
    *out = VALUE_NONE;
    if (json_kind(json) == JSON_NULL)
        return ERR_OK;
    if (json_kind(json) != JSON_BOOL)
        return ctx_fail_field(ctx, ERR_not_a_boolean, field->name);
    *out = value_int(json_bool(json));
    return ERR_OK;
}

FROM_TEXT(field_boolean_from_text)
{
    *out = VALUE_NONE;
    struct text trimmed = text_trim(text);
    if (trimmed.len == 0)
        return ERR_OK;
    bool yes = text_eq(trimmed, TEXT("true"));
    if (!yes && !text_eq(trimmed, TEXT("false")))
        return ctx_fail_field(ctx, ERR_not_a_boolean, field->name);
    *out = value_int(yes);
    return ERR_OK;
}

TO_JSON(field_boolean_to_json)
{
    (void)field;
    json_put_bool(out, value.number != 0);
}

TO_TEXT(field_boolean_to_text)
{
    (void)field;
    buf_add_text(out, value.number ? TEXT("true") : TEXT("false"));
}
