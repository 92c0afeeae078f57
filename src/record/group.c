/* The group of saves that one transaction commits: entering it, taking a failed task's part back, counters. */
#include "record/ids.h"
#include "record/log/log.h"

#define GROUP_MEMORY ((size_t)256 * 1024 * 1024)

static enum err read_head(struct record_env *env, struct log_head *head)
{
    static const char *const names[] = {"seq", "at", "last_id", "seal"};
    struct arena *arena = env->ctx->arena;
    const struct db_node *columns[4];
    for (size_t i = 0; i < 4; i++)
        columns[i] = db_column(arena, TEXT_EMPTY, text_of(names[i]));
    struct db_select select = {.table = TEXT("log_head"),
                               .columns = columns,
                               .column_count = 4,
                               .limit = 1};
    struct db_rows *rows;
    enum err err = db_open_rows(env->ctx, env->conn, &select, &rows);
    if (err)
        return err;
    *head = (struct log_head){.seq = 0};
    if (db_next(rows)) {
        size_t len;
        head->seq = db_get_int(rows, 0);
        head->at = db_get_int(rows, 1);
        head->last_id = db_get_int(rows, 2);
        (void)seal_parse(db_get_text(rows, 3), head->seal.bytes, SEAL_BYTES, &len);
    }
    return db_close_rows(rows);
}

/* Somebody else may have taken the writer's number since the last group. */
static enum err check_lease(struct record_env *env)
{
    struct arena *arena = env->ctx->arena;
    const struct db_node *lease = db_column(arena, TEXT_EMPTY, TEXT("lease"));
    struct db_select select = {.table = TEXT("writer"),
                               .columns = &lease,
                               .column_count = 1,
                               .limit = 1};
    select.where = db_call2(arena, DB_EQ, db_column(arena, TEXT_EMPTY, TEXT("id")),
                            db_int(arena, env->store->ids->writer));
    bool found;
    struct value value;
    enum err err = db_one(env->ctx, env->conn, &select, &found, &value);
    if (!err && (!found || value.number != env->store->seal->lease))
        err = ctx_fail(env->ctx, ERR_writer_lost);
    return err;
}

static enum err begin(struct record_env *env)
{
    struct record_seal *log = env->store->seal;
    struct db_state state;
    enum err err = db_state(env->ctx, env->conn, &state);
    if (!err)
        err = read_head(env, &log->head);
    if (!err)
        err = check_lease(env);
    if (err)
        return err;
    arena_init(&log->arena, GROUP_MEMORY);
    log->catalog_version = state.catalog_version;
    log->changes = NULL;
    log->hashes = NULL;
    log->counters = NULL;
    log->lines = log->txns = log->keys = log->audits = (struct log_pending){.rows = 0};
    log->count = log->capacity = log->counter_count = log->counter_capacity = 0;
    log->hash_count = log->hash_capacity = 0;
    log->in_group = true;
    record_ids_floor(env->store->ids, log->head.last_id);
    return ERR_OK;
}

static void mark_pending(struct log_pending *pending)
{
    pending->mark = pending->rows;
    pending->mark_written = pending->written;
}

/* Rows of earlier tasks that this one had written went with its savepoint, and wait again. */
static void take_back(struct log_pending *pending)
{
    pending->rows = pending->mark;
    pending->written = pending->mark_written;
}

enum err record_group_enter(struct record_env *env)
{
    struct record_seal *log = env->store->seal;
    enum err err = log->in_group ? ERR_OK : begin(env);
    if (err)
        return err;
    env->in_save = true;
    mark_pending(&log->lines);
    mark_pending(&log->txns);
    mark_pending(&log->keys);
    mark_pending(&log->audits);
    log->mark = log->count;
    log->hash_mark = log->hash_count;
    log->mark_head = log->head;
    log->first_new_id = env->store->ids->last;
    return ERR_OK;
}

void record_group_leave(struct record_store *store)
{
    struct record_seal *log = store->seal;
    if (!log->in_group)
        return;
    take_back(&log->lines);
    take_back(&log->txns);
    take_back(&log->keys);
    take_back(&log->audits);
    log->count = log->mark;
    log->hash_count = log->hash_mark;
    log->head = log->mark_head;
}

void log_group_end(struct record_seal *log)
{
    if (log->in_group)
        arena_deinit(&log->arena);
    log->in_group = false;
    log->count = log->hash_count = 0;
    log->changes = NULL;
}

bool log_hash_room(struct record_seal *log, size_t more)
{
    size_t room = log->hash_capacity ? log->hash_capacity : 64;
    while (room < log->hash_count + more)
        room *= 2;
    if (room == log->hash_capacity)
        return true;
    struct seal_hash *hashes = ARENA_ARRAY(&log->arena, struct seal_hash, room);
    if (!hashes)
        return false;
    if (log->hash_count)
        memcpy(hashes, log->hashes, log->hash_count * sizeof *hashes);
    log->hashes = hashes;
    log->hash_capacity = room;
    return true;
}

bool log_group_room(struct record_seal *log, size_t more)
{
    size_t room = log->capacity ? log->capacity : 64;
    if (!log_hash_room(log, more))
        return false;
    while (room < log->count + more)
        room *= 2;
    if (room == log->capacity)
        return true;
    struct record_group_change *changes = ARENA_ARRAY(&log->arena, struct record_group_change,
                                                      room);
    if (!changes)
        return false;
    if (log->count)
        memcpy(changes, log->changes, log->count * sizeof *changes);
    log->changes = changes;
    log->capacity = room;
    return true;
}

static enum err read_counter(struct record_env *env, struct text name, int64_t *value)
{
    struct arena *arena = env->ctx->arena;
    const struct db_node *column = db_column(arena, TEXT_EMPTY, TEXT("value"));
    struct db_select select = {.table = TEXT("counter"),
                               .columns = &column,
                               .column_count = 1,
                               .limit = 1};
    select.where = db_call2(arena, DB_EQ, db_column(arena, TEXT_EMPTY, TEXT("name")),
                            db_text(arena, name));
    bool found;
    struct value got;
    enum err err = db_one(env->ctx, env->conn, &select, &found, &got);
    *value = !err && found ? got.number : 0;
    return err;
}

static struct log_counter *add_counter(struct record_seal *log)
{
    if (log->counter_count < log->counter_capacity)
        return &log->counters[log->counter_count++];
    size_t room = log->counter_capacity ? log->counter_capacity * 2 : 8;
    struct log_counter *counters = ARENA_ARRAY(&log->arena, struct log_counter, room);
    if (!counters)
        return NULL;
    if (log->counter_count)
        memcpy(counters, log->counters, log->counter_count * sizeof *counters);
    log->counters = counters;
    log->counter_capacity = room;
    return &log->counters[log->counter_count++];
}

struct log_counter *log_counter(struct record_env *env, struct text name)
{
    struct record_seal *log = env->store->seal;
    for (size_t i = 0; i < log->counter_count; i++)
        if (text_eq(log->counters[i].name, name))
            return &log->counters[i];
    int64_t value;
    if (read_counter(env, name, &value))
        return NULL;
    struct log_counter *counter = add_counter(log);
    if (!counter) {
        ctx_fail(env->ctx, ERR_out_of_memory);
        return NULL;
    }
    *counter = (struct log_counter){.name = text_dup(&log->arena, name), .value = value};
    return counter;
}
