#include "meta/custom.h"

#define CUSTOM_OBJECT TEXT("custom_object")
#define CUSTOM_FIELD TEXT("custom_field")

static const struct db_node *named(struct arena *arena, struct text column, struct text value)
{
    return db_call2(arena, DB_EQ, db_column(arena, TEXT("c"), column), db_text(arena, value));
}

enum err meta_custom_find(struct ctx *ctx, struct db_conn *conn, struct text object,
                          struct text field, struct meta_custom *out)
{
    struct arena *arena = ctx->arena;
    const struct db_node *columns[] = {db_column(arena, TEXT("c"), TEXT("id")),
                                       db_column(arena, TEXT("c"), TEXT("definition"))};
    struct db_select select = {.table = field.len ? CUSTOM_FIELD : CUSTOM_OBJECT,
                               .alias = TEXT("c"),
                               .columns = columns,
                               .column_count = 2,
                               .limit = 1};
    select.where = field.len ? db_and(arena, named(arena, TEXT("object"), object),
                                      named(arena, TEXT("name"), field))
                             : named(arena, TEXT("name"), object);
    *out = (struct meta_custom){0, TEXT_EMPTY};
    struct db_rows *rows;
    enum err err = db_open_rows(ctx, conn, &select, &rows);
    if (err)
        return err;
    if (db_next(rows)) {
        out->id = db_get_int(rows, 0);
        out->definition = text_dup(arena, db_get_text(rows, 1));
    }
    return db_close_rows(rows);
}

enum err meta_custom_fields(struct ctx *ctx, struct db_conn *conn, struct text object,
                            int64_t **ids, size_t *count)
{
    struct arena *arena = ctx->arena;
    const struct db_node *columns[] = {db_column(arena, TEXT("c"), TEXT("id"))};
    struct db_select select = {.table = CUSTOM_FIELD,
                               .alias = TEXT("c"),
                               .columns = columns,
                               .column_count = 1,
                               .where = named(arena, TEXT("object"), object),
                               .limit = 250};
    *ids = ARENA_ARRAY(arena, int64_t, 250);
    *count = 0;
    if (!*ids)
        return ERR_out_of_memory;
    struct db_rows *rows;
    enum err err = db_open_rows(ctx, conn, &select, &rows);
    if (err)
        return err;
    while (db_next(rows))
        (*ids)[(*count)++] = db_get_int(rows, 0);
    return db_close_rows(rows);
}

static void put_members(struct ctx *ctx, struct json_out *out, const struct json *from,
                        const struct json *unless_in, struct text leave, struct text keep)
{
    if (json_kind(from) != JSON_OBJECT)
        return;
    struct json_iter it = json_iter(from);
    while (json_next(&it)) {
        /* what the patch may not change stays as it was */
        bool replaced = unless_in && json_get(unless_in, it.key) && !text_listed(keep, it.key);
        bool removed = !unless_in && json_kind(it.value) == JSON_NULL;
        if (replaced || removed || text_listed(leave, it.key) || text_eq(it.key, TEXT("override")))
            continue;
        json_key(out, it.key);
        json_put_raw(out, json_dump(ctx->arena, it.value));
    }
}

/* Parts of layouts are changed one by one. */
static bool put_layouts(struct ctx *ctx, struct json_out *out, const struct json *base,
                        const struct json *patch)
{
    const struct json *before = json_get(base, TEXT("layouts"));
    const struct json *after = json_get(patch, TEXT("layouts"));
    if (json_kind(after) != JSON_OBJECT)
        return false;
    struct text old = json_kind(before) == JSON_OBJECT ? json_dump(ctx->arena, before) : TEXT_EMPTY;
    json_key(out, TEXT("layouts"));
    json_put_raw(out, meta_custom_merge(ctx, old, after, TEXT_EMPTY, false));
    return true;
}

static bool has_option(const struct json *options, struct text key)
{
    struct json_iter it = json_iter(options);
    while (json_next(&it))
        if (text_eq(json_text(json_get(it.value, TEXT("key"))), key))
            return true;
    return false;
}

/* Records may hold an option that is left out now: it stays, retired. */
static bool put_options(struct ctx *ctx, struct json_out *out, const struct json *base,
                        const struct json *patch)
{
    const struct json *before = json_get(base, TEXT("options"));
    const struct json *after = json_get(patch, TEXT("options"));
    if (json_kind(after) != JSON_ARRAY || json_kind(before) != JSON_ARRAY)
        return false;
    const struct json *retired = json_parse(ctx, TEXT("{\"active\":false}"));
    json_key(out, TEXT("options"));
    json_begin_array(out);
    struct json_iter given = json_iter(after);
    while (json_next(&given))
        json_put_raw(out, json_dump(ctx->arena, given.value));
    struct json_iter old = json_iter(before);
    while (json_next(&old))
        if (!has_option(after, json_text(json_get(old.value, TEXT("key")))))
            json_put_raw(out, meta_custom_merge(ctx, json_dump(ctx->arena, old.value), retired,
                                                TEXT_EMPTY, false));
    json_end_array(out);
    return true;
}

struct text meta_custom_merge(struct ctx *ctx, struct text base, const struct json *patch,
                              struct text leave, bool override)
{
    struct buf buf;
    struct json_out out;
    buf_init(&buf, ctx->arena, (size_t)256 * 1024);
    json_out_init(&out, &buf);
    json_begin_object(&out);
    const struct json *old = base.len ? json_parse(ctx, base) : NULL;
    struct text joined = put_layouts(ctx, &out, old, patch) ? TEXT("layouts ") : TEXT_EMPTY;
    if (put_options(ctx, &out, old, patch))
        joined = text_concat(ctx->arena, joined, TEXT("options "));
    put_members(ctx, &out, old, patch, joined, leave);
    put_members(ctx, &out, patch, NULL, text_concat(ctx->arena, joined, leave), TEXT_EMPTY);
    if (override) {
        json_key(&out, TEXT("override"));
        json_put_bool(&out, true);
    }
    json_end_object(&out);
    return buf_text(&buf);
}
