/* The same done to many records. It runs on a worker, so that choosing never holds the writer; up to 1,000
 * records are saved at once, more are a job. */
#include "api/body.h"
#include "api/impl.h"
#include "api/many.h"
#include "record/read/query.h"
#include "record/read/query_fields.h"
#include "record/read/query_where.h"

#include <stdlib.h>

#define IDS_AT_ONCE 50000

struct choice {
    struct many *many;
    enum access_action action;
    struct text filter;
    struct label labels; /* of the object, plural */
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
    struct call *call = choice->many->call;
    size_t count = json_size(list);
    if (choice->filter.len)
        return ctx_fail_field(call->ctx, ERR_not_together, TEXT("filter"), TEXT("filter"),
                              TEXT("ids"));
    if (json_kind(list) != JSON_ARRAY || count == 0)
        return ctx_fail_field(call->ctx, ERR_list_empty, TEXT("ids"));
    int64_t *ids = ARENA_ARRAY(choice->many->ctx->arena, int64_t, count);
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
    choice->many->batch.not_allowed = seen > (int64_t)section->count
                                          ? seen - (int64_t)section->count
                                          : 0;
    return err;
}

/* Many at once is a right of its own: of those he sees, every one must be his to change so. One record alone is
 * no batch. */
static enum err may_bulk(const struct choice *choice, struct record_env *env,
                         const struct meta_object *object, struct batch_section *section)
{
    struct ctx *ctx = choice->many->call->ctx;
    struct arena *arena = env->ctx->arena;
    if (!choice->filter.len && section->count < 2)
        return ERR_OK;
    if (access_scope(env->caller, ACCESS_BULK, object) == SCOPE_NONE)
        return access_refuse(ctx, ACCESS_BULK, object);
    const struct db_node *bulk = access_which_test(arena, env->caller, ACCESS_BULK, object,
                                                   QUERY_ALIAS);
    const struct db_node *id = db_column(arena, QUERY_ALIAS, TEXT("id"));
    for (size_t from = 0; bulk && from < section->count; from += IDS_AT_ONCE) {
        size_t left = section->count - from;
        size_t count = left < IDS_AT_ONCE ? left : IDS_AT_ONCE;
        const struct db_node *where = db_and(arena,
                                             db_in_ints(arena, id, section->ids + from, count),
                                             db_call1(arena, DB_IS_NOT_TRUE, bulk));
        where = db_and(arena, where,
                       access_which_test(arena, env->caller, ACCESS_READ, object, QUERY_ALIAS));
        int64_t not_his;
        enum err err = where_count_to(env, object, where, 1, &not_his);
        if (err || not_his)
            return err ? err : access_refuse(ctx, ACCESS_BULK, object);
    }
    return ERR_OK;
}

static enum err choose(struct choice *choice)
{
    struct call *call = choice->many->call;
    struct batch_section *section = &choice->many->batch.sections[0];
    const struct json *list = json_get(call->body, TEXT("ids"));
    struct record_env env;
    enum err err = body_text(call, call->body, "filter", !list, &choice->filter);
    if (err || (err = record_env_begin(choice->many->ctx, call->store, 0, &env)))
        return err;
    record_env_caller(&env, &call->caller);
    call->object = meta_object_by_plural(env.catalog, call_param(call, TEXT("objects")));
    if (!call->object || access_scope(&call->caller, ACCESS_READ, call->object) == SCOPE_NONE)
        err = ctx_fail(call->ctx, ERR_not_found);
    else
        err = list ? given_ids(choice, list, section)
                   : ids_behind(choice, &env, call->object, section);
    if (!err)
        err = may_bulk(choice, &env, call->object, section);
    if (!err) {
        section->object = text_dup(choice->many->ctx->arena, call->object->name);
        for (int lang = 0; lang < LANG_COUNT; lang++)
            choice->labels.in[lang] = text_dup(choice->many->ctx->arena,
                                               call->object->plural_label.in[lang]);
    }
    record_env_end(&env);
    choice->many->batch.section_count = 1;
    return err;
}

static enum err read_asked(struct choice *choice)
{
    struct call *call = choice->many->call;
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
    struct batch_section *section = &choice->many->batch.sections[0];
    section->action = remove ? RECORD_DELETE : RECORD_UPDATE;
    if (!remove)
        section->values = json_dump(call->ctx->arena, values);
    choice->action = remove ? ACCESS_DELETE : ACCESS_EDIT;
    return ERR_OK;
}

/* ---- doing ---- */

static void put_changed(const struct many *many, const struct record_task *task, struct buf *out)
{
    (void)many;
    if (task->save.txn)
        buf_addf(out, "{\"txn\":\"%lld\",", (long long)task->save.txn);
    else
        buf_lit(out, "{\"txn\":null,");
    buf_addf(out, "\"changed\":%zu}", batch_changed(&task->save));
}

static void name_job(struct choice *choice)
{
    const struct batch_section *section = &choice->many->batch.sections[0];
    bool remove = section->action == RECORD_DELETE;
    struct arena *arena = choice->many->call->ctx->arena;
    struct label *summary = &choice->many->job.summary;
    struct text en = choice->labels.in[LANG_EN], zh = choice->labels.in[LANG_ZH];
    choice->many->job.kind = TEXT("batch");
    summary->in[LANG_EN] = text_format(arena, "%s %zu: %.*s", remove ? "Delete" : "Change",
                                       section->count, TEXT_ARG(en));
    summary->in[LANG_ZH] = text_format(arena, "%s %zu 条:%.*s", remove ? "批量删除" : "批量修改",
                                       section->count, TEXT_ARG(zh));
}

static enum err decide(struct choice *choice)
{
    struct many *many = choice->many;
    struct call *call = many->call;
    enum err err = choose(choice);
    if (err)
        return err;
    if (body_bool(call->body, "dry_run"))
        return batch_preview(many->ctx, call->store, &many->batch, call->out);
    if (!batch_total(&many->batch) && !call->idempotency_key.len) {
        buf_lit(call->out, "{\"txn\":null,\"changed\":0}");
        return ERR_OK;
    }
    name_job(choice);
    many->reply = put_changed;
    return many_run(many);
}

static enum err batch_run(struct call *call)
{
    struct choice choice = {.many = many_new(call)};
    if (!choice.many)
        return ERR_out_of_memory;
    enum err err = read_asked(&choice);
    if (!err)
        err = decide(&choice);
    many_end(choice.many, err);
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
