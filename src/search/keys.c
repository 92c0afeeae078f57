#include "search/keys.h"

#include "record/load.h"

#include <stdlib.h>

#define NAME(literal)                                                                              \
    {                                                                                              \
        (literal), sizeof(literal) - 1                                                             \
    }

const struct text keys_table = NAME("match_key");

static const struct db_column_def key_columns[] = {{NAME("key"), DB_COLUMN_INT},
                                                   {NAME("record"), DB_COLUMN_INT},
                                                   {NAME("source"), DB_COLUMN_INT}};
static const struct text key_names[] = {NAME("key"), NAME("record"), NAME("source")};
static const struct db_index_def key_indexes[] = {
    {NAME("match_key_key"), DB_INDEX_UNIQUE, key_names, 3}};

const struct db_table_def *keys_tables(size_t *count)
{
    static const struct db_table_def table = {.name = NAME("match_key"),
                                              .plain_key = true,
                                              .columns = key_columns,
                                              .column_count = 3,
                                              .indexes = key_indexes,
                                              .index_count = 1};
    *count = 1;
    return &table;
}

/* ---- what one record gives ---- */

struct key_list {
    int64_t hashes[MATCH_KEYS_MAX];
    size_t count;
    int64_t record;
    int64_t source;
};

static bool listed(const struct key_list *list, int64_t hash)
{
    for (size_t i = 0; i < list->count; i++)
        if (list->hashes[i] == hash)
            return true;
    return false;
}

/* Numbers and addresses of these objects come from their contact points alone. */
static const struct meta_field *points_of(const struct meta_catalog *catalog,
                                          const struct meta_object *object)
{
    const struct meta_object *point = meta_object_find(catalog, TEXT("contact_point"));
    const struct meta_field *field = point ? meta_field_find(point, object->name) : NULL;
    return field && field->owned ? field : NULL;
}

static void keys_of_record(struct record_env *env, const struct meta_object *object, int64_t id,
                           const struct value *values, struct key_list *out)
{
    struct match_fields fields;
    struct match_profile profile;
    *out = (struct key_list){.record = id, .source = id};
    if (!values)
        return;
    match_fields(object, &fields);
    if (points_of(env->catalog, object))
        fields.phone_count = fields.email_count = 0;
    match_profile(env->ctx->arena, &env->caller->organisation, &fields, values, false, &profile);
    for (size_t i = 0; i < profile.key_count; i++)
        out->hashes[out->count++] = profile.keys[i].hash;
}

static struct value point_value(const struct meta_object *point, const char *name,
                                const struct value *values)
{
    const struct meta_field *field = meta_field_find(point, text_of(name));
    return field ? values[field->index] : VALUE_NONE;
}

static void keys_of_point(struct record_env *env, const struct meta_object *point, int64_t id,
                          const struct value *values, struct key_list *out)
{
    static const char *const owners[] = {"contact", "customer"};
    *out = (struct key_list){.source = id};
    for (size_t i = 0; values && i < sizeof owners / sizeof *owners && !out->record; i++) {
        const struct meta_field *field = meta_field_find(point, text_of(owners[i]));
        if (!field || value_is_null(values[field->index]) || !match_object(field->target))
            continue;
        struct text kind = point_value(point, "kind", values).text;
        struct text normal = point_value(point, "normal", values).text;
        int64_t hash = 0;
        if (text_eq(kind, TEXT("phone")) || text_eq(kind, TEXT("mobile")))
            hash = match_phone_key(field->target, normal);
        else if (text_eq(kind, TEXT("email")))
            hash = match_email_key(env->ctx->arena, field->target, normal);
        if (hash)
            out->hashes[out->count++] = hash;
        out->record = values[field->index].number;
    }
}

static bool is_point(const struct meta_object *object)
{
    return text_eq(object->name, TEXT("contact_point"));
}

static void keys_of(struct record_env *env, const struct meta_object *object, int64_t id,
                    const struct value *values, struct key_list *out)
{
    if (is_point(object))
        keys_of_point(env, object, id, values, out);
    else
        keys_of_record(env, object, id, values, out);
}

/* ---- rows ---- */

struct rows {
    struct value *values;
    size_t count, room;
};

static bool add_row(struct arena *arena, struct rows *rows, int64_t key,
                    const struct key_list *list)
{
    if (rows->count == rows->room) {
        size_t room = rows->room ? rows->room * 2 : 64;
        struct value *values = ARENA_ARRAY(arena, struct value, room * 3);
        if (!values)
            return false;
        if (rows->count)
            memcpy(values, rows->values, rows->count * 3 * sizeof *values);
        rows->values = values;
        rows->room = room;
    }
    struct value *row = &rows->values[rows->count++ * 3];
    row[0] = value_int(key);
    row[1] = value_int(list->record);
    row[2] = value_int(list->source);
    return true;
}

