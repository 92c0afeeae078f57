/* Private to api: what its files share. */
#pragma once

#include "api/api.h"
#include "sys/thread.h"

#include <stdatomic.h>

#define API_BASE "/api/v1"
/* A reading request may take this long on a pool thread, ms. */
#define API_READ_DEADLINE 15000
#define API_SAVE_DEADLINE 30000

struct api_counters {
    atomic_llong requests[6]; /* by hundreds of the status */
    atomic_llong inline_reads, pool_reads, saves;
    atomic_llong micros;
};

/* What the router looks at before it compares a path with a route's. */
struct route_shape {
    size_t segments;
    struct text first; /* first segment; empty when that is a parameter */
};

struct api {
    struct api_options options;
    const struct route **routes;
    struct route_shape *shapes; /* of the routes, in their order */
    size_t route_count;
    struct pool *readers;
    struct pool *workers;
    struct api_counters counters;
    struct arena arena;
    int64_t started; /* monotonic ms */
    int64_t started_at;
};

/* One request under way. */
struct api_call {
    struct call call; /* first: routes get &api_call->call */
    struct api *api;
    struct http_request *request;
    struct record_task task;
    struct json_out json;
    struct live_watcher *watcher; /* the reply is a stream of live updates; NULL: it is not */
};

/* Where the records of a caller's list stand in the save, between their children and what hooks append. */
struct api_places {
    size_t at[RECORD_SAVE_MAX];
    size_t count;
};

/* A group of routes; each routes_*.c has one. */
struct route_table {
    const struct route *rows;
    size_t count;
};
extern const struct route_table routes_session, routes_meta, routes_record, routes_batch,
    routes_hand_over, routes_transaction, routes_job, routes_audit, routes_system, routes_share,
    routes_rights, routes_roles, routes_access, routes_duplicates, routes_search, routes_slow,
    routes_index, routes_aggregate, routes_uses, routes_people, routes_events;
extern const struct route_table routes_import;

/* Opens the stream of a call whose route has prepared a watcher. */
enum err events_begin(struct api_call *ac);

/* Adds the save that puts `patch` over an object's or (with `field`) a field's definition. Its task must change
 * the catalog. */
enum err definition_change(struct call *call, const struct json *patch, struct text object,
                           struct text field, bool custom);
/* For the `after` of a saving route: the save is taken back, and what `after` wrote is the answer. */
enum err api_only_tried(struct call *call);
struct route_shape router_shape(const struct route *route);
/* Finds the route and fills path parameters. ERR_not_found, or ERR_method_not_allowed. */
enum err router_find(struct api *api, struct ctx *ctx, struct text method, struct text path,
                     struct call *call);
/* Words ctx's faults as application/problem+json into the request's reply. */
void problem_reply(struct http_request *request, enum err err);
/* The same with the record as it is now as `current` (JSON, may be empty). */
void problem_reply_with(struct http_request *request, enum err err, struct text current);
/* The same as a JSON object inside another reply (partial lists). */
void problem_write(struct buf *out, const struct ctx *ctx, enum err err, size_t first_fault,
                   size_t fault_count);
bool assets_reply(const struct api *api, struct http_request *request);
/* Appends the answer of GET /system/health. */
enum err health_write(const struct api *api, struct call *call);
/* /healthz /readyz /metrics; false when the path is none of them. */
bool system_reply(struct api *api, struct http_request *request);
void openapi_write(const struct api *api, const struct call *call, struct buf *out);
