/* Who looked, revealed, exported and logged in; and revealing, which is for the audit to see. */
#include "api/body.h"
#include "api/impl.h"
#include "base/time.h"
#include "base/utf8.h"
#include "record/log/audit.h"
#include "record/reveal.h"

static enum err query_time(struct call *call, const char *name, int64_t *out)
{
    struct text value = call_param(call, text_of(name));
    *out = 0;
    if (value.len && !datetime_parse(value, out))
        return ctx_fail_field(call->ctx, ERR_not_a_time, text_of(name), text_of(name));
    return ERR_OK;
}

static enum err read_numbers(struct call *call, struct audit_query *query)
{
    enum err err = query_int(call, "user", 1, INT64_MAX, 0, &query->actor);
    if (!err)
        err = query_int(call, "id", 1, INT64_MAX, 0, &query->record);
    if (!err)
        err = query_int(call, "before", 1, INT64_MAX, 0, &query->before);
    if (!err)
        err = query_int(call, "limit", 1, 500, 50, &query->limit);
    if (!err)
        err = query_time(call, "from", &query->from);
    return err ? err : query_time(call, "until", &query->until);
}

static enum err list(struct call *call)
{
    struct audit_query query = {.limit = 0};
    struct text object = call_param(call, TEXT("object"));
    struct text action = call_param(call, TEXT("action"));
    enum err err = read_numbers(call, &query);
    if (err)
        return err;
    if (object.len && !(query.object = meta_object_find(call->env.catalog, object)))
        return ctx_fail_field(call->ctx, ERR_unknown_object, TEXT("object"), object,
                              meta_nearest_object(call->env.catalog, object));
    if (query.record && !query.object)
        return ctx_fail_field(call->ctx, ERR_required, TEXT("object"), TEXT("object"));
    if (action.len && !(query.action = audit_action_find(action)))
        return ctx_fail_field(call->ctx, ERR_bad_parameter, TEXT("action"), TEXT("action"), action);
    return audit_list(&call->env, &query, call->out);
}

/* A kept reply would hold the values, so no Idempotency-Key is obeyed here. */
static enum err reveal_prepare(struct record_task *task)
{
    struct call *call = task->subject;
    const struct api_call *ac = (const struct api_call *)(const void *)call;
    const struct json *list = json_get(call->body, TEXT("fields"));
    struct record_env *env = &task->env;
    size_t count = json_size(list);
    struct text *fields = ARENA_ARRAY(env->ctx->arena, struct text, count + 1);
    if (!fields)
        return ctx_fail(env->ctx, ERR_out_of_memory);
    record_env_caller(env, &call->caller);
    call->object = meta_object_by_plural(env->catalog, call_param(call, TEXT("objects")));
    if (!call->object || !text_to_int(call_param(call, TEXT("id")), &call->id) ||
        access_scope(&call->caller, ACCESS_READ, call->object) == SCOPE_NONE)
        return ctx_fail(env->ctx, ERR_not_found);
    struct json_iter it = json_iter(list);
    for (size_t i = 0; json_next(&it); i++)
        fields[i] = json_text(it.value);
    const struct record_reveal ask = {
        .object = call->object,
        .id = call->id,
        .fields = fields,
        .field_count = count,
        .reason = utf8_stored(env->ctx->arena,
                              text_trim(json_text(json_get(call->body, TEXT("reason"))))),
        .address = call->address,
        .per_hour = ac->api->options.reveals_per_hour};
    buf_clear(call->out);
    return record_reveal(env, &ask, call->origin, call->out);
}

static enum err reveal(struct call *call)
{
    struct text reason;
    const struct json *list = json_get(call->body, TEXT("fields"));
    enum err err = body_known(call, call->body, TEXT("fields reason"));
    if (err || (err = body_text(call, call->body, "reason", false, &reason)))
        return err;
    if (json_kind(list) != JSON_ARRAY)
        return ctx_fail_field(call->ctx, ERR_not_a_list, TEXT("fields"), TEXT("fields"));
    struct record_task task = {.store = call->store, .prepare = reveal_prepare, .subject = call};
    task.db.ctx = call->ctx;
    task.save.caller = &call->caller;
    return record_task_run(&task);
}

#define T(literal)                                                                                 \
    {                                                                                              \
        ("" literal), sizeof(literal) - 1                                                          \
    }

static const struct route rows[] = {
    {T("GET"), T("/audit"), T("Who looked at, revealed, exported what, and who logged in"),
     RIGHT_ADMIN, CALL_READ, T("user object id action from until before limit"), list, NULL, T(""),
     T("Audit")},
    {T("POST"), T("/{objects}/{id}/reveal"), T("Masked values whole, for a reason that is kept"),
     RIGHT_OBJECT, CALL_WORK, T(""), reveal, NULL, T("Reveal"), T("Revealed")},
};
const struct route_table routes_audit = {rows, sizeof rows / sizeof *rows};
