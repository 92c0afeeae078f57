#include "access/keeper.h"

#include "base/log.h"
#include "sys/entropy.h"

#include <sodium.h>

#define KEEPER_LIMIT ((size_t)32 * 1024 * 1024)
#define COUNT_OF(array) (sizeof(array) / sizeof((array)[0]))

static const struct db_column_def credential_columns[] = {
    {{"secret", 6}, DB_COLUMN_TEXT}, /* Argon2id string; the id of the row is the user's */
    {{"changed_at", 10}, DB_COLUMN_INT},
};
static const struct db_column_def session_columns[] = {
    {{"token_hash", 10}, DB_COLUMN_TEXT}, {{"user", 4}, DB_COLUMN_INT},
    {{"created_at", 10}, DB_COLUMN_INT},  {{"used_at", 7}, DB_COLUMN_INT},
    {{"expires_at", 10}, DB_COLUMN_INT},  {{"address", 7}, DB_COLUMN_TEXT},
};
static const struct db_column_def token_columns[] = {
    {{"name", 4}, DB_COLUMN_TEXT},       {{"secret_hash", 11}, DB_COLUMN_TEXT},
    {{"user", 4}, DB_COLUMN_INT},        {{"created_at", 10}, DB_COLUMN_INT},
    {{"expires_at", 10}, DB_COLUMN_INT},
};
static const struct text by_token_hash[] = {{"token_hash", 10}};
static const struct text by_secret_hash[] = {{"secret_hash", 11}};
static const struct text by_user[] = {{"user", 4}};
static const struct db_index_def session_indexes[] = {
    {{"session_token_hash", 18}, DB_INDEX_UNIQUE, by_token_hash, 1},
    {{"session_user", 12}, DB_INDEX_PLAIN, by_user, 1},
};
static const struct db_index_def token_indexes[] = {
    {{"token_secret_hash", 17}, DB_INDEX_UNIQUE, by_secret_hash, 1},
    {{"token_user", 10}, DB_INDEX_PLAIN, by_user, 1},
};

const struct db_table_def *access_tables(size_t *count)
{
    static const struct db_table_def tables[] = {
        {.name = {"credential", 10},
         .columns = credential_columns,
         .column_count = COUNT_OF(credential_columns)},
        {.name = {"session", 7},
         .columns = session_columns,
         .column_count = COUNT_OF(session_columns),
         .indexes = session_indexes,
         .index_count = COUNT_OF(session_indexes)},
        {.name = {"token", 5},
         .columns = token_columns,
         .column_count = COUNT_OF(token_columns),
         .indexes = token_indexes,
         .index_count = COUNT_OF(token_indexes)},
    };
    *count = COUNT_OF(tables);
    return tables;
}

enum err access_open(struct ctx *ctx, struct db *db, struct meta *meta, struct access **out)
{
    if (sodium_init() < 0)
        return ctx_fail(ctx, ERR_internal);
    struct arena arena;
    arena_init(&arena, KEEPER_LIMIT);
    struct access *access = ARENA_NEW(&arena, struct access);
    struct session_cache *sessions = session_cache_new(&arena);
    if (!access || !sessions) {
        arena_deinit(&arena);
        return ctx_fail(ctx, ERR_out_of_memory);
    }
    access->arena = arena;
    access->db = db;
    access->sessions = sessions;
    snapshot_cache_init(&access->policies, meta);
    password_gate_init(&access->gate);
    throttle_init(&access->throttle);
    *out = access;
    return ERR_OK;
}

void access_close(struct access *access)
{
    if (!access)
        return;
    throttle_deinit(&access->throttle);
    password_gate_deinit(&access->gate);
    session_cache_deinit(access->sessions);
    snapshot_cache_deinit(&access->policies);
    struct arena arena = access->arena;
    arena_deinit(&arena);
}

/* The version read with every snapshot decides what is used; this only gives memory back early. */
void access_refresh(struct access *access)
{
    snapshot_cache_forget(&access->policies);
}

enum err keeper_write(struct ctx *ctx, struct access *access,
                      enum err (*run)(struct db_task *task, struct db_conn *conn), void *subject)
{
    struct db_task task = {.lane = DB_LANE_INTERACTIVE, .ctx = ctx, .run = run, .subject = subject};
    return db_write(access->db, &task);
}

int64_t keeper_new_id(const struct ctx *ctx)
{
    uint32_t random;
    entropy_fill(&random, sizeof random);
    return ctx->now * (INT64_C(1) << 20) + (int64_t)(random & 0xFFFFF);
}
