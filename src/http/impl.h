/* Private to http: what a request needs beyond what handlers see. */
#pragma once

#include "http/http.h"
#include "sys/thread.h"

#include <microhttpd.h>
#include <stdatomic.h>

enum http_state {
    HTTP_STATE_NEW,     /* the request line was read */
    HTTP_STATE_BODY,    /* headers accepted, the body is arriving */
    HTTP_STATE_RUNNING, /* handed to the handler */
    HTTP_STATE_READY,   /* the reply is complete */
    HTTP_STATE_QUEUED   /* given to the library */
};

struct http_impl {
    struct http_request request; /* first: &impl->request == impl */
    struct http_server *server;
    struct MHD_Connection *connection;
    _Atomic enum http_state state;
    struct buf body;
    bool drop_body; /* refused: what still arrives is thrown away */
    size_t dropped;
    struct http_impl *next_free;
};

struct http_server {
    struct MHD_Daemon *daemon;
    struct http_options options;
    int listen_fd;
    int port;
    atomic_long active;   /* requests being handled; not those whose reply is a stream */
    pthread_mutex_t lock; /* of the free list */
    struct http_impl *free_list;
    unsigned free_count;
};

/* Decodes the request target into path and query; false on a bad escape or a NUL. */
bool http_target(struct http_request *request, struct text target);
/* The library's view of a stream, and its end. */
struct MHD_Response *http_stream_response(struct http_stream *stream);
void http_stream_free(struct http_stream *stream);
/* Gives the finished reply to the library. */
enum MHD_Result http_queue_reply(struct http_impl *impl);
