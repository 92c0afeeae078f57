/* GET /{objects}/{id}/personal-data: everything kept about a person in one document, under the caller's rights; that it
 * was given out is in the audit before it leaves. */
#include "modules/core/person.h"
#include "modules/core/privacy.h"

#include "record/log/audit.h"
#include "record/log/history.h"
#include "record/read/query.h"

#define PAGE 500

struct document {
    struct call *call;
    struct erase person;
    struct json_out json;
    int64_t limit; /* rows that may still be written */
};

/* The rows of a reply {"data":[…],"next":…}; *next empty at the end. */
static enum err put_rows(struct document *doc, struct text reply, struct text *next)
{
    struct ctx *ctx = doc->call->ctx;
    const struct json *page = json_parse(ctx, reply);
    struct json_iter it = json_iter(json_get(page, TEXT("data")));
    if (!page)
        return ctx_error(ctx);
    while (json_next(&it)) {
        if (doc->limit-- <= 0)
            return ctx_fail(ctx, ERR_too_many, TEXT("100,000"));
        json_put_raw(&doc->json, json_dump(ctx->arena, it.value));
    }
    *next = json_text(json_get(page, TEXT("next")));
    return ERR_OK;
}

static enum err put_history(struct document *doc, const struct erase_item *item)
{
    struct call *call = doc->call;
    struct buf page;
    int64_t before = 0;
    enum err err;
    do {
        struct text next;
        buf_init(&page, call->ctx->arena, ARENA_REQUEST_LIMIT);
        err = record_history(&call->env, item->object, item->id, before, PAGE, &page);
        before = 0;
        if (!err)
            err = put_rows(doc, buf_text(&page), &next);
        if (!err && next.len)
            text_to_int(next, &before);
    } while (!err && before);
    return err;
}

static enum err put_audit(struct document *doc, const struct erase_item *item)
{
    struct call *call = doc->call;
    struct audit_query query = {.object = item->object, .record = item->id, .limit = PAGE};
    struct buf page;
    enum err err;
    do {
        struct text next;
        buf_init(&page, call->ctx->arena, ARENA_REQUEST_LIMIT);
        err = audit_list(&call->env, &query, &page);
        query.before = 0;
        if (!err)
            err = put_rows(doc, buf_text(&page), &next);
        if (!err && next.len)
            text_to_int(next, &query.before);
    } while (!err && query.before);
    return err;
}

/* "activities": [all that are about the person] */
static enum err put_list(struct document *doc, struct text object)
{
    struct call *call = doc->call;
    const struct meta_object *of = meta_object_find(call->env.catalog, object);
    struct record_query query = {.object = of, .sort = TEXT("id"), .limit = PAGE};
    struct buf page;
    if (!of || access_scope(&call->caller, ACCESS_READ, of) == SCOPE_NONE)
        return ERR_OK;
    query.filter = person_filter(&call->env, &doc->person, of);
    if (!query.filter.len)
        return ERR_OK;
    enum err err = ERR_OK;
    json_key(&doc->json, of->plural);
    json_begin_array(&doc->json);
    do {
        buf_init(&page, call->ctx->arena, ARENA_REQUEST_LIMIT);
        err = record_list(&call->env, &query, &page);
        query.cursor = TEXT_EMPTY;
        if (!err)
            err = put_rows(doc, buf_text(&page), &query.cursor);
    } while (!err && query.cursor.len);
    json_end_array(&doc->json);
    return err;
}

static enum err put_item(struct document *doc, const struct erase_item *item)
{
    struct call *call = doc->call;
    struct json_out *json = &doc->json;
    struct buf record;
    int64_t version;
    enum err err = ERR_OK;
    json_begin_object(json);
    json_key(json, TEXT("object"));
    json_put_text(json, item->object->name);
    json_key(json, TEXT("id"));
    json_put_id(json, item->id);
    json_key(json, TEXT("record"));
    if (item->live) {
        buf_init(&record, call->ctx->arena, ARENA_REQUEST_LIMIT);
        err = record_read(&call->env, item->object, item->id, TEXT_EMPTY, &record, &version);
        json_put_raw(json, buf_text(&record));
    } else {
        json_put_null(json);
    }
    json_key(json, TEXT("history"));
    json_begin_array(json);
    if (!err)
        err = put_history(doc, item);
    json_end_array(json);
    json_key(json, TEXT("audit"));
    json_begin_array(json);
    if (!err)
        err = put_audit(doc, item);
    json_end_array(json);
    json_end_object(json);
    return err;
}

static enum err put_document(struct document *doc)
{
    static const struct text lists[] = {{"activity", 8},
                                        {"task", 4},
                                        {"consent", 7},
                                        {"opportunity", 11}};
    struct call *call = doc->call;
    enum err err = ERR_OK;
    json_out_init(&doc->json, call->out);
    json_begin_object(&doc->json);
    json_key(&doc->json, TEXT("at"));
    json_put_datetime(&doc->json, call->ctx->now);
    json_key(&doc->json, TEXT("records"));
    json_begin_array(&doc->json);
    for (size_t i = 0; !err && i < doc->person.count; i++)
        err = put_item(doc, &doc->person.items[i]);
    json_end_array(&doc->json);
    for (size_t i = 0; !err && i < sizeof lists / sizeof *lists; i++)
        err = put_list(doc, lists[i]);
    json_end_object(&doc->json);
    return err;
}

/* He may export each of the records that are the person, or nothing of it. */
static enum err may_export(struct call *call, const struct erase *person)
{
    for (size_t i = 0; i < person->count; i++) {
        const struct erase_item *item = &person->items[i];
        enum err err = item->live
                           ? access_may(call->ctx, call->env.conn, &call->caller, ACCESS_EXPORT,
                                        call->env.catalog, item->object, item->live)
                           : ERR_OK;
        if (err)
            return err;
    }
    return ERR_OK;
}

static enum err gather(struct call *call)
{
    struct document doc = {.call = call, .limit = 100000};
    call->object = meta_object_by_plural(call->env.catalog, call_param(call, TEXT("objects")));
    if (!call->object || !text_to_int(call_param(call, TEXT("id")), &call->id) ||
        access_scope(&call->caller, ACCESS_READ, call->object) == SCOPE_NONE)
        return ctx_fail(call->ctx, ERR_not_found);
    enum err err = person_find(&call->env, call->object, call->id, &doc.person);
    if (!err && access_scope(&call->caller, ACCESS_EXPORT, call->object) == SCOPE_NONE)
        err = access_refuse(call->ctx, ACCESS_EXPORT, call->object);
    if (!err)
        err = may_export(call, &doc.person);
    return err ? err : put_document(&doc);
}

enum err core_personal_data(struct call *call)
{
    enum err err = record_env_begin(call->ctx, call->store, 0, &call->env);
    if (err)
        return err;
    record_env_caller(&call->env, &call->caller);
    err = gather(call);
    struct audit_entry entry = {.action = AUDIT_PERSONAL_DATA,
                                .object = call->object,
                                .record = call->id,
                                .actor = call->caller.user,
                                .origin = call->origin,
                                .detail = text_format(call->ctx->arena, "{\"address\":\"%.*s\"}",
                                                      TEXT_ARG(call->address))};
    if (!err)
        err = audit_write(call->ctx, call->store, &entry, 1);
    record_env_end(&call->env);
    return err;
}
