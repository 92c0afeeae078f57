/* Bringing records in: files in pieces, a first look, the first rows, and the import as a job.
 *
 * All that reads a file runs on a worker. A file belongs to whoever sent it; what may be imported is decided by the
 * action `import` of each object, where the file is looked at and again when the job runs. */
#include "api/body.h"
#include "api/impl.h"
#include "api/multipart.h"
#include "record/import/import_look.h"
#include "record/import/rejects.h"

static enum err upload_of(struct call *call, struct upload *out)
{
    int64_t id;
    if (!text_to_int(call_param(call, TEXT("upload")), &id))
        return ctx_fail(call->ctx, ERR_upload_gone);
    return upload_find(call->ctx, call->store, call->caller.user, id, out);
}

static void put_upload(struct call *call, const struct upload *upload)
{
    struct json_out out;
    json_out_init(&out, call->out);
    json_begin_object(&out);
    json_key(&out, TEXT("id"));
    json_put_id(&out, upload->id);
    json_key(&out, TEXT("name"));
    json_put_bytes(&out, upload->name);
    json_key(&out, TEXT("size"));
    json_put_int(&out, upload->size);
    json_key(&out, TEXT("offset"));
    json_put_int(&out, upload->received);
    json_end_object(&out);
}

/* Somebody who may import nothing need send nothing. */
static enum err may_import_any(struct call *call)
{
    struct record_env env;
    enum err err = record_env_begin(call->ctx, call->store, 0, &env);
    if (err)
        return err;
    bool any = false;
    for (size_t i = 0; i < env.catalog->object_count && !any; i++) {
        const struct meta_object *object = &env.catalog->objects[i];
        any = object->importable && !object->internal &&
              access_scope(&call->caller, ACCESS_IMPORT, object) != SCOPE_NONE;
    }
    record_env_end(&env);
    return any ? ERR_OK : ctx_fail(call->ctx, ERR_forbidden, call->route->summary);
}

static enum err make_upload(struct call *call)
{
    struct text name;
    int64_t size = 0;
    struct upload upload;
    enum err err = body_known(call, call->body, TEXT("name size"));
    if (err || (err = may_import_any(call)) ||
        (err = body_text(call, call->body, "name", true, &name)))
        return err;
    if (!json_int(json_get(call->body, TEXT("size")), &size))
        return ctx_fail_field(call->ctx, ERR_required, TEXT("size"), TEXT("size"));
    err = upload_make(call->ctx, call->store, call->caller.user, name, size, &upload);
    if (err)
        return err;
    call->status = 201;
    put_upload(call, &upload);
    return ERR_OK;
}

static enum err show_upload(struct call *call)
{
    struct upload upload;
    enum err err = upload_of(call, &upload);
    if (!err)
        put_upload(call, &upload);
    return err;
}

static enum err append_upload(struct call *call)
{
    struct upload upload;
    int64_t offset;
    enum err err = query_int(call, "offset", 0, UPLOAD_MAX, 0, &offset);
    if (err || (err = upload_of(call, &upload)))
        return err;
    err = upload_append(call->ctx, &upload, offset, call->raw_body);
    if (!err)
        put_upload(call, &upload);
    return err;
}

static enum err drop_upload(struct call *call)
{
    struct upload upload;
    enum err err = upload_of(call, &upload);
    if (!err)
        err = upload_drop(call->ctx, call->store, &upload);
    call->status = 204;
    return err;
}

/* ---- looking ---- */

static enum err analyse(struct call *call)
{
    struct import_look look = {.header_line = 0};
    struct text sheet;
    int64_t upload;
    const struct json *header = json_get(call->body, TEXT("header"));
    enum err err = body_known(call, call->body, TEXT("upload object sheet header"));
    if (err || (err = may_import_any(call)) ||
        (err = body_id(call, call->body, "upload", &upload)) ||
        (err = body_text(call, call->body, "object", false, &look.object)) ||
        (err = body_text(call, call->body, "sheet", false, &sheet)))
        return err;
    if (json_kind(header) != JSON_NULL &&
        (!json_int(header, &look.header_line) || look.header_line < 1))
        return ctx_fail_field(call->ctx, ERR_not_an_integer, TEXT("header"), json_text(header),
                              TEXT_EMPTY);
    const struct import_source_wanted wanted = {call->caller.user, upload, sheet, true};
    err = import_source_open(call->ctx, call->store, &wanted, &look.source);
    return err ? err : import_analyse(call->ctx, call->store, &call->caller, &look, call->out);
}

