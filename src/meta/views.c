#include "meta/views.h"

#include "base/utf8.h"
#include "meta/definition_keys.h"

#define VIEW_TEXT_MAX 2000
#define VIEWS_MAX 20

/* ---- reading ---- */

struct view_keys {
    struct text key;
    struct label label;
};

static void read_expression(struct ctx *ctx, const struct json *json, struct text at, void *out)
{
    (void)out;
    struct text text = json_text(json);
    if (json_kind(json) != JSON_TEXT || !utf8_valid(text) || text.len > VIEW_TEXT_MAX)
        keys_wrong_shape(ctx, at, "\"…\"");
}

static void read_columns(struct ctx *ctx, const struct json *json, struct text at, void *out)
{
    (void)out;
    struct json_iter it = json_iter(json);
    bool names = json_kind(json) == JSON_ARRAY;
    while (names && json_next(&it))
        names = json_kind(it.value) == JSON_TEXT;
    if (!names)
        keys_wrong_shape(ctx, at, "[\"…\", …]");
}

static const struct key_row view_rows[] = {
    KEY("key", KEY_NAME, struct view_keys, key, KEY_EVERY),
    KEY("label", KEY_LABEL, struct view_keys, label, KEY_EVERY),
    KEY_BY("filter", read_expression, KEY_EVERY),
    KEY_BY("sort", read_expression, KEY_EVERY),
    KEY_BY("group_by", read_expression, KEY_EVERY),
    KEY_BY("layout", read_expression, KEY_EVERY),
    KEY_BY("columns", read_columns, KEY_EVERY),
};
static const struct key_table view_table = {.rows = view_rows,
                                            .count = sizeof view_rows / sizeof *view_rows};

void views_read(struct ctx *ctx, const struct json *json, struct text at, void *out)
{
    struct object_def *def = out;
    if (json_kind(json) != JSON_ARRAY || json_size(json) > VIEWS_MAX)
        return keys_wrong_shape(ctx, at, "[{\"key\": …, \"label\": …, \"filter\": …}, …]");
    struct json_iter it = json_iter(json);
    for (size_t i = 0; json_next(&it); i++) {
        struct view_keys view = {.key = TEXT_EMPTY};
        struct text here = text_format(ctx->arena, "%.*s[%zu].", TEXT_ARG(at), i);
        keys_read(ctx, &view_table, it.value, here, &view);
        if (view.key.len == 0)
            ctx_fail_field(ctx, ERR_definition_missing, keys_at(ctx, here, TEXT("key")),
                           TEXT("key"));
        if (view.label.in[LANG_EN].len == 0)
            ctx_fail_field(ctx, ERR_definition_missing, keys_at(ctx, here, TEXT("label")),
                           TEXT("label"));
    }
    def->views = json;
}

/* ---- writing ---- */

struct common_view {
    const char *key, *en, *zh, *filter, *sort;
    bool owned; /* only of objects that have an owner */
    bool last;  /* behind the object's own */
};
static const struct common_view common_views[] = {
    {"all", "All", "全部", NULL, NULL, false, false},
    {"mine", "Mine", "我的", "owner = me()", NULL, true, false},
    {"recent", "Changed this week", "近一周更新", "updated_at >= days_ago(7)", "-updated_at", false,
     true},
};

static void put(struct json_out *out, const char *key, const char *value)
{
    if (!value)
        return;
    json_key(out, text_of(key));
    json_put_text(out, text_of(value));
}

static void put_common(struct json_out *out, const struct meta_object *object, bool last)
{
    for (size_t i = 0; i < sizeof common_views / sizeof *common_views; i++) {
        const struct common_view *view = &common_views[i];
        if (view->last != last || (view->owned && !object->owned))
            continue;
        json_begin_object(out);
        put(out, "key", view->key);
        json_key(out, TEXT("label"));
        json_begin_object(out);
        put(out, "en", view->en);
        put(out, "zh", view->zh);
        json_end_object(out);
        put(out, "filter", view->filter);
        put(out, "sort", view->sort);
        json_end_object(out);
    }
}

void views_link(struct arena *arena, const struct object_def *def, struct meta_object *object)
{
    struct buf buf;
    struct json_out out;
    buf_init(&buf, arena, (size_t)64 * 1024);
    json_out_init(&out, &buf);
    json_begin_array(&out);
    put_common(&out, object, false);
    struct json_iter it = json_iter(def->views);
    while (json_next(&it))
        json_put_raw(&out, json_dump(arena, it.value));
    put_common(&out, object, true);
    json_end_array(&out);
    object->views = buf_text(&buf);
}
