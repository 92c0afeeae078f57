/* What is slow, and what would help. */
#include "api/impl.h"
#include "record/read/asked.h"

static enum err read_slow(struct call *call)
{
    return record_slow(&call->env, call->out);
}

static enum err clear_slow(struct call *call)
{
    db_slow_clear(call->store->db);
    call->status = 204;
    return ERR_OK;
}

#define T(literal)                                                                                 \
    {                                                                                              \
        ("" literal), sizeof(literal) - 1                                                          \
    }

static const struct route rows[] = {
    {T("GET"), T("/system/slow"),
     T("Slow statements with their plans, views no index serves, and the indexes that would help"),
     RIGHT_ADMIN, CALL_READ, T(""), read_slow, NULL, T(""), T("Slow")},
    {T("DELETE"), T("/system/slow"), T("Forget the slow statements"), RIGHT_ADMIN, CALL_WORK, T(""),
     clear_slow, NULL, T(""), T("")},
};
const struct route_table routes_slow = {rows, sizeof rows / sizeof *rows};
