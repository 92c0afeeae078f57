/* Pick lists and tags. Lists are stored as "|a|b|": sorted, without doubles. */
#include "base/utf8.h"
#include "meta/families.h"
#include "meta/names.h"

#include <stdlib.h>

#define TAG_CHARS_MAX 64
#define LIST_ITEMS_MAX 100
/* Options that a refusal names when none is near. */
#define OPTIONS_NAMED 12

static int by_bytes(const void *a, const void *b)
{
    return text_compare(*(const struct text *)a, *(const struct text *)b);
}

struct text field_list_pack(struct arena *arena, const struct text *items, size_t count)
{
    struct text *sorted = ARENA_ARRAY(arena, struct text, count);
    if (!sorted || count == 0)
        return TEXT_EMPTY;
    memcpy(sorted, items, count * sizeof *sorted);
    qsort(sorted, count, sizeof *sorted, by_bytes);
    size_t size = 1;
    for (size_t i = 0; i < count; i++)
        size += sorted[i].len + 1;
    struct buf buf;
    buf_init(&buf, arena, size);
    for (size_t i = 0; i < count; i++) {
        if (sorted[i].len == 0 || (i && text_eq(sorted[i], sorted[i - 1])))
            continue;
        buf_add_text(&buf, buf.len ? TEXT_EMPTY : TEXT("|"));
        buf_add_text(&buf, sorted[i]);
        buf_add_char(&buf, '|');
    }
    return buf_text(&buf);
}

bool field_list_next(struct text *rest, struct text *item)
{
    while (rest->len) {
        const char *bar = memchr(rest->ptr, '|', rest->len);
        size_t len = bar ? (size_t)(bar - rest->ptr) : rest->len;
        *item = text_slice(*rest, 0, len);
        *rest = text_slice(*rest, bar ? len + 1 : len, rest->len);
        if (item->len)
            return true;
    }
    return false;
}

/* The nearest option when one is near, else the first few. */
static struct text allowed_options(struct arena *arena, const struct meta_field *field,
                                   struct text wrong)
{
    struct meta_nearest nearest;
    meta_nearest_init(&nearest, wrong);
    for (size_t i = 0; i < field->option_count; i++)
        if (field->options[i].active)
            meta_nearest_offer(&nearest, field->options[i].key);
    if (meta_nearest_get(&nearest).len)
        return meta_nearest_get(&nearest);
    struct buf buf;
    buf_init(&buf, arena, (size_t)64 * OPTIONS_NAMED);
    size_t named = 0;
    for (size_t i = 0; i < field->option_count && named < OPTIONS_NAMED; i++) {
        if (!field->options[i].active)
            continue;
        buf_add_text(&buf, named++ ? TEXT(", ") : TEXT_EMPTY);
        buf_add_text(&buf, field->options[i].key);
    }
    if (named < field->option_count)
        buf_lit(&buf, " …");
    return buf_text(&buf);
}

enum err field_not_an_option(struct ctx *ctx, const struct meta_field *field, struct text key)
{
    struct text shown = utf8_valid(key) ? key : TEXT_EMPTY;
    return field_refuse(ctx, ERR_not_an_option, field, key,
                        allowed_options(ctx->arena, field, shown));
}

FROM_TEXT(field_select_from_text)
{
    *out = VALUE_NONE;
    struct text key = text_trim(text);
    if (key.len == 0)
        return ERR_OK;
    const struct meta_option *option = meta_option_find(field, key);
    if (!option)
        return field_not_an_option(ctx, field, key);
    *out = value_text(option->key);
    return ERR_OK;
}

/* One entry of a list as it is stored; empty entries are left out. */
typedef enum err take_item(struct ctx *ctx, const struct meta_field *field, struct text given,
                           struct text *out);

static enum err take_option(struct ctx *ctx, const struct meta_field *field, struct text given,
                            struct text *out)
{
    struct value value;
    enum err err = field_select_from_text(ctx, field, given, &value);
    *out = value.text;
    return err;
}

static enum err take_tag(struct ctx *ctx, const struct meta_field *field, struct text given,
                         struct text *out)
{
    bool good = utf8_valid(given);
    *out = good ? utf8_stored(ctx->arena, given) : TEXT_EMPTY;
    if (ctx->arena->failed)
        return ERR_out_of_memory;
    for (size_t i = 0; i < out->len; i++)
        good = good && out->ptr[i] != '|' && (unsigned char)out->ptr[i] >= ' ';
    if (!good || utf8_length(*out) > TAG_CHARS_MAX)
        return field_refuse(ctx, ERR_not_a_tag, field, given, TEXT("64"));
    return ERR_OK;
}

/* A list of what the entries become, packed. */
struct list {
    struct text items[LIST_ITEMS_MAX];
    size_t count;
};

static enum err list_add(struct ctx *ctx, const struct meta_field *field, struct list *list,
                         take_item *take, struct text given)
{
    if (list->count == LIST_ITEMS_MAX)
        return ctx_fail_field(ctx, ERR_too_many_items, field->name, TEXT("100"));
    struct text item = TEXT_EMPTY;
    enum err err = take(ctx, field, given, &item);
    if (!err && item.len)
        list->items[list->count++] = item;
    return err;
}

static enum err list_end(struct ctx *ctx, const struct list *list, struct value *out)
{
    *out = field_text_value(field_list_pack(ctx->arena, list->items, list->count));
    return ctx->arena->failed ? ERR_out_of_memory : ERR_OK;
}

static enum err list_from_json(struct ctx *ctx, const struct meta_field *field,
                               const struct json *json, take_item *take, struct value *out)
{
    *out = VALUE_NONE;
    if (json_kind(json) == JSON_NULL)
        return ERR_OK;
    if (json_kind(json) != JSON_ARRAY)
        return ctx_fail_field(ctx, ERR_not_a_list, field->name);
    struct list list = {.count = 0};
    struct json_iter it = json_iter(json);
    while (json_next(&it)) {
        if (json_kind(it.value) != JSON_TEXT)
            return ctx_fail_field(ctx, ERR_not_a_list, field->name);
        enum err err = list_add(ctx, field, &list, take, json_text(it.value));
        if (err)
            return err;
    }
    return list_end(ctx, &list, out);
}

static enum err list_from_text(struct ctx *ctx, const struct meta_field *field, struct text text,
                               take_item *take, struct value *out)
{
    *out = VALUE_NONE;
    struct list list = {.count = 0};
    struct text rest = text;
    struct text item;
    while (field_list_next(&rest, &item)) {
        enum err err = list_add(ctx, field, &list, take, item);
        if (err)
            return err;
    }
    return list_end(ctx, &list, out);
}

FROM_JSON(field_multi_select_from_json)
{
    return list_from_json(ctx, field, json, take_option, out);
}

FROM_TEXT(field_multi_select_from_text)
{
    return list_from_text(ctx, field, text, take_option, out);
}

FROM_JSON(field_tags_from_json)
{
    return list_from_json(ctx, field, json, take_tag, out);
}

FROM_TEXT(field_tags_from_text)
{
    return list_from_text(ctx, field, text, take_tag, out);
}

TO_JSON(field_list_to_json)
{
    (void)field;
    struct text rest = value.text;
    struct text item;
    json_begin_array(out);
    while (field_list_next(&rest, &item))
        json_put_text(out, item);
    json_end_array(out);
}

/* "a|b": the stored form without its ends, so that it reads back. */
TO_TEXT(field_list_to_text)
{
    (void)field;
    if (value.text.len > 2)
        buf_add_text(out, text_slice(value.text, 1, value.text.len - 2));
}
