#include "record/log/line.h"

#include "base/json.h"
#include "base/json_write.h"
#include "record/log/change.h"

/* Longest `before` of a line: a whole record with its long texts. */
#define BEFORE_MAX ((size_t)16 * 1024 * 1024)

static struct text number_key(struct buf *out, char *storage, size_t size, int64_t number)
{
    buf_init_fixed(out, storage, size);
    buf_add_int(out, number);
    return buf_text(out);
}

static void put_value(struct json_out *out, const struct record_env *env,
                      const struct meta_field *field, struct value value)
{
    char storage[24];
    struct buf key;
    json_key(out, number_key(&key, storage, sizeof storage, field->number));
    if (value_is_null(value)) {
        json_put_null(out);
    } else if (value.kind == VALUE_TEXT) {
        json_put_text(out, value.text);
    } else if (field->type != FIELD_any_reference) {
        json_put_int(out, value.number);
    } else {
        const struct meta_object *target = meta_object_find(env->catalog, value.text);
        json_begin_array(out);
        json_put_int(out, target ? target->number : 0);
        json_put_int(out, value.number);
        json_end_array(out);
    }
}

static bool is_sealed(const struct meta_field *field, struct value before)
{
    return field->personal && !value_is_null(before);
}

/* The changed fields that are sealed, or those that are not. */
static size_t put_fields(struct json_out *out, const struct record_env *env,
                         const struct record_change *change, bool sealed)
{
    size_t count = 0;
    for (size_t i = 0; i < change->object->field_count; i++) {
        const struct meta_field *field = &change->object->fields[i];
        if (field->computed || is_sealed(field, change->before[i]) != sealed ||
            !change_changes(change, field))
            continue;
        put_value(out, env, field, change->before[i]);
        count++;
    }
    return count;
}

/* "sealed":["<record whose key>","<box>",[numbers of the fields in it]] */
static void put_sealed(struct json_out *out, struct record_env *env,
                       const struct record_change *change, const struct personal_ring *ring)
{
    struct arena *arena = env->ctx->arena;
    int64_t owner = personal_owner(change->object, change->id, change->before);
    const struct seal_hash *key = personal_ring_find(ring, owner);
    struct buf plain;
    struct json_out inner;
    buf_init(&plain, arena, BEFORE_MAX);
    json_out_init(&inner, &plain);
    json_begin_object(&inner);
    size_t count = put_fields(&inner, env, change, true);
    json_end_object(&inner);
    if (!count || !key)
        return;
    json_key(out, TEXT("sealed"));
    json_begin_array(out);
    json_put_id(out, owner);
    json_put_text(out, personal_seal(arena, key, buf_text(&plain)));
    json_begin_array(out);
    for (size_t i = 0; i < change->object->field_count; i++) {
        const struct meta_field *field = &change->object->fields[i];
        if (!field->computed && is_sealed(field, change->before[i]) &&
            change_changes(change, field))
            json_put_int(out, field->number);
    }
    json_end_array(out);
    json_end_array(out);
}

struct text line_before(struct record_env *env, const struct record_change *change,
                        const struct personal_ring *ring)
{
    struct buf text;
    struct json_out out;
    if (!change->before)
        return TEXT_EMPTY;
    buf_init(&text, env->ctx->arena, BEFORE_MAX);
    json_out_init(&out, &text);
    json_begin_object(&out);
    put_fields(&out, env, change, false);
    if (ring->count)
        put_sealed(&out, env, change, ring);
    json_end_object(&out);
    if (text.overflow)
        env->ctx->arena->failed = true;
    return buf_text(&text);
}

static void add_int(struct buf *out, int64_t number)
{
    unsigned char bytes[8];
    for (int i = 0; i < 8; i++)
        bytes[i] = (unsigned char)((uint64_t)number >> (8 * i));
    buf_add(out, bytes, sizeof bytes);
}

static void add_value(struct buf *out, const struct meta_field *field, struct value value)
{
    add_int(out, field->number);
    add_int(out, value.kind);
    if (value.kind == VALUE_TEXT) {
        add_int(out, (int64_t)value.text.len);
        buf_add_text(out, value.text);
        return;
    }
    add_int(out, value.number);
    if (field->type == FIELD_any_reference) {
        add_int(out, (int64_t)value.text.len);
        buf_add_text(out, value.text);
    }
}

/* The order of fields in a catalog may change with a version of the product; their numbers do not. What is
 * worked out is left out: it follows from the rest, and may be filled or counted anew past the log. */
static size_t fields_by_number(const struct meta_object *object, const struct value *values,
                               const struct meta_field **fields)
{
    size_t count = 0;
    for (size_t i = 0; i < object->field_count; i++) {
        const struct meta_field *field = &object->fields[i];
        if (value_is_null(values[i]) || field->computed)
            continue;
        size_t at = count++;
        for (; at > 0 && fields[at - 1]->number > field->number; at--)
            fields[at] = fields[at - 1];
        fields[at] = field;
    }
    return count;
}

