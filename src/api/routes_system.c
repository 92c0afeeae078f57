/* The system about itself: OpenAPI, health, readiness, metrics. */
#include "api/impl.h"
#include "record/read/visible.h"
#include "sys/clock.h"
#include "sys/process.h"

static enum err openapi(struct call *call)
{
    const struct api_call *ac = (const struct api_call *)(const void *)call;
    openapi_write(ac->api, call, call->out);
    return ERR_OK;
}

static enum err health(struct call *call)
{
    const struct api_call *ac = (const struct api_call *)(const void *)call;
    return health_write(ac->api, call);
}

#define T(literal)                                                                                 \
    {                                                                                              \
        ("" literal), sizeof(literal) - 1                                                          \
    }

static const struct route rows[] = {
    {T("GET"), T("/openapi.json"), T("This interface as OpenAPI 3.1, with the objects you may see"),
     RIGHT_USER, CALL_READ, T(""), openapi, NULL, T(""), T("")},
    {T("GET"), T("/system/health"), T("How the system is, and what needs looking after"),
     RIGHT_ADMIN, CALL_READ, T(""), health, NULL, T(""), T("Health")},
};
const struct route_table routes_system = {rows, sizeof rows / sizeof *rows};

static void metric(struct buf *out, const char *name, const char *help, const char *kind,
                   long long value)
{
    buf_addf(out, "# HELP %s %s\n# TYPE %s %s\n%s %lld\n", name, help, name, kind, name, value);
}

static void metrics_write(struct api *api, struct buf *out)
{
    struct api_counters *c = &api->counters;
    struct db_writer_stats writer;
    db_writer_stats(api->options.store->db, &writer);
    buf_lit(out, "# HELP guanxi_requests_total Requests answered, by class of status\n"
                 "# TYPE guanxi_requests_total counter\n");
    for (int i = 2; i < 6; i++)
        buf_addf(out, "guanxi_requests_total{status=\"%dxx\"} %lld\n", i,
                 (long long)atomic_load(&c->requests[i]));
    metric(out, "guanxi_request_microseconds_total", "Time spent answering", "counter",
           (long long)atomic_load(&c->micros));
    metric(out, "guanxi_reads_inline_total", "Reads started on HTTP threads", "counter",
           (long long)atomic_load(&c->inline_reads));
    metric(out, "guanxi_reads_pool_total", "Reads handed to reader threads", "counter",
           (long long)atomic_load(&c->pool_reads));
    metric(out, "guanxi_saves_total", "Saves handed to the writer", "counter",
           (long long)atomic_load(&c->saves));
    metric(out, "guanxi_writer_waiting", "Tasks waiting for the writer", "gauge",
           (long long)writer.waiting);
    metric(out, "guanxi_writer_groups_total", "Transactions committed", "counter",
           (long long)writer.groups);
    metric(out, "guanxi_writer_tasks_total", "Tasks committed", "counter", (long long)writer.tasks);
    metric(out, "guanxi_writer_commit_microseconds_total", "Time spent committing", "counter",
           (long long)writer.commit_us_total);
    metric(out, "guanxi_visible_sets_total", "Sets of what somebody sees that were made", "counter",
           visibles_made(api->options.store->visibles));
    metric(out, "guanxi_private_memory_bytes", "Private memory of the process", "gauge",
           (long long)process_private_memory());
    metric(out, "guanxi_uptime_seconds", "Seconds since start", "gauge",
           (long long)((clock_monotonic() - api->started) / 1000));
}

static bool database_ready(struct api *api, struct http_request *request)
{
    struct record_env env;
    if (record_env_begin(&request->ctx, api->options.store, DB_STEPS_INLINE, &env))
        return false;
    record_env_end(&env);
    return true;
}

bool system_reply(struct api *api, struct http_request *request)
{
    struct http_reply *reply = &request->reply;
    if (request->method != HTTP_GET)
        return false;
    reply->content_type = TEXT("text/plain; charset=utf-8");
    if (text_eq(request->path, TEXT("/healthz"))) {
        buf_lit(&reply->body, "ok\n");
        return true;
    }
    if (text_eq(request->path, TEXT("/readyz"))) {
        bool ready = database_ready(api, request);
        reply->status = ready ? 200 : 503;
        buf_add_text(&reply->body, ready ? TEXT("ready\n") : TEXT("not ready\n"));
        return true;
    }
    if (!text_eq(request->path, TEXT("/metrics")))
        return false;
    reply->content_type = TEXT("text/plain; version=0.0.4; charset=utf-8");
    metrics_write(api, &reply->body);
    return true;
}
