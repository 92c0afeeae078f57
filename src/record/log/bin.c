/* The recycle bin: what was deleted and not brought back. Who may read a record may see it here. */
#include "meta/field_types.h"
#include "record/log/history.h"
#include "record/log/history_write.h"
#include "record/log/log.h"

enum err record_deleted_values(struct record_env *env, const struct meta_object *object, int64_t id,
                               struct value **values)
{
    return log_deleted_values(env, object, id, values);
}

struct bin_item {
    struct log_line line;
    struct value *values;
};

/* The newest deletions below `before_seq`. */
static enum err bin_lines(struct record_env *env, const struct meta_object *object,
                          int64_t before_seq, int64_t limit, struct log_lines *out)
{
    struct arena *arena = env->ctx->arena;
    const struct db_node *seq = db_column(arena, TEXT_EMPTY, TEXT("seq"));
    const struct db_order order = {.by = seq, .descending = true};
    struct db_select *in_bin = ARENA_NEW(arena, struct db_select);
    const struct db_node **columns = ARENA_ARRAY(arena, const struct db_node *, 1);
    struct db_order *kept = ARENA_NEW(arena, struct db_order);
    if (!in_bin || !columns || !kept)
        return ctx_fail(env->ctx, ERR_out_of_memory);
    *kept = order;
    columns[0] = seq;
    *in_bin = (struct db_select){.table = TEXT("bin"),
                                 .columns = columns,
                                 .column_count = 1,
                                 .where = log_where(arena, DB_EQ, "object", object->number),
                                 .order = kept,
                                 .order_count = 1,
                                 .limit = limit};
    if (before_seq)
        in_bin->where = db_and(arena, in_bin->where, log_where(arena, DB_LT, "seq", before_seq));
    return log_read(env, db_in_select(arena, db_column(arena, TEXT_EMPTY, TEXT("id")), in_bin),
                    true, limit, out);
}

static bool may_see(struct record_env *env, const struct meta_object *object,
                    const struct value *values)
{
    size_t faults = env->ctx->fault_count;
    enum err err = access_may(env->ctx, env->conn, env->caller, ACCESS_READ, env->catalog, object,
                              values);
    env->ctx->fault_count = faults;
    return !err;
}

static void put_item(struct record_env *env, struct json_out *out, const struct names *names,
                     const struct meta_object *object, const struct bin_item *item)
{
    json_begin_object(out);
    json_key(out, TEXT("id"));
    json_put_id(out, item->line.record);
    json_key(out, TEXT("name"));
    const struct meta_field *name = object->name_field;
    bool shown = name && access_field(env->caller, name) >= USE_READ &&
                 !value_is_null(item->values[name->index]);
    if (shown)
        field_types[name->type].to_json(out, name, item->values[name->index]);
    else
        json_put_null(out);
    json_key(out, TEXT("deleted_at"));
    json_put_datetime(out, item->line.at);
    json_key(out, TEXT("deleted_by"));
    const struct meta_object *users = meta_object_find(env->catalog, TEXT("user"));
    struct text by = users ? names_find(names, users, item->line.actor) : TEXT_EMPTY;
    if (item->line.actor) {
        json_begin_object(out);
        json_key(out, TEXT("id"));
        json_put_id(out, item->line.actor);
        json_key(out, TEXT("name"));
        json_put_text(out, by);
        json_end_object(out);
    } else {
        json_put_null(out);
    }
    json_key(out, TEXT("txn"));
    json_put_id(out, item->line.txn);
    json_end_object(out);
}

enum err record_deleted(struct record_env *env, const struct meta_object *object,
                        int64_t before_seq, int64_t limit, struct buf *out)
{
    struct log_lines lines;
    struct names names;
    names_init(&names, env->ctx->arena);
    if (access_scope(env->caller, ACCESS_READ, object) == SCOPE_NONE)
        return ctx_fail(env->ctx, ERR_not_found);
    enum err err = bin_lines(env, object, before_seq, limit + 1, &lines);
    if (err)
        return err;
    bool more = lines.count > (size_t)limit;
    lines.count -= more;
    struct bin_item *items = ARENA_ARRAY(env->ctx->arena, struct bin_item, lines.count);
    size_t count = 0;
    if (!items)
        return ctx_fail(env->ctx, ERR_out_of_memory);
    for (size_t i = 0; !err && i < lines.count; i++) {
        struct bin_item *item = &items[count];
        *item = (struct bin_item){.line = lines.items[i]};
        err = log_step_back(env, object, &item->line, &item->values);
        if (err || !may_see(env, object, item->values))
            continue;
        names_add(&names, meta_object_find(env->catalog, TEXT("user")), item->line.actor);
        count++;
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
        put_item(env, &json, &names, object, &items[i]);
    json_end_array(&json);
    log_put_next(&json, more ? lines.items[lines.count - 1].seq : 0);
    json_end_object(&json);
    return ctx_error(env->ctx);
}
