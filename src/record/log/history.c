/* The history of one record: its lines, newest first, as people read them. The state after each line is found
 * by walking back from today's row. Today's rights hold, on the record and on each field. */
#include "record/log/history.h"

#include "record/log/history_entry.h"

struct page {
    struct record_env *env;
    const struct meta_object *object;
    struct history_entry *entries;
    size_t count;
    struct names names;
};

static void put_entry(const struct page *page, struct json_out *out,
                      const struct history_entry *entry)
{
    json_begin_object(out);
    log_put_line(out, page->env, &page->names, entry->line);
    history_put_changes(out, page->env, page->object, entry, &page->names);
    json_end_object(out);
}

/* The states around each line, walking back from `state`, what the record is after the newest of them. */
static enum err make_entries(struct page *page, const struct log_lines *lines, struct value *state)
{
    struct record_env *env = page->env;
    struct arena *arena = env->ctx->arena;
    const struct meta_object *users = meta_object_find(env->catalog, TEXT("user"));
    page->entries = ARENA_ARRAY(arena, struct history_entry, lines->count);
    if (!page->entries)
        return ctx_fail(env->ctx, ERR_out_of_memory);
    for (size_t i = 0; i < lines->count; i++) {
        struct history_entry *entry = &page->entries[i];
        struct line_values decoded;
        entry->line = &lines->items[i];
        entry->after = history_copy(arena, page->object, state);
        enum err err = line_decode(env, page->object, entry->line->before, &decoded);
        if (!err)
            err = log_step_back(env, page->object, entry->line, &state);
        if (err)
            return err;
        entry->erased = decoded.erased;
        entry->before = history_copy(arena, page->object, state);
        names_add(&page->names, users, entry->line->actor);
        history_add_names(env, page->object, entry, &page->names);
        page->count++;
    }
    return ERR_OK;
}

/* The state before the lines from `before_seq` on. */
static enum err skip_newer(struct record_env *env, const struct meta_object *object, int64_t id,
                           int64_t before_seq, struct value **state)
{
    struct arena *arena = env->ctx->arena;
    struct log_lines newer;
    if (!before_seq)
        return ERR_OK;
    const struct db_node *where = db_and(arena, log_where(arena, DB_EQ, "object", object->number),
                                         log_where(arena, DB_EQ, "record", id));
    where = db_and(arena, where, log_where(arena, DB_GE, "id", before_seq));
    enum err err = log_read(env, where, true, -1, &newer);
    for (size_t i = 0; !err && i < newer.count; i++)
        err = log_step_back(env, object, &newer.items[i], state);
    return err;
}

enum err record_history(struct record_env *env, const struct meta_object *object, int64_t id,
                        int64_t before_seq, int64_t limit, struct buf *out)
{
    struct page page = {.env = env, .object = object};
    struct value *live;
    struct value *last;
    struct log_lines lines;
    names_init(&page.names, env->ctx->arena);
    enum err err = log_may_read(env, object, id, &live, &last);
    if (!err)
        err = skip_newer(env, object, id, before_seq, &live);
    if (!err)
        err = log_read_record(env, object, id, before_seq, limit + 1, &lines);
    if (err)
        return err;
    bool more = lines.count > (size_t)limit;
    lines.count -= more;
    err = make_entries(&page, &lines, live);
    if (!err)
        err = names_load(env, &page.names);
    if (err)
        return err;
    struct json_out json;
    json_out_init(&json, out);
    json_begin_object(&json);
    json_key(&json, TEXT("data"));
    json_begin_array(&json);
    for (size_t i = 0; i < page.count; i++)
        put_entry(&page, &json, &page.entries[i]);
    json_end_array(&json);
    log_put_next(&json, more ? lines.items[lines.count - 1].seq : 0);
    json_end_object(&json);
    return ctx_error(env->ctx);
}
