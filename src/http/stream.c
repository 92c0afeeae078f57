/* Event streams: replies that go on until somebody ends them.
 *
 * 1. No thread waits for a stream. While nothing is queued its connection is suspended; http_stream_send resumes
 *    it, and the library asks `read_queued` for bytes whenever the client can take some.
 * 2. Suspending and resuming happen under the stream's lock, so that bytes queued between a look at the empty
 *    queue and the suspension are not forgotten.
 * 3. What is queued lies in an arena of the stream's own that is given back when the client has taken it all: an
 *    idle stream holds no buffer. */
#include "http/impl.h"

#include "sys/net.h"

#define BLOCK 4096

struct http_stream {
    struct http_impl *impl;
    pthread_mutex_t lock;
    struct arena arena;
    struct buf queue;
    size_t taken; /* of the queue, by the library */
    bool suspended, ended;
};

static void empty_queue(struct http_stream *stream)
{
    arena_deinit(&stream->arena);
    arena_init(&stream->arena, 4 * HTTP_STREAM_MAX);
    buf_init(&stream->queue, &stream->arena, HTTP_STREAM_MAX + 1);
    stream->taken = 0;
}

struct http_stream *http_stream_open(struct http_request *request)
{
    struct http_stream *stream = ARENA_NEW(&request->arena, struct http_stream);
    if (!stream)
        return NULL;
    stream->impl = request->impl;
    pthread_mutex_init(&stream->lock, NULL);
    empty_queue(stream);
    request->reply.stream = stream;
    return stream;
}

void http_stream_free(struct http_stream *stream)
{
    arena_deinit(&stream->arena);
    pthread_mutex_destroy(&stream->lock);
}

void http_stream_close(struct http_request *request)
{
    http_stream_free(request->reply.stream);
    request->reply.stream = NULL;
}

/* Called by the library, on the connection's thread. */
static ssize_t read_queued(void *subject, uint64_t position, char *out, size_t room)
{
    (void)position;
    struct http_stream *stream = subject;
    pthread_mutex_lock(&stream->lock);
    size_t some = stream->queue.len - stream->taken;
    if (some > room)
        some = room;
    if (some) {
        memcpy(out, stream->queue.ptr + stream->taken, some);
        stream->taken += some;
        if (stream->taken == stream->queue.len)
            empty_queue(stream);
    } else if (!stream->ended) {
        MHD_suspend_connection(stream->impl->connection);
        stream->suspended = true;
    }
    bool over = !some && stream->ended;
    pthread_mutex_unlock(&stream->lock);
    return over ? MHD_CONTENT_READER_END_OF_STREAM : (ssize_t)some;
}

/* Under the lock. */
static void wake(struct http_stream *stream)
{
    if (!stream->suspended)
        return;
    stream->suspended = false;
    MHD_resume_connection(stream->impl->connection);
}

bool http_stream_send(struct http_stream *stream, struct text event)
{
    pthread_mutex_lock(&stream->lock);
    size_t before = stream->queue.len;
    bool room = !stream->ended && before + event.len <= HTTP_STREAM_MAX;
    if (room) {
        buf_add_text(&stream->queue, event);
        room = !stream->queue.overflow;
        stream->queue.overflow = false;
        if (!room)
            buf_truncate(&stream->queue, before);
    }
    if (room)
        wake(stream);
    pthread_mutex_unlock(&stream->lock);
    return room;
}

/* Where the event ends of which the client has a part already; `taken` when he has whole ones only. */
static size_t end_of_begun(const struct http_stream *stream)
{
    const char *bytes = stream->queue.ptr;
    size_t at = stream->taken;
    while (at > 1 && at < stream->queue.len && !(bytes[at - 1] == '\n' && bytes[at - 2] == '\n'))
        at++;
    return at == 1 ? stream->queue.len : at;
}

void http_stream_forget(struct http_stream *stream)
{
    pthread_mutex_lock(&stream->lock);
    if (stream->taken)
        buf_truncate(&stream->queue, end_of_begun(stream));
    else
        empty_queue(stream);
    pthread_mutex_unlock(&stream->lock);
}

void http_stream_end(struct http_stream *stream)
{
    http_stream_forget(stream);
    pthread_mutex_lock(&stream->lock);
    stream->ended = true;
    wake(stream);
    pthread_mutex_unlock(&stream->lock);
}

bool http_stream_gone(struct http_stream *stream)
{
    const union MHD_ConnectionInfo *info =
        MHD_get_connection_info(stream->impl->connection, MHD_CONNECTION_INFO_CONNECTION_FD);
    return info && net_peer_gone(info->connect_fd);
}

struct MHD_Response *http_stream_response(struct http_stream *stream)
{
    return MHD_create_response_from_callback(MHD_SIZE_UNKNOWN, BLOCK, read_queued, stream, NULL);
}
