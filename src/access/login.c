/* Log-in by password, and passwords. All of it is slow on purpose and runs on a worker. */
#include "access/keeper.h"

#include "access/names.h"
#include "access/session.h"
#include "base/utf8.h"
#include "sys/clock.h"

static enum err read_credential(struct ctx *ctx, struct db_conn *conn, int64_t user,
                                struct text *hash)
{
    struct arena *arena = ctx->arena;
    const struct db_node *column = db_column(arena, TEXT("c"), TEXT("secret"));
    struct db_select select = {.table = TABLE_CREDENTIAL,
                               .alias = TEXT("c"),
                               .columns = &column,
                               .column_count = 1,
                               .limit = 1};
    select.where = db_call2(arena, DB_EQ, db_column(arena, TEXT("c"), TEXT("id")),
                            db_int(arena, user));
    bool found;
    struct value secret;
    enum err err = db_one(ctx, conn, &select, &found, &secret);
    *hash = !err && found ? secret.text : TEXT_EMPTY;
    return err;
}

/* Everything a log-in reads: the caller and his hash. An unknown login, a locked user and one without a
 * password all leave `hash` empty, so that the next step treats them alike. */
static enum err look_up(struct ctx *ctx, struct access *access, struct text login,
                        struct text *hash, struct access_caller *out)
{
    struct db_conn *conn;
    int64_t user = 0;
    *hash = TEXT_EMPTY;
    enum err err = db_read_begin(ctx, access->db, 0, &conn);
    if (err)
        return err;
    err = caller_find_login(ctx, conn, login, &user);
    if (!err && user) {
        err = caller_read(ctx, access, conn, user, out);
        if (!err)
            err = read_credential(ctx, conn, user, hash);
        if (err == ERR_not_found) {
            ctx_clear(ctx);
            err = ERR_OK;
        }
    }
    db_read_end(conn);
    return err;
}

static enum err check_throttle(struct ctx *ctx, struct access *access, struct text login,
                               struct text address)
{
    int64_t now = clock_monotonic();
    int64_t wait = throttle_wait(&access->throttle, THROTTLE_LOGIN, login, now);
    int64_t by_address = throttle_wait(&access->throttle, THROTTLE_ADDRESS, address, now);
    if (by_address > wait)
        wait = by_address;
    if (!wait)
        return ERR_OK;
    return ctx_fail(ctx, ERR_login_throttled,
                    text_format(ctx->arena, "%lld", (long long)((wait + 999) / 1000)));
}

enum err access_login(struct ctx *ctx, struct access *access, struct text login,
                      struct text password, struct text address, struct text *token,
                      struct access_caller *out)
{
    struct text name = text_lower(ctx->arena, text_trim(login));
    enum err err = check_throttle(ctx, access, name, address);
    if (err)
        return err;
    struct text hash;
    bool right = false;
    err = look_up(ctx, access, text_trim(login), &hash, out);
    if (!err)
        err = password_verify(ctx, &access->gate, hash, password, &right);
    if (err)
        return err;
    if (!right) {
        throttle_failed(&access->throttle, THROTTLE_LOGIN, name, clock_monotonic());
        throttle_failed(&access->throttle, THROTTLE_ADDRESS, address, clock_monotonic());
        return ctx_fail(ctx, ERR_login_failed);
    }
    throttle_succeeded(&access->throttle, THROTTLE_LOGIN, name);
    return session_start(ctx, access, address, token, out);
}

struct credential {
    int64_t user;
    struct text hash;
    int64_t now;
};

static enum err write_credential(struct db_task *task, struct db_conn *conn)
{
    const struct credential *credential = task->subject;
    const struct text columns[] = {TEXT("id"), TEXT("secret"), TEXT("changed_at")};
    const struct value values[] = {value_int(credential->user), value_text(credential->hash),
                                   value_int(credential->now)};
    struct db_insert insert = {.table = TABLE_CREDENTIAL,
                               .columns = columns,
                               .column_count = 3,
                               .values = values,
                               .row_count = 1,
                               .conflict = columns,
                               .conflict_count = 1,
                               .replace = true};
    enum err err = db_insert(task->ctx, conn, &insert);
    /* whoever came in with the old one goes out */
    return err ? err : session_end_all(task->ctx, conn, credential->user);
}

static enum err check_strength(struct ctx *ctx, struct text login, struct text password)
{
    if (password.len <= PASSWORD_MAX && utf8_valid(password) &&
        utf8_length(password) >= PASSWORD_MIN && !text_eq_fold(password, login))
        return ERR_OK;
    return ctx_fail_field(ctx, ERR_password_weak, TEXT("password"),
                          text_format(ctx->arena, "%d", PASSWORD_MIN));
}

/* Of any user, also one who may not log in at the moment. */
static enum err read_login(struct ctx *ctx, struct db_conn *conn, int64_t user, struct text *login)
{
    struct arena *arena = ctx->arena;
    const struct db_node *column = db_column(arena, TEXT("u"), TEXT("login"));
    struct db_select select = {
        .table = TABLE_USER, .alias = TEXT("u"), .columns = &column, .column_count = 1, .limit = 1};
    select.where = db_call2(arena, DB_EQ, db_column(arena, TEXT("u"), TEXT("id")),
                            db_int(arena, user));
    bool found;
    struct value value;
    enum err err = db_one(ctx, conn, &select, &found, &value);
    if (err)
        return err;
    *login = found ? value.text : TEXT_EMPTY;
    return found ? ERR_OK : ctx_fail(ctx, ERR_not_found);
}

enum err access_set_password(struct ctx *ctx, struct access *access, int64_t user,
                             struct text password)
{
    struct db_conn *conn;
    struct text login;
    enum err err = db_read_begin(ctx, access->db, 0, &conn);
    if (err)
        return err;
    err = read_login(ctx, conn, user, &login);
    db_read_end(conn);
    if (!err)
        err = check_strength(ctx, login, password);
    struct credential credential = {.user = user, .now = ctx->now};
    if (!err)
        err = password_hash(ctx, &access->gate, password, &credential.hash);
    return err ? err : keeper_write(ctx, access, write_credential, &credential);
}

enum err access_check_strength(struct ctx *ctx, struct text login, struct text password)
{
    return check_strength(ctx, login, password);
}

enum err access_check_password(struct ctx *ctx, struct access *access, int64_t user,
                               struct text password)
{
    struct db_conn *conn;
    struct text hash;
    bool right = false;
    enum err err = db_read_begin(ctx, access->db, 0, &conn);
    if (err)
        return err;
    err = read_credential(ctx, conn, user, &hash);
    db_read_end(conn);
    if (!err)
        err = password_verify(ctx, &access->gate, hash, password, &right);
    if (err || right)
        return err;
    return ctx_fail(ctx, ERR_login_failed);
}
