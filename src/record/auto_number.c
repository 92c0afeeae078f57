#include "record/auto_number.h"

#include "record/log/log.h"

struct parts {
    struct text head, tail;
    size_t digits; /* at least */
};

static struct parts split(struct text format)
{
    ptrdiff_t open = text_find(format, TEXT("{"));
    ptrdiff_t close = text_find(format, TEXT("}"));
    if (open < 0 || close < open)
        return (struct parts){.head = format, .tail = TEXT_EMPTY, .digits = 1};
    return (struct parts){.head = text_slice(format, 0, (size_t)open),
                          .tail = text_slice(format, (size_t)close + 1, format.len),
                          .digits = (size_t)(close - open - 1)};
}

struct text auto_number_write(struct arena *arena, struct text format, int64_t number)
{
    struct parts parts = split(format);
    char digits[24];
    struct buf out;
    buf_init_fixed(&out, digits, sizeof digits);
    buf_add_int(&out, number);
    struct buf text;
    buf_init(&text, arena, format.len + sizeof digits);
    buf_add_text(&text, parts.head);
    for (size_t i = out.len; i < parts.digits; i++)
        buf_add_char(&text, '0');
    buf_add_text(&text, buf_text(&out));
    buf_add_text(&text, parts.tail);
    return buf_text(&text);
}

bool auto_number_read(struct text format, struct text text, int64_t *number)
{
    struct parts parts = split(format);
    size_t around = parts.head.len + parts.tail.len;
    if (text.len <= around || !text_starts(text, parts.head) || !text_ends(text, parts.tail))
        return false;
    struct text digits = text_slice(text, parts.head.len, text.len - around);
    return digits.ptr[0] >= '0' && digits.ptr[0] <= '9' && text_to_int(digits, number);
}

enum err auto_number_fill(struct record_env *env, const struct meta_field *field,
                          struct value *value)
{
    int64_t given;
    bool brought = !value_is_null(*value);
    if (brought && !auto_number_read(field->format, value->text, &given))
        return ERR_OK;
    struct arena *arena = env->ctx->arena;
    struct text name = text_format(arena, "%.*s.%.*s", TEXT_ARG(field->object->name),
                                   TEXT_ARG(field->name));
    struct log_counter *counter = log_counter(env, name);
    if (!counter)
        return ctx_error(env->ctx);
    if (brought && given <= counter->value)
        return ERR_OK;
    counter->value = brought ? given : counter->value + 1;
    counter->changed = true;
    if (!brought)
        *value = value_text(auto_number_write(arena, field->format, counter->value));
    return ERR_OK;
}
