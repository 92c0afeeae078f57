/* The functions behind the rows of field_types.c, by family. Nobody else calls them: they are reached
 * through field_types[].
 *
 * What every from_json and from_text keeps: null and empty text give null; a refusal reports one fault on
 * the ctx with the field's name and returns its code; `*out` is then null. */
#pragma once

#include "meta/field_types.h"

#define FROM_JSON(name)                                                                            \
    enum err name(struct ctx *ctx, const struct meta_field *field, const struct json *json,        \
                  struct value *out)
#define FROM_TEXT(name)                                                                            \
    enum err name(struct ctx *ctx, const struct meta_field *field, struct text text,               \
                  struct value *out)
#define TO_JSON(name)                                                                              \
    void name(struct json_out *out, const struct meta_field *field, struct value value)
#define TO_TEXT(name) void name(struct buf *out, const struct meta_field *field, struct value value)

/* field_text.c: text as people write it */
FROM_TEXT(field_text_from_text); /* text, auto_number */
FROM_TEXT(field_long_text_from_text);
FROM_TEXT(field_color_from_text);
TO_JSON(field_text_to_json);
TO_TEXT(field_text_to_text);
FROM_JSON(field_json_from_json);
FROM_TEXT(field_json_from_text);
TO_JSON(field_json_to_json);

/* field_address.c: text that must reach somebody */
FROM_TEXT(field_email_from_text);
FROM_TEXT(field_phone_from_text);
FROM_TEXT(field_url_from_text);

/* field_number.c */
FROM_TEXT(field_integer_from_text); /* integer, duration */
TO_JSON(field_integer_to_json);
TO_TEXT(field_integer_to_text);
FROM_TEXT(field_decimal_from_text); /* decimal, money, percent */
TO_JSON(field_decimal_to_json);
TO_TEXT(field_decimal_to_text);
FROM_TEXT(field_rating_from_text);
FROM_JSON(field_boolean_from_json);
FROM_TEXT(field_boolean_from_text);
TO_JSON(field_boolean_to_json);
TO_TEXT(field_boolean_to_text);

/* field_time.c */
FROM_TEXT(field_date_from_text);
TO_JSON(field_date_to_json);
TO_TEXT(field_date_to_text);
FROM_TEXT(field_datetime_from_text);
TO_JSON(field_datetime_to_json);
TO_TEXT(field_datetime_to_text);

/* field_choice.c */
FROM_TEXT(field_select_from_text);
FROM_JSON(field_multi_select_from_json);
FROM_TEXT(field_multi_select_from_text);
FROM_JSON(field_tags_from_json);
FROM_TEXT(field_tags_from_text);
TO_JSON(field_list_to_json); /* multi_select, tags */
TO_TEXT(field_list_to_text);

/* field_reference.c */
FROM_JSON(field_reference_from_json);
FROM_TEXT(field_reference_from_text); /* any_reference too */
FROM_JSON(field_any_reference_from_json);
TO_JSON(field_reference_to_json);
TO_TEXT(field_reference_to_text);

/* Shared by the families (field_text.c). */

/* Valid UTF-8, NFC, trimmed, at most `max` characters: ERR_not_text, ERR_too_long. */
enum err field_stored_text(struct ctx *ctx, const struct meta_field *field, struct text text,
                           int64_t max, struct text *out);
/* Reports a refusal with what was given, cut short. */
enum err field_refuse(struct ctx *ctx, enum err code, const struct meta_field *field,
                      struct text given, struct text more);
/* Empty text is null. */
struct value field_text_value(struct text text);
