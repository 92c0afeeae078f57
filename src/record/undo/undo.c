/* Undoing a transaction: the plan, then saves with origin undo in chunks that share one new transaction, then
 * the report. */
#include "record/undo/undo_run.h"

#include "meta/field_types.h"
#include "record/log/log.h"
#include "sys/clock.h"

#define UNDO_MEMORY ((size_t)1024 * 1024 * 1024)

/* Who waits for all of it. */
struct progress {
    void (*tell)(void *subject, int64_t done, int64_t total);
    void *subject;
};

bool undo_to_do(const struct undo_item *item)
{
    return !item->kept && !item->nothing;
}

enum undo_phase undo_phase_of(const struct undo_item *item)
{
    if (!undo_is_catalog(item))
        return PHASE_RECORDS;
    return item->action == RECORD_RESTORE ? PHASE_CATALOG_BACK : PHASE_CATALOG_AWAY;
}

static int64_t version_of(const struct undo_item *item)
{
    const struct meta_field *version = item->object->version;
    return version && item->now ? item->now[version->index].number : 0;
}

static enum err prepare(struct record_task *task)
{
    struct undo_chunk *chunk = task->subject;
    chunk->started = clock_monotonic_us();
    task->save.txn = chunk->undo->txn;
    for (size_t i = 0; i < chunk->count; i++) {
        const struct undo_item *item = chunk->items[i];
        /* The plan's catalog may be older than this save's. */
        const struct meta_object *object = meta_object_by_number(task->env.catalog,
                                                                 item->object->number);
        if (!object)
            continue;
        struct record_change *change = record_save_add(task->env.ctx, &task->save, item->action,
                                                       object, item->id);
        if (!change)
            return ctx_error(task->env.ctx);
        change->version = version_of(item);
        change->row = (int64_t)i + 1;
        for (size_t k = 0; item->action != RECORD_DELETE && k < item->object->field_count; k++) {
            const struct meta_field *field =
                item->fields[k] ? meta_field_by_number(object, item->object->fields[k].number)
                                : NULL;
            if (field)
                record_change_set(change, field, item->wanted[k]);
        }
    }
    return ERR_OK;
}

static enum err mark(struct record_task *task, int64_t txn, const char *column, int64_t value)
{
    struct arena *arena = task->env.ctx->arena;
    const struct db_set set = {.column = text_of(column),
                               .to = value ? db_int(arena, value) : db_null(arena)};
    int64_t changed;
    return db_update(task->env.ctx, task->env.conn, TEXT("txn"), &set, 1,
                     log_where(arena, DB_EQ, "id", txn), &changed);
}

/* Undo of an undo is redo: what it had undone stands again. */
static enum err mark_all(struct record_task *task)
{
    struct undo_chunk *chunk = task->subject;
    const struct undo_plan *plan = &chunk->undo->plan;
    int64_t txn = task->save.txn;
    if (!txn)
        return ERR_OK;
    enum err err = log_flush(&task->env);
    if (!err)
        err = mark(task, txn, "undo_of", plan->txn);
    if (!err && chunk->last)
        err = mark(task, plan->txn, "undone_by", txn);
    if (!err && chunk->last && plan->undo_of)
        err = mark(task, plan->undo_of, "undone_by", 0);
    return err;
}

static enum err after(struct record_task *task)
{
    struct undo_chunk *chunk = task->subject;
    enum err err = mark_all(task);
    if (!err && chunk->after)
        err = chunk->after(chunk, task);
    chunk->us = clock_monotonic_us() - chunk->started;
    return err;
}

struct text undo_refusal(struct arena *arena, const struct ctx *ctx, int64_t row)
{
    struct buf text;
    buf_init(&text, arena, 4096);
    for (size_t i = 0; i < ctx->fault_count && i < CTX_FAULTS_MAX; i++) {
        if (ctx->faults[i].row != row)
            continue;
        error_message(&text, &ctx->faults[i], ctx->lang);
        break;
    }
    return buf_text(&text);
}

struct undo_item *undo_item_of(const struct undo_chunk *chunk, const struct record_change *change)
{
    if (change->by_hook || change->row < 1 || (size_t)change->row > chunk->count)
        return NULL;
    struct undo_item *item = chunk->items[change->row - 1];
    return item->id == change->id ? item : NULL;
}

static void count_chunk(struct undo_chunk *chunk, const struct record_task *task)
{
    struct undo *undo = chunk->undo;
    undo->txn = task->save.txn;
    for (size_t i = 0; i < task->save.count; i++) {
        const struct record_change *change = &task->save.changes[i];
        struct undo_item *item = undo_item_of(chunk, change);
        if (item && change->error) {
            item->kept = true;
            item->reason = UNDO_REFUSED;
            item->detail = undo_refusal(undo->ctx->arena, task->db.ctx, change->row);
        } else if (item && !change->unchanged && !change->dropped) {
            undo->undone++;
        }
    }
}

