#include "record/log/log_read.h"

#include "record/log/log.h"

static const char *const names[] = {"id",     "at",     "txn",    "actor",  "origin", "object",
                                    "record", "action", "before", "digest", "mac"};
#define COLUMNS (sizeof names / sizeof names[0])

const struct db_node *log_where(struct arena *arena, enum db_fn fn, const char *column,
                                int64_t number)
{
    return db_call2(arena, fn, db_column(arena, TEXT_EMPTY, text_of(column)),
                    db_int(arena, number));
}

static void read_line(struct arena *arena, struct db_rows *rows, struct log_line *line)
{
    *line = (struct log_line){.seq = db_get_int(rows, 0),
                              .at = db_get_int(rows, 1),
                              .txn = db_get_int(rows, 2),
                              .actor = db_get_int(rows, 3),
                              .origin = db_get_int(rows, 4),
                              .object = db_get_int(rows, 5),
                              .record = db_get_int(rows, 6),
                              .action = db_get_int(rows, 7),
                              .before = text_dup(arena, db_get_text(rows, 8)),
                              .digest = text_dup(arena, db_get_text(rows, 9)),
                              .mac = text_dup(arena, db_get_text(rows, 10))};
}

/* Grows by doubling: a limit may be far above what there is. */
static struct log_line *room_for_one(struct arena *arena, struct log_lines *lines, size_t *capacity)
{
    if (lines->count == *capacity) {
        size_t room = *capacity ? *capacity * 2 : 16;
        struct log_line *items = ARENA_ARRAY(arena, struct log_line, room);
        if (!items)
            return NULL;
        if (lines->count)
            memcpy(items, lines->items, lines->count * sizeof *items);
        lines->items = items;
        *capacity = room;
    }
    return &lines->items[lines->count++];
}

static enum err read_ordered(struct record_env *env, const struct db_node *where,
                             struct db_order order, int64_t limit, struct log_lines *out)
{
    struct arena *arena = env->ctx->arena;
    const struct db_node *columns[COLUMNS];
    for (size_t i = 0; i < COLUMNS; i++)
        columns[i] = db_column(arena, TEXT_EMPTY, text_of(names[i]));
    struct db_select select = {.table = TEXT("change"),
                               .columns = columns,
                               .column_count = COLUMNS,
                               .where = where,
                               .order = &order,
                               .order_count = 1,
                               .limit = limit};
    struct db_rows *rows;
    size_t capacity = 0;
    *out = (struct log_lines){NULL, 0};
    enum err err = log_flush(env);
    if (!err)
        err = db_open_rows(env->ctx, env->conn, &select, &rows);
    if (err)
        return err;
    while (db_next(rows)) {
        struct log_line *line = room_for_one(arena, out, &capacity);
        if (!line)
            break;
        read_line(arena, rows, line);
    }
    err = db_close_rows(rows);
    return arena->failed ? ctx_fail(env->ctx, ERR_out_of_memory) : err;
}

enum err log_read(struct record_env *env, const struct db_node *where, bool newest_first,
                  int64_t limit, struct log_lines *out)
{
    const struct db_node *seq = db_column(env->ctx->arena, TEXT_EMPTY, TEXT("id"));
    struct db_order order = {.by = seq, .descending = newest_first};
    return read_ordered(env, where, order, limit, out);
}

enum err log_read_by_record(struct record_env *env, const struct db_node *where, int64_t limit,
                            struct log_lines *out)
{
    const struct db_node *record = db_column(env->ctx->arena, TEXT_EMPTY, TEXT("record"));
    return read_ordered(env, where, (struct db_order){.by = record}, limit, out);
}

enum err log_read_record(struct record_env *env, const struct meta_object *object, int64_t id,
                         int64_t before_seq, int64_t limit, struct log_lines *out)
{
    struct arena *arena = env->ctx->arena;
    const struct db_node *where = db_and(arena, log_where(arena, DB_EQ, "object", object->number),
                                         log_where(arena, DB_EQ, "record", id));
    if (before_seq)
        where = db_and(arena, where, log_where(arena, DB_LT, "id", before_seq));
    return log_read(env, where, true, limit, out);
}

enum err log_step_back(struct record_env *env, const struct meta_object *object,
                       const struct log_line *line, struct value **values)
{
    struct line_values before;
    if (line->action == RECORD_CREATE || line->action == RECORD_RESTORE) {
        *values = NULL;
        return ERR_OK;
    }
    enum err err = line_decode(env, object, line->before, &before);
    if (err)
        return err;
    if (line->action == RECORD_DELETE || !*values) {
        *values = before.values;
        return ERR_OK;
    }
    for (size_t i = 0; i < object->field_count; i++)
        if (before.given[i])
            (*values)[i] = before.values[i];
    return ERR_OK;
}

static enum err find_in_bin(struct record_env *env, const struct meta_object *object, int64_t id,
                            int64_t *seq)
{
    struct arena *arena = env->ctx->arena;
    const struct db_node *column = db_column(arena, TEXT_EMPTY, TEXT("seq"));
    struct db_select select = {.table = TEXT("bin"),
                               .columns = &column,
                               .column_count = 1,
                               .limit = 1};
    select.where = db_and(arena, log_where(arena, DB_EQ, "id", id),
                          log_where(arena, DB_EQ, "object", object->number));
    bool found;
    struct value value;
    enum err err = db_one(env->ctx, env->conn, &select, &found, &value);
    if (!err && !found)
        err = ctx_fail(env->ctx, ERR_not_deleted);
    *seq = err ? 0 : value.number;
    return err;
}

enum err log_read_deletion(struct record_env *env, const struct meta_object *object, int64_t id,
                           struct log_line *line)
{
    int64_t seq;
    struct log_lines lines;
    enum err err = find_in_bin(env, object, id, &seq);
    if (!err)
        err = log_read(env, log_where(env->ctx->arena, DB_EQ, "id", seq), true, 1, &lines);
    if (err)
        return err;
    if (!lines.count || lines.items[0].record != id || lines.items[0].action != RECORD_DELETE)
        return ctx_fail(env->ctx, ERR_log_damaged);
    *line = lines.items[0];
    return ERR_OK;
}

enum err log_deleted_values(struct record_env *env, const struct meta_object *object, int64_t id,
                            struct value **values)
{
    struct log_line line;
    *values = NULL;
    enum err err = log_read_deletion(env, object, id, &line);
    return err ? err : log_step_back(env, object, &line, values);
}
