/* Several saves at once, batches, and taking transactions back. */
#include "api/body.h"
#include "api/impl.h"
#include "record/history.h"
#include "record/query.h"

static enum err one_of_several(struct call *call, const struct json *item)
{
    struct text name;
    int64_t id;
    enum err err = body_known(call, item, TEXT("object id version values delete"));
    if (err || (err = body_text(call, item, "object", true, &name)) ||
        (err = body_id(call, item, "id", &id)))
        return err;
    const struct meta_catalog *catalog = call->env.catalog;
    const struct meta_object *object = meta_object_find(catalog, name);
    if (!object)
        return ctx_fail_field(call->ctx, ERR_unknown_object, TEXT("object"), name,
                              meta_nearest_object(catalog, name));
    struct record_save *save = &call->task->save;
    struct record_change *change;
    bool remove = body_bool(item, "delete");
    if (remove) {
        change = record_save_add(call->ctx, save, RECORD_DELETE, object, id);
        err = change ? ERR_OK : ERR_out_of_memory;
    } else {
        const struct json *values = json_get(item, TEXT("values"));
        if (json_kind(values) != JSON_OBJECT)
            return ctx_fail_field(call->ctx, ERR_required, TEXT("values"), TEXT("values"));
        err = record_change_from_json(&call->env, save, id ? RECORD_UPDATE : RECORD_CREATE, object,
                                      id, values, &change);
    }
    if (!err && json_get(item, TEXT("version")))
        json_int(json_get(item, TEXT("version")), &change->version);
    return err;
}

static enum err several_prepare(struct call *call)
{
    enum err err = body_known(call, call->body, TEXT("saves"));
    const struct json *saves = json_get(call->body, TEXT("saves"));
    if (err)
        return err;
    if (json_kind(saves) != JSON_ARRAY || json_size(saves) == 0 ||
        json_size(saves) > RECORD_SAVE_MAX)
        return ctx_fail(call->ctx, ERR_too_many, TEXT("1000"));
    struct api_places *places = ARENA_NEW(call->ctx->arena, struct api_places);
    if (!places)
        return ERR_out_of_memory;
    call->subject = places;
    call->task->save.places = places->at;
    struct json_iter it = json_iter(saves);
    while (json_next(&it)) {
        size_t at = call->task->save.count;
        if ((err = one_of_several(call, it.value)) != ERR_OK)
            return err;
        if (call->task->save.count > at)
            call->task->save.changes[at].row = (int64_t)places->count + 1;
        places->at[places->count++] = at;
        call->task->save.place_count = places->count;
    }
    return ERR_OK;
}

static enum err several_after(struct call *call)
{
    struct record_save *save = &call->task->save;
    buf_addf(call->out, "{\"txn\":\"%lld\",\"data\":[", (long long)save->txn);
    const struct api_places *places = call->subject;
    for (size_t i = 0; i < places->count; i++) {
        struct record_change *change = &save->changes[places->at[i]];
        if (i)
            buf_add_char(call->out, ',');
        enum err err = ERR_OK;
        if (change->after)
            err = record_write_values(&call->env, change->object, change->id, change->after,
                                      call->out);
        else
            buf_lit(call->out, "null");
        if (err)
            return err;
    }
    buf_lit(call->out, "]}");
    return ERR_OK;
}

/* A batch: the same change to many records, chosen by ids or filter in a read transaction, then saved at
 * once. It runs on a worker, so that choosing never holds the writer. */
struct batch {
    struct call *call;
    enum record_action action;
    const struct json *values;
    const int64_t *ids;
    size_t count;
};

