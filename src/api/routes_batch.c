/* The same done to many records. It runs on a worker, so that choosing never holds the writer; up to 1,000
 * records are saved at once, more are a job. */
#include "api/body.h"
#include "api/impl.h"
#include "record/batch.h"
#include "record/query.h"
#include "record/query_where.h"

#include <stdlib.h>

/* Ids of a selection: eight bytes each, and their copies. */
#define SELECTION_MEMORY ((size_t)1024 * 1024 * 1024)

struct choice {
    struct call *call;
    struct ctx *ctx; /* with memory for large selections */
    struct batch batch;
    enum access_action action;
    struct text filter;
    bool by_filter;
    int64_t job;
    struct job_new queued;
};

/* ---- choosing ---- */

static int by_number(const void *a, const void *b)
{
    int64_t left = *(const int64_t *)a, right = *(const int64_t *)b;
    return (left > right) - (left < right);
}

/* In order and each once. */
static size_t sort_ids(int64_t *ids, size_t count)
{
    size_t kept = 0;
    qsort(ids, count, sizeof *ids, by_number);
    for (size_t i = 0; i < count; i++)
        if (!kept || ids[kept - 1] != ids[i])
            ids[kept++] = ids[i];
    return kept;
}

static enum err given_ids(struct choice *choice, const struct json *list,
                          struct batch_section *section)
{
    struct call *call = choice->call;
    size_t count = json_size(list);
    if (choice->filter.len)
        return ctx_fail_field(call->ctx, ERR_not_together, TEXT("filter"), TEXT("filter"),
                              TEXT("ids"));
    if (json_kind(list) != JSON_ARRAY || count == 0)
        return ctx_fail_field(call->ctx, ERR_list_empty, TEXT("ids"));
    int64_t *ids = ARENA_ARRAY(choice->ctx->arena, int64_t, count);
    if (!ids)
        return ctx_fail(call->ctx, ERR_out_of_memory);
    struct json_iter it = json_iter(list);
    for (size_t i = 0; json_next(&it); i++)
        if (!text_to_int(json_text(it.value), &ids[i]))
            return ctx_fail_field(call->ctx, ERR_not_an_id, TEXT("ids"), TEXT("ids"));
    section->ids = ids;
    section->count = sort_ids(ids, count);
    return ERR_OK;
}

/* What he may change; and, of what he sees, how much not. */
static enum err ids_behind(struct choice *choice, struct record_env *env,
                           const struct meta_object *object, struct batch_section *section)
{
    int64_t *ids;
    const struct db_node *where;
    int64_t seen = 0;
    enum err err = record_ids_of(env, object, choice->filter, choice->action, -1, &ids,
                                 &section->count);
    if (!err)
        err = where_make(env, object, choice->filter, ACCESS_READ, &where);
    if (!err)
        err = where_count(env, object, where, &seen);
    section->ids = err ? NULL : ids;
    choice->batch.not_allowed = seen > (int64_t)section->count ? seen - (int64_t)section->count : 0;
    return err;
}

static enum err choose(struct choice *choice)
{
    struct call *call = choice->call;
    struct batch_section *section = &choice->batch.sections[0];
    const struct json *list = json_get(call->body, TEXT("ids"));
    struct record_env env;
    enum err err = body_text(call, call->body, "filter", !list, &choice->filter);
    if (err || (err = record_env_begin(choice->ctx, call->store, 0, &env)))
        return err;
    record_env_caller(&env, &call->caller);
    call->object = meta_object_by_plural(env.catalog, call_param(call, TEXT("objects")));
    choice->by_filter = !list;
    if (!call->object || access_scope(&call->caller, ACCESS_READ, call->object) == SCOPE_NONE)
        err = ctx_fail(call->ctx, ERR_not_found);
    else
        err = list ? given_ids(choice, list, section)
                   : ids_behind(choice, &env, call->object, section);
    if (!err) {
        section->object = text_dup(choice->ctx->arena, call->object->name);
        for (int lang = 0; lang < LANG_COUNT; lang++)
            choice->queued.summary.in[lang] = text_dup(choice->ctx->arena,
                                                       call->object->plural_label.in[lang]);
    }
    record_env_end(&env);
    choice->batch.section_count = 1;
    return err;
}

