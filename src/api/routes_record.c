/* Records: list, read, create, change, delete, restore, history, pickers. */
#include "api/body.h"
#include "api/impl.h"
#include "base/time.h"
#include "record/log/audit.h"
#include "record/log/history.h"
#include "record/log/timeline.h"
#include "record/read/query.h"

static enum err list_records(struct call *call)
{
    struct record_query query = {.object = call->object,
                                 .filter = call_param(call, TEXT("filter")),
                                 .sort = call_param(call, TEXT("sort")),
                                 .fields = call_param(call, TEXT("fields")),
                                 .cursor = call_param(call, TEXT("cursor"))};
    struct text total = call_param(call, TEXT("total"));
    query.total = text_eq(total, TEXT("true"));
    if (total.len && !query.total && !text_eq(total, TEXT("false")))
        return ctx_fail_field(call->ctx, ERR_bad_parameter, TEXT("total"), TEXT("total"), total);
    enum err err = query_int(call, "limit", query.total ? 0 : 1, RECORD_PAGE_MAX,
                             RECORD_PAGE_DEFAULT, &query.limit);
    return err ? err : record_list(&call->env, &query, call->out);
}

/* Who tries somebody's rights has looked himself. */
static void note_view(const struct call *call)
{
    struct access_caller looks = call->caller;
    if (call->tried_by)
        looks.user = call->tried_by;
    audit_view(call->store, &looks, call->object, call->id);
}

static enum err read_record(struct call *call)
{
    struct text as_of = call_param(call, TEXT("as_of"));
    enum err err;
    if (as_of.len) {
        int64_t at;
        if (!datetime_parse(as_of, &at))
            return ctx_fail_field(call->ctx, ERR_not_a_time, TEXT("as_of"), TEXT("as_of"));
        err = record_as_of(&call->env, call->object, call->id, at, call_param(call, TEXT("fields")),
                           call->out);
    } else {
        err = record_read(&call->env, call->object, call->id, call_param(call, TEXT("fields")),
                          call->out, &call->version);
    }
    if (!err)
        note_view(call);
    return err;
}

static enum err read_partial(struct call *call, bool *out)
{
    struct text partial = call_param(call, TEXT("partial"));
    *out = text_eq(partial, TEXT("true"));
    if (partial.len && !*out && !text_eq(partial, TEXT("false")))
        return ctx_fail_field(call->ctx, ERR_bad_parameter, TEXT("partial"), TEXT("partial"),
                              partial);
    return ERR_OK;
}

static enum err create_many(struct call *call)
{
    struct record_save *save = &call->task->save;
    size_t size = json_size(call->body);
    struct api_places *places = ARENA_NEW(call->ctx->arena, struct api_places);
    if (!places)
        return ERR_out_of_memory;
    if (size == 0)
        return ctx_fail(call->ctx, ERR_list_empty);
    if (size > RECORD_SAVE_MAX)
        return ctx_fail(call->ctx, ERR_too_many, TEXT("1,000"));
    call->subject = places;
    enum err err = read_partial(call, &save->partial);
    if (err)
        return err;
    struct json_iter it = json_iter(call->body);
    while (json_next(&it)) {
        struct record_change *change = NULL;
        size_t at = save->count;
        err = record_change_from_json(&call->env, save, RECORD_CREATE, call->object, 0, it.value,
                                      &change);
        if (save->count > at)
            save->changes[at].row = (int64_t)places->count + 1;
        else if (err)
            return err;
        places->at[places->count++] = at;
    }
    return save->partial ? ERR_OK : ctx_error(call->ctx);
}

static enum err create_prepare(struct call *call)
{
    struct record_change *change;
    if (json_kind(call->body) == JSON_ARRAY)
        return create_many(call);
    return record_change_from_json(&call->env, &call->task->save, RECORD_CREATE, call->object, 0,
                                   call->body, &change);
}

/* The faults of one row of a partial list, as the problem it would have been alone. */
static void write_row_problem(struct call *call, const struct ctx *left_out,
                              const struct record_change *change)
{
    size_t first = 0, count = 0;
    for (size_t i = 0; i < left_out->fault_count && i < CTX_FAULTS_MAX; i++) {
        if (left_out->faults[i].row != change->row)
            continue;
        if (count++ == 0)
            first = i;
    }
    problem_write(call->out, left_out, change->error, first, count);
}

