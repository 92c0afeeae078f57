/* Shares by hand as entries of a timeline: the audit says when one began or was ended; one whose time ran out says so
 * itself. Who may read the record may know whom it was shown to. */
#include "base/json.h"
#include "record/log/audit.h"
#include "record/log/log.h"
#include "record/log/timeline_item.h"
#include "record/shares.h"

static const struct meta_object *share_object(const struct timeline *timeline)
{
    return meta_object_find(timeline->env->catalog, TEXT("share"));
}

/* The rows of `select` as numbers, at most limit + 1. */
static enum err read_numbers(struct timeline *timeline, const struct db_select *select,
                             int64_t **out, size_t *count)
{
    struct record_env *env = timeline->env;
    struct db_rows *rows;
    *count = 0;
    *out = ARENA_ARRAY(env->ctx->arena, int64_t, (size_t)select->limit);
    enum err err = *out ? db_open_rows(env->ctx, env->conn, select, &rows)
                        : ctx_fail(env->ctx, ERR_out_of_memory);
    if (err)
        return err;
    while (*count < (size_t)select->limit && db_next(rows))
        (*out)[(*count)++] = db_get_int(rows, 0);
    return db_close_rows(rows);
}

static enum err find_lines(struct timeline *timeline, struct log_lines *lines)
{
    struct arena *arena = timeline->env->ctx->arena;
    const struct timeline_query *query = timeline->query;
    const struct db_node *id = db_column(arena, TEXT_EMPTY, TEXT("id"));
    const struct db_node *at = db_column(arena, TEXT_EMPTY, TEXT("at"));
    const struct db_order order = {.by = id, .descending = true};
    struct db_select select = {.table = TEXT("audit"),
                               .columns = &id,
                               .column_count = 1,
                               .order = &order,
                               .order_count = 1,
                               .limit = query->limit + 1};
    select.where = db_and(arena, log_where(arena, DB_EQ, "object", -query->object->number),
                          log_where(arena, DB_EQ, "record", query->id));
    select.where = db_and(arena, select.where, timeline_where(timeline, TIMELINE_SHARE, at, id));
    select.where = db_and(arena, select.where,
                          db_or(arena, log_where(arena, DB_EQ, "action", AUDIT_SHARE),
                                log_where(arena, DB_EQ, "action", AUDIT_UNSHARE)));
    if (query->by)
        select.where = db_and(arena, select.where, log_where(arena, DB_EQ, "actor", query->by));
    int64_t *seqs;
    size_t count;
    *lines = (struct log_lines){NULL, 0};
    enum err err = read_numbers(timeline, &select, &seqs, &count);
    return err || !count
               ? err
               : log_read(timeline->env, db_in_ints(arena, id, seqs, count), true, -1, lines);
}

/* What the share is, or was before it ended. */
static enum err look_up(struct timeline *timeline, int64_t id, const struct value **out)
{
    struct record_env *env = timeline->env;
    struct value *values = NULL;
    size_t faults = env->ctx->fault_count;
    enum err err = record_load(env, share_object(timeline), id, &values);
    if (!err && !values) {
        err = log_deleted_values(env, share_object(timeline), id, &values);
        if (err == ERR_not_deleted) {
            env->ctx->fault_count = faults;
            err = ERR_OK;
        }
    }
    *out = values;
    if (!err && values)
        shares_add_names(&timeline->names, share_object(timeline), values);
    return err;
}

static enum err take_line(struct timeline *timeline, const struct log_line *line)
{
    const struct json *detail = line->before.len ? json_parse(timeline->env->ctx, line->before)
                                                 : NULL;
    struct timeline_place place = {line->at, TIMELINE_SHARE, line->seq};
    struct timeline_item *item = timeline_add(timeline, &place, line->actor);
    int64_t share = 0;
    if (!item)
        return ERR_out_of_memory;
    item->action = audit_action_name(line->action);
    item->level = json_text(json_get(detail, TEXT("level")));
    return text_to_int(json_text(json_get(detail, TEXT("share"))), &share)
               ? look_up(timeline, share, &item->share)
               : ERR_OK;
}

/* Live shares whose time has run out. */
static enum err find_expired(struct timeline *timeline, int64_t **ids, size_t *count)
{
    struct arena *arena = timeline->env->ctx->arena;
    const struct meta_object *share = share_object(timeline);
    const struct meta_field *record = meta_field_find(share, TEXT("record"));
    const struct db_node *id = db_column(arena, TEXT_EMPTY, TEXT("id"));
    const struct db_node *at = db_column(arena, TEXT_EMPTY,
                                         meta_field_find(share, TEXT("expires_at"))->column);
    const struct db_order order[] = {{.by = at, .descending = true},
                                     {.by = id, .descending = true}};
    struct db_select select = {.table = share->table,
                               .columns = &id,
                               .column_count = 1,
                               .order = order,
                               .order_count = 2,
                               .limit = timeline->query->limit + 1};
    select.where = db_and(arena,
                          db_call2(arena, DB_EQ, db_column(arena, TEXT_EMPTY, record->column),
                                   db_int(arena, timeline->query->id)),
                          db_call2(arena, DB_EQ,
                                   db_column(arena, TEXT_EMPTY, record->object_column),
                                   db_int(arena, timeline->query->object->number)));
    select.where = db_and(arena, select.where,
                          db_call2(arena, DB_LE, at, db_int(arena, timeline->env->ctx->now)));
    select.where = db_and(arena, select.where, timeline_where(timeline, TIMELINE_SHARE, at, id));
    return read_numbers(timeline, &select, ids, count);
}

static enum err take_expired(struct timeline *timeline, int64_t id)
{
    const struct meta_object *share = share_object(timeline);
    const struct value *values;
    enum err err = look_up(timeline, id, &values);
    if (err || !values)
        return err;
    struct timeline_place place = {.kind = TIMELINE_SHARE, .id = id};
    place.at = values[meta_field_find(share, TEXT("expires_at"))->index].number;
    struct timeline_item *item = timeline_add(timeline, &place, 0);
    if (!item)
        return ERR_out_of_memory;
    item->action = TEXT("expire");
    item->level = values[meta_field_find(share, TEXT("level"))->index].text;
    item->share = values;
    return ERR_OK;
}

enum err timeline_shares(struct timeline *timeline)
{
    struct log_lines lines;
    int64_t *expired = NULL;
    size_t count = 0;
    enum err err = share_object(timeline) ? find_lines(timeline, &lines) : ERR_OK;
    if (!share_object(timeline))
        return err;
    for (size_t i = 0; !err && i < lines.count; i++)
        err = take_line(timeline, &lines.items[i]);
    if (!err)
        err = find_expired(timeline, &expired, &count);
    for (size_t i = 0; !err && i < count; i++)
        err = take_expired(timeline, expired[i]);
    return err;
}
