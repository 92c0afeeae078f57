/* From method and path to a route: literal segments win over {parameters}. */
#include "api/impl.h"

static bool segment_is_parameter(struct text segment)
{
    return segment.len > 2 && segment.ptr[0] == '{';
}

/* Compares one route's pattern; fills the path parameters. `literals` counts equal literal segments. */
static bool route_matches(const struct route *route, struct text path, struct call *call,
                          size_t *literals)
{
    struct text pattern = text_slice(route->path, 1, route->path.len - 1);
    *literals = 0;
    call->path_count = 0;
    while (pattern.ptr && path.ptr) {
        struct text want = text_cut(&pattern, '/');
        struct text have = text_cut(&path, '/');
        if (segment_is_parameter(want)) {
            if (have.len == 0)
                return false;
            call->path[call->path_count++] = (struct call_param){text_slice(want, 1, want.len - 2),
                                                                 have};
        } else if (text_eq(want, have)) {
            ++*literals;
        } else {
            return false;
        }
    }
    return !pattern.ptr && !path.ptr;
}

enum err router_find(struct api *api, struct ctx *ctx, struct text method, struct text path,
                     struct call *call)
{
    const struct route *best = NULL;
    bool other_method = false;
    size_t best_literals = 0;
    for (size_t i = 0; i < api->route_count; i++) {
        const struct route *route = api->routes[i];
        struct call trial = {.path_count = 0};
        size_t literals;
        if (!route_matches(route, path, &trial, &literals))
            continue;
        if (!text_eq(route->method, method)) {
            other_method = true;
            continue;
        }
        if (best && literals <= best_literals)
            continue;
        best = route;
        best_literals = literals;
        memcpy(call->path, trial.path, sizeof trial.path);
        call->path_count = trial.path_count;
    }
    if (!best)
        return ctx_fail(ctx, other_method ? ERR_method_not_allowed : ERR_not_found);
    call->route = best;
    return ERR_OK;
}
