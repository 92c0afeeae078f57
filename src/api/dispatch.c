/* One request's journey through the interface.
 *
 * 1. An HTTP thread finds route and caller, and runs CALL_INLINE routes itself under the step budget of
 *    DB_STEPS_INLINE; when that is not enough nothing was sent yet, and the route runs again on a reader
 *    thread without the budget but with a deadline.
 * 2. CALL_READ goes to a reader thread at once, CALL_WORK to a worker, CALL_SAVE to the writer's queue.
 * 3. The connection is suspended before the work is handed on; finish() resumes it exactly once. */
#include "api/again.h"
#include "api/impl.h"
#include "record/read/query.h"
#include "sys/clock.h"

#include <sodium.h>

#define SESSION_COOKIE TEXT("guanxi_session")

static struct text token_of(const struct http_request *request, bool *by_cookie)
{
    struct text header = http_header(request, "Authorization");
    *by_cookie = false;
    if (header.len > 7 && text_eq_fold(text_slice(header, 0, 7), TEXT("bearer ")))
        return text_trim(text_slice(header, 7, header.len - 7));
    *by_cookie = true;
    return http_cookie(request, SESSION_COOKIE);
}

/* An administrator may see the house through somebody's eyes: the caller becomes that person, for reading
 * only. Language and log-in stay his own. */
static enum err try_as_user(struct api_call *ac)
{
    struct call *call = &ac->call;
    struct text header = http_header(ac->request, "X-Guanxi-As");
    struct access_caller admin = call->caller;
    int64_t user;
    if (!header.len)
        return ERR_OK;
    if (!admin.admin)
        return ctx_fail(call->ctx, ERR_as_user_admin_only);
    if (call->route->lane != CALL_INLINE && call->route->lane != CALL_READ)
        return ctx_fail(call->ctx, ERR_as_user_reads_only);
    enum err err = ERR_not_found;
    if (text_to_int(header, &user))
        err = access_as_user(call->ctx, call->store->access, call->env.conn, user, &call->caller);
    if (err == ERR_not_found) {
        ctx_clear(call->ctx);
        return ctx_fail(call->ctx, ERR_as_user_unknown, text_slice(header, 0, 40));
    }
    if (err)
        return err;
    call->tried_by = admin.user;
    call->tried_by_name = admin.name;
    call->caller.session = admin.session;
    call->caller.lang = admin.lang;
    call->caller.own_lang = admin.own_lang;
    return ERR_OK;
}

static enum err find_caller(struct api_call *ac)
{
    struct call *call = &ac->call;
    bool by_cookie;
    struct text token = token_of(ac->request, &by_cookie);
    if (token.len == 0)
        return call->route->right == RIGHT_PUBLIC ? ERR_OK : ctx_fail(call->ctx, ERR_not_logged_in);
    enum err err = access_caller_find(call->ctx, call->store->access, call->env.conn, token,
                                      by_cookie, &call->caller);
    if (err && call->route->right == RIGHT_PUBLIC) {
        ctx_clear(call->ctx);
        return ERR_OK;
    }
    if (err)
        return err;
    if (by_cookie && ac->request->method != HTTP_GET &&
        http_header(ac->request, "X-Guanxi-Request").len == 0 && call->route->right != RIGHT_PUBLIC)
        return ctx_fail(call->ctx, ERR_csrf);
    if (call->route->right != RIGHT_PUBLIC && (err = try_as_user(ac)) != ERR_OK)
        return err;
    if (call->route->right == RIGHT_ADMIN && !call->caller.admin)
        return ctx_fail(call->ctx, ERR_forbidden, call->route->summary);
    if (!call->caller.own_lang && http_header(ac->request, "Accept-Language").len)
        call->caller.lang = call->ctx->lang;
    call->ctx->lang = call->caller.lang;
    call->origin = by_cookie ? ORIGIN_WEB : ORIGIN_API;
    record_env_caller(&call->env, &call->caller);
    return ERR_OK;
}

/* A parameter of the query may have the same name and mean something else. */
static struct text path_param(const struct call *call, struct text name)
{
    for (size_t i = 0; i < call->path_count; i++)
        if (text_eq(call->path[i].name, name))
            return call->path[i].value;
    return TEXT_EMPTY;
}

