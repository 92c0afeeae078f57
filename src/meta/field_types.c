/* The table of field types: one row each. The functions are in the files of the families. */
#include "meta/field_types.h"

#include "meta/families.h"

/* JSON text that is read as the same text would be. */
static FROM_JSON(from_quoted)
{
    *out = VALUE_NONE;
    enum json_kind kind = json_kind(json);
    if (kind == JSON_NULL)
        return ERR_OK;
    if (kind != JSON_TEXT)
        return ctx_fail_field(ctx, ERR_not_text, field->name);
    return field_types[field->type].from_text(ctx, field, json_text(json), out);
}

/* The same for what may stand without quotes (numbers) or where the type's own refusal says it better. */
static FROM_JSON(from_written)
{
    *out = VALUE_NONE;
    enum json_kind kind = json_kind(json);
    if (kind == JSON_NULL)
        return ERR_OK;
    struct text text = kind == JSON_TEXT     ? json_text(json)
                       : kind == JSON_NUMBER ? json_number(json)
                                             : json_dump(ctx->arena, json);
    return field_types[field->type].from_text(ctx, field, text, out);
}

/* What lists may do with a type. */
#define FILTER .filterable = true
#define SORT .filterable = true, .sortable = true
#define GROUP .filterable = true, .sortable = true, .groupable = true
#define SUM .filterable = true, .sortable = true, .summable = true
/* Its four functions. */
#define VIA(from_json_, family, from_text_)                                                        \
    .from_json = (from_json_), .to_json = family##_to_json, .to_text = family##_to_text,           \
    .from_text = (from_text_)

#define TYPE_text GROUP, VIA(from_quoted, field_text, field_text_from_text)
#define TYPE_long_text FILTER, VIA(from_quoted, field_text, field_long_text_from_text)
#define TYPE_integer                                                                               \
    GROUP, .summable = true, VIA(from_written, field_integer, field_integer_from_text)
#define TYPE_decimal SUM, VIA(from_written, field_decimal, field_decimal_from_text)
#define TYPE_money SUM, VIA(from_written, field_decimal, field_decimal_from_text)
#define TYPE_percent SUM, VIA(from_written, field_decimal, field_decimal_from_text)
#define TYPE_boolean GROUP, VIA(field_boolean_from_json, field_boolean, field_boolean_from_text)
#define TYPE_date GROUP, VIA(from_written, field_date, field_date_from_text)
#define TYPE_datetime GROUP, VIA(from_written, field_datetime, field_datetime_from_text)
#define TYPE_duration SUM, VIA(from_written, field_integer, field_integer_from_text)
#define TYPE_select GROUP, VIA(from_written, field_text, field_select_from_text)
#define TYPE_multi_select                                                                          \
    FILTER, VIA(field_multi_select_from_json, field_list, field_multi_select_from_text)
#define TYPE_tags FILTER, VIA(field_tags_from_json, field_list, field_tags_from_text)
#define TYPE_email GROUP, VIA(from_quoted, field_text, field_email_from_text)
#define TYPE_phone SORT, VIA(from_quoted, field_text, field_phone_from_text)
#define TYPE_url FILTER, VIA(from_quoted, field_text, field_url_from_text)
#define TYPE_reference                                                                             \
    GROUP, VIA(field_reference_from_json, field_reference, field_reference_from_text)
#define TYPE_any_reference                                                                         \
    FILTER, VIA(field_any_reference_from_json, field_reference, field_reference_from_text)
#define TYPE_auto_number SORT, VIA(from_quoted, field_text, field_text_from_text)
#define TYPE_rating                                                                                \
    GROUP, .summable = true, VIA(from_written, field_integer, field_rating_from_text)
#define TYPE_color FILTER, VIA(from_quoted, field_text, field_color_from_text)
#define TYPE_json                                                                                  \
    .from_json = field_json_from_json, .to_json = field_json_to_json,                              \
    .to_text = field_text_to_text, .from_text = field_json_from_text

const struct field_type_info field_types[FIELD_TYPE_COUNT] = {
#define FIELD_TYPE(name_, kind_)                                                                   \
    [FIELD_##name_] = {.name = {#name_, sizeof #name_ - 1}, .kind = VALUE_##kind_, TYPE_##name_},
#include "meta/field_types.def"
#undef FIELD_TYPE
};

enum field_type field_type_find(struct text name)
{
    for (unsigned i = 0; i < FIELD_TYPE_COUNT; i++)
        if (text_eq(field_types[i].name, name))
            return (enum field_type)i;
    return FIELD_TYPE_COUNT;
}
