/* Dates and moments. */
#include "base/time.h"
#include "meta/families.h"

FROM_TEXT(field_date_from_text)
{
    *out = VALUE_NONE;
    struct text trimmed = text_trim(text);
    if (trimmed.len == 0)
        return ERR_OK;
    int64_t days;
    if (!date_parse(trimmed, &days))
        return field_refuse(ctx, ERR_not_a_date, field, text, TEXT_EMPTY);
    *out = value_int(days);
    return ERR_OK;
}

TO_JSON(field_date_to_json)
{
    (void)field;
    json_put_date(out, value.number);
}

TO_TEXT(field_date_to_text)
{
    (void)field;
    date_print(out, value.number);
}

FROM_TEXT(field_datetime_from_text)
{
    *out = VALUE_NONE;
    struct text trimmed = text_trim(text);
    if (trimmed.len == 0)
        return ERR_OK;
    int64_t ms;
    if (!datetime_parse(trimmed, &ms))
        return field_refuse(ctx, ERR_not_a_time, field, text, TEXT_EMPTY);
    *out = value_int(ms);
    return ERR_OK;
}

TO_JSON(field_datetime_to_json)
{
    (void)field;
    json_put_datetime(out, value.number);
}

TO_TEXT(field_datetime_to_text)
{
    (void)field;
    datetime_print(out, value.number);
}
