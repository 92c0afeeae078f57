/* Masked values whole, for a reason. */
#include "record/reveal.h"

#include "api/body.h"
#include "api/impl.h"
#include "base/utf8.h"

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
    {T("POST"), T("/{objects}/{id}/reveal"), T("Masked values whole, for a reason that is kept"),
     RIGHT_OBJECT, CALL_WORK, T(""), reveal, NULL, T("Reveal"), T("Revealed")},
};
const struct route_table routes_reveal = {rows, sizeof rows / sizeof *rows};
