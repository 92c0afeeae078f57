/* What each field type is: one row per type in field_types.c. */
#pragma once

#include "meta/catalog.h"

struct field_type_info {
    struct text name;
    enum value_kind kind; /* of the stored value */
    bool filterable;
    bool sortable;
    bool groupable;
    bool summable;
    /* JSON → stored value. Reports ERR_… on the ctx with field->name as the place; JSON null gives null.
     * Text is brought into its stored form (NFC, trimmed), phones and mails are checked, options looked
     * up, lengths limited. References accept "id" and {"id"}; other forms are the record layer's. */
    enum err (*from_json)(struct ctx *ctx, const struct meta_field *field, const struct json *json,
                          struct value *out);
    /* Stored value (not null) → JSON. References print the id; the record layer adds names. */
    void (*to_json)(struct json_out *out, const struct meta_field *field, struct value value);
    /* Stored value (not null) → plain text for CSV and messages ("1234.5000", "2026-11-22", the key). */
    void (*to_text)(struct buf *out, const struct meta_field *field, struct value value);
    /* Plain text in the product's own notation (what to_text prints) → stored value. What people write
     * otherwise (万, full width, other date orders) is cleaned by record/import before. */
    enum err (*from_text)(struct ctx *ctx, const struct meta_field *field, struct text text,
                          struct value *out);
};

extern const struct field_type_info field_types[FIELD_TYPE_COUNT];
/* FIELD_TYPE_COUNT when unknown. */
enum field_type field_type_find(struct text name);

/* Refuses a key with ERR_not_an_option: one that is no option, or one that is no longer offered. */
enum err field_not_an_option(struct ctx *ctx, const struct meta_field *field, struct text key);

/* The object an any_reference points to, from {"object":"customer","id":"…"} (ERR_object_missing,
 * ERR_unknown_object, ERR_object_not_allowed). The stored value of the field is the id alone; the number of
 * this object goes into field->object_column. */
enum err field_any_object(struct ctx *ctx, const struct meta_field *field, const struct json *json,
                          const struct meta_object **out);

/* multi_select and tags are stored as "|a|b|": sorted, without doubles, so that equality is equality. */
struct text field_list_pack(struct arena *arena, const struct text *items, size_t count);
/* Iterates: struct text rest = packed; while (field_list_next(&rest, &item)) … */
bool field_list_next(struct text *rest, struct text *item);