static enum err batch_prepare(struct record_task *task)
{
    struct batch *batch = task->subject;
    struct record_env *env = &task->env;
    record_env_caller(env, &batch->call->caller);
    const struct meta_object *object =
        meta_object_by_plural(env->catalog, call_param(batch->call, TEXT("objects")));
    if (!object)
        return ctx_fail(env->ctx, ERR_not_found);
    for (size_t i = 0; i < batch->count; i++) {
        struct record_change *change;
        enum err err = ERR_OK;
        if (batch->action == RECORD_DELETE)
            change = record_save_add(env->ctx, &task->save, RECORD_DELETE, object, batch->ids[i]);
        else
            err = record_change_from_json(env, &task->save, RECORD_UPDATE, object, batch->ids[i],
                                          batch->values, &change);
        if (err || !change)
            return err ? err : ERR_out_of_memory;
        change->row = (int64_t)i + 1;
    }
    return ERR_OK;
}

static enum err batch_ids(struct call *call, enum access_action action, int64_t **ids,
                          size_t *count)
{
    const struct json *list = json_get(call->body, TEXT("ids"));
    struct text filter;
    enum err err = body_text(call, call->body, "filter", !list, &filter);
    if (err)
        return err;
    if (!list)
        return record_ids_of(&call->env, call->object, filter, action, RECORD_SAVE_MAX, ids, count);
    if (filter.len)
        return ctx_fail_field(call->ctx, ERR_not_together, TEXT("filter"), TEXT("filter"),
                              TEXT("ids"));
    *count = json_size(list);
    if (json_kind(list) != JSON_ARRAY || *count == 0)
        return ctx_fail_field(call->ctx, ERR_list_empty, TEXT("ids"));
    if (*count > RECORD_SAVE_MAX)
        return ctx_fail(call->ctx, ERR_too_many, TEXT("1,000"));
    *ids = ARENA_ARRAY(call->ctx->arena, int64_t, *count);
    struct json_iter it = json_iter(list);
    for (size_t i = 0; *ids && json_next(&it); i++)
        if (!text_to_int(json_text(it.value), &(*ids)[i]))
            return ctx_fail_field(call->ctx, ERR_not_an_id, TEXT("ids"), TEXT("ids"));
    return *ids ? ERR_OK : ERR_out_of_memory;
}

static enum err batch_choose(struct call *call, struct batch *batch)
{
    struct text action;
    enum err err = body_known(call, call->body, TEXT("action ids filter values"));
    if (err || (err = body_text(call, call->body, "action", true, &action)))
        return err;
    bool remove = text_eq(action, TEXT("delete"));
    if (!remove && !text_eq(action, TEXT("update")) && !text_eq(action, TEXT("assign")))
        return ctx_fail_field(call->ctx, ERR_bad_parameter, TEXT("action"), TEXT("action"), action);
    batch->action = remove ? RECORD_DELETE : RECORD_UPDATE;
    batch->values = json_get(call->body, TEXT("values"));
    if (!remove && json_kind(batch->values) != JSON_OBJECT)
        return ctx_fail_field(call->ctx, ERR_required, TEXT("values"), TEXT("values"));
    if (text_eq(action, TEXT("assign")) && !json_get(batch->values, TEXT("owner")))
        return ctx_fail_field(call->ctx, ERR_required, TEXT("values.owner"), TEXT("owner"));
    int64_t *ids;
    err = record_env_begin(call->ctx, call->store, 0, &call->env);
    if (err)
        return err;
    record_env_caller(&call->env, &call->caller);
    call->object = meta_object_by_plural(call->env.catalog, call_param(call, TEXT("objects")));
    err = call->object ? batch_ids(call, remove ? ACCESS_DELETE : ACCESS_EDIT, &ids, &batch->count)
                       : ctx_fail(call->ctx, ERR_not_found);
    record_env_end(&call->env);
    if (!err)
        batch->ids = ids;
    return err;
}

static enum err batch_after(struct record_task *task)
{
    struct batch *batch = task->subject;
    size_t changed = 0;
    for (size_t i = 0; i < task->save.count; i++)
        changed += !task->save.changes[i].by_hook && !task->save.changes[i].unchanged &&
                   !task->save.changes[i].dropped;
    if (task->save.txn)
        buf_addf(batch->call->out, "{\"txn\":\"%lld\",", (long long)task->save.txn);
    else
        buf_lit(batch->call->out, "{\"txn\":null,");
    buf_addf(batch->call->out, "\"changed\":%zu}", changed);
    task->reply = text_dup(task->db.ctx->arena, buf_text(batch->call->out));
    return ERR_OK;
}

