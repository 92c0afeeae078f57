/* The page of slow queries: what the database remembers, with the index that would help as things stand now, and
 * the saved views that no index serves. */
#include "base/json_write.h"
#include "record/read/asked.h"

#define VIEWS_MAX 500

static void put_int(struct json_out *out, const char *key, int64_t number)
{
    json_key(out, text_of(key));
    json_put_int(out, number);
}

static void put_text(struct json_out *out, const char *key, struct text text)
{
    json_key(out, text_of(key));
    if (text.len)
        json_put_text(out, text);
    else
        json_put_null(out);
}

static void put_index(struct json_out *out, const struct meta_object *object,
                      const struct meta_field *const *fields, size_t count)
{
    json_key(out, TEXT("index"));
    if (!count) {
        json_put_null(out);
        return;
    }
    json_begin_object(out);
    json_key(out, TEXT("object"));
    json_put_text(out, object->name);
    json_key(out, TEXT("columns"));
    json_begin_array(out);
    for (size_t i = 0; i < count; i++)
        json_put_text(out, fields[i]->name);
    json_end_array(out);
    json_end_object(out);
}

/* Is there an index by now that begins with these fields? */
static bool is_there(struct arena *arena, const struct meta_object *object,
                     const struct meta_field *const *fields, size_t count)
{
    struct db_table_def table = meta_table_def(arena, object);
    for (size_t i = 0; i < table.index_count; i++) {
        const struct db_index_def *index = &table.indexes[i];
        bool same = index->kind != DB_INDEX_TEXT && index->column_count >= count;
        for (size_t k = 0; same && k < count; k++)
            same = text_eq(index->columns[k], fields[k]->column) ||
                   text_eq(index->columns[k], fields[k]->key_column) ||
                   text_eq(index->columns[k], fields[k]->base_column);
        if (same)
            return true;
    }
    return false;
}

static void put_asked(struct record_env *env, struct json_out *out, struct text asked)
{
    struct ctx *ctx = env->ctx;
    const struct json *json = asked.len ? json_parse(ctx, asked) : NULL;
    const struct meta_object *object = meta_object_find(env->catalog,
                                                        json_text(json_get(json, TEXT("object"))));
    const struct meta_field *fields[INDEX_WANTED_MAX];
    size_t count = 0;
    put_text(out, "object", json_text(json_get(json, TEXT("object"))));
    put_text(out, "filter", json_text(json_get(json, TEXT("filter"))));
    put_text(out, "sort", json_text(json_get(json, TEXT("sort"))));
    struct json_iter it = json_iter(json_get(json, TEXT("fields")));
    while (object && count < INDEX_WANTED_MAX && json_next(&it)) {
        const struct meta_field *field = meta_field_find(object, json_text(it.value));
        if (field)
            fields[count++] = field;
    }
    if (count && is_there(ctx->arena, object, fields, count))
        count = 0;
    put_index(out, object, fields, count);
}

/* As it is today: an index made since shows. */
static struct text plan_now(struct record_env *env, const struct db_slow *slow)
{
    struct ctx inner;
    struct text plan;
    ctx_init(&inner, env->ctx->arena, env->ctx->now);
    return db_slow_plan(&inner, env->conn, slow, &plan) ? TEXT_EMPTY : plan;
}

static enum err put_statements(struct record_env *env, struct json_out *out)
{
    struct db_slow *slow;
    size_t count;
    enum err err = db_slow_list(env->ctx, env->store->db, &slow, &count);
    for (size_t i = 0; !err && i < count; i++) {
        json_begin_object(out);
        json_key(out, TEXT("id"));
        json_put_id(out, slow[i].id);
        put_text(out, "statement", slow[i].statement);
        put_text(out, "plan", slow[i].plan);
        put_text(out, "plan_now", plan_now(env, &slow[i]));
        put_int(out, "count", slow[i].count);
        put_int(out, "total_ms", slow[i].total_ms);
        put_int(out, "max_ms", slow[i].max_ms);
        json_key(out, TEXT("last_at"));
        json_put_datetime(out, slow[i].last_at);
        put_asked(env, out, slow[i].asked);
        json_end_object(out);
    }
    return err;
}

/* ---- views ---- */

static void put_view(struct record_env *env, struct json_out *out, struct db_rows *rows)
{
    const struct meta_object *object = meta_object_find(env->catalog, db_get_text(rows, 2));
    const struct meta_field *fields[INDEX_WANTED_MAX];
    size_t count = 0;
    if (object)
        index_wanted(env, object, db_get_text(rows, 3), db_get_text(rows, 4), fields, &count);
    if (!count)
        return;
    json_begin_object(out);
    json_key(out, TEXT("id"));
    json_put_id(out, db_get_int(rows, 0));
    put_text(out, "name", db_get_text(rows, 1));
    put_text(out, "object", object->name);
    put_text(out, "filter", db_get_text(rows, 3));
    put_text(out, "sort", db_get_text(rows, 4));
    put_index(out, object, fields, count);
    json_end_object(out);
}

static enum err put_views(struct record_env *env, struct json_out *out)
{
    static const char *const names[] = {"id", "name", "object", "filter", "sort"};
    const struct meta_object *view = meta_object_find(env->catalog, TEXT("view"));
    const struct db_node *columns[5];
    struct arena *arena = env->ctx->arena;
    if (!view)
        return ERR_OK;
    for (size_t i = 0; i < 5; i++) {
        const struct meta_field *field = meta_field_find(view, text_of(names[i]));
        if (!field)
            return ERR_OK;
        columns[i] = db_column(arena, TEXT("t"), field->column);
    }
    const struct db_order newest = {.by = columns[0], .descending = true};
    const struct db_select select = {.table = view->table,
                                     .alias = TEXT("t"),
                                     .columns = columns,
                                     .column_count = 5,
                                     .order = &newest,
                                     .order_count = 1,
                                     .limit = VIEWS_MAX};
    struct db_rows *rows;
    enum err err = db_open_rows(env->ctx, env->conn, &select, &rows);
    if (err)
        return err;
    while (db_next(rows))
        put_view(env, out, rows);
    return db_close_rows(rows);
}

enum err record_slow(struct record_env *env, struct buf *out)
{
    struct json_out json;
    json_out_init(&json, out);
    json_begin_object(&json);
    json_key(&json, TEXT("data"));
    json_begin_array(&json);
    enum err err = put_statements(env, &json);
    json_end_array(&json);
    json_key(&json, TEXT("views"));
    json_begin_array(&json);
    if (!err)
        err = put_views(env, &json);
    json_end_array(&json);
    json_end_object(&json);
    return err;
}
