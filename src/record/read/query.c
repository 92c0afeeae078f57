/* One record, and pages of records. */
#include "record/read/query.h"

#include "base/json_write.h"
#include "record/read/asked.h"
#include "record/read/page_way.h"
#include "record/read/query_children.h"
#include "record/read/query_fields.h"
#include "record/read/reading.h"

/* --- one record --- */

static enum err read_one(struct record_env *env, const struct reading_asked *asked, struct buf *out,
                         int64_t *version)
{
    struct reading reading;
    enum err err = reading_begin(env, asked, &reading);
    if (err)
        return err;
    struct json_out json;
    json_out_init(&json, out);
    bool found = db_next(reading.rows);
    if (found) {
        struct fields_source source = fields_of_rows(reading.rows);
        *version = db_get_int(reading.rows, reading.version_column);
        json_begin_object(&json);
        fields_write(&reading.plan, &source, &json);
    }
    /* Before the end of this reading: the list of children is the plan's. */
    if (found && reading.plan.child_count)
        err = query_write_children(env, reading.plan.children, reading.plan.child_count, asked->id,
                                   &json);
    enum err ended = reading_end(&reading);
    if (!err)
        err = ended;
    if (!err && !found)
        return ctx_fail(env->ctx, ERR_not_found);
    json_end_object(&json);
    return err;
}

/* A reply that failed is taken back: nothing half written is left. */
static enum err finish(struct record_env *env, struct buf *out, size_t from, enum err err)
{
    if (!err)
        err = ctx_error(env->ctx);
    if (!err && out->overflow)
        err = ctx_fail(env->ctx, ERR_out_of_memory);
    if (err)
        buf_truncate(out, from);
    return err;
}

enum err record_read(struct record_env *env, const struct meta_object *object, int64_t id,
                     struct text fields, struct buf *out, int64_t *version)
{
    size_t from = out->len;
    const struct reading_asked asked = {.object = object, .fields = text_trim(fields), .id = id};
    if (access_scope(env->caller, ACCESS_READ, object) == SCOPE_NONE)
        return access_refuse(env->ctx, ACCESS_READ, object);
    return finish(env, out, from, read_one(env, &asked, out, version));
}

/* --- pages --- */

struct page_run {
    struct record_env *env;
    const struct record_query *query;
    struct fields_plan plan;
    struct page_sort sort;
    struct where_parts parts;
    struct page_way way;
    size_t key_columns[SORT_KEYS_MAX];
    size_t id_column;
    struct page_place last; /* of the last record written */
    int64_t written;
    bool more;
};

static enum err prepare(struct page_run *run)
{
    const struct record_query *query = run->query;
    struct record_env *env = run->env;
    enum err err = where_parts_make(env, query->object, query->filter, ACCESS_READ, &run->parts);
    if (!err)
        err = page_sort_make(env, query->object, query->sort, query->filter, &run->sort);
    if (err || !query->limit)
        return err;
    err = query->fields.len ? fields_given(env, query->object, query->fields, false, &run->plan)
                            : fields_all(env, query->object, NULL, &run->plan);
    if (err)
        return err;
    run->id_column = fields_column(&run->plan, run->sort.id);
    for (size_t i = 0; i < run->sort.count; i++)
        run->key_columns[i] = fields_column(&run->plan, run->sort.keys[i].node);
    return ERR_OK;
}

static void note_place(struct page_run *run, struct db_rows *rows)
{
    run->last.id = db_get_int(rows, run->id_column);
    for (size_t i = 0; i < run->sort.count; i++)
        run->last.values[i] = value_dup(run->env->ctx->arena, db_get(rows, run->key_columns[i]));
}

/* The ids of the rows that come next. Where rows are sorted, wide ones are not dragged through it. */
static enum err next_ids(struct page_run *run, const struct db_select *wide,
                         const struct db_node **where)
{
    struct record_env *env = run->env;
    struct db_select select = *wide;
    select.columns = &run->sort.id;
    select.column_count = 1;
    select.join_count = 0;
    struct value *ids = ARENA_ARRAY(env->ctx->arena, struct value, (size_t)select.limit);
    if (!ids)
        return ctx_fail(env->ctx, ERR_out_of_memory);
    size_t count = 0;
    struct db_rows *rows;
    enum err err = db_open_rows(env->ctx, env->conn, &select, &rows);
    if (err)
        return err;
    while (count < (size_t)select.limit && db_next(rows))
        ids[count++] = value_int(db_get_int(rows, 0));
    *where = count ? db_in_values(env->ctx->arena, run->sort.id, ids, count)
                   : db_never(env->ctx->arena);
    return db_close_rows(rows);
}

