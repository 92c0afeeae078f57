/* What struct access holds, and what the files of this folder share. Private to access. */
#pragma once

#include "access/password.h"
#include "access/session_cache.h"
#include "access/snapshot.h"
#include "access/throttle.h"

#define TABLE_CREDENTIAL TEXT("credential")
#define TABLE_SESSION TEXT("session")
#define TABLE_TOKEN TEXT("token")
#define TOKEN_PREFIX                                                                               \
    TEXT("gxt_") /* tells a long-lived token from a session, also to secret scanners */

struct access {
    struct arena arena; /* the keeper itself lies in it */
    struct db *db;
    struct snapshot_cache policies;
    struct session_cache *sessions;
    struct password_gate gate;
    struct throttle throttle;
};

/* A task of access's own on the writer; waits for the commit. */
enum err keeper_write(struct ctx *ctx, struct access *access,
                      enum err (*run)(struct db_task *task, struct db_conn *conn), void *subject);
/* Numbers of sessions and tokens: the time and 20 random bits. */
int64_t keeper_new_id(const struct ctx *ctx);

/* caller.c: the caller for a user as `conn` sees him; ERR_not_found without one. */
enum err caller_read(struct ctx *ctx, struct access *access, struct db_conn *conn, int64_t user,
                     struct access_caller *out);
/* Puts the policy that fits what `conn` sees, the organisation's settings and the caller's sets into a caller that
 * has his own. */
enum err caller_dress(struct ctx *ctx, struct access *access, struct db_conn *conn,
                      struct access_caller *caller);
/* Locked and gone users are nobody's callers. */
bool caller_may_log_in(struct text status);
/* Locked and gone users cannot be callers of a session. */
enum err caller_find_login(struct ctx *ctx, struct db_conn *conn, struct text login, int64_t *user);
