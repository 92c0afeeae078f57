/* The history of one record: its lines, newest first, as people read them. The state after each line is found
 * by walking back from today's row. Today's rights hold, on the record and on each field. */
#include "record/history.h"

#include "meta/field_types.h"
#include "record/history_write.h"

/* One line with both states around it. */
struct entry {
    const struct log_line *line;
    struct value *before, *after; /* NULL: there was no record */
    bool *erased;                 /* of the fields before; NULL: none */
};

struct page {
    struct record_env *env;
    const struct meta_object *object;
    struct entry *entries;
    size_t count;
    struct names names;
};

static struct value *copy_of(struct arena *arena, const struct meta_object *object,
                             const struct value *values)
{
    struct value *copy = values ? ARENA_ARRAY(arena, struct value, object->field_count) : NULL;
    if (copy)
        memcpy(copy, values, object->field_count * sizeof *copy);
    return copy;
}

/* Does a page show this field of this line? */
static bool shows(const struct page *page, const struct entry *entry,
                  const struct meta_field *field)
{
    bool stamp = (field->system && field->read_only) || field->computed;
    struct value before = entry->before ? entry->before[field->index] : VALUE_NONE;
    struct value after = entry->after ? entry->after[field->index] : VALUE_NONE;
    bool erased = entry->erased && entry->erased[field->index];
    return !stamp && access_field(page->env->caller, field) != USE_HIDDEN &&
           (erased || !value_eq(before, after));
}

static const struct meta_object *target_of(const struct record_env *env,
                                           const struct meta_field *field, struct value value)
{
    if (value_is_null(value))
        return NULL;
    if (field->type == FIELD_reference)
        return field->target;
    return field->type == FIELD_any_reference ? meta_object_find(env->catalog, value.text) : NULL;
}

static void add_names(struct page *page, const struct entry *entry)
{
    const struct value *states[] = {entry->before, entry->after};
    for (size_t i = 0; i < page->object->field_count; i++) {
        const struct meta_field *field = &page->object->fields[i];
        for (size_t k = 0; k < 2 && shows(page, entry, field); k++)
            if (states[k])
                names_add(&page->names, target_of(page->env, field, states[k][i]),
                          states[k][i].number);
    }
}

static void put_value(const struct page *page, struct json_out *out, const struct meta_field *field,
                      const struct value *state, bool erased)
{
    struct value value = state ? state[field->index] : VALUE_NONE;
    if (erased) {
        json_begin_object(out);
        json_key(out, TEXT("erased"));
        json_put_bool(out, true);
        json_end_object(out);
        return;
    }
    if (value_is_null(value)) {
        json_put_null(out);
        return;
    }
    if (access_field(page->env->caller, field) == USE_MASKED) {
        char storage[256];
        struct buf masked;
        buf_init_fixed(&masked, storage, sizeof storage);
        access_mask_text(&masked, field->type, value);
        json_put_text(out, buf_text(&masked));
        return;
    }
    const struct meta_object *target = target_of(page->env, field, value);
    if (!target) {
        field_types[field->type].to_json(out, field, value);
        return;
    }
    struct text name = names_find(&page->names, target, value.number);
    json_begin_object(out);
    if (field->type == FIELD_any_reference) {
        json_key(out, TEXT("object"));
        json_put_text(out, target->name);
    }
    json_key(out, TEXT("id"));
    json_put_id(out, value.number);
    json_key(out, TEXT("name"));
    if (name.len)
        json_put_text(out, name);
    else
        json_put_null(out);
    json_end_object(out);
}

static void put_field(const struct page *page, struct json_out *out, const struct entry *entry,
                      const struct meta_field *field)
{
    json_begin_object(out);
    json_key(out, TEXT("field"));
    json_put_text(out, field->name);
    json_key(out, TEXT("label"));
    json_begin_object(out);
    json_key(out, TEXT("en"));
    json_put_text(out, field->label.in[LANG_EN]);
    json_key(out, TEXT("zh"));
    json_put_text(out, field->label.in[LANG_ZH]);
    json_end_object(out);
    json_key(out, TEXT("before"));
    put_value(page, out, field, entry->before, entry->erased && entry->erased[field->index]);
    json_key(out, TEXT("after"));
    put_value(page, out, field, entry->after, false);
    json_end_object(out);
}

static void put_entry(const struct page *page, struct json_out *out, const struct entry *entry)
{
    json_begin_object(out);
    log_put_line(out, page->env, &page->names, entry->line);
    json_key(out, TEXT("changes"));
    json_begin_array(out);
    for (size_t i = 0; i < page->object->field_count; i++)
        if (shows(page, entry, &page->object->fields[i]))
            put_field(page, out, entry, &page->object->fields[i]);
    json_end_array(out);
    json_end_object(out);
}

/* The states around each line, walking back from `state`, what the record is after the newest of them. */
static enum err make_entries(struct page *page, const struct log_lines *lines, struct value *state)
{
    struct record_env *env = page->env;
    struct arena *arena = env->ctx->arena;
    const struct meta_object *users = meta_object_find(env->catalog, TEXT("user"));
    page->entries = ARENA_ARRAY(arena, struct entry, lines->count);
    if (!page->entries)
        return ctx_fail(env->ctx, ERR_out_of_memory);
    for (size_t i = 0; i < lines->count; i++) {
        struct entry *entry = &page->entries[i];
        struct line_values decoded;
        entry->line = &lines->items[i];
        entry->after = copy_of(arena, page->object, state);
        enum err err = line_decode(env, page->object, entry->line->before, &decoded);
        if (!err)
            err = log_step_back(env, page->object, entry->line, &state);
        if (err)
            return err;
        entry->erased = decoded.erased;
        entry->before = copy_of(arena, page->object, state);
        names_add(&page->names, users, entry->line->actor);
        add_names(page, entry);
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
