#include "record/erase.h"

#include "base/json_write.h"
#include "record/log/audit.h"
#include "record/log/log.h"

struct text erase_placeholder(const struct access_caller *caller)
{
    return caller->organisation.lang == LANG_ZH ? TEXT("已清除") : TEXT("Erased");
}

/* --- what there is --- */

static void add_gone(struct arena *arena, struct erase *erase, const struct meta_object *object,
                     int64_t id)
{
    if (erase->gone_count == erase->gone_capacity) {
        size_t room = erase->gone_capacity ? erase->gone_capacity * 2 : 16;
        struct erase_child *gone = ARENA_ARRAY(arena, struct erase_child, room);
        if (!gone)
            return;
        if (erase->gone_count)
            memcpy(gone, erase->gone, erase->gone_count * sizeof *gone);
        erase->gone = gone;
        erase->gone_capacity = room;
    }
    erase->gone[erase->gone_count++] = (struct erase_child){object, id};
}

/* Records that live in this one's body through `by`, when they hold personal values. */
static enum err find_children(struct record_env *env, struct erase *erase, struct erase_item *item,
                              const struct meta_field *by)
{
    struct arena *arena = env->ctx->arena;
    const struct db_node *id = db_column(arena, TEXT("c"), TEXT("id"));
    struct db_select select = {.table = by->object->table,
                               .alias = TEXT("c"),
                               .columns = &id,
                               .column_count = 1,
                               .limit = -1};
    select.where = db_call2(arena, DB_EQ, db_column(arena, TEXT("c"), by->column),
                            db_int(arena, item->id));
    struct db_rows *rows;
    enum err err = db_open_rows(env->ctx, env->conn, &select, &rows);
    if (err)
        return err;
    for (; db_next(rows); item->children++)
        add_gone(arena, erase, by->object, db_get_int(rows, 0));
    err = db_close_rows(rows);
    return arena->failed ? ctx_fail(env->ctx, ERR_out_of_memory) : err;
}

static bool holds_personal(const struct meta_object *object)
{
    for (size_t i = 0; i < object->field_count; i++)
        if (object->fields[i].personal)
            return true;
    return false;
}

static enum err plan_children(struct record_env *env, struct erase *erase, struct erase_item *item)
{
    const struct meta_object *object = item->object;
    for (size_t i = 0; i < object->child_count; i++) {
        const struct meta_child *child = &object->children[i];
        if (!child->owned || !holds_personal(child->object))
            continue;
        enum err err = find_children(env, erase, item, child->by);
        if (err)
            return err;
    }
    return ERR_OK;
}

enum err erase_plan(struct record_env *env, struct erase *erase)
{
    erase->gone_count = 0;
    for (size_t i = 0; i < erase->count; i++) {
        struct erase_item *item = &erase->items[i];
        item->children = 0;
        item->emptied = ARENA_ARRAY(env->ctx->arena, bool, item->object->field_count);
        if (!item->emptied)
            return ctx_fail(env->ctx, ERR_out_of_memory);
        for (size_t k = 0; item->live && k < item->object->field_count; k++)
            item->emptied[k] = item->object->fields[k].personal && !value_is_null(item->live[k]);
        enum err err = item->live ? plan_children(env, erase, item) : ERR_OK;
        if (err)
            return err;
    }
    return ERR_OK;
}

/* --- emptying the live rows --- */

static enum err empty_row(struct record_env *env, struct record_save *save,
                          const struct erase_item *item)
{
    struct record_change *change = record_save_add(env->ctx, save, RECORD_UPDATE, item->object,
                                                   item->id);
    if (!change)
        return ctx_error(env->ctx);
    change->by_hook = change->erases = true;
    for (size_t i = 0; i < item->object->field_count; i++) {
        const struct meta_field *field = &item->object->fields[i];
        bool stays = field->required == REQUIRED_ALWAYS && field->type == FIELD_text;
        if (item->emptied[i])
            record_change_set(change, field,
                              stays ? value_text(erase_placeholder(env->caller)) : VALUE_NONE);
    }
    return ERR_OK;
}

enum err erase_prepare(struct record_env *env, struct record_save *save, const struct erase *erase)
{
    for (size_t i = 0; i < erase->count; i++) {
        enum err err = erase->items[i].live ? empty_row(env, save, &erase->items[i]) : ERR_OK;
        if (err)
            return err;
    }
    for (size_t i = 0; i < erase->gone_count; i++) {
        struct record_change *change = record_save_add(env->ctx, save, RECORD_DELETE,
                                                       erase->gone[i].object, erase->gone[i].id);
        if (!change)
            return ctx_error(env->ctx);
        change->by_hook = true;
    }
    return ERR_OK;
}

/* --- what lies elsewhere --- */

static enum err destroy(struct record_env *env, struct text table, int64_t id)
{
    int64_t deleted;
    return db_delete(env->ctx, env->conn, table, log_where(env->ctx->arena, DB_EQ, "id", id),
                     &deleted);
}

/* Replies kept for requests that come twice may hold the values: all that name the record go. */
static enum err forget_replies(struct record_env *env, int64_t id)
{
    struct arena *arena = env->ctx->arena;
    int64_t deleted;
    const struct db_node *reply = db_column(arena, TEXT_EMPTY, TEXT("reply"));
    struct text number = text_format(arena, "%lld", (long long)id);
    return db_delete(env->ctx, env->conn, TEXT("idempotency"),
                     db_call2(arena, DB_CONTAINS, reply, db_text(arena, number)), &deleted);
}

static struct text detail_of(struct record_env *env, const struct erase_item *item,
                             struct text reason)
{
    struct buf detail;
    struct json_out json;
    buf_init(&detail, env->ctx->arena, (size_t)1 << 16);
    json_out_init(&json, &detail);
    json_begin_object(&json);
    json_key(&json, TEXT("reason"));
    json_put_text(&json, reason);
    json_key(&json, TEXT("fields"));
    json_begin_array(&json);
    for (size_t i = 0; i < item->object->field_count; i++)
        if (item->emptied[i])
            json_put_text(&json, item->object->fields[i].name);
    json_end_array(&json);
    json_key(&json, TEXT("children"));
    json_put_int(&json, item->children);
    json_end_object(&json);
    return buf_text(&detail);
}

static enum err finish_item(struct record_env *env, const struct erase_item *item,
                            struct text reason)
{
    struct audit_entry entry = {.action = AUDIT_ERASE,
                                .object = item->object,
                                .record = item->id,
                                .actor = env->caller->user,
                                .origin = ORIGIN_SYSTEM,
                                .detail = detail_of(env, item, reason)};
    enum err err = destroy(env, TEXT("record_key"), item->id);
    if (!err)
        err = forget_replies(env, item->id);
    return err ? err : audit_add(env, &entry, 1);
}

enum err erase_finish(struct record_env *env, const struct erase *erase, struct text reason)
{
    /* Keys that were made in this group must be there to be destroyed. */
    enum err err = log_flush(env);
    for (size_t i = 0; !err && i < erase->count; i++)
        err = finish_item(env, &erase->items[i], reason);
    for (size_t i = 0; !err && i < erase->gone_count; i++)
        err = destroy(env, TEXT("bin"), erase->gone[i].id);
    env->store->seal->forget = true;
    return err;
}
