/* Indexes that administrators add to objects, made by jobs. */
#include "api/body.h"
#include "api/impl.h"
#include "meta/field_types.h"
#include "record/batch/index_step.h"
#include "record/read/query_where.h"

/* Measured (docs/decisions/0005-jobs.md): microseconds a row and field. */
#define INDEX_ROW_US 1

static const struct meta_object *named_object(struct call *call)
{
    struct text name = call_param(call, TEXT("name"));
    const struct meta_object *object = meta_object_find(call->env.catalog, name);
    if (!object)
        ctx_fail(call->ctx, ERR_unknown_object, name, meta_nearest_object(call->env.catalog, name));
    return object;
}

/* ---- listing ---- */

static struct text field_name_of(const struct meta_object *object, struct text column)
{
    for (size_t i = 0; i < object->field_count; i++) {
        const struct meta_field *field = &object->fields[i];
        if (text_eq(field->column, column) || text_eq(field->base_column, column) ||
            text_eq(field->key_column, column))
            return field->name;
    }
    return column;
}

static bool is_added(struct arena *arena, const struct meta_object *object, struct text name)
{
    for (size_t i = object->own_index_count; i < object->index_count; i++)
        if (text_eq(index_name_of(arena, object, i), name))
            return true;
    return false;
}

static enum err list_indexes(struct call *call)
{
    const struct meta_object *object = named_object(call);
    if (!object)
        return ctx_error(call->ctx);
    struct db_table_def table = meta_table_def(call->ctx->arena, object);
    struct json_out json;
    json_out_init(&json, call->out);
    json_begin_object(&json);
    json_key(&json, TEXT("data"));
    json_begin_array(&json);
    for (size_t i = 0; i < table.index_count; i++) {
        const struct db_index_def *index = &table.indexes[i];
        if (index->kind == DB_INDEX_TEXT)
            continue;
        json_begin_object(&json);
        json_key(&json, TEXT("name"));
        json_put_text(&json, index->name);
        json_key(&json, TEXT("columns"));
        json_begin_array(&json);
        for (size_t k = 0; k < index->column_count; k++)
            json_put_text(&json, field_name_of(object, index->columns[k]));
        json_end_array(&json);
        json_key(&json, TEXT("unique"));
        json_put_bool(&json, index->kind == DB_INDEX_UNIQUE);
        json_key(&json, TEXT("custom"));
        json_put_bool(&json, is_added(call->ctx->arena, object, index->name));
        json_end_object(&json);
    }
    json_end_array(&json);
    json_end_object(&json);
    return ERR_OK;
}

/* ---- making ---- */

struct index_asked {
    const struct meta_object *object;
    const struct meta_field *fields[INDEX_FIELDS_MAX];
    size_t count;
    int64_t rows;
};

static struct text column_of(const struct meta_field *field)
{
    if (field->base_column.len)
        return field->base_column;
    return field->key_column.len ? field->key_column : field->column;
}

static enum err read_columns(struct call *call, struct index_asked *asked)
{
    const struct json *columns = json_get(call->body, TEXT("columns"));
    if (json_kind(columns) != JSON_ARRAY || json_size(columns) == 0)
        return ctx_fail_field(call->ctx, ERR_list_empty, TEXT("columns"));
    if (json_size(columns) > INDEX_FIELDS_MAX)
        return ctx_fail_field(call->ctx, ERR_too_many_items, TEXT("columns"),
                              text_format(call->ctx->arena, "%d", INDEX_FIELDS_MAX));
    struct json_iter it = json_iter(columns);
    while (json_next(&it)) {
        struct text name = json_text(it.value);
        const struct meta_field *field = meta_field_find(asked->object, name);
        if (!field)
            return ctx_fail_field(call->ctx, ERR_unknown_field, TEXT("columns"), name,
                                  meta_nearest_field(asked->object, name));
        bool twice = false;
        for (size_t i = 0; i < asked->count; i++)
            twice = twice || asked->fields[i] == field;
        if (twice || !field->column.len || !field_types[field->type].filterable)
            return ctx_fail_field(call->ctx, ERR_not_indexable, TEXT("columns"), name);
        asked->fields[asked->count++] = field;
    }
    return ERR_OK;
}

static enum err check_new(struct call *call, const struct index_asked *asked)
{
    struct db_table_def table = meta_table_def(call->ctx->arena, asked->object);
    for (size_t i = 0; i < table.index_count; i++) {
        const struct db_index_def *index = &table.indexes[i];
        bool same = index->kind != DB_INDEX_TEXT && index->column_count >= asked->count;
        for (size_t k = 0; same && k < asked->count; k++)
            same = text_eq(index->columns[k], column_of(asked->fields[k]));
        if (same)
            return ctx_fail(call->ctx, ERR_index_exists);
    }
    return ERR_OK;
}

