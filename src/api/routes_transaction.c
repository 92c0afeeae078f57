/* Several saves at once, and taking transactions back. */
#include "api/body.h"
#include "api/impl.h"
#include "record/log/history.h"
#include "record/read/query.h"

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

/* ---- undo ---- */

/* Larger ones are a job. */
#define UNDO_AT_ONCE 1000

struct undo_asked {
    int64_t txn;
    struct text parameters;
    int64_t lines;
    int64_t job; /* one that takes it back already */
};

static enum err look_at(struct call *call, struct undo_asked *asked)
{
    enum err err = record_env_begin(call->ctx, call->store, 0, &call->env);
    if (err)
        return err;
    record_env_caller(&call->env, &call->caller);
    err = record_undo_size(&call->env, asked->txn, &asked->lines);
    if (!err)
        err = job_find_open(call->ctx, call->env.conn, TEXT("undo"), asked->parameters,
                            &asked->job);
    record_env_end(&call->env);
    return err;
}

static enum err undo_as_job(struct call *call, struct undo_asked *asked)
{
    struct arena *arena = call->ctx->arena;
    struct job_new job = {.kind = TEXT("undo"),
                          .parameters = asked->parameters,
                          .actor = call->caller.user,
                          .total = asked->lines};
    job.summary.in[LANG_EN] = text_format(arena, "Undo of transaction %lld", (long long)asked->txn);
    job.summary.in[LANG_ZH] = text_format(arena, "撤销事务 %lld", (long long)asked->txn);
    enum err err = asked->job ? ERR_OK
                              : job_submit(call->work, call->ctx, call->store, &job, &asked->job);
    call->status = 202;
    call->location = text_format(arena, "/api/v1/jobs/%lld", (long long)asked->job);
    buf_addf(call->out, "{\"job\":\"%lld\"}", (long long)asked->job);
    return err;
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
    struct undo_asked asked = {.txn = txn};
    asked.parameters = text_format(call->ctx->arena, "{\"txn\":\"%lld\",\"conflicts\":\"%s\"}",
                                   (long long)txn, stop ? "stop" : "skip");
    enum err err = dry_run ? ERR_OK : look_at(call, &asked);
    if (err)
        return err;
    if (asked.lines > UNDO_AT_ONCE)
        return undo_as_job(call, &asked);
    return record_undo(call->ctx, call->store, &call->caller, txn,
                       stop ? CONFLICTS_STOP : CONFLICTS_SKIP, dry_run, NULL, NULL, call->out);
}

static enum err transactions(struct call *call)
{
    int64_t before, limit;
    enum err err = query_int(call, "cursor", 1, INT64_MAX, 0, &before);
    if (err || (err = query_int(call, "limit", 1, 500, 50, &limit)))
        return err;
    int origin = -1;
    struct text word = call_param(call, TEXT("origin"));
    for (int i = 0; word.len && i < ORIGIN_COUNT; i++)
        if (text_eq(word, record_origin_name((enum record_origin)i)))
            origin = i;
    if (word.len && origin < 0)
        return ctx_fail_field(call->ctx, ERR_bad_parameter, TEXT("origin"), TEXT("origin"), word);
    return record_transactions(&call->env, origin, before, limit, call->out);
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
     T("cursor limit origin"), transactions, NULL, T(""), T("Transactions")},
    {T("POST"), T("/transactions/{txn}/undo"),
     T("Take a transaction back, with a report; a large one as a job"), RIGHT_OBJECT, CALL_WORK,
     T(""), undo, NULL, T(""), T("Undo")},
    {T("GET"), T("/changes"), T("The change log, for programs"), RIGHT_ADMIN, CALL_READ,
     T("after limit"), changes, NULL, T(""), T("Changes")},
};
const struct route_table routes_transaction = {rows, sizeof rows / sizeof *rows};