/* The record as the caller may read it now: by the statement that reading keeps ready, as the row is there
 * already. Who has just handed it over, or left other rows out, sees it from what was saved. */
static enum err write_change(struct call *call, const struct record_change *change)
{
    struct ctx *ctx = call->ctx;
    int64_t version;
    size_t from = call->out->len;
    if (ctx->fault_count == 0) {
        enum err err = record_read(&call->env, change->object, change->id, TEXT_EMPTY, call->out,
                                   &version);
        if (err != ERR_not_found)
            return err;
        ctx_clear(ctx);
        buf_truncate(call->out, from);
    }
    return record_write_values(&call->env, change->object, change->id, change->after, call->out);
}

static enum err create_after(struct call *call)
{
    struct record_save *save = &call->task->save;
    if (json_kind(call->body) != JSON_ARRAY) {
        struct record_change *change = &save->changes[0];
        call->status = 201;
        call->version = 1;
        call->location = text_format(call->ctx->arena, API_BASE "/%.*s/%lld",
                                     TEXT_ARG(change->object->plural), (long long)change->id);
        return write_change(call, change);
    }
    const struct ctx left_out = *call->ctx;
    ctx_clear(call->ctx); /* the rows that are there are read without the faults of the others */
    call->status = save->partial ? 200 : 201;
    buf_lit(call->out, "{\"data\":[");
    const struct api_places *places = call->subject;
    for (size_t i = 0; i < places->count; i++) {
        struct record_change *change = &save->changes[places->at[i]];
        if (i)
            buf_add_char(call->out, ',');
        if (change->error) {
            write_row_problem(call, &left_out, change);
            continue;
        }
        enum err err = write_change(call, change);
        if (err)
            return err;
    }
    buf_lit(call->out, "]}");
    return ERR_OK;
}

static enum err change_prepare(struct call *call)
{
    struct record_change *change;
    enum err err = record_change_from_json(&call->env, &call->task->save, RECORD_UPDATE,
                                           call->object, call->id, call->body, &change);
    if (!err && call->if_match)
        change->version = call->if_match;
    return err;
}

static enum err change_after(struct call *call)
{
    struct record_change *change = &call->task->save.changes[0];
    const struct value *values = change->after ? change->after : change->before;
    call->version = values[call->object->version->index].number;
    return write_change(call, change);
}

static enum err add_change(struct call *call, enum record_action action)
{
    struct record_change *change = record_save_add(call->ctx, &call->task->save, action,
                                                   call->object, call->id);
    if (!change)
        return ERR_out_of_memory;
    change->version = call->if_match;
    return ERR_OK;
}

static enum err delete_prepare(struct call *call)
{
    return add_change(call, RECORD_DELETE);
}

static enum err delete_after(struct call *call)
{
    call->status = 204;
    return ERR_OK;
}

static enum err restore_prepare(struct call *call)
{
    return add_change(call, RECORD_RESTORE);
}

static enum err history(struct call *call)
{
    int64_t before, limit;
    enum err err = query_int(call, "cursor", 1, INT64_MAX, 0, &before);
    if (err || (err = query_int(call, "limit", 1, RECORD_PAGE_MAX, 50, &limit)))
        return err;
    return record_history(&call->env, call->object, call->id, before, limit, call->out);
}

/* "change,share": which kinds; all without the parameter. */
static enum err read_kinds(struct call *call, struct timeline_query *query)
{
    struct text kinds = call_param(call, TEXT("kinds"));
    for (size_t i = 0; i < TIMELINE_KINDS; i++)
        query->kinds[i] = kinds.len == 0;
    for (struct text rest = kinds; kinds.len && rest.ptr;) {
        struct text name = text_cut(&rest, ',');
        enum timeline_kind kind = timeline_kind_from(name);
        if (kind == TIMELINE_KINDS)
            return ctx_fail_field(call->ctx, ERR_bad_parameter, TEXT("kinds"), TEXT("kinds"), name);
        query->kinds[kind] = true;
    }
    return ERR_OK;
}

