/* Sessions: what a log-in leaves behind. */
#pragma once

#include "access/access.h"

#define SESSION_IDLE_MS (INT64_C(12) * 60 * 60 * 1000)
#define SESSION_LIFE_MS (INT64_C(30) * 24 * 60 * 60 * 1000)
#define SESSION_NOTE_MS (INT64_C(5) * 60 * 1000) /* used_at is written at most this often */

/* Stores a session of the caller's user and sets caller->session; `*token` is the only copy of the secret. */
enum err session_start(struct ctx *ctx, struct access *access, struct text address,
                       struct text *token, struct access_caller *caller);
/* Ends all sessions of a user, in a task of the writer. */
enum err session_end_all(struct ctx *ctx, struct db_conn *conn, int64_t user);
