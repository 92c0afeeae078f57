/* Jobs: how far they are, and calling them off. */
#include "api/body.h"
#include "api/impl.h"
#include "work/job.h"

static enum err list(struct call *call)
{
    int64_t before, limit;
    enum err err = query_int(call, "before", 1, INT64_MAX, 0, &before);
    if (err || (err = query_int(call, "limit", 1, 200, 50, &limit)))
        return err;
    return job_list(&call->env, before, limit, call->out);
}

static enum err read_one(struct call *call)
{
    return job_read(&call->env, call->id, call->out);
}

/* A running one ends after the piece under way; the reply says how it stands now. */
static enum err cancel(struct call *call)
{
    int64_t id;
    if (!text_to_int(call_param(call, TEXT("id")), &id))
        return ctx_fail(call->ctx, ERR_not_found);
    enum err err = job_cancel(call->ctx, call->store, &call->caller, id);
    if (err || (err = record_env_begin(call->ctx, call->store, 0, &call->env)))
        return err;
    record_env_caller(&call->env, &call->caller);
    err = job_read(&call->env, id, call->out);
    record_env_end(&call->env);
    return err;
}

#define T(literal)                                                                                 \
    {                                                                                              \
        ("" literal), sizeof(literal) - 1                                                          \
    }

static const struct route rows[] = {
    {T("GET"), T("/jobs"), T("Long work, newest first: one's own, all for an administrator"),
     RIGHT_USER, CALL_READ, T("before limit"), list, NULL, T(""), T("Jobs")},
    {T("GET"), T("/jobs/{id}"), T("How far a job is, and what came of it"), RIGHT_USER, CALL_INLINE,
     T(""), read_one, NULL, T(""), T("Job")},
    {T("POST"), T("/jobs/{id}/cancel"), T("End a job; what is done stays and can be undone"),
     RIGHT_USER, CALL_WORK, T(""), cancel, NULL, T(""), T("Job")},
};
const struct route_table routes_job = {rows, sizeof rows / sizeof *rows};
