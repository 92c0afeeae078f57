/* What handlers ask of a request and do with its reply. */
#include "http/impl.h"
#include "sys/file.h"

struct text http_header(const struct http_request *request, const char *name)
{
    return text_of(MHD_lookup_connection_value(request->impl->connection, MHD_HEADER_KIND, name));
}

struct text http_cookie(const struct http_request *request, struct text name)
{
    struct text rest = http_header(request, "Cookie");
    if (rest.len == 0)
        return TEXT_EMPTY;
    while (rest.ptr) {
        struct text value = text_trim(text_cut(&rest, ';'));
        struct text key = text_cut(&value, '=');
        if (value.ptr && text_eq(key, name))
            return value;
    }
    return TEXT_EMPTY;
}

void http_reply_header(struct http_request *request, struct text name, struct text value)
{
    struct http_reply *reply = &request->reply;
    if (reply->header_count == sizeof reply->headers / sizeof *reply->headers)
        return;
    reply->headers[reply->header_count++] = (struct http_header){name, value};
}

void http_later(struct http_request *request)
{
    MHD_suspend_connection(request->impl->connection);
}

void http_finish(struct http_request *request)
{
    struct MHD_Connection *connection = request->impl->connection;
    atomic_store(&request->impl->state, HTTP_STATE_READY);
    MHD_resume_connection(connection);
}

/* The library closes the descriptor. */
static struct MHD_Response *file_response(struct http_reply *reply)
{
    int fd;
    int64_t size;
    if (!file_open_whole(reply->file, &fd, &size))
        return MHD_create_response_from_fd64((uint64_t)size, fd);
    reply->status = 404;
    return MHD_create_response_from_buffer(0, (void *)(uintptr_t) "", MHD_RESPMEM_PERSISTENT);
}

static struct MHD_Response *response_of(struct http_reply *reply)
{
    struct text body = reply->fixed.ptr ? reply->fixed : buf_text(&reply->body);
    if (reply->stream)
        return http_stream_response(reply->stream);
    if (reply->file)
        return file_response(reply);
    return MHD_create_response_from_buffer(body.len, (void *)(uintptr_t)body.ptr,
                                           MHD_RESPMEM_PERSISTENT);
}

enum MHD_Result http_queue_reply(struct http_impl *impl)
{
    struct http_request *request = &impl->request;
    struct http_reply *reply = &request->reply;
    struct MHD_Response *response = response_of(reply);
    if (!response)
        return MHD_NO;
    if (reply->content_type.len > 0)
        MHD_add_response_header(response, "Content-Type",
                                text_cstr(&request->arena, reply->content_type));
    for (size_t i = 0; i < reply->header_count; i++)
        MHD_add_response_header(response, text_cstr(&request->arena, reply->headers[i].name),
                                text_cstr(&request->arena, reply->headers[i].value));
    if (request->refused)
        MHD_add_response_header(response, "Connection", "close");
    atomic_store(&impl->state, HTTP_STATE_QUEUED);
    if (reply->stream)
        atomic_fetch_sub(&impl->server->active, 1);
    enum MHD_Result result = MHD_queue_response(impl->connection,
                                                (unsigned)(reply->status ? reply->status : 200),
                                                response);
    MHD_destroy_response(response);
    return result;
}
