/* Rows of the log that wait for the end of their group. */
#include "record/log/log.h"

static const struct text line_columns[LOG_LINE_COLUMNS] = {
    {"id", 2},     {"at", 2},     {"txn", 3},    {"actor", 5},  {"origin", 6}, {"object", 6},
    {"record", 6}, {"action", 6}, {"before", 6}, {"digest", 6}, {"mac", 3},
};
static const struct text txn_columns[LOG_TXN_COLUMNS] = {
    {"id", 2}, {"at", 2}, {"actor", 5}, {"origin", 6}, {"summary", 7}, {"changes", 7},
};
static const struct text key_columns[LOG_KEY_COLUMNS] = {{"id", 2}, {"key", 3}};
static const struct text audit_columns[LOG_AUDIT_COLUMNS] = {
    {"id", 2}, {"at", 2}, {"actor", 5}, {"object", 6}, {"record", 6}, {"action", 6},
};

bool log_pending_add(struct record_seal *log, struct log_pending *pending, const struct value *row,
                     size_t columns)
{
    if (pending->rows == pending->capacity) {
        size_t room = pending->capacity ? pending->capacity * 2 : 64;
        struct value *values = ARENA_ARRAY(&log->arena, struct value, room * columns);
        if (!values)
            return false;
        if (pending->rows)
            memcpy(values, pending->values, pending->rows * columns * sizeof *values);
        pending->values = values;
        pending->capacity = room;
    }
    memcpy(pending->values + pending->rows++ * columns, row, columns * sizeof *row);
    return true;
}

static enum err write_rows(struct ctx *ctx, struct db_conn *conn, struct text table,
                           const struct text *columns, size_t count, struct log_pending *pending)
{
    if (pending->written == pending->rows)
        return ERR_OK;
    struct db_insert insert = {.table = table,
                               .columns = columns,
                               .column_count = count,
                               .values = pending->values + pending->written * count,
                               .row_count = pending->rows - pending->written};
    enum err err = db_insert(ctx, conn, &insert);
    if (!err)
        pending->written = pending->rows;
    return err;
}

enum err log_write_pending(struct ctx *ctx, struct db_conn *conn, struct record_seal *log)
{
    enum err err = write_rows(ctx, conn, TEXT("change"), line_columns, LOG_LINE_COLUMNS,
                              &log->lines);
    if (!err)
        err = write_rows(ctx, conn, TEXT("txn"), txn_columns, LOG_TXN_COLUMNS, &log->txns);
    if (!err)
        err = write_rows(ctx, conn, TEXT("record_key"), key_columns, LOG_KEY_COLUMNS, &log->keys);
    if (!err)
        err = write_rows(ctx, conn, TEXT("audit"), audit_columns, LOG_AUDIT_COLUMNS, &log->audits);
    return err;
}

enum err log_flush(struct record_env *env)
{
    return env->in_save ? log_write_pending(env->ctx, env->conn, env->store->seal) : ERR_OK;
}
