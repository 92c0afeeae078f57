#include "meta/definition_keys.h"

#include "base/utf8.h"
#include "meta/definition.h"
#include "meta/names.h"

#define LABEL_CHARS_MAX 60
#define HELP_CHARS_MAX 500
#define WORD_CHARS_MAX 60

struct text keys_at(struct ctx *ctx, struct text at, struct text key)
{
    return text_concat(ctx->arena, at, key);
}

struct text keys_at_item(struct ctx *ctx, struct text at, struct text key, size_t index)
{
    return text_format(ctx->arena, "%.*s%.*s[%zu].", TEXT_ARG(at), TEXT_ARG(key), index);
}

void keys_wrong_shape(struct ctx *ctx, struct text at, const char *expected)
{
    ctx_fail_field(ctx, ERR_definition_shape, at, text_of(expected));
}

bool keys_is_name(struct text name)
{
    if (name.len == 0 || name.len > NAME_LEN_MAX || name.ptr[0] < 'a' || name.ptr[0] > 'z')
        return false;
    for (size_t i = 0; i < name.len; i++) {
        char c = name.ptr[i];
        if (!((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_'))
            return false;
    }
    return true;
}

bool keys_int(struct ctx *ctx, const struct json *json, struct text at, int64_t min, int64_t max,
              int64_t *out)
{
    if (json_int(json, out) && *out >= min && *out <= max)
        return true;
    ctx_fail_field(ctx, ERR_definition_range, at, text_format(ctx->arena, "%lld", (long long)min),
                   text_format(ctx->arena, "%lld", (long long)max));
    return false;
}

bool keys_rights(struct ctx *ctx, const struct json *json, struct text at, int depth)
{
    if (depth == 0 ? json_kind(json) != JSON_TEXT : json_kind(json) != JSON_OBJECT) {
        keys_wrong_shape(ctx, at, depth == 0 ? "\"…\"" : "{…}");
        return false;
    }
    bool good = true;
    struct json_iter it = json_iter(json);
    while (depth > 0 && json_next(&it))
        good = keys_rights(ctx, it.value,
                           text_format(ctx->arena, "%.*s.%.*s", TEXT_ARG(at), TEXT_ARG(it.key)),
                           depth - 1) &&
               good;
    return good;
}

/* A text on one line, at most `max` characters. */
static void read_line(struct ctx *ctx, const struct json *json, struct text at, int64_t max,
                      struct text *out)
{
    struct text text = text_trim(json_text(json));
    bool clean = json_kind(json) == JSON_TEXT && utf8_valid(text);
    for (size_t i = 0; i < text.len; i++)
        clean = clean && (unsigned char)text.ptr[i] >= ' ';
    if (!clean)
        return keys_wrong_shape(ctx, at, "\"…\"");
    if (utf8_length(text) > (size_t)max) {
        ctx_fail_field(ctx, ERR_too_long, at, text_format(ctx->arena, "%lld", (long long)max));
        return;
    }
    *out = utf8_stored(ctx->arena, text);
}

static void read_name(struct ctx *ctx, const struct json *json, struct text at, struct text *out)
{
    if (json_kind(json) != JSON_TEXT)
        return keys_wrong_shape(ctx, at, "\"…\"");
    if (!keys_is_name(json_text(json))) {
        ctx_fail_field(ctx, ERR_definition_name, at, text_slice(json_text(json), 0, NAME_LEN_MAX));
        return;
    }
    *out = json_text(json);
}

/* A language left out keeps what was there, so that an override may change just one. */
static void read_label(struct ctx *ctx, const struct json *json, struct text at, int64_t max,
                       struct label *out)
{
    static const struct text keys[LANG_COUNT] = {[LANG_EN] = {"en", 2}, [LANG_ZH] = {"zh", 2}};
    if (json_kind(json) != JSON_OBJECT)
        return keys_wrong_shape(ctx, at, "{\"en\": \"…\", \"zh\": \"…\"}");
    struct text inside = text_concat(ctx->arena, at, TEXT("."));
    size_t known = 0;
    for (size_t lang = 0; lang < LANG_COUNT; lang++) {
        const struct json *text = json_get(json, keys[lang]);
        known += text != NULL;
        if (text)
            read_line(ctx, text, keys_at(ctx, inside, keys[lang]), max, &out->in[lang]);
    }
    if (known < json_size(json))
        keys_wrong_shape(ctx, at, "{\"en\": \"…\", \"zh\": \"…\"}");
    /* Help may be absent, never half. */
    for (size_t lang = 0; lang < LANG_COUNT; lang++)
        if (out->in[lang].len == 0 && (max == LABEL_CHARS_MAX || out->in[1 - lang].len))
            ctx_fail_field(ctx, ERR_definition_label, at, keys[lang]);
}

static void read_bool(struct ctx *ctx, const struct json *json, struct text at, bool invert,
                      bool *out)
{
    if (json_kind(json) != JSON_BOOL)
        return keys_wrong_shape(ctx, at, "true / false");
    *out = json_bool(json) != invert;
}

static void read_key(struct ctx *ctx, const struct key_row *row, const struct json *json,
                     struct text at, void *out)
{
    void *member = (char *)out + row->offset;
    switch (row->kind) {
    case KEY_BOOL:
    case KEY_OFF:
        return read_bool(ctx, json, at, row->kind == KEY_OFF, member);
    case KEY_WORD:
        return read_line(ctx, json, at, WORD_CHARS_MAX, member);
    case KEY_NAME:
        return read_name(ctx, json, at, member);
    case KEY_LABEL:
        return read_label(ctx, json, at, LABEL_CHARS_MAX, member);
    case KEY_HELP:
        return read_label(ctx, json, at, HELP_CHARS_MAX, member);
    case KEY_READ:
        return row->read(ctx, json, at, out);
    case KEY_DONE:
        return;
    }
}

static const struct key_row *find_key(const struct key_table *table, struct text name)
{
    for (size_t i = 0; i < table->count; i++)
        if (text_eq(table->rows[i].name, name))
            return &table->rows[i];
    return NULL;
}

static void unknown_key(struct ctx *ctx, const struct key_table *table, struct text key,
                        struct text at)
{
    struct meta_nearest nearest;
    meta_nearest_init(&nearest, key);
    for (size_t i = 0; i < table->count; i++)
        meta_nearest_offer(&nearest, table->rows[i].name);
    ctx_fail_field(ctx, ERR_definition_key, keys_at(ctx, at, key), key, meta_nearest_get(&nearest));
}

void keys_read(struct ctx *ctx, const struct key_table *table, const struct json *json,
               struct text at, void *out)
{
    if (json_kind(json) != JSON_OBJECT)
        return keys_wrong_shape(ctx, at, "{…}");
    struct json_iter it = json_iter(json);
    while (json_next(&it)) {
        const struct key_row *row = find_key(table, it.key);
        if (!row)
            unknown_key(ctx, table, it.key, at);
        else if (json_kind(it.value) == JSON_NULL)
            continue; /* as if left out */
        else if (table->type && !(row->types & table->type))
            ctx_fail_field(ctx, ERR_definition_not_for_type, keys_at(ctx, at, it.key), it.key,
                           table->type_name);
        else
            read_key(ctx, row, it.value, keys_at(ctx, at, it.key), out);
    }
}
