#include "api/again.h"

#include "base/json.h"
#include "record/read/query.h"

/* The object of the entry at `index` of a list: the route's, or the one that the request named there. */
static const struct meta_object *object_of(const struct call *call, size_t index)
{
    if (call->object)
        return call->object;
    struct json_iter it = json_iter(json_get(call->body, TEXT("saves")));
    for (size_t i = 0; json_next(&it); i++)
        if (i == index)
            return meta_object_find(call->env.catalog,
                                    json_text(json_get(it.value, TEXT("object"))));
    return NULL;
}

/* A record is read anew; what is none (null for a deleted one, the problem of a row left out) stays. */
static enum err put_entry(struct call *call, const struct meta_object *object,
                          const struct json *entry, int64_t *version)
{
    int64_t id;
    if (json_kind(entry) != JSON_OBJECT || !json_get(entry, TEXT("id")) ||
        !text_to_int(json_text(json_get(entry, TEXT("id"))), &id)) {
        buf_add_text(call->out, json_dump(call->ctx->arena, entry));
        return ERR_OK;
    }
    if (!object)
        return ctx_fail(call->ctx, ERR_not_found);
    return record_read(&call->env, object, id, TEXT_EMPTY, call->out, version);
}

static enum err put_list(struct call *call, const struct json *reply)
{
    struct text txn = json_text(json_get(reply, TEXT("txn")));
    struct json_iter it = json_iter(json_get(reply, TEXT("data")));
    enum err err = ERR_OK;
    int64_t version;
    if (txn.len)
        buf_addf(call->out, "{\"txn\":\"%.*s\",\"data\":[", TEXT_ARG(txn));
    else
        buf_lit(call->out, "{\"data\":[");
    for (size_t i = 0; !err && json_next(&it); i++) {
        if (i)
            buf_add_char(call->out, ',');
        err = put_entry(call, object_of(call, i), it.value, &version);
    }
    buf_lit(call->out, "]}");
    return err;
}

/* Replies of other shapes tell nothing of a record but that it is there. */
static enum err see_record(struct call *call)
{
    int64_t version;
    size_t from = call->out->len;
    enum err err = record_read(&call->env, call->object, call->id, TEXT_EMPTY, call->out, &version);
    buf_truncate(call->out, from);
    return err;
}

enum err again_answer(struct call *call, struct text kept)
{
    const struct json *reply = kept.len ? json_parse(call->ctx, kept) : NULL;
    bool records = text_eq(call->route->reply, TEXT("Record")) ||
                   text_eq(call->route->reply, TEXT("Saved"));
    if (reply && records)
        return json_get(reply, TEXT("data")) ? put_list(call, reply)
                                             : put_entry(call, call->object, reply, &call->version);
    enum err err = reply && call->object && call->id ? see_record(call) : ERR_OK;
    if (!err)
        buf_add_text(call->out, kept);
    return err;
}
