/* Writing lines that are no changes. */
#include "record/log/audit.h"

#include "record/ids.h"
#include "record/log/log.h"

static const struct text names[] = {
    [AUDIT_VIEW - AUDIT_VIEW] = {"view", 4},
    [AUDIT_REVEAL - AUDIT_VIEW] = {"reveal", 6},
    [AUDIT_EXPORT - AUDIT_VIEW] = {"export", 6},
    [AUDIT_LOGIN - AUDIT_VIEW] = {"login", 5},
    [AUDIT_LOGIN_FAILED - AUDIT_VIEW] = {"login_failed", 12},
    [AUDIT_LOGOUT - AUDIT_VIEW] = {"logout", 6},
    [AUDIT_TRY - AUDIT_VIEW] = {"try", 3},
    [AUDIT_SHARE - AUDIT_VIEW] = {"share", 5},
    [AUDIT_UNSHARE - AUDIT_VIEW] = {"unshare", 7},
    [AUDIT_PERSONAL_DATA - AUDIT_VIEW] = {"personal_data", 13},
    [AUDIT_ERASE - AUDIT_VIEW] = {"erase", 5},
    [AUDIT_PASSWORD - AUDIT_VIEW] = {"password", 8},
};
_Static_assert(sizeof names / sizeof *names == AUDIT_END_ - AUDIT_VIEW, "every action has a name");

struct text audit_action_name(int64_t action)
{
    return action >= AUDIT_VIEW && action < AUDIT_END_ ? names[action - AUDIT_VIEW] : TEXT_EMPTY;
}

int64_t audit_action_find(struct text name)
{
    for (int64_t i = AUDIT_VIEW; i < AUDIT_END_; i++)
        if (text_eq(names[i - AUDIT_VIEW], name))
            return i;
    return 0;
}

static bool find_by(struct record_seal *log, const struct log_line *line)
{
    const struct value row[LOG_AUDIT_COLUMNS] = {value_int(line->seq),    value_int(line->at),
                                                 value_int(line->actor),  value_int(line->object),
                                                 value_int(line->record), value_int(line->action)};
    return log_pending_add(log, &log->audits, row, LOG_AUDIT_COLUMNS);
}

enum err audit_add(struct record_env *env, const struct audit_entry *entries, size_t count)
{
    struct record_seal *log = env->store->seal;
    struct ctx *ctx = env->ctx;
    int64_t at = ctx->now > log->head.at ? ctx->now : log->head.at;
    if (!log_hash_room(log, count))
        return ctx_fail(ctx, ERR_out_of_memory);
    for (size_t i = 0; i < count; i++) {
        const struct audit_entry *entry = &entries[i];
        struct log_line line = {.seq = ++log->head.seq,
                                .at = at,
                                .actor = entry->actor,
                                .origin = (int64_t)entry->origin,
                                .object = entry->object ? -entry->object->number : 0,
                                .record = entry->record,
                                .action = (int64_t)entry->action,
                                .before = entry->detail};
        if (!log_keep_line(log, ctx->arena, &line) || !find_by(log, &line) || ctx->arena->failed)
            return ctx_fail(ctx, ERR_out_of_memory);
    }
    log->head.at = at;
    log->head.last_id = env->store->ids->last;
    return ERR_OK;
}

struct batch {
    const struct audit_entry *entries;
    size_t count;
};

static enum err add_batch(struct record_task *task)
{
    const struct batch *batch = task->subject;
    return audit_add(&task->env, batch->entries, batch->count);
}

enum err audit_write(struct ctx *ctx, struct record_store *store, const struct audit_entry *entries,
                     size_t count)
{
    struct batch batch = {entries, count};
    struct record_task task = {.store = store, .after = add_batch, .subject = &batch};
    task.db.ctx = ctx;
    return record_task_run(&task);
}
