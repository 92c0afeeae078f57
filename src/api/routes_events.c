/* Live updates as server-sent events (text/event-stream): the route reads what is to be watched inside its read
 * transaction, events_begin opens the stream when the answer is composed, api_ended ends the watching. */
#include "api/impl.h"

/* --- the sink: events as text --- */

#define EVENT_MAX 4096

static void put_by(struct json_out *json, const struct live_event *event)
{
    json_key(json, TEXT("by"));
    if (!event->by) {
        json_put_null(json);
        return;
    }
    json_begin_object(json);
    json_key(json, TEXT("id"));
    json_put_id(json, event->by);
    json_key(json, TEXT("name"));
    if (event->by_name.len)
        json_put_text(json, event->by_name);
    else
        json_put_null(json);
    json_end_object(json);
}

static void put_data(struct buf *out, const struct live_event *event)
{
    struct json_out json;
    buf_lit(out, "data: ");
    json_out_init(&json, out);
    json_begin_object(&json);
    if (event->kind != LIVE_RESET) {
        json_key(&json, TEXT("object"));
        json_put_text(&json, event->object);
        json_key(&json, TEXT("id"));
        json_put_id(&json, event->id);
    }
    if (event->kind == LIVE_CHANGE) {
        json_key(&json, TEXT("action"));
        json_put_text(&json, event->action);
        json_key(&json, TEXT("version"));
        json_put_int(&json, event->version);
        put_by(&json, event);
    }
    json_end_object(&json);
    buf_add_char(out, '\n');
}

static bool tell(void *stream, const struct live_event *event)
{
    static const char *const kinds[] = {
        [LIVE_CHANGE] = "change", [LIVE_GONE] = "gone", [LIVE_RESET] = "reset"};
    char storage[EVENT_MAX];
    struct buf out;
    buf_init_fixed(&out, storage, sizeof storage);
    if (event->kind == LIVE_STILL)
        buf_lit(&out, ": still here\n");
    buf_lit(&out, "id: ");
    buf_add_int(&out, event->seq);
    buf_add_char(&out, '\n');
    if (event->kind != LIVE_STILL) {
        buf_addf(&out, "event: %s\n", kinds[event->kind]);
        put_data(&out, event);
    }
    buf_add_char(&out, '\n');
    return !out.overflow && http_stream_send(stream, buf_text(&out));
}

static void forget(void *stream)
{
    http_stream_forget(stream);
}

static void end(void *stream)
{
    http_stream_end(stream);
}

static bool gone(void *stream)
{
    return http_stream_gone(stream);
}

enum err events_begin(struct api_call *ac)
{
    static const struct live_sink sink = {tell, forget, end, gone};
    struct http_request *request = ac->request;
    if (text_eq(request->method_name, TEXT("HEAD")))
        return ERR_OK;
    ac->watcher->sink = &sink;
    ac->watcher->subject = http_stream_open(request);
    if (!ac->watcher->subject)
        return ctx_fail(ac->call.ctx, ERR_out_of_memory);
    enum err err = live_watch(ac->api->options.live, ac->call.ctx, ac->watcher);
    if (err)
        http_stream_close(request);
    else
        http_reply_header(request, TEXT("X-Accel-Buffering"), TEXT("no"));
    return err;
}

/* --- the route --- */

static enum err bad_watch(struct call *call, struct text what)
{
    struct text most = text_format(call->ctx->arena, "%d", LIVE_PLACES_MAX);
    return ctx_fail_field(call->ctx, ERR_bad_watch, TEXT("watch"),
                          text_slice(what, 0, what.len < 80 ? what.len : 80), most);
}

static enum err read_place(struct call *call, struct text what, struct live_watcher *watcher)
{
    struct text id = what;
    struct text plural = text_cut(&id, '/');
    const struct meta_object *object = meta_object_by_plural(call->env.catalog, plural);
    if (!object || access_scope(&call->caller, ACCESS_READ, object) == SCOPE_NONE ||
        watcher->place_count == LIVE_PLACES_MAX)
        return bad_watch(call, what);
    struct live_place *place = &watcher->places[watcher->place_count++];
    *place = (struct live_place){.object = object->number,
                                 .name = text_dup(call->ctx->arena, object->name)};
    if (id.ptr && (!text_to_int(id, &place->id) || place->id < 1))
        return bad_watch(call, what);
    return ERR_OK;
}

/* The header is the newer of the two: a browser that comes back asks at the old address. */
static enum err read_after(struct call *call, int64_t *after)
{
    const struct api_call *ac = (const struct api_call *)(const void *)call;
    struct text header = http_header(ac->request, "Last-Event-ID");
    struct text parameter = call_param(call, TEXT("after"));
    *after = 0;
    if (header.len) {
        if (!text_to_int(header, after) || *after < 1)
            *after = -1;
        return ERR_OK;
    }
    if (parameter.len && (!text_to_int(parameter, after) || *after < 1))
        return ctx_fail_field(call->ctx, ERR_bad_parameter, TEXT("after"), TEXT("after"),
                              text_slice(parameter, 0, parameter.len < 40 ? parameter.len : 40));
    return ERR_OK;
}

static enum err watch(struct call *call)
{
    struct api_call *ac = (struct api_call *)(void *)call;
    struct text rest = call_param(call, TEXT("watch"));
    struct live_watcher *watcher = ARENA_NEW(call->ctx->arena, struct live_watcher);
    int64_t after;
    if (!watcher)
        return ctx_fail(call->ctx, ERR_out_of_memory);
    enum err err = rest.len ? ERR_OK : bad_watch(call, rest);
    while (!err && rest.ptr)
        err = read_place(call, text_cut(&rest, ','), watcher);
    if (err || (err = read_after(call, &after)))
        return err;
    watcher->session_user = call->tried_by ? call->tried_by : call->caller.user;
    err = live_prepare(&call->env, after, watcher);
    if (err)
        return err;
    ac->watcher = watcher;
    call->content_type = TEXT("text/event-stream");
    return ERR_OK;
}

#define T(literal)                                                                                 \
    {                                                                                              \
        ("" literal), sizeof(literal) - 1                                                          \
    }

static const struct route rows[] = {
    {T("GET"), T("/events"), T("Live updates of what is watched, as server-sent events"),
     RIGHT_USER, CALL_INLINE, T("watch after"), watch, NULL, T(""), T("")},
};
const struct route_table routes_events = {rows, sizeof rows / sizeof *rows};
