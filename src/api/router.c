/* From method and path to a route: literal segments win over {parameters}. */
#include "api/impl.h"

static bool segment_is_parameter(struct text segment)
{
    return segment.len > 2 && segment.ptr[0] == '{';
}

static size_t segments_of(struct text path)
{
    size_t count = 1;
    for (size_t i = 0; i < path.len; i++)
        count += path.ptr[i] == '/';
    return count;
}

struct route_shape router_shape(const struct route *route)
{
    struct text pattern = text_slice(route->path, 1, route->path.len - 1);
    size_t segments = segments_of(pattern);
    struct text first = text_cut(&pattern, '/');
    return (struct route_shape){segments, segment_is_parameter(first) ? TEXT_EMPTY : first};
}

/* What a path says to one route's pattern. */
struct match {
    struct call_param path[4];
    size_t path_count;
    size_t literals; /* equal literal segments */
};

static bool route_matches(const struct route *route, struct text path, struct match *match)
{
    struct text pattern = text_slice(route->path, 1, route->path.len - 1);
    match->literals = match->path_count = 0;
    while (pattern.ptr && path.ptr) {
        struct text want = text_cut(&pattern, '/');
        struct text have = text_cut(&path, '/');
        if (segment_is_parameter(want)) {
            if (have.len == 0)
                return false;
            match->path[match->path_count++] =
                (struct call_param){text_slice(want, 1, want.len - 2), have};
        } else if (text_eq(want, have)) {
            match->literals++;
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
    struct text allowed = TEXT_EMPTY; /* the methods this path takes */
    size_t best_literals = 0;
    size_t segments = segments_of(path);
    struct text rest = path;
    struct text first = text_cut(&rest, '/');
    for (size_t i = 0; i < api->route_count; i++) {
        const struct route *route = api->routes[i];
        const struct route_shape *shape = &api->shapes[i];
        struct match match;
        if (shape->segments != segments || (shape->first.len && !text_eq(shape->first, first)) ||
            !route_matches(route, path, &match))
            continue;
        if (!text_eq(route->method, method)) {
            allowed = allowed.len ? text_format(ctx->arena, "%.*s, %.*s", TEXT_ARG(allowed),
                                                TEXT_ARG(route->method))
                                  : route->method;
            continue;
        }
        if (best && match.literals <= best_literals)
            continue;
        best = route;
        best_literals = match.literals;
        memcpy(call->path, match.path, match.path_count * sizeof *match.path);
        call->path_count = match.path_count;
    }
    if (!best)
        return ctx_fail(ctx, allowed.len ? ERR_method_not_allowed : ERR_not_found, allowed);
    call->route = best;
    return ERR_OK;
}
