/* What happened to records without changing them: looked at, revealed, exported, logged in … Lines of the same
 * sealed log as the changes, told apart by their action (from 16 on) and by their object: the negative of the
 * object's number (0: none). So no reader of changes ever meets one, `guanxi check` verifies all alike, and the
 * table `audit` finds them by user, record, action and time.
 *
 * What must not be missing (log-ins, reveals, exports) is in the log before its reply leaves: audit_write, or
 * audit_add inside a save. Page views are noted in memory (audit_view costs a lock and a hash) and written on
 * the bulk lane every few seconds or when 256 wait, and when the organisation is closed. The same user and
 * record is noted at most once a minute. Details never hold a secret or a personal value. */
#pragma once

#include "record/log/log_read.h"

enum audit_action {
    AUDIT_VIEW = 16,
    AUDIT_REVEAL,
    AUDIT_EXPORT,
    AUDIT_LOGIN,
    AUDIT_LOGIN_FAILED,
    AUDIT_LOGOUT,
    AUDIT_TRY, /* an administrator works with somebody's rights */
    AUDIT_SHARE,
    AUDIT_UNSHARE,
    AUDIT_PERSONAL_DATA, /* everything about a person was given out */
    AUDIT_ERASE,
    AUDIT_PASSWORD, /* an administrator gave somebody a new one */
    AUDIT_END_
};
/* Empty when it is no such action. */
struct text audit_action_name(int64_t action);
/* 0 when there is none of that name. */
int64_t audit_action_find(struct text name);

struct audit_entry {
    enum audit_action action;
    const struct meta_object *object; /* NULL: none */
    int64_t record;
    int64_t actor;
    enum record_origin origin;
    struct text detail; /* a JSON object; empty: none */
};

/* Inside a task of the writer whose group was entered (every record_task). */
enum err audit_add(struct record_env *env, const struct audit_entry *entries, size_t count);
/* A task of its own, and waits for the commit: not on an HTTP thread, not on the writer's. */
enum err audit_write(struct ctx *ctx, struct record_store *store, const struct audit_entry *entries,
                     size_t count);

/* A record was looked at by this caller. */
void audit_view(struct record_store *store, const struct access_caller *caller,
                const struct meta_object *object, int64_t id);
/* Writes what waits now. */
enum err audit_views_flush(struct record_store *store);

struct audit_query {
    int64_t actor; /* 0: any */
    const struct meta_object *object;
    int64_t record;
    int64_t action;
    int64_t from, until; /* UTC ms, inclusive and exclusive; 0: open */
    int64_t before;      /* sequence number; 0: the newest */
    int64_t limit;
};
/* Appends {"data":[…],"next":…}, newest first. Rights are the caller's business. */
enum err audit_list(struct record_env *env, const struct audit_query *query, struct buf *out);
/* How many such lines of an actor lie after a moment: `*oldest` is when the `limit`-th newest was, 0 when there
 * are fewer. What a limit per hour asks. */
enum err audit_nth_newest(struct record_env *env, int64_t actor, enum audit_action action,
                          int64_t after, int64_t limit, int64_t *oldest);
