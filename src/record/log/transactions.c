/* Lists over the log: recent transactions, and the log itself for programs. Everybody sees what he did himself,
 * administrators everything. */
#include "record/log/history.h"
#include "record/log/history_write.h"
#include "record/log/txn_summary.h"

static bool sees_all(const struct access_caller *caller)
{
    return caller->admin || caller->system;
}

struct txn_row {
    int64_t at, actor, undone_by;
    struct txn_told told;
};

static enum err read_transactions(struct record_env *env, int origin, int64_t before, int64_t limit,
                                  struct txn_row *out, size_t *count)
{
    static const char *const names[] = {"id",      "at",        "actor",   "origin",
                                        "changes", "undone_by", "undo_of", "summary"};
    struct arena *arena = env->ctx->arena;
    const struct db_node *columns[8];
    for (size_t i = 0; i < 8; i++)
        columns[i] = db_column(arena, TEXT_EMPTY, text_of(names[i]));
    const struct db_order order = {.by = columns[0], .descending = true};
    struct db_select select = {.table = TEXT("txn"),
                               .columns = columns,
                               .column_count = 8,
                               .order = &order,
                               .order_count = 1,
                               .limit = limit};
    if (before)
        select.where = log_where(arena, DB_LT, "id", before);
    if (origin >= 0)
        select.where = db_and(arena, select.where, log_where(arena, DB_EQ, "origin", origin));
    if (!sees_all(env->caller))
        select.where = db_and(arena, select.where,
                              log_where(arena, DB_EQ, "actor", env->caller->user));
    struct db_rows *rows;
    *count = 0;
    enum err err = db_open_rows(env->ctx, env->conn, &select, &rows);
    if (err)
        return err;
    while (*count < (size_t)limit && db_next(rows)) {
        int64_t numbers[7];
        for (size_t i = 0; i < 7; i++)
            numbers[i] = db_get_int(rows, i);
        struct txn_row *row = &out[(*count)++];
        *row = (struct txn_row){.at = numbers[1], .actor = numbers[2], .undone_by = numbers[5]};
        row->told = (struct txn_told){.id = numbers[0],
                                      .origin = numbers[3],
                                      .changes = numbers[4],
                                      .undo_of = numbers[6],
                                      .stored = text_dup(arena, db_get_text(rows, 7))};
    }
    return db_close_rows(rows);
}

static void put_transaction(struct record_env *env, struct json_out *out, const struct names *names,
                            const struct txn_row *row)
{
    json_begin_object(out);
    json_key(out, TEXT("txn"));
    json_put_id(out, row->told.id);
    json_key(out, TEXT("at"));
    json_put_datetime(out, row->at);
    log_put_actor(out, env, names, row->actor);
    json_key(out, TEXT("origin"));
    json_put_text(out, record_origin_name((enum record_origin)row->told.origin));
    json_key(out, TEXT("summary"));
    json_put_text(out, txn_words(env, names, &row->told));
    json_key(out, TEXT("changes"));
    json_put_int(out, row->told.changes);
    json_key(out, TEXT("undone"));
    json_put_bool(out, row->undone_by != 0);
    json_key(out, TEXT("undo_of"));
    if (row->told.undo_of)
        json_put_id(out, row->told.undo_of);
    else
        json_put_null(out);
    json_end_object(out);
}

enum err record_transactions(struct record_env *env, int origin, int64_t before_seq, int64_t limit,
                             struct buf *out)
{
    struct txn_row *rows = ARENA_ARRAY(env->ctx->arena, struct txn_row, (size_t)limit + 1);
    struct names names;
    size_t count;
    if (!rows)
        return ctx_fail(env->ctx, ERR_out_of_memory);
    names_init(&names, env->ctx->arena);
    enum err err = read_transactions(env, origin, before_seq, limit + 1, rows, &count);
    if (err)
        return err;
    bool more = count > (size_t)limit;
    count -= more;
    const struct meta_object *users = meta_object_find(env->catalog, TEXT("user"));
    for (size_t i = 0; !err && i < count; i++) {
        names_add(&names, users, rows[i].actor);
        err = txn_look(env, &rows[i].told, &names);
    }
    if (!err)
        err = names_load(env, &names);
    if (err)
        return err;
    struct json_out json;
    json_out_init(&json, out);
    json_begin_object(&json);
    json_key(&json, TEXT("data"));
    json_begin_array(&json);
    for (size_t i = 0; i < count; i++)
        put_transaction(env, &json, &names, &rows[i]);
    json_end_array(&json);
    log_put_next(&json, more ? rows[count - 1].told.id : 0);
    json_end_object(&json);
    return ctx_error(env->ctx);
}

/* The names of the fields an update changed, as far as the caller may know them. */
static enum err put_changed(struct record_env *env, struct json_out *out,
                            const struct meta_object *object, const struct log_line *line)
{
    struct line_values values;
    enum err err = line_decode(env, object, line->before, &values);
    if (err)
        return err;
    json_key(out, TEXT("changed"));
    json_begin_array(out);
    for (size_t i = 0; line->action != RECORD_DELETE && i < object->field_count; i++)
        if (values.given[i] && access_field(env->caller, &object->fields[i]) != USE_HIDDEN)
            json_put_text(out, object->fields[i].name);
    json_end_array(out);
    return ERR_OK;
}

static bool may_see(struct record_env *env, const struct meta_object *object, int64_t id)
{
    struct value *live;
    struct value *last;
    size_t faults = env->ctx->fault_count;
    if (sees_all(env->caller))
        return true;
    if (access_scope(env->caller, ACCESS_READ, object) == SCOPE_NONE)
        return false;
    enum err err = log_may_read(env, object, id, &live, &last);
    env->ctx->fault_count = faults;
    return !err;
}

enum err record_changes(struct record_env *env, int64_t after_seq, int64_t limit, struct buf *out)
{
    struct log_lines lines;
    struct names names;
    struct json_out json;
    names_init(&names, env->ctx->arena);
    /* Lines of the audit have objects below 0. */
    const struct db_node *where = db_and(env->ctx->arena,
                                         log_where(env->ctx->arena, DB_GT, "id", after_seq),
                                         log_where(env->ctx->arena, DB_GT, "object", 0));
    enum err err = log_read(env, where, false, limit, &lines);
    if (err)
        return err;
    const struct meta_object *users = meta_object_find(env->catalog, TEXT("user"));
    for (size_t i = 0; i < lines.count; i++)
        names_add(&names, users, lines.items[i].actor);
    err = names_load(env, &names);
    json_out_init(&json, out);
    json_begin_object(&json);
    json_key(&json, TEXT("data"));
    json_begin_array(&json);
    for (size_t i = 0; !err && i < lines.count; i++) {
        const struct log_line *line = &lines.items[i];
        const struct meta_object *object = meta_object_by_number(env->catalog, line->object);
        if (!object || !may_see(env, object, line->record))
            continue;
        json_begin_object(&json);
        log_put_line(&json, env, &names, line);
        json_key(&json, TEXT("object"));
        json_put_text(&json, object->name);
        json_key(&json, TEXT("id"));
        json_put_id(&json, line->record);
        err = put_changed(env, &json, object, line);
        json_end_object(&json);
    }
    json_end_array(&json);
    /* Where to go on, also when nothing of it may be seen. */
    log_put_next(&json, lines.count ? lines.items[lines.count - 1].seq : 0);
    json_end_object(&json);
    return err ? err : ctx_error(env->ctx);
}
