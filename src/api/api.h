/* The JSON interface: every route of the product and of the modules, generic over the catalog.
 *
 * One request's way: api_handle (dispatch.c) finds the route (router.c), the caller (access) and the lane it
 * runs in (call_lane), runs the route's function, and words the answer or the problem (problem.c). */
#pragma once

#include "http/http.h"
#include "module/module.h"
#include "record/store.h"
#include "work/job.h"
#include "work/live.h"

/* Largest request body, bytes. */
#define API_BODY_MAX ((size_t)16 << 20)

struct api;

struct api_asset {
    struct text path; /* "/assets/index-3f2a.js" */
    struct text content_type;
    struct text plain, brotli, gzip; /* the last two may be empty */
    struct text etag;                /* with quotes */
    bool immutable;                  /* its name holds its hash */
};

struct api_options {
    struct record_store *store;
    struct work *work; /* the queue of jobs */
    struct live *live; /* live updates */
    const struct module *const *modules;
    size_t module_count;
    const struct api_asset
        *assets; /* the browser application; "/index.html" answers unknown pages */
    size_t asset_count;
    struct text version;
    unsigned read_threads;
    unsigned work_threads;
    bool secure_cookie;       /* behind TLS */
    int64_t reveals_per_hour; /* of one user */
};

struct api *api_new(const struct api_options *options);
/* After http_stop: waits for what the pools still run. */
void api_free(struct api *api);

enum http_outcome api_handle(struct http_request *request, void *api);
void api_ended(const struct http_request *request, void *api);

/* All routes, in order: for OpenAPI and for the tests that look at every one. */
const struct route *api_route_at(const struct api *api, size_t index); /* NULL behind the last */
