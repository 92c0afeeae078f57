#include "record/log/history_write.h"

#include "record/log/log.h"

static const char *const actions[] = {
    [RECORD_CREATE] = "create",   [RECORD_UPDATE] = "update", [RECORD_DELETE] = "delete",
    [RECORD_RESTORE] = "restore", [LOG_ERASE] = "erase",
};

struct text log_action_name(int64_t action)
{
    return action >= 0 && action <= LOG_ERASE ? text_of(actions[action]) : TEXT("update");
}

enum err log_may_read(struct record_env *env, const struct meta_object *object, int64_t id,
                      struct value **live, struct value **last)
{
    size_t faults = env->ctx->fault_count;
    enum err err = record_load(env, object, id, live);
    *last = *live;
    if (!err && !*live) {
        err = log_deleted_values(env, object, id, last);
        if (err == ERR_not_deleted) {
            env->ctx->fault_count = faults;
            err = ctx_fail(env->ctx, ERR_not_found);
        }
    }
    return err ? err
               : access_may(env->ctx, env->conn, env->caller, ACCESS_READ, env->catalog, object,
                            *last);
}

void log_put_actor(struct json_out *out, struct record_env *env, const struct names *names,
                   int64_t actor)
{
    const struct meta_object *users = meta_object_find(env->catalog, TEXT("user"));
    json_key(out, TEXT("actor"));
    if (!actor) {
        json_put_null(out);
        return;
    }
    struct text name = users ? names_find(names, users, actor) : TEXT_EMPTY;
    json_begin_object(out);
    json_key(out, TEXT("id"));
    json_put_id(out, actor);
    json_key(out, TEXT("name"));
    if (name.len)
        json_put_text(out, name);
    else
        json_put_null(out);
    json_end_object(out);
}

void log_put_line(struct json_out *out, struct record_env *env, const struct names *names,
                  const struct log_line *line)
{
    json_key(out, TEXT("seq"));
    json_put_id(out, line->seq);
    json_key(out, TEXT("at"));
    json_put_datetime(out, line->at);
    json_key(out, TEXT("txn"));
    json_put_id(out, line->txn);
    log_put_actor(out, env, names, line->actor);
    json_key(out, TEXT("origin"));
    json_put_text(out, record_origin_name((enum record_origin)line->origin));
    json_key(out, TEXT("action"));
    json_put_text(out, log_action_name(line->action));
}

void log_put_next(struct json_out *out, int64_t seq)
{
    json_key(out, TEXT("next"));
    if (seq)
        json_put_id(out, seq);
    else
        json_put_null(out);
}
