/* Who looked, revealed, exported and logged in. */
#include "api/body.h"
#include "api/impl.h"
#include "base/time.h"
#include "record/audit.h"

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

#define T(literal)                                                                                 \
    {                                                                                              \
        ("" literal), sizeof(literal) - 1                                                          \
    }

static const struct route rows[] = {
    {T("GET"), T("/audit"), T("Who looked at, revealed, exported what, and who logged in"),
     RIGHT_ADMIN, CALL_READ, T("user object id action from until before limit"), list, NULL, T(""),
     T("Audit")},
};
const struct route_table routes_audit = {rows, sizeof rows / sizeof *rows};