/* Looks up what {objects} or {object} and {id} name. */
static enum err find_object(struct call *call)
{
    struct text plural = path_param(call, TEXT("objects"));
    struct text id = path_param(call, TEXT("id"));
    if (id.len && !text_to_int(id, &call->id))
        return ctx_fail(call->ctx, ERR_not_found);
    if (!plural.len)
        return ERR_OK;
    const struct meta_catalog *catalog = call->env.catalog;
    call->object = meta_object_by_plural(catalog, plural);
    if (call->object && access_scope(&call->caller, ACCESS_READ, call->object) == SCOPE_NONE)
        call->object = NULL;
    if (!call->object)
        return ctx_fail(call->ctx, ERR_not_found);
    return ERR_OK;
}

static enum err read_query(struct api_call *ac)
{
    struct call *call = &ac->call;
    struct text rest = ac->request->query;
    struct http_param param;
    if (rest.len == 0)
        return ERR_OK;
    while (http_param_next(call->ctx->arena, &rest, &param)) {
        if (!param.name.ptr || !param.value.ptr)
            return ctx_fail(call->ctx, ERR_bad_query);
        if (!text_listed(call->route->query, param.name))
            return ctx_fail(call->ctx, ERR_unknown_parameter, param.name, call->route->query);
        if (call->query_count == CALL_PARAMS_MAX || call_param(call, param.name).len)
            return ctx_fail(call->ctx, ERR_bad_query);
        call->query[call->query_count++] = (struct call_param){param.name, param.value};
    }
    return ERR_OK;
}

static enum err read_body(struct api_call *ac)
{
    struct call *call = &ac->call;
    call->raw_body = ac->request->body;
    if (call->raw_body.len == 0)
        return call->route->body.len ? ctx_fail(call->ctx, ERR_body_missing) : ERR_OK;
    struct text type = http_header(ac->request, "Content-Type");
    call->body_type = type;
    bool bytes = text_eq(call->route->body, TEXT("Bytes"));
    bool form = text_eq(call->route->body, TEXT("Form")) &&
                text_starts(type, TEXT("multipart/form-data"));
    if (bytes || form)
        return ERR_OK;
    if (type.len && !text_starts(type, TEXT("application/json")) &&
        !text_starts(type, TEXT("application/merge-patch+json")))
        return ctx_fail(call->ctx, ERR_content_type);
    call->body = json_parse(call->ctx, call->raw_body);
    return call->body ? ERR_OK : ctx_error(call->ctx);
}

/* A version that no record has. */
#define VERSION_NONE (-1)

/* One strong ETag as given out, or "*". A list, a weak one or anything else matches nothing. */
static void read_if_match(struct api_call *ac)
{
    struct text match = http_header(ac->request, "If-Match");
    if (match.len == 0 || text_eq(match, TEXT("*")))
        return;
    bool quoted = match.len > 2 && match.ptr[0] == '"' && match.ptr[match.len - 1] == '"';
    if (!quoted || !text_to_int(text_slice(match, 1, match.len - 2), &ac->call.if_match) ||
        ac->call.if_match < 1)
        ac->call.if_match = VERSION_NONE;
}

static struct text number_text(struct arena *arena, int64_t number)
{
    struct buf buf;
    buf_init(&buf, arena, 20);
    buf_add_int(&buf, number);
    return buf_text(&buf);
}

/* Adds the ETag; a reader who has just this answer gets 304 and no body. */
static void put_etag(struct api_call *ac, struct text tag)
{
    struct http_request *request = ac->request;
    struct buf buf;
    buf_init(&buf, ac->call.ctx->arena, tag.len + 2);
    buf_add_char(&buf, '"');
    buf_add_text(&buf, tag);
    buf_add_char(&buf, '"');
    struct text quoted = buf_text(&buf);
    http_reply_header(request, TEXT("ETag"), quoted);
    if (request->method != HTTP_GET || !text_eq(http_header(request, "If-None-Match"), quoted))
        return;
    request->reply.status = 304;
    buf_clear(&request->reply.body);
}