static enum err batch_run(struct call *call)
{
    struct batch batch = {.call = call};
    enum err err = batch_choose(call, &batch);
    if (err)
        return err;
    struct record_task task = {.store = call->store,
                               .prepare = batch_prepare,
                               .after = batch_after,
                               .subject = &batch,
                               .idempotency_key = call->idempotency_key,
                               .request_hash = call->request_hash};
    task.db.ctx = call->ctx;
    task.save.caller = &call->caller;
    task.save.origin = call->origin;
    if (!batch.count && !task.idempotency_key.len) {
        buf_lit(call->out, "{\"txn\":null,\"changed\":0}");
        return ERR_OK;
    }
    if ((err = record_task_run(&task)) != ERR_OK)
        return err;
    if (task.repeated)
        buf_add_text(call->out, task.reply);
    call->txn = task.save.txn;
    return ERR_OK;
}

static enum err undo(struct call *call)
{
    int64_t txn;
    struct text conflicts = TEXT_EMPTY;
    if (!text_to_int(call_param(call, TEXT("txn")), &txn))
        return ctx_fail(call->ctx, ERR_not_found);
    bool dry_run = false;
    if (call->body) {
        enum err err = body_known(call, call->body, TEXT("conflicts dry_run"));
        if (err || (err = body_text(call, call->body, "conflicts", false, &conflicts)))
            return err;
        dry_run = body_bool(call->body, "dry_run");
    }
    bool stop = text_eq(conflicts, TEXT("stop"));
    if (conflicts.len && !stop && !text_eq(conflicts, TEXT("skip")))
        return ctx_fail_field(call->ctx, ERR_bad_parameter, TEXT("conflicts"), TEXT("conflicts"),
                              conflicts);
    return record_undo(call->ctx, call->store, &call->caller, txn,
                       stop ? CONFLICTS_STOP : CONFLICTS_SKIP, dry_run, NULL, NULL, call->out);
}

static enum err transactions(struct call *call)
{
    int64_t before, limit;
    enum err err = query_int(call, "cursor", 1, INT64_MAX, 0, &before);
    if (err || (err = query_int(call, "limit", 1, 500, 50, &limit)))
        return err;
    return record_transactions(&call->env, before, limit, call->out);
}

static enum err changes(struct call *call)
{
    int64_t after, limit;
    enum err err = query_int(call, "after", 0, INT64_MAX, 0, &after);
    if (err || (err = query_int(call, "limit", 1, 500, 100, &limit)))
        return err;
    return record_changes(&call->env, after, limit, call->out);
}

#define T(literal)                                                                                 \
    {                                                                                              \
        ("" literal), sizeof(literal) - 1                                                          \
    }

static const struct route rows[] = {
    {T("POST"), T("/transactions"), T("Several saves of any objects, all or nothing"), RIGHT_OBJECT,
     CALL_SAVE, T(""), several_prepare, several_after, T("Saves"), T("Saved")},
    {T("GET"), T("/transactions"), T("Recent transactions"), RIGHT_ADMIN, CALL_READ,
     T("cursor limit"), transactions, NULL, T(""), T("Transactions")},
    {T("POST"), T("/transactions/{txn}/undo"), T("Take a transaction back, with a report"),
     RIGHT_OBJECT, CALL_WORK, T(""), undo, NULL, T(""), T("Undo")},
    {T("POST"), T("/{objects}/batch"), T("Change, assign or delete up to 1,000 records at once"),
     RIGHT_OBJECT, CALL_WORK_KEYED, T(""), batch_run, NULL, T("Batch"), T("Batched")},
    {T("GET"), T("/changes"), T("The change log, for programs"), RIGHT_ADMIN, CALL_READ,
     T("after limit"), changes, NULL, T(""), T("Changes")},
};
const struct route_table routes_transaction = {rows, sizeof rows / sizeof *rows};
