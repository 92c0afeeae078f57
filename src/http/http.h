/* HTTP/1.1 transport over libmicrohttpd: requests in, replies out; no CRM words.
 *
 * A handler is called once per request, with the whole body, on an HTTP thread (one a core). It must not
 * wait: it either fills the reply and returns HTTP_REPLIED, or arranges for somebody else to do so and
 * returns HTTP_LATER (the connection is suspended already); that somebody calls http_finish exactly once,
 * from any thread. The request and everything in its arena live until the reply has been sent.
 *
 * Both Content-Length and Transfer-Encoding, two Content-Lengths, a NUL in the path and a body above the
 * limit are refused before the body is read: the handler is called with `refused` set, to word the reply,
 * and the connection closes after it. Headers above 16 KB are answered 431 by the library. */
#pragma once

#include "base/ctx.h"

#include <stdbool.h>

enum http_method {
    HTTP_GET,
    HTTP_POST,
    HTTP_PATCH,
    HTTP_PUT,
    HTTP_DELETE,
    HTTP_OPTIONS,
    HTTP_OTHER
};

struct http_server;
struct http_stream;

struct http_header {
    struct text name;
    struct text value;
};

struct http_reply {
    int status; /* 200 unless set */
    struct text content_type;
    struct buf body;   /* in the request's arena */
    struct text fixed; /* instead of body: bytes that outlive the server (embedded files) */
    const char *file;  /* instead of both: a file, sent as it is; 404 when it is gone */
    struct http_header headers[16];
    size_t header_count;
    struct http_stream *stream; /* instead of both: the reply goes on (http_stream_open) */
};

struct http_request {
    struct ctx ctx;
    struct arena arena;
    enum http_method method;
    struct text method_name;
    struct text path;  /* percent-decoded, without the query */
    struct text query; /* raw */
    struct text body;
    struct text address; /* of the peer, without port */
    int64_t started;     /* monotonic ms */
    enum err refused;    /* transport refuses it: the handler only words the reply; else ERR_OK */
    struct http_reply reply;
    void *subject; /* the handler's */
    struct http_impl *impl;
};

enum http_outcome { HTTP_REPLIED, HTTP_LATER };

struct http_options {
    const char *address; /* "127.0.0.1:8080", "[::1]:8080", "0.0.0.0:0" (0: a free port) */
    unsigned threads;    /* 0: one a core */
    size_t body_max;     /* bytes */
    unsigned connections_max;
    unsigned connections_per_address;
    unsigned timeout_s; /* idle or stalled */
    enum http_outcome (*handle)(struct http_request *request, void *subject);
    /* After the reply was sent or the connection lost; for the access log and metrics. May be NULL. */
    void (*ended)(const struct http_request *request, void *subject);
    void *subject;
};

/* 0, or an errno. */
int http_start(const struct http_options *options, struct http_server **out);
int http_port(const struct http_server *server);
/* Stops taking connections, waits for the replies under way (30 s at most; streams are not waited for, but all of
 * them must have been ended), ends. */
void http_stop(struct http_server *server);

/* A request header by name (case folded); empty when absent. */
struct text http_header(const struct http_request *request, const char *name);
struct text http_cookie(const struct http_request *request, struct text name);
/* Suspends the connection: called by the handler before the work is handed on. */
void http_later(struct http_request *request);
/* The reply is complete: resumes the connection. */
void http_finish(struct http_request *request);
void http_reply_header(struct http_request *request, struct text name, struct text value);

/* Event streams (text/event-stream): the reply's body is what is handed in while the connection stays open.
 *
 * Whoever composes the reply opens the stream instead of filling the body. From then until `ended` was called for
 * the request any thread may send; nothing here waits for the client. What he does not take is queued up to
 * HTTP_STREAM_MAX bytes, and a connection that takes nothing for `timeout_s` is closed. */
#define HTTP_STREAM_MAX ((size_t)64 * 1024)

/* NULL without memory. It lives until `ended`. */
struct http_stream *http_stream_open(struct http_request *request);
/* Takes the stream back before the reply is finished: it has a body after all. */
void http_stream_close(struct http_request *request);
/* Queues whole events, each with its empty line. False when there is no room, and then nothing was queued. */
bool http_stream_send(struct http_stream *stream, struct text event);
/* Takes back what the client has not begun to take. */
void http_stream_forget(struct http_stream *stream);
/* The same, and nothing more comes: the reply ends. */
void http_stream_end(struct http_stream *stream);
/* The client has hung up, and the server has not noticed yet: it looks when it has something to send. */
bool http_stream_gone(struct http_stream *stream);

/* One decoded parameter of a query string; false at the end. A malformed escape gives a NULL ptr. */
struct http_param {
    struct text name;
    struct text value;
};
bool http_param_next(struct arena *arena, struct text *rest, struct http_param *out);
/* NULL ptr on a malformed escape. */
struct text http_percent_decode(struct arena *arena, struct text text, bool plus_is_space);
