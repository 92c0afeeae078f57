#include "api/body.h"

enum err body_known(struct call *call, const struct json *object, struct text known)
{
    if (json_kind(object) != JSON_OBJECT)
        return ctx_fail(call->ctx, ERR_not_an_object);
    struct json_iter it = json_iter(object);
    while (json_next(&it))
        if (!text_listed(known, it.key))
            ctx_fail_field(call->ctx, ERR_body_unexpected, it.key, it.key);
    return ctx_error(call->ctx);
}

enum err body_text(struct call *call, const struct json *object, const char *key, bool needed,
                   struct text *out)
{
    const struct json *member = json_get(object, text_of(key));
    *out = json_text(member);
    if (member && json_kind(member) != JSON_TEXT && json_kind(member) != JSON_NULL)
        return ctx_fail_field(call->ctx, ERR_not_text, text_of(key), text_of(key));
    if (needed && out->len == 0)
        return ctx_fail_field(call->ctx, ERR_required, text_of(key), text_of(key));
    return ERR_OK;
}

enum err body_id(struct call *call, const struct json *object, const char *key, int64_t *out)
{
    const struct json *member = json_get(object, text_of(key));
    *out = 0;
    if (json_kind(member) == JSON_OBJECT)
        member = json_get(member, TEXT("id"));
    if (json_kind(member) == JSON_NULL)
        return ERR_OK;
    if (json_kind(member) == JSON_TEXT && text_to_int(json_text(member), out))
        return ERR_OK;
    return ctx_fail_field(call->ctx, ERR_not_an_id, text_of(key), text_of(key));
}

bool body_bool(const struct json *object, const char *key)
{
    return json_bool(json_get(object, text_of(key)));
}

enum err query_int(struct call *call, const char *name, int64_t low, int64_t high, int64_t fallback,
                   int64_t *out)
{
    struct text value = call_param(call, text_of(name));
    *out = fallback;
    if (value.len == 0)
        return ERR_OK;
    if (!text_to_int(value, out) || *out < low || *out > high)
        return ctx_fail_field(call->ctx, ERR_bad_parameter, text_of(name), text_of(name), value);
    return ERR_OK;
}
