#include "access/session.h"

#include "access/keeper.h"

struct new_session {
    int64_t id;
    int64_t user;
    struct text hash;
    struct text address;
    int64_t now;
};

/* Takes the user's ended sessions away with it, so that the table does not grow. */
static enum err write_session(struct db_task *task, struct db_conn *conn)
{
    const struct new_session *session = task->subject;
    struct arena *arena = task->ctx->arena;
    const struct db_node *ended = db_call2(arena, DB_EQ, db_column(arena, TEXT_EMPTY, TEXT("user")),
                                           db_int(arena, session->user));
    ended = db_and(arena, ended,
                   db_call2(arena, DB_LT, db_column(arena, TEXT_EMPTY, TEXT("expires_at")),
                            db_int(arena, session->now)));
    int64_t deleted;
    enum err err = db_delete(task->ctx, conn, TABLE_SESSION, ended, &deleted);
    if (err)
        return err;
    const struct text columns[] = {TEXT("id"),         TEXT("token_hash"), TEXT("user"),
                                   TEXT("created_at"), TEXT("used_at"),    TEXT("expires_at"),
                                   TEXT("address")};
    const struct value values[] = {value_int(session->id),
                                   value_text(session->hash),
                                   value_int(session->user),
                                   value_int(session->now),
                                   value_int(session->now),
                                   value_int(session->now + SESSION_LIFE_MS),
                                   value_text(session->address)};
    struct db_insert insert = {.table = TABLE_SESSION,
                               .columns = columns,
                               .column_count = 7,
                               .values = values,
                               .row_count = 1};
    return db_insert(task->ctx, conn, &insert);
}

enum err session_start(struct ctx *ctx, struct access *access, struct text address,
                       struct text *token, struct access_caller *caller)
{
    *token = secret_new(ctx->arena, TEXT_EMPTY);
    struct secret_hash hash = secret_hash_of(*token);
    struct new_session session = {.id = keeper_new_id(ctx),
                                  .user = caller->user,
                                  .hash = secret_hash_text(ctx->arena, &hash),
                                  .address = address,
                                  .now = ctx->now};
    enum err err = ctx_error(ctx);
    if (!err)
        err = keeper_write(ctx, access, write_session, &session);
    if (!err)
        caller->session = session.id;
    return err;
}

/* --- finding --- */

/* The row behind a token: a session, or a long-lived token by its prefix. */
struct login_row {
    int64_t id;
    int64_t user;
    struct session_life life;
};

static struct text login_alias(void)
{
    return TEXT("s");
}

static enum err read_login_row(struct ctx *ctx, struct db_conn *conn, bool token,
                               const struct db_node *where, struct login_row *out)
{
    struct arena *arena = ctx->arena;
    struct text alias = login_alias();
    const struct db_node *columns[] = {db_column(arena, alias, TEXT("id")),
                                       db_column(arena, alias, TEXT("user")),
                                       db_column(arena, alias, TEXT("expires_at")),
                                       db_column(arena, alias,
                                                 token ? TEXT("created_at") : TEXT("used_at"))};
    struct db_select select = {.table = token ? TABLE_TOKEN : TABLE_SESSION,
                               .alias = alias,
                               .columns = columns,
                               .column_count = 4,
                               .where = where,
                               .limit = 1};
    struct db_rows *rows;
    enum err err = db_open_rows(ctx, conn, &select, &rows);
    if (err)
        return err;
    *out = (struct login_row){0};
    if (db_next(rows)) {
        out->id = db_get_int(rows, 0);
        out->user = db_get_int(rows, 1);
        out->life = (struct session_life){.expires_at = db_get_int(rows, 2),
                                          .token = token,
                                          .used_at = db_get_int(rows, 3),
                                          .noted_at = db_get_int(rows, 3)};
    }
    return db_close_rows(rows);
}

static enum err read_login_of(struct ctx *ctx, struct db_conn *conn, const struct session_key *key,
                              struct login_row *out)
{
    struct text column = key->token ? TEXT("secret_hash") : TEXT("token_hash");
    struct text hash = secret_hash_text(ctx->arena, &key->hash);
    return read_login_row(ctx, conn, key->token,
                          db_call2(ctx->arena, DB_EQ, db_column(ctx->arena, login_alias(), column),
                                   db_text(ctx->arena, hash)),
                          out);
}

static bool alive(const struct session_life *life, int64_t now)
{
    if (life->expires_at && now >= life->expires_at)
        return false;
    return life->token || now - life->used_at < SESSION_IDLE_MS;
}

enum err access_session_lives(struct ctx *ctx, struct db_conn *conn, int64_t session, int64_t user,
                              bool *lives)
{
    struct arena *arena = ctx->arena;
    const struct db_node *where =
        db_call2(arena, DB_EQ, db_column(arena, login_alias(), TEXT("id")), db_int(arena, session));
    *lives = false;
    for (int token = 0; token < 2 && !*lives; token++) {
        struct login_row row;
        enum err err = read_login_row(ctx, conn, token, where, &row);
        if (err)
            return err;
        *lives = row.id && row.user == user && alive(&row.life, ctx->now);
    }
    return ERR_OK;
}

enum err access_session_count(struct ctx *ctx, struct db_conn *conn, int64_t *count)
{
    struct arena *arena = ctx->arena;
    const struct db_node *all = db_call(arena, DB_COUNT, NULL, 0);
    struct db_select select = {.table = TABLE_SESSION,
                               .alias = login_alias(),
                               .columns = &all,
                               .column_count = 1,
                               .limit = 1};
    select.where = db_and(arena,
                          db_call2(arena, DB_GT,
                                   db_column(arena, login_alias(), TEXT("expires_at")),
                                   db_int(arena, ctx->now)),
                          db_call2(arena, DB_GT, db_column(arena, login_alias(), TEXT("used_at")),
                                   db_int(arena, ctx->now - SESSION_IDLE_MS)));
    bool found;
    struct value value;
    enum err err = db_one(ctx, conn, &select, &found, &value);
    *count = !err && found ? value.number : 0;
    return err;
}

