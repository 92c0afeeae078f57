/* Reading lines that are no changes: the table `audit` finds them, the log has their detail. */
#include "base/json.h"
#include "record/log/audit.h"
#include "record/log/history_write.h"
#include "record/log/log.h"

/* The first line at or after a moment, or the end; lines have their moments in order. */
static enum err first_from(struct record_env *env, int64_t at, int64_t *seq)
{
    struct arena *arena = env->ctx->arena;
    const struct db_node *id = db_column(arena, TEXT_EMPTY, TEXT("id"));
    const struct db_order order[] = {{.by = db_column(arena, TEXT_EMPTY, TEXT("at"))}, {.by = id}};
    struct db_select select = {.table = TEXT("audit"),
                               .columns = &id,
                               .column_count = 1,
                               .where = log_where(arena, DB_GE, "at", at),
                               .order = order,
                               .order_count = 2,
                               .limit = 1};
    bool found;
    struct value value;
    enum err err = db_one(env->ctx, env->conn, &select, &found, &value);
    *seq = !err && found ? value.number : INT64_MAX;
    return err;
}

static enum err where_of(struct record_env *env, const struct audit_query *query,
                         const struct db_node **out)
{
    struct arena *arena = env->ctx->arena;
    const struct db_node *where = NULL;
    int64_t low = 0;
    int64_t high = query->before ? query->before : INT64_MAX;
    enum err err = query->from ? first_from(env, query->from, &low) : ERR_OK;
    if (!err && query->until) {
        int64_t end;
        err = first_from(env, query->until, &end);
        high = end < high ? end : high;
    }
    if (query->actor)
        where = db_and(arena, where, log_where(arena, DB_EQ, "actor", query->actor));
    if (query->object)
        where = db_and(arena, where, log_where(arena, DB_EQ, "object", -query->object->number));
    if (query->record)
        where = db_and(arena, where, log_where(arena, DB_EQ, "record", query->record));
    if (query->action)
        where = db_and(arena, where, log_where(arena, DB_EQ, "action", query->action));
    where = db_and(arena, where, log_where(arena, DB_GE, "id", low));
    *out = db_and(arena, where, log_where(arena, DB_LT, "id", high));
    return err;
}

/* Sequence numbers first, by an index of the small table; then the lines by their key. */
static enum err read_lines(struct record_env *env, const struct audit_query *query,
                           struct log_lines *out)
{
    struct arena *arena = env->ctx->arena;
    const struct db_node *id = db_column(arena, TEXT_EMPTY, TEXT("id"));
    const struct db_order order = {.by = id, .descending = true};
    struct db_select select = {.table = TEXT("audit"),
                               .columns = &id,
                               .column_count = 1,
                               .order = &order,
                               .order_count = 1,
                               .limit = query->limit + 1};
    int64_t *seqs = ARENA_ARRAY(arena, int64_t, (size_t)query->limit + 1);
    size_t count = 0;
    struct db_rows *rows;
    *out = (struct log_lines){NULL, 0};
    enum err err = seqs ? where_of(env, query, &select.where)
                        : ctx_fail(env->ctx, ERR_out_of_memory);
    if (!err)
        err = db_open_rows(env->ctx, env->conn, &select, &rows);
    if (err)
        return err;
    while (count <= (size_t)query->limit && db_next(rows))
        seqs[count++] = db_get_int(rows, 0);
    err = db_close_rows(rows);
    return err || !count ? err : log_read(env, db_in_ints(arena, id, seqs, count), true, -1, out);
}

static void put_record(struct json_out *out, const struct names *names,
                       const struct meta_object *object, int64_t id)
{
    json_key(out, TEXT("object"));
    if (object)
        json_put_text(out, object->name);
    else
        json_put_null(out);
    json_key(out, TEXT("record"));
    if (!object || !id) {
        json_put_null(out);
        return;
    }
    struct text name = names_find(names, object, id);
    json_begin_object(out);
    json_key(out, TEXT("id"));
    json_put_id(out, id);
    json_key(out, TEXT("name"));
    if (name.len)
        json_put_text(out, name);
    else
        json_put_null(out);
    json_end_object(out);
}

static void put_line(struct record_env *env, struct json_out *out, const struct names *names,
                     const struct log_line *line)
{
    const struct json *detail = line->before.len ? json_parse(env->ctx, line->before) : NULL;
    struct text address = json_text(json_get(detail, TEXT("address")));
    json_begin_object(out);
    json_key(out, TEXT("seq"));
    json_put_id(out, line->seq);
    json_key(out, TEXT("at"));
    json_put_datetime(out, line->at);
    log_put_actor(out, env, names, line->actor);
    json_key(out, TEXT("action"));
    json_put_text(out, audit_action_name(line->action));
    put_record(out, names, meta_object_by_number(env->catalog, -line->object), line->record);
    json_key(out, TEXT("detail"));
    json_put_raw(out, detail ? line->before : TEXT("{}"));
    json_key(out, TEXT("address"));
    if (address.len)
        json_put_text(out, address);
    else
        json_put_null(out);
    json_end_object(out);
}

enum err audit_list(struct record_env *env, const struct audit_query *query, struct buf *out)
{
    struct log_lines lines;
    struct names names;
    struct json_out json;
    const struct meta_object *users = meta_object_find(env->catalog, TEXT("user"));
    names_init(&names, env->ctx->arena);
    enum err err = read_lines(env, query, &lines);
    if (err)
        return err;
    bool more = lines.count > (size_t)query->limit;
    lines.count -= more;
    for (size_t i = 0; i < lines.count; i++) {
        names_add(&names, users, lines.items[i].actor);
        names_add(&names, meta_object_by_number(env->catalog, -lines.items[i].object),
                  lines.items[i].record);
    }
    err = names_load(env, &names);
    if (err)
        return err;
    json_out_init(&json, out);
    json_begin_object(&json);
    json_key(&json, TEXT("data"));
    json_begin_array(&json);
    for (size_t i = 0; i < lines.count; i++)
        put_line(env, &json, &names, &lines.items[i]);
    json_end_array(&json);
    log_put_next(&json, more ? lines.items[lines.count - 1].seq : 0);
    json_end_object(&json);
    return ctx_error(env->ctx);
}

enum err audit_nth_newest(struct record_env *env, int64_t actor, enum audit_action action,
                          int64_t after, int64_t limit, int64_t *oldest)
{
    struct arena *arena = env->ctx->arena;
    const struct db_node *at = db_column(arena, TEXT_EMPTY, TEXT("at"));
    const struct db_order order = {.by = at, .descending = true};
    struct db_select select = {.table = TEXT("audit"),
                               .columns = &at,
                               .column_count = 1,
                               .order = &order,
                               .order_count = 1,
                               .limit = limit};
    select.where = db_and(arena, log_where(arena, DB_EQ, "action", action),
                          log_where(arena, DB_EQ, "actor", actor));
    select.where = db_and(arena, select.where, log_where(arena, DB_GT, "at", after));
    struct db_rows *rows;
    int64_t count = 0;
    *oldest = 0;
    enum err err = log_flush(env);
    if (!err)
        err = db_open_rows(env->ctx, env->conn, &select, &rows);
    if (err)
        return err;
    while (db_next(rows))
        *oldest = ++count == limit ? db_get_int(rows, 0) : 0;
    return db_close_rows(rows);
}
