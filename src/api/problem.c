/* The one place where errors become replies: RFC 9457 in the caller's language. */
#include "api/impl.h"

struct status_title {
    int status;
    struct text in[LANG_COUNT];
};

static struct text title_of(int status, enum lang lang)
{
    static const struct status_title titles[] = {
        {400, {{"Malformed request", 17}, {"请求格式错误", 18}}},
        {401, {{"Not logged in", 13}, {"未登录", 9}}},
        {403, {{"Not allowed", 11}, {"没有权限", 12}}},
        {404, {{"Not found", 9}, {"未找到", 9}}},
        {405, {{"Method not allowed", 18}, {"方法不允许", 15}}},
        {409, {{"Conflict", 8}, {"冲突", 6}}},
        {412, {{"Changed meanwhile", 17}, {"内容已变更", 15}}},
        {413, {{"Too large", 9}, {"内容过大", 12}}},
        {415, {{"Unsupported content type", 24}, {"不支持的内容类型", 24}}},
        {422, {{"Not valid", 9}, {"内容无效", 12}}},
        {429, {{"Too many requests", 17}, {"请求过于频繁", 18}}},
        {500, {{"Internal error", 14}, {"内部错误", 12}}},
        {503, {{"Busy", 4}, {"服务繁忙", 12}}},
        {507, {{"Disk full", 9}, {"磁盘已满", 12}}},
    };
    for (size_t i = 0; i < sizeof titles / sizeof *titles; i++)
        if (titles[i].status == status)
            return titles[i].in[lang];
    return TEXT("Error");
}

static void put_message(struct json_out *json, struct arena *arena, const struct fault *fault,
                        enum lang lang)
{
    struct buf message;
    buf_init(&message, arena, 4096);
    error_message(&message, fault, lang);
    json_put_text(json, buf_text(&message));
}

static void put_errors(struct json_out *json, const struct ctx *ctx, size_t first, size_t count)
{
    json_key(json, TEXT("errors"));
    json_begin_array(json);
    for (size_t i = first; i < first + count && i < CTX_FAULTS_MAX; i++) {
        const struct fault *fault = &ctx->faults[i];
        if (!fault->field.len && !fault->position && !fault->row)
            continue;
        json_begin_object(json);
        json_key(json, TEXT("field"));
        json_put_text(json, fault->field);
        if (fault->row) {
            json_key(json, TEXT("row"));
            json_put_int(json, fault->row);
        }
        if (fault->position) {
            json_key(json, TEXT("position"));
            json_put_int(json, fault->position);
        }
        json_key(json, TEXT("code"));
        json_put_text(json, error_name(fault->code));
        json_key(json, TEXT("message"));
        put_message(json, ctx->arena, fault, ctx->lang);
        json_end_object(json);
    }
    json_end_array(json);
}

/* What is unknown inside a body is a matter of the body, not of the address. */
static int status_of(const struct ctx *ctx, enum err err, size_t first, size_t count)
{
    int status = error_status(err);
    for (size_t i = first; status == 404 && i < first + count && i < CTX_FAULTS_MAX; i++)
        if (ctx->faults[i].code == err && ctx->faults[i].field.len)
            status = 422;
    return status;
}

void problem_write(struct buf *out, const struct ctx *ctx, enum err err, size_t first, size_t count)
{
    const struct fault *fault = NULL;
    bool by_field = false;
    for (size_t i = first; i < first + count && i < CTX_FAULTS_MAX; i++) {
        by_field |= ctx->faults[i].field.len > 0 || ctx->faults[i].position || ctx->faults[i].row;
        if (!fault && ctx->faults[i].code == err)
            fault = &ctx->faults[i];
    }
    struct fault plain = {.code = err};
    int status = status_of(ctx, err, first, count);
    bool several = status == 422 && by_field;
    if (several)
        plain.code = ERR_invalid;
    struct json_out json;
    json_out_init(&json, out);
    json_begin_object(&json);
    json_key(&json, TEXT("type"));
    json_put_text(&json, TEXT("about:blank"));
    json_key(&json, TEXT("title"));
    json_put_text(&json, title_of(status, ctx->lang));
    json_key(&json, TEXT("status"));
    json_put_int(&json, status);
    json_key(&json, TEXT("code"));
    json_put_text(&json, error_name(several ? ERR_invalid : err));
    json_key(&json, TEXT("detail"));
    put_message(&json, ctx->arena, several || !fault ? &plain : fault, ctx->lang);
    if (by_field)
        put_errors(&json, ctx, first, count);
    json_key(&json, TEXT("request_id"));
    json_put_text(&json, ctx->request_id);
    json_end_object(&json);
}

void problem_reply(struct http_request *request, enum err err)
{
    problem_reply_with(request, err, TEXT_EMPTY);
}

void problem_reply_with(struct http_request *request, enum err err, struct text current)
{
    struct ctx *ctx = &request->ctx;
    struct http_reply *reply = &request->reply;
    /* A full arena still has to say so: the words come from its last block's reserve. */
    if (request->arena.failed) {
        err = ERR_out_of_memory;
        ctx_clear(ctx);
        arena_reset(&request->arena);
        buf_init(&reply->body, &request->arena, ARENA_REQUEST_LIMIT);
        ctx->request_id = TEXT_EMPTY;
    }
    buf_clear(&reply->body);
    reply->body.overflow = false;
    reply->fixed = (struct text){NULL, 0};
    problem_write(&reply->body, ctx, err, 0, ctx->fault_count);
    if (current.len) {
        buf_truncate(&reply->body, reply->body.len - 1); /* the closing brace */
        buf_lit(&reply->body, ",\"current\":");
        buf_add_text(&reply->body, current);
        buf_add_char(&reply->body, '}');
    }
    reply->status = status_of(ctx, err, 0, ctx->fault_count);
    reply->content_type = TEXT("application/problem+json; charset=utf-8");
    if (reply->status == 503)
        http_reply_header(request, TEXT("Retry-After"), TEXT("1"));
    if (err == ERR_method_not_allowed && ctx->fault_count)
        http_reply_header(request, TEXT("Allow"), ctx->faults[0].args[0]);
    if (reply->status == 429 && ctx->fault_count)
        http_reply_header(request, TEXT("Retry-After"), ctx->faults[0].args[0]);
}
