#include "record/names.h"

#include "meta/field_types.h"
#include "record/log/log.h"

#include <stdlib.h>

void names_init(struct names *names, struct arena *arena)
{
    *names = (struct names){.arena = arena};
}

void names_add(struct names *names, const struct meta_object *object, int64_t id)
{
    if (!object || !id)
        return;
    if (names->count == names->capacity) {
        size_t room = names->capacity ? names->capacity * 2 : 32;
        struct name_entry *items = ARENA_ARRAY(names->arena, struct name_entry, room);
        if (!items)
            return;
        if (names->count)
            memcpy(items, names->items, names->count * sizeof *items);
        names->items = items;
        names->capacity = room;
    }
    names->items[names->count++] = (struct name_entry){.object = object, .id = id};
}

static int by_id(const void *a, const void *b)
{
    const struct name_entry *left = a;
    const struct name_entry *right = b;
    return (left->id > right->id) - (left->id < right->id);
}

static struct name_entry *find(const struct names *names, int64_t id)
{
    struct name_entry wanted = {.id = id};
    return names->count ? bsearch(&wanted, names->items, names->count, sizeof wanted, by_id) : NULL;
}

struct text names_find(const struct names *names, const struct meta_object *object, int64_t id)
{
    const struct name_entry *entry = find(names, id);
    return entry && entry->object == object ? entry->name : TEXT_EMPTY;
}

/* Ids are unique across objects, so one order serves for all. */
static void sort_and_thin(struct names *names)
{
    if (names->count < 2)
        return;
    qsort(names->items, names->count, sizeof *names->items, by_id);
    size_t kept = 1;
    for (size_t i = 1; i < names->count; i++)
        if (names->items[i].id != names->items[kept - 1].id)
            names->items[kept++] = names->items[i];
    names->count = kept;
}

static bool may_be_named(const struct record_env *env, const struct meta_object *object)
{
    return object->name_field && access_scope(env->caller, ACCESS_READ, object) != SCOPE_NONE &&
           access_field(env->caller, object->name_field) >= USE_READ;
}

static struct text shown(struct arena *arena, const struct meta_object *object, struct value value)
{
    struct buf out;
    buf_init(&out, arena, 4096);
    if (!value_is_null(value))
        field_types[object->name_field->type].to_text(&out, object->name_field, value);
    return buf_text(&out);
}

static enum err load_live(struct record_env *env, struct names *names,
                          const struct meta_object *object)
{
    struct arena *arena = env->ctx->arena;
    int64_t *ids = ARENA_ARRAY(arena, int64_t, names->count);
    if (!ids)
        return ctx_fail(env->ctx, ERR_out_of_memory);
    size_t count = 0;
    for (size_t i = 0; i < names->count; i++)
        if (names->items[i].object == object)
            ids[count++] = names->items[i].id;
    const struct db_node *columns[] = {db_column(arena, TEXT("t"), TEXT("id")),
                                       db_column(arena, TEXT("t"), object->name_field->column)};
    struct db_select select = {.table = object->table,
                               .alias = TEXT("t"),
                               .columns = columns,
                               .column_count = 2,
                               .limit = -1};
    select.where =
        db_and(arena, db_in_ints(arena, columns[0], ids, count),
               access_which(arena, env->caller, ACCESS_READ, env->catalog, object, TEXT("t")));
    struct db_rows *rows;
    enum err err = db_open_rows(env->ctx, env->conn, &select, &rows);
    if (err)
        return err;
    while (db_next(rows)) {
        struct name_entry *entry = find(names, db_get_int(rows, 0));
        if (!entry)
            continue;
        entry->known = true;
        entry->name = shown(arena, object, db_get(rows, 1));
    }
    return db_close_rows(rows);
}

/* The name a deleted record had. What cannot be found or may not be seen is simply not named. */
static void name_deleted(struct record_env *env, struct name_entry *entry)
{
    size_t faults = env->ctx->fault_count;
    struct value *values;
    enum err err = log_deleted_values(env, entry->object, entry->id, &values);
    if (!err && values)
        err = access_may(env->ctx, env->conn, env->caller, ACCESS_READ, env->catalog, entry->object,
                         values);
    if (!err && values)
        entry->name = shown(env->ctx->arena, entry->object,
                            values[entry->object->name_field->index]);
    env->ctx->fault_count = faults;
}

enum err names_load(struct record_env *env, struct names *names)
{
    sort_and_thin(names);
    for (size_t i = 0; i < names->count; i++) {
        bool first = may_be_named(env, names->items[i].object);
        for (size_t k = 0; first && k < i; k++)
            first = names->items[k].object != names->items[i].object;
        enum err err = first ? load_live(env, names, names->items[i].object) : ERR_OK;
        if (err)
            return err;
    }
    for (size_t i = 0; i < names->count; i++)
        if (!names->items[i].known && may_be_named(env, names->items[i].object))
            name_deleted(env, &names->items[i]);
    return env->ctx->arena->failed ? ctx_fail(env->ctx, ERR_out_of_memory) : ERR_OK;
}