static enum err read_asked(struct choice *choice)
{
    struct call *call = choice->call;
    struct text action;
    enum err err = body_known(call, call->body, TEXT("action ids filter values dry_run"));
    if (err || (err = body_text(call, call->body, "action", true, &action)))
        return err;
    bool remove = text_eq(action, TEXT("delete"));
    bool assign = text_eq(action, TEXT("assign"));
    if (!remove && !assign && !text_eq(action, TEXT("update")))
        return ctx_fail_field(call->ctx, ERR_bad_parameter, TEXT("action"), TEXT("action"), action);
    const struct json *values = json_get(call->body, TEXT("values"));
    if (!remove && json_kind(values) != JSON_OBJECT)
        return ctx_fail_field(call->ctx, ERR_required, TEXT("values"), TEXT("values"));
    if (assign && !json_get(values, TEXT("owner")))
        return ctx_fail_field(call->ctx, ERR_required, TEXT("values.owner"), TEXT("owner"));
    struct batch_section *section = &choice->batch.sections[0];
    section->action = remove ? RECORD_DELETE : RECORD_UPDATE;
    if (!remove)
        section->values = json_dump(call->ctx->arena, values);
    choice->action = remove ? ACCESS_DELETE : ACCESS_EDIT;
    choice->batch.caller = &call->caller;
    choice->batch.origin = call->origin;
    return ERR_OK;
}

/* ---- at once ---- */

static enum err fill(struct record_task *task)
{
    struct choice *choice = task->subject;
    record_env_caller(&task->env, &choice->call->caller);
    return batch_fill(task, &choice->batch);
}

static enum err saved(struct record_task *task)
{
    struct choice *choice = task->subject;
    struct buf *out = choice->call->out;
    buf_clear(out);
    if (task->save.txn)
        buf_addf(out, "{\"txn\":\"%lld\",", (long long)task->save.txn);
    else
        buf_lit(out, "{\"txn\":null,");
    buf_addf(out, "\"changed\":%zu}", batch_changed(&task->save));
    task->reply = text_dup(task->db.ctx->arena, buf_text(out));
    return ERR_OK;
}

static enum err run_task(struct choice *choice, enum err (*prepare)(struct record_task *task),
                         enum err (*after)(struct record_task *task))
{
    struct call *call = choice->call;
    struct record_task task = {.store = call->store,
                               .prepare = prepare,
                               .after = after,
                               .subject = choice,
                               .idempotency_key = call->idempotency_key,
                               .request_hash = call->request_hash};
    task.db.ctx = call->ctx;
    task.save.caller = &call->caller;
    task.save.origin = call->origin;
    enum err err = record_task_run(&task);
    if (err)
        return err;
    if (task.repeated) {
        buf_clear(call->out);
        buf_add_text(call->out, task.reply);
    }
    call->txn = task.save.txn;
    return ERR_OK;
}

/* ---- as a job ---- */

static void name_job(struct choice *choice)
{
    size_t count = choice->batch.sections[0].count;
    bool remove = choice->batch.sections[0].action == RECORD_DELETE;
    struct arena *arena = choice->call->ctx->arena;
    for (int lang = 0; lang < LANG_COUNT; lang++) {
        struct text label = choice->queued.summary.in[lang];
        struct buf buf;
        buf_init(&buf, arena, 1024);
        if (remove && lang == LANG_EN)
            buf_addf(&buf, "Delete %zu: %.*s", count, TEXT_ARG(label));
        else if (remove)
            buf_addf(&buf, "批量删除 %zu 条:%.*s", count, TEXT_ARG(label));
        else if (lang == LANG_EN)
            buf_addf(&buf, "Change %zu: %.*s", count, TEXT_ARG(label));
        else
            buf_addf(&buf, "批量修改 %zu 条:%.*s", count, TEXT_ARG(label));
        choice->queued.summary.in[lang] = buf_text(&buf);
    }
}