struct text line_digest(struct arena *arena, const struct seal_hash *secret,
                        const struct seal_hash *key, const struct meta_object *object, int64_t id,
                        const struct value *values)
{
    const struct meta_field **fields = ARENA_ARRAY(arena, const struct meta_field *,
                                                   object->field_count);
    struct buf bytes;
    struct seal_hash hash;
    if (!fields)
        return TEXT_EMPTY;
    size_t count = fields_by_number(object, values, fields);
    buf_init(&bytes, arena, BEFORE_MAX * 2);
    if (key)
        buf_add(&bytes, key->bytes, SEAL_BYTES);
    add_int(&bytes, object->number);
    add_int(&bytes, id);
    for (size_t i = 0; i < count; i++)
        add_value(&bytes, fields[i], values[fields[i]->index]);
    if (bytes.overflow) {
        arena->failed = true;
        return TEXT_EMPTY;
    }
    crypto_generichash(hash.bytes, SEAL_BYTES, (const unsigned char *)bytes.ptr, bytes.len,
                       secret->bytes, SEAL_BYTES);
    return seal_print(arena, hash.bytes, SEAL_DIGEST_BYTES);
}

struct seal_hash line_hash(const struct seal_hash *secret, const struct log_line *line)
{
    struct seal_hasher hasher;
    const int64_t numbers[] = {line->seq,    line->at,     line->txn,    line->actor,
                               line->origin, line->object, line->record, line->action};
    seal_begin(&hasher, secret);
    for (size_t i = 0; i < sizeof numbers / sizeof numbers[0]; i++)
        seal_add_int(&hasher, numbers[i]);
    seal_add_text(&hasher, line->before);
    seal_add_text(&hasher, line->digest);
    return seal_end(&hasher);
}

static enum err decode_value(struct record_env *env, const struct meta_field *field,
                             const struct json *json, struct value *out)
{
    struct ctx *ctx = env->ctx;
    int64_t number;
    *out = VALUE_NONE;
    switch (json_kind(json)) {
    case JSON_NULL:
        return ERR_OK;
    case JSON_TEXT:
        *out = value_text(text_dup(ctx->arena, json_text(json)));
        return ERR_OK;
    case JSON_NUMBER:
        if (!json_int(json, &number))
            break;
        *out = value_int(number);
        return ERR_OK;
    case JSON_ARRAY: {
        int64_t object;
        if (field->type != FIELD_any_reference || !json_int(json_at(json, 0), &object) ||
            !json_int(json_at(json, 1), &number))
            break;
        const struct meta_object *target = meta_object_by_number(env->catalog, object);
        *out = value_int(number);
        out->text = target ? target->name : TEXT_EMPTY;
        return ERR_OK;
    }
    case JSON_BOOL:
    case JSON_OBJECT:
        break;
    }
    return ctx_fail(ctx, ERR_log_damaged);
}

/* Fields that are no more (a custom one taken away) are passed over. */
static enum err decode_fields(struct record_env *env, const struct meta_object *object,
                              const struct json *json, struct line_values *out)
{
    struct json_iter it = json_iter(json);
    while (json_next(&it)) {
        int64_t number;
        if (!text_to_int(it.key, &number))
            continue;
        const struct meta_field *field = meta_field_by_number(object, number);
        if (!field)
            continue;
        enum err err = decode_value(env, field, it.value, &out->values[field->index]);
        if (err)
            return err;
        out->given[field->index] = true;
    }
    return ERR_OK;
}

static void mark_erased(const struct meta_object *object, const struct json *numbers,
                        struct line_values *out)
{
    struct json_iter it = json_iter(numbers);
    while (json_next(&it)) {
        int64_t number;
        const struct meta_field *field = json_int(it.value, &number)
                                             ? meta_field_by_number(object, number)
                                             : NULL;
        if (field)
            out->given[field->index] = out->erased[field->index] = true;
    }
}

static enum err decode_sealed(struct record_env *env, const struct meta_object *object,
                              const struct json *sealed, struct line_values *out)
{
    struct arena *arena = env->ctx->arena;
    struct personal_ring ring;
    int64_t owner = 0;
    struct text plain;
    text_to_int(json_text(json_at(sealed, 0)), &owner);
    personal_ring_init(&ring, arena);
    personal_ring_add(&ring, owner);
    enum err err = personal_ring_load(env, &ring);
    if (err)
        return err;
    const struct seal_hash *key = personal_ring_find(&ring, owner);
    if (!key || !personal_open(arena, key, json_text(json_at(sealed, 1)), &plain)) {
        mark_erased(object, json_at(sealed, 2), out);
        return ERR_OK;
    }
    const struct json *json = json_parse(env->ctx, plain);
    return json ? decode_fields(env, object, json, out) : ctx_error(env->ctx);
}

enum err line_decode(struct record_env *env, const struct meta_object *object, struct text before,
                     struct line_values *out)
{
    struct arena *arena = env->ctx->arena;
    out->values = ARENA_ARRAY(arena, struct value, object->field_count);
    out->given = ARENA_ARRAY(arena, bool, object->field_count);
    out->erased = ARENA_ARRAY(arena, bool, object->field_count);
    if (!out->values || !out->given || !out->erased)
        return ctx_fail(env->ctx, ERR_out_of_memory);
    if (!before.len)
        return ERR_OK;
    const struct json *json = json_parse(env->ctx, before);
    if (!json)
        return ctx_error(env->ctx);
    enum err err = decode_fields(env, object, json, out);
    const struct json *sealed = json_get(json, TEXT("sealed"));
    return !err && sealed ? decode_sealed(env, object, sealed, out) : err;
}
