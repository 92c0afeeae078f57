/* Long-lived tokens for programs. */
#include "access/keeper.h"

#include "base/json_write.h"
#include "base/utf8.h"

#define TOKENS_MAX 1000

struct new_token {
    int64_t id;
    int64_t user;
    struct text name;
    struct text hash;
    int64_t now;
    int64_t expires_at;
};

static enum err write_token(struct db_task *task, struct db_conn *conn)
{
    const struct new_token *token = task->subject;
    const struct text columns[] = {TEXT("id"),   TEXT("name"),       TEXT("secret_hash"),
                                   TEXT("user"), TEXT("created_at"), TEXT("expires_at")};
    const struct value values[] = {value_int(token->id),
                                   value_text(token->name),
                                   value_text(token->hash),
                                   value_int(token->user),
                                   value_int(token->now),
                                   token->expires_at ? value_int(token->expires_at) : VALUE_NONE};
    struct db_insert insert = {.table = TABLE_TOKEN,
                               .columns = columns,
                               .column_count = 6,
                               .values = values,
                               .row_count = 1};
    return db_insert(task->ctx, conn, &insert);
}

enum err access_token_make(struct ctx *ctx, struct access *access,
                           const struct access_caller *caller, struct text name, int64_t expires_at,
                           struct text *secret, int64_t *id)
{
    if (!caller->user)
        return ctx_fail(ctx, ERR_forbidden, TEXT("token"));
    *secret = secret_new(ctx->arena, TOKEN_PREFIX);
    struct secret_hash hash = secret_hash_of(*secret);
    struct new_token token = {.id = keeper_new_id(ctx),
                              .user = caller->user,
                              .name = utf8_stored(ctx->arena, name),
                              .hash = secret_hash_text(ctx->arena, &hash),
                              .now = ctx->now,
                              .expires_at = expires_at};
    *id = token.id;
    enum err err = ctx_error(ctx);
    return err ? err : keeper_write(ctx, access, write_token, &token);
}

enum err access_token_list(struct ctx *ctx, struct db_conn *conn,
                           const struct access_caller *caller, struct buf *json)
{
    struct arena *arena = ctx->arena;
    struct text alias = TEXT("t");
    const struct db_node *columns[] = {db_column(arena, alias, TEXT("id")),
                                       db_column(arena, alias, TEXT("name")),
                                       db_column(arena, alias, TEXT("created_at")),
                                       db_column(arena, alias, TEXT("expires_at"))};
    struct db_order order = {.by = columns[0], .descending = true};
    struct db_select select = {.table = TABLE_TOKEN,
                               .alias = alias,
                               .columns = columns,
                               .column_count = 4,
                               .order = &order,
                               .order_count = 1,
                               .limit = TOKENS_MAX};
    select.where = db_call2(arena, DB_EQ, db_column(arena, alias, TEXT("user")),
                            db_int(arena, caller->user));
    struct db_rows *rows;
    enum err err = db_open_rows(ctx, conn, &select, &rows);
    if (err)
        return err;
    struct json_out out;
    json_out_init(&out, json);
    json_begin_object(&out);
    json_key(&out, TEXT("data"));
    json_begin_array(&out);
    while (db_next(rows)) {
        json_begin_object(&out);
        json_key(&out, TEXT("id"));
        json_put_id(&out, db_get_int(rows, 0));
        json_key(&out, TEXT("name"));
        json_put_text(&out, db_get_text(rows, 1));
        json_key(&out, TEXT("created_at"));
        json_put_datetime(&out, db_get_int(rows, 2));
        json_key(&out, TEXT("expires_at"));
        if (db_get_null(rows, 3))
            json_put_null(&out);
        else
            json_put_datetime(&out, db_get_int(rows, 3));
        json_end_object(&out);
    }
    json_end_array(&out);
    json_end_object(&out);
    return db_close_rows(rows);
}

struct token_end {
    int64_t id;
    int64_t user;
    bool any; /* an administrator's: of whomever */
    bool found;
};

static enum err delete_token(struct db_task *task, struct db_conn *conn)
{
    struct token_end *end = task->subject;
    struct arena *arena = task->ctx->arena;
    const struct db_node *where = db_call2(arena, DB_EQ, db_column(arena, TEXT_EMPTY, TEXT("id")),
                                           db_int(arena, end->id));
    if (!end->any)
        where = db_and(arena, where,
                       db_call2(arena, DB_EQ, db_column(arena, TEXT_EMPTY, TEXT("user")),
                                db_int(arena, end->user)));
    int64_t deleted = 0;
    enum err err = db_delete(task->ctx, conn, TABLE_TOKEN, where, &deleted);
    end->found = deleted > 0;
    if (err || !deleted)
        return err;
    return db_state_bump(task->ctx, conn, false, true);
}

enum err access_token_end(struct ctx *ctx, struct access *access,
                          const struct access_caller *caller, int64_t id)
{
    struct token_end end = {.id = id, .user = caller->user, .any = caller->system || caller->admin};
    enum err err = keeper_write(ctx, access, delete_token, &end);
    if (err || end.found)
        return err;
    return ctx_fail(ctx, ERR_not_found);
}
