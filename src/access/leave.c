/* Who is locked out or gone is so in every session at once, in the commit that says it. */
#include "access/session.h"

#include "access/keeper.h"

static bool shut_out(const struct meta_field *status, const struct value *values)
{
    return !values || !caller_may_log_in(values[status->index].text);
}

enum err access_user_changed(struct ctx *ctx, struct db_conn *conn, const struct meta_object *user,
                             int64_t id, const struct value *after)
{
    const struct meta_field *status = meta_field_find(user, TEXT("status"));
    return status && shut_out(status, after) ? session_end_all(ctx, conn, id) : ERR_OK;
}