static enum err nothing(struct record_task *task)
{
    (void)task;
    return ERR_OK;
}

static enum err queued(struct record_task *task)
{
    struct choice *choice = task->subject;
    int64_t id;
    enum err err = job_add(choice->call->work, task->env.ctx, task->env.conn, &choice->queued, &id);
    buf_clear(choice->call->out);
    buf_addf(choice->call->out, "{\"job\":\"%lld\"}", (long long)id);
    task->reply = text_dup(task->db.ctx->arena, buf_text(choice->call->out));
    return err;
}

/* The reply, which may be that of an earlier try, says which job it is. */
static void point_to_job(struct call *call)
{
    const struct json *reply = json_parse(call->ctx, buf_text(call->out));
    struct text job = json_text(json_get(reply, TEXT("job")));
    if (!job.len)
        return;
    call->status = 202;
    call->location = text_format(call->ctx->arena, "/api/v1/jobs/%.*s", TEXT_ARG(job));
}

static enum err run_as_job(struct choice *choice)
{
    struct call *call = choice->call;
    name_job(choice);
    choice->queued.id = job_new_id(call->ctx);
    choice->queued.kind = TEXT("batch");
    choice->queued.actor = call->caller.user;
    choice->queued.total = (int64_t)batch_total(&choice->batch);
    enum err err = batch_keep(choice->ctx, call->store, &choice->batch, choice->queued.id,
                              &choice->queued.parameters);
    return err ? err : run_task(choice, nothing, queued);
}

static enum err decide(struct choice *choice)
{
    struct call *call = choice->call;
    enum err err = choose(choice);
    if (err)
        return err;
    size_t count = batch_total(&choice->batch);
    if (json_get(call->body, TEXT("dry_run")) && body_bool(call->body, "dry_run"))
        return batch_preview(choice->ctx, call->store, &choice->batch, call->out);
    if (!count && !call->idempotency_key.len) {
        buf_lit(call->out, "{\"txn\":null,\"changed\":0}");
        return ERR_OK;
    }
    err = count > RECORD_SAVE_MAX ? run_as_job(choice) : run_task(choice, fill, saved);
    if (!err)
        point_to_job(call);
    return err;
}

/* Faults outlive the memory of a large selection in the call's ctx. */
static void hand_faults(struct ctx *to, const struct ctx *from)
{
    for (size_t i = 0; i < from->fault_count && i < CTX_FAULTS_MAX; i++)
        ctx_fail_at(to, from->faults[i].code, from->faults[i].field, from->faults[i].position,
                    from->faults[i].args, 4);
}

static enum err batch_run(struct call *call)
{
    struct arena arena;
    struct ctx ctx;
    struct choice *choice = ARENA_NEW(call->ctx->arena, struct choice);
    if (!choice)
        return ctx_fail(call->ctx, ERR_out_of_memory);
    arena_init(&arena, SELECTION_MEMORY);
    ctx_init(&ctx, &arena, call->ctx->now);
    ctx.lang = call->ctx->lang;
    choice->call = call;
    choice->ctx = &ctx;
    enum err err = read_asked(choice);
    if (!err)
        err = decide(choice);
    if (err)
        hand_faults(call->ctx, &ctx);
    arena_deinit(&arena);
    return err;
}

#define T(literal)                                                                                 \
    {                                                                                              \
        ("" literal), sizeof(literal) - 1                                                          \
    }

static const struct route rows[] = {
    {T("POST"), T("/{objects}/batch"),
     T("Change, assign or delete many records: up to 1,000 at once, more as a job"), RIGHT_OBJECT,
     CALL_WORK_KEYED, T(""), batch_run, NULL, T("Batch"), T("Batched")},
};
const struct route_table routes_batch = {rows, sizeof rows / sizeof *rows};