/* The name in bytes that every browser takes: RFC 5987. */
static void offer_file(struct api_call *ac)
{
    const struct call *call = &ac->call;
    struct http_reply *reply = &ac->request->reply;
    struct buf name;
    buf_init(&name, call->ctx->arena, 4096);
    buf_lit(&name, "attachment; filename*=UTF-8''");
    for (size_t i = 0; i < call->file_name.len; i++) {
        unsigned char c = (unsigned char)call->file_name.ptr[i];
        bool plain = (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') ||
                     c == '.' || c == '-' || c == '_';
        if (plain)
            buf_add_char(&name, (char)c);
        else
            buf_addf(&name, "%%%02X", c);
    }
    reply->file = call->file;
    reply->content_type = call->file_type;
    http_reply_header(ac->request, TEXT("Content-Disposition"), buf_text(&name));
}

/* Words the answer. */
static void compose(struct api_call *ac, enum err err)
{
    struct call *call = &ac->call;
    struct http_reply *reply = &ac->request->reply;
    if (!err && ac->watcher)
        err = events_begin(ac);
    if (!err && (reply->body.overflow || call->ctx->arena->failed))
        err = ERR_out_of_memory;
    if (err) {
        problem_reply(ac->request, err);
        return;
    }
    reply->status = call->status ? call->status : 200;
    reply->content_type = call->content_type.len ? call->content_type
                                                 : TEXT("application/json; charset=utf-8");
    if (call->file)
        offer_file(ac);
    http_reply_header(ac->request, TEXT("Cache-Control"), TEXT("private, no-cache"));
    /* the same address has another answer for somebody else, and an ETag says nothing about masks */
    http_reply_header(ac->request, TEXT("Vary"), TEXT("Cookie, Authorization, X-Guanxi-As"));
    if (call->location.len)
        http_reply_header(ac->request, TEXT("Location"), call->location);
    if (call->version)
        put_etag(ac, number_text(call->ctx->arena, call->version));
    else if (call->etag.len)
        put_etag(ac, call->etag);
    if (call->txn)
        http_reply_header(ac->request, TEXT("X-Guanxi-Txn"),
                          number_text(call->ctx->arena, call->txn));
    if (call->set_cookie.len)
        http_reply_header(ac->request, TEXT("Set-Cookie"), call->set_cookie);
}

static void finish(struct api_call *ac, enum err err)
{
    compose(ac, err);
    http_finish(ac->request);
}

/* Runs a reading route inside one read transaction. */
static enum err run_reading(struct api_call *ac, int64_t steps)
{
    struct call *call = &ac->call;
    enum err err = record_env_begin(call->ctx, call->store, steps, &call->env);
    if (err)
        return err;
    if ((err = find_caller(ac)) == ERR_OK && (err = find_object(call)) == ERR_OK)
        err = call->route->run(call);
    record_env_end(&call->env);
    return err;
}

static void read_task(void *arg)
{
    struct api_call *ac = arg;
    ac->call.ctx->deadline = clock_monotonic() + API_READ_DEADLINE;
    finish(ac, run_reading(ac, 0));
}

/* Checks the caller, so that a stranger never reaches a queue. */
static enum err check_caller(struct api_call *ac)
{
    struct call *call = &ac->call;
    enum err err = record_env_begin(call->ctx, call->store, DB_STEPS_INLINE, &call->env);
    if (err)
        return err;
    err = find_caller(ac);
    record_env_end(&call->env);
    return err;
}

static void work_task(void *arg)
{
    struct api_call *ac = arg;
    finish(ac, ac->call.route->run(&ac->call));
}

static enum http_outcome hand_on(struct api_call *ac, struct pool *pool, void (*run)(void *arg))
{
    http_later(ac->request);
    if (!pool_submit(pool, run, ac))
        finish(ac, ctx_fail(ac->call.ctx, ERR_busy));
    return HTTP_LATER;
}

static enum err save_prepare(struct record_task *task)
{
    struct api_call *ac = task->subject;
    struct call *call = &ac->call;
    struct record_env *env = &task->env;
    call->env = *env; /* the route sees the writer's transaction */
    enum err err = find_caller(ac);
    if (err || (err = find_object(call)))
        return err;
    *env = call->env;
    task->save.caller = &call->caller;
    task->save.origin = call->origin;
    return call->route->run(call);
}

static enum err save_after(struct record_task *task)
{
    struct api_call *ac = task->subject;
    struct call *call = &ac->call;
    call->env = task->env;
    call->txn = task->save.txn;
    buf_clear(call->out);
    enum err err = call->route->after ? call->route->after(call) : ERR_OK;
    if (!err && task->idempotency_key.len)
        task->reply = text_format(call->ctx->arena, "%d\n%lld\n%lld\n%.*s\n%.*s",
                                  call->status ? call->status : 200, (long long)call->txn,
                                  (long long)call->version, TEXT_ARG(call->location),
                                  TEXT_ARG(buf_text(call->out)));
    return err;
}

/* Takes a stored reply apart again; what it told is told as far as the caller may see it today. */
static enum err answer_again(struct api_call *ac)
{
    struct call *call = &ac->call;
    struct text rest = ac->task.reply;
    int64_t status = 200;
    text_to_int(text_cut(&rest, '\n'), &status);
    text_to_int(text_cut(&rest, '\n'), &call->txn);
    text_to_int(text_cut(&rest, '\n'), &call->version);
    call->location = text_cut(&rest, '\n');
    call->status = (int)status;
    buf_clear(call->out);
    enum err err = record_env_begin(call->ctx, call->store, 0, &call->env);
    if (err)
        return err;
    if ((err = find_caller(ac)) == ERR_OK && (err = find_object(call)) == ERR_OK)
        err = again_answer(call, rest);
    record_env_end(&call->env);
    return err;
}

static void again_task(void *arg)
{
    struct api_call *ac = arg;
    ac->call.ctx->deadline = clock_monotonic() + API_READ_DEADLINE;
    finish(ac, answer_again(ac));
}

/* The record as it is now, for a 412: read after the refusal, so on a reader thread. */
static void conflict_task(void *arg)
{
    struct api_call *ac = arg;
    struct call *call = &ac->call;
    struct ctx found = *call->ctx; /* the refusal's faults, put back afterwards */
    int64_t version;
    call->ctx->faults = NULL;
    call->ctx->fault_count = 0;
    buf_clear(call->out);
    if (!record_env_begin(call->ctx, call->store, 0, &call->env)) {
        /* a record that is gone or hidden meanwhile is simply not shown */
        if (!find_caller(ac) && !find_object(call))
            record_read(&call->env, call->object, call->id, TEXT_EMPTY, call->out, &version);
        record_env_end(&call->env);
    }
    call->ctx->faults = found.faults;
    call->ctx->fault_count = found.fault_count;
    problem_reply_with(ac->request, ERR_version_conflict,
                       text_dup(call->ctx->arena, buf_text(call->out)));
    http_finish(ac->request);
}

enum err api_only_tried(struct call *call)
{
    call->only_tried = true;
    return ERR_only_tried;
}

static void save_done(struct record_task *task, enum err result)
{
    struct api_call *ac = task->subject;
    if (result == ERR_only_tried && ac->call.only_tried) {
        ac->call.txn = 0;
        finish(ac, ERR_OK);
        return;
    }
    if (result == ERR_version_conflict && ac->call.id &&
        pool_submit(ac->api->readers, conflict_task, ac))
        return;
    if (!result && task->repeated) {
        if (pool_submit(ac->api->readers, again_task, ac))
            return;
        result = ctx_fail(ac->call.ctx, ERR_busy);
    }
    finish(ac, result);
}

static struct text hash_request(struct api_call *ac)
{
    struct http_request *request = ac->request;
    unsigned char digest[16];
    crypto_generichash_state state;
    crypto_generichash_init(&state, NULL, 0, sizeof digest);
    struct text parts[] = {request->method_name, TEXT(" "), request->path, TEXT("?"),
                           request->query,       TEXT(" "), request->body};
    for (size_t i = 0; i < sizeof parts / sizeof *parts; i++)
        crypto_generichash_update(&state, (const unsigned char *)parts[i].ptr, parts[i].len);
    crypto_generichash_final(&state, digest, sizeof digest);
    char *hex = arena_alloc(&request->arena, 2 * sizeof digest + 1);
    if (!hex)
        return TEXT_EMPTY;
    sodium_bin2hex(hex, 2 * sizeof digest + 1, digest, sizeof digest);
    return (struct text){hex, 2 * sizeof digest};
}

static enum http_outcome start_save(struct api_call *ac)
{
    struct record_task *task = &ac->task;
    struct call *call = &ac->call;
    call->ctx->deadline = clock_monotonic() + API_SAVE_DEADLINE;
    call->task = task;
    *task = (struct record_task){.store = call->store,
                                 .prepare = save_prepare,
                                 .after = save_after,
                                 .done = save_done,
                                 .subject = ac};
    task->db.ctx = call->ctx;
    task->save.caller = &call->caller; /* a repeated key is looked up before prepare */
    task->changes_catalog = text_starts(call->route->path, TEXT("/meta")) ||
                            text_starts(call->route->path, TEXT("/rights"));
    task->idempotency_key = text_dup(call->ctx->arena, http_header(ac->request, "Idempotency-Key"));
    if (task->idempotency_key.len)
        task->request_hash = hash_request(ac);
    atomic_fetch_add(&ac->api->counters.saves, 1);
    http_later(ac->request);
    enum err err = record_task_submit(task);
    if (err)
        finish(ac, err);
    return HTTP_LATER;
}

static enum http_outcome start_inline(struct api_call *ac)
{
    struct call *call = &ac->call;
    atomic_fetch_add(&ac->api->counters.inline_reads, 1);
    enum err err = run_reading(ac, DB_STEPS_INLINE);
    if (err != ERR_over_budget) {
        compose(ac, err);
        return HTTP_REPLIED;
    }
    atomic_fetch_add(&ac->api->counters.pool_reads, 1);
    ctx_clear(call->ctx);
    buf_clear(call->out);
    return hand_on(ac, ac->api->readers, read_task);
}

/* The key under which a write acts once; refused where it would be ignored. */
static enum err read_idempotency_key(struct api_call *ac)
{
    struct call *call = &ac->call;
    struct text key = http_header(ac->request, "Idempotency-Key");
    if (key.len == 0)
        return ERR_OK;
    bool obeyed = call->route->lane == CALL_SAVE || call->route->lane == CALL_WORK_KEYED;
    if (!obeyed || key.len > 255)
        return ctx_fail_field(call->ctx, ERR_bad_parameter, TEXT("Idempotency-Key"),
                              TEXT("Idempotency-Key"), text_slice(key, 0, 40));
    call->idempotency_key = text_dup(call->ctx->arena, key);
    call->request_hash = hash_request(ac);
    return ERR_OK;
}

static enum http_outcome start(struct api_call *ac)
{
    enum err err = ERR_OK;
    switch (ac->call.route->lane) {
    case CALL_INLINE:
        if (db_reads_inline(ac->call.store->db))
            return start_inline(ac);
        /* fall through */
    case CALL_READ:
        atomic_fetch_add(&ac->api->counters.pool_reads, 1);
        return hand_on(ac, ac->api->readers, read_task);
    case CALL_SAVE:
        if ((err = check_caller(ac)) == ERR_OK)
            return start_save(ac);
        break;
    case CALL_WORK:
    case CALL_WORK_KEYED:
        if ((err = check_caller(ac)) == ERR_OK)
            return hand_on(ac, ac->api->workers, work_task);
        break;
    }
    compose(ac, err);
    return HTTP_REPLIED;
}

static void give_request_id(struct http_request *request)
{
    static atomic_llong last;
    struct buf buf;
    buf_init(&buf, &request->arena, 41);
    buf_add_int(&buf, request->ctx.now);
    buf_add_char(&buf, '-');
    buf_add_int(&buf, atomic_fetch_add(&last, 1));
    request->ctx.request_id = buf_text(&buf);
}

static void security_headers(struct http_request *request)
{
    http_reply_header(request, TEXT("X-Content-Type-Options"), TEXT("nosniff"));
}

enum http_outcome api_handle(struct http_request *request, void *subject)
{
    struct api *api = subject;
    struct ctx *ctx = &request->ctx;
    ctx->lang = lang_from_header(http_header(request, "Accept-Language"));
    give_request_id(request);
    security_headers(request);
    if (request->refused) {
        struct text megabytes = text_format(&request->arena, "%d", (int)(API_BODY_MAX >> 20));
        problem_reply(request, ctx_fail(ctx, request->refused, megabytes));
        return HTTP_REPLIED;
    }
    struct text path = request->path;
    if (!text_starts(path, TEXT(API_BASE "/"))) {
        if (!system_reply(api, request) && !assets_reply(api, request))
            problem_reply(request, ctx_fail(ctx, ERR_not_found));
        return HTTP_REPLIED;
    }
    struct api_call *ac = ARENA_NEW(&request->arena, struct api_call);
    if (!ac) {
        problem_reply(request, ERR_out_of_memory);
        return HTTP_REPLIED;
    }
    ac->api = api;
    ac->request = request;
    request->subject = ac;
    ac->call.ctx = ctx;
    ac->call.store = api->options.store;
    ac->call.work = api->options.work;
    ac->call.out = &request->reply.body;
    ac->call.address = request->address;
    size_t base = sizeof API_BASE; /* with the slash */
    struct text method = text_eq(request->method_name, TEXT("HEAD")) ? TEXT("GET")
                                                                     : request->method_name;
    enum err err = router_find(api, ctx, method, text_slice(path, base, path.len - base),
                               &ac->call);
    if (!err)
        err = read_query(ac);
    if (!err)
        err = read_body(ac);
    if (!err)
        err = read_idempotency_key(ac);
    if (err) {
        problem_reply(request, err);
        return HTTP_REPLIED;
    }
    read_if_match(ac);
    return start(ac);
}
