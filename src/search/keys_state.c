#include "search/keys_state.h"

#define NAME(literal)                                                                              \
    {                                                                                              \
        (literal), sizeof(literal) - 1                                                             \
    }

static const struct text keys_state_table = NAME("match_state");

static const struct db_column_def columns[] = {{NAME("version"), DB_COLUMN_INT}};

const struct db_table_def *keys_state_tables(size_t *count)
{
    static const struct db_table_def table = {.name = NAME("match_state"),
                                              .columns = columns,
                                              .column_count = 1};
    *count = 1;
    return &table;
}

bool keys_kept(const struct meta_object *object)
{
    return text_eq(object->name, TEXT("contact_point")) || match_object(object);
}

/* One number out of one table; `*found` false when no row is there. */
static enum err ask(struct ctx *ctx, struct db_conn *conn, const struct db_select *select,
                    bool *found, int64_t *number)
{
    struct value value;
    enum err err = db_one(ctx, conn, select, found, &value);
    *number = !err && *found ? value.number : 0;
    return err;
}

static struct db_select one_of(struct text table, const struct db_node **column)
{
    return (struct db_select){.table = table, .columns = column, .column_count = 1, .limit = 1};
}

static const struct db_node *of_another_version(struct arena *arena)
{
    return db_call2(arena, DB_NE, db_column(arena, TEXT_EMPTY, columns[0].name),
                    db_int(arena, MATCH_VERSION));
}

enum err keys_stale(struct ctx *ctx, struct db_conn *conn, bool *stale)
{
    const struct db_node *column = db_column(ctx->arena, TEXT_EMPTY, columns[0].name);
    struct db_select select = one_of(keys_state_table, &column);
    int64_t version;
    select.where = of_another_version(ctx->arena);
    return ask(ctx, conn, &select, stale, &version);
}

enum err keys_forget_stale(struct ctx *ctx, struct db_conn *conn)
{
    int64_t changed;
    return db_delete(ctx, conn, keys_state_table, of_another_version(ctx->arena), &changed);
}

enum err keys_made(struct ctx *ctx, struct db_conn *conn, const struct meta_object *object,
                   bool *made)
{
    struct arena *arena = ctx->arena;
    bool found;
    int64_t version;
    *made = true;
    if (!keys_kept(object))
        return ERR_OK;
    const struct db_node *column = db_column(arena, TEXT_EMPTY, columns[0].name);
    struct db_select select = one_of(keys_state_table, &column);
    select.where = db_call2(arena, DB_EQ, db_column(arena, TEXT_EMPTY, TEXT("id")),
                            db_int(arena, object->number));
    enum err err = ask(ctx, conn, &select, &found, &version);
    *made = version == MATCH_VERSION;
    return err;
}

enum err keys_ready(struct ctx *ctx, struct db_conn *conn, const struct meta_catalog *catalog,
                    const struct meta_object *object, bool *ready)
{
    const struct meta_object *point = meta_object_find(catalog, TEXT("contact_point"));
    enum err err = keys_made(ctx, conn, object, ready);
    if (err || !*ready || !point || !meta_field_find(point, object->name))
        return err;
    return keys_made(ctx, conn, point, ready);
}

enum err keys_note(struct ctx *ctx, struct db_conn *conn, const struct meta_object *object)
{
    const struct text names[] = {TEXT("id"), columns[0].name};
    const struct value values[] = {value_int(object->number), value_int(MATCH_VERSION)};
    struct db_insert insert = {.table = keys_state_table,
                               .columns = names,
                               .column_count = 2,
                               .values = values,
                               .row_count = 1,
                               .conflict = names,
                               .conflict_count = 1,
                               .replace = true};
    return db_insert(ctx, conn, &insert);
}

static enum err note_if_empty(struct ctx *ctx, struct db_conn *conn,
                              const struct meta_object *object)
{
    const struct db_node *column = db_column(ctx->arena, TEXT_EMPTY, TEXT("id"));
    struct db_select select = one_of(object->table, &column);
    bool found;
    int64_t id;
    enum err err = ask(ctx, conn, &select, &found, &id);
    return err || found ? err : keys_note(ctx, conn, object);
}

enum err keys_note_empty(struct ctx *ctx, struct db_conn *conn, const struct meta_catalog *catalog)
{
    bool wait, made;
    /* while keys of another version are being removed, new ones may go with them */
    enum err err = keys_stale(ctx, conn, &wait);
    for (size_t i = 0; !err && !wait && i < catalog->object_count; i++) {
        err = keys_made(ctx, conn, &catalog->objects[i], &made);
        if (!err && !made)
            err = note_if_empty(ctx, conn, &catalog->objects[i]);
    }
    return err;
}

enum err keys_missing(struct ctx *ctx, struct db_conn *conn, const struct meta_catalog *catalog,
                      int64_t *records)
{
    *records = 0;
    enum err err = ERR_OK;
    for (size_t i = 0; !err && i < catalog->object_count; i++) {
        const struct meta_object *object = &catalog->objects[i];
        const struct db_node *rows = db_call(ctx->arena, DB_COUNT, NULL, 0);
        struct db_select select = one_of(object->table, &rows);
        bool found, made;
        int64_t count = 0;
        err = keys_made(ctx, conn, object, &made);
        if (!err && !made)
            err = ask(ctx, conn, &select, &found, &count);
        *records += count;
    }
    return err;
}