/* A task has memory of its own, given back when its chunk is through. */
enum err undo_chunk_run(struct undo_chunk *chunk, enum undo_phase phase)
{
    struct undo *undo = chunk->undo;
    struct arena arena;
    struct ctx ctx;
    arena_init(&arena, UNDO_MEMORY);
    ctx_init(&ctx, &arena, clock_now());
    ctx.now = ctx.now > undo->ctx->now ? ctx.now : undo->ctx->now;
    ctx.lang = undo->ctx->lang;
    struct record_task task = {.store = undo->store, .prepare = prepare, .after = after};
    task.db.lane = DB_LANE_BULK;
    task.db.ctx = &ctx;
    task.subject = chunk;
    task.changes_catalog = phase != PHASE_RECORDS;
    task.save.caller = undo->caller;
    task.save.origin = ORIGIN_UNDO;
    task.save.partial = undo->conflicts == CONFLICTS_SKIP;
    task.save.summary = undo->plan.summary;
    enum err err = record_task_run(&task);
    if (!err)
        count_chunk(chunk, &task);
    for (size_t i = 0; err && i < ctx.fault_count && i < CTX_FAULTS_MAX; i++)
        ctx_fail_at(undo->ctx, ctx.faults[i].code, ctx.faults[i].field, ctx.faults[i].position,
                    ctx.faults[i].args, 4);
    arena_deinit(&arena);
    return err;
}

static enum err run_all(struct undo *undo, const struct progress *progress)
{
    struct undo_plan *plan = &undo->plan;
    int64_t total = 0;
    int64_t done = 0;
    enum err err = ERR_OK;
    for (size_t i = 0; i < plan->count; i++)
        total += undo_to_do(&plan->items[i]);
    for (enum undo_phase phase = 0; phase < PHASE_COUNT; phase++) {
        struct undo_chunk chunk = {.undo = undo};
        for (size_t i = 0; !err && i < plan->count; i++) {
            struct undo_item *item = &plan->items[i];
            if (undo_to_do(item) && undo_phase_of(item) == phase) {
                chunk.items[chunk.count++] = item;
                done++;
            }
            bool full = chunk.count == UNDO_CHUNK || (chunk.count && i + 1 == plan->count);
            if (!full)
                continue;
            chunk.last = done == total;
            err = undo_chunk_run(&chunk, phase);
            chunk.count = 0;
            if (progress->tell)
                progress->tell(progress->subject, done, total);
        }
    }
    return err;
}

static const struct {
    const char *code;
    struct label text;
} reasons[UNDO_REASON_COUNT] = {
#define REASON(en, zh)                                                                             \
    {                                                                                              \
        {                                                                                          \
            {"" en, sizeof(en) - 1},                                                               \
            {                                                                                      \
                "" zh, sizeof(zh) - 1                                                              \
            }                                                                                      \
        }                                                                                          \
    }
    [UNDO_FINE] = {"fine", REASON("", "")},
    [UNDO_CHANGED] = {"changed", REASON("Changed since", "此后已被修改")},
    [UNDO_DELETED] = {"deleted", REASON("Deleted since", "此后已被删除")},
    [UNDO_RESTORED] = {"restored", REASON("Restored since", "此后已被恢复")},
    [UNDO_REFERRED] = {"referred",
                       REASON("Another record that stays refers to it", "仍被保留的记录引用")},
    [UNDO_UNKNOWN] = {"unknown", REASON("Its object is no more", "所属对象已不存在")},
    [UNDO_REFUSED] = {"refused", REASON("Refused", "被规则拒绝")},
#undef REASON
};

static void put_name(struct undo *undo, struct json_out *out, const struct undo_item *item)
{
    const struct value *state = item->now ? item->now : item->wanted;
    const struct meta_field *name = item->object ? item->object->name_field : NULL;
    json_key(out, TEXT("name"));
    bool shown = state && name && !item->unseen && access_field(undo->caller, name) >= USE_READ &&
                 !value_is_null(state[name->index]);
    if (shown)
        field_types[name->type].to_json(out, name, state[name->index]);
    else
        json_put_null(out);
}

static void put_record(struct undo *undo, struct json_out *out, const struct undo_item *item)
{
    json_key(out, TEXT("object"));
    json_put_text(out, item->object ? item->object->name : TEXT_EMPTY);
    json_key(out, TEXT("id"));
    json_put_id(out, item->id);
    put_name(undo, out, item);
}

void undo_put_conflict(struct undo *undo, struct json_out *out, const struct undo_item *item)
{
    enum undo_reason why = item->unseen ? UNDO_REFUSED : item->reason;
    json_begin_object(out);
    put_record(undo, out, item);
    json_key(out, TEXT("code"));
    json_put_text(out, text_of(reasons[why].code));
    json_key(out, TEXT("reason"));
    struct text reason = reasons[why].text.in[undo->ctx->lang];
    if (item->detail.len && !item->unseen)
        reason = text_format(undo->ctx->arena, "%.*s: %.*s", TEXT_ARG(reason),
                             TEXT_ARG(item->detail));
    json_put_text(out, reason);
    json_end_object(out);
}