static enum err timeline(struct call *call)
{
    struct timeline_query query = {.object = call->object,
                                   .id = call->id,
                                   .before = call_param(call, TEXT("before"))};
    enum err err = read_kinds(call, &query);
    if (!err)
        err = query_int(call, "by", 1, INT64_MAX, 0, &query.by);
    if (!err)
        err = query_int(call, "limit", 1, TIMELINE_PAGE_MAX, 50, &query.limit);
    return err ? err : record_timeline(&call->env, &query, call->out);
}

static enum err deleted(struct call *call)
{
    int64_t before, limit;
    enum err err = query_int(call, "cursor", 1, INT64_MAX, 0, &before);
    if (err || (err = query_int(call, "limit", 1, RECORD_PAGE_MAX, 50, &limit)))
        return err;
    return record_deleted(&call->env, call->object, before, limit, call->out);
}

static enum err values(struct call *call)
{
    const struct meta_object *object = meta_object_find(call->env.catalog,
                                                        call_param(call, TEXT("object")));
    const struct meta_field *field = object
                                         ? meta_field_find(object, call_param(call, TEXT("field")))
                                         : NULL;
    struct text target = call_param(call, TEXT("target"));
    const struct meta_object *to = field ? field->target : NULL;
    if (field && field->type == FIELD_any_reference)
        to = meta_object_find(call->env.catalog, target);
    if (!to || access_scope(&call->caller, ACCESS_READ, object) == SCOPE_NONE ||
        access_field(&call->caller, field) == USE_HIDDEN ||
        access_scope(&call->caller, ACCESS_READ, to) == SCOPE_NONE)
        return ctx_fail(call->ctx, ERR_not_found);
    int64_t limit;
    enum err err = query_int(call, "limit", 1, 100, 20, &limit);
    return err ? err : record_values(&call->env, to, call_param(call, TEXT("q")), limit, call->out);
}

#define T(literal)                                                                                 \
    {                                                                                              \
        ("" literal), sizeof(literal) - 1                                                          \
    }

static const struct route rows[] = {
    {T("GET"), T("/{objects}"), T("A page of records by filter and sort"), RIGHT_OBJECT,
     CALL_INLINE, T("filter sort fields limit cursor total"), list_records, NULL, T(""), T("Page")},
    {T("POST"), T("/{objects}"), T("Create one record (an object) or many (an array)"),
     RIGHT_OBJECT, CALL_SAVE, T("partial"), create_prepare, create_after, T("Record"), T("Record")},
    {T("GET"), T("/{objects}/{id}"), T("One record, now or as of a moment"), RIGHT_OBJECT,
     CALL_INLINE, T("fields as_of"), read_record, NULL, T(""), T("Record")},
    {T("PATCH"), T("/{objects}/{id}"), T("Change fields of a record (RFC 7396)"), RIGHT_OBJECT,
     CALL_SAVE, T(""), change_prepare, change_after, T("Record"), T("Record")},
    {T("DELETE"), T("/{objects}/{id}"), T("Move a record to the recycle bin"), RIGHT_OBJECT,
     CALL_SAVE, T(""), delete_prepare, delete_after, T(""), T("")},
    {T("POST"), T("/{objects}/{id}/restore"), T("Bring a deleted record back"), RIGHT_OBJECT,
     CALL_SAVE, T(""), restore_prepare, change_after, T(""), T("Record")},
    {T("GET"), T("/{objects}/{id}/history"), T("Changes of a record, newest first"), RIGHT_OBJECT,
     CALL_READ, T("cursor limit"), history, NULL, T(""), T("History")},
    {T("GET"), T("/{objects}/{id}/timeline"),
     T("Changes, activities, tasks and shares of a record, newest first"), RIGHT_OBJECT, CALL_READ,
     T("before by limit kinds"), timeline, NULL, T(""), T("Timeline")},
    {T("GET"), T("/{objects}/deleted"), T("The recycle bin of an object"), RIGHT_OBJECT, CALL_READ,
     T("cursor limit"), deleted, NULL, T(""), T("Deleted")},
    {T("GET"), T("/values/{object}/{field}"), T("What a reference field may point to"), RIGHT_USER,
     CALL_INLINE, T("q limit target"), values, NULL, T(""), T("Values")},
};
const struct route_table routes_record = {rows, sizeof rows / sizeof *rows};