static int by_key(const void *a, const void *b)
{
    const struct value *left = a, *right = b;
    return (left->number > right->number) - (left->number < right->number);
}

static enum err insert_rows(struct ctx *ctx, struct db_conn *conn, const struct rows *rows)
{
    struct db_insert insert = {.table = keys_table,
                               .columns = key_names,
                               .column_count = 3,
                               .values = rows->values,
                               .row_count = rows->count,
                               .conflict = key_names,
                               .conflict_count = 3};
    if (ctx->arena->failed)
        return ctx_fail(ctx, ERR_out_of_memory);
    if (rows->count) /* neighbours in the table one after the other */
        qsort(rows->values, rows->count, 3 * sizeof *rows->values, by_key);
    return db_insert(ctx, conn, &insert);
}

enum err keys_put(struct record_env *env, const struct match_profile *profile, int64_t record)
{
    struct rows rows = {0};
    struct key_list list = {.record = record, .source = record};
    for (size_t i = 0; i < profile->key_count; i++)
        add_row(env->ctx->arena, &rows, profile->keys[i].hash, &list);
    return insert_rows(env->ctx, env->conn, &rows);
}

static enum err delete_keys(struct record_env *env, const struct key_list *list)
{
    struct arena *arena = env->ctx->arena;
    const struct db_node *key = db_column(arena, TEXT_EMPTY, TEXT("key"));
    const struct db_node *record = db_column(arena, TEXT_EMPTY, TEXT("record"));
    const struct db_node *source = db_column(arena, TEXT_EMPTY, TEXT("source"));
    int64_t changed;
    if (!list->count)
        return ERR_OK;
    return db_delete(env->ctx, env->conn, keys_table,
                     db_and(arena, db_in_ints(arena, key, list->hashes, list->count),
                            db_and(arena,
                                   db_call2(arena, DB_EQ, record, db_int(arena, list->record)),
                                   db_call2(arena, DB_EQ, source, db_int(arena, list->source)))),
                     &changed);
}

/* ---- after a save ---- */

static bool concerned(const struct record_change *change)
{
    if (change->unchanged || change->dropped)
        return false;
    return keys_kept(change->object);
}

static bool changes_any(const struct record_change *change)
{
    struct match_fields fields;
    if (!change->before || !change->after || is_point(change->object))
        return true;
    match_fields(change->object, &fields);
    for (size_t i = 0; i < change->object->field_count; i++)
        if (!value_eq(change->before[i], change->after[i]) &&
            match_field(&fields, &change->object->fields[i]))
            return true;
    return false;
}

static enum err write_change(struct record_env *env, const struct record_change *change,
                             struct rows *rows)
{
    struct key_list old, live, gone;
    /* What was left out stays as it was; a rule may have put the keys it would have had (keys_put). */
    const struct value *stays = change->error ? change->before : change->after;
    const struct value *goes = change->error ? change->after : change->before;
    keys_of(env, change->object, change->id, goes, &old);
    keys_of(env, change->object, change->id, stays, &live);
    bool moved = old.record != live.record;
    gone = (struct key_list){.record = old.record, .source = old.source};
    for (size_t i = 0; i < old.count; i++)
        if (moved || !listed(&live, old.hashes[i]))
            gone.hashes[gone.count++] = old.hashes[i];
    for (size_t i = 0; i < live.count; i++)
        if (moved || !listed(&old, live.hashes[i]))
            add_row(env->ctx->arena, rows, live.hashes[i], &live);
    return delete_keys(env, &gone);
}

enum err keys_written(struct record_env *env, struct record_save *save,
                      struct record_change **changes, size_t count)
{
    (void)save;
    struct rows rows = {0};
    enum err err = ERR_OK;
    for (size_t i = 0; !err && i < count; i++)
        if (concerned(changes[i]) && changes_any(changes[i]))
            err = write_change(env, changes[i], &rows);
    return err ? err : insert_rows(env->ctx, env->conn, &rows);
}

/* ---- of rows that were saved without ---- */

enum err keys_fill(struct record_env *env, const struct meta_object *object,
                   const struct load_row *records, size_t count)
{
    struct rows rows = {0};
    struct key_list list;
    for (size_t i = 0; i < count; i++) {
        keys_of(env, object, records[i].id, records[i].values, &list);
        for (size_t k = 0; k < list.count; k++)
            add_row(env->ctx->arena, &rows, list.hashes[k], &list);
    }
    return insert_rows(env->ctx, env->conn, &rows);
}