/* Writes rows until the page is full; one row more tells that the list goes on. */
static enum err write_rows(struct page_run *run, const struct db_select *select,
                           struct json_out *out)
{
    struct record_env *env = run->env;
    struct db_rows *rows;
    enum err err = db_open_rows(env->ctx, env->conn, select, &rows);
    if (err)
        return err;
    struct fields_source source = fields_of_rows(rows);
    while (!run->more && db_next(rows)) {
        if (run->written == run->query->limit) {
            run->more = true;
            break;
        }
        json_begin_object(out);
        fields_write(&run->plan, &source, out);
        json_end_object(out);
        if (++run->written == run->query->limit)
            note_place(run, rows);
    }
    return db_close_rows(rows);
}

static enum err read_stretch(struct page_run *run, const struct page_stretch *stretch,
                             struct json_out *out)
{
    struct db_order order[SORT_KEYS_MAX + 1];
    struct db_select select = fields_select(&run->plan);
    select.order = order;
    select.order_count = page_order(&run->sort, stretch, order);
    select.where = db_and(run->env->ctx->arena, run->way.where, stretch->where);
    select.limit = run->query->limit - run->written + 1;
    enum err err = run->way.narrow ? next_ids(run, &select, &select.where) : ERR_OK;
    return err ? err : write_rows(run, &select, out);
}

static enum err write_page(struct page_run *run, struct json_out *out)
{
    struct ctx *ctx = run->env->ctx;
    struct page_place place;
    bool begun = run->query->cursor.len > 0;
    enum err err = begun ? page_place_read(ctx, &run->sort, run->query->cursor, &place) : ERR_OK;
    if (err)
        return err;
    const struct page_place *from = begun ? &place : NULL;
    struct page_stretch stretches[PAGE_STRETCHES_MAX];
    size_t count = page_stretches(ctx->arena, &run->sort, from, stretches);
    /* Equal keys come first and are few; what lies behind them shows how the list goes on. */
    struct page_way_asked asked = {.object = run->query->object,
                                   .parts = &run->parts,
                                   .sort = &run->sort,
                                   .place = from,
                                   .begin = &stretches[count > 1 ? 1 : 0],
                                   .limit = run->query->limit};
    err = page_way_choose(run->env, &asked, &run->way);
    if (!err && run->way.found)
        count = page_stretches(ctx->arena, &run->sort, NULL, stretches);
    for (size_t i = 0; !err && !run->more && i < count; i++)
        err = read_stretch(run, &stretches[i], out);
    return err;
}

static enum err count_all(struct page_run *run, int64_t *out)
{
    const struct where_parts *parts = &run->parts;
    const struct db_node *where;
    if (parts->visible && !parts->visible->wide && !parts->filter) {
        *out = (int64_t)parts->visible->set.count;
        return ERR_OK;
    }
    enum err err = where_all_make(run->env, run->query->object, parts, &where);
    return err ? err : where_count(run->env, run->query->object, where, out);
}

static enum err write_list(struct page_run *run, struct buf *buf)
{
    struct json_out out;
    json_out_init(&out, buf);
    json_begin_object(&out);
    json_key(&out, TEXT("data"));
    json_begin_array(&out);
    enum err err = run->query->limit ? write_page(run, &out) : ERR_OK;
    if (err)
        return err;
    json_end_array(&out);
    json_key(&out, TEXT("next"));
    if (run->more)
        json_put_text(&out, page_place_print(run->env->ctx->arena, &run->sort, &run->last));
    else
        json_put_null(&out);
    if (run->query->total) {
        int64_t total;
        err = count_all(run, &total);
        json_key(&out, TEXT("total"));
        json_put_int(&out, err ? 0 : total);
    }
    json_end_object(&out);
    return err;
}

enum err record_list(struct record_env *env, const struct record_query *query, struct buf *out)
{
    size_t from = out->len;
    struct page_run run = {.env = env, .query = query};
    if (query->limit < 0 || query->limit > RECORD_PAGE_MAX)
        return ctx_fail_field(env->ctx, ERR_too_many, TEXT("limit"),
                              text_format(env->ctx->arena, "%d", RECORD_PAGE_MAX));
    enum err err = prepare(&run);
    if (!err) {
        struct record_asked asked = {.env = env,
                                     .object = query->object,
                                     .filter = query->filter,
                                     .sort = query->sort};
        record_asked_begin(&asked);
        err = write_list(&run, out);
        record_asked_end(&asked);
    }
    return finish(env, out, from, err);
}

enum err record_list_check(struct record_env *env, const struct record_query *query)
{
    struct page_run run = {.env = env, .query = query};
    return prepare(&run);
}