static void write_report(struct undo *undo, struct buf *report)
{
    struct undo_plan *plan = &undo->plan;
    struct json_out json;
    json_out_init(&json, report);
    json_begin_object(&json);
    json_key(&json, TEXT("txn"));
    if (undo->txn)
        json_put_id(&json, undo->txn);
    else
        json_put_null(&json);
    json_key(&json, TEXT("undone"));
    json_put_int(&json, undo->undone);
    json_key(&json, TEXT("conflicts"));
    json_begin_array(&json);
    for (size_t i = 0; i < plan->count; i++)
        if (plan->items[i].reason)
            undo_put_conflict(undo, &json, &plan->items[i]);
    json_end_array(&json);
    json_key(&json, TEXT("referred"));
    json_begin_array(&json);
    for (size_t i = 0; i < plan->referrer_count; i++) {
        json_begin_object(&json);
        put_record(undo, &json, plan->referrers[i].to);
        json_key(&json, TEXT("by"));
        json_begin_object(&json);
        json_key(&json, TEXT("object"));
        json_put_text(&json, plan->referrers[i].object->name);
        json_key(&json, TEXT("id"));
        json_put_id(&json, plan->referrers[i].id);
        json_end_object(&json);
        json_end_object(&json);
    }
    json_end_array(&json);
    json_end_object(&json);
}

static enum err refuse_referred(struct undo *undo)
{
    struct undo_plan *plan = &undo->plan;
    struct buf list;
    buf_init(&list, undo->ctx->arena, 4096);
    for (size_t i = 0; i < plan->referrer_count && i < 5; i++) {
        const struct undo_referrer *referrer = &plan->referrers[i];
        buf_addf(&list, "%s%.*s %lld", i ? ", " : "",
                 TEXT_ARG(referrer->object->label.in[undo->ctx->lang]), (long long)referrer->id);
    }
    if (plan->referrer_count > 5)
        buf_lit(&list, " …");
    return ctx_fail(undo->ctx, ERR_undo_referred, buf_text(&list));
}

static int64_t conflict_count(const struct undo_plan *plan)
{
    int64_t count = 0;
    for (size_t i = 0; i < plan->count; i++)
        count += plan->items[i].reason != UNDO_FINE;
    return count;
}

enum err undo_refuse(struct undo *undo)
{
    struct undo_plan *plan = &undo->plan;
    if (plan->referrer_count)
        return refuse_referred(undo);
    if (undo->conflicts == CONFLICTS_STOP && conflict_count(plan))
        return ctx_fail(undo->ctx, ERR_undo_conflicts,
                        text_format(undo->ctx->arena, "%lld", (long long)conflict_count(plan)));
    return ERR_OK;
}

static enum err run_plan(struct undo *undo, bool dry_run, const struct progress *progress)
{
    struct undo_plan *plan = &undo->plan;
    enum err err = undo_refuse(undo);
    if (err)
        return err;
    if (!dry_run)
        return run_all(undo, progress);
    for (size_t i = 0; i < plan->count; i++)
        undo->undone += undo_to_do(&plan->items[i]);
    return ERR_OK;
}

/* Faults outlive the plan's memory in the caller's ctx. */
static void hand_faults(struct ctx *to, const struct ctx *from)
{
    for (size_t i = 0; i < from->fault_count && i < CTX_FAULTS_MAX; i++)
        ctx_fail_at(to, from->faults[i].code, from->faults[i].field, from->faults[i].position,
                    from->faults[i].args, 4);
}

enum err record_undo(struct ctx *ctx, struct record_store *store,
                     const struct access_caller *caller, int64_t txn,
                     enum record_conflicts conflicts, bool dry_run,
                     void (*progress)(void *subject, int64_t done, int64_t total), void *subject,
                     struct buf *report)
{
    struct arena arena;
    struct ctx inner;
    struct record_env env;
    arena_init(&arena, UNDO_MEMORY);
    ctx_init(&inner, &arena, ctx->now);
    inner.lang = ctx->lang;
    inner.deadline = ctx->deadline;
    struct undo undo = {.ctx = &inner, .store = store, .caller = caller, .conflicts = conflicts};
    const struct progress telling = {progress, subject};
    enum err err = record_env_begin(&inner, store, 0, &env);
    if (!err) {
        record_env_caller(&env, caller);
        err = undo_plan_make(&env, txn, &undo.plan);
        /* The plan holds what it read; a long undo must not hold the snapshot of the database. The catalog
         * stays. */
        db_read_end(env.conn);
        env.conn = NULL;
        if (!err) {
            err = run_plan(&undo, dry_run, &telling);
            write_report(&undo, report);
        }
        record_env_end(&env);
    }
    hand_faults(ctx, &inner);
    arena_deinit(&arena);
    return err;
}
