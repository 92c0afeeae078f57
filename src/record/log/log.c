/* Writing the lines of a save, its transaction and its part of the recycle bin. */
#include "record/log/log.h"

#include "record/ids.h"
#include "record/log/change.h"
#include "record/log/line.h"

static void need_keys(struct personal_ring *ring, struct record_change **lines, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        const struct record_change *change = lines[i];
        const struct value *rows[] = {change->before, change->after};
        for (size_t k = 0; k < 2; k++)
            if (personal_any(change->object, rows[k]))
                personal_ring_add(ring, personal_owner(change->object, change->id, rows[k]));
    }
}

static struct text digest_after(struct record_env *env, const struct record_change *change,
                                const struct personal_ring *ring)
{
    if (!change->after)
        return TEXT_EMPTY;
    const struct seal_hash *key = NULL;
    if (change->erases)
        return line_digest(env->ctx->arena, &env->store->seal->secret, NULL, change->object,
                           change->id, change->after); /* its key goes with this save */
    if (ring->count && personal_any(change->object, change->after))
        key = personal_ring_find(ring, personal_owner(change->object, change->id, change->after));
    return line_digest(env->ctx->arena, &env->store->seal->secret, key, change->object, change->id,
                       change->after);
}

static struct value text_or_null(struct text text)
{
    return text.len ? value_text(text) : VALUE_NONE;
}

bool log_keep_line(struct record_seal *log, struct arena *arena, struct log_line *line)
{
    struct seal_hash *hash = &log->hashes[log->hash_count];
    *hash = line_hash(&log->secret, line);
    line->mac = seal_print(arena, hash->bytes, LINE_MAC_BYTES);
    const struct value row[LOG_LINE_COLUMNS] = {
        value_int(line->seq),       value_int(line->at),     value_int(line->txn),
        value_int(line->actor),     value_int(line->origin), value_int(line->object),
        value_int(line->record),    value_int(line->action), text_or_null(line->before),
        text_or_null(line->digest), text_or_null(line->mac)};
    if (!log_pending_add(log, &log->lines, row, LOG_LINE_COLUMNS))
        return false;
    log->hash_count++;
    return true;
}

static enum err add_txn(struct record_env *env, struct record_save *save, size_t count)
{
    struct record_seal *log = env->store->seal;
    const struct value row[LOG_TXN_COLUMNS] = {value_int(save->txn),
                                               value_int(save->at),
                                               value_int(save->caller->user),
                                               value_int((int64_t)save->origin),
                                               text_or_null(save->summary),
                                               value_int((int64_t)count)};
    return log_pending_add(log, &log->txns, row, LOG_TXN_COLUMNS)
               ? ERR_OK
               : ctx_fail(env->ctx, ERR_out_of_memory);
}

/* A job's chunks share one transaction: the first makes its row, the others count on it. */
static enum err count_txn(struct record_env *env, struct record_save *save, size_t count)
{
    struct arena *arena = env->ctx->arena;
    if (!save->txn) {
        save->txn = record_id_next(env->store->ids, save->at);
        return add_txn(env, save, count);
    }
    const struct db_set set = {.column = TEXT("changes"),
                               .to = db_call2(arena, DB_ADD,
                                              db_column(arena, TEXT_EMPTY, TEXT("changes")),
                                              db_int(arena, (int64_t)count))};
    int64_t changed = 0;
    enum err err = log_flush(env);
    if (!err)
        err = db_update(env->ctx, env->conn, TEXT("txn"), &set, 1,
                        db_call2(arena, DB_EQ, db_column(arena, TEXT_EMPTY, TEXT("id")),
                                 db_int(arena, save->txn)),
                        &changed);
    return !err && !changed ? add_txn(env, save, count) : err;
}