static enum err preview(struct call *call)
{
    struct import_parts parts;
    int64_t at = 0;
    enum err err = query_int(call, "part", 0, IMPORT_PARTS_MAX - 1, 0, &at);
    if (!err)
        err = import_parts_read(call->ctx, call->body, &parts);
    if (err)
        return err;
    if ((size_t)at >= parts.count)
        return ctx_fail_field(call->ctx, ERR_bad_parameter, TEXT("part"), TEXT("part"),
                              call_param(call, TEXT("part")));
    return import_preview(call->ctx, call->store, &call->caller, &parts, (size_t)at, call->out);
}

/* ---- the job ---- */

static void name_job(struct call *call, const struct import_parts *parts, struct job_new *job)
{
    struct arena *arena = call->ctx->arena;
    struct text name = TEXT_EMPTY;
    struct upload upload;
    if (!upload_find(call->ctx, call->store, call->caller.user, parts->items[0].upload, &upload))
        name = upload.name;
    struct text more = parts->count > 1 ? text_format(arena, " +%zu", parts->count - 1)
                                        : TEXT_EMPTY;
    job->summary.in[LANG_EN] = text_format(arena, "%s %.*s%.*s",
                                           parts->dry_run ? "Check before import:" : "Import:",
                                           TEXT_ARG(name), TEXT_ARG(more));
    job->summary.in[LANG_ZH] = text_format(arena, "%s%.*s%.*s",
                                           parts->dry_run ? "导入前检查：" : "导入：",
                                           TEXT_ARG(name), TEXT_ARG(more));
}

static enum err submit(struct call *call, const struct json *plan)
{
    struct import_parts parts;
    int64_t id;
    enum err err = import_parts_read(call->ctx, plan, &parts);
    if (!err)
        err = import_parts_check(call->ctx, call->store, &call->caller, &parts);
    if (err)
        return err;
    struct job_new job = {.kind = TEXT("import"),
                          .parameters = json_dump(call->ctx->arena, plan),
                          .actor = call->caller.user};
    name_job(call, &parts, &job);
    err = job_submit(call->work, call->ctx, call->store, &job, &id);
    if (err)
        return err;
    call->status = 202;
    call->location = text_format(call->ctx->arena, API_BASE "/jobs/%lld", (long long)id);
    buf_addf(call->out, "{\"job\":\"%lld\"}", (long long)id);
    return ERR_OK;
}

/* A file that came with the plan: an upload like any other, in one piece. */
static enum err keep_file(struct call *call, const struct multipart_part *part, int64_t *id)
{
    struct upload upload;
    enum err err = upload_make(call->ctx, call->store, call->caller.user, part->file_name,
                               (int64_t)part->content.len, &upload);
    if (!err)
        err = upload_append(call->ctx, &upload, 0, part->content);
    *id = upload.id;
    return err;
}

/* Parts of the plan name the file of the form ("upload": "customers"); it becomes the upload's id. */
static struct text with_upload(struct arena *arena, struct text plan, struct text name, int64_t id)
{
    struct text quoted = text_format(arena, "\"upload\":\"%.*s\"", TEXT_ARG(name));
    ptrdiff_t at = text_find(plan, quoted);
    if (at < 0)
        return plan;
    size_t end = (size_t)at + quoted.len;
    struct text tail = {plan.ptr + end, plan.len - end};
    return text_format(arena, "%.*s\"upload\":\"%lld\"%.*s", (int)at, plan.ptr, (long long)id,
                       TEXT_ARG(tail));
}

static enum err import_form(struct call *call)
{
    struct multipart form;
    struct multipart_part part;
    struct text plan = TEXT_EMPTY;
    if (!multipart_begin(call->body_type, call->raw_body, &form))
        return ctx_fail(call->ctx, ERR_content_type);
    enum err err = may_import_any(call);
    while (!err && !plan.len && multipart_next(&form, &part))
        if (text_eq(part.name, TEXT("plan"))) {
            const struct json *json = json_parse(call->ctx, part.content);
            err = json ? ERR_OK : ctx_error(call->ctx);
            plan = json ? json_dump(call->ctx->arena, json) : TEXT_EMPTY;
        }
    if (!err && !plan.len)
        err = ctx_fail_field(call->ctx, ERR_required, TEXT("plan"), TEXT("plan"));
    multipart_begin(call->body_type, call->raw_body, &form);
    while (!err && multipart_next(&form, &part)) {
        int64_t id;
        if (!part.file_name.len)
            continue;
        err = keep_file(call, &part, &id);
        if (!err)
            plan = with_upload(call->ctx->arena, plan, part.name, id);
    }
    if (err)
        return err;
    const struct json *json = json_parse(call->ctx, plan);
    return json ? submit(call, json) : ctx_error(call->ctx);
}

