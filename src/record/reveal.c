#include "record/reveal.h"

#include "base/json_write.h"
#include "base/utf8.h"
#include "record/log/audit.h"
#include "record/read/query.h"
#include "record/read/query_fields.h"

#define HOUR_MS (INT64_C(3600) * 1000)

static enum err check_reason(struct ctx *ctx, struct text reason)
{
    size_t length = utf8_length(reason);
    if (length < REVEAL_REASON_MIN)
        return ctx_fail_field(ctx, ERR_reason_short, TEXT("reason"),
                              text_format(ctx->arena, "%d", REVEAL_REASON_MIN));
    if (length > REVEAL_REASON_MAX)
        return ctx_fail_field(ctx, ERR_too_long, TEXT("reason"),
                              text_format(ctx->arena, "%d", REVEAL_REASON_MAX));
    return ERR_OK;
}

/* "phone,email": masked fields, each one there. */
static enum err check_fields(struct record_env *env, const struct record_reveal *ask,
                             struct text *names)
{
    struct ctx *ctx = env->ctx;
    if (!ask->field_count)
        return ctx_fail_field(ctx, ERR_list_empty, TEXT("fields"));
    *names = TEXT_EMPTY;
    for (size_t i = 0; i < ask->field_count; i++) {
        const struct meta_field *field = meta_field_find(ask->object, ask->fields[i]);
        enum access_use use = field ? access_field(env->caller, field) : USE_HIDDEN;
        if (use == USE_HIDDEN)
            return fields_unknown(env, ask->object, ask->fields[i]);
        if (use != USE_MASKED)
            return ctx_fail_field(ctx, ERR_not_masked, field->name, field->label.in[ctx->lang]);
        *names = names->len
                     ? text_format(ctx->arena, "%.*s,%.*s", TEXT_ARG(*names), TEXT_ARG(field->name))
                     : field->name;
    }
    return ERR_OK;
}

static enum err check_limit(struct record_env *env, int64_t per_hour)
{
    struct ctx *ctx = env->ctx;
    int64_t oldest = ctx->now;
    enum err err = per_hour ? audit_nth_newest(env, env->caller->user, AUDIT_REVEAL,
                                               ctx->now - HOUR_MS, per_hour, &oldest)
                            : ERR_OK;
    if (err || !oldest)
        return err;
    return ctx_fail(ctx, ERR_reveal_limit,
                    text_format(ctx->arena, "%lld",
                                (long long)((oldest + HOUR_MS - ctx->now) / 1000 + 1)));
}

static struct text detail_of(struct ctx *ctx, const struct record_reveal *ask)
{
    struct buf detail;
    struct json_out json;
    buf_init(&detail, ctx->arena, (size_t)64 * 1024);
    json_out_init(&json, &detail);
    json_begin_object(&json);
    json_key(&json, TEXT("fields"));
    json_begin_array(&json);
    for (size_t i = 0; i < ask->field_count; i++)
        json_put_text(&json, ask->fields[i]);
    json_end_array(&json);
    json_key(&json, TEXT("reason"));
    json_put_text(&json, ask->reason);
    json_key(&json, TEXT("address"));
    json_put_bytes(&json, ask->address);
    json_end_object(&json);
    return buf_text(&detail);
}

/* The values as the system sees them; nothing else of the record. */
static enum err put_values(struct record_env *env, const struct record_reveal *ask,
                           struct value *values, struct text names, struct buf *out)
{
    struct access_caller system;
    struct record_env whole = *env;
    enum err err = access_system(env->ctx, env->store->access, env->conn, &system);
    if (err)
        return err;
    record_env_caller(&whole, &system);
    buf_lit(out, "{\"values\":");
    err = record_write_fields(&whole, ask->object, ask->id, values, names, out);
    buf_add_char(out, '}');
    return err;
}

enum err record_reveal(struct record_env *env, const struct record_reveal *ask,
                       enum record_origin origin, struct buf *out)
{
    struct ctx *ctx = env->ctx;
    struct value *values;
    struct text names;
    enum err err = record_load(env, ask->object, ask->id, &values);
    if (!err && !values)
        err = ctx_fail(ctx, ERR_not_found);
    if (!err)
        err = access_may(ctx, env->conn, env->caller, ACCESS_READ, env->catalog, ask->object,
                         values);
    if (!err)
        err = check_reason(ctx, ask->reason);
    if (!err)
        err = check_fields(env, ask, &names);
    if (!err)
        err = access_may(ctx, env->conn, env->caller, ACCESS_REVEAL, env->catalog, ask->object,
                         values);
    if (!err)
        err = check_limit(env, ask->per_hour);
    if (err)
        return err;
    struct audit_entry entry = {.action = AUDIT_REVEAL,
                                .object = ask->object,
                                .record = ask->id,
                                .actor = env->caller->user,
                                .origin = origin,
                                .detail = detail_of(ctx, ask)};
    err = audit_add(env, &entry, 1);
    return err ? err : put_values(env, ask, values, names, out);
}