static enum err fill_bin(struct record_env *env, struct record_change **lines, size_t count,
                         int64_t first_seq)
{
    struct value *values = ARENA_ARRAY(env->ctx->arena, struct value, count * 3);
    if (!values)
        return ctx_fail(env->ctx, ERR_out_of_memory);
    size_t rows = 0;
    for (size_t i = 0; i < count; i++) {
        if (lines[i]->action != RECORD_DELETE)
            continue;
        values[rows * 3] = value_int(lines[i]->id);
        values[rows * 3 + 1] = value_int(lines[i]->object->number);
        values[rows++ * 3 + 2] = value_int(first_seq + (int64_t)i);
    }
    const struct text columns[] = {TEXT("id"), TEXT("object"), TEXT("seq")};
    struct db_insert insert = {.table = TEXT("bin"),
                               .columns = columns,
                               .column_count = 3,
                               .values = values,
                               .row_count = rows};
    return rows ? db_insert(env->ctx, env->conn, &insert) : ERR_OK;
}

static enum err empty_bin(struct record_env *env, struct record_change **lines, size_t count)
{
    struct arena *arena = env->ctx->arena;
    int64_t *ids = ARENA_ARRAY(arena, int64_t, count);
    if (!ids)
        return ctx_fail(env->ctx, ERR_out_of_memory);
    size_t restored = 0;
    for (size_t i = 0; i < count; i++)
        if (lines[i]->action == RECORD_RESTORE)
            ids[restored++] = lines[i]->id;
    int64_t changed;
    const struct db_node *id = db_column(arena, TEXT_EMPTY, TEXT("id"));
    return restored ? db_delete(env->ctx, env->conn, TEXT("bin"),
                                db_in_ints(arena, id, ids, restored), &changed)
                    : ERR_OK;
}

static enum err keep_bin(struct record_env *env, struct record_change **lines, size_t count,
                         int64_t first_seq)
{
    bool deletes = false;
    bool restores = false;
    for (size_t i = 0; i < count; i++) {
        deletes = deletes || lines[i]->action == RECORD_DELETE;
        restores = restores || lines[i]->action == RECORD_RESTORE;
    }
    enum err err = restores ? empty_bin(env, lines, count) : ERR_OK;
    return !err && deletes ? fill_bin(env, lines, count, first_seq) : err;
}

/* What erasing a person empties is said to be erased, not updated. */
static int64_t action_of(const struct record_change *change)
{
    return change->erases && change->action == RECORD_UPDATE ? LOG_ERASE : (int64_t)change->action;
}

/* Makes the lines and puts them into the group. */
static enum err make_lines(struct record_env *env, struct record_save *save,
                           struct record_change **lines, size_t count)
{
    struct record_seal *log = env->store->seal;
    struct personal_ring ring;
    personal_ring_init(&ring, env->ctx->arena);
    need_keys(&ring, lines, count);
    enum err err = personal_ring_make(env, &ring, log->first_new_id);
    if (err)
        return err;
    for (size_t i = 0; i < count; i++) {
        struct log_line line = {.seq = ++log->head.seq,
                                .at = save->at,
                                .txn = save->txn,
                                .actor = save->caller->user,
                                .origin = (int64_t)save->origin,
                                .object = lines[i]->object->number,
                                .record = lines[i]->id,
                                .action = action_of(lines[i]),
                                .before = line_before(env, lines[i], &ring),
                                .digest = digest_after(env, lines[i], &ring)};
        if (!log_keep_line(log, env->ctx->arena, &line))
            return ctx_fail(env->ctx, ERR_out_of_memory);
        log->changes[log->count++] =
            (struct record_group_change){.change = lines[i], .save = save, .seq = line.seq};
    }
    return ERR_OK;
}

enum err log_write_lines(struct record_env *env, struct record_save *save,
                         struct record_change **lines, size_t count)
{
    struct record_seal *log = env->store->seal;
    if (!log_group_room(log, count))
        return ctx_fail(env->ctx, ERR_out_of_memory);
    int64_t first_seq = log->head.seq + 1;
    enum err err = count_txn(env, save, count);
    if (!err)
        err = make_lines(env, save, lines, count);
    if (!err && env->ctx->arena->failed)
        err = ctx_fail(env->ctx, ERR_out_of_memory);
    if (!err)
        err = keep_bin(env, lines, count, first_seq);
    save->seq = log->head.seq;
    log->head.at = save->at;
    log->head.last_id = env->store->ids->last;
    return err;
}