static enum err import(struct call *call)
{
    return call->body ? submit(call, call->body) : import_form(call);
}

/* ---- afterwards ---- */

static enum err import_job(struct call *call, int64_t *id, struct text *parameters)
{
    if (!text_to_int(call_param(call, TEXT("job")), id))
        return ctx_fail(call->ctx, ERR_not_found);
    struct record_env env;
    enum err err = record_env_begin(call->ctx, call->store, 0, &env);
    if (err)
        return err;
    record_env_caller(&env, &call->caller);
    err = job_parameters(&env, *id, TEXT("import"), parameters);
    record_env_end(&env);
    return err;
}

static enum err show(struct call *call)
{
    int64_t id;
    struct text plan;
    struct record_env env;
    enum err err = import_job(call, &id, &plan);
    if (err || (err = record_env_begin(call->ctx, call->store, 0, &env)))
        return err;
    record_env_caller(&env, &call->caller);
    buf_lit(call->out, "{\"job\":");
    err = job_read(&env, id, call->out);
    buf_lit(call->out, ",\"plan\":");
    buf_add_text(call->out, plan);
    buf_lit(call->out, "}");
    record_env_end(&env);
    return err;
}

static enum err rejects(struct call *call)
{
    int64_t id, part;
    struct text plan;
    struct import_parts parts;
    enum err err = query_int(call, "part", 0, IMPORT_PARTS_MAX - 1, 0, &part);
    if (err || (err = import_job(call, &id, &plan)))
        return err;
    const struct json *json = json_parse(call->ctx, plan);
    err = json ? import_parts_read(call->ctx, json, &parts) : ctx_error(call->ctx);
    if (err)
        return err;
    if ((size_t)part >= parts.count)
        return ctx_fail(call->ctx, ERR_import_no_rejects);
    struct import_rejected rejected;
    err = import_rejects_file(call->ctx, call->store, id, (size_t)part, &parts, &rejected);
    call->file = rejected.path;
    call->file_name = rejected.name;
    call->file_type = TEXT("text/csv; charset=utf-8");
    return err;
}

#define T(literal)                                                                                 \
    {                                                                                              \
        ("" literal), sizeof(literal) - 1                                                          \
    }

static const struct route rows[] = {
    {T("POST"), T("/imports/uploads"), T("Announce a file that is sent in pieces"), RIGHT_USER,
     CALL_WORK, T(""), make_upload, NULL, T("UploadRequest"), T("Upload")},
    {T("GET"), T("/imports/uploads/{upload}"), T("How much of a file has arrived"), RIGHT_USER,
     CALL_WORK, T(""), show_upload, NULL, T(""), T("Upload")},
    {T("PATCH"), T("/imports/uploads/{upload}"), T("The next bytes of a file"), RIGHT_USER,
     CALL_WORK, T("offset"), append_upload, NULL, T("Bytes"), T("Upload")},
    {T("DELETE"), T("/imports/uploads/{upload}"), T("Remove a file that was sent"), RIGHT_USER,
     CALL_WORK, T(""), drop_upload, NULL, T(""), T("")},
    {T("POST"), T("/imports/analyse"), T("What a file is, and which columns go where"), RIGHT_USER,
     CALL_WORK, T(""), analyse, NULL, T("AnalyseRequest"), T("Analysis")},
    {T("POST"), T("/imports/preview"), T("The first 200 rows as they would become"), RIGHT_USER,
     CALL_WORK, T("part"), preview, NULL, T("ImportPlan"), T("ImportPreview")},
    {T("POST"), T("/imports"), T("Import files by a plan, or check them: a job"), RIGHT_USER,
     CALL_WORK, T(""), import, NULL, T("Form"), T("ImportJob")},
    {T("GET"), T("/imports/{job}"), T("An import: its job and its plan"), RIGHT_USER, CALL_WORK,
     T(""), show, NULL, T(""), T("Import")},
    {T("GET"), T("/imports/{job}/rejects"), T("The rows an import left out, with the reasons"),
     RIGHT_USER, CALL_WORK, T("part"), rejects, NULL, T(""), T("")},
};
const struct route_table routes_import = {rows, sizeof rows / sizeof *rows};
