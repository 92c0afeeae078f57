/* The daemon: accepts, reads, hands requests to the handler and sends its replies.
 *
 * 1. A request object belongs to its connection from the request line until `completed`; then it is kept for
 *    the next one, with one block of memory.
 * 2. The library calls access_handler for the headers, for each piece of the body, once for the end of the
 *    body, and once more after a resume; `state` tells which call it is.
 * 3. Nothing is suspended when the daemon stops: http_stop waits for `active` to fall to zero, and whoever owns
 *    streams has ended them before. */
#include "http/impl.h"
#include "sys/clock.h"
#include "sys/net.h"
#include "sys/thread.h"

#include <errno.h>
#include <stdlib.h>

/* Bytes of a refused body read and dropped so that the client can read the reply, before it is cut off. */
#define DROP_MAX ((size_t)8 * 1024 * 1024)
/* Request objects kept for reuse, each with one block of memory. */
#define FREE_MAX 64

static struct http_impl *impl_take(struct http_server *server)
{
    pthread_mutex_lock(&server->lock);
    struct http_impl *impl = server->free_list;
    if (impl) {
        server->free_list = impl->next_free;
        server->free_count--;
    }
    pthread_mutex_unlock(&server->lock);
    if (impl)
        return impl;
    impl = calloc(1, sizeof *impl);
    if (impl)
        arena_init(&impl->request.arena, ARENA_REQUEST_LIMIT);
    return impl;
}

static void impl_free(struct http_impl *impl)
{
    arena_deinit(&impl->request.arena);
    free(impl);
}

static void impl_give_back(struct http_server *server, struct http_impl *impl)
{
    arena_reset(&impl->request.arena);
    pthread_mutex_lock(&server->lock);
    bool keep = server->free_count < FREE_MAX;
    if (keep) {
        impl->next_free = server->free_list;
        server->free_list = impl;
        server->free_count++;
    }
    pthread_mutex_unlock(&server->lock);
    if (!keep)
        impl_free(impl);
}

static void server_free(struct http_server *server)
{
    while (server->free_list) {
        struct http_impl *impl = server->free_list;
        server->free_list = impl->next_free;
        impl_free(impl);
    }
    pthread_mutex_destroy(&server->lock);
    free(server);
}

static enum http_method method_of(struct text name)
{
    static const struct {
        struct text name;
        enum http_method method;
    } known[] = {
        {{"GET", 3}, HTTP_GET},         {{"HEAD", 4}, HTTP_GET}, {{"POST", 4}, HTTP_POST},
        {{"PATCH", 5}, HTTP_PATCH},     {{"PUT", 3}, HTTP_PUT},  {{"DELETE", 6}, HTTP_DELETE},
        {{"OPTIONS", 7}, HTTP_OPTIONS},
    };
    for (size_t i = 0; i < sizeof known / sizeof *known; i++)
        if (text_eq(known[i].name, name))
            return known[i].method;
    return HTTP_OTHER;
}

/* Called with the request line: makes the request object. */
static void *request_begins(void *subject, const char *target, struct MHD_Connection *connection)
{
    struct http_server *server = subject;
    struct http_impl *impl = impl_take(server);
    if (!impl)
        return NULL;
    struct http_request *request = &impl->request;
    struct arena arena = request->arena;
    *impl = (struct http_impl){.server = server, .connection = connection};
    request->arena = arena;
    request->impl = impl;
    request->started = clock_monotonic();
    ctx_init(&request->ctx, &request->arena, clock_now());
    buf_init(&request->reply.body, &request->arena, ARENA_REQUEST_LIMIT);
    if (!http_target(request, text_dup(&request->arena, text_of(target))))
        request->refused = ERR_bad_target;
    return impl;
}

struct length_headers {
    unsigned lengths;
    unsigned encodings;
};

static enum MHD_Result count_length_header(void *subject, enum MHD_ValueKind kind, const char *key,
                                           const char *value)
{
    (void)kind;
    (void)value;
    struct length_headers *seen = subject;
    struct text name = text_of(key);
    if (text_eq_fold(name, TEXT("content-length")))
        seen->lengths++;
    else if (text_eq_fold(name, TEXT("transfer-encoding")))
        seen->encodings++;
    return MHD_YES;
}

/* What the transport refuses by the headers alone. */
static enum err check_headers(struct http_impl *impl)
{
    struct length_headers seen = {0, 0};
    MHD_get_connection_values(impl->connection, MHD_HEADER_KIND, count_length_header, &seen);
    if (seen.lengths > 1 || (seen.lengths && seen.encodings))
        return ERR_bad_length;
    int64_t length = 0;
    if (seen.lengths &&
        (!text_to_int(http_header(&impl->request, "Content-Length"), &length) || length < 0))
        return ERR_bad_length;
    if ((uint64_t)length > impl->server->options.body_max)
        return ERR_body_too_large;
    return ERR_OK;
}

static void peer_address(struct http_impl *impl)
{
    const union MHD_ConnectionInfo *info =
        MHD_get_connection_info(impl->connection, MHD_CONNECTION_INFO_CLIENT_ADDRESS);
    impl->request.address = info ? net_address_text(&impl->request.arena, info->client_addr)
                                 : TEXT_EMPTY;
}