/* Writing it takes one statement, for which every save waits: that is said before. */
static void put_preview(struct call *call, const struct index_asked *asked)
{
    struct json_out json;
    json_out_init(&json, call->out);
    json_begin_object(&json);
    json_key(&json, TEXT("columns"));
    json_begin_array(&json);
    for (size_t i = 0; i < asked->count; i++)
        json_put_text(&json, asked->fields[i]->name);
    json_end_array(&json);
    json_key(&json, TEXT("rows"));
    json_put_int(&json, asked->rows);
    json_key(&json, TEXT("estimated_ms"));
    json_put_int(&json, asked->rows * INDEX_ROW_US * (int64_t)asked->count / 1000 + 1);
    json_end_object(&json);
}

static void name_job(struct call *call, const struct index_asked *asked, struct job_new *job)
{
    struct arena *arena = call->ctx->arena;
    for (int lang = 0; lang < LANG_COUNT; lang++) {
        struct buf buf;
        struct text label = asked->object->plural_label.in[lang];
        buf_init(&buf, arena, 2048);
        buf_addf(&buf, lang == LANG_ZH ? "新建索引 %.*s:" : "Index of %.*s:", TEXT_ARG(label));
        for (size_t i = 0; i < asked->count; i++) {
            struct text field = asked->fields[i]->label.in[lang];
            buf_addf(&buf, "%s %.*s", i ? "," : "", TEXT_ARG(field));
        }
        job->summary.in[lang] = buf_text(&buf);
    }
}

static enum err look(struct call *call, struct index_asked *asked, struct job_new *job,
                     int64_t *open)
{
    struct text columns = json_dump(call->ctx->arena, json_get(call->body, TEXT("columns")));
    asked->object = named_object(call);
    enum err err = asked->object ? read_columns(call, asked) : ctx_error(call->ctx);
    if (!err)
        err = check_new(call, asked);
    if (!err)
        err = where_count(&call->env, asked->object, NULL, &asked->rows);
    if (err)
        return err;
    name_job(call, asked, job);
    job->parameters = text_format(call->ctx->arena, "{\"object\":\"%.*s\",\"columns\":%.*s}",
                                  TEXT_ARG(asked->object->name), TEXT_ARG(columns));
    bool dry_run = body_bool(call->body, "dry_run");
    if (dry_run)
        put_preview(call, asked);
    return dry_run ? ERR_OK
                   : job_find_open(call->ctx, call->env.conn, job->kind, job->parameters, open);
}

static enum err make_index(struct call *call)
{
    struct index_asked asked = {.count = 0};
    struct job_new job = {.kind = TEXT("index"), .actor = call->caller.user, .total = 1};
    int64_t id = 0;
    enum err err = body_known(call, call->body, TEXT("columns dry_run"));
    if (err || (err = record_env_begin(call->ctx, call->store, 0, &call->env)))
        return err;
    record_env_caller(&call->env, &call->caller);
    err = look(call, &asked, &job, &id);
    record_env_end(&call->env);
    if (err || body_bool(call->body, "dry_run"))
        return err;
    if (!id)
        err = job_submit(call->work, call->ctx, call->store, &job, &id);
    call->status = 202;
    call->location = text_format(call->ctx->arena, "/api/v1/jobs/%lld", (long long)id);
    buf_addf(call->out, "{\"job\":\"%lld\"}", (long long)id);
    return err;
}

/* ---- taking away ---- */

static enum err remove_index(struct call *call)
{
    const struct meta_object *object = named_object(call);
    struct text name = call_param(call, TEXT("index"));
    struct arena *arena = call->ctx->arena;
    if (!object)
        return ctx_error(call->ctx);
    if (!is_added(arena, object, name)) {
        struct db_table_def table = meta_table_def(arena, object);
        for (size_t i = 0; i < table.index_count; i++)
            if (text_eq(table.indexes[i].name, name))
                return ctx_fail(call->ctx, ERR_index_not_own);
        return ctx_fail(call->ctx, ERR_not_found);
    }
    call->task->save.summary = text_format(arena, "index %.*s", TEXT_ARG(name));
    return index_define(call->task, object, index_list(arena, object, TEXT_EMPTY, name));
}

/* The definition goes with the save, the index with the same transaction. */
static enum err removed(struct call *call)
{
    call->status = 204;
    return db_index_drop(call->ctx, call->env.conn, call_param(call, TEXT("index")));
}

#define T(literal)                                                                                 \
    {                                                                                              \
        ("" literal), sizeof(literal) - 1                                                          \
    }

static const struct route rows[] = {
    {T("GET"), T("/meta/objects/{name}/indexes"), T("The indexes of an object"), RIGHT_ADMIN,
     CALL_READ, T(""), list_indexes, NULL, T(""), T("Indexes")},
    {T("POST"), T("/meta/objects/{name}/indexes"),
     T("Make an index on fields of an object, as a job; its preview says how long saving waits"),
     RIGHT_ADMIN, CALL_WORK, T(""), make_index, NULL, T("Index"), T("Job")},
    {T("DELETE"), T("/meta/objects/{name}/indexes/{index}"), T("Take away an index made here"),
     RIGHT_ADMIN, CALL_SAVE, T(""), remove_index, removed, T(""), T("")},
};
const struct route_table routes_index = {rows, sizeof rows / sizeof *rows};