/* A note of use on its way to the writer; it owns itself. */
struct note {
    struct arena arena;
    struct ctx ctx;
    struct db_task task;
    int64_t id;
    int64_t now;
};

static void note_free(struct note *note)
{
    struct arena arena = note->arena;
    arena_deinit(&arena);
}

static enum err note_run(struct db_task *task, struct db_conn *conn)
{
    struct note *note = task->subject;
    struct arena *arena = &note->arena;
    struct db_set set = {TEXT("used_at"), db_int(arena, note->now)};
    int64_t changed;
    return db_update(task->ctx, conn, TABLE_SESSION, &set, 1,
                     db_call2(arena, DB_EQ, db_column(arena, TEXT_EMPTY, TEXT("id")),
                              db_int(arena, note->id)),
                     &changed);
}

static void note_done(struct db_task *task, enum err result)
{
    (void)result; /* the next use notes again */
    note_free(task->subject);
}

static void note_use(struct access *access, int64_t session, int64_t now)
{
    struct arena arena;
    arena_init(&arena, (size_t)256 * 1024);
    struct note *note = ARENA_NEW(&arena, struct note);
    if (!note)
        return;
    note->arena = arena;
    ctx_init(&note->ctx, &note->arena, now);
    note->id = session;
    note->now = now;
    note->task = (struct db_task){.lane = DB_LANE_BULK,
                                  .ctx = &note->ctx,
                                  .run = note_run,
                                  .done = note_done,
                                  .subject = note};
    if (db_submit(access->db, &note->task))
        note_free(note);
}

static enum err find_in_database(struct ctx *ctx, struct access *access, struct db_conn *conn,
                                 const struct session_key *key, struct access_caller *out,
                                 struct session_life *life)
{
    struct login_row row;
    enum err err = read_login_of(ctx, conn, key, &row);
    if (err)
        return err;
    if (!row.id || !alive(&row.life, ctx->now))
        return ctx_fail(ctx, ERR_not_logged_in);
    err = caller_read(ctx, access, conn, row.user, out);
    if (err == ERR_not_found) {
        ctx_clear(ctx);
        err = ctx_fail(ctx, ERR_not_logged_in);
    }
    if (err)
        return err;
    out->session = row.id;
    *life = row.life;
    struct session_life used = row.life;
    used.used_at = ctx->now;
    session_cache_put(access->sessions, key, out, &used);
    return ERR_OK;
}

enum err access_caller_find(struct ctx *ctx, struct access *access, struct db_conn *conn,
                            struct text token, bool by_cookie, struct access_caller *out)
{
    struct session_key key = {.token = text_starts(token, TOKEN_PREFIX)};
    if (token.len != SECRET_LENGTH + (key.token ? TOKEN_PREFIX.len : 0))
        return ctx_fail(ctx, ERR_not_logged_in);
    struct db_state state;
    enum err err = db_state(ctx, conn, &state);
    if (err)
        return err;
    key.hash = secret_hash_of(token);
    key.version = state.access_version;
    struct session_life life;
    if (session_cache_find(access->sessions, &key, ctx->arena, ctx->now, out, &life))
        err = caller_dress(ctx, access, conn, out);
    else
        err = find_in_database(ctx, access, conn, &key, out, &life);
    if (err)
        return err;
    if (!alive(&life, ctx->now)) {
        session_cache_drop(access->sessions, &key.hash);
        return ctx_fail(ctx, ERR_not_logged_in);
    }
    out->by_cookie = by_cookie;
    if (!life.token && ctx->now - life.noted_at >= SESSION_NOTE_MS) {
        session_cache_noted(access->sessions, &key.hash, ctx->now);
        note_use(access, out->session, ctx->now);
    }
    return ctx_error(ctx);
}

/* --- ending --- */

struct ending {
    struct text column; /* id or user */
    int64_t number;
};

/* The new access_version makes every cached caller be looked up again, and these are no longer found. */
static enum err end_where(struct ctx *ctx, struct db_conn *conn, const struct ending *ending)
{
    struct arena *arena = ctx->arena;
    int64_t deleted;
    enum err err = db_delete(ctx, conn, TABLE_SESSION,
                             db_call2(arena, DB_EQ, db_column(arena, TEXT_EMPTY, ending->column),
                                      db_int(arena, ending->number)),
                             &deleted);
    if (err || !deleted)
        return err;
    return db_state_bump(ctx, conn, false, true);
}

enum err session_end_all(struct ctx *ctx, struct db_conn *conn, int64_t user)
{
    const struct ending ending = {TEXT("user"), user};
    return end_where(ctx, conn, &ending);
}

static enum err run_ending(struct db_task *task, struct db_conn *conn)
{
    return end_where(task->ctx, conn, task->subject);
}

enum err access_logout(struct ctx *ctx, struct access *access, const struct access_caller *caller)
{
    struct ending ending = {TEXT("id"), caller->session};
    return keeper_write(ctx, access, run_ending, &ending);
}

enum err access_end_sessions(struct ctx *ctx, struct access *access, int64_t user)
{
    struct ending ending = {TEXT("user"), user};
    return keeper_write(ctx, access, run_ending, &ending);
}