static enum MHD_Result run_handler(struct http_impl *impl)
{
    struct http_request *request = &impl->request;
    struct http_server *server = impl->server;
    request->body = buf_text(&impl->body);
    if (impl->body.overflow && !request->refused)
        request->refused = ERR_body_too_large;
    atomic_store(&impl->state, HTTP_STATE_RUNNING);
    atomic_fetch_add(&server->active, 1);
    if (server->options.handle(request, server->options.subject) == HTTP_LATER)
        return MHD_YES; /* suspended; the call after the resume sends the reply */
    return http_queue_reply(impl);
}

static enum MHD_Result headers_arrived(struct http_impl *impl, const char *method)
{
    struct http_request *request = &impl->request;
    request->method_name = text_of(method);
    request->method = method_of(request->method_name);
    peer_address(impl);
    if (!request->refused)
        request->refused = check_headers(impl);
    buf_init(&impl->body, &request->arena, impl->server->options.body_max);
    atomic_store(&impl->state, HTTP_STATE_BODY);
    /* Refused by the headers: answered now, before the body is sent. */
    return request->refused ? run_handler(impl) : MHD_YES;
}

static enum MHD_Result body_arrived(struct http_impl *impl, const char *data, size_t *size)
{
    if (!impl->body.overflow)
        buf_add(&impl->body, data, *size);
    else if ((impl->dropped += *size) > DROP_MAX)
        return MHD_NO;
    *size = 0;
    return MHD_YES;
}

static enum MHD_Result access_handler(void *subject, struct MHD_Connection *connection,
                                      const char *url, const char *method, const char *version,
                                      const char *data, size_t *size, void **slot)
{
    (void)subject;
    (void)connection;
    (void)url;
    (void)version;
    struct http_impl *impl = *slot;
    if (!impl)
        return MHD_NO;
    switch (atomic_load(&impl->state)) {
    case HTTP_STATE_NEW:
        return headers_arrived(impl, method);
    case HTTP_STATE_BODY:
        return *size > 0 ? body_arrived(impl, data, size) : run_handler(impl);
    case HTTP_STATE_READY:
        return http_queue_reply(impl);
    case HTTP_STATE_RUNNING:
    case HTTP_STATE_QUEUED:
        break;
    }
    *size = 0;
    return MHD_YES;
}

static void completed(void *subject, struct MHD_Connection *connection, void **slot,
                      enum MHD_RequestTerminationCode code)
{
    (void)connection;
    (void)code;
    struct http_server *server = subject;
    struct http_impl *impl = *slot;
    if (!impl)
        return;
    *slot = NULL;
    if (atomic_load(&impl->state) >= HTTP_STATE_RUNNING) {
        if (server->options.ended)
            server->options.ended(&impl->request, server->options.subject);
        bool streamed = impl->request.reply.stream &&
                        atomic_load(&impl->state) == HTTP_STATE_QUEUED;
        if (!streamed)
            atomic_fetch_sub(&server->active, 1);
    }
    if (impl->request.reply.stream)
        http_stream_free(impl->request.reply.stream);
    impl_give_back(server, impl);
}

int http_start(const struct http_options *options, struct http_server **out)
{
    struct http_server *server = calloc(1, sizeof *server);
    if (!server)
        return ENOMEM;
    server->options = *options;
    pthread_mutex_init(&server->lock, NULL);
    int error = net_listen(options->address, &server->listen_fd, &server->port);
    if (error) {
        server_free(server);
        return error;
    }
    unsigned threads = options->threads ? options->threads : thread_cores();
    unsigned flags = MHD_USE_EPOLL_INTERNAL_THREAD | MHD_ALLOW_SUSPEND_RESUME;
    server->daemon =
        MHD_start_daemon(flags, 0, NULL, NULL, access_handler, server, MHD_OPTION_LISTEN_SOCKET,
                         server->listen_fd, MHD_OPTION_THREAD_POOL_SIZE, threads,
                         MHD_OPTION_STRICT_FOR_CLIENT, 1, MHD_OPTION_CONNECTION_LIMIT,
                         options->connections_max, MHD_OPTION_PER_IP_CONNECTION_LIMIT,
                         options->connections_per_address, MHD_OPTION_CONNECTION_TIMEOUT,
                         options->timeout_s, MHD_OPTION_CONNECTION_MEMORY_LIMIT, (size_t)16 * 1024,
                         MHD_OPTION_URI_LOG_CALLBACK, request_begins, server,
                         MHD_OPTION_NOTIFY_COMPLETED, completed, server, MHD_OPTION_END);
    if (!server->daemon) {
        net_close(server->listen_fd);
        server_free(server);
        return EIO;
    }
    *out = server;
    return 0;
}

int http_port(const struct http_server *server)
{
    return server->port;
}

void http_stop(struct http_server *server)
{
    MHD_socket listening = MHD_quiesce_daemon(server->daemon);
    int64_t until = clock_monotonic() + 30000;
    while (atomic_load(&server->active) > 0 && clock_monotonic() < until)
        clock_sleep(5);
    MHD_stop_daemon(server->daemon);
    if (listening != MHD_INVALID_SOCKET)
        net_close(listening);
    server_free(server);
}
