/* Making and ending the interface: the list of all routes, the pools, the request counters. */
#include "api/impl.h"
#include "base/log.h"
#include "sys/clock.h"

static const struct route_table *const own_tables[] = {
    &routes_session,     &routes_meta,   &routes_record,    &routes_batch,      &routes_hand_over,
    &routes_transaction, &routes_job,    &routes_audit,     &routes_system,     &routes_share,
    &routes_rights,      &routes_roles,  &routes_access,    &routes_duplicates, &routes_search,
    &routes_slow,        &routes_index,  &routes_aggregate, &routes_uses,       &routes_people,
    &routes_events,      &routes_import,
};
#define OWN_TABLES (sizeof own_tables / sizeof *own_tables)

static void gather_routes(struct api *api)
{
    size_t count = 0;
    for (size_t i = 0; i < OWN_TABLES; i++)
        count += own_tables[i]->count;
    for (size_t i = 0; i < api->options.module_count; i++)
        count += api->options.modules[i]->route_count;
    api->routes = ARENA_ARRAY(&api->arena, const struct route *, count);
    api->shapes = ARENA_ARRAY(&api->arena, struct route_shape, count);
    if (!api->routes || !api->shapes)
        return;
    for (size_t i = 0; i < OWN_TABLES; i++)
        for (size_t j = 0; j < own_tables[i]->count; j++)
            api->routes[api->route_count++] = &own_tables[i]->rows[j];
    for (size_t i = 0; i < api->options.module_count; i++)
        for (size_t j = 0; j < api->options.modules[i]->route_count; j++)
            api->routes[api->route_count++] = &api->options.modules[i]->routes[j];
    for (size_t i = 0; i < api->route_count; i++)
        api->shapes[i] = router_shape(api->routes[i]);
}

struct api *api_new(const struct api_options *options)
{
    struct arena arena;
    arena_init(&arena, (size_t)1 << 20);
    struct api *api = ARENA_NEW(&arena, struct api);
    if (!api)
        return NULL;
    api->arena = arena;
    api->options = *options;
    api->started = clock_monotonic();
    api->started_at = clock_now();
    gather_routes(api);
    api->readers = pool_new("api-read", options->read_threads);
    api->workers = pool_new("api-work", options->work_threads);
    return api;
}

void api_free(struct api *api)
{
    pool_free(api->readers);
    pool_free(api->workers);
    struct arena arena = api->arena;
    arena_deinit(&arena);
}

const struct route *api_route_at(const struct api *api, size_t index)
{
    return index < api->route_count ? api->routes[index] : NULL;
}

void api_ended(const struct http_request *request, void *subject)
{
    struct api *api = subject;
    const struct api_call *ac = request->subject;
    if (ac && ac->watcher)
        live_unwatch(api->options.live, ac->watcher);
    int status = request->reply.status ? request->reply.status : 200;
    /* how long somebody looked is not how long he waited */
    int64_t ms = request->reply.stream ? 0 : clock_monotonic() - request->started;
    if (status / 100 < 6)
        atomic_fetch_add(&api->counters.requests[status / 100], 1);
    atomic_fetch_add(&api->counters.micros, ms * 1000);
    enum log_level level = status >= 500 ? LOG_ERROR : ms >= 1000 ? LOG_WARN : LOG_DEBUG;
    log_line(level, "request", LOG_TEXT("id", request->ctx.request_id),
             LOG_TEXT("method", request->method_name), LOG_TEXT("path", request->path),
             LOG_NUMBER("status", status), LOG_NUMBER("ms", ms));
}
