#include "record/read/page.h"

#include <sodium.h>

#define VARIANT sodium_base64_VARIANT_URLSAFE_NO_PADDING
#define CURSOR_BYTES_MAX ((size_t)16 * 1024)
#define CURSOR_VERSION 1

/* --- cursors: version, hash, then per key a kind and its value, then the id --- */

static void put_number(struct buf *buf, uint64_t number)
{
    char bytes[8];
    for (size_t i = 0; i < 8; i++)
        bytes[i] = (char)(number >> (8 * (7 - i)));
    buf_add(buf, bytes, sizeof bytes);
}

static bool take_number(struct text *rest, uint64_t *out)
{
    if (rest->len < 8)
        return false;
    *out = 0;
    for (size_t i = 0; i < 8; i++)
        *out = *out << 8 | (unsigned char)rest->ptr[i];
    *rest = text_slice(*rest, 8, rest->len);
    return true;
}

static bool take_byte(struct text *rest, unsigned char *out)
{
    if (!rest->len)
        return false;
    *out = (unsigned char)rest->ptr[0];
    *rest = text_slice(*rest, 1, rest->len);
    return true;
}

static void put_value(struct buf *buf, struct value value)
{
    buf_add_char(buf, (char)value.kind);
    if (value.kind == VALUE_INT)
        put_number(buf, (uint64_t)value.number);
    if (value.kind == VALUE_TEXT) {
        put_number(buf, value.text.len);
        buf_add_text(buf, value.text);
    }
}

static bool take_value(struct text *rest, struct value *out)
{
    unsigned char kind;
    uint64_t number = 0;
    *out = VALUE_NONE;
    if (!take_byte(rest, &kind) || kind > VALUE_TEXT)
        return false;
    if (kind != VALUE_NULL && !take_number(rest, &number))
        return false;
    if (kind == VALUE_INT)
        *out = value_int((int64_t)number);
    if (kind != VALUE_TEXT)
        return true;
    if (number > rest->len)
        return false;
    *out = value_text(text_slice(*rest, 0, number));
    *rest = text_slice(*rest, number, rest->len);
    return true;
}

struct text page_place_print(struct arena *arena, const struct page_sort *sort,
                             const struct page_place *place)
{
    struct buf bytes;
    buf_init(&bytes, arena, CURSOR_BYTES_MAX);
    buf_add_char(&bytes, CURSOR_VERSION);
    put_number(&bytes, sort->hash);
    for (size_t i = 0; i < sort->count; i++)
        put_value(&bytes, place->values[i]);
    put_number(&bytes, (uint64_t)place->id);
    size_t size = sodium_base64_encoded_len(bytes.len, VARIANT);
    char *out = arena_alloc(arena, size);
    if (!out || bytes.overflow)
        return TEXT_EMPTY;
    sodium_bin2base64(out, size, (const unsigned char *)bytes.ptr, bytes.len, VARIANT);
    return (struct text){out, size - 1};
}

static bool parse_place(const struct page_sort *sort, struct text bytes, struct page_place *out)
{
    unsigned char version;
    uint64_t number;
    if (!take_byte(&bytes, &version) || version != CURSOR_VERSION)
        return false;
    if (!take_number(&bytes, &number) || number != sort->hash)
        return false;
    for (size_t i = 0; i < sort->count; i++)
        if (!take_value(&bytes, &out->values[i]))
            return false;
    if (!take_number(&bytes, &number))
        return false;
    out->id = (int64_t)number;
    return bytes.len == 0;
}

enum err page_place_read(struct ctx *ctx, const struct page_sort *sort, struct text cursor,
                         struct page_place *out)
{
    size_t len = 0;
    *out = (struct page_place){0};
    if (cursor.len > CURSOR_BYTES_MAX * 2)
        return ctx_fail(ctx, ERR_cursor_invalid);
    unsigned char *bytes = arena_alloc(ctx->arena, cursor.len);
    if (!bytes)
        return ctx_fail(ctx, ERR_out_of_memory);
    if (sodium_base642bin(bytes, cursor.len, cursor.ptr, cursor.len, NULL, &len, NULL, VARIANT) !=
            0 ||
        !parse_place(sort, (struct text){(const char *)bytes, len}, out))
        return ctx_fail(ctx, ERR_cursor_invalid);
    return ERR_OK;
}

/* --- stretches --- */

static const struct db_node *equal(struct arena *arena, const struct db_node *node,
                                   struct value value)
{
    if (value_is_null(value))
        return db_call1(arena, DB_IS_NULL, node);
    return db_call2(arena, DB_EQ, node, db_value(arena, value));
}

struct stretches {
    struct arena *arena;
    struct page_stretch *out;
    size_t count;
};

static void add(struct stretches *to, const struct db_node *prefix, const struct db_node *condition,
                size_t from)
{
    to->out[to->count++] = (struct page_stretch){db_and(to->arena, prefix, condition), from};
}

/* What comes after `value` in one key: up to two ranges, for null is smallest and so comes last in a
 * descending list. */
static void add_further(struct stretches *to, const struct page_key *key, struct value value,
                        const struct db_node *prefix, size_t index)
{
    struct arena *arena = to->arena;
    bool null = value_is_null(value);
    if (null) {
        if (!key->descending)
            add(to, prefix, db_call1(arena, DB_IS_NOT_NULL, key->node), index);
        return;
    }
    add(to, prefix,
        db_call2(arena, key->descending ? DB_LT : DB_GT, key->node, db_value(arena, value)), index);
    if (key->descending && !key->never_null)
        add(to, prefix, db_call1(arena, DB_IS_NULL, key->node), index + 1);
}

size_t page_stretches(struct arena *arena, const struct page_sort *sort,
                      const struct page_place *place, struct page_stretch *out)
{
    struct stretches to = {arena, out, 0};
    if (!place) {
        out[0] = (struct page_stretch){NULL, 0};
        return 1;
    }
    const struct db_node *prefix[SORT_KEYS_MAX + 1] = {NULL};
    for (size_t i = 0; i < sort->count; i++)
        prefix[i + 1] = db_and(arena, prefix[i],
                               equal(arena, sort->keys[i].node, place->values[i]));
    add(&to, prefix[sort->count],
        db_call2(arena, sort->id_descending ? DB_LT : DB_GT, sort->id, db_int(arena, place->id)),
        sort->count);
    for (size_t i = sort->count; i-- > 0;)
        add_further(&to, &sort->keys[i], place->values[i], prefix[i], i);
    return to.count;
}

size_t page_order(const struct page_sort *sort, const struct page_stretch *stretch,
                  struct db_order *out)
{
    size_t count = 0;
    for (size_t i = stretch->from; i < sort->count; i++)
        out[count++] = (struct db_order){sort->keys[i].node, sort->keys[i].descending};
    out[count++] = (struct db_order){sort->id, sort->id_descending};
    return count;
}
