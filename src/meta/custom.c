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

struct text meta_custom_merge(struct ctx *ctx, struct text base, const struct json *patch,
                              struct text leave, bool override)
{
    struct buf buf;
    struct json_out out;
    buf_init(&buf, ctx->arena, (size_t)256 * 1024);
    json_out_init(&out, &buf);
    json_begin_object(&out);
    if (base.len)
        put_members(ctx, &out, json_parse(ctx, base), patch, TEXT_EMPTY, leave);
    put_members(ctx, &out, patch, NULL, leave, TEXT_EMPTY);
    if (override) {
        json_key(&out, TEXT("override"));
        json_put_bool(&out, true);
    }
    json_end_object(&out);
    return buf_text(&buf);
}
