/* What a route's function sees of a request: who calls, with what, and where the answer goes. api fills it;
 * module routes use it without knowing HTTP. */
#pragma once

#include "base/json.h"
#include "base/json_write.h"
#include "record/save.h"
#include "work/job.h"

struct call_param {
    struct text name;
    struct text value;
};

#define CALL_PARAMS_MAX 24

struct call {
    struct ctx *ctx;
    struct record_store *store;
    struct work *work;     /* the queue of jobs; NULL: none is run */
    struct record_env env; /* open while a reading route runs; the task's while a saving one does */
    struct access_caller caller;
    /* X-Guanxi-As: the administrator who tries the rights of the caller; 0: nobody does */
    int64_t tried_by;
    struct text tried_by_name;
    enum record_origin origin;
    const struct route *route;
    struct call_param path[4]; /* {objects}, {id} … in order */
    size_t path_count;
    struct call_param query[CALL_PARAMS_MAX];
    size_t query_count;
    struct text raw_body;
    struct text body_type;            /* its Content-Type */
    const struct json *body;          /* parsed; NULL without a body */
    const struct meta_object *object; /* of {objects} or {object} */
    int64_t id;                       /* of {id} */
    int64_t if_match;                 /* 0: none */
    struct text address;
    struct text idempotency_key, request_hash; /* empty without the header */
    /* the answer */
    int status;
    struct buf *out;          /* JSON */
    struct text content_type; /* what else it is; empty: JSON */
    struct text location;     /* Location header, empty: none */
    int64_t version;          /* ETag, 0: none */
    struct text etag;         /* instead of version */
    int64_t txn;              /* X-Guanxi-Txn */
    bool only_tried;          /* the save was taken back on purpose */
    struct text set_cookie;
    /* instead of JSON: a file to be saved under a name */
    const char *file;
    struct text file_type, file_name;
    struct record_task *task; /* saving routes */
    void *subject;
};

struct text call_param(const struct call *call, struct text name); /* empty when absent */
/* Where a route's function runs. */
enum call_lane {
    CALL_INLINE, /* bounded by an index: HTTP thread under the step budget, else repeated on a pool thread */
    CALL_READ, /* a pool thread with a time budget, inside a read transaction */
    CALL_SAVE, /* a record_task on the writer: run = prepare (fills the save), after = reads the reply */
    CALL_WORK,      /* a worker thread, no transaction held: log-in, undo, anything slow */
    CALL_WORK_KEYED /* the same; its one save obeys Idempotency-Key, as every CALL_SAVE does */
};

enum call_right {
    RIGHT_PUBLIC, /* nobody need be logged in */
    RIGHT_USER,   /* any user */
    RIGHT_OBJECT, /* decided per object by access inside the record path */
    RIGHT_ADMIN
};

struct route {
    struct text method; /* "GET" */
    struct text path;   /* "/{objects}/{id}/history" under /api/v1 */
    struct text summary;
    enum call_right right;
    enum call_lane lane;
    struct text query; /* names of the query parameters, separated by spaces; others are refused */
    enum err (*run)(struct call *call);
    enum err (*after)(struct call *call); /* CALL_SAVE */
    /* name of the request body's schema for OpenAPI; empty: none. "Bytes": anything (call->raw_body), not JSON;
     * "Form": multipart/form-data (raw_body, body_type), or JSON */
    struct text body;
    struct text reply; /* name of the reply's schema; empty: none */
};
